// HTML as the text that a person would see.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// Takes UTF-8 (bytes that are none are replaced). Gives plain UTF-8 text with "\n" line ends: paragraphs apart by a blank line,
// list items as "- ", table rows on one line with " | " between cells, a link as its text and, where they differ, its address
// in <>, quotations (`blockquote type=cite`, `gmail_quote`) with "> " before each line. What is not shown (script, style, head,
// hidden preheaders, conditional comments) is not there, nor are active contents or remote pictures (T-25).
// At most 1 MiB; time linear in the size, however the elements nest (D9). Never throws, bad_alloc apart.
std::string html_to_text(std::string_view utf8_html);

}  // namespace m2t
