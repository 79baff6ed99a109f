// The words by which people say that something cannot wait. Known by fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// Folded words, the subject's and the text's, each once: "urgent", "dringend", "asap". What is denied ("pas urgent", "rien d'urgent",
// "dringende hulp is niet nodig") or has another meaning ("service d'urgence") is none; neither is "zo snel mogelijk" by itself.
std::vector<std::string> find_urgency(std::string_view subject, std::string_view new_text);

}  // namespace m2t
