// Which technicians are told, because another one took his orders back: who has a ticket again, who has it no longer, and who was told of
// a ticket that should not be there. Pure.
#pragma once

#include <string>
#include <vector>

#include "rules/commands/steer.h"

namespace m2t {

// `ticket` is as it was before that; the writer himself knows. Whose mail about the orders is stopped needs no other.
std::vector<SendStaffMail> news_of_what_is_given_back(const UndoOffer& offer, const Ticket& ticket, const Person& writer,
                                                      const DeskPolicy& policy);

// What can still be taken back once the mail of the orders has left: nothing that its reader was told, such as the state. Who has
// the ticket he was not told, nor that it is nobody's again.
UndoOffer what_nobody_was_told(UndoOffer offer);

// "Laissé tel quel, car changé entre-temps : Priorité : basse (An Peeters, 24/11 9:58).", a line each.
std::vector<std::string> lines_of_what_stays(const UndoOffer& offer, Language language, const TimeZone& zone);

}  // namespace m2t
