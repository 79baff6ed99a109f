#include "daemon/commands/mail_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <istream>
#include <iterator>
#include <vector>

#include "daemon/commands/commands.h"

namespace m2t {
namespace {

// A whole file in memory without a copy; an mbox can be larger than what we may hold.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info {};
    if (fd < 0 || fstat(fd, &info) != 0) fail(fd, path);
    if (!S_ISREG(info.st_mode)) {
      close(fd);
      throw DataError(path + " is neither a file nor a folder");
    }
    size_ = static_cast<std::size_t>(info.st_size);
    if (size_ > 0) data_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data_ == MAP_FAILED) fail(fd, path);
    close(fd);
  }
  ~MappedFile() {
    if (data_ != nullptr) munmap(data_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  [[noreturn]] static void fail(int fd, const std::string& path) {
    const std::string why = std::strerror(errno);
    if (fd >= 0) close(fd);
    throw DataError("cannot read " + path + ": " + why);
  }
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// "From someone@example.org Mon Nov 23 09:15:00 2026": an address and a year at the end, or it is a sentence of somebody's.
bool is_mbox_separator(std::string_view line) {
  if (!line.starts_with("From ")) return false;
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  if (line.size() < 5 + 2 + 24) return false;
  const std::string_view year = line.substr(line.size() - 4);
  const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  const bool has_year = std::ranges::all_of(year, is_digit);
  const bool has_time = std::ranges::count(line, ':') >= 2;
  const bool zone_after_year = line[line.size() - 5] == '+' || line[line.size() - 5] == '-';
  return has_time && (has_year || zone_after_year);
}

std::size_t end_of_line(std::string_view text, std::size_t from) {
  const std::size_t end = text.find('\n', from);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::string without_quoting(std::string_view mail) {
  std::string plain;
  plain.reserve(mail.size());
  for (std::size_t at = 0; at < mail.size();) {
    const std::size_t end = end_of_line(mail, at);
    std::string_view line = mail.substr(at, end - at);
    const std::size_t quotes = line.find_first_not_of('>');
    if (quotes != std::string_view::npos && quotes > 0 && line.substr(quotes).starts_with("From ")) line.remove_prefix(1);
    plain += line;
    at = end;
  }
  return plain;
}

void hand_over(std::string_view mail, const std::string& source, const TakeRawMail& take) {
  if (mail.find("\n>From ") == std::string_view::npos) return take(mail, source);
  take(without_quoting(mail), source);
}

std::size_t for_each_mail_in_folder(const std::filesystem::path& folder, const TakeRawMail& take) {
  std::vector<std::filesystem::path> files;
  const bool is_maildir = std::filesystem::is_directory(folder / "cur") && std::filesystem::is_directory(folder / "new");
  for (const auto& part : is_maildir ? std::vector{folder / "cur", folder / "new"} : std::vector{folder})
    for (const auto& entry : std::filesystem::directory_iterator(part))
      if (entry.is_regular_file() && !entry.path().filename().string().starts_with(".")) files.push_back(entry.path());
  std::ranges::sort(files);
  for (const auto& file : files) {
    const MappedFile mapped(file.string());
    take(mapped.bytes(), file.string());
  }
  return files.size();
}

}  // namespace

std::size_t for_each_mail_in_mbox(std::string_view text, const std::string& source, const TakeRawMail& take) {
  if (!is_mbox_separator(text.substr(0, end_of_line(text, 0)).substr(0, 512))) {
    take(text, source);
    return 1;
  }
  std::size_t count = 0;
  std::size_t begin = end_of_line(text, 0);
  bool after_blank = false;
  for (std::size_t at = begin; at <= text.size();) {
    const std::size_t end = end_of_line(text, at);
    std::string_view line = text.substr(at, end - at);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    const bool over = at == text.size();
    if (over || (after_blank && is_mbox_separator(line))) {
      hand_over(text.substr(begin, at - begin), source + ", mail " + std::to_string(++count), take);
      begin = end;
      if (over) break;
    }
    after_blank = line.empty();
    at = end;
  }
  return count;
}

std::size_t for_each_mail(const std::string& path, const TakeRawMail& take) {
  if (std::filesystem::is_directory(path)) return for_each_mail_in_folder(path, take);
  const MappedFile mapped(path);
  return for_each_mail_in_mbox(mapped.bytes(), path, take);
}

std::size_t for_each_mail(std::istream& in, const TakeRawMail& take) {
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return for_each_mail_in_mbox(text, "standard input", take);
}

}  // namespace m2t
