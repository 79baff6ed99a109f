#include "parsers/body/forwarded.h"

#include <algorithm>
#include <array>
#include <span>

#include "parsers/body/dialog_boxes.h"
#include "parsers/body/quote_marks.h"
#include "parsers/body/written_dates.h"
#include "parsers/text/charset.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_original = 64 * 1024;

// "Jean Dupont/JETTE": Notes adds where somebody belongs. "Guichet 4 / Loket 4" is a name.
std::size_t notes_name_end(std::string_view written) {
  const std::size_t slash = written.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 >= written.size()) return written.size();
  const bool parted = written[slash - 1] == ' ' || written[slash + 1] < 'A' || written[slash + 1] > 'Z';
  return parted ? written.size() : slash;
}

// "Jean Dupont <jean@example.org>", "Jean Dupont [mailto:jean@example.org]", "jean@example.org", "Jean Dupont".
Address read_writer(std::string_view written) {
  Address writer;
  const std::size_t at = written.find('@');
  if (at == std::string_view::npos) {
    writer.name = trim_blanks(written.substr(0, notes_name_end(written)));
    return writer;
  }
  constexpr std::string_view ends = " \t<>[]()\"',;:";
  std::size_t begin = at;
  while (begin > 0 && ends.find(written[begin - 1]) == std::string_view::npos) --begin;
  const std::size_t end = std::min(written.find_first_of(ends, at), written.size());
  // "Jean Dupont/JETTE@JETTE": Notes names people so.
  if (written.substr(at, end - at).find('.') == std::string_view::npos) {
    writer.name = trim_blanks(written.substr(0, std::min(written.find('/'), at)));
    return writer;
  }
  if (end - at < 2 || begin == at) return writer;
  writer.address = written.substr(begin, end - begin);
  std::transform(writer.address.begin() + static_cast<std::ptrdiff_t>(at - begin), writer.address.end(),
                 writer.address.begin() + static_cast<std::ptrdiff_t>(at - begin),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::string_view name = written.substr(0, begin);
  if (name.ends_with("mailto:")) name.remove_suffix(7);
  for (name = trim_blanks(name); !name.empty() && ends.find(name.back()) != std::string_view::npos; name.remove_suffix(1)) {
  }
  while (!name.empty() && ends.find(name.front()) != std::string_view::npos) name.remove_prefix(1);
  writer.name = trim_blanks(name);
  return writer;
}

// "Jean <jean@example.org>; Anne <anne@example.org>": who wrote it is not certain. "jean@x.org [mailto:jean@x.org]" is one.
bool names_one_writer(std::string_view written) {
  std::string found;
  constexpr std::string_view ends = " \t<>[]()\"',;:";
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t end = std::min(written.find_first_of(ends, at), written.size());
    const std::string word = fold_words(written.substr(at, end - at));
    at = end + 1;
    if (word.find('@') == std::string::npos) continue;
    if (!found.empty() && found != word) return false;
    found = word;
  }
  return true;
}

// What stands below the header block; without the marks when the block has them.
std::string original_text(const Lines& lines, std::size_t block, std::size_t begin) {
  const bool marked = is_quoted_line(lines[block]);
  std::string text;
  for (std::size_t i = begin; i < lines.size() && text.size() < longest_original; ++i) {
    std::string_view line = lines[i];
    if (marked) {
      if (!is_quoted_line(line) && !trim_blanks(line.substr(0, 400)).empty()) break;
      line =
          trim_blanks(line.substr(0, 64)).empty() ? std::string_view() : line.substr(std::min(line.find('>') + 1, line.size()));
      if (line.starts_with(' ')) line.remove_prefix(1);
    }
    text += line;
    text += '\n';
  }
  if (text.size() > longest_original) text.resize(utf8_prefix(text, longest_original).size());
  return std::string(trim_blanks(text));
}

// The writer whom an attribution names before his address: "Op 17/11/2026 09:12 heeft Jean Dupont <", "On …, \"Jean Dupont\" <".
std::string_view name_in_attribution(std::string_view before) {
  constexpr std::string_view marks = " <([\"'\xC2\xA0\xC2\xAB\xC2\xBB\xE2\x80\x9C\xE2\x80\x9D\xE2\x80\x9E";
  static constexpr auto verbs = std::to_array<std::string_view>(
      {"heeft", "schreef", "schrieb", "hat", "um", "uhr", "om", "a", "at", "am", "pm", "cet", "cest", "utc", "gmt"});
  before = before.substr(0, std::min(before.find_last_not_of(marks) + 1, before.size()));
  std::size_t begin = before.size();
  while (begin > 0) {
    const std::size_t blank = before.substr(0, begin).find_last_of(' ');
    const std::size_t word_begin = blank == std::string_view::npos ? 0 : blank + 1;
    const std::string_view word = before.substr(word_begin, begin - word_begin);
    const std::string folded = fold_words(word);
    if (word.find_first_of("0123456789") != std::string_view::npos || (word.ends_with(',') && begin < before.size()) ||
        std::find(verbs.begin(), verbs.end(), folded) != verbs.end())
      break;
    if (word_begin == 0) return {};  // no date stands before it
    begin = word_begin - 1;
  }
  const std::string_view name = before.substr(std::min(begin, before.size()));
  return name.substr(std::min(name.find_first_not_of(marks), name.size()));
}

bool has_prefix_word(std::string_view subject, std::span<const std::string_view> words) {
  while (subject.starts_with('[') && subject.find(']') != std::string_view::npos)
    subject = trim_blanks(subject.substr(subject.find(']') + 1));
  const std::size_t colon = subject.find(':');
  if (colon == std::string_view::npos || colon > 20) return false;
  const std::string before = fold_words(subject.substr(0, colon));
  const std::string_view word = std::string_view(before).substr(0, before.find_first_of(" .[(^*"));
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_answer_subject(std::string_view subject) {
  static constexpr auto answering =
      std::to_array<std::string_view>({"re", "ref", "rep", "reponse", "antw", "antwoord", "aw", "antwort", "odp", "sv"});
  return has_prefix_word(subject, answering);
}

bool is_forward_subject(std::string_view subject) {
  static constexpr auto forwarding = std::to_array<std::string_view>(
      {"tr", "fw", "fwd", "wg", "doorst", "doorgest", "doorgestuurd", "transf", "transfert", "i", "rv", "vs", "enc"});
  return has_prefix_word(subject, forwarding);
}

std::optional<Forwarded> find_forwarded(std::string_view text, const ZoneTable* desk_zone) {
  const Lines lines = split_lines(text);
  const auto boxes = find_dialog_boxes(lines);
  auto box = boxes.begin();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (box != boxes.end() && i == box->begin) {
      i = box++->end - 1;
      continue;
    }
    const auto block = find_header_block(lines, i);
    if (!block) continue;
    Forwarded forwarded;
    forwarded.from = read_writer(block->from);
    if (forwarded.from.address.empty() && forwarded.from.name.empty()) continue;
    forwarded.one_writer = names_one_writer(block->from);
    read_written_date(block->date, desk_zone, forwarded);
    forwarded.subject = block->subject;
    forwarded.text = original_text(lines, i, block->end);
    return forwarded;
  }
  return std::nullopt;
}

std::optional<Forwarded> find_attributed(std::string_view text, const ZoneTable* desk_zone) {
  const Lines lines = split_lines(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto end = find_attribution(lines, i);
    if (!end) continue;
    std::string announcement;
    for (std::size_t line = i; line < *end; ++line) announcement.append(without_quote_marks(lines[line])).append(" ");
    Forwarded forwarded;
    forwarded.from.address = read_writer(announcement).address;
    const std::size_t address = announcement.find('@');
    if (forwarded.from.address.empty()) continue;
    forwarded.one_writer = names_one_writer(announcement);
    const std::string_view before = std::string_view(announcement).substr(0, announcement.find_last_of(" <([", address) + 1);
    const std::string_view name = name_in_attribution(before);
    forwarded.from.name = name;
    read_written_date(before.substr(0, before.size() - name.size()), desk_zone, forwarded);
    std::size_t first = *end;
    while (first < lines.size() && trim_blanks(lines[first].substr(0, 400)).empty()) ++first;
    forwarded.text = original_text(lines, std::min(first, lines.size() - 1), *end);
    return forwarded;
  }
  return std::nullopt;
}

bool announces_forward(std::string_view text) {
  const Lines lines = split_lines(text);
  return std::any_of(lines.begin(), lines.end(),
                     [](std::string_view line) { return separator_of(line) == Separator::Forwarded; });
}

}  // namespace m2t
