#include "rules/shown_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "rules/plain_text.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t subject_characters = 100;  // T-05
constexpr std::size_t characters_of_a_name = 60;

bool is_file_ending(std::string_view ending) {
  static constexpr std::array endings{"pdf"sv,  "doc"sv, "docx"sv, "xls"sv, "xlsx"sv, "xlsm"sv, "ppt"sv,
                                      "pptx"sv, "odt"sv, "ods"sv,  "png"sv, "jpg"sv,  "jpeg"sv, "gif"sv,
                                      "txt"sv,  "csv"sv, "msg"sv,  "eml"sv, "exe"sv,  "dll"sv};
  return std::ranges::find(endings, ending) != endings.end();
}

// "example.com" and "example.com/x" become links in mail programs even without a scheme.
bool looks_like_host(std::string_view word) {
  while (!word.empty() && !std::isalnum(static_cast<unsigned char>(word.back())) && !(word.back() & 0x80)) word.remove_suffix(1);
  const auto path = word.find_first_of("/:?#");
  const std::string_view host = word.substr(0, path);
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 >= host.size()) return false;
  const std::string_view last = host.substr(dot + 1);
  const bool letters =
      std::ranges::all_of(last, [](char c) { return (c & 0x80) || std::isalpha(static_cast<unsigned char>(c)) || c == '-'; });
  if (path == std::string_view::npos) return letters && last.size() >= 2 && !is_file_ending(last);
  return letters ? last.size() >= 2 : true;  // an IP number with a path or port
}

bool is_link_or_address(std::string_view word) {
  const std::string lower = lower_ascii(word);
  for (const auto sign : {"://"sv, "@"sv, "www."sv, "mailto:"sv, "tel:"sv, "javascript:"sv, "data:"sv, "\\\\"sv, "%40"sv}) {
    if (lower.find(sign) != std::string::npos) return true;
  }
  // Each piece for itself: "voir:example.com", "(example.com)", "a,example.com".
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t end = std::min(lower.find_first_of(",;()<>[]{}|\"'=!*_", at), lower.size());
    const std::string_view piece = std::string_view(lower).substr(at, end - at);
    if (looks_like_host(piece)) return true;
    if (const auto colon = piece.find(':'); colon != std::string_view::npos && looks_like_host(piece.substr(colon + 1)))
      return true;
    at = end + 1;
  }
  return false;
}

// Dots and at-signs of other alphabets that address lines take for ours (IDNA 2003, RFC 3490 section 3.1).
std::string_view ascii_form(char32_t c) {
  switch (c) {
    case 0x3002:
    case 0xFF0E:
    case 0xFF61:
    case 0x2024: return ".";
    case 0xFF20:
    case 0xFE6B: return "@";
    case 0xFF1A: return ":";
    case 0xFF0F:
    case 0x2044: return "/";
    default: return {};
  }
}

bool is_blank(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Without invisible characters, blanks as plain ones; controls and line breaks separate words.
std::string only_visible(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    const char32_t c = take_code_point(utf8, at);
    if (c == 0xFFFD) continue;
    if (is_blank(c) || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
      out += ' ';
    } else if (const auto ascii = ascii_form(c); !ascii.empty()) {
      out += ascii;
    } else if (!is_invisible(c)) {
      out += utf8.substr(begin, at - begin);
    }
  }
  return out;
}

std::string at_most_characters(const std::string& utf8, std::size_t characters) {
  std::size_t at = 0, count = 0;
  while (at < utf8.size() && count < characters) {
    take_code_point(utf8, at);
    ++count;
  }
  if (at >= utf8.size()) return utf8;
  const auto blank = utf8.rfind(' ', at);
  return utf8.substr(0, blank != std::string::npos && blank > at / 2 ? blank : at);
}

}  // namespace

std::string one_shown_line(std::string_view written, std::size_t characters) {
  const std::string visible = only_visible(written);
  std::string line;
  for (const auto word : split_words(visible)) line += (line.empty() ? "" : " ") + std::string(word);
  const std::string kept = at_most_characters(line, characters);
  return kept == line ? line : kept + "…";
}

std::string subject_without_links(std::string_view written, const DeskPolicy& policy) {
  const std::string subject = base_subject(only_visible(written), policy.ticket_prefix);
  std::string kept;
  for (const auto word : split_words(subject)) {
    if (is_link_or_address(word)) continue;
    if (!kept.empty()) kept += ' ';
    kept += word;
  }
  return at_most_characters(kept, subject_characters);
}

std::string name_to_greet(std::string_view display_name) {
  std::string name = only_visible(display_name.substr(0, display_name.find_first_of("(<[")));
  if (const auto comma = name.find(','); comma != std::string::npos) name = name.substr(comma + 1) + ' ' + name.substr(0, comma);
  name = one_shown_line(name, characters_of_a_name);
  const bool letters_only = std::ranges::all_of(
      name, [](unsigned char c) { return c >= 0x80 || std::isalpha(c) || c == ' ' || c == '-' || c == '\'' || c == '.'; });
  return letters_only && !is_link_or_address(name) && !name.ends_with("…") ? name : std::string();
}

std::string subject_to_repeat(const Mail& mail, const DeskPolicy& policy) { return subject_without_links(mail.subject, policy); }

}  // namespace m2t
