// RFC 2047 words, one at a time; for header_values' own modules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2t {

struct EncodedWord {
  std::string charset;
  std::string bytes;
  std::size_t next = 0;  // behind the word
};

// Finds words in one value. Remembers where no further end can be, so that "=?a?q?" a thousand times stays linear.
class EncodedWordReader {
 public:
  explicit EncodedWordReader(std::string_view value) : value_(value) {}
  // The word that begins at `at` (where "=?" stands); nothing when there is none.
  std::optional<EncodedWord> word_at(std::size_t at);

 private:
  std::size_t end_of_text(std::size_t from, std::size_t& next);
  std::string_view value_;
  bool no_end_left_ = false;
};

}  // namespace m2t
