#include "base/conf_secrets.h"

#include <algorithm>

namespace m2t {
namespace {

// Parts of a key that promise a secret, typing errors included: a misspelt key is just what gets drawn.
constexpr std::string_view secret_parts[] = {"pass", "pasw", "pwd",    "secret",  "secert",     "secrt",   "token",
                                             "tokn", "toke", "apikey", "api_key", "credential", "private", "wachtwoord"};

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

std::string_view before_blanks(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '"' || text.back() == '\''))
    text.remove_suffix(1);
  return text;
}

bool names_a_secret(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  // `password_file` holds the name of a file, which one needs to see to mend it.
  if (lower.ends_with("_file")) return false;
  return std::any_of(std::begin(secret_parts), std::end(secret_parts),
                     [&lower](std::string_view part) { return lower.find(part) != std::string::npos; });
}

// Every `=` may have a key in front, also inside an inline table, also inside a text: better hidden once too often.
std::optional<SecretSpan> secret_after_equals(std::string_view line) {
  for (auto equals = line.find('='); equals != std::string_view::npos; equals = line.find('=', equals + 1)) {
    std::string_view key = before_blanks(line.substr(0, equals));
    std::size_t start = key.size();
    while (start > 0 && is_key_character(key[start - 1])) --start;
    key.remove_prefix(start);
    if (names_a_secret(key)) {
      const auto value = line.find_first_not_of(" \t", equals + 1);
      return SecretSpan{value == std::string_view::npos ? line.size() : value};
    }
  }
  return std::nullopt;
}

// A key that was typed without its `=`: password "hunter2".
std::optional<SecretSpan> secret_without_equals(std::string_view line) {
  if (line.find('=') != std::string_view::npos) return std::nullopt;
  const auto start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos || line[start] == '#' || line[start] == '[') return std::nullopt;
  std::size_t end = start;
  while (end < line.size() && is_key_character(line[end])) ++end;
  if (!names_a_secret(line.substr(start, end - start))) return std::nullopt;
  return SecretSpan{end};
}

// Text over several lines between """ or ''', or a list over several lines: does the line leave one open?
int opened_lists(std::string_view line) {
  return static_cast<int>(std::count(line.begin(), line.end(), '[')) -
         static_cast<int>(std::count(line.begin(), line.end(), ']'));
}

bool toggles_long_text(std::string_view line) {
  int quotes = 0;
  for (std::size_t at = 0; at + 3 <= line.size();) {
    const std::string_view three = line.substr(at, 3);
    const bool found = three == "\"\"\"" || three == "'''";
    quotes += found ? 1 : 0;
    at += found ? 3 : 1;
  }
  return quotes % 2 == 1;
}

}  // namespace

std::optional<SecretSpan> find_secret(const std::vector<std::string>& lines, std::uint32_t line) {
  if (line == 0 || line > lines.size()) return std::nullopt;
  bool in_secret_text = false, in_other_text = false;
  int secret_lists = 0;
  for (std::uint32_t i = 0; i + 1 < line; ++i) {
    const bool toggles = toggles_long_text(lines[i]);
    if (in_secret_text) {
      in_secret_text = !toggles;
    } else if (in_other_text) {
      in_other_text = !toggles;
    } else if (secret_lists > 0) {
      secret_lists = std::max(0, secret_lists + opened_lists(lines[i]));
    } else if (const auto secret = secret_after_equals(lines[i])) {
      in_secret_text = toggles;
      secret_lists = std::max(0, opened_lists(std::string_view(lines[i]).substr(secret->from)));
    } else {
      in_other_text = toggles;
    }
  }
  if (in_secret_text || secret_lists > 0) return SecretSpan{0};
  const auto secret = secret_after_equals(lines[line - 1]);
  return secret ? secret : secret_without_equals(lines[line - 1]);
}

}  // namespace m2t
