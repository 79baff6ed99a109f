// Programs that react to every mail that a desk sends them.
#pragma once

#include <string>

#include "tests/loops/simulated_world.h"

namespace m2t::loops {

// The fields that a well-behaved responder writes (RFC 3834, Exchange).
Mailbox vacation_with_fields();
// Nothing says that a program writes: another subject, no reference to our mail. `changing`: its words name the mail that they answer.
Mailbox vacation_without_fields(bool changing, std::chrono::seconds answers_after = 5s);
// The same, but it names our mail in In-Reply-To, as a mail program does.
Mailbox threaded_vacation_without_fields();
// Gives each mail a number of its own and says so, without a field that would tell.
Mailbox other_ticket_system(int& tickets);
// The mail server's report that there is no such mailbox.
Mailbox no_such_mailbox();
// Whatever comes goes to everybody on the list, and the desk is on it.
Mailbox mailing_list(const std::string& desk);
// A rule that redirects the very mail to the desk, or sends a copy of it with the fields gone.
Mailbox redirects_to(const std::string& desk);
Mailbox forwards_a_copy_to(const std::string& desk);
// Passes everything on to another mailbox, where somebody answers.
Mailbox forwards_to(const std::string& other);

}  // namespace m2t::loops
