// `mail2ticket tickets show`. It reads the store, so it works beside a running daemon and without one.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>
#include <vector>

#include "daemon/commands/command_support.h"
#include "daemon/commands/event_words.h"
#include "daemon/commands/table.h"
#include "daemon/commands/ticket_at_hand.h"
#include "daemon/commands/tickets_json.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

const PictureRow* picture_at(const EntryRow& entry, std::size_t position) {
  const auto found = entry.pictures.find(position);
  return found == entry.pictures.end() ? nullptr : &found->second;
}

ordered_json picture_json(const PictureRow* picture) {
  if (!picture) return nullptr;
  ordered_json object;
  object["state"] = to_word(picture->state);
  object["reason"] = picture->reason;
  object["text"] = picture->text;
  object["title"] = picture->title;
  object["message"] = picture->message;
  object["codes"] = picture->codes;
  object["product"] = picture->product;
  object["confidence"] = picture->confidence;
  return object;
}

std::string picture_text(const PictureRow& picture) {
  constexpr std::string_view margin = "      ";
  const std::string reason = picture.reason.empty() ? "" : ": " + shown_text(picture.reason);
  switch (picture.state) {
    case PictureState::Pending: return fmt::format("{}its text is not read yet{}\n", margin, reason);
    case PictureState::NothingFound: return fmt::format("{}no text was found in it{}\n", margin, reason);
    case PictureState::Failed: return fmt::format("{}its text could not be read{}\n", margin, reason);
    case PictureState::Done: break;
  }
  std::string out = fmt::format("{}it says, read by the program ({} % sure):\n", margin, picture.confidence);
  std::string_view text = picture.text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += fmt::format("{}| {}\n", margin, shown_text(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

ordered_json entry_json(const EntryRow& entry) {
  ordered_json attachments = ordered_json::array();
  for (std::size_t i = 0; i < entry.attachments.size(); ++i) {
    const AttachmentRow& a = entry.attachments[i];
    attachments.push_back({{"name", a.name},
                           {"type", a.type},
                           {"size", a.size},
                           {"sha256", a.sha256},
                           {"content_id", a.content_id},
                           {"inline", a.is_inline},
                           {"kind", a.kind},
                           {"text_in_picture", picture_json(picture_at(entry, i))}});
  }
  ordered_json object;
  object["kind"] = to_word(entry.kind);
  object["from"] = person_json(entry.from);
  object["at"] = to_rfc3339(entry.at);
  object["message_id"] = entry.message_id;
  object["text"] = entry.text;
  object["attachments"] = std::move(attachments);
  return object;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_list(FieldName name) { return name == FieldName::Urls || name == FieldName::ErrorCodes; }

// All keys are there, as in `parse --json`; what is not known is empty and has no source.
void add_fields(const std::vector<TicketField>& fields, ordered_json& object) {
  ordered_json values, sources = ordered_json::object();
  for (const FieldName name :
       {FieldName::Phone, FieldName::Urls, FieldName::ErrorText, FieldName::ErrorCodes, FieldName::Product})
    values[std::string(to_word(name))] = is_list(name) ? ordered_json::array() : ordered_json("");
  for (const TicketField& field : fields) {
    const std::string key(to_word(field.name));
    values[key] = is_list(field.name) ? ordered_json(lines_of(field.value)) : ordered_json(field.value);
    sources[key] = {{"from", field.source}};
  }
  object["fields"] = std::move(values);
  object["field_sources"] = std::move(sources);
}

// "  error text  Accès refusé  (screenshot image001.png)", the lines of a longer one below each other.
void print_fields(const std::vector<TicketField>& fields, std::ostream& out) {
  for (const TicketField& field : fields) {
    std::string label(to_word(field.name));
    std::replace(label.begin(), label.end(), '_', ' ');
    const auto lines = lines_of(field.value);
    for (std::size_t i = 0; i < lines.size(); ++i)
      out << fmt::format("  {:<11} {}{}\n", i == 0 ? label : "", shown_text(lines[i]),
                         i + 1 == lines.size() ? fmt::format("  ({})", shown_text(field.source)) : "");
  }
}

ordered_json event_json(const Event& event) {
  ordered_json object;
  object["kind"] = "event";
  object["from"] = {{"name", event.actor}, {"address", ""}};
  object["at"] = to_rfc3339(event.at);
  object["message_id"] = "";
  object["text"] = event.detail.empty() ? event.what : event.what + " " + event.detail;
  object["attachments"] = ordered_json::array();
  return object;
}

// What is written without a technician's name is the desk's.
std::string writer_shown(const Person& from, const DeskPolicy& policy) {
  const bool is_desk = from.name.empty() && same_address(from.address, policy.address);
  return fmt::format("{} <{}>", is_desk ? "the desk" : shown_text(from.name), shown_text(from.address));
}

void print_ticket(const TicketView& view, const std::vector<Event>& events, const Settings& settings, std::ostream& out) {
  const TimeZone zone(settings.calendar.time_zone);
  const Ticket& t = view.ticket;
  const auto local = [&](Time at) { return shown_time(at, zone); };
  out << fmt::format("{}  {}\n", to_text(t.number), shown_text(t.subject));
  out << fmt::format("  {}, {}, {} priority; opened {}, changed {}\n", to_word(t.state), to_word(t.type), to_word(t.priority),
                     local(t.created), local(t.updated));
  out << fmt::format("  requester   {} <{}>\n", shown_text(t.requester.name), shown_text(t.requester.address));
  for (const auto& party : t.parties)
    if (party.role == PartyRole::InCopy || party.role == PartyRole::Invited)
      out << fmt::format("  {:<11} {} <{}>\n", party.role == PartyRole::InCopy ? "in copy" : "brought in",
                         shown_text(party.person.name), shown_text(party.person.address));
  if (t.technician) out << fmt::format("  technician  {}\n", t.technician->address);
  if (!t.team.empty()) out << fmt::format("  team        {}\n", shown_text(t.team));
  if (!t.category.empty()) out << fmt::format("  category    {}\n", shown_text(t.category));
  if (!t.tags.empty()) out << fmt::format("  tags        {}\n", shown_text(fmt::format("{}", fmt::join(t.tags, ", "))));
  for (const TicketNumber& other : view.linked) out << fmt::format("  linked      {}\n", to_text(other));
  for (const std::string& reference : view.external_references) out << fmt::format("  elsewhere   {}\n", shown_text(reference));
  print_fields(view.fields, out);
  for (const EntryRow& entry : view.entries) {
    out << fmt::format("\n{}  {}{}{}  {}\n", local(entry.at), to_word(entry.kind),
                       entry.visibility == Visibility::Internal ? " (internal)" : "",
                       entry.third_party ? " (third party, unverified)" : "",  // T-04
                       writer_shown(entry.from, settings.policy));
    out << indented(entry.text);
    for (std::size_t i = 0; i < entry.attachments.size(); ++i) {
      const AttachmentRow& a = entry.attachments[i];
      out << fmt::format("    + {} ({}, {} bytes, {})\n", shown_text(a.name), shown_text(a.type), a.size, a.kind);
      if (const PictureRow* picture = picture_at(entry, i)) out << picture_text(*picture);
    }
  }
  out << "\nWhat happened\n";
  for (const Event& event : events)
    out << fmt::format("  {}  {}  {}\n", local(event.at), event.actor, shown_text(event_in_words(event)));
}

}  // namespace

ExitCode show_ticket(const TicketShowOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const TicketNumber number = number_said(options.number, settings.policy.ticket_prefix);
  const auto store = store_of(settings, false);
  const auto tx = store->begin_reading();
  const TicketView view = view_at_hand(*tx, number, options.complaints);
  const std::vector<Event> events = tx->events_of(view.ticket.id);
  if (!options.json) {
    print_ticket(view, events, settings, console.out);
    return ExitCode::Ok;
  }
  ordered_json object = ticket_json(view.ticket);
  ordered_json linked = ordered_json::array();
  for (const TicketNumber& other : view.linked) linked.push_back(to_text(other));
  object["linked"] = std::move(linked);
  add_fields(view.fields, object);
  ordered_json entries = ordered_json::array();
  // By time, not by its text: "26.5Z" would come before "26Z".
  std::vector<std::pair<Time, ordered_json>> in_time;
  for (const EntryRow& entry : view.entries) in_time.emplace_back(entry.at, entry_json(entry));
  for (const Event& event : events) in_time.emplace_back(event.at, event_json(event));
  std::stable_sort(in_time.begin(), in_time.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [at, entry] : in_time) entries.push_back(std::move(entry));
  object["entries"] = std::move(entries);
  print_json(object, console.out);
  return ExitCode::Ok;
}

}  // namespace m2t
