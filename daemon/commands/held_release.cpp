// `mail2ticket held release`: one mail or all of a sender, as the tickets they would have been or into one that is there.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/held_at_hand.h"
#include "daemon/commands/held_words.h"
#include "daemon/commands/release_trial.h"
#include "daemon/commands/table.h"
#include "daemon/commands/ticket_at_hand.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

class Releasing {
 public:
  Releasing(const HeldReleaseOptions& options, Console& console)
      : options_(options), console_(console), desk_(desk_of(options.config)), store_(store_of(desk_->settings, false)) {}

  void run() {
    if (options_.allow && options_.all_from.empty()) may_name_sender();
    const std::vector<InboundRow> released = release();
    const bool handled = handle_waiting(desk_, admin_actor()).has_value();
    const auto tx = store_->begin_reading();
    for (const InboundRow& row : released)
      console_.out << fmt::format("mail {} is released{}\n", id_of(row),
                                  handled ? ": " + became(*tx, row.id) : "; the running daemon handles it");
    if (options_.allow) say_how_to_let_in(released.front().shown_from);
  }

 private:
  static std::int64_t id_of(const InboundRow& row) { return static_cast<std::int64_t>(row.id); }

  // Before anything is done: whoever may not see complaints must not get the address of one by asking for its line.
  void may_name_sender() {
    const InboundRow row = held_mail_at_hand(*store_->begin_reading(), options_.id);
    if (row.shown_from.empty()) throw UsageError("--allow: this mail has no sender that could be let in");
    if (!options_.complaints && ReleaseTrials(desk_, store_).look_at(row).complaint)
      throw UsageError("--allow would name who writes about a complaint; it needs --complaints here");
  }

  std::vector<InboundRow> release() {
    auto tx = store_->begin();
    const auto into = ticket_to_go_into(*tx);
    const std::vector<InboundRow> rows =
        options_.all_from.empty() ? std::vector<InboundRow>{held_mail_at_hand(*tx, options_.id)} : all_of_sender(*tx);
    for (const InboundRow& row : rows) {
      tx->release_held(row.id, into);
      audit_held_mail(*tx, row, "inbound.released", "reason=" + reason_word(row));
    }
    tx->commit();
    return rows;
  }

  // A complaint is as if it were not there unless --complaints is given; so is what became one with it.
  std::optional<TicketId> ticket_to_go_into(Tx& tx) const {
    if (options_.into_ticket.empty()) return std::nullopt;
    const TicketNumber number = number_said(options_.into_ticket, desk_->settings.policy.ticket_prefix);
    const Ticket ticket = ticket_at_hand(tx, number, options_.complaints);
    static_cast<void>(ticket_at_hand(tx, where_it_was_merged(tx, ticket).number, options_.complaints));
    return ticket.id;
  }

  std::vector<InboundRow> all_of_sender(Tx& tx) {
    std::vector<InboundRow> rows;
    for (InboundRow& row : tx.held()) {
      if (!same_address(row.shown_from, options_.all_from)) continue;
      const HeldWords words = held_words(row.held_reason);
      if (words.with_others) {
        rows.push_back(std::move(row));
      } else {
        console_.err << fmt::format("mail {} stays held ({}): look at it, then release it by its ID\n", id_of(row), words.why);
      }
    }
    if (rows.empty()) throw DataError(fmt::format("no held mail of {} can be released", shown_text(options_.all_from)));
    return rows;
  }

  std::string became(Tx& tx, InboundId id) const {
    const auto row = tx.find_inbound(id);
    if (!row || !row->verdict || row->state == InboundState::Received) return "it waits to be handled";
    const auto ticket = row->ticket ? tx.find_ticket(*row->ticket) : std::nullopt;
    const bool shown = ticket && (options_.complaints || ticket->type != TicketType::Complaint);
    return std::string(to_word(*row->verdict)) + (shown ? " " + to_text(ticket->number) : "");
  }

  void say_how_to_let_in(const std::string& address) {
    const DeskPolicy& policy = desk_->settings.policy;
    if (is_allowed_sender(policy, address)) {
      console_.out << shown_text(address) << " is in [access] already\n";
      return;
    }
    nlohmann::json addresses = policy.allowed_addresses;
    addresses.push_back(address);
    // A JSON list of texts is one in TOML, too.
    console_.out << fmt::format("To let {} in for good, write in [access] of {}, then reload the daemon:\n  addresses = {}\n",
                                shown_text(address), options_.config.string(),
                                shown_text(addresses.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
  }

  const HeldReleaseOptions& options_;
  Console& console_;
  std::shared_ptr<const Desk> desk_;
  std::shared_ptr<Store> store_;
};

}  // namespace

ExitCode release_held(const HeldReleaseOptions& options, Console& console) {
  if ((options.id == 0) == options.all_from.empty())
    throw UsageError("held release takes the ID of one mail, or --all-from ADDRESS for all of a sender");
  Releasing(options, console).run();
  return ExitCode::Ok;
}

}  // namespace m2t
