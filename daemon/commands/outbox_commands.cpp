// `mail2ticket outbox list|show|retry|cancel`: mails that go out.
#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "rules/policy.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

bool is_waiting(const OutboxRow& row) {
  return row.state == OutboxState::Queued || row.state == OutboxState::Deferred || row.state == OutboxState::Sending ||
         row.state == OutboxState::InDoubt;
}

// What stands for the words and people of a complaint where --complaints is missing; the row itself can be worked on.
constexpr std::string_view not_shown = "(complaint)";

bool is_of_complaint(Tx& tx, const OutboxRow& row) {
  const auto ticket = row.ticket == TicketId{} ? std::nullopt : tx.find_ticket(row.ticket);
  return ticket && ticket->type == TicketType::Complaint;
}

// The team leader's digests belong to no ticket, and list complaints.
bool lists_complaints(const OutboxRow& row, const DeskPolicy& policy) {
  return row.ticket == TicketId{} && row.kind.starts_with("staff_") && is_team_leader(policy, row.to);
}

// Where a complaint is not to be shown: without its number and without whom it is for, also in the server's answer.
OutboxRow without_complaint(OutboxRow row) {
  for (std::size_t at = row.to.empty() ? std::string::npos : row.last_reply.find(row.to); at != std::string::npos;
       at = row.last_reply.find(row.to))
    row.last_reply.replace(at, row.to.size(), not_shown);
  row.to = row.ticket_number = not_shown;
  return row;
}

ordered_json outgoing_json(const OutboxRow& row) {
  ordered_json object;
  object["id"] = static_cast<std::int64_t>(row.id);
  object["to"] = row.to;
  object["kind"] = row.kind;
  object["state"] = to_word(row.state);
  object["attempts"] = row.attempts;
  object["next_attempt"] = is_waiting(row) ? ordered_json(to_rfc3339(row.next_attempt)) : ordered_json(nullptr);
  object["last_reply"] = row.last_reply;
  object["message_id"] = row.message_id;
  object["ticket"] = row.ticket_number;
  return object;
}

void change(const OutboxChangeOptions& options, Console& console, const std::function<bool(Tx&, OutboxId)>& what,
            const char* event_name, const char* done, const char* refused) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  auto tx = store->begin();
  const auto row = tx->find_outgoing(OutboxId{options.id});
  if (!row)
    throw DataError(fmt::format("no outgoing mail has the id {}; `mail2ticket outbox list --all` shows them", options.id));
  if (!what(*tx, row->id)) throw DataError(fmt::format("mail {} is {}: {}", options.id, to_word(row->state), refused));
  const std::string whom = is_of_complaint(*tx, *row) ? std::string(not_shown) : shown_text(row->to);
  Event event;
  event.at = SystemClock().now();
  event.actor = admin_actor();
  event.what = event_name;
  if (row->ticket != TicketId{}) event.ticket = row->ticket;
  event.outbox = row->id;
  event.detail = "was=" + std::string(to_word(row->state));
  tx->add_event(event);
  tx->commit();
  console.out << fmt::format("mail {} to {} {}\n", options.id, whom, done);
}

std::vector<OutboxRow> rows_to_list(const Settings& settings, const OutboxListOptions& options) {
  const auto store = store_of(settings, false);
  const auto tx = store->begin_reading();
  std::vector<OutboxRow> rows = tx->list_outbox(options.all);
  for (OutboxRow& row : rows)
    if (!options.complaints && is_of_complaint(*tx, row)) row = without_complaint(std::move(row));
  return rows;
}

}  // namespace

ExitCode list_outbox(const OutboxListOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const std::vector<OutboxRow> rows = rows_to_list(settings, options);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const OutboxRow& row : rows) list.push_back(outgoing_json(row));
    console.out << list.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    return ExitCode::Ok;
  }
  const TimeZone zone(settings.calendar.time_zone);
  Table table({"id", "state", "ticket", "kind", "to", "tries", "next", "last answer"});
  for (const OutboxRow& row : rows)
    table.add({std::to_string(static_cast<std::int64_t>(row.id)), std::string(to_word(row.state)), row.ticket_number, row.kind,
               row.to, std::to_string(row.attempts), is_waiting(row) ? shown_time(row.next_attempt, zone) : "", row.last_reply});
  table.print(console.out, options.all ? "no outgoing mails" : "no mails wait to go out");
  return ExitCode::Ok;
}

ExitCode show_outgoing(const OutboxShowOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  const auto tx = store->begin_reading();
  auto row = tx->find_outgoing(OutboxId{options.id});
  if (!row)
    throw DataError(fmt::format("no outgoing mail has the id {}; `mail2ticket outbox list --all` shows them", options.id));
  Mail mail = facts_of(ReaderProgram(reading_options(settings)).read_bytes(row->bytes));
  if (!options.complaints && (is_of_complaint(*tx, *row) || lists_complaints(*row, settings.policy))) {
    if (is_of_complaint(*tx, *row)) row = without_complaint(*std::move(row));
    mail.subject = mail.text = not_shown;
  }
  if (options.json) {
    ordered_json object = outgoing_json(*row);
    object["subject"] = mail.subject;
    object["text"] = mail.text;
    console.out << object.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    return ExitCode::Ok;
  }
  console.out << fmt::format("id       {} ({})\nstate    {}, {} tries\nanswer   {}\nticket   {}\nto       {}\nsubject  {}\n\n",
                             options.id, row->mail_id, to_word(row->state), row->attempts, shown_text(row->last_reply),
                             row->ticket_number, shown_text(row->to), shown_text(mail.subject));
  console.out << indented(mail.text);
  return ExitCode::Ok;
}

ExitCode cancel_outgoing(const OutboxChangeOptions& options, Console& console) {
  change(
      options, console, [](Tx& tx, OutboxId id) { return tx.cancel_outgoing(id); }, "outbox.cancelled", "is cancelled",
      "only a mail that waits can be cancelled");
  return ExitCode::Ok;
}

ExitCode retry_outgoing(const OutboxChangeOptions& options, Console& console) {
  change(
      options, console, [](Tx& tx, OutboxId id) { return tx.retry_outgoing(id, SystemClock().now()); }, "outbox.retried",
      "goes out as soon as a daemon runs", "only a mail that failed, waits or was cancelled can be tried again");
  return ExitCode::Ok;
}

}  // namespace m2t
