#include "parsers/text/text.h"

#include <utility>

#include "parsers/text/html_layout.h"
#include "parsers/text/html_render.h"
#include "parsers/text/html_tokens.h"
#include "parsers/text/page_lines.h"
#include "parsers/text/shown_links.h"

namespace m2t {

namespace {

constexpr std::size_t most_marks = 16;

class HtmlText {
 public:
  RenderedHtml render(std::string_view html) {
    HtmlTokens tokens(html);
    for (HtmlToken token = tokens.next(); token.kind != HtmlToken::Kind::End && !page_.full(); token = tokens.next()) {
      if (hidden_.holds(token)) continue;
      if (token.kind == HtmlToken::Kind::Text) {
        add_text(decode_entities(token.text));
      } else if (token.kind == HtmlToken::Kind::Open) {
        open(token);
      } else {
        close(token);
      }
    }
    return {page_.finished(), std::move(parts_)};
  }

 private:
  void open(const HtmlToken& tag) {
    const Layout layout = layout_of(tag.name);
    const std::string style = compact_style(tag.attributes);
    if (layout == Layout::NotShown || is_hidden(tag, style)) return hidden_.begin(tag);
    note_structure(tag, style);
    switch (layout) {
      case Layout::Block: return page_.break_line();
      case Layout::Table: return page_.begin_table();
      case Layout::Paragraph: return page_.begin_paragraph(is_tight(tag, style));
      case Layout::Break: return page_.end_line();
      case Layout::Row: return page_.begin_row();
      case Layout::Cell: return page_.begin_cell();
      case Layout::List: return page_.begin_list(tag.name == "ol");
      case Layout::Item: return page_.begin_item();
      case Layout::Quote: return page_.begin_quote(is_cited(tag, style));
      case Layout::Link: return open_link(tag);
      case Layout::Preformatted: return page_.begin_preformatted();
      case Layout::Rule: return page_.add_rule();
      case Layout::Inline:
      case Layout::NotShown: return;
    }
  }

  void close(const HtmlToken& tag) {
    note_structure_end(tag);
    switch (layout_of(tag.name)) {
      case Layout::Row: return page_.end_row();
      case Layout::Table: return page_.end_table();
      case Layout::Block:
      case Layout::Item: return page_.break_line();
      case Layout::Paragraph: return page_.end_paragraph();
      case Layout::List: return page_.end_list();
      case Layout::Quote: return page_.end_quote();
      case Layout::Link: return close_link();
      case Layout::Preformatted: return page_.end_preformatted();
      default: return;
    }
  }

  // One mark at a time: what stands inside of it is told by it.
  void note_structure(const HtmlToken& tag, std::string_view style) {
    if (!mark_name_.empty()) {
      if (tag.name == mark_name_ && !tag.self_closed) ++mark_depth_;
      return;
    }
    if (parts_.size() >= most_marks) return;
    const HtmlMark mark = html_mark_of(tag, style);
    if (mark == HtmlMark::None) return;
    page_.break_line();
    parts_.push_back({mark, page_.size(), std::string::npos});
    if (mark == HtmlMark::RestQuoted || mark == HtmlMark::RestQuotedIfField || is_void_element(tag.name)) return;
    mark_name_ = tag.name;
    mark_depth_ = 1;
  }

  void note_structure_end(const HtmlToken& tag) {
    if (mark_name_.empty() || tag.name != mark_name_ || --mark_depth_ > 0) return;
    page_.break_line();
    parts_.back().end = page_.size();
    mark_name_.clear();
  }

  // Word writes each line as a paragraph without margins; blank lines are paragraphs of their own there.
  static bool is_tight(const HtmlToken& tag, std::string_view style) {
    return html_attribute(tag.attributes, "class").starts_with("Mso") || style.find("margin:0") != style.npos ||
           style.find("margin-bottom:0") != style.npos;
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
    page_.add_text(text);
  }

  PageLines page_;
  std::vector<MarkedPart> parts_;
  std::string mark_name_;  // the element of the mark that is open
  std::size_t mark_depth_ = 0;
  HiddenElement hidden_;
  std::string link_, link_text_;
};

}  // namespace

RenderedHtml render_html(std::string_view utf8_html) { return HtmlText().render(utf8_html); }

std::string html_to_text(std::string_view utf8_html) { return render_html(utf8_html).text; }

}  // namespace m2t
