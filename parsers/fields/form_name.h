// The name that somebody typed into a form: "Nom : …", "Naam | …", first and family name in lines of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2t {

struct NameInForm {
  std::string name;     // first name first where the form tells
  std::string written;  // the value or the values as they stand there
};

// Total and linear; looks at the beginning of the text. Nothing when no line is labelled as a name, or none of their values is one.
std::optional<NameInForm> find_name_in_form(std::string_view text);

// Two to five words without digits and addresses, as people sign. One word is enough with `one_word`.
bool looks_like_name(std::string_view line, bool one_word = false);

}  // namespace m2t
