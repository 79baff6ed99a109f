#include "daemon/commands/written_text.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "parsers/attachments/attachments.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_text_bytes = 1024 * 1024;  // as of a mail

std::string read_whole(std::istream& in) { return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}; }

std::string read_whole_file(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) throw DataError(file.string() + ": there is no such file");
  if (fs::is_directory(status)) throw DataError(file.string() + " is a folder; a single file is needed, a .zip for instance");
  std::ifstream in(file, std::ios::binary);
  if (!in) throw DataError(file.string() + " cannot be read: " + std::strerror(errno));
  return read_whole(in);
}

// Line ends as "\n", other controls as blanks, no blank lines around.
std::string tidied(const std::string& text, const std::string& source) {
  if (text.size() > most_text_bytes) throw DataError(source + " is longer than 1 MB; attach it as a file instead");
  if (!is_valid_utf8(text)) throw DataError(source + " is not UTF-8; `iconv -t UTF-8` converts it");
  std::string tidy;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') tidy += '\n';
    } else {
      const bool is_control = (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
      tidy += is_control ? ' ' : c;
    }
  }
  const auto first = tidy.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  tidy.resize(tidy.find_last_not_of(" \t\n") + 1);
  const auto line = tidy.rfind('\n', first);  // the blanks before the first word stay
  return tidy.substr(line == std::string::npos ? 0 : line + 1);
}

// A file of this user alone, gone with it.
class DraftFile {
 public:
  explicit DraftFile(const std::string& contents) : path_((fs::temp_directory_path() / "mail2ticket-XXXXXX").string()) {
    const int file = mkstemp(path_.data());
    if (file < 0) throw std::system_error(errno, std::generic_category(), "a draft in " + fs::temp_directory_path().string());
    close(file);
    if (!(std::ofstream(path_, std::ios::binary) << contents))
      throw std::system_error(errno, std::generic_category(), path_ + " cannot be written");
  }
  ~DraftFile() { unlink(path_.c_str()); }
  DraftFile(const DraftFile&) = delete;
  DraftFile& operator=(const DraftFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string editor() {
  for (const char* name : {"VISUAL", "EDITOR"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return "editor";
}

// $EDITOR may hold options, divided by blanks. No shell reads it (T-35).
void edit(const std::string& file) {
  std::istringstream said(editor());
  std::vector<std::string> words{std::istream_iterator<std::string>(said), {}};
  if (words.empty()) throw DataError("$EDITOR holds nothing but blanks. Name an editor, or give the text by --text or --file");
  words.push_back(file);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (const int error = posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ); error != 0)
    throw std::system_error(error, std::generic_category(), "the editor " + words[0] + " cannot be started");
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waiting for the editor");
  if (status != 0) throw DataError("the editor `" + editor() + "` failed; nothing is done. Give the text by --text or --file");
}

std::string without_remarks(const std::string& text) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (text[at] != '#') kept += text.substr(at, end - at);
    at = end;
  }
  return kept;
}

}  // namespace

std::optional<std::string> text_at_hand(const TextOptions& options, Console& console) {
  if (options.text && !options.file.empty()) throw UsageError("--text and --file are both given; one of them is enough");
  if (options.text && *options.text != "-") return tidied(*options.text, "the text");
  if (!options.file.empty() && options.file != "-") return tidied(read_whole_file(options.file), options.file);
  const bool asked_for = options.text || !options.file.empty();
  if (!asked_for && console.in_is_terminal) return std::nullopt;
  return tidied(read_whole(console.in), "standard input");
}

std::string text_from_editor(const std::string& remarks) {
  std::string draft = "\n";
  for (std::size_t at = 0; at < remarks.size();) {
    const std::size_t end = std::min(remarks.find('\n', at), remarks.size());
    draft += end == at ? "#\n" : "# " + remarks.substr(at, end - at) + "\n";
    at = end + 1;
  }
  const DraftFile file(draft);
  edit(file.path());
  std::string text = tidied(without_remarks(read_whole_file(file.path())), "the text");
  if (text.empty()) throw DataError("nothing was written; nothing is done");
  return text;
}

std::vector<AttachedFile> read_attachments(const std::vector<std::string>& files) {
  const std::size_t most_bytes = ReadLimits().attachment_bytes;
  std::vector<AttachedFile> attached;
  for (const std::string& file : files) {
    AttachedFile one{safe_file_name(fs::path(file).filename().string()), read_whole_file(file)};
    if (one.name.empty()) one.name = "file";
    if (one.bytes.empty()) throw DataError(file + " is empty; there is nothing to send");
    if (one.bytes.size() > most_bytes)
      throw DataError(fmt::format("{} has {} MB; a file of a mail may have {} at most. Put it on a share and send the link", file,
                                  one.bytes.size() / (1024 * 1024), most_bytes / (1024 * 1024)));
    attached.push_back(std::move(one));
  }
  return attached;
}

}  // namespace m2t
