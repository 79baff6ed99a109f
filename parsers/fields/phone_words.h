// What the words before a number say of it. Known by phone.cpp and its neighbours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// The best first.
enum class PhoneRank { Own, Labelled, Plain, SomebodyElses, Fax, NotToCall };

// What the nearest telling word before the number at `at` says; the words that link it with its number are passed over.
PhoneRank rank_by_words(std::string_view line, std::size_t at);

// The last words before a number, folded, the nearest first. Only those of its own column or clause: "BE 0207.366.501 | 02 423…".
std::vector<std::string> words_before(std::string_view line, std::size_t at);

// "au", "op", "n°": between a word and its number. Takes a folded word.
bool is_linking_word(std::string_view word);

}  // namespace m2t
