// A technician who greets and signs himself: the mail around his words does not do it a second time. Pure.
#pragma once

#include <string>
#include <vector>

namespace m2t {

struct PersonsWords {
  std::string greeting;            // "Dag Anne,": his first line, where it is a greeting and nothing else; for the place of ours
  bool greets = false;             // he greets, in that line or at the beginning of his first sentence
  std::vector<std::string> lines;  // his words between greeting and signature
  std::vector<std::string> signature;  // "Bien à vous,", "An": his last lines; with his full name where he wrote none
};

// In French, Dutch and English, whatever the accents and the case. `lines` as notice_words' lines_of makes them; `name` is that of who
// wrote them, empty when the desk did.
PersonsWords courtesies_of(std::vector<std::string> lines, const std::string& name);

}  // namespace m2t
