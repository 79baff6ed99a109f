// What an admin has to be told by a second path: each thing once when it begins and once when it is over. Pure: figures and what is known in,
// what changes and what is to be told out.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "tickets/alert.h"

namespace m2t {

struct AlertLimits {
  std::chrono::seconds mailbox_silent{std::chrono::minutes(15)};
  std::chrono::seconds mails_wait{std::chrono::minutes(30)};
  std::chrono::hours no_backup{0};  // 0: nobody looks
  int held_many = 50;               // 0: nobody looks
};

struct AlertFigures {
  struct Mailbox {
    std::string name;
    std::optional<Time> last_success;       // since the start
    std::string trouble;                    // the last error, in plain words; may be empty
    std::chrono::seconds poll_interval{0};  // how often it is looked into at least
  };
  Time started{};  // the daemon
  std::vector<Mailbox> mailboxes;
  std::optional<Time> oldest_outgoing, last_backup;
  std::int64_t held = 0, suspicious = 0;
  std::int64_t technician_mails = 0, technician_mails_unproved = 0;  // that the border could vouch for, and those that it did not
};
// Most of them are not vouched for: a change at the provider shows here first.
bool is_border_silent(std::int64_t technician_mails, std::int64_t unproved);

// How one thing is now.
struct AlertSign {
  enum class Is { Well, Bad, Unknown };  // Unknown: what was said last stays true
  AlertKind kind{};
  std::string subject;
  Is is = Is::Unknown;
  std::optional<Time> since;  // what the limit is counted from
  std::int64_t count = 0;
  std::string words;  // what the program knows of the cause; may be empty
};
// Of all that the limits speak of, and of what is known and spoken of no longer. A daemon that has just started does not know yet how its
// mailboxes are, and that the service runs again is believed after five minutes.
std::vector<AlertSign> alert_signs(const AlertFigures& figures, const AlertLimits& limits, std::span<const AlertState> known,
                                   Time now);

struct AlertNews {
  AlertState alert;  // as it is to be kept
  bool over = false;
  AlertSign sign;
};
struct AlertStep {
  std::vector<AlertState> changed;  // to be kept before anything is told
  std::vector<AlertNews> to_tell;   // also what could not be told earlier
};
// What begins again within an hour of having been told waits until that hour is over (INV-10); what is over before it was told is not told.
AlertStep next_alerts(std::span<const AlertState> known, std::span<const AlertSign> signs, Time now);

}  // namespace m2t
