#include "rules/ticket_of_mail.h"

#include <algorithm>
#include <unordered_set>

#include "parsers/text/text_lines.h"
#include "rules/reading.h"
#include "tickets/lifecycle.h"

namespace m2t {
namespace {

constexpr std::size_t most_in_copy = 20;  // 3.1: recipients written to
constexpr std::size_t most_title_characters = 200;

std::optional<Person> technician_at(const std::optional<std::string>& address, const DeskPolicy& policy) {
  if (!address) return std::nullopt;
  for (const Person& technician : policy.technicians)
    if (same_address(technician.address, *address)) return technician;
  return std::nullopt;
}

void assign(std::vector<TicketChange>& changes, const Person& technician, TicketState from) {
  changes.emplace_back(SetTechnician{technician});
  const auto to = next_state(from, TicketEvent::TechnicianAssigned);
  if (to && *to != from) changes.emplace_back(SetState{*to});
}

std::string no_subject_in_words(Language language) {
  if (language == Language::French) return "(sans objet)";
  return language == Language::Dutch ? "(zonder onderwerp)" : "(no subject)";
}

std::string address_of(const std::optional<Person>& person) { return person ? address_key(person->address) : std::string(); }

}  // namespace

std::string title_of(const Mail& mail, Language desk) {
  std::string title = mail.fields.title;
  std::size_t at = 0, characters = 0;
  while (at < title.size() && characters < most_title_characters) {
    ++at;
    while (at < title.size() && (static_cast<unsigned char>(title[at]) & 0xC0) == 0x80) ++at;
    ++characters;
  }
  title.resize(at);
  return title.empty() ? no_subject_in_words(desk) : title;
}

std::string title_of_words(std::string_view text) {
  constexpr std::size_t longest = 80;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view words = trim_blanks(line);
    if (words.empty()) continue;
    if (words.size() <= longest) return std::string(words);
    std::size_t end = words.rfind(' ', longest);
    if (end == std::string_view::npos) end = longest;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    return std::string(words.substr(0, end)) + "…";
  }
  return {};
}

std::vector<Person> people_in_copy(const Mail& mail, const std::string& sender, const std::vector<std::string>& added_by_rules,
                                   const DeskPolicy& policy) {
  std::vector<Person> people;
  std::unordered_set<std::string> seen{address_key(sender)};
  const auto add = [&](const std::string& name, const std::string& address) {
    if (people.size() < most_in_copy && seen.insert(address_key(address)).second)
      people.push_back(Person{name, address, Language::Unknown});
  };
  for (const std::string& address : added_by_rules)
    if (!is_own_address(policy, address)) add("", address);
  for (const auto* list : {&mail.to, &mail.cc})
    for (const Address& one : *list)
      if (!one.address.empty() && !is_own_address(policy, one.address) && !is_noreply_address(one.address))
        add(one.name, one.address);
  return people;
}

std::vector<Person> people_of(const Team& team, const DeskPolicy& policy) {
  if (!team.mailbox.empty()) return {Person{team.name, team.mailbox, Language::Unknown}};
  std::vector<Person> people;
  for (const std::string& member : team.members)
    if (const auto technician = technician_at(member, policy)) people.push_back(*technician);
  return people;
}

Classification classify(const Mail& mail, const RuleChanges& changes, const DeskPolicy& policy) {
  Classification result;
  result.type = changes.type.value_or(incident_word(mail).empty() ? TicketType::Request : TicketType::Incident);
  result.priority = changes.priority.value_or(mail.fields.urgency.empty() ? Priority::Normal : Priority::High);
  result.category = changes.category.value_or("");
  result.tags = changes.tags;
  if (result.type == TicketType::Complaint) return result;
  result.team = changes.team.value_or("");
  result.technician = technician_at(changes.technician, policy);
  return result;
}

std::vector<TicketChange> classification_of_new_ticket(const Classification& classification) {
  std::vector<TicketChange> changes;
  if (!classification.category.empty()) changes.emplace_back(SetCategory{classification.category});
  if (!classification.team.empty()) changes.emplace_back(SetTeam{classification.team});
  if (classification.technician) assign(changes, *classification.technician, TicketState::New);
  for (const std::string& tag : classification.tags) changes.emplace_back(AddTag{tag});
  return changes;
}

std::vector<TicketChange> classification_by_pictures(const Ticket& ticket, const Classification& without,
                                                     const Classification& with) {
  std::vector<TicketChange> changes;
  if (with.type != without.type && ticket.type == without.type) changes.emplace_back(SetType{with.type});
  if (with.priority != without.priority && ticket.priority == without.priority) changes.emplace_back(SetPriority{with.priority});
  if (with.category != without.category && ticket.category == without.category) changes.emplace_back(SetCategory{with.category});
  if (with.team != without.team && ticket.team == without.team) changes.emplace_back(SetTeam{with.team});
  const bool another = address_of(with.technician) != address_of(without.technician);
  if (another && with.technician && !ticket.technician) assign(changes, *with.technician, ticket.state);
  // What turned out to be a complaint goes back from whom a rule gave it to.
  const bool by_rule = ticket.technician && address_of(ticket.technician) == address_of(without.technician);
  const bool becomes_complaint = with.type == TicketType::Complaint && without.type != with.type && ticket.type == without.type;
  if ((another && !with.technician && by_rule) || (becomes_complaint && ticket.technician)) changes.emplace_back(SetTechnician{});
  for (const std::string& tag : with.tags)
    if (std::ranges::find(ticket.tags, tag) == ticket.tags.end()) changes.emplace_back(AddTag{tag});
  return changes;
}

}  // namespace m2t
