// `mail2ticket tickets show`. It reads the store, so it works beside a running daemon and without one.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "daemon/commands/command_support.h"
#include "daemon/commands/ticket_at_hand.h"
#include "daemon/commands/ticket_text.h"
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
                           {"scan", {{"state", to_word(a.scan.state)}, {"found", a.scan.what}}},
                           {"text_in_picture", picture_json(picture_at(entry, i))}});
  }
  ordered_json object;
  const bool withdrawn = entry.kind == EntryKind::WithdrawnNote;
  object["kind"] = to_word(withdrawn ? EntryKind::Note : entry.kind);
  if (withdrawn) object["withdrawn"] = true;
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

}  // namespace

ExitCode show_ticket(const TicketShowOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const TicketNumber number = number_said(options.number, settings.policy.ticket_prefix);
  const auto store = store_of(settings, false);
  const auto tx = store->begin_reading();
  const TicketView view = view_at_hand(*tx, number, options.complaints);
  const std::vector<Event> events = tx->events_of(view.ticket.id);
  if (!options.json) {
    print_ticket(view, events, settings, console.out_columns, console.out);
    return ExitCode::Ok;
  }
  ordered_json object = ticket_json(view.ticket);
  if (const auto& bouncing = view.requester_bouncing)
    object["requester"]["bouncing"] = {{"since", to_rfc3339(bouncing->since)}, {"status", bouncing->status}};
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
