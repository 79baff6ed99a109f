// HTML cut into tags and text, in one pass over the bytes. No tree: what is deeply nested or never closed costs no more than
// other bytes (D9; libxml2's parser searches its stack at each end tag, and its attributes at each attribute).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

struct HtmlToken {
  enum class Kind { Text, Open, Close, End };
  Kind kind = Kind::End;
  std::string_view text;        // Text: the raw characters, entities not decoded
  std::string name;             // Open, Close: lower case, without a namespace's "o:" cut off
  std::string_view attributes;  // Open: what stands behind the name
  bool self_closed = false;     // <br/>
};

class HtmlTokens {
 public:
  explicit HtmlTokens(std::string_view html) : html_(html) {}
  // Comments, declarations, processing instructions and the contents of script, style and their like never appear.
  HtmlToken next();
  std::size_t position() const { return position_; }

 private:
  HtmlToken read_tag();
  void skip_markup_declaration();
  void skip_raw_content(std::string_view name);
  bool starts_tag(std::size_t at) const;

  std::string_view html_;
  std::size_t position_ = 0;
  // From here on there is no such end: looked for once, so that many unclosed ones stay linear.
  bool no_comment_end_ = false;
  bool no_conditional_end_ = false;
  bool quotes_lie_ = false;  // an attribute's quote was never closed: from there on the first '>' ends a tag
};

// The value of an attribute, entities decoded; empty when it is not there. Looks at the first 4 kB of the attributes only
// (more only for `href` and `src`, whose values may be long).
std::string html_attribute(std::string_view attributes, std::string_view lower_case_name);

// "&eacute;" and "&#233;" as characters; what is no entity stays as it is. Windows-1252 numbers (&#150;) are read as meant.
std::string decode_entities(std::string_view raw);

}  // namespace m2t
