// Text made comparable: what words are there, whatever the accents, the case and the punctuation. For word lists only.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// "Ça ne marche plus !" -> " ca ne marche plus ": small letters without accents, everything else one blank, a blank at both ends.
std::string plain_words(std::string_view utf8);
// Is the phrase ("ne marche plus") there as whole words? `plain` comes from plain_words.
bool has_phrase(std::string_view plain, std::string_view phrase);
// The first of the phrases that is there; empty when none is.
std::string_view first_phrase(std::string_view plain, std::span<const std::string_view> phrases);
std::vector<std::string_view> split_words(std::string_view plain);

// Lower case for ASCII letters only: header words, addresses.
std::string lower_ascii(std::string_view text);
bool contains_no_case(std::string_view text, std::string_view part);

// Reads one code point at `at` and moves on; a broken byte is taken as U+FFFD.
char32_t take_code_point(std::string_view utf8, std::size_t& at);
bool is_invisible(char32_t c);  // controls, bidi marks, zero-width characters

}  // namespace m2t
