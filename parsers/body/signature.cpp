#include "parsers/body/signature.h"

#include <algorithm>
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_signature = 25;  // lines with text, disclaimers not counted
constexpr std::size_t longest_signature_line = 120;

bool is_dash_line(std::string_view line) {
  // RFC 3676 section 4.3 has "-- "; many programs drop the blank, some write an em dash.
  const std::string_view dashes = trim_blanks(line.substr(0, 20));
  return dashes == "--" || dashes == "\xE2\x80\x94" || dashes == "---" || dashes == "__";
}

bool is_postscript(std::string_view folded) {
  return folded.starts_with("ps ") || folded.starts_with("ps:") || folded.starts_with("ps,") || folded.starts_with("p.s");
}

// Are the lines behind a closing formula those of a signature? Nobody writes long sentences or questions there.
bool reads_like_signature(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  std::size_t written = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string_view line = trim_blanks(lines[i]);
    if (line.empty()) continue;
    if (is_disclaimer(fold_words(line)) || is_dash_line(line)) return true;
    if (++written > longest_signature || count_code_points(line.substr(0, 1000)) > longest_signature_line) return false;
    const std::string folded = fold_words(line);
    if (folded.ends_with('?') || is_postscript(folded) || is_greeting(folded)) return false;
  }
  return true;
}

bool nothing_follows(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  return std::all_of(lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.begin() + static_cast<std::ptrdiff_t>(end),
                     [](std::string_view line) { return trim_blanks(line).empty() || trim_blanks(line).starts_with("<http"); });
}

// "Pour l'équipe," and a name below it.
bool signs_with_name(const std::vector<std::string_view>& lines, std::size_t at, std::size_t end) {
  if (!signs_for_others(fold_words(lines[at], 200))) return false;
  std::size_t next = at + 1;
  while (next < end && trim_blanks(lines[next].substr(0, 400)).empty()) ++next;
  if (next >= end) return false;
  const std::string_view name = trim_blanks(lines[next].substr(0, 100));
  const bool capital = (name[0] >= 'A' && name[0] <= 'Z') || static_cast<unsigned char>(name[0]) >= 0x80;
  return capital && name.find_first_of("0123456789.:;?!") == std::string_view::npos && words_of(name).size() <= 5 &&
         reads_like_signature(lines, next, end);
}

// What a mailing list adds below a ruler.
bool starts_list_footer(const std::vector<std::string_view>& lines, std::size_t at, std::size_t end) {
  const std::string_view ruler = trim_blanks(lines[at].substr(0, 200));
  if (ruler.size() < 20 || ruler.find_first_not_of('_') != std::string_view::npos || at + 1 >= end) return false;
  return fold_words(lines[at + 1], 200).find("mailing list") != std::string::npos;
}

bool starts_signature(const std::vector<std::string_view>& lines, std::size_t at, std::size_t end) {
  const std::string_view line = lines[at];
  if (is_dash_line(line)) return reads_like_signature(lines, at + 1, end) || trim_blanks(line) == "--";
  if (is_phone_footer(line)) return nothing_follows(lines, at + 1, end) || reads_like_signature(lines, at + 1, end);
  if (starts_list_footer(lines, at, end)) return true;
  if (signs_with_name(lines, at, end)) return true;
  if (is_closing_formula(line)) return reads_like_signature(lines, at + 1, end);
  return is_disclaimer(fold_words(line, 400));
}

}  // namespace

std::size_t signature_start(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end,
                            const MailContext& context) {
  std::size_t start = end;
  // Backwards, and only as far as a signature can reach: each look is then short, and the whole linear.
  std::size_t written = 0;
  for (std::size_t i = end; i > begin && written < longest_signature + 40; --i) {
    if (trim_blanks(lines[i - 1].substr(0, 4000)).empty()) continue;
    ++written;
    if (starts_signature(lines, i - 1, start == end ? end : start)) start = i - 1;
  }
  return name_block_start(lines, begin, start, context);
}

}  // namespace m2t
