// How the desk does: the figures of `status`, its loops, and the test of its border.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace m2t {

struct StatusFigures {
  std::int64_t tickets_open = 0, tickets_all = 0;
  std::int64_t inbound_waiting = 0, inbound_to_file = 0, held = 0, left = 0;
  std::int64_t pictures_waiting = 0;
  std::int64_t outbox_waiting = 0, outbox_failed = 0, outbox_in_doubt = 0, outbox_needs_decision = 0;
  std::optional<Time> oldest_waiting_mail, oldest_outgoing;
  std::optional<Time> last_received, last_sent;
  std::string last_error;                                            // of the newest failed outgoing or poisoned mail
  std::int64_t technician_mails = 0, technician_mails_unproved = 0;  // of the last 7 days, where a boundary profile is set
  std::int64_t foreign_bounces = 0;     // of the last hour: reports about mails that we never sent (S-24)
  std::int64_t bouncing_addresses = 0;  // marked as such
};

struct BoundaryTest {
  Time at{};
  std::string profile;  // the digest of its settings
};

struct LoopStatus {     // what a running daemon says of one of its loops; written now and then
  std::string loop;     // "intake user@host/INBOX", "processing", "outbox"
  std::string state;    // "idle", "connecting", "failing"
  std::string message;  // plain words; the last error
  Time at{};
  Time last_success{};
};

}  // namespace m2t
