#include "parsers/body.h"

#include <algorithm>
#include <array>
#include <vector>

#include "parsers/html_render.h"
#include "parsers/quote_marks.h"
#include "parsers/signature.h"
#include "parsers/text_lines.h"

namespace m2t {

namespace {

enum class Part : char { New, Quoted, Signature };

// A body, line by line, each with the part it belongs to.
struct SortedLines {
  Lines lines;
  std::vector<Part> parts;

  bool is_blank(std::size_t i) const { return trim_blanks(lines[i].substr(0, 4000)).empty(); }
  void set(std::size_t begin, std::size_t end, Part part) {
    std::fill(parts.begin() + static_cast<std::ptrdiff_t>(begin), parts.begin() + static_cast<std::ptrdiff_t>(end), part);
  }
  bool has_text(Part part) const {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (parts[i] == part && !is_blank(i)) return true;
    }
    return false;
  }
};

std::size_t next_written_line(const SortedLines& body, std::size_t at) {
  while (at < body.lines.size() && body.is_blank(at)) ++at;
  return at;
}

// A long quoted line that a program broke without marking its second half: "> a long\nline\n> more".
bool continues_quote(const SortedLines& body, std::size_t i) {
  if (i == 0 || i + 1 >= body.lines.size() || body.is_blank(i)) return false;
  if (!is_quoted_line(body.lines[i - 1]) || !is_quoted_line(body.lines[i + 1])) return false;
  const std::string_view line = trim_blanks(body.lines[i].substr(0, 200));
  const bool goes_on = (line.front() >= 'a' && line.front() <= 'z') || line.front() == '"' || line.front() == ')';
  return goes_on && body.lines[i - 1].size() >= 60;
}

// Where the program itself says that the earlier mail begins, found again in the text by its first line.
std::size_t structural_quote_start(const SortedLines& body, std::string_view html) {
  if (html.find("divRplyFwdMsg") == std::string_view::npos && html.find("appendonsend") == std::string_view::npos &&
      html.find("mail-editor-reference-message-container") == std::string_view::npos &&
      html.find("OLK_SRC_BODY_SECTION") == std::string_view::npos) {
    return body.lines.size();
  }
  const RenderedHtml rendered = render_html(html);
  if (rendered.quote_offset == std::string::npos) return body.lines.size();
  const auto comparable = [](std::string_view line) { return is_ruler(line) ? std::string() : fold_words(line, 200); };
  std::string wanted;
  for (std::string_view line : split_lines(std::string_view(rendered.text).substr(rendered.quote_offset))) {
    wanted = comparable(line);
    if (!wanted.empty()) break;
  }
  if (wanted.empty()) return body.lines.size();
  std::size_t before = 0;  // the same line may also stand in the new text
  for (std::string_view line : split_lines(std::string_view(rendered.text).substr(0, rendered.quote_offset))) {
    if (comparable(line) == wanted) ++before;
  }
  for (std::size_t i = 0; i < body.lines.size(); ++i) {
    if (comparable(body.lines[i]) == wanted && before-- == 0) return i;
  }
  return body.lines.size();
}

// From `at` on, nothing is new: back over a ruler and blank lines, which belong to the announcement.
void cut_rest(SortedLines& body, std::size_t at) {
  while (at > 0 && (body.is_blank(at - 1) || is_ruler(body.lines[at - 1]))) --at;
  body.set(at, body.lines.size(), Part::Quoted);
}

// Does an announcement stand at `at`? It quotes its own lines, and the rest too unless ">" marks tell quotation from answer.
bool cut_at_announcement(SortedLines& body, std::size_t at) {
  const auto& lines = body.lines;
  if (separator_of(lines[at]) != Separator::None || find_header_block(lines, at)) {
    cut_rest(body, at);
    return true;
  }
  const auto attribution_end = find_attribution(lines, at);
  if (!attribution_end) return false;
  const std::size_t next = next_written_line(body, *attribution_end);
  body.set(at, *attribution_end, Part::Quoted);
  if (next < lines.size() && is_quoted_line(lines[next])) return false;
  cut_rest(body, at);
  return true;
}

void find_quotations(SortedLines& body, std::string_view html) {
  const std::size_t structural = structural_quote_start(body, html);
  for (std::size_t i = 0; i < body.lines.size(); ++i) {
    if (i == structural) return cut_rest(body, i);
    if (body.parts[i] == Part::Quoted || body.is_blank(i)) continue;
    if (is_quoted_line(body.lines[i]) || continues_quote(body, i)) {
      body.parts[i] = Part::Quoted;
    } else if (cut_at_announcement(body, i)) {
      return;
    }
  }
}

void find_signature(SortedLines& body, std::size_t begin, std::size_t end) {
  body.set(signature_start(body.lines, begin, end), end, Part::Signature);
}

// People sign once: above the first quotation, or at the end of everything they wrote.
void find_signatures(SortedLines& body) {
  const auto is_quoted = [&](std::size_t i) { return body.parts[i] == Part::Quoted; };
  const std::size_t count = body.lines.size();
  std::size_t first_begin = next_written_line(body, 0);
  std::size_t first_end = first_begin;
  while (first_end < count && !is_quoted(first_end)) ++first_end;
  find_signature(body, std::min(first_begin, first_end), first_end);
  std::size_t last_end = count;
  while (last_end > first_end && (is_quoted(last_end - 1) || body.is_blank(last_end - 1))) --last_end;
  std::size_t last_begin = last_end;
  while (last_begin > first_end && !is_quoted(last_begin - 1)) --last_begin;
  if (last_begin < last_end) find_signature(body, next_written_line(body, last_begin), last_end);
}

// Nothing new left although something was written: what is left must be it. A mail that is only a quotation below a signature
// is a forward without a comment; its first line still announces the quotation, so that nothing quoted reads as a command (T-29).
void never_to_nothing(SortedLines& body) {
  if (body.has_text(Part::New)) return;
  const Part kept = body.has_text(Part::Quoted) ? Part::Quoted : Part::Signature;
  std::replace(body.parts.begin(), body.parts.end(), kept, Part::New);
}

std::string text_of(const SortedLines& body, Part part) {
  std::string text;
  bool blank_before = false;
  for (std::size_t i = 0; i < body.lines.size(); ++i) {
    if (body.parts[i] != part || body.is_blank(i)) {
      blank_before = true;
      continue;
    }
    if (!text.empty()) text += blank_before ? "\n\n" : "\n";
    blank_before = false;
    std::string_view line = body.lines[i];
    while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    text += line;
  }
  return text;
}

}  // namespace

BodySplit split_body(std::string_view text, std::string_view html) {
  SortedLines body;
  body.lines = split_lines(text);
  body.parts.assign(body.lines.size(), Part::New);
  find_quotations(body, html);
  find_signatures(body);
  never_to_nothing(body);
  return {text_of(body, Part::New), text_of(body, Part::Quoted), text_of(body, Part::Signature)};
}

}  // namespace m2t
