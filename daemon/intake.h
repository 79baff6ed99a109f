// Loop 1: one mailbox -> durable inbound rows, and handled mails out of the inbox. Connects, catches up with all that is
// there, then waits with IDLE; a poll is the safety net. Everything is found by UID and fingerprint, nothing by flags (I-34).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/digest.h"
#include "base/nudge.h"
#include "daemon/fetcher.h"
#include "daemon/filing.h"
#include "daemon/health.h"
#include "daemon/mailbox_erasure.h"
#include "daemon/reader.h"
#include "daemon/settings.h"
#include "mailer/imap_session.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

class Intake {
 public:
  struct Parts {
    MailboxSettings mailbox;
    std::uint64_t max_bytes;
    std::function<std::shared_ptr<Store>()> open_store;  // a connection for each thread that asks
    const Blobs& blobs;
    MailReader& reader;  // of several threads
    const Clock& clock;
    RandomBytes random;
    CrashPoints crash_points;
    std::function<void()> received;  // nudges the processing
    int stop_fd = -1;                // readable when the daemon stops: interrupts the network
  };
  explicit Intake(Parts parts);

  // Until `stop`: connects, works, backs off and connects again, for ever (I-01). Throws what the store throws when it is
  // damaged; everything about the server is survived.
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat);

 private:
  void work(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat);
  void wait_for_mail(ImapSession& session, Nudge& wake);
  std::unique_ptr<ImapSession> connect() const;
  Selection select_inbox(ImapSession& session);
  void remember_mailbox(const Selection& selection, ImapSession& session);
  std::size_t look_for_mail(ImapSession& session, const Selection& selection, std::uint32_t from_uid, Heartbeat& heartbeat);
  std::vector<MailToTake> choose(std::vector<MailHead> heads);
  bool recognise_moved(const MailHead& head, const std::string& fingerprint, Tx& tx);
  void leave(const MailHead& head, const std::string& fingerprint, std::string_view why, Tx& tx);
  std::unique_ptr<FetchCrew> make_crew(const FetchParts& parts) const;
  void wait_for_disk_space(Nudge& wake, Heartbeat& heartbeat, std::stop_token stop) const;
  std::chrono::milliseconds back_off(const ImapError& error, int failures) const;
  void note_bad_message(const FetchFailed& failure);

  Parts parts_;
  std::shared_ptr<Store> store_;
  MailboxRow mailbox_;
  Filing filing_;
  MailboxErasure erasure_;
  std::uint32_t next_uid_ = 1;                 // everything below has been looked at in this session
  std::map<std::uint32_t, int> bad_messages_;  // UID -> how often the server failed on it (I-05, I-41)
  std::set<std::uint32_t> too_large_;          // larger than the server had said
  std::chrono::steady_clock::time_point last_look_{};
  int empty_notices_ = 0;  // of new mail, since the last mail
};

}  // namespace m2t
