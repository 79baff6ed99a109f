// `mail2ticket tickets list`. It reads the store, so it works beside a running daemon and without one.
#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/commands/tickets_json.h"
#include "daemon/settings/words.h"
#include "parsers/text/text_lines.h"
#include "rules/commands/carry_out.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t columns_for_all = 130;  // a narrower terminal is spared what matters least

template <typename Value>
Value word_said(const std::string& option, const std::string& said, std::optional<Value> value, std::string_view allowed) {
  if (value) return *value;
  throw UsageError(fmt::format("{} cannot be \"{}\"; it is one of {}", option, said, allowed));
}

std::chrono::seconds age_said(const std::string& option, const std::string& said) {
  const auto age = parse_duration(said);
  if (!age || age->count() <= 0)
    throw UsageError(fmt::format("{} cannot be \"{}\"; an age is a number and one of s, m, h, d: 3d, 12h", option, said));
  return *age;
}

std::size_t limit_said(const std::string& said) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), limit);
  if (error == std::errc() && end == said.data() + said.size() && limit > 0) return limit;
  throw UsageError(fmt::format("--limit cannot be \"{}\"; it is a whole number of tickets, 1 at least", said));
}

// Who left the desk is found by his address; a name is one of the configuration.
std::string technician_said(const std::string& said, const DeskPolicy& policy) {
  if (said.find('@') != std::string::npos) return said;
  const std::vector<Person> found = technicians_named(said, policy);
  if (found.size() == 1) return found.front().address;
  std::string names;
  for (const Person& person : found.empty() ? policy.technicians : found)
    names += (names.empty() ? "" : ", ") + (person.name.empty() ? person.address : person.name);
  if (found.empty())
    throw UsageError(
        fmt::format("\"{}\" is no technician; write {}none, or an address", said, names.empty() ? "" : names + ", "));
  throw UsageError(fmt::format("\"{}\" may be {}; write more of the name, or an address", said, names));
}

// The list would be empty, as if he had no tickets.
std::string requester_said(const std::string& said) {
  if (said.empty() || said.find('@') != std::string::npos) return said;
  throw UsageError(fmt::format("--requester cannot be \"{}\"; it is a mail address: marie.dubois@example.org", said));
}

std::string team_said(const std::string& said, const RuleSet& rules) {
  if (said.empty()) return said;
  std::string names;
  for (const Team& team : rules.teams) {
    if (fold_words(team.name) == fold_words(said)) return team.name;
    names += (names.empty() ? "" : ", ") + team.name;
  }
  throw UsageError(names.empty() ? fmt::format("\"{}\" is no team; the rules file names none", said)
                                 : fmt::format("\"{}\" is no team; the rules file has {}", said, names));
}

TicketFilter filter_of(const TicketsListOptions& options, const Settings& settings, Time now) {
  TicketFilter filter;
  for (const std::string& state : options.states)
    filter.states.push_back(word_said("--status", state, ticket_state_from(state), "new, assigned, waiting, solved, closed"));
  if (!options.type.empty())
    filter.type = word_said("--type", options.type, ticket_type_from(options.type), "incident, request, complaint");
  filter.requester = requester_said(options.requester);
  filter.without_technician = options.technician == "none";
  if (!options.technician.empty() && !filter.without_technician)
    filter.technician = technician_said(options.technician, settings.policy);
  filter.team = team_said(options.team, settings.rules);
  filter.category = options.category;
  if (!options.created_since.empty())
    filter.created_from = moment_said(options.created_since, TimeZone(settings.calendar.time_zone));
  if (!options.newer_than.empty()) {
    const Time from = now - age_said("--newer-than", options.newer_than);
    filter.created_from = std::max(from, filter.created_from.value_or(from));
  }
  if (!options.older_than.empty()) filter.created_before = now - age_said("--older-than", options.older_than);
  filter.search = options.search;
  filter.complaints = options.complaints;
  if (!options.limit.empty()) filter.limit = limit_said(options.limit);
  return filter;
}

Table table_of(const std::vector<Ticket>& tickets, const TimeZone& zone, bool all_columns) {
  Table table(all_columns ? std::vector<std::string>{"number", "status", "type", "priority", "changed", "technician", "requester",
                                                     "subject"}
                          : std::vector<std::string>{"number", "status", "changed", "requester", "subject"});
  for (const Ticket& t : tickets) {
    const std::string number = to_text(t.number), state(to_word(t.state)), changed = shown_time(t.updated, zone);
    if (all_columns)
      table.add({number, state, std::string(to_word(t.type)), std::string(to_word(t.priority)), changed,
                 t.technician ? t.technician->address : "", t.requester.address, t.subject});
    else
      table.add({number, state, changed.substr(0, changed.find(' ')), t.requester.address, t.subject});
  }
  return table;
}

}  // namespace

ExitCode list_tickets(const TicketsListOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const TicketFilter filter = filter_of(options, settings, SystemClock().now());
  const std::vector<Ticket> tickets = store_of(settings, false)->begin_reading()->list_tickets(filter);
  if (options.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Ticket& ticket : tickets) list.push_back(ticket_json(ticket));
    print_json(list, console.out);
    return ExitCode::Ok;
  }
  const bool all_columns = console.out_columns == 0 || console.out_columns >= columns_for_all;
  table_of(tickets, TimeZone(settings.calendar.time_zone), all_columns).print(console.out, "no tickets", console.out_columns);
  return ExitCode::Ok;
}

}  // namespace m2t
