// Who is told that he has a ticket again, because another technician took his orders back. Pure.
#pragma once

#include <vector>

#include "rules/commands/steer.h"

namespace m2t {

// `ticket` is as it was before that; the writer himself knows.
std::vector<SendStaffMail> news_of_what_is_given_back(const UndoOffer& offer, const Ticket& ticket, const Person& writer,
                                                      const DeskPolicy& policy);

}  // namespace m2t
