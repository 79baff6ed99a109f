#include "parsers/text/text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "parsers/text/html_render.h"
#include "parsers/text/html_tokens.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t text_limit = 1024 * 1024;
constexpr std::size_t longest_link = 2000;
constexpr std::size_t most_marks = 16;
constexpr std::size_t deepest_mark = 5;  // more "> " before a line tell nobody anything

enum class Layout { Inline, Block, Paragraph, Table, Row, Cell, Item, List, Quote, Preformatted, Break, Rule, Link, NotShown };

struct ElementRow {
  std::string_view name;
  Layout layout;
};
constexpr std::array<ElementRow, 53> elements{{
    {"address", Layout::Block},    {"article", Layout::Block},    {"aside", Layout::Block},
    {"blockquote", Layout::Quote}, {"body", Layout::Block},       {"br", Layout::Break},
    {"caption", Layout::Block},    {"center", Layout::Block},     {"dd", Layout::Block},
    {"div", Layout::Block},        {"dl", Layout::Paragraph},     {"dt", Layout::Block},
    {"fieldset", Layout::Block},   {"figcaption", Layout::Block}, {"figure", Layout::Block},
    {"footer", Layout::Block},     {"form", Layout::Block},       {"h1", Layout::Paragraph},
    {"h2", Layout::Paragraph},     {"h3", Layout::Paragraph},     {"h4", Layout::Paragraph},
    {"h5", Layout::Paragraph},     {"h6", Layout::Paragraph},     {"header", Layout::Block},
    {"hr", Layout::Rule},          {"li", Layout::Item},          {"main", Layout::Block},
    {"nav", Layout::Block},        {"ol", Layout::List},          {"p", Layout::Paragraph},
    {"pre", Layout::Preformatted}, {"section", Layout::Block},    {"table", Layout::Table},
    {"td", Layout::Cell},          {"th", Layout::Cell},          {"tr", Layout::Row},
    {"ul", Layout::List},          {"a", Layout::Link},           {"head", Layout::NotShown},
    {"title", Layout::NotShown},   {"svg", Layout::NotShown},     {"template", Layout::NotShown},
    {"object", Layout::NotShown},  {"audio", Layout::NotShown},   {"video", Layout::NotShown},
    {"canvas", Layout::NotShown},  {"select", Layout::NotShown},  {"datalist", Layout::NotShown},
    {"xml", Layout::NotShown},     {"math", Layout::NotShown},    {"textarea", Layout::NotShown},
    {"style", Layout::NotShown},   {"script", Layout::NotShown},
}};

Layout layout_of(std::string_view name) {
  const auto* row = std::find_if(elements.begin(), elements.end(), [&](const ElementRow& r) { return r.name == name; });
  return row == elements.end() ? Layout::Inline : row->layout;
}

bool is_void_element(std::string_view name) {
  static constexpr std::array<std::string_view, 13> names{"area",  "base", "br",   "col",    "embed", "hr",   "img",
                                                          "input", "link", "meta", "source", "wbr",   "track"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// CSS without blanks, in lower case.
std::string compact_style(std::string_view attributes) {
  std::string style = html_attribute(attributes, "style");
  std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  std::transform(style.begin(), style.end(), style.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return style;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Preheaders and tracking texts. `mso-hide` on a link or a table hides it in Outlook alone, where it has a twin; a size of
// nothing on a cell or box only takes the gaps out of it.
bool is_hidden(const HtmlToken& tag, std::string_view style) {
  if (style.empty()) return false;
  if (has(style, "display:none") || has(style, "visibility:hidden")) return true;
  if (has(style, "mso-hide:all") && tag.name != "a" && tag.name != "table") return true;
  if (has(style, "max-height:0") && has(style, "overflow:hidden")) return true;
  const bool is_text = tag.name == "span" || tag.name == "p" || tag.name == "font" || tag.name == "small";
  const bool unseen = has(style, "line-height:0") || has(style, "opacity:0;") || style.ends_with("opacity:0");
  for (std::string_view size : {"font-size:0;", "font-size:0px", "font-size:0pt"}) {
    if (has(style, size) && (is_text || unseen)) return true;
  }
  return style.ends_with("font-size:0") && (is_text || unseen);
}

// Direction marks, zero-width characters and the padding of preheaders.
bool is_unseen(char32_t code) {
  return code == 0xFEFF || code == 0xAD || code == 0x034F || code == 0x061C ||
         (code >= 0x200B && code <= 0x200F && code != 0x200D) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069);
}

// What an address and the text that shows it have in common.
std::string comparable_address(std::string_view address) {
  std::string folded = fold_words(address, longest_link);
  for (std::string_view prefix : {"mailto:", "tel:", "https://", "http://", "www."}) {
    if (folded.starts_with(prefix)) folded.erase(0, prefix.size());
  }
  while (folded.ends_with('/')) folded.pop_back();
  return folded;
}

// The address to show behind a link's text, or nothing: same as the text, unsafe, or of no use to a reader (T-25).
std::string shown_address(std::string_view link_text, std::string href) {
  std::erase_if(href, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  const std::string folded = fold_words(href, 16);
  const bool is_page = folded.starts_with("http://") || folded.starts_with("https://") || folded.starts_with("ftp://");
  if (!is_page && !folded.starts_with("mailto:")) return {};
  if (href.size() > longest_link || href.find_first_of("<>\"") != std::string::npos) return {};
  if (!is_page) href = href.substr(7, href.find('?') - std::min<std::size_t>(7, href.find('?')));
  const std::string text = comparable_address(link_text);
  const std::string address = comparable_address(href);
  if (text.empty() || address.empty() || has(text, address)) return {};
  return href;
}

class HtmlText {
 public:
  RenderedHtml render(std::string_view html) {
    HtmlTokens tokens(html);
    for (HtmlToken token = tokens.next(); token.kind != HtmlToken::Kind::End && !full(); token = tokens.next()) {
      if (is_skipping(token)) continue;
      if (token.kind == HtmlToken::Kind::Text) {
        add_text(decode_entities(token.text));
      } else if (token.kind == HtmlToken::Kind::Open) {
        open(token);
      } else {
        close(token);
      }
    }
    break_line();
    trim_end();
    return std::move(result_);
  }

 private:
  bool full() const { return result_.text.size() + line_.size() >= text_limit; }

  // Inside of something hidden: only its end counts.
  bool is_skipping(const HtmlToken& token) {
    if (hidden_name_.empty()) return false;
    if (token.kind == HtmlToken::Kind::Open && hidden_name_ == "head" && token.name == "body") {
      hidden_name_.clear();
      return false;
    }
    if (token.kind == HtmlToken::Kind::Open && token.name == hidden_name_ && !token.self_closed) ++hidden_depth_;
    if (token.kind == HtmlToken::Kind::Close && token.name == hidden_name_ && --hidden_depth_ == 0) hidden_name_.clear();
    return true;
  }

  void hide(const HtmlToken& tag) {
    if (tag.self_closed || is_void_element(tag.name)) return;
    hidden_name_ = tag.name;
    hidden_depth_ = 1;
  }

  void open(const HtmlToken& tag) {
    const Layout layout = layout_of(tag.name);
    const std::string style = compact_style(tag.attributes);
    if (layout == Layout::NotShown || is_hidden(tag, style)) return hide(tag);
    note_structure(tag, style);
    switch (layout) {
      case Layout::Block: return break_line();
      case Layout::Table: return open_table();
      case Layout::Paragraph: return break_paragraph(tag, style);
      case Layout::Break: return line_break();
      case Layout::Row: return open_row();
      case Layout::Cell: return open_cell();
      case Layout::List: return open_list(tag);
      case Layout::Item: return open_item();
      case Layout::Quote: return open_quote(tag, style);
      case Layout::Link: return open_link(tag);
      case Layout::Preformatted:
        break_line();
        ++preformatted_;
        return;
      case Layout::Rule:
        break_line();
        line_ = "________________________________";
        return break_line();
      case Layout::Inline:
      case Layout::NotShown: return;
    }
  }

  void close(const HtmlToken& tag) {
    note_structure_end(tag);
    switch (layout_of(tag.name)) {
      case Layout::Row:
        break_line();
        blank_wanted_ = false;  // rows stay together, whatever paragraphs their cells hold
        return;
      case Layout::Table: return close_table();
      case Layout::Block:
      case Layout::Item: return break_line();
      case Layout::Paragraph:
        break_line();
        blank_wanted_ = blank_wanted_ || !tight_paragraph_;
        return;
      case Layout::List:
        break_line();
        if (!lists_.empty()) lists_.pop_back();
        blank_wanted_ = blank_wanted_ || lists_.empty();
        return;
      case Layout::Quote: return close_quote();
      case Layout::Link: return close_link();
      case Layout::Preformatted:
        break_line();
        preformatted_ = std::max(0, preformatted_ - 1);
        return;
      default: return;
    }
  }

  // One mark at a time: what stands inside of it is told by it.
  void note_structure(const HtmlToken& tag, std::string_view style) {
    if (!mark_name_.empty()) {
      if (tag.name == mark_name_ && !tag.self_closed) ++mark_depth_;
      return;
    }
    if (result_.parts.size() >= most_marks) return;
    const HtmlMark mark = html_mark_of(tag, style);
    if (mark == HtmlMark::None) return;
    break_line();
    result_.parts.push_back({mark, result_.text.size(), std::string::npos});
    if (mark == HtmlMark::RestQuoted || mark == HtmlMark::RestQuotedIfField || is_void_element(tag.name)) return;
    mark_name_ = tag.name;
    mark_depth_ = 1;
  }

  void note_structure_end(const HtmlToken& tag) {
    if (mark_name_.empty() || tag.name != mark_name_ || --mark_depth_ > 0) return;
    break_line();
    result_.parts.back().end = result_.text.size();
    mark_name_.clear();
  }

  // Word writes each line as a paragraph without margins; blank lines are paragraphs of their own there.
  void break_paragraph(const HtmlToken& tag, std::string_view style) {
    break_line();
    tight_paragraph_ =
        html_attribute(tag.attributes, "class").starts_with("Mso") || has(style, "margin:0") || has(style, "margin-bottom:0");
    if (!tight_paragraph_) blank_wanted_ = !cell_pending_;
  }

  void open_table() {
    break_line();
    rows_.push_back({});
    cell_pending_ = false;
  }

  void close_table() {
    break_line();
    cell_pending_ = false;
    if (rows_.size() > 1) rows_.pop_back();
  }

  void open_row() {
    break_line();
    rows_.back() = {};
    cell_pending_ = false;
  }

  // Cells of a line each stand on one line; a cell of several lines is a column of a layout, which stands by itself.
  void open_cell() {
    if (rows_.back().lines + (line_.empty() ? 0 : 1) > 1) {
      break_line();
      rows_.back() = {};
    }
    cell_pending_ = rows_.back().has_text;
  }

  void open_list(const HtmlToken& tag) {
    break_line();
    blank_wanted_ = blank_wanted_ || lists_.empty();
    lists_.push_back(tag.name == "ol" ? 1 : 0);
  }

  void open_item() {
    break_line();
    if (!lists_.empty() && lists_.size() <= 8) item_mark_.assign(2 * (lists_.size() - 1), ' ');
    if (!lists_.empty() && lists_.back() > 0) {
      item_mark_ += std::to_string(lists_.back()++) + ". ";
    } else {
      item_mark_ += "- ";
    }
  }

  void open_quote(const HtmlToken& tag, std::string_view style) {
    break_line();
    const bool cited = is_cited(tag, style);
    quotes_.push_back(cited);
    if (cited) ++cited_depth_;
  }

  void close_quote() {
    break_line();
    if (quotes_.empty()) return;
    if (quotes_.back()) --cited_depth_;
    quotes_.pop_back();
    blank_wanted_ = true;
  }

  void open_link(const HtmlToken& tag) {
    link_ = html_attribute(tag.attributes, "href");
    link_text_.clear();
  }

  void close_link() {
    if (link_.empty()) return;
    const std::string address = shown_address(link_text_, std::move(link_));
    link_.clear();
    if (!address.empty()) add_text(" <" + address + ">");
  }

  void add_text(std::string_view text) {
    if (!link_.empty() && link_text_.size() < longest_link) link_text_ += text;
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

  // A blank paragraph of Word is a line; a blank cell is nothing.
  void add_no_break_blank() {
    if (!cell_pending_) add_visible(" ");
  }

  // Emoji are put together with it; elsewhere it pads preheaders.
  bool joins_pictures() const { return !line_.empty() && static_cast<unsigned char>(line_.back()) >= 0x80; }

  void add_blank(char32_t code) {
    if (preformatted_ > 0) {
      if (code == '\n') return line_break();
      if (code != '\r') line_ += ' ';
    } else if (!line_.empty() && line_.back() != ' ') {
      line_ += ' ';
    }
  }

  void add_visible(std::string_view character) {
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
  void resume_row() {
    cell_pending_ = false;
    if (line_.empty() && !result_.text.empty()) {
      result_.text.erase(result_.text.find_last_not_of('\n') + 1);
      continues_line_ = !result_.text.empty();
    }
    line_.erase(line_.find_last_not_of(' ') + 1);
    if (!line_.empty() || continues_line_) line_ += " | ";
    line_ += std::exchange(item_mark_, {});
  }

  void break_line() {
    if (!line_.empty()) line_break();
  }

  void line_break() {
    line_.erase(line_.find_last_not_of(' ') + 1);
    if (!line_.empty() || (!last_blank_ && !result_.text.empty())) put_line(line_);
    line_.clear();
  }

  std::string mark() const {
    std::string mark;
    for (std::size_t i = 0; i < std::min(cited_depth_, deepest_mark); ++i) mark += "> ";
    return mark;
  }

  void put_line(std::string_view line) {
    last_blank_ = line.empty();
    if (!line.empty() && !continues_line_) ++rows_.back().lines;
    if (!std::exchange(continues_line_, false)) {
      result_.text += mark();
      if (line.empty() && cited_depth_ > 0) result_.text.pop_back();
    }
    result_.text += as_list_item(line);
    result_.text += '\n';
  }

  // Word draws its bullets as characters of a symbol font.
  static std::string as_list_item(std::string_view line) {
    for (std::string_view bullet : {"\xC2\xB7 ", "\xC2\xA7 ", "\xE2\x80\xA2 ", "\xEF\x82\xB7 "}) {
      if (line.starts_with(bullet)) return "- " + std::string(trim_blanks(line.substr(bullet.size())));
    }
    return std::string(line);
  }

  void trim_end() {
    std::string& text = result_.text;
    if (text.size() > text_limit) {
      std::size_t end = text_limit;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
      text.resize(end);
    }
    while (text.ends_with("\n\n") || text == "\n") text.pop_back();
  }

  RenderedHtml result_;
  std::string line_;       // not yet written
  std::string item_mark_;  // stands before the next text
  bool last_blank_ = true;
  bool blank_wanted_ = false;
  bool tight_paragraph_ = false;
  struct OpenRow {
    bool has_text = false;
    std::size_t lines = 0;  // written so far
  };
  std::vector<OpenRow> rows_ = {{}};  // of each open table; one outside of all
  bool cell_pending_ = false;
  bool continues_line_ = false;  // `line_` goes on at the end of the written text
  std::string mark_name_;        // the element of the mark that is open
  std::size_t mark_depth_ = 0;
  std::string hidden_name_;
  std::size_t hidden_depth_ = 0;
  int preformatted_ = 0;
  std::vector<int> lists_;  // the next number of each open list; 0: bullets
  std::vector<bool> quotes_;
  std::size_t cited_depth_ = 0;
  std::string link_, link_text_;
};

}  // namespace

RenderedHtml render_html(std::string_view utf8_html) { return HtmlText().render(utf8_html); }

std::string html_to_text(std::string_view utf8_html) { return render_html(utf8_html).text; }

}  // namespace m2t
