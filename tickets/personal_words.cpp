#include "tickets/personal_words.h"

#include <algorithm>
#include <optional>

namespace m2t {
namespace {

constexpr std::string_view in_its_place = "[erased]";
constexpr std::size_t shortest_part = 3;  // "de", "Le" stand in every text

bool is_letter(unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Byte by byte, so that every place in the folded text is the same place in the text: ASCII, and À to Þ.
std::string folded(std::string_view text) {
  std::string out(text);
  unsigned char before = 0;
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 'A' && byte <= 'Z') c = static_cast<char>(byte + 0x20);
    if (before == 0xc3 && byte >= 0x80 && byte <= 0x9e && byte != 0x97) c = static_cast<char>(byte + 0x20);
    before = byte;
  }
  return out;
}

bool is_whole_word(std::string_view text, std::size_t at, std::size_t length, bool is_address) {
  if (at > 0) {
    const auto c = static_cast<unsigned char>(text[at - 1]);
    if (is_letter(c) || (is_address && std::string_view("._%+-").find(text[at - 1]) != std::string_view::npos)) return false;
  }
  const std::size_t end = at + length;
  if (end >= text.size()) return true;
  if (is_letter(static_cast<unsigned char>(text[end]))) return false;
  if (!is_address) return true;
  const bool goes_on = end + 1 < text.size() && is_letter(static_cast<unsigned char>(text[end + 1]));
  return !(goes_on && (text[end] == '.' || text[end] == '-'));
}

struct Found {
  std::size_t at, length;
};

// The first one from `from` on; the longest where several begin together.
std::optional<Found> next_word(std::string_view folded_text, std::size_t from, std::span<const std::string> folded_words) {
  std::optional<Found> first;
  for (const std::string& word : folded_words) {
    for (std::size_t at = folded_text.find(word, from); at != folded_text.npos; at = folded_text.find(word, at + 1)) {
      if (first && at > first->at) break;
      if (!is_whole_word(folded_text, at, word.size(), word.find('@') != word.npos)) continue;
      if (!first || at < first->at || word.size() > first->length) first = Found{at, word.size()};
      break;
    }
  }
  return first;
}

std::vector<std::string> all_folded(std::span<const std::string> words) {
  std::vector<std::string> out;
  for (const std::string& word : words)
    if (!word.empty()) out.push_back(folded(word));
  return out;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    if (c != ' ' && c != ',' && c != ';' && c != '"')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

void add_new(std::vector<std::string>& words, std::string word) {
  if (!word.empty() && std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
}

}  // namespace

PersonalWords personal_words(const Person& person, std::span<const std::string> phones) {
  PersonalWords words;
  add_new(words.addresses, person.address);
  add_new(words.addresses, address_key(person.address));
  const std::vector<std::string> parts = words_of(person.name);
  if (parts.size() > 1) {
    std::string rest;
    for (std::size_t i = 1; i < parts.size(); ++i) rest += (i > 1 ? " " : "") + parts[i];
    std::string all_but_last;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) all_but_last += (i > 0 ? " " : "") + parts[i];
    add_new(words.names, parts.front() + " " + rest);
    for (const char* between : {" ", ", "}) {
      add_new(words.names, rest + between + parts.front());
      add_new(words.names, parts.back() + between + all_but_last);
    }
  }
  for (const std::string& part : parts)
    if (part.size() >= shortest_part) add_new(words.parts, part);
  for (const std::string& phone : phones) add_new(words.parts, phone);
  return words;
}

bool names_person(std::string_view text, std::span<const std::string> words) {
  return next_word(folded(text), 0, all_folded(words)).has_value();
}

std::string without_words(std::string_view text, std::span<const std::string> words) {
  const std::string in = folded(text);
  const std::vector<std::string> wanted = all_folded(words);
  std::string out;
  std::size_t at = 0;
  while (const auto found = next_word(in, at, wanted)) {
    out += text.substr(at, found->at - at);
    out += in_its_place;
    at = found->at + found->length;
  }
  out += text.substr(at);
  return out;
}

std::string without_quoted_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, std::min(end + 1, text.size()));
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == line.npos || line[first] != '>') out += line;
    text.remove_prefix(line.size());
  }
  return out;
}

}  // namespace m2t
