// A technician's public words on their way out of the desk: what they must not hold, and what is left out of them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/carry_out.h"

namespace m2t {

// Something of a mail that we sent to a technician: the line above which he answers, a link of its buttons, or an id or address with a
// secret. Where a quotation was not recognised, such words would go to the requester, with a secret that speaks for the technician (T-08,
// T-10). Looks at what is public in the orders only.
bool would_send_words_of_ours(const Orders& orders, const DeskPolicy& policy);

// All that these orders would send to people: what stands below the block, and the texts of the commands that write to somebody.
std::vector<std::string> public_words(const Orders& orders);

struct OutwardWords {
  std::string text;
  std::string signature;               // what was cut off its end, as it was typed; empty: nothing
  std::vector<std::string> addresses;  // of the staff, in whose place the desk's stands now
};

// T-08, T-09: without the writer's card at the end ("Luc Martin | luc@… | GSM 0470 12 34 56", "Luc Martin" above "Technicien"), which the
// reader of mails leaves where neither "-- " nor a formula stands above it; his name is put there by the mail. Any address of the staff
// that is left is replaced by the desk's. The requester's own address stays, whoever he is.
OutwardWords outward_words(std::string_view text, const Person& writer, const Person& requester, const DeskPolicy& policy);

}  // namespace m2t
