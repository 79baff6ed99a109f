// One text that a rule looks for: plain words, or an RE2 expression (known only by text_pattern.cpp).
//
// Plain words are found whole, one behind the other, whatever the accents, the case and the punctuation between them: "cafe noir"
// is found in "Café, noir". A `*` in front or behind leaves that end open: "imprimant*", "*printer*". What stands between slashes
// is an expression: "/kb[0-9]{7}/"; capital and small letters are the same in it, accents are not.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace m2t {

// A text that is searched: at most 256 KiB of it (3.1). Its plain form is made once, when it is first needed.
class SearchText {
 public:
  explicit SearchText(std::string_view text);
  const std::string& text() const { return text_; }
  const std::string& plain() const;

 private:
  std::string text_;
  mutable std::string plain_;
};

// Why a text of the rules file is no pattern. `part`: what of the expression is wrong; may be empty.
struct PatternProblem {
  std::string what, remedy, part;
};

class TextPattern {
 public:
  // The pattern, or what is wrong with it: an expression that is none or over 1 KiB, words without a letter or digit.
  static std::variant<TextPattern, PatternProblem> read(std::string_view written);

  // What of the text it found, on one line and short; nothing when it is not there. Time grows with the text alone (T-36).
  std::optional<std::string> find_in(const SearchText& text) const;
  bool is_expression() const { return expression_ != nullptr; }
  bool finds_everything() const;  // an expression such as /a*/ is satisfied by an empty text

 private:
  struct Expression;
  std::optional<std::string> find_words(const std::string& plain) const;

  std::shared_ptr<const Expression> expression_;  // null: plain words
  std::string words_;                             // "cafe noir"
  bool open_in_front_ = false, open_behind_ = false;
};

}  // namespace m2t
