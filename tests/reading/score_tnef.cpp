#include <filesystem>
#include <fstream>
#include <iterator>

#include "parsers/reader.h"
#include "tests/reading/score.h"

namespace m2t::reading {
namespace {

namespace fs = std::filesystem;

std::string bytes_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string with_plain_line_ends(std::string text) {
  std::erase(text, '\r');
  return text;
}

// The source's copies of texts have other line ends than the files had, and its copies of objects begin with the number of their
// interface (16 bytes), which is not of the file.
bool same_file(const std::string& ours, const std::string& expected) {
  constexpr std::size_t interface_bytes = 16;
  if (expected.size() == ours.size() + interface_bytes) return expected.substr(interface_bytes) == ours;
  return ours == expected || with_plain_line_ends(ours) == with_plain_line_ends(expected);
}

// The source calls what has no name "Untitled Attachment"; we say of what type it is instead.
bool has_file(const Mail& mail, const std::string& raw, const std::string& bytes, const std::string& name) {
  for (const auto& attachment : mail.attachments) {
    const bool same_name = name.starts_with("Untitled") || attachment.name == name;
    if (same_name && same_file(attachment_bytes(raw, attachment), bytes)) return true;
  }
  return false;
}

std::string names_of(const Mail& mail) {
  std::string names;
  for (const auto& attachment : mail.attachments) names += attachment.name + " (" + std::to_string(attachment.size) + ") ";
  return names.empty() ? "none" : names;
}

}  // namespace

// The files beside X.tnef in the folder X are those that are in it; message.* there is its body, which is the text for us.
void score_tnef(const nlohmann::json& row, std::string_view bytes, const std::string& corpus, Scores& scores) {
  const auto file = row.at("file").get<std::string>(), source = row.value("source", "");
  const std::string raw = "From: a@b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + std::string(bytes);
  const Mail mail = read_mail(raw);
  const fs::path folder = (fs::path(corpus) / file).replace_extension();
  if (!fs::exists(folder)) {
    for (const auto& expected : row.at("attachments")) {
      const auto name = expected.at("name").get<std::string>();
      if (!name.starts_with("body."))
        scores.count(source, "tnef_name", names_of(mail).find(name) != std::string::npos, file, name + ": " + names_of(mail));
    }
    return;
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("message."))
      scores.count(source, "tnef_body", !words_only(mail.text).empty(), file, "no text instead of " + name);
    else
      scores.count(source, "tnef_file", has_file(mail, raw, bytes_of_file(entry.path()), name), file,
                   name + ": " + names_of(mail));
  }
}

}  // namespace m2t::reading
