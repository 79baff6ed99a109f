#include "daemon/health.h"

#include <systemd/sd-daemon.h>
#include <time.h>

#include <fmt/format.h>

#include <algorithm>

namespace m2t {

Heartbeat::Heartbeat(std::string loop, const Clock& clock, std::chrono::seconds limit)
    : clock_(clock), limit_(limit), last_beat_(clock.monotonic()) {
  status_.loop = std::move(loop);
  status_.state = "starting";
}

void Heartbeat::beat() {
  const std::lock_guard lock(mutex_);
  last_beat_ = clock_.monotonic();
}

void Heartbeat::well(std::string_view state) {
  const std::lock_guard lock(mutex_);
  last_beat_ = clock_.monotonic();
  status_.state = "well";
  status_.message = state;
  status_.at = status_.last_success = clock_.now();
}

void Heartbeat::failing(std::string_view why) {
  const std::lock_guard lock(mutex_);
  last_beat_ = clock_.monotonic();
  status_.state = "failing";
  status_.message = why;
  status_.at = clock_.now();
}

bool Heartbeat::alive() const {
  const std::lock_guard lock(mutex_);
  return clock_.monotonic() - last_beat_ <= limit_;
}

LoopStatus Heartbeat::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

Health::Health(const Clock& clock) : clock_(clock) {}

Heartbeat& Health::add_loop(std::string loop, std::chrono::seconds limit) {
  const std::lock_guard lock(mutex_);
  return *loops_.emplace_back(std::make_unique<Heartbeat>(std::move(loop), clock_, limit));
}

void Health::clear() {
  const std::lock_guard lock(mutex_);
  loops_.clear();
}

bool Health::all_alive() const {
  const std::lock_guard lock(mutex_);
  return std::ranges::all_of(loops_, [](const auto& loop) { return loop->alive(); });
}

std::vector<LoopStatus> Health::statuses() const {
  const std::lock_guard lock(mutex_);
  std::vector<LoopStatus> all;
  for (const auto& loop : loops_) all.push_back(loop->status());
  return all;
}

std::string Health::summary() const {
  std::string failing;
  std::size_t mailboxes = 0;
  for (const LoopStatus& loop : statuses()) {
    if (loop.loop.starts_with("intake ")) ++mailboxes;
    if (loop.state == "failing")
      failing += fmt::format("{}{}: {}", failing.empty() ? "failing: " : "; ", loop.loop, loop.message);
  }
  return failing.empty() ? fmt::format("{} mailbox{} watched", mailboxes, mailboxes == 1 ? "" : "es") : failing;
}

void notify_ready(std::string_view status) {
  sd_notifyf(0, "READY=1\nSTATUS=%.*s", static_cast<int>(status.size()), status.data());
}

void notify_status(std::string_view status) { sd_notifyf(0, "STATUS=%.*s", static_cast<int>(status.size()), status.data()); }

void notify_reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);  // systemd compares with its own clock of the same kind
  const long long micros = now.tv_sec * 1'000'000LL + now.tv_nsec / 1'000;
  sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld\nSTATUS=reading the configuration again", micros);
}

void notify_stopping() { sd_notify(0, "STOPPING=1\nSTATUS=finishing the work in hand"); }

void notify_watchdog() { sd_notify(0, "WATCHDOG=1"); }

std::chrono::milliseconds watchdog_interval() {
  std::uint64_t micros = 0;
  if (sd_watchdog_enabled(0, &micros) <= 0) return std::chrono::milliseconds(0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(micros / 2));
}

}  // namespace m2t
