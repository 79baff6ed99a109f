// One IMAP connection: libetpan behind RAII (known only by imap_session.cpp), over our own TLS stream. UIDs only, PEEK only,
// never \Seen, no sequence numbers (I-15).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "mailer/connection.h"

namespace m2t {

struct ImapAccount {
  ServerAddress server;
  std::string user;
  std::function<std::string()> password;  // read at each login, so that a changed secret needs no restart; never logged
};

// What went wrong with the connection. After most kinds the session is unusable; usable() tells.
class ImapError : public std::runtime_error {
 public:
  enum class Kind { Network, Timeout, Bye, Tls, Authentication, Protocol, NotConnected, Throttled, FolderMissing, Refused };
  ImapError(Kind kind, const std::string& what, std::optional<std::chrono::seconds> wait = {})
      : std::runtime_error(what), kind_(kind), wait_(wait) {}
  Kind kind() const { return kind_; }
  std::optional<std::chrono::seconds> wait() const { return wait_; }  // the server asked for it (I-28)

 private:
  Kind kind_;
  std::optional<std::chrono::seconds> wait_;
};

struct Selection {
  std::uint32_t uid_validity = 0;
  std::uint32_t uid_next = 0;  // 0: not told
  std::uint32_t exists = 0;
  bool read_only = false;
};

// The few header fields that make a fingerprint (INV-12), raw as the server sent them.
struct MailHead {
  std::uint32_t uid = 0;
  Time internal_date{};
  std::uint32_t size = 0;  // RFC822.SIZE, an estimate on some servers (I-07)
  std::string header;      // of MESSAGE-ID DATE FROM SUBJECT
};

class ImapSession {
 public:
  // Connects, verifies, logs in. Throws ImapError. `stop_fd` (an eventfd or -1) interrupts connecting and every wait.
  ImapSession(const ImapAccount& account, CrashPoints crash_points, int stop_fd);
  ~ImapSession();
  ImapSession(const ImapSession&) = delete;
  ImapSession& operator=(const ImapSession&) = delete;

  struct Abilities {
    bool idle = false, move = false, uidplus = false;
  };
  // False after an error that put the conversation out of step or ended it: make a new session. A refused command leaves it true.
  bool usable() const;
  Abilities abilities() const;  // asked again after TLS and after login (I-42)

  Selection select(const std::string& folder);    // FolderMissing when there is none
  void create_folder(const std::string& folder);  // no error when it exists
  // All UIDs >= from_uid, sorted; the server's habit of always naming the last one is filtered out.
  std::vector<std::uint32_t> list_uids(std::uint32_t from_uid);
  // Asks in pages; UIDs that are gone are left out, unasked ones ignored (I-16, I-17).
  std::vector<MailHead> fetch_heads(std::span<const std::uint32_t> uids);
  // Streams BODY.PEEK[] of one UID. False: the message is gone (I-13: NIL is absent, never an empty mail). Throws ImapError when
  // the literal is cut, wrong, larger than max_bytes (Kind::Refused), or later than 60 s + size / 50 kB/s.
  bool fetch_body(std::uint32_t uid, std::uint32_t expected_size, std::uint64_t max_bytes,
                  const std::function<void(std::string_view)>& sink);
  std::optional<std::string> fetch_header(std::uint32_t uid);  // the whole header block, at most 256 KiB (I-39)

  // Moves; gives where each UID lies now. A UID that is missing in the answer was not moved (I-14: OK alone proves nothing).
  // Without MOVE: COPY, \Deleted, UID EXPUNGE; without UIDPLUS nothing is expunged (I-31). Throws FolderMissing on TRYCREATE,
  // Refused with the server's words on OVERQUOTA and the like (the session stays usable then).
  struct Moved {
    std::uint32_t from_uid, to_uid, to_uid_validity;
  };
  std::vector<Moved> move(std::span<const std::uint32_t> uids, const std::string& folder);

  // Deletes exactly these for good: \Deleted, UID EXPUNGE. False: the server has no UIDPLUS, so they are only marked, because EXPUNGE
  // would take with them what others marked. Throws Refused with the server's words.
  bool delete_mails(std::span<const std::uint32_t> uids);

  // The heads in `folder` with that Message-ID (for K-13); selects it, so select() again afterwards.
  std::vector<MailHead> find_by_message_id(const std::string& folder, const std::string& message_id);

  enum class IdleEnd { NewMail, Woken, Timeout };
  // Waits with IDLE until the server tells of something, `wake_fd` is readable, or the time is over; without IDLE it only waits.
  IdleEnd idle(std::chrono::milliseconds at_most, int wake_fd);
  void noop();
  void logout() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace m2t
