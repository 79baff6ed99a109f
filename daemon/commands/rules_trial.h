// What the rules would make of mails, one or all that came in since a day, against what they are without them or are now.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/settings.h"
#include "rules/file/apply_rules.h"
#include "rules/ticket_of_mail.h"
#include "store/store.h"

namespace m2t {

struct RulesTrial {
  Mail mail;
  Time received{};
  RuleOutcome outcome;
  Classification without, with;
  std::string becomes() const;  // "ticket", "held", "recorded"
};
// "incident, high, printer, team network, for An Peeters, tags guichet windows11"; what says nothing is left out.
std::string described(const Classification& classes);
std::string described(const RulesTrial& trial);  // or why there would be no ticket

// As if the mail came in now; received when its Date says. The text of its pictures is not known.
RulesTrial try_rules_on(const Mail& mail, const Settings& settings, Tx& tx, Time now);

struct TriedMails {
  struct Change {
    std::string mail_id, ticket, subject;
    std::string before, after;
    std::vector<std::string> rules;  // that fire
  };
  std::size_t tried = 0, unreadable = 0;
  std::vector<Change> changes;
};
// The mails that opened a ticket since then, or that rules kept from it; complaints only on request. Throws TransientError when mails
// cannot be read now.
TriedMails try_rules_since(Time since, const Settings& settings, Store& store, bool complaints,
                           const std::function<void(std::size_t)>& progress);

}  // namespace m2t
