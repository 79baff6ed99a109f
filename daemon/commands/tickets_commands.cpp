// `mail2ticket tickets show`. It reads the store, so it works beside a running daemon and without one.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>
#include <vector>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
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

void print_ticket(const TicketView& view, const std::vector<Event>& events, const TimeZone& zone, std::ostream& out) {
  const Ticket& t = view.ticket;
  const auto local = [&](Time at) { return shown_time(at, zone); };
  out << fmt::format("{}  {}\n", to_text(t.number), shown_text(t.subject));
  out << fmt::format("  {}, {}, {} priority; opened {}, changed {}\n", to_word(t.state), to_word(t.type), to_word(t.priority),
                     local(t.created), local(t.updated));
  out << fmt::format("  requester   {} <{}>\n", shown_text(t.requester.name), shown_text(t.requester.address));
  for (const auto& party : t.parties)
    if (party.role == PartyRole::InCopy)
      out << fmt::format("  in copy     {} <{}>\n", shown_text(party.person.name), shown_text(party.person.address));
  if (t.technician) out << fmt::format("  technician  {}\n", t.technician->address);
  if (!t.team.empty()) out << fmt::format("  team        {}\n", shown_text(t.team));
  if (!t.category.empty()) out << fmt::format("  category    {}\n", shown_text(t.category));
  if (!t.tags.empty()) out << fmt::format("  tags        {}\n", shown_text(fmt::format("{}", fmt::join(t.tags, ", "))));
  for (const TicketNumber& other : view.linked) out << fmt::format("  linked      {}\n", to_text(other));
  for (const std::string& reference : view.external_references) out << fmt::format("  elsewhere   {}\n", shown_text(reference));
  print_fields(view.fields, out);
  for (const EntryRow& entry : view.entries) {
    out << fmt::format("\n{}  {}{}{}  {} <{}>\n", local(entry.at), to_word(entry.kind),
                       entry.visibility == Visibility::Internal ? " (internal)" : "",
                       entry.third_party ? " (third party, unverified)" : "", shown_text(entry.from.name),  // T-04
                       shown_text(entry.from.address));
    out << indented(entry.text);
    for (std::size_t i = 0; i < entry.attachments.size(); ++i) {
      const AttachmentRow& a = entry.attachments[i];
      out << fmt::format("    + {} ({}, {} bytes, {})\n", shown_text(a.name), shown_text(a.type), a.size, a.kind);
      if (const PictureRow* picture = picture_at(entry, i)) out << picture_text(*picture);
    }
  }
  out << "\nWhat happened\n";
  for (const Event& event : events)
    out << fmt::format("  {}  {}  {} {}\n", local(event.at), event.actor, event.what, shown_text(event.detail));
}

// As people say it on the phone: with the prefix, or the digits alone.
TicketNumber number_said(const std::string& said, const std::string& prefix) {
  const bool digits_only = !said.empty() && said.find_first_not_of("0123456789") == std::string::npos;
  const std::string whole = digits_only ? prefix + "-" + said : said;
  if (const auto number = parse_ticket_number(whole, prefix)) return *number;
  throw DataError("\"" + said + "\" is no ticket number: it is written " + prefix +
                  "-10429, and its last digit checks the others, so one wrong digit is enough");
}

}  // namespace

ExitCode show_ticket(const TicketShowOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const std::string& prefix = settings.policy.ticket_prefix;
  const TicketNumber number = number_said(options.number, prefix);
  const auto store = store_of(settings, false);
  const auto tx = store->begin_reading();
  const auto view = tx->show_ticket(number);
  // A complaint is as if it were not there, so that its existence does not show either.
  if (!view || (view->ticket.type == TicketType::Complaint && !options.complaints))
    throw DataError("there is no ticket " + to_text(number));
  const std::vector<Event> events = tx->events_of(view->ticket.id);
  if (!options.json) {
    print_ticket(*view, events, TimeZone(settings.calendar.time_zone), console.out);
    return ExitCode::Ok;
  }
  ordered_json object = ticket_json(view->ticket);
  ordered_json linked = ordered_json::array();
  for (const TicketNumber& other : view->linked) linked.push_back(to_text(other));
  object["linked"] = std::move(linked);
  add_fields(view->fields, object);
  ordered_json entries = ordered_json::array();
  // By time, not by its text: "26.5Z" would come before "26Z".
  std::vector<std::pair<Time, ordered_json>> in_time;
  for (const EntryRow& entry : view->entries) in_time.emplace_back(entry.at, entry_json(entry));
  for (const Event& event : events) in_time.emplace_back(event.at, event_json(event));
  std::stable_sort(in_time.begin(), in_time.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [at, entry] : in_time) entries.push_back(std::move(entry));
  object["entries"] = std::move(entries);
  print_json(object, console.out);
  return ExitCode::Ok;
}

}  // namespace m2t
