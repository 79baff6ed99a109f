#include "parsers/body/body.h"

#include <algorithm>
#include <vector>

#include "parsers/body/banners.h"
#include "parsers/body/dialog_boxes.h"
#include "parsers/body/html_quotes.h"
#include "parsers/body/quote_marks.h"
#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

enum class Part : char { New, Dialog, Banner, Quoted, Signature };  // a dialog box is new, whatever it looks like

// A body, line by line, each with the part it belongs to.
struct SortedLines {
  Lines lines;
  std::vector<Part> parts;
  bool passed_on = false;  // what is quoted was announced as a forward

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

// From `at` on, nothing is new: back over a ruler and blank lines, which belong to the announcement.
void cut_rest(SortedLines& body, std::size_t at) {
  while (at > 0 && body.parts[at - 1] != Part::Dialog && (body.is_blank(at - 1) || is_ruler(body.lines[at - 1]))) --at;
  body.set(at, body.lines.size(), Part::Quoted);
}

// Does an announcement stand at `at`? It quotes its own lines, and the rest too unless ">" marks tell quotation from answer.
bool cut_at_announcement(SortedLines& body, std::size_t at) {
  const auto& lines = body.lines;
  const Separator separator = separator_of(lines[at]);
  if (separator != Separator::None || find_header_block(lines, at)) {
    body.passed_on = separator == Separator::Forwarded;
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

// "> npm install" in a pasted session: a program's prompt, if nothing announced a quotation and no second such line follows.
bool is_prompt(const SortedLines& body, std::size_t at) {
  const std::string_view line = trim_blanks(body.lines[at].substr(0, 300));
  if (line.starts_with(">>> ") || line.starts_with("> $ ") || line.starts_with(">C:\\") || line.starts_with("> C:\\"))
    return true;
  const bool alone =
      (at == 0 || !is_quoted_line(body.lines[at - 1])) && (at + 1 >= body.lines.size() || !is_quoted_line(body.lines[at + 1]));
  const bool within = at > 0 && at + 1 < body.lines.size() && !body.is_blank(at - 1) && !body.is_blank(at + 1);
  return alone && within && line.size() > 2 && line[1] == ' ' && line[2] >= 'a' && line[2] <= 'z' && line.size() < 100;
}

// What the mail program itself marked in its HTML.
void apply_marks(SortedLines& body, std::string_view html) {
  const auto has_field = [&](std::size_t at) { return body.lines[at].substr(0, 60).find(':') != std::string_view::npos; };
  for (const MarkedLines& marked : find_marked_lines(body.lines, html)) {
    switch (marked.mark) {
      case HtmlMark::RestQuotedIfField:
        if (!has_field(marked.begin)) break;
        [[fallthrough]];
      case HtmlMark::RestQuoted: return cut_rest(body, marked.begin);
      case HtmlMark::Announcement:
        // Of a forward the lines below it carry no marks, and the separator is looked at as such.
        if (separator_of(body.lines[marked.begin]) == Separator::None) body.set(marked.begin, marked.end, Part::Quoted);
        break;
      case HtmlMark::Quotation: body.set(marked.begin, marked.end, Part::Quoted); break;
      case HtmlMark::Signature: body.set(marked.begin, marked.end, Part::Signature); break;
      case HtmlMark::None: break;
    }
  }
}

void find_quotations(SortedLines& body) {
  bool announced = false;
  for (std::size_t i = 0; i < body.lines.size(); ++i) {
    if (body.parts[i] == Part::Quoted) announced = true;
    if (body.parts[i] == Part::Quoted || body.parts[i] == Part::Banner || body.parts[i] == Part::Dialog || body.is_blank(i))
      continue;
    if (is_quoted_line(body.lines[i]) || continues_quote(body, i)) {
      if (announced || !is_prompt(body, i)) body.parts[i] = Part::Quoted;
    } else if (cut_at_announcement(body, i)) {
      return;
    }
  }
}

void find_signature(SortedLines& body, std::size_t begin, std::size_t end, const MailContext& context) {
  while (end > begin && (body.is_blank(end - 1) || body.parts[end - 1] == Part::Signature)) --end;
  for (std::size_t i = end; i > begin; --i) {
    if (body.parts[i - 1] == Part::Dialog) begin = i;
  }
  body.set(signature_start(body.lines, begin, end, context), end, Part::Signature);
}

// People sign once: above the first quotation, or at the end of everything they wrote.
void find_signatures(SortedLines& body, const MailContext& context) {
  const auto is_quoted = [&](std::size_t i) { return body.parts[i] == Part::Quoted || body.parts[i] == Part::Banner; };
  const std::size_t count = body.lines.size();
  std::size_t first_begin = next_written_line(body, 0);
  while (first_begin < count && body.parts[first_begin] == Part::Banner) first_begin = next_written_line(body, first_begin + 1);
  std::size_t first_end = first_begin;
  while (first_end < count && !is_quoted(first_end)) ++first_end;
  find_signature(body, std::min(first_begin, first_end), first_end, context);
  std::size_t last_end = count;
  while (last_end > first_end && (is_quoted(last_end - 1) || body.is_blank(last_end - 1))) --last_end;
  std::size_t last_begin = last_end;
  while (last_begin > first_end && !is_quoted(last_begin - 1)) --last_begin;
  if (last_begin < last_end) find_signature(body, next_written_line(body, last_begin), last_end, context);
}

// Nothing new left although something was written: what is left must be it. A mail that is only a quotation below a signature
// is a forward without a comment; its first line still announces the quotation, so that nothing quoted reads as a command (T-29).
// Of an answer the signature comes first: quoted words are not to go out in the answerer's name (T-10).
void never_to_nothing(SortedLines& body, const MailContext& context) {
  if (body.has_text(Part::New)) return;
  const bool signature_first = context.is_answer && !body.passed_on && body.has_text(Part::Signature);
  const Part kept = signature_first                  ? Part::Signature
                    : body.has_text(Part::Quoted)    ? Part::Quoted
                    : body.has_text(Part::Signature) ? Part::Signature
                                                     : Part::Banner;
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

BodySplit split_body(std::string_view text, std::string_view html, const MailContext& context) {
  SortedLines body;
  body.lines = split_lines(text);
  body.parts.assign(body.lines.size(), Part::New);
  apply_marks(body, html);
  body.set(0, end_of_banners(body.lines), Part::Banner);
  for (const DialogBox& box : find_dialog_boxes(body.lines)) body.set(box.begin, box.end, Part::Dialog);
  find_quotations(body);
  find_signatures(body, context);
  std::replace(body.parts.begin(), body.parts.end(), Part::Dialog, Part::New);
  never_to_nothing(body, context);
  BodySplit split{text_of(body, Part::New), text_of(body, Part::Quoted), text_of(body, Part::Signature)};
  if (const std::string banner = text_of(body, Part::Banner); !banner.empty())
    split.quoted_text = split.quoted_text.empty() ? banner : banner + "\n\n" + split.quoted_text;
  return split;
}

}  // namespace m2t
