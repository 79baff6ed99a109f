#include "parsers/text/page_lines.h"

#include <algorithm>
#include <utility>

#include "parsers/text/html_layout.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t text_limit = 1024 * 1024;
constexpr std::size_t deepest_mark = 5;  // more "> " before a line tell nobody anything

// Word draws its bullets as characters of a symbol font.
std::string as_list_item(std::string_view line) {
  for (std::string_view bullet : {"\xC2\xB7 ", "\xC2\xA7 ", "\xE2\x80\xA2 ", "\xEF\x82\xB7 "}) {
    if (line.starts_with(bullet)) return "- " + std::string(trim_blanks(line.substr(bullet.size())));
  }
  return std::string(line);
}

}  // namespace

bool PageLines::full() const { return text_.size() + line_.size() >= text_limit; }

void PageLines::add_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size() && !full();) {
    const std::size_t start = i;
    const char32_t code = next_code_point(text, i);
    if (code == 0xA0 || code == 0x202F) {
      add_no_break_blank();
    } else if (code == ' ' || (code >= 0x09 && code <= 0x0D)) {
      add_blank(code);
    } else if (code == 0xFFFD) {
      add_visible("\xEF\xBF\xBD");
    } else if (code == 0x200D ? joins_pictures() : code >= 0x20 && code != 0x7F && !is_unseen(code)) {
      add_visible(text.substr(start, i - start));
    }
  }
}

void PageLines::add_rule() {
  break_line();
  line_ = "________________________________";
  break_line();
}

void PageLines::break_line() {
  if (!line_.empty()) end_line();
}

void PageLines::end_line() {
  line_.erase(line_.find_last_not_of(' ') + 1);
  if (!line_.empty() || (!last_blank_ && !text_.empty())) put_line(line_);
  line_.clear();
}

void PageLines::begin_paragraph(bool tight) {
  break_line();
  tight_paragraph_ = tight;
  if (!tight) blank_wanted_ = !cell_pending_;
}

void PageLines::end_paragraph() {
  break_line();
  blank_wanted_ = blank_wanted_ || !tight_paragraph_;
}

void PageLines::begin_table() {
  break_line();
  rows_.push_back({});
  cell_pending_ = false;
}

void PageLines::end_table() {
  break_line();
  cell_pending_ = false;
  if (rows_.size() > 1) rows_.pop_back();
}

void PageLines::begin_row() {
  break_line();
  rows_.back() = {};
  cell_pending_ = false;
}

void PageLines::end_row() {
  break_line();
  blank_wanted_ = false;  // rows stay together, whatever paragraphs their cells hold
}

// Cells of a line each stand on one line; a cell of several lines is a column of a layout, which stands by itself.
void PageLines::begin_cell() {
  if (rows_.back().lines + (line_.empty() ? 0 : 1) > 1) {
    break_line();
    rows_.back() = {};
  }
  cell_pending_ = rows_.back().has_text;
}

void PageLines::begin_list(bool numbered) {
  break_line();
  blank_wanted_ = blank_wanted_ || lists_.empty();
  lists_.push_back(numbered ? 1 : 0);
}

void PageLines::end_list() {
  break_line();
  if (!lists_.empty()) lists_.pop_back();
  blank_wanted_ = blank_wanted_ || lists_.empty();
}

void PageLines::begin_item() {
  break_line();
  if (!lists_.empty() && lists_.size() <= 8) item_mark_.assign(2 * (lists_.size() - 1), ' ');
  if (!lists_.empty() && lists_.back() > 0) {
    item_mark_ += std::to_string(lists_.back()++) + ". ";
  } else {
    item_mark_ += "- ";
  }
}

void PageLines::begin_quote(bool cited) {
  break_line();
  quotes_.push_back(cited);
  if (cited) ++cited_depth_;
}

void PageLines::end_quote() {
  break_line();
  if (quotes_.empty()) return;
  if (quotes_.back()) --cited_depth_;
  quotes_.pop_back();
  blank_wanted_ = true;
}

void PageLines::begin_preformatted() {
  break_line();
  ++preformatted_;
}

void PageLines::end_preformatted() {
  break_line();
  preformatted_ = std::max(0, preformatted_ - 1);
}

std::string PageLines::finished() {
  break_line();
  if (text_.size() > text_limit) {
    std::size_t end = text_limit;
    while (end > 0 && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) --end;
    text_.resize(end);
  }
  while (text_.ends_with("\n\n") || text_ == "\n") text_.pop_back();
  return std::move(text_);
}

// A blank paragraph of Word is a line; a blank cell is nothing.
void PageLines::add_no_break_blank() {
  if (!cell_pending_) add_visible(" ");
}

// Emoji are put together with it; elsewhere it pads preheaders.
bool PageLines::joins_pictures() const { return !line_.empty() && static_cast<unsigned char>(line_.back()) >= 0x80; }

void PageLines::add_blank(char32_t code) {
  if (preformatted_ > 0) {
    if (code == '\n') return end_line();
    if (code != '\r') line_ += ' ';
  } else if (!line_.empty() && line_.back() != ' ') {
    line_ += ' ';
  }
}

void PageLines::add_visible(std::string_view character) {
  if (cell_pending_) {
    resume_row();
  } else if (line_.empty()) {
    if (blank_wanted_ && !last_blank_) put_line("");
    line_ = std::exchange(item_mark_, {});
  }
  blank_wanted_ = false;
  rows_.back().has_text = true;
  line_ += character;
}

// The next cell of a row goes on the line of the one before it, whatever blocks stand in the cells.
void PageLines::resume_row() {
  cell_pending_ = false;
  if (line_.empty() && !text_.empty()) {
    text_.erase(text_.find_last_not_of('\n') + 1);
    continues_line_ = !text_.empty();
  }
  line_.erase(line_.find_last_not_of(' ') + 1);
  if (!line_.empty() || continues_line_) line_ += " | ";
  line_ += std::exchange(item_mark_, {});
}

std::string PageLines::mark() const {
  std::string mark;
  for (std::size_t i = 0; i < std::min(cited_depth_, deepest_mark); ++i) mark += "> ";
  return mark;
}

void PageLines::put_line(std::string_view line) {
  last_blank_ = line.empty();
  if (!line.empty() && !continues_line_) ++rows_.back().lines;
  if (!std::exchange(continues_line_, false)) {
    text_ += mark();
    if (line.empty() && cited_depth_ > 0) text_.pop_back();
  }
  text_ += as_list_item(line);
  text_ += '\n';
}

}  // namespace m2t
