// The names of what a mail gave and of what it lacks, in each language. Languages without words of their own get the English ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/ticket.h"

namespace m2t {

// "phone" -> "un numéro de téléphone", for what was found. Empty for a key that nobody knows.
std::string understood_in_words(std::string_view key, Language language);
// The same with the sender's own words: "votre numéro de téléphone : 02 123 45 67", "le message d'erreur : « accès refusé »".
std::string told_in_words(std::string_view key, std::string_view words, Language language);
// "phone" -> "votre numéro de téléphone", for what would still help. Empty for a key that nobody knows.
std::string missing_in_words(std::string_view key, Language language);

// What was understood, an item each: the description first, then the keys in their order; with the sender's words where there are any.
std::vector<std::string> all_understood_in_words(const std::vector<std::string>& keys,
                                                 const std::map<std::string, std::string>& words, Language language);
std::vector<std::string> all_missing_in_words(const std::vector<std::string>& keys, Language language);

// 52428800 -> "50 Mo" in French, "50 MB" elsewhere; whole units, rounded down. The blank is a no-break space.
std::string size_in_words(std::uint64_t bytes, Language language);

}  // namespace m2t
