// What follows from holding a mail, and who is told.
#pragma once

#include <string>
#include <vector>

#include "rules/notice.h"

namespace m2t {

// Whether the sender of a mail that is held hears that a person looks at it first. Only somebody of [access], and only where a rule of
// the desk, the budget of 3.1 or its size (I-39) holds a mail that could be answered: he would think it lost. Never for the other reasons. A stranger
// must not learn what is read here (T-03) or have us write to whom he names (T-05); lists and mass mailings are not answered
// (H-20 to H-25); of a mail that could not be read, of a server's substitute and of a mail in a loop, nothing proves who wrote it.
bool is_told_that_it_waits(HeldReason reason, const NoticeInput& in);

// The mail is held, and its sender is told if he may be; `reasons` gets a line where only the budget keeps that back.
std::vector<Effect> holding(HeldReason reason, std::string explanation, const NoticeInput& in, std::vector<std::string>& reasons);

}  // namespace m2t
