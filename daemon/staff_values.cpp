// What the templates of technicians' mails are filled with.
#include "daemon/staff_mails.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/french_blanks.h"
#include "daemon/names_in_mails.h"
#include "mailer/mailto.h"
#include "mailer/notice_words.h"
#include "mailer/template_text.h"
#include "rules/commands/command_words.h"
#include "rules/commands/receipt_words.h"
#include "rules/match.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t most_lines_of_words = 60;
constexpr std::size_t most_lines_passed_on = 30;
constexpr std::size_t earlier_entries = 2;
constexpr std::size_t characters_of_an_earlier_entry = 400;
constexpr std::size_t most_similar = 3;
constexpr std::size_t longest_corrected_link = 2000;  // Outlook cuts a little above

std::string first_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return std::string(text.substr(0, most)) + "…";
}

const EntryRow* newest_words(const TicketView& view) {
  for (auto entry = view.entries.rbegin(); entry != view.entries.rend(); ++entry)
    if (entry->kind == EntryKind::Request || entry->kind == EntryKind::FollowUp) return &*entry;
  return nullptr;
}

std::vector<std::string> some_lines(std::vector<std::string> lines, std::size_t most) {
  if (lines.size() <= most) return lines;
  lines.resize(most);
  lines.emplace_back("…");
  return lines;
}

// What somebody only passes on or answers inline makes no sense without what stands below it.
std::vector<std::string> words_of_entry(const EntryRow& entry) {
  std::vector<std::string> lines = some_lines(lines_of(entry.text), most_lines_of_words);
  if (entry.kind != EntryKind::Request || entry.quoted_text.empty()) return lines;
  for (std::string& line : some_lines(lines_of(entry.quoted_text), most_lines_passed_on)) lines.push_back("| " + std::move(line));
  return lines;
}

// Without the pictures, which have a place of their own.
std::vector<std::string> attachments_of(const EntryRow& entry) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < entry.attachments.size(); ++i) {
    const AttachmentRow& attachment = entry.attachments[i];
    const bool shown_above = entry.pictures.contains(i);
    if (!shown_above && attachment.kind != "logo" && attachment.kind != "signature")
      names.push_back(attachment.name + (attachment.scan.state == ScanState::Infected ? " (VIRUS)" : ""));
  }
  return names;
}

// Public words only: what is quoted back by mistake must hold nothing internal (T-10).
std::vector<std::string> earlier_of(const StaffMailSource& source, const EntryRow* newest) {
  const std::string_view colon = source.what.language == Language::French ? "\u00A0: " : ": ";
  std::vector<std::string> lines;
  const std::vector<EntryRow>& entries = source.ticket.entries;
  for (auto entry = entries.rbegin(); entry != entries.rend() && lines.size() < earlier_entries; ++entry) {
    const bool said_in_public = entry->visibility == Visibility::Public && entry->kind != EntryKind::Event;
    const bool came_after = source.what.entry && newest != nullptr && newest < &*entry;
    if (&*entry == newest || came_after || entry->text.empty() || !said_in_public || entry->from.address.empty()) continue;
    lines.push_back(shown_name(entry->from) + std::string(colon) +
                    one_line(first_characters(entry->text, characters_of_an_earlier_entry)));
  }
  std::ranges::reverse(lines);
  return lines;
}

// "JET-10429 (clos), JET-10438 (attribué)"
std::string linked_of(const std::vector<Ticket>& tickets, Language language) {
  std::string line;
  for (const Ticket& ticket : tickets)
    line += fmt::format("{}{} ({})", line.empty() ? "" : ", ", to_text(ticket.number), state_in_words(ticket.state, language));
  return line;
}

std::vector<std::string> similar_of(const std::vector<Ticket>& tickets) {
  std::vector<std::string> lines;
  for (const Ticket& ticket : tickets) {
    if (lines.size() == most_similar) break;
    lines.push_back(to_text(ticket.number) + " " + ticket.subject + " – " + shown_name(ticket.requester));
  }
  return lines;
}

// "3" of "3 others today"; empty unless there are several.
std::string similar_today(const std::vector<Ticket>& tickets, const TimeZone& zone, Time now) {
  const auto today = zone.to_local(now).date;
  const auto count = std::ranges::count_if(tickets, [&](const Ticket& t) { return zone.to_local(t.created).date == today; });
  return count > 1 ? std::to_string(count) : std::string();
}

// Without a ticket the words themselves: nobody sends a mail without a subject gladly.
std::string subject_of_answers(const StaffMailSource& source, std::string_view body) {
  if (!source.what.of_no_ticket) return "[" + number_of(source) + "]";
  return std::string(body.substr(0, body.find('\n')));
}

std::string button(CommandKind kind, std::string_view below, const StaffMailSource& source, const std::string& own_id,
                   const std::string& reply_to) {
  const Language language = source.what.language;
  const std::string body = "#" + std::string(shown_word(kind, language)) + std::string(below);
  return to_mailto({reply_to, subject_of_answers(source, body), body, own_id});
}

std::vector<std::string> help_lines(Language language) {
  std::vector<std::string> lines;
  for (const CommandWords& row : command_table()) {
    const std::string_view meaning = meaning_of(row.kind, language);
    lines.push_back("#" + std::string(shown_word(row.kind, language)) + " – " +
                    (language == Language::French ? french_blanks(meaning) : std::string(meaning)));
  }
  return lines;
}

std::string phone_in(const TicketView& view) {
  const auto found = std::ranges::find(view.fields, FieldName::Phone, &TicketField::name);
  return found == view.fields.end() ? std::string() : found->value;
}

// Who is in copy, on one line; those whom the desk writes to, or the others.
std::string in_copy(const Ticket& ticket, const DeskPolicy& policy, bool written_to) {
  std::string line;
  for (const Ticket::Party& party : ticket.parties) {
    if (party.role != PartyRole::InCopy && party.role != PartyRole::Invited) continue;
    const bool is = party.role == PartyRole::Invited || is_allowed_sender(policy, party.person.address);
    if (is == written_to) line += (line.empty() ? "" : ", ") + name_and_address(party.person);
  }
  return line;
}

void add_ticket_values(TemplateValues& values, const StaffMailSource& source) {
  const Ticket& ticket = source.ticket.ticket;
  const Language language = source.what.language;
  values["requester"] = shown_name(ticket.requester);
  values["requester_address"] = address_beside_name(ticket.requester);
  values["requester_phone"] = phone_in(source.ticket);
  values["ticket_subject"] = ticket.subject;
  values["type"] = std::string(type_in_words(ticket.type, language));
  values["priority"] = std::string(priority_in_words(ticket.priority, language));
  values["is_pressing"] = ticket.priority == Priority::High || ticket.priority == Priority::Urgent;
  values["state"] = std::string(state_in_words(ticket.state, language));
  values["taken_by"] = ticket.technician ? shown_name(*ticket.technician) : std::string();
}

// Who wrote, where that is not the requester: somebody who is there with everybody's knowledge, or somebody of whom nothing is proved.
void add_writer(TemplateValues& values, const Ticket& ticket, const EntryRow* newest, const DeskPolicy& policy) {
  std::string in_copy, unproved;
  bool outside = false;
  if (newest != nullptr && !same_address(newest->from.address, ticket.requester.address)) {
    const std::string& address = newest->from.address;
    const bool known = !newest->third_party && is_party(ticket, address, policy) && !is_outside_copy(ticket, address, policy);
    (known ? in_copy : unproved) = name_and_address(newest->from);
    outside = !known && !is_allowed_sender(policy, address);
  }
  values["party_in_copy"] = in_copy;
  values["third_party"] = unproved;
  values["is_outside"] = outside;
}

void add_news_values(TemplateValues& values, const StaffMailSource& source, const DeskPolicy& policy, const std::string& own_id,
                     const std::string& reply_to) {
  const EntryRow* newest = entry_of_news(source);
  values["is_new"] = source.what.news == StaffNews::NewTicket;
  values["is_open_again"] = source.what.news == StaffNews::OpenAgain;
  values["is_answer"] = source.what.news == StaffNews::RequesterWrote || source.what.news == StaffNews::OpenAgain;
  values["is_assigned"] = source.what.news == StaffNews::Assigned;
  values["is_wait_over"] = source.what.news == StaffNews::WaitOver;
  const bool taken_away = source.what.news == StaffNews::TakenOver, has_technician = source.ticket.ticket.technician.has_value();
  const bool closed = source.ticket.ticket.state == TicketState::Closed;
  values["is_taken_over"] = taken_away && has_technician;
  values["is_no_longer_yours"] = taken_away && !has_technician && !closed;
  values["is_opened_by_mistake"] = taken_away && !has_technician && closed;
  if (taken_away) return;  // he knows the ticket, and it is no longer for him to do something
  values["came_back_to"] = source.what.news == StaffNews::CameBack ? source.what.came_back : std::string();
  values["text_lines"] = newest ? words_of_entry(*newest) : std::vector<std::string>();
  add_writer(values, source.ticket.ticket, newest, policy);
  values["attachments"] = newest ? attachments_of(*newest) : std::vector<std::string>();
  values["earlier"] = earlier_of(source, newest);
  values["similar"] = similar_of(source.similar);
  values["linked"] = linked_of(source.linked, source.what.language);
  values["take_link"] = button(CommandKind::Take, "", source, own_id, reply_to);
  values["resolve_link"] = button(CommandKind::Resolve, "\n", source, own_id, reply_to);
  values["ask_link"] = button(CommandKind::Ask, "\n", source, own_id, reply_to);
  values["note_link"] = button(CommandKind::Note, "\n", source, own_id, reply_to);
}

// A link that a mail program cuts would send half of his text: then there is none, and the commands are shown for copying.
void add_corrected_values(TemplateValues& values, const StaffMailSource& source, const std::string& own_id,
                          const std::string& reply_to) {
  const SendStaffMail& what = source.what;
  std::string link =
      what.corrected.empty() ? "" : to_mailto({reply_to, subject_of_answers(source, what.corrected), what.corrected, own_id});
  const bool fits = link.size() <= longest_corrected_link;
  values["corrected_lines"] = lines_of(fits ? what.corrected : what.corrected_block);
  values["corrected_link"] = fits ? std::move(link) : std::string();
}

// "24/11 14:02"
std::string taken_at(const Ticket& ticket, const TimeZone& zone) {
  if (!ticket.taken) return {};
  const auto local = zone.to_local(*ticket.taken);
  const std::chrono::hh_mm_ss time(local.time_of_day);
  return fmt::format("{}/{} {}:{:02}", static_cast<unsigned>(local.date.day()), static_cast<unsigned>(local.date.month()),
                     time.hours().count(), time.minutes().count());
}

}  // namespace

std::string number_of(const StaffMailSource& source) {
  return source.what.of_no_ticket ? std::string() : to_text(source.ticket.ticket.number);
}

const EntryRow* entry_of_news(const StaffMailSource& source) {
  const std::vector<EntryRow>& entries = source.ticket.entries;
  if (source.what.entry) {
    const auto named = std::ranges::find(entries, *source.what.entry, &EntryRow::id);
    if (named != entries.end()) return &*named;
  }
  return newest_words(source.ticket);
}

TemplateValues staff_values(const StaffMailSource& source, const Desk& desk, const std::string& own_id,
                            const std::string& reply_to, Time now) {
  const SendStaffMail& what = source.what;
  TemplateValues values;
  values["number"] = number_of(source);
  values["desk_name"] = desk_name_in({desk.settings.desk_names, desk.settings.phone}, what.language);
  values["name"] = what.to.name;
  values["cut_line"] = cut_line_in_words(what.language);
  add_ticket_values(values, source);
  values["in_copy"] = in_copy(source.ticket.ticket, desk.settings.policy, true);
  values["copy_outside"] = in_copy(source.ticket.ticket, desk.settings.policy, false);
  values["taken_at"] = taken_at(source.ticket.ticket, desk.calendar.zone());
  add_news_values(values, source, desk.settings.policy, own_id, reply_to);
  values["done"] = what.done;
  values["problems"] = what.problems;
  add_corrected_values(values, source, own_id, reply_to);
  values["refused"] = what.refused;
  values["undo_link"] =
      what.undo.empty() && !what.stops_mails ? std::string() : button(CommandKind::Undo, "", source, own_id, reply_to);
  values["can_stop_mails"] = what.stops_mails;
  values["shown_lines"] = lines_of(what.shown);
  values["code"] = source.code;
  values["confirm_link"] =
      source.code.empty() ? std::string() : button(CommandKind::Confirm, " " + source.code, source, own_id, reply_to);
  values["hold_time"] = duration_in_words(desk.settings.policy.hold_answers, what.language);
  values["help_lines"] = help_lines(what.language);
  values["personal_address"] = source.personal_address;
  values["similar_today"] = similar_today(source.similar, desk.calendar.zone(), now);
  values["answers_internal"] = desk.settings.policy.technician_answers_internal;
  return values;
}

}  // namespace m2t
