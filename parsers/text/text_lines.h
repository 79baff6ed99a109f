// Lines of a text, and words made comparable. For the modules of this folder that read what people wrote.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// Without line ends ("\n", "\r\n" or a lone "\r"). The views point into `text`.
std::vector<std::string_view> split_lines(std::string_view text);

// Without blanks on both sides, also those that Unicode has (non-breaking, narrow, zero-width).
std::string_view trim_blanks(std::string_view utf8);

// For comparing with tables of words: lower case, no accents, one plain blank between words and none around, typographic
// hyphens, apostrophes and quotation marks as plain ones, invisible characters gone. Takes only the first `at_most` bytes.
std::string fold_words(std::string_view utf8, std::size_t at_most = 1000);

// The next code point at `position`, which is moved behind it. A byte that is no UTF-8 is U+FFFD.
char32_t next_code_point(std::string_view utf8, std::size_t& position);
void append_code_point(std::string& utf8, char32_t code);
std::size_t count_code_points(std::string_view utf8);

// The words of a folded text: runs of letters and digits (apostrophes and hyphens part them).
std::vector<std::string_view> words_of(std::string_view folded);

bool begins_with_any(std::string_view folded, std::span<const std::string_view> beginnings);
bool contains_any(std::string_view folded, std::span<const std::string_view> needles);
// The same for whole words: nothing of a longer word counts.
bool contains_word(std::string_view folded, std::string_view word);

}  // namespace m2t
