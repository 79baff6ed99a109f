#include "parsers/fields/quoted_passages.h"

#include <algorithm>
#include <array>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_passage = 1500;
constexpr std::ptrdiff_t most_passage_lines = 12;

struct QuotePair {
  std::string_view opening, closing, other_closing;
};
constexpr auto quote_pairs = std::to_array<QuotePair>({{"\xC2\xAB", "\xC2\xBB", "\xC2\xBB"},
                                                       {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9D"},
                                                       {"\xE2\x80\x9E", "\xE2\x80\x9D", "\xE2\x80\x9C"},
                                                       {"\"", "\"", "\xE2\x80\x9D"},
                                                       {"''", "''", "''"}});

// Where the next closing mark of each pair stands; asked for growing places only, so the text is searched once for each mark.
class ClosingMarks {
 public:
  explicit ClosingMarks(std::string_view text) : text_(text) {}

  std::size_t next(std::size_t pair, std::size_t from) {
    return std::min(next_of(at_.at(pair), quote_pairs.at(pair).closing, from),
                    next_of(other_at_.at(pair), quote_pairs.at(pair).other_closing, from));
  }

 private:
  std::size_t next_of(std::size_t& known, std::string_view mark, std::size_t from) const {
    if (known != std::string_view::npos && known < from) known = text_.find(mark, from);
    return known;
  }

  std::string_view text_;
  std::array<std::size_t, quote_pairs.size()> at_{}, other_at_{};
};

// A plain mark opens in front of a word only: 15" is a size.
bool may_open(std::string_view text, std::size_t at, std::string_view mark) {
  if (mark.front() != '"' && mark.front() != '\'') return true;
  const char before = at == 0 ? ' ' : text[at - 1];
  const bool free = static_cast<unsigned char>(before) <= ' ' || before == '(' || before == '[' || before == ':' ||
                    before == '\xA0' || before == '\xAF';
  const std::size_t behind = at + mark.size();
  return free && behind < text.size() && static_cast<unsigned char>(text[behind]) > ' ';
}

// 'Papierstoring', ‘papier op’: one mark is an apostrophe too ("l'écran", "'s morgens", "zo'n"), so both stand at the ends of
// words, on one line. The bytes behind the closing mark; 0 when none is opened at `at`.
std::size_t end_of_single_quotation(std::string_view text, std::size_t at) {
  constexpr std::string_view typographic_opening = "\xE2\x80\x98", typographic_closing = "\xE2\x80\x99";
  constexpr std::size_t longest_single_quotation = 160;
  const bool typographic = text.substr(at).starts_with(typographic_opening);
  if (!typographic && text[at] != '\'') return 0;
  const std::string_view opening = text.substr(at, typographic ? 3 : 1);
  const std::string_view closing = typographic ? typographic_closing : std::string_view("'");
  const std::size_t inside = at + opening.size();
  const std::string_view clitic = text.substr(inside, 2);  // 's avonds, 't, 'n
  if (!may_open(text, at, "'") || clitic == "s " || clitic == "t " || clitic == "n " || clitic.starts_with('\'')) return 0;
  std::string_view line = text.substr(inside, longest_single_quotation);
  line = line.substr(0, line.find('\n'));
  for (std::size_t end = line.find(closing); end != std::string_view::npos; end = line.find(closing, end + 1)) {
    const std::string_view behind = line.substr(end + closing.size());
    const char next = behind.empty() ? ' ' : behind.front();
    const bool in_word = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || static_cast<unsigned char>(next) >= 0xC3;
    if (end > 0 && line[end - 1] != ' ' && !in_word) return inside + end + closing.size();
  }
  return 0;
}

bool has_empty_line(std::string_view passage) {
  bool only_blanks = false;
  for (const char c : passage) {
    if (c == '\n' && only_blanks) return true;
    if (c == '\n') only_blanks = true;
    if (static_cast<unsigned char>(c) > ' ') only_blanks = false;
  }
  return false;
}

}  // namespace

std::vector<QuotedPassage> quoted_passages(std::string_view text) {
  std::vector<QuotedPassage> passages;
  ClosingMarks closing(text);
  for (std::size_t i = text.find_first_of("\"'\xC2\xE2"); i != std::string_view::npos; i = text.find_first_of("\"'\xC2\xE2", i)) {
    const auto pair = std::find_if(quote_pairs.begin(), quote_pairs.end(),
                                   [&](const QuotePair& p) { return text.substr(i).starts_with(p.opening); });
    const std::size_t begin = i++;
    if (const std::size_t end = pair == quote_pairs.end() ? end_of_single_quotation(text, begin) : 0; end != 0) {
      const std::size_t mark = text[begin] == '\'' ? 1 : 3;
      passages.push_back({begin, end, trim_blanks(text.substr(begin + mark, end - begin - 2 * mark))});
      i = end;
      continue;
    }
    if (pair == quote_pairs.end() || !may_open(text, begin, pair->opening)) continue;
    const std::size_t inside = begin + pair->opening.size();
    i = inside;
    const std::size_t end = closing.next(static_cast<std::size_t>(pair - quote_pairs.begin()), inside);
    if (end == std::string_view::npos || end - inside > longest_passage) continue;
    const std::string_view passage = text.substr(inside, end - inside);
    if (std::count(passage.begin(), passage.end(), '\n') >= most_passage_lines || has_empty_line(passage)) continue;
    const std::size_t mark = static_cast<unsigned char>(text[end]) == 0xC2 || text[end] == '\'' ? 2 : text[end] == '"' ? 1 : 3;
    passages.push_back({begin, end + mark, trim_blanks(passage)});
    i = end + mark;
  }
  return passages;
}

}  // namespace m2t
