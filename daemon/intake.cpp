#include "daemon/intake.h"

#include <sys/statvfs.h>

#include <algorithm>

#include "base/errors.h"
#include "base/log.h"

namespace m2t {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t heads_in_a_page = 1000;
constexpr std::size_t worth_a_crew = 64;                          // fewer mails are fetched faster by the session at hand
constexpr int bad_message_limit = 3;                              // I-05
constexpr minutes older_than_first_start{10};                     // I-37
constexpr seconds idle_at_most{300};                              // shorter than any NAT's patience
constexpr seconds one_look_a_second{1};                           // I-21, where notices
constexpr int empty_notices_in_a_row = 3;                         // brought nothing so often
constexpr std::uint64_t least_free_bytes = 500ull * 1024 * 1024;  // L-01
constexpr int failures_that_alert = 3;

std::string_view event_of(ImapError::Kind kind) {
  switch (kind) {
    case ImapError::Kind::Authentication: return "imap.auth_failed";
    case ImapError::Kind::Tls: return "tls.refused";
    case ImapError::Kind::Protocol: return "imap.protocol_error";
    case ImapError::Kind::Timeout: return "imap.timeout";
    case ImapError::Kind::Bye: return "imap.bye";
    case ImapError::Kind::NotConnected: return "imap.not_connected";
    case ImapError::Kind::Throttled: return "imap.throttled";
    case ImapError::Kind::FolderMissing: return "imap.mailbox_gone";
    case ImapError::Kind::Network:
    case ImapError::Kind::Refused: break;
  }
  return "imap.down";
}

bool needs_a_person(ImapError::Kind kind) {
  return kind == ImapError::Kind::Authentication || kind == ImapError::Kind::Tls || kind == ImapError::Kind::NotConnected ||
         kind == ImapError::Kind::FolderMissing;
}

}  // namespace

Intake::Intake(Parts parts)
    : parts_(std::move(parts)),
      filing_(parts_.mailbox, parts_.clock, parts_.crash_points),
      erasure_(parts_.mailbox, parts_.clock) {}

std::unique_ptr<ImapSession> Intake::connect() const {
  ImapAccount account;
  account.server = parts_.mailbox.server;
  account.user = parts_.mailbox.user;
  account.password = [secret = parts_.mailbox.password] { return read_secret(secret); };
  return std::make_unique<ImapSession>(account, parts_.crash_points, parts_.stop_fd);
}

Selection Intake::select_inbox(ImapSession& session) {
  const Selection selection = session.select(parts_.mailbox.folder);
  if (selection.uid_validity == 0)
    log_warning("imap.odd_server", "the server gives no UIDVALIDITY; mails are recognised by their contents",
                {{"mailbox", mailbox_.name}});
  return selection;
}

// The first start remembers what was there already; a changed UIDVALIDITY makes all be looked at again (I-08).
void Intake::remember_mailbox(const Selection& selection, ImapSession& session) {
  const std::string name = parts_.mailbox.name();
  std::uint32_t uid_next = selection.uid_next;
  if (uid_next == 0) {  // I-11: not told, so it follows from what is there
    const std::vector<std::uint32_t> uids = session.list_uids(1);
    uid_next = uids.empty() ? 1 : uids.back() + 1;
  }
  auto tx = store_->begin();
  if (auto known = tx->find_mailbox(name)) {
    mailbox_ = *known;
    if (mailbox_.uid_validity != selection.uid_validity) {
      log_warning("imap.uidvalidity_changed", "the server renumbered its messages; all are looked at again", {{"mailbox", name}});
      tx->set_uid_validity(mailbox_.id, selection.uid_validity);
      mailbox_.uid_validity = selection.uid_validity;
    }
  } else {
    MailboxRow row;
    row.name = name;
    row.uid_validity = selection.uid_validity;
    row.first_uid_next = uid_next;
    row.first_start = parts_.clock.now();
    row.take_from = parts_.mailbox.take_from.value_or(row.first_start - std::chrono::hours(24));
    mailbox_ = tx->add_mailbox(row);
    log_info("intake.first_start", "first start on this mailbox", {{"mailbox", name}, {"take_from", to_rfc3339(row.take_from)}});
  }
  tx->commit();
}

// A row of an earlier numbering is this very message: its place is corrected, nothing else happens (I-08, I-09).
bool Intake::recognise_moved(const MailHead& head, const std::string& fingerprint, Tx& tx) {
  for (const InboundRow& row : tx.inbound_by_fingerprint(mailbox_.id, fingerprint)) {
    if (row.place.uid_validity == mailbox_.uid_validity && row.place.uid_validity != 0) continue;  // another copy of it
    if (row.state == InboundState::Vanished) continue;  // it was never fetched, so it is taken now
    const ServerPlace here{parts_.mailbox.folder, mailbox_.uid_validity, head.uid};
    tx.set_inbound_place(row.id, here, here);
    return true;
  }
  return false;
}

void Intake::leave(const MailHead& head, const std::string& fingerprint, std::string_view why, Tx& tx) {
  NewInbound row =
      inbound_of(head, fingerprint, mailbox_, parts_.mailbox.folder, parts_.clock.now(), parts_.random, parts_.reader);
  row.left = true;
  tx.add_inbound(row);
  log_info("intake.left", why, {{"mail", row.mail_id}});
}

std::vector<MailToTake> Intake::choose(std::vector<MailHead> heads) {
  std::vector<MailToTake> chosen;
  if (heads.empty()) return chosen;
  auto tx = store_->begin();
  std::map<std::uint32_t, std::vector<std::string>> known;
  for (KnownUid& uid : tx->known_uids(mailbox_.id, mailbox_.uid_validity, heads.front().uid))
    known[uid.uid].push_back(std::move(uid.fingerprint));
  for (MailHead& head : heads) {
    const std::string fingerprint = fingerprint_of(head);
    const auto it = known.find(head.uid);
    if (it != known.end()) {
      if (std::ranges::find(it->second, fingerprint) != it->second.end()) continue;
      log_warning("imap.uid_reused", "another message under a known UID; it is taken as new",
                  {{"mailbox", mailbox_.name}, {"uid", head.uid}});
    }
    if (recognise_moved(head, fingerprint, *tx)) continue;
    const bool was_there = head.uid < mailbox_.first_uid_next;
    if (was_there && head.internal_date < mailbox_.take_from) {
      leave(head, fingerprint, "a mail from before the first start stays where it is", *tx);
    } else if (bad_messages_[head.uid] >= bad_message_limit) {
      leave(head, fingerprint, "the server failed on this message three times", *tx);
    } else {
      MailToTake mail{std::move(head), fingerprint, false, false};
      mail.before_first_start = was_there && mail.head.internal_date < mailbox_.first_start - older_than_first_start;
      mail.oversize = mail.head.size > parts_.max_bytes + parts_.max_bytes / 4 || too_large_.contains(mail.head.uid);
      chosen.push_back(std::move(mail));
    }
  }
  tx->commit();
  std::ranges::stable_sort(chosen, {}, [this](const MailToTake& mail) { return bad_messages_[mail.head.uid]; });
  return chosen;
}

std::unique_ptr<FetchCrew> Intake::make_crew(const FetchParts& parts) const {
  if (parts_.mailbox.connections <= 1) return nullptr;
  const auto make_session = [this] {
    auto member = connect();
    if (member->select(parts_.mailbox.folder).uid_validity != mailbox_.uid_validity)
      throw ImapError(ImapError::Kind::Protocol, "UIDVALIDITY changed while mails were fetched");
    return member;
  };
  return std::make_unique<FetchCrew>(parts, parts_.mailbox.connections, make_session, parts_.open_store);
}

std::size_t Intake::look_for_mail(ImapSession& session, const Selection& selection, std::uint32_t from_uid,
                                  Heartbeat& heartbeat) {
  last_look_ = parts_.clock.monotonic();
  const std::vector<std::uint32_t> uids = session.list_uids(from_uid);
  const FetchParts parts{
      mailbox_,     parts_.mailbox.folder, parts_.max_bytes,    parts_.blobs,    parts_.reader,
      parts_.clock, parts_.random,         parts_.crash_points, parts_.received, [&heartbeat] { heartbeat.beat(); }};
  const std::unique_ptr<FetchCrew> crew = uids.size() >= worth_a_crew ? make_crew(parts) : nullptr;
  const auto meanwhile = [&] {
    heartbeat.well("catching up");
    filing_.file_decided(session, selection, mailbox_, *store_);
  };
  std::size_t taken = 0;
  for (std::size_t first = 0; first < uids.size(); first += heads_in_a_page) {
    const std::size_t count = std::min(heads_in_a_page, uids.size() - first);
    std::vector<MailToTake> mails = choose(session.fetch_heads(std::span(uids).subspan(first, count)));
    heartbeat.beat();
    taken += mails.size();
    if (crew) {
      crew->give(std::move(mails));
      crew->wait_for_room(meanwhile);
    } else {
      Fetcher(parts, session, *store_).take(mails);
    }
  }
  if (crew) crew->finish(meanwhile);
  if (!uids.empty()) next_uid_ = std::max(next_uid_, uids.back() + 1);
  if (taken > 0) empty_notices_ = 0;
  return taken;
}

void Intake::wait_for_disk_space(Nudge& wake, Heartbeat& heartbeat, std::stop_token stop) const {
  struct statvfs disk {};
  const std::uint64_t wanted = std::max(least_free_bytes, 2 * parts_.max_bytes);
  while (!stop.stop_requested() && statvfs(parts_.blobs.folder().c_str(), &disk) == 0 &&
         static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < wanted) {
    heartbeat.failing("the disk is nearly full; mails wait on the server");
    log_error("disk.low", "the disk is nearly full; mails wait on the server", {{"wanted_bytes", wanted}});
    wake.wait_for(parts_.mailbox.poll_interval);
  }
}

void Intake::wait_for_mail(ImapSession& session, Nudge& wake) {
  const auto poll = std::min<seconds>(parts_.mailbox.poll_interval, idle_at_most);
  const auto end = session.idle(poll, wake.fd());
  if (end == ImapSession::IdleEnd::Woken) wake.clear();
  // A flood of notices that bring nothing new costs one look a second, not one each (I-21); a busy mailbox waits for nothing.
  if (end != ImapSession::IdleEnd::NewMail || ++empty_notices_ <= empty_notices_in_a_row) return;
  const auto since = parts_.clock.monotonic() - last_look_;
  if (since < one_look_a_second) wake.wait_for(std::chrono::duration_cast<milliseconds>(one_look_a_second - since));
}

void Intake::work(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat) {
  wait_for_disk_space(wake, heartbeat, stop);
  const auto session = connect();
  const Selection selection = select_inbox(*session);
  remember_mailbox(selection, *session);
  log_info("imap.connected", "watching a mailbox",
           {{"mailbox", mailbox_.name}, {"idle", session->abilities().idle ? "yes" : "no, polling"}});
  next_uid_ = 1;  // all is looked at once a session: a restored mailbox reuses UIDs (I-10)
  while (!stop.stop_requested()) {
    wait_for_disk_space(wake, heartbeat, stop);
    const bool found_some = look_for_mail(*session, selection, next_uid_, heartbeat) > 0;
    const bool filed = filing_.file_decided(*session, selection, mailbox_, *store_) > 0;
    erasure_.delete_erased(*session, selection, mailbox_, *store_);
    heartbeat.well(session->abilities().idle ? "watching" : "polling");
    if (!found_some && !filed) wait_for_mail(*session, wake);
  }
  session->logout();
}

milliseconds Intake::back_off(const ImapError& error, int failures) const {
  if (error.wait()) return std::min<milliseconds>(*error.wait(), minutes(15));  // I-28
  if (error.kind() == ImapError::Kind::NotConnected) return minutes(10);        // I-27
  const bool careful = error.kind() == ImapError::Kind::Authentication;         // I-24: the account must not be locked
  const milliseconds first = careful ? milliseconds(minutes(1)) : milliseconds(seconds(1));
  const milliseconds longest = careful ? minutes(15) : minutes(5);
  const milliseconds pause = std::min(milliseconds(first.count() << std::clamp(failures - 1, 0, 9)), longest);
  return pause + pause * static_cast<unsigned char>(parts_.random(1)[0]) / 1280;  // up to a fifth of jitter
}

void Intake::note_bad_message(const FetchFailed& failure) {
  if (failure.kind() == ImapError::Kind::Refused) too_large_.insert(failure.uid());
  if (failure.kind() == ImapError::Kind::Protocol || failure.kind() == ImapError::Kind::Refused) ++bad_messages_[failure.uid()];
}

void Intake::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat) {
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  store_ = parts_.open_store();
  int failures = 0;
  while (!stop.stop_requested()) {
    milliseconds pause = seconds(1);
    try {
      const auto began = parts_.clock.monotonic();
      try {
        work(stop, wake, heartbeat);
      } catch (const FetchFailed& e) {
        note_bad_message(e);
        throw;
      } catch (const ImapError&) {
        if (parts_.clock.monotonic() - began > minutes(5)) failures = 0;  // it had worked for a while
        throw;
      }
    } catch (const ImapError& e) {
      if (stop.stop_requested()) break;
      ++failures;
      pause = back_off(e, failures);
      heartbeat.failing(e.what());
      const bool alert = needs_a_person(e.kind()) || failures == failures_that_alert;
      log_event(alert ? LogLevel::Error : LogLevel::Warning, event_of(e.kind()),
                "the mailbox cannot be worked with; it is tried again",
                {{"mailbox", parts_.mailbox.name()}, {"why", e.what()}, {"failures", failures}, {"wait_ms", pause.count()}});
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      log_warning("intake.retry", "mails could not be stored; tried again",
                  {{"mailbox", parts_.mailbox.name()}, {"why", e.what()}});
    }
    const auto until = parts_.clock.monotonic() + pause;
    while (!stop.stop_requested() && parts_.clock.monotonic() < until) {  // nudges do not shorten a back-off
      heartbeat.beat();
      wake.wait_for(std::min<milliseconds>(
          seconds(10), std::chrono::duration_cast<milliseconds>(until - parts_.clock.monotonic()) + milliseconds(1)));
    }
  }
}

}  // namespace m2t
