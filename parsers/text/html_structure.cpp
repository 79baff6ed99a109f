#include <algorithm>
#include <array>

#include "parsers/text/html_render.h"

namespace m2t {

namespace {

struct MarkRow {
  std::string_view word;
  HtmlMark mark;
};
// Outlook (classic, web, Mac, phone), Zimbra; "x_" is put before the ids of a mail that Outlook on the web quotes.
constexpr auto marked_ids = std::to_array<MarkRow>({
    {"divRplyFwdMsg", HtmlMark::RestQuoted},
    {"x_divRplyFwdMsg", HtmlMark::RestQuoted},
    {"appendonsend", HtmlMark::RestQuoted},
    {"mail-editor-reference-message-container", HtmlMark::RestQuoted},
    {"OLK_SRC_BODY_SECTION", HtmlMark::RestQuoted},
    {"zwchr", HtmlMark::RestQuoted},
    {"reply-intro", HtmlMark::Announcement},
    {"Signature", HtmlMark::Signature},
    {"ms-outlook-mobile-signature", HtmlMark::Signature},
    {"AppleMailSignature", HtmlMark::Signature},
    {"composer_signature", HtmlMark::Signature},
});
constexpr auto marked_classes = std::to_array<MarkRow>({
    {"ms-outlook-mobile-reference-message", HtmlMark::RestQuoted},
    {"OutlookMessageHeader", HtmlMark::RestQuoted},
    {"gmail_attr", HtmlMark::Announcement},
    {"moz-cite-prefix", HtmlMark::Announcement},
    {"yahoo_quoted", HtmlMark::Quotation},
    {"protonmail_quote", HtmlMark::Quotation},
    {"gmail_signature", HtmlMark::Signature},
    {"moz-signature", HtmlMark::Signature},
    {"protonmail_signature_block", HtmlMark::Signature},
});
constexpr auto marked_data = std::to_array<MarkRow>({
    {"__DIVIDER__", HtmlMark::RestQuoted},
    {"__HEADERS__", HtmlMark::RestQuoted},
    {"__QUOTED_TEXT__", HtmlMark::Quotation},
    {"__SIG_PRE__", HtmlMark::Signature},
    {"__SIG_POST__", HtmlMark::Signature},
});

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Is `word` one of the words between blanks?
bool has_class(std::string_view classes, std::string_view word) {
  for (std::size_t at = classes.find(word); at != std::string_view::npos; at = classes.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || classes[at - 1] == ' ') && (end == classes.size() || classes[end] == ' ')) return true;
  }
  return false;
}

// Word draws a line above "De : …": blue-grey in 2007 and 2010, light grey since.
bool is_header_border(std::string_view style) {
  if (!contains(style, "border-top") && !contains(style, "border-style:solidnonenone")) return false;
  return contains(style, "#e1e1e1") || contains(style, "#b5c4df") || contains(style, "rgb(225,225,225)") ||
         contains(style, "rgb(181,196,223)");
}

}  // namespace

HtmlMark html_mark_of(const HtmlToken& tag, std::string_view style) {
  if (contains(tag.attributes, "id")) {
    const std::string id = html_attribute(tag.attributes, "id");
    for (const MarkRow& row : marked_ids) {
      if (id == row.word) return row.mark;
    }
  }
  if (contains(tag.attributes, "class")) {
    const std::string classes = html_attribute(tag.attributes, "class");
    for (const MarkRow& row : marked_classes) {
      if (has_class(classes, row.word) && !(row.mark == HtmlMark::Quotation && tag.name == "blockquote")) return row.mark;
    }
  }
  if (contains(tag.attributes, "data-marker")) {
    const std::string data = html_attribute(tag.attributes, "data-marker");
    for (const MarkRow& row : marked_data) {
      if (data == row.word) return row.mark;
    }
  }
  return tag.name == "div" && is_header_border(style) ? HtmlMark::RestQuotedIfField : HtmlMark::None;
}

bool has_html_marks(std::string_view html) {
  const auto stands_there = [&](const MarkRow& row) { return contains(html, row.word); };
  return std::any_of(marked_ids.begin(), marked_ids.end(), stands_there) ||
         std::any_of(marked_classes.begin(), marked_classes.end(), stands_there) ||
         std::any_of(marked_data.begin(), marked_data.end(), stands_there) || contains(html, "border-top") ||
         contains(html, "border-style");
}

bool is_cited(const HtmlToken& tag, std::string_view style) {
  if (html_attribute(tag.attributes, "type") == "cite") return true;
  const std::string classes = html_attribute(tag.attributes, "class");
  return contains(classes, "gmail_quote") || contains(classes, "protonmail_quote") || contains(classes, "tutanota_quote") ||
         contains(style, "border-left");
}

}  // namespace m2t
