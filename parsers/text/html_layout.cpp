#include "parsers/text/html_layout.h"

#include <algorithm>
#include <array>

namespace m2t {

namespace {

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

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

Layout layout_of(std::string_view name) {
  const auto* row = std::find_if(elements.begin(), elements.end(), [&](const ElementRow& r) { return r.name == name; });
  return row == elements.end() ? Layout::Inline : row->layout;
}

bool is_void_element(std::string_view name) {
  static constexpr std::array<std::string_view, 13> names{"area",  "base", "br",   "col",    "embed", "hr",   "img",
                                                          "input", "link", "meta", "source", "wbr",   "track"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string compact_style(std::string_view attributes) {
  std::string style = html_attribute(attributes, "style");
  std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  std::transform(style.begin(), style.end(), style.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return style;
}

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

bool is_unseen(char32_t code) {
  return code == 0xFEFF || code == 0xAD || code == 0x034F || code == 0x061C ||
         (code >= 0x200B && code <= 0x200F && code != 0x200D) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069);
}

void HiddenElement::begin(const HtmlToken& tag) {
  if (tag.self_closed || is_void_element(tag.name)) return;
  name_ = tag.name;
  depth_ = 1;
}

bool HiddenElement::holds(const HtmlToken& token) {
  if (name_.empty()) return false;
  if (token.kind == HtmlToken::Kind::Open && name_ == "head" && token.name == "body") {
    name_.clear();
    return false;
  }
  if (token.kind == HtmlToken::Kind::Open && token.name == name_ && !token.self_closed) ++depth_;
  if (token.kind == HtmlToken::Kind::Close && token.name == name_ && --depth_ == 0) name_.clear();
  return true;
}

}  // namespace m2t
