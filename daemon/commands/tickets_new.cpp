// `mail2ticket tickets new`: a ticket for somebody who telephoned, or came to the desk. It is decided as if the requester had sent a mail
// with this subject and text: the desk's rules, the acknowledgement, who hears of it. What the options say comes first.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/handwritten_mail.h"
#include "daemon/commands/ticket_report.h"
#include "daemon/commands/written_text.h"
#include "rules/commands/carry_out.h"
#include "rules/decide.h"
#include "rules/reading.h"
#include "tickets/mail_address.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

template <typename Value>
std::optional<Value> word_given(const std::string& word, std::optional<Value> (*read)(std::string_view), std::string_view option,
                                std::string_view allowed) {
  if (word.empty()) return std::nullopt;
  const auto value = read(word);
  if (!value) throw UsageError(fmt::format("{} \"{}\" is unknown; it is one of {}", option, word, allowed));
  return value;
}

std::string technician_given(const std::string& typed, const DeskPolicy& policy) {
  const auto found = technicians_named(typed, policy);
  if (found.size() == 1) return found.front().address;
  std::string names;
  for (const Person& person : policy.technicians)
    names += (names.empty() ? "" : ", ") + person.name + " <" + person.address + ">";
  throw DataError(fmt::format("--technician {}: {}. Technicians: {}", typed,
                              found.empty() ? "nobody has this name" : "several have this name", names.empty() ? "none" : names));
}

std::string team_given(const std::string& name, const RuleSet& rules) {
  if (rules.find_team(name) != nullptr) return name;
  std::string names;
  for (const Team& team : rules.teams) names += (names.empty() ? "" : ", ") + team.name;
  throw DataError(fmt::format("--team {}: there is no such team; the rules file has {}", name, names.empty() ? "none" : names));
}

RuleChanges said_by_hand(const TicketNewOptions& options, const Settings& settings) {
  RuleChanges said;
  said.type = word_given(options.type, ticket_type_from, "--type", "incident, request, complaint");
  said.priority = word_given(options.priority, priority_from, "--priority", "low, normal, high, urgent");
  if (!options.category.empty()) said.category = options.category;
  if (!options.team.empty()) said.team = team_given(options.team, settings.rules);
  if (!options.technician.empty()) said.technician = technician_given(options.technician, settings.policy);
  if (said.type == TicketType::Complaint && (said.team || said.technician))
    throw UsageError("a complaint is the team leader's alone: it takes neither --team nor --technician");
  return said;
}

Person requester_of(const TicketNewOptions& options, const DeskPolicy& policy) {
  const std::string& address = options.requester;
  if (!is_safe_envelope_address(address))
    throw DataError("--requester \"" + address +
                    "\" is no mail address that can be written to; one is needed, such as marie@example.org");
  if (is_own_address(policy, address)) throw DataError("--requester " + address + " is the desk itself");
  return Person{options.name, address, Language::Unknown};
}

// As the reader reads what the requester said; what an option says is not to be read out of it.
Mail facts_of_call(const TicketNewOptions& options, const Person& requester, const std::string& text, const Desk& desk,
                   const RandomBytes& random, Time now) {
  ReaderProgram reader(reading_options(desk.settings));
  Mail mail = facts_of(reader.read_bytes(mail_of({requester, options.subject, text, {}}, desk, random, now)));
  mail.new_text = text;
  mail.quoted_text.clear();
  mail.signature.clear();
  if (!options.phone.empty()) {
    mail.fields.phone = options.phone;
    mail.fields.sources["phone"] = FieldSource{options.phone, "command_line"};
  }
  return mail;
}

Decision decide_call(const TicketNewOptions& options, const Mail& mail, Tx& tx, const Desk& desk, RulesAtHand rules,
                     Origin origin, Time now) {
  const DeskPolicy& policy = desk.settings.policy;
  Arrival arrival;
  arrival.received = arrival.now = now;
  arrival.released = true;  // a person wants it to be a ticket, whatever rules would hold or only record
  History history;
  history.known_person = tx.find_person(options.requester);
  Judgement judgement;
  judgement.known_sender = is_allowed_sender(policy, options.requester);
  judgement.may_answer = !options.no_mail;
  judgement.reasons.push_back("opened on the command line by " + admin_actor());
  if (!rules.set->teams.empty()) rules.turns = tx.turns();
  Decision decision = decide(mail, arrival, history, judgement, Match{}, policy, desk.calendar, {}, rules);
  for (Effect& effect : decision.effects) {
    if (auto* open = std::get_if<OpenTicket>(&effect)) open->origin = origin;
    if (auto* entry = std::get_if<AddEntry>(&effect)) entry->text = mail.new_text;  // there is no mail to take it from
  }
  return decision;
}

bool opens_a_ticket(const Decision& decision) {
  return std::ranges::any_of(decision.effects, [](const Effect& e) { return std::holds_alternative<OpenTicket>(e); });
}

}  // namespace

ExitCode open_new_ticket(const TicketNewOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const auto desk = desk_of(options.config);
  const Settings& settings = desk->settings;
  RulesAtHand rules{&settings.rules, {}, settings.directory.of(options.requester), said_by_hand(options, settings)};
  const Origin origin = word_given(options.origin, origin_from, "--origin", "phone, mail, command_line").value_or(Origin::Phone);
  const Person requester = requester_of(options, settings.policy);
  const auto given = text_at_hand(options.words, console);
  const std::string text = given ? *given : text_from_editor("Ticket for " + requester.address + "\n" + options.subject + "\n");
  const auto store = store_of(settings, true);
  const RandomBytes random = system_random();
  const Time now = SystemClock().now();
  const Mail mail = facts_of_call(options, requester, text, *desk, random, now);
  auto tx = store->begin();
  const Decision decision = decide_call(options, mail, *tx, *desk, std::move(rules), origin, now);
  if (!opens_a_ticket(decision)) throw DataError(fmt::format("no ticket is opened: {}", fmt::join(decision.reasons, "; ")));
  const Applied applied = apply_without_mail(*tx, decision, {*desk, random, now, admin_actor(), {}});
  if (!applied.ticket) throw PermanentError("the ticket was decided and not opened");
  const TicketReport report = report_of(*tx, *applied.ticket, {}, applied);
  tx->commit();
  if (options.json) {
    print_report(report, true, console);
  } else {
    console.out << to_text(report.ticket.number) << "\n";  // alone, for scripts
    print_mails(report, console.err);
  }
  tell_when_nobody_sends(report, settings, console);
  return ExitCode::Ok;
}

}  // namespace m2t
