// Mails, tickets and a desk as tests of the rules need them: an ordinary mail by a member of the staff, to be changed.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "rules/decide.h"
#include "rules/judge.h"
#include "rules/match.h"

namespace m2t::rules_tests {

using namespace std::chrono_literals;

inline Time at(int day, int hour, int minute = 0) {
  return std::chrono::sys_days(std::chrono::year(2026) / 11 / day) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}
inline Time now() { return at(24, 9); }  // a Tuesday, ten o'clock in Brussels

inline DeskPolicy desk() {
  DeskPolicy policy;
  policy.address = "support@jette.brussels";
  policy.aliases = {"helpdesk@jette.brussels"};
  policy.allowed_domains = {"jette.brussels"};
  policy.allowed_addresses = {"bibliotheque@example.org"};
  policy.technicians = {Person{"An Peeters", "an.peeters@jette.brussels", Language::Dutch}};
  policy.notify_technicians = false;  // the tests of technicians' mails turn it on
  return policy;
}

// The same desk behind a server that writes what it found out about senders.
inline DeskPolicy desk_with_a_border() {
  DeskPolicy policy = desk();
  policy.boundary.kind = BoundaryKind::Rfc8601;
  policy.boundary.authserv_id = "mx.jette.brussels";
  policy.boundary.hosts = {"mx.jette.brussels"};
  policy.boundary.inner_hosts = {"imap.jette.brussels"};
  return policy;
}
// What that server writes above its Received field.
inline std::vector<HeaderField> border_header(const std::string& above_name, const std::string& above_value) {
  return {{above_name, above_value},
          {"Received",
           "from mail.example.org (mail.example.org [192.0.2.7]) by mx.jette.brussels (Postfix) with ESMTPS id 4Z; "
           "Tue, 24 Nov 2026 09:59:00 +0100"}};
}

inline Calendar calendar() {
  CalendarRules rules;
  for (std::size_t day = 0; day < 5; ++day)
    rules.hours[day] = OpeningHours{std::chrono::minutes(510), std::chrono::minutes(1020)};
  return Calendar(rules);
}

inline Mail mail() {
  Mail m;
  m.message_id = "abc@mail.jette.brussels";
  m.subject = "Imprimante du guichet";
  m.from = Address{"Marie Dubois", "marie.dubois@jette.brussels"};
  m.from_count = 1;
  m.to = {Address{"", "support@jette.brussels"}};
  m.content_type = "text/plain";
  m.text = m.new_text = "Bonjour, l'imprimante du guichet 3 a besoin d'une nouvelle cartouche.";
  m.language = Language::French;
  m.language_is_sure = true;
  m.fields.title = "Imprimante du guichet";
  return m;
}
inline Mail stranger_mail() {
  Mail m = mail();
  m.from = Address{"Bob", "bob@elsewhere.example"};
  return m;
}

inline Arrival arrival() {
  Arrival a;
  a.received = now();
  a.now = now();
  a.size_bytes = 4000;
  return a;
}

inline Ticket ticket(std::int64_t id = 1, TicketState state = TicketState::Assigned) {
  Ticket t;
  t.id = TicketId{id};
  t.number = TicketNumber{"JET", 1000 + static_cast<std::uint64_t>(id)};
  t.subject = "Imprimante";
  t.state = state;
  t.requester = Person{"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
  t.parties = {Ticket::Party{t.requester, PartyRole::Requester},
               Ticket::Party{Person{"Jan Claes", "jan.claes@jette.brussels", Language::Dutch}, PartyRole::InCopy}};
  return t;
}

inline Judgement judged(const Mail& m, const History& history = {}, const DeskPolicy& policy = desk(),
                        const Arrival& a = arrival()) {
  return judge(m, a, history, policy);
}

inline Match matched(const Ticket& t, bool third_party = false) {
  Match match;
  match.ticket = t;
  match.evidence = Evidence::OwnMessageId;
  match.third_party = third_party;
  return match;
}

inline Decision decided(const Mail& m, const Match& match = {}, const History& history = {}, const DeskPolicy& policy = desk(),
                        const Arrival& a = arrival()) {
  static const Calendar hours = calendar();
  return decide(m, a, history, judge(m, a, history, policy), match, policy, hours);
}

template <typename Kind>
std::vector<Kind> effects_of(const Decision& decision) {
  std::vector<Kind> all;
  for (const auto& effect : decision.effects) {
    if (const auto* one = std::get_if<Kind>(&effect)) all.push_back(*one);
  }
  return all;
}
template <typename Kind>
const Kind& only(const Decision& decision) {
  static Kind found;
  const auto all = effects_of<Kind>(decision);
  REQUIRE(all.size() == 1);
  found = all.front();
  return found;
}
template <typename Kind>
bool has(const Decision& decision) {
  return !effects_of<Kind>(decision).empty();
}

inline bool has_reason(const std::vector<std::string>& reasons, std::string_view beginning) {
  for (const auto& reason : reasons) {
    if (std::string_view(reason).starts_with(beginning)) return true;
  }
  return false;
}

// One mail for each row of the decision table, made from an ordinary one.
struct RowCase {
  const char* id;
  void (*make)(Mail& mail, Arrival& arrival, History& history);
  bool may_answer;
  Disposition disposition;
  bool held_unless_matched = false;
  bool recorded_unless_matched = false;
};
const std::vector<RowCase>& row_cases();

}  // namespace m2t::rules_tests
