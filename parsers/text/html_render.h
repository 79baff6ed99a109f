// html_to_text with what only the structure of the HTML tells. Known by text, body.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/text/html_tokens.h"

namespace m2t {

// What a mail program says about a piece of its HTML by ids, classes and styles of its own.
enum class HtmlMark {
  None,
  RestQuoted,         // from here on the earlier mail (Outlook's divRplyFwdMsg, Zimbra's divider)
  RestQuotedIfField,  // the same, if the text there begins with a field ("De : …"): Word's border above it tells no more
  Announcement,       // "Le … a écrit :" (gmail_attr, moz-cite-prefix)
  Quotation,          // an earlier mail as a whole (yahoo_quoted)
  Signature,          // what the program put there by itself
};
// `style`: without blanks, in lower case.
HtmlMark html_mark_of(const HtmlToken& tag, std::string_view style);
// Does the HTML hold anything that html_mark_of may know?
bool has_html_marks(std::string_view html);
// A block quote that quotes; others are indentation, which people use for their own words.
bool is_cited(const HtmlToken& tag, std::string_view style);

struct MarkedPart {
  HtmlMark mark = HtmlMark::None;
  std::size_t begin = 0, end = std::string::npos;  // in the text
};

struct RenderedHtml {
  std::string text;
  std::vector<MarkedPart> parts;  // in order, at most 16
};

RenderedHtml render_html(std::string_view utf8_html);

}  // namespace m2t
