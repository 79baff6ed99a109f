// The words in which mail systems tell that a mail was not delivered or is late, as tables of French, Dutch, English, German and
// Japanese. Everything here takes folded text (see fold_words). Known by bounce_text.
#pragma once

#include <string_view>

namespace m2t {

bool has_failure_phrase(std::string_view folded);
bool has_delay_phrase(std::string_view folded);
bool begins_delay_subject(std::string_view folded);
// "----- Below this line is a copy of the message": the returned mail follows.
bool announces_returned_mail(std::string_view folded);

}  // namespace m2t
