// Words that tell our languages apart, as people write them to a help desk. Known by language only.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace m2t {

inline constexpr std::size_t languages_told_apart = 4;  // in this order: French, Dutch, English, German

// What one word says for each of them. 2: hardly anybody writes it in another language; 1: may be a loan, a name, or both; 0: nothing.
using WordWeights = std::array<int, languages_told_apart>;

// `folded`: one word, lower case and without accents (fold_words). All 0 when nothing is known of it.
WordWeights weights_of_word(std::string_view folded);

}  // namespace m2t
