// Which technicians are told of what happened on a ticket. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "rules/file/rule_set.h"
#include "rules/policy.h"
#include "tickets/effects.h"

namespace m2t {

// How long technicians are not told of a mail because its screenshots cannot be read.
inline constexpr std::chrono::minutes news_waits_for_pictures{10};

// What is told, and of the ticket what decides who hears of it.
struct TicketNews {
  std::optional<TicketId> ticket{};  // nothing: the one that the decision opens
  StaffNews news = StaffNews::NewTicket;
  TicketType type = TicketType::Request;
  std::optional<Person> technician{};
  std::string team{};
  std::optional<EntryId> entry{};  // see SendStaffMail
  std::string writer{};            // address of who wrote it: he knows
};

// To each a mail of his own: to the technician of the ticket; else to its team's mailbox or members; else to all technicians. Of a
// complaint the team leader alone hears. None when the desk does not want such mails. `rules` may be null.
std::vector<SendStaffMail> news_for(const TicketNews& what, const DeskPolicy& policy, const RuleSet* rules);

// The language of mails to one of the desk's people.
Language language_of_staff(const Person& person, const DeskPolicy& policy);

}  // namespace m2t
