// How the elements of HTML lie on the page, and what of them nobody sees. Known by text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/text/html_tokens.h"

namespace m2t {

enum class Layout { Inline, Block, Paragraph, Table, Row, Cell, Item, List, Quote, Preformatted, Break, Rule, Link, NotShown };

Layout layout_of(std::string_view name);

bool is_void_element(std::string_view name);

// The style attribute without blanks, in lower case.
std::string compact_style(std::string_view attributes);

// Preheaders and tracking texts, by a style in the form of compact_style.
bool is_hidden(const HtmlToken& tag, std::string_view style);

// Direction marks, zero-width characters and the padding of preheaders.
bool is_unseen(char32_t code);

// Inside of something hidden only its end counts.
class HiddenElement {
 public:
  void begin(const HtmlToken& tag);
  // Does the token stand inside of what is hidden?
  bool holds(const HtmlToken& token);

 private:
  std::string name_;
  std::size_t depth_ = 0;
};

}  // namespace m2t
