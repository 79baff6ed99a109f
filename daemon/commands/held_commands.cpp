// `mail2ticket held list|show|release|discard`: mails that wait for a person.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/reader.h"
#include "parsers/reader.h"
#include "store/blobs.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

InboundRow held_row(Tx& tx, std::int64_t id) {
  const auto row = tx.find_inbound(InboundId{id});
  if (!row || row->verdict != Verdict::Held || row->state == InboundState::Received || row->discarded)
    throw DataError(fmt::format("no held mail has the id {}; `mail2ticket held list` shows them", id));
  return *row;
}

std::string reason_word(const InboundRow& row) { return row.held_reason ? std::string(to_word(*row.held_reason)) : "unknown"; }

void add_event(Tx& tx, const InboundRow& row, std::string what, std::string detail) {
  Event event;
  event.at = SystemClock().now();
  event.actor = admin_actor();
  event.what = std::move(what);
  event.inbound = row.id;
  event.detail = std::move(detail);
  tx.add_event(event);
}

}  // namespace

ExitCode list_held(const ListOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const std::vector<InboundRow> rows = store_of(settings, false)->begin_reading()->held();
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const InboundRow& row : rows)
      list.push_back({{"id", static_cast<std::int64_t>(row.id)},
                      {"reason", reason_word(row)},
                      {"from", row.shown_from},
                      {"subject", row.shown_subject},
                      {"received", to_rfc3339(row.received)}});
    console.out << list.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    return ExitCode::Ok;
  }
  const TimeZone zone(settings.calendar.time_zone);
  Table table({"id", "reason", "received", "from", "subject"});
  for (const InboundRow& row : rows)
    table.add({std::to_string(static_cast<std::int64_t>(row.id)), reason_word(row), shown_time(row.received, zone),
               row.shown_from, row.shown_subject});
  table.print(console.out, "no held mails");
  if (!rows.empty())
    console.err << "\nmail2ticket held show ID | held release ID [--ticket NUMBER] | held discard ID --reason TEXT\n";
  return ExitCode::Ok;
}

ExitCode show_held(const HeldShowOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  const InboundRow row = held_row(*store->begin_reading(), options.id);
  const Blobs blobs(settings.raw_mail_folder());
  ReaderProgram reader(reading_options(settings));
  ReadResult read = reader.read(blobs.open_file(row.blob).fd());
  if (options.json) {
    console.out << to_json(facts_of(std::move(read)));
    return ExitCode::Ok;
  }
  console.out << fmt::format("held      {} ({})\nwhy       {}\nfrom      {}\nsubject   {}\nreceived  {}\nraw mail  {}\n\n",
                             options.id, reason_word(row), shown_text(row.explanation), shown_text(row.shown_from),
                             shown_text(row.shown_subject), shown_time(row.received, TimeZone(settings.calendar.time_zone)),
                             (blobs.folder() / row.blob).string());
  if (!read.is_read()) console.out << "(its text cannot be shown: reading it failed, " << read.failure << ")\n";
  const Mail& mail = read.mail;
  console.out << indented(mail.text);
  for (const Attachment& a : mail.attachments)
    console.out << fmt::format("    + {} ({}, {} bytes)\n", shown_text(a.name), shown_text(a.type), a.size);
  return ExitCode::Ok;
}

ExitCode release_held(const HeldReleaseOptions& options, Console& console) {
  const auto desk = desk_of(options.config);
  const auto store = store_of(desk->settings, false);
  {
    auto tx = store->begin();
    const InboundRow row = held_row(*tx, options.id);
    std::optional<TicketId> into;
    if (!options.into_ticket.empty()) {
      const auto number = parse_ticket_number(options.into_ticket, desk->settings.policy.ticket_prefix);
      const auto ticket = number ? tx->find_ticket(*number) : std::nullopt;
      if (!ticket) throw DataError("there is no ticket " + options.into_ticket);
      into = ticket->id;
    }
    tx->release_held(row.id, into);
    add_event(*tx, row, "inbound.released", "reason=" + reason_word(row));
    tx->commit();
  }
  if (!handle_waiting(desk, admin_actor())) {
    console.out << fmt::format("mail {} is released; the running daemon handles it\n", options.id);
    return ExitCode::Ok;
  }
  const auto tx = store->begin_reading();
  const auto row = tx->find_inbound(InboundId{options.id});
  const auto ticket = row && row->ticket ? tx->find_ticket(*row->ticket) : std::nullopt;
  console.out << fmt::format("mail {} is released: {}{}\n", options.id, row && row->verdict ? to_word(*row->verdict) : "waiting",
                             ticket ? " " + to_text(ticket->number) : "");
  return ExitCode::Ok;
}

ExitCode discard_held(const HeldDiscardOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  auto tx = store->begin();
  const InboundRow row = held_row(*tx, options.id);
  tx->discard_held(row.id);
  add_event(*tx, row, "inbound.discarded", "why=" + options.reason);
  tx->commit();
  console.out << fmt::format("mail {} is discarded; it stays recorded, and its message moves to {}\n", options.id,
                             settings.mailboxes.empty() ? "the processed folder" : settings.mailboxes.front().processed_folder);
  return ExitCode::Ok;
}

}  // namespace m2t
