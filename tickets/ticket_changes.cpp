#include "tickets/ticket_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/one_line.h"

namespace m2t {
namespace {

using std::chrono::year_month_day;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

std::string shown(const Person& person) {
  return person.name.empty() ? person.address : fmt::format("{} <{}>", person.name, person.address);
}

std::string to_iso(year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<year_month_day> from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_from<int>(text.substr(0, 4));
  const auto month = number_from<unsigned>(text.substr(5, 2)), day = number_from<unsigned>(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const year_month_day date{std::chrono::year(*year), std::chrono::month(*month), std::chrono::day(*day)};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string countdown_line(const Countdown& countdown) {
  return fmt::format("{} {} {} {}", to_iso(countdown.since), countdown.until ? to_iso(*countdown.until) : "-",
                     countdown.reminders_done, countdown.last_step ? to_iso(*countdown.last_step) : "-");
}

std::vector<std::string_view> pieces_of(std::string_view line) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t end = line.find(' ');
    pieces.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    line.remove_prefix(end + 1);
  }
}

std::optional<TicketChange> countdown_from(std::string_view value) {
  if (value.empty()) return SetCountdown{};
  const auto pieces = pieces_of(value);
  if (pieces.size() != 4) return std::nullopt;
  const auto since = from_iso(pieces[0]);
  const auto until = pieces[1] == "-" ? std::nullopt : from_iso(pieces[1]);
  const auto reminders = number_from<int>(pieces[2]);
  const auto last = pieces[3] == "-" ? std::nullopt : from_iso(pieces[3]);
  if (!since || !reminders || (pieces[1] != "-" && !until) || (pieces[3] != "-" && !last)) return std::nullopt;
  Countdown countdown;
  countdown.since = *since;
  countdown.until = until;
  countdown.reminders_done = *reminders;
  countdown.last_step = last;
  return SetCountdown{countdown};
}

Person by_address(std::string_view address) { return {"", std::string(address), Language::Unknown}; }

template <class Change, class Word>
std::optional<TicketChange> change_if(const std::optional<Word>& word) {
  if (!word) return std::nullopt;
  return Change{*word};
}

std::optional<TicketChange> party_from(std::string_view value) {
  const std::size_t blank = value.find(' ');
  const auto role = blank == std::string_view::npos ? std::nullopt : party_role_from(value.substr(0, blank));
  if (!role) return std::nullopt;
  return AddParty{by_address(value.substr(blank + 1)), *role};
}

const Ticket::Party* party_of(const Ticket& ticket, const Person& person) {
  const auto found = std::ranges::find_if(ticket.parties,
                                          [&](const Ticket::Party& p) { return same_address(p.person.address, person.address); });
  return found == ticket.parties.end() ? nullptr : &*found;
}
// The requester and the technicians keep what they are.
bool may_be_given(PartyRole role) { return role == PartyRole::InCopy || role == PartyRole::Invited; }

}  // namespace

std::string describe(const TicketChange& change) {
  return std::visit(
      Overloaded{
          [](const SetState& c) { return fmt::format("state: {}", to_word(c.state)); },
          [](const SetTechnician& c) { return "technician: " + (c.technician ? shown(*c.technician) : std::string("nobody")); },
          [](const SetType& c) { return fmt::format("type: {}", to_word(c.type)); },
          [](const SetPriority& c) { return fmt::format("priority: {}", to_word(c.priority)); },
          [](const SetCategory& c) { return "category: " + (c.category.empty() ? "none" : c.category); },
          [](const SetTeam& c) { return "team: " + (c.team.empty() ? "none" : c.team); },
          [](const AddTag& c) { return "tag: " + c.tag; }, [](const RemoveTag& c) { return "no longer tagged " + c.tag; },
          [](const SetRequester& c) { return "requester: " + shown(c.requester); },
          [](const AddParty& c) { return fmt::format("{}: {}", to_word(c.role), shown(c.person)); },
          [](const RemoveParty& c) { return "no longer a party: " + shown(c.person); },
          [](const MergeInto& c) { return fmt::format("merged into ticket #{}", static_cast<std::int64_t>(c.other)); },
          [](const Unmerge&) { return std::string("no longer merged"); },
          [](const SetCountdown& c) {
            return c.countdown ? "clock: since " + to_iso(c.countdown->since) : std::string("clock: stopped");
          },
          [](const RemoveLink& c) { return fmt::format("no longer linked with ticket #{}", static_cast<std::int64_t>(c.other)); },
          [](const WithdrawNote&) { return std::string("a note is taken back"); }},
      change);
}

std::optional<TicketChange> inverse_of(const TicketChange& change, const Ticket& before) {
  using Result = std::optional<TicketChange>;
  return std::visit(
      Overloaded{
          [&](const SetState& c) -> Result { return c.state == before.state ? Result() : SetState{before.state}; },
          [&](const SetTechnician&) -> Result { return SetTechnician{before.technician}; },
          [&](const SetType& c) -> Result { return c.type == before.type ? Result() : SetType{before.type}; },
          [&](const SetPriority& c) -> Result { return c.priority == before.priority ? Result() : SetPriority{before.priority}; },
          [&](const SetCategory& c) -> Result { return c.category == before.category ? Result() : SetCategory{before.category}; },
          [&](const SetTeam& c) -> Result { return c.team == before.team ? Result() : SetTeam{before.team}; },
          [&](const AddTag& c) -> Result { return std::ranges::count(before.tags, c.tag) != 0 ? Result() : RemoveTag{c.tag}; },
          [&](const RemoveTag& c) -> Result { return std::ranges::count(before.tags, c.tag) != 0 ? AddTag{c.tag} : Result(); },
          [&](const SetRequester&) -> Result { return SetRequester{before.requester}; },
          [&](const AddParty& c) -> Result {
            const Ticket::Party* party = party_of(before, c.person);
            if (party == nullptr) return RemoveParty{c.person};
            return party->role == c.role || !may_be_given(party->role) ? Result() : AddParty{party->person, party->role};
          },
          [&](const RemoveParty& c) -> Result {
            const Ticket::Party* party = party_of(before, c.person);
            return party == nullptr ? Result() : AddParty{party->person, party->role};
          },
          [&](const MergeInto&) -> Result { return before.merged_into ? Result(MergeInto{*before.merged_into}) : Unmerge{}; },
          [&](const Unmerge&) -> Result { return before.merged_into ? MergeInto{*before.merged_into} : Result(); },
          [&](const SetCountdown&) -> Result { return SetCountdown{before.countdown}; },
          [](const RemoveLink&) -> Result { return std::nullopt; }, [](const WithdrawNote&) -> Result { return std::nullopt; }},
      change);
}

std::string to_line(const TicketChange& change) {
  return on_one_line(std::visit(
      Overloaded{[](const SetState& c) { return fmt::format("state {}", to_word(c.state)); },
                 [](const SetTechnician& c) { return "technician " + (c.technician ? c.technician->address : ""); },
                 [](const SetType& c) { return fmt::format("type {}", to_word(c.type)); },
                 [](const SetPriority& c) { return fmt::format("priority {}", to_word(c.priority)); },
                 [](const SetCategory& c) { return "category " + c.category; }, [](const SetTeam& c) { return "team " + c.team; },
                 [](const AddTag& c) { return "+tag " + c.tag; }, [](const RemoveTag& c) { return "-tag " + c.tag; },
                 [](const SetRequester& c) { return "requester " + c.requester.address; },
                 [](const AddParty& c) { return fmt::format("+party {} {}", to_word(c.role), c.person.address); },
                 [](const RemoveParty& c) { return "-party " + c.person.address; },
                 [](const MergeInto& c) { return fmt::format("merge {}", static_cast<std::int64_t>(c.other)); },
                 [](const Unmerge&) { return std::string("unmerge "); },
                 [](const SetCountdown& c) { return "countdown " + (c.countdown ? countdown_line(*c.countdown) : ""); },
                 [](const RemoveLink& c) { return fmt::format("unlink {}", static_cast<std::int64_t>(c.other)); },
                 [](const WithdrawNote& c) { return fmt::format("withdraw {}", static_cast<std::int64_t>(c.note)); }},
      change));
}

std::string audit_detail(const TicketChange& change) {
  const std::string line = to_line(change);
  const std::string word = line.substr(0, line.find(' '));
  const bool names_somebody = word == "technician" || word == "requester" || word == "+party" || word == "-party";
  const bool has_value = line.size() > word.size() + 1;
  if (names_somebody) return "change=" + word + (word == "technician" && !has_value ? " to=nobody" : "");
  return "change=" + word + (has_value ? " to=" + line.substr(word.size() + 1) : "");
}

std::optional<TicketChange> change_from_line(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const std::string_view word = line.substr(0, blank), value = line.substr(blank + 1);
  if (word == "state") return change_if<SetState>(ticket_state_from(value));
  if (word == "technician") return SetTechnician{value.empty() ? std::nullopt : std::optional(by_address(value))};
  if (word == "type") return change_if<SetType>(ticket_type_from(value));
  if (word == "priority") return change_if<SetPriority>(priority_from(value));
  if (word == "category") return SetCategory{std::string(value)};
  if (word == "team") return SetTeam{std::string(value)};
  if (word == "+tag") return AddTag{std::string(value)};
  if (word == "-tag") return RemoveTag{std::string(value)};
  if (word == "requester") return SetRequester{by_address(value)};
  if (word == "+party") return party_from(value);
  if (word == "-party") return RemoveParty{by_address(value)};
  if (word == "unmerge") return Unmerge{};
  if (word == "countdown") return countdown_from(value);
  const auto id = number_from<std::int64_t>(value);
  if (word == "merge" && id) return MergeInto{static_cast<TicketId>(*id)};
  if (word == "unlink" && id) return RemoveLink{static_cast<TicketId>(*id)};
  if (word == "withdraw" && id) return WithdrawNote{static_cast<EntryId>(*id)};
  return std::nullopt;
}

}  // namespace m2t
