// What a mail makes of the ticket that it opens: its title, who is in copy, and, with the desk's own rules, of what kind it
// is and who gets it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/file/rule_set.h"
#include "rules/file/rule_tables.h"
#include "rules/policy.h"
#include "tickets/effects.h"

namespace m2t {

// Never empty, at most 200 characters; where the mail has none, the desk's language says so.
std::string title_of(const Mail& mail, Language desk);
// The first line that says something, at most 80 characters; for words that came without a subject. May be empty.
std::string title_of_words(std::string_view text);
// From To and Cc, without the sender, ourselves and addresses that nobody reads; then those that rules add.
std::vector<Person> people_in_copy(const Mail& mail, const std::string& sender, const std::vector<std::string>& added_by_rules,
                                   const DeskPolicy& policy);
// Who hears of a team's tickets: its mailbox; else its members.
std::vector<Person> people_of(const Team& team, const DeskPolicy& policy);

struct Classification {
  TicketType type = TicketType::Request;
  Priority priority = Priority::Normal;
  std::string category, team;
  std::optional<Person> technician;
  std::vector<std::string> tags;
};
// What rules leave open follows from the mail: something is broken, something is urgent. A complaint is the team leader's alone, so it
// has neither team nor technician.
Classification classify(const Mail& mail, const RuleChanges& changes, const DeskPolicy& policy);

// What has to be changed of a ticket that was opened with nothing but type and priority.
std::vector<TicketChange> classification_of_new_ticket(const Classification& classification);
// What the text of screenshots changes about a ticket: the difference between what the mail is with and without it, as far as the
// ticket is still what it was without. What a person changed in between stands.
std::vector<TicketChange> classification_by_pictures(const Ticket& ticket, const Classification& without,
                                                     const Classification& with);

}  // namespace m2t
