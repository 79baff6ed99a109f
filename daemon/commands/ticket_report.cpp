#include "daemon/commands/ticket_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/table.h"
#include "daemon/commands/tickets_json.h"
#include "daemon/instance_lock.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

std::int64_t number_of(OutboxId id) { return static_cast<std::int64_t>(id); }

ordered_json report_json(const TicketReport& report) {
  ordered_json mails = ordered_json::array();
  for (const auto& mail : report.mails)
    mails.push_back({{"id", number_of(mail.id)}, {"to", mail.to}, {"kind", mail.kind}, {"goes_out", to_rfc3339(mail.goes_out)}});
  ordered_json object;
  object["ticket"] = to_text(report.ticket.number);
  object["status"] = to_word(report.ticket.state);
  object["done"] = report.done;
  object["mails"] = std::move(mails);
  return object;
}

}  // namespace

TicketReport report_of(Tx& tx, const Ticket& ticket, std::vector<std::string> done, const Applied& applied) {
  TicketReport report{tx.find_ticket(ticket.id).value_or(ticket), std::move(done), {}};
  for (const NewOutgoing& mail : applied.mails) {
    const auto row = tx.find_outgoing_by_message_id(mail.message_id);
    const auto waits = std::chrono::duration_cast<std::chrono::seconds>(mail.not_before - mail.created);
    report.mails.push_back({row ? row->id : OutboxId{}, mail.to, mail.kind, waits, mail.not_before});
  }
  return report;
}

void print_mails(const TicketReport& report, std::ostream& out) {
  for (const auto& mail : report.mails) {
    out << fmt::format("  mail {} to {} ({})", number_of(mail.id), shown_text(mail.to), mail.kind);
    if (mail.waits.count() > 0)
      out << fmt::format(" waits {} s; to stop it: mail2ticket outbox cancel {}", mail.waits.count(), number_of(mail.id));
    out << "\n";
  }
}

void print_report(const TicketReport& report, bool json, Console& console) {
  if (json) return print_json(report_json(report), console.out);
  console.out << fmt::format("{}  {}\n", to_text(report.ticket.number), shown_text(report.ticket.subject));
  for (const std::string& sentence : report.done) console.out << "  " << shown_text(sentence) << "\n";
  print_mails(report, console.out);
  console.out << fmt::format("  the ticket is {}\n", to_word(report.ticket.state));
}

void tell_when_nobody_sends(const TicketReport& report, const Settings& settings, Console& console) {
  if (report.mails.empty() || InstanceLock::is_held(settings.data_dir)) return;
  console.err << fmt::format("no daemon runs: {} in the outbox until one does\n",
                             report.mails.size() == 1 ? "the mail waits" : "the mails wait");
}

}  // namespace m2t
