// Is every loop making progress? Heartbeats, systemd's notify and watchdog, and what `status` shows of a running daemon.
// systemd's library is known only by health.cpp.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "store/store.h"

namespace m2t {

// One loop's sign of life. The loop calls it from its own thread; the supervisor reads it.
class Heartbeat {
 public:
  Heartbeat(std::string loop, const Clock& clock, std::chrono::seconds limit);

  void beat();                         // "I completed a turn"
  void well(std::string_view state);   // a turn, and all is well: "waiting for mail"
  void failing(std::string_view why);  // a turn, but its work fails; the reason in plain words

  // Has it beaten within its limit? False means that it hangs, which is not the same as failing.
  bool alive() const;
  LoopStatus status() const;

 private:
  mutable std::mutex mutex_;
  const Clock& clock_;
  std::chrono::seconds limit_;
  std::chrono::steady_clock::time_point last_beat_;
  LoopStatus status_;
};

class Health {
 public:
  explicit Health(const Clock& clock);

  // Registers a loop; the reference stays valid until clear(). `limit` is how long a turn may take at most.
  Heartbeat& add_loop(std::string loop, std::chrono::seconds limit);
  void clear();

  bool all_alive() const;
  std::vector<LoopStatus> statuses() const;
  // One line in plain words: "2 mailboxes watched" or "failing: intake support@…: wrong password".
  std::string summary() const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Heartbeat>> loops_;
};

// sd_notify(3); nothing happens outside of systemd.
void notify_ready(std::string_view status);
void notify_status(std::string_view status);
void notify_reloading();
void notify_stopping();
void notify_watchdog();
// How often systemd wants to hear of us, halved; zero when it does not.
std::chrono::milliseconds watchdog_interval();

}  // namespace m2t
