#include "daemon/commands/release_trial.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "daemon/commands/held_at_hand.h"
#include "daemon/held_look.h"
#include "parsers/reader.h"
#include "store/broken.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

bool is_one_of_complaint(const std::optional<Ticket>& ticket) { return ticket && ticket->type == TicketType::Complaint; }

// Whatever the sender may: a technician's words on a complaint, which becomes of none of them, are not for others either.
bool names_complaint(Tx& tx, const Mail& mail, const DeskPolicy& policy) {
  return std::ranges::any_of(tickets_named_in(tx, mail, policy), is_one_of_complaint);
}

// What is known of a mail whose raw bytes are not read.
Mail as_listed(const InboundRow& row) {
  Mail mail;
  mail.message_id = row.message_id;
  mail.subject = mail.fields.title = row.shown_subject;
  if (!row.shown_from.empty()) mail.from = Address{"", row.shown_from};
  return mail;
}

bool makes_readers_fail(const InboundRow& row) {
  return row.held_reason == HeldReason::Poison || row.held_reason == HeldReason::Unreadable || row.blob.empty();
}

}  // namespace

ReleaseTrials::ReleaseTrials(std::shared_ptr<const Desk> desk, std::shared_ptr<Store> store)
    : desk_(std::move(desk)),
      store_(std::move(store)),
      blobs_(desk_->settings.raw_mail_folder()),
      reader_(reading_options(desk_->settings)) {}

// Why it cannot be read; nothing: it was.
std::optional<std::string> ReleaseTrials::read(const InboundRow& row, Mail& mail) {
  FileHandle raw;
  try {
    raw = blobs_.open_file(row.blob);
  } catch (const TransientError& e) {  // its raw mail is not there: the others can be looked at
    return e.what();
  }
  ReadResult result = reader_.read(raw.fd());
  if (!result.is_read()) return result.failure;
  mail = std::move(result.mail);
  return std::nullopt;
}

ReleaseTrial ReleaseTrials::try_as(const InboundRow& row, Mail mail, const std::optional<TicketId>& into) {
  ReleaseTrial trial;
  auto tx = store_->begin();
  trial.gone = !is_held(tx->find_inbound(row.id));
  if (trial.gone) return trial;
  if (row.ticket) trial.complaint = is_one_of_complaint(tx->find_ticket(*row.ticket));
  trial.complaint = trial.complaint || names_complaint(*tx, mail, desk_->settings.policy);
  tx->release_held(row.id, into);
  const auto released = tx->find_inbound(row.id);
  const RandomBytes random = system_random();
  ApplyContext context{*desk_, random, SystemClock().now(), "release-trial", {}};
  context.attachment_bytes = [&](const Attachment& a) { return attachment_bytes(blobs_.open(row.blob).bytes(), a); };
  try {
    trial.handled = handle_mail(*tx, released.value(), mail, context);
    trial.complaint = trial.complaint || is_one_of_complaint(trial.handled->applied.ticket);
  } catch (const TransientError&) {
    throw;
  } catch (const BrokenStore&) {
    throw;
  } catch (const std::exception& e) {  // the daemon would hold it again for this
    trial.failure = e.what();
  }
  trial.mail = std::move(mail);
  return trial;  // the transaction ends here, rolled back
}

ReleaseTrial ReleaseTrials::try_release(const InboundRow& row, const std::optional<TicketId>& into) {
  Mail mail;
  if (const auto failure = read(row, mail)) {
    const ReleaseTrial by_header = try_as(row, as_listed(row), into);
    ReleaseTrial trial;
    trial.complaint = by_header.complaint;
    trial.gone = by_header.gone;
    trial.failure = "reading it fails: " + *failure;
    return trial;
  }
  ReleaseTrial trial = try_as(row, std::move(mail), into);
  trial.was_read = true;
  return trial;
}

ReleaseTrial ReleaseTrials::look_at(const InboundRow& row) {
  return makes_readers_fail(row) ? try_as(row, as_listed(row), std::nullopt) : try_release(row);
}

}  // namespace m2t
