// Numbers inside the house: "poste 1234", "toestel: 1234", "tel. interne 12.12", "joignable au 1234".
#pragma once

#include <optional>
#include <string_view>

#include "parsers/fields/contact_finder.h"
#include "parsers/fields/phone_digits.h"

namespace m2t {

// The number that begins where `run` does, when the words before it say that it is one.
std::optional<FoundPhone> internal_number(std::string_view line, const DigitRun& run);

}  // namespace m2t
