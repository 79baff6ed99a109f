// Whose number is it? "Appelez Marie au 02 …", "mijn toestel is …". Known by phone.cpp.
#pragma once

#include <cstddef>
#include <string_view>

namespace m2t {

enum class PhoneOwner { NotSaid, Writer, SomebodyElse };

// Whom the words before the number at `at` give it to: the writer ("mon numéro"), a colleague by name, a supplier, "zijn nummer".
// Only those of its own sentence count.
PhoneOwner owner_of_phone(std::string_view line, std::size_t at);

}  // namespace m2t
