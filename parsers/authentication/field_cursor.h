// A walk through a structured header value: words, quoted strings, comments. Private to parsers/authentication.
#pragma once

#include <string>
#include <string_view>

#include "parsers/text/ascii.h"

namespace m2t {

// Linear and without recursion. Once something has no end (a comment, a quoted string), `broken` stays true and nothing more is found.
class FieldCursor {
 public:
  explicit FieldCursor(std::string_view text) : text_(text) {}

  bool broken() const { return broken_; }
  bool at_end() {
    skip_blanks();
    return at_ >= text_.size();
  }
  // The next character behind blanks and comments; 0 at the end.
  char next() { return at_end() ? '\0' : text_[at_]; }
  bool take(char wanted) {
    if (next() != wanted) return false;
    ++at_;
    return true;
  }
  // Characters up to a blank, a comment, a quote or one of `ends`; may be empty.
  std::string word(std::string_view ends) {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && ends.find(text_[at_]) == ends.npos && text_[at_] != '(' &&
           text_[at_] != ')' && text_[at_] != '"')
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  // Words and quoted strings that touch each other: "a b"@example.org.
  std::string value(std::string_view ends) {
    skip_blanks();
    std::string whole;
    for (;;) {
      const std::size_t before = at_;
      if (at_ < text_.size() && text_[at_] == '"') whole += quoted();
      if (at_ < text_.size() && !is_blank(text_[at_])) whole += word(ends);
      if (at_ == before || broken_) return whole;
    }
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  void skip_blanks() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '(')) {
      if (text_[at_] == '(')
        skip_comment();
      else
        ++at_;
    }
  }

  void skip_comment() {
    std::size_t depth = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '(')
        ++depth;
      else if (text_[at_] == ')' && --depth == 0) {
        ++at_;
        return;
      }
    }
    fail();
  }

  std::string quoted() {
    std::string inside;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return inside;
      }
      if (text_[at_] == '\\' && ++at_ >= text_.size()) break;
      inside += text_[at_];
    }
    fail();
    return {};
  }

  void fail() {
    broken_ = true;
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

}  // namespace m2t
