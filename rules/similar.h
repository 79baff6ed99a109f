// Which open tickets are about the same error as another one. Pure: what to look for, and what of it is alike.
#pragma once

#include <string>
#include <vector>

#include "tickets/ticket.h"

namespace m2t {

// How many days back a ticket may have been opened.
inline constexpr int similar_within_days = 7;

// What a ticket's fields say of its error, made comparable: words in small letters without accents.
struct ErrorMarks {
  std::string text;                // empty: none, or one that says too little
  std::vector<std::string> codes;  // "0x80070005"; those of less than four characters say too little
};
ErrorMarks error_marks_of(const std::vector<TicketField>& fields);

// Words that stand one behind the other in texts about that error, any of them; empty: nothing to look for.
std::vector<std::string> phrases_to_find(const ErrorMarks& marks);

// Those of `found` that may be shown beside `ticket`, strongest first: the same error text, then the same code, then those that only
// tell of it; of the same strength the newest first. Of a complaint none, and complaints never.
std::vector<Ticket> similar_to(const Ticket& ticket, const ErrorMarks& marks, const std::vector<TicketWithFields>& found);

}  // namespace m2t
