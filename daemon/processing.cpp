#include "daemon/processing.h"

#include <algorithm>

#include "base/errors.h"
#include "base/log.h"
#include "daemon/file_checks.h"
#include "daemon/held_look.h"
#include "daemon/lookups.h"
#include "daemon/proved_profile.h"
#include "daemon/recent_mails.h"
#include "daemon/secret_uses.h"
#include "parsers/reader.h"
#include "rules/decide.h"
#include "rules/plain_text.h"
#include "store/broken.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t batch_size = 64;
constexpr int poison_attempts = 3;              // INV-9
constexpr std::chrono::seconds retry_after{2};  // the mails behind it go first
constexpr std::chrono::minutes postpone_by{1};
constexpr std::chrono::hours missing_at_most{24};
constexpr std::chrono::hours wait_for_scanner_at_most{1};
constexpr std::chrono::seconds look_again{1};  // changes made by another process are seen within a second

// Read anew for each mail: `check --auth` may pass while the daemon runs, and a changed profile begins untested.
bool is_border_tested(Tx& tx, const DeskPolicy& policy) {
  return policy.boundary.kind == BoundaryKind::None || !why_not_proved(policy, tx.boundary_test());
}

void log_decision(const InboundRow& row, const Handled& handled) {
  const std::string number = handled.applied.ticket ? to_text(handled.applied.ticket->number) : "";
  log_info("mail.decided", "a mail was decided",
           {{"mail", row.mail_id}, {"verdict", to_word(handled.decision.verdict)}, {"ticket", number}});
}

}  // namespace

Handled handle_mail(Tx& tx, const InboundRow& row, const Mail& mail, const ApplyContext& context) {
  const DeskPolicy& policy = context.desk.settings.policy;
  Arrival arrival = arrival_of(row, context.now);
  arrival.border_is_tested = is_border_tested(tx, policy);
  const History history = history_of(tx, row, mail, policy, context.now);
  const Judgement judgement = judge(mail, arrival, history, policy);
  Match match = match_of(tx, row, mail, judgement, policy, context.now);
  follow_merges(tx, match);
  StaffLookups staff = staff_lookups(tx, mail, match, context.desk, context.now);
  staff.files = context.files;
  Handled handled;
  RulesAtHand rules{&context.desk.settings.rules};
  if (!rules.set->teams.empty()) rules.turns = tx.turns();
  if (mail.from) rules.directory = context.desk.settings.directory.of(mail.from->address);
  handled.decision = decide(mail, arrival, history, judgement, match, policy, context.desk.calendar, staff, rules);
  if (handled.decision.verdict == Verdict::Held) {
    arrival.released = true;
    const Judgement as_released = judge(mail, arrival, history, policy);
    note_held_look(tx, row, mail, decide(mail, arrival, history, as_released, match, policy, context.desk.calendar, staff, rules),
                   policy);
  }
  handled.applied = apply(tx, handled.decision, row, mail, context);
  if (handled.applied.ticket && !handled.decision.ticket) handled.decision.ticket = handled.applied.ticket->id;
  tx.record_decision(row.id, handled.decision, mail.message_id, context.now);
  note_recent_mail(tx, row, mail, history, handled.decision, policy, context.now);
  note_secret_uses(tx, row, mail, handled.decision, policy);
  return handled;
}

NewInbound inbound_from_file(const Mail& mail, std::string_view raw, Time now, const RandomBytes& random) {
  NewInbound row;
  row.mail_id = "in-" + base32(random(8));
  row.fingerprint = to_hex(sha256(raw));
  row.message_id = mail.message_id;
  row.size_bytes = raw.size();
  row.internal_date = now;
  row.received = now;
  row.shown_from = mail.from ? mail.from->address : "";
  row.shown_subject = mail.subject;
  return row;
}

// What became of reading one row.
struct Processing::ReadRow {
  const InboundRow* row;
  ReadResult read;
  std::string missing;             // why its raw mail is not there now
  std::vector<CheckedFile> files;  // its attachments
};

Processing::Processing(ProcessingParts parts) : parts_(std::move(parts)) {}

void Processing::hold(Tx& tx, const InboundRow& row, HeldReason reason, std::string explanation) {
  Decision decision;
  decision.verdict = Verdict::Held;
  decision.reasons.push_back(explanation);
  decision.effects.emplace_back(HoldMail{reason, std::move(explanation)});
  const Time now = parts_.clock.now();
  apply(tx, decision, row, Mail{}, ApplyContext{*parts_.desk, parts_.random, now, parts_.actor});
  tx.record_decision(row.id, decision, row.message_id, now);
  log_warning("mail.held", "a mail is held for review", {{"mail", row.mail_id}, {"reason", to_word(reason)}});
}

// The disk may come back; after a day a person has to look (L-08).
void Processing::wait_for_raw_mail(Tx& tx, const InboundRow& row, const std::string& why) {
  const Time now = parts_.clock.now();
  log_error("spool.mismatch", "a raw mail cannot be read", {{"mail", row.mail_id}, {"why", why}});
  if (now - row.received < missing_at_most) {
    tx.postpone_inbound(row.id, now + postpone_by, why);
  } else {
    hold(tx, row, HeldReason::Unreadable, "it could not be read for a day (" + why + "); when its raw mail is back, release it");
  }
}

void Processing::handle_one(Tx& tx, const ReadRow& read) {
  const InboundRow& row = *read.row;
  const Mail& mail = read.read.mail;
  const Time now = parts_.clock.now();
  try {
    auto savepoint = tx.savepoint();
    ApplyContext context{*parts_.desk, parts_.random, now, parts_.actor, {}};
    context.attachment_bytes = [&](const Attachment& a) { return attachment_bytes(parts_.blobs.open(row.blob).bytes(), a); };
    context.files = read.files;
    const Handled handled = handle_mail(tx, row, mail, context);
    savepoint->release();
    log_decision(row, handled);
  } catch (const TransientError&) {
    throw;  // the store or the disk: the whole batch is done again
  } catch (const BrokenStore&) {
    throw;  // no mail is to blame, so none is held for it
  } catch (const std::exception& e) {
    hold(tx, row, HeldReason::Unreadable, std::string("this mail could not be handled: ") + e.what());
  }
}

// The reader fell over this mail, and stands again for the others. It is tried alone next time, the third failure is the last.
void Processing::try_again_or_hold(Tx& tx, const ReadRow& row) {
  const int attempts = row.row->attempts + 1;
  const std::string& why = row.read.failure;
  log_warning("mail.reader-failed", "the reader failed on a mail",
              {{"mail", row.row->mail_id}, {"attempt", attempts}, {"why", why}});
  if (attempts >= poison_attempts)
    hold(tx, *row.row, HeldReason::Poison,
         "reading it failed three times; the last time this became of the reader: " + why + ". Release it to try once more");
  else
    tx.retry_inbound(row.row->id, parts_.clock.now() + retry_after, "the reader failed on it: " + why);
}

std::size_t Processing::handle_batch(const std::vector<InboundRow>& rows, const std::function<void()>& after_each_mail) {
  std::vector<InboundId> ids;
  for (const InboundRow& row : rows) ids.push_back(row.id);
  {
    auto tx = parts_.store->begin();
    tx->count_attempts(ids);
    tx->commit();
  }
  parts_.crash_points.pass(CrashPoint::AttemptCommitted);
  try {
    const auto read = read_all(rows, after_each_mail);
    parts_.crash_points.pass(CrashPoint::MailParsed);
    decide_all(read);
  } catch (const TransientError&) {  // we live: what failed is no mail's doing, and must not make it poison
    auto tx = parts_.store->begin();
    tx->forgive_attempts(ids);
    tx->commit();
    throw;
  }
  return rows.size();
}

std::vector<Processing::ReadRow> Processing::read_all(const std::vector<InboundRow>& rows,
                                                      const std::function<void()>& after_each_mail) {
  std::vector<ReadRow> read;
  read.reserve(rows.size());
  for (const InboundRow& row : rows) {
    read.push_back({&row, {}, {}, {}});
    if (row.attempts < poison_attempts) read_one(read.back());
    if (after_each_mail) after_each_mail();
  }
  return read;
}

void Processing::read_one(ReadRow& row) {
  FileHandle raw;
  try {
    raw = parts_.blobs.open_file(row.row->blob);
  } catch (const TransientError& e) {
    row.missing = e.what();
    return;
  }
  row.read = parts_.reader->read(raw.fd());
  const Mail& mail = row.read.mail;
  if (!row.read.is_read() || mail.attachments.empty()) return;
  const bool may_go_out = mail.from && member_of_staff(parts_.desk->settings.policy, mail.from->address);
  row.files = check_files(mail, parts_.blobs.open(row.row->blob).bytes(), parts_.scanner.get(), may_go_out);
}

// The files of a technician's answer go out only once they are scanned, so it waits for that a while (L-22). All else is a ticket at once.
bool Processing::waits_for_scanner(const ReadRow& row) const {
  const auto& from = row.read.mail.from;
  return any_waits(row.files) && from && !row.read.mail.in_reply_to.empty() &&
         member_of_staff(parts_.desk->settings.policy, from->address) &&
         parts_.clock.now() - row.row->received < wait_for_scanner_at_most;
}

void Processing::settle(Tx& tx, const ReadRow& row) {
  if (row.row->attempts >= poison_attempts) {
    hold(tx, *row.row, HeldReason::Poison, "handling it stopped the program three times; release it to try once more");
  } else if (!row.missing.empty()) {
    wait_for_raw_mail(tx, *row.row, row.missing);
  } else if (!row.read.is_read()) {
    try_again_or_hold(tx, row);
  } else if (waits_for_scanner(row)) {
    tx.postpone_inbound(row.row->id, parts_.clock.now() + postpone_by,
                        "a technician's mail with files waits for the virus scanner");
  } else {
    handle_one(tx, row);
  }
}

void Processing::decide_all(const std::vector<ReadRow>& rows) {
  auto tx = parts_.store->begin();
  for (const ReadRow& row : rows) settle(*tx, row);
  parts_.crash_points.pass(CrashPoint::DecisionBeforeCommit);
  tx->commit();
  parts_.crash_points.pass(CrashPoint::DecisionCommitted);
}

// In the order of arrival. Where more wait than one batch takes, half of it are mails from the desk's own domains, so that a flood from
// outside delays the staff by no more than double (T-38).
std::vector<InboundRow> Processing::due_rows() {
  const auto tx = parts_.store->begin_reading();
  const Time now = parts_.clock.now();
  std::vector<InboundRow> rows = tx->received_inbound(now, batch_size);
  if (rows.size() < batch_size) return rows;
  std::vector<InboundRow> first;
  for (const std::string& domain : parts_.desk->settings.policy.allowed_domains) {
    for (InboundRow& row : tx->received_inbound_from(lower_ascii(domain), now, batch_size / 2)) first.push_back(std::move(row));
  }
  std::ranges::sort(first, {}, &InboundRow::id);
  first.resize(std::min(first.size(), batch_size / 2));
  std::erase_if(rows, [&](const InboundRow& row) { return std::ranges::find(first, row.id, &InboundRow::id) != first.end(); });
  std::ranges::move(rows, std::back_inserter(first));
  first.resize(std::min(first.size(), batch_size));
  return first;
}

std::size_t Processing::handle_due(const std::function<void()>& after_each_batch, const std::function<void()>& after_each_mail) {
  std::size_t done = 0;
  for (;;) {
    std::vector<InboundRow> rows = due_rows();
    if (rows.empty()) return done;
    // After a crash each suspect is tried alone, so that no innocent mail is counted with a guilty one (INV-9).
    const auto tried = [](const InboundRow& row) { return row.attempts > 0; };
    if (tried(rows.front())) {
      rows.resize(1);
    } else {
      rows.erase(std::find_if(rows.begin(), rows.end(), tried), rows.end());
    }
    done += handle_batch(rows, after_each_mail);
    if (after_each_batch) after_each_batch();
  }
}

void Processing::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat, const std::function<void()>& decided) {
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  while (!stop.stop_requested()) {
    try {
      handle_due(decided, [&] { heartbeat.beat(); });
      heartbeat.well("waiting for mail");
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      log_warning("processing.retry", "handling mails failed, it is tried again", {{"why", e.what()}});
    }
    wake.wait_for(look_again);
  }
}

}  // namespace m2t
