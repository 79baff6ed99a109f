#include "parsers/fields/error_text.h"

#include <algorithm>
#include <array>

#include "parsers/fields/dialog_copies.h"
#include "parsers/fields/error_codes.h"
#include "parsers/fields/error_words.h"
#include "parsers/fields/quoted_passages.h"
#include "parsers/pictures/picture_codes.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_error_text = 1500;  // in bytes
constexpr std::size_t most_lines = 15;
constexpr std::size_t most_block_lines = 12;
constexpr std::size_t shortest_quotation = 6;
constexpr std::size_t most_error_codes = 8;

// "Message d'erreur : Accès refusé" -> "Accès refusé"; "Code d'erreur : 80" stays whole, a code alone tells little.
std::string_view behind_announcement(std::string_view line, std::string_view folded) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon > 80 || folded.find("code") != std::string_view::npos) return line;
  const std::string before = fold_words(line.substr(0, colon));
  const std::string_view behind = trim_blanks(line.substr(colon + 1));
  return announces_message(before) && !behind.empty() ? behind : line;
}

// A long line is a paragraph or a dump: its beginning tells.
std::string_view beginning_of(std::string_view line) {
  std::size_t length = std::min<std::size_t>(line.size(), 600);
  while (length > 0 && length < line.size() && (static_cast<unsigned char>(line[length]) & 0xC0) == 0x80) --length;
  return line.substr(0, length);
}

// "Message | La page donne HTTP 500": of a row of a table, the cell with the code.
std::string_view cell_with_code(std::string_view line) {
  constexpr std::string_view border = " | ";
  for (std::size_t begin = 0; line.find(border) != std::string_view::npos && begin < line.size();) {
    const std::size_t end = std::min(line.find(border, begin), line.size());
    const std::string_view cell = line.substr(begin, end - begin);
    if (has_error_code(cell, fold_words(cell))) return trim_blanks(cell);
    begin = end + border.size();
  }
  return line;
}

bool is_spoken(std::string_view folded) { return folded.ends_with(':') || folded.ends_with(',') || is_of_a_person(folded); }

enum class Announced { Nothing, PerhapsAMessage, AMessage };

// Goes through a text line by line and keeps what machines said in it.
class ErrorFinder {
 public:
  explicit ErrorFinder(std::string_view text) : text_(text), lines_(split_lines(text)), passages_(quoted_passages(text)) {}

  std::string find() {
    for (std::size_t i = 0; i < lines_.size() && taken_ < most_lines;) i = read_line(i);
    return std::move(error_);
  }

 private:
  // Each gives the line to go on with.
  std::size_t read_line(std::size_t at) {
    const std::string_view line = beginning_of(trim_blanks(lines_[at]));
    if (line.empty()) return at + 1;
    const std::string folded = fold_words(line);
    const Announced before = announced_;
    announced_ = Announced::Nothing;
    const bool announces = announces_message(folded);
    const bool shows = shows_message(folded);
    const bool code = has_error_code(line, folded);
    const bool in_context = announces || shows || before != Announced::Nothing || speaks_of_error(folded);
    if (const std::size_t next = take_dialog(at, folded); next != 0) return next;
    if (const std::size_t next = take_passage(at, line, code, in_context); next != 0) return next;
    if (before != Announced::Nothing && begins_block(at, folded, before)) return take_block(at);
    if (begins_pasted_error(line)) return take_block(at);
    if (folded.ends_with(':') && (announces || shows || points_at_message(folded))) {
      announced_ = announces ? Announced::AMessage : Announced::PerhapsAMessage;
      if (!code) return at + 1;
    }
    const bool told = announces && is_told_behind_colon(line);
    if (code || told || begins_as_error(folded)) add(behind_announcement(sentence_with_code(cell_with_code(line)), folded));
    return at + 1;
  }

  // The dialog box that was copied there, 0 when there is none. People do not speak in its first line, and nothing stands before it.
  std::size_t take_dialog(std::size_t at, std::string_view folded) {
    const std::string_view above = at == 0 ? std::string_view() : trim_blanks(lines_[at - 1]);
    const bool is_free = above.empty() || above.ends_with(':') || above.ends_with(',') || is_spoken(fold_words(above, 100));
    if (!is_free || is_spoken(folded)) return 0;
    const auto copy = dialog_copy_at(lines_, at);
    if (!copy) return 0;
    for (std::string_view line : copy->lines) add(beginning_of(line));
    return copy->end;
  }

  // The message that stands in quotation marks and begins on this line; 0 when there is none.
  std::size_t take_passage(std::size_t at, std::string_view line, bool code_in_line, bool in_context) {
    const auto begin = static_cast<std::size_t>(line.data() - text_.data());
    while (passage_ < passages_.size() && passages_[passage_].begin < begin) ++passage_;
    for (std::size_t i = passage_; i < passages_.size() && passages_[i].begin < begin + line.size(); ++i) {
      const QuotedPassage& passage = passages_[i];
      const bool code = has_error_code(passage.text, fold_words(passage.text));
      if (passage.text.size() < shortest_quotation && !code) continue;
      const bool over_lines = passage.end > begin + line.size();
      if (code_in_line && !code && !over_lines) return 0;  // the line tells more
      if (!in_context && !reads_like_a_machine(passage.text)) continue;
      for (std::string_view part : split_lines(passage.text)) add(trim_blanks(part));
      while (at < lines_.size() && lines_[at].data() < text_.data() + passage.end) ++at;
      return at;
    }
    return 0;
  }

  bool begins_block(std::size_t at, std::string_view folded, Announced announced) const {
    if (is_farewell(folded)) return false;
    return announced == Announced::AMessage || begins_pasted_error(trim_blanks(lines_[at])) || reads_like_a_machine(block_at(at));
  }

  // The lines up to the empty one, as one text.
  std::string_view block_at(std::size_t at) const {
    const std::size_t end = end_of_block(at);
    const std::string_view last = lines_[end - 1];
    return std::string_view(lines_[at].data(), static_cast<std::size_t>(last.data() + last.size() - lines_[at].data()));
  }

  std::size_t end_of_block(std::size_t at) const {
    std::size_t end = at + 1;
    for (; end < lines_.size() && end - at < most_block_lines && !is_line_of_buttons(lines_[end]); ++end) {
      const std::string folded = fold_words(trim_blanks(lines_[end]), 100);
      if (folded.empty() || is_of_a_person(folded)) break;
    }
    return end;
  }

  std::size_t take_block(std::size_t at) {
    const std::size_t end = end_of_block(at);
    for (std::size_t i = at; i < end; ++i) add(beginning_of(trim_blanks(lines_[i])));
    return end;
  }

  void add(std::string_view line) {
    ++taken_;
    if (line.empty() || error_.size() + line.size() + 1 > longest_error_text) return;
    if (!error_.empty()) error_ += '\n';
    error_ += line;
  }

  std::string_view text_;
  std::vector<std::string_view> lines_;
  std::vector<QuotedPassage> passages_;
  std::size_t passage_ = 0;  // the first that may begin on the current line
  std::string error_;
  std::size_t taken_ = 0;
  Announced announced_ = Announced::Nothing;  // by the last line that was not empty
};

}  // namespace

std::string find_error_text(std::string_view text) { return ErrorFinder(text.substr(0, 256 * 1024)).find(); }

std::vector<std::string> find_error_codes(std::string_view error_text) {
  std::vector<std::string> codes;
  for (std::string_view line : split_lines(error_text)) {
    for (std::string& code : codes_in(line)) {
      if (codes.size() < most_error_codes && std::find(codes.begin(), codes.end(), code) == codes.end())
        codes.push_back(std::move(code));
    }
  }
  return codes;
}

}  // namespace m2t
