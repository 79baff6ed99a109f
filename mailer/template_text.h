// Rendered text made fit for a mail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// Blanks and line ends in a row become one blank, none stand at the ends.
std::string one_line(std::string_view text);
// "A [JET-1]" and "B [JET-1]" -> "A / B [JET-1]"; the same twice stays once. There is at least one.
std::string joined_subject(const std::vector<std::string>& subjects);
// At most one empty line in a row, none at the ends: sections that are absent leave none behind.
std::string tidy_text(std::string_view text);
// The paragraph after the greeting: what a list of mails shows beside the subject.
std::string first_sentence(std::string_view text);

}  // namespace m2t
