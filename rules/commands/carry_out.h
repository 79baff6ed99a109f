// Commands -> effects on one ticket, all or nothing. Whether they may be carried out was decided before. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rules/commands/command.h"
#include "rules/file/rule_tables.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

// What the desk's own rules make of words that come without a mail of their own.
using RulesOnWords = std::function<RuleChanges(const std::string& title, const std::string& words)>;

struct Orders {
  std::vector<MailCommand> commands;
  std::string free_text;                 // belongs to no command: an answer, or a note where answers are internal
  std::vector<std::size_t> attachments;  // of the mail at hand, that go out with public words
};

struct OrderContext {
  const Ticket& ticket;
  const Person& technician;   // who gives the orders; his language is that of the receipt
  std::vector<Ticket> named;  // the tickets that merge and link name, as far as they exist
  const DeskPolicy& policy;
  const Calendar& calendar;
  Time now{};
  bool mail_is_kept = false;             // the mail is an entry of the ticket already
  std::string last_words{};              // the requester's newest, for a ticket that is split off
  std::string first_words{};             // those that opened the ticket, for the head of service
  Language said_in = Language::Unknown;  // what was done, and the problems; Unknown: the technician's
  std::vector<TicketField> contact{};    // how the requester is reached, for a ticket that is split off
  RulesOnWords rules_say{};              // of its words; none: no rules
  std::optional<Time> closed_since{};    // of a closed ticket, where that is known
  bool was_written_to = false;           // the requester has words of a technician that he can answer
};

struct CarriedOut {
  std::vector<Effect> effects;        // empty when there are problems
  std::vector<std::string> done;      // for the receipt
  std::vector<std::string> problems;  // any: nothing is done
  std::vector<LineMend> mends;        // of each problem: what would help
  std::vector<TicketChange> undo;     // in the order in which they are to be applied
  std::vector<ChangeTicket> undo_elsewhere;
  bool writes_to_somebody = false;  // mails that can be stopped for a while
  bool has_entry = false;           // the mail's words became an entry
};

CarriedOut carry_out(const Orders& orders, const OrderContext& context);

// The language of mails to one of the staff.
Language language_for(const Person& technician, const DeskPolicy& policy);

// Who gets a technician's public words: the requester, who is in copy within [access], and whom a technician brought in.
std::vector<Person> recipients_of(const Ticket& ticket, const DeskPolicy& policy);

// The technicians that a typed name may mean: an address, a whole name, or the beginning of a name's word. Case and accents do not count.
std::vector<Person> technicians_named(std::string_view typed, const DeskPolicy& policy);
// Who was probably meant by a name with a typing error; nothing when nobody or several may be.
std::optional<Person> technician_nearest(std::string_view typed, const DeskPolicy& policy);
std::string name_of_technician(const Person& person);  // his address where he has no name

}  // namespace m2t
