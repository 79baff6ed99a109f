// Why a mail is held and what to do about it, in plain words for who looks through held mails.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "tickets/effects.h"

namespace m2t {

struct HeldWords {
  std::string_view why;    // for a column: "sender not in [access]"
  std::string_view to_do;  // one sentence or two
  // Whether `--all-from ADDRESS` may let it through with the others: not where the sender's address, which is all that is said there, may
  // be somebody else's, nor where a release may start a loop.
  bool with_others;
};
// Of a reason that this version does not know: that one should look.
HeldWords held_words(std::optional<HeldReason> reason);

// "4 min", "3 h", "12 d"; what lies ahead, by a clock that was put back, is "0 min".
std::string age_in_words(std::chrono::milliseconds age);

}  // namespace m2t
