// A tap on the shoulder: "look now". Losing one costs seconds, never a mail, because each loop also looks by itself.
#pragma once

#include <chrono>

namespace m2t {

// An eventfd, so that a loop can wait for a socket and for a nudge in one poll(). Any thread may nudge; one waits.
class Nudge {
 public:
  Nudge();  // throws std::system_error when the process has no file descriptors left
  ~Nudge();
  Nudge(const Nudge&) = delete;
  Nudge& operator=(const Nudge&) = delete;

  void nudge() noexcept;
  // Waits until nudged or the time is over; true when nudged. All nudges so far count as one.
  bool wait_for(std::chrono::milliseconds at_most);
  // For poll(); readable when nudged. Call clear() after it woke you.
  int fd() const { return fd_; }
  void clear() noexcept;

 private:
  int fd_;
};

}  // namespace m2t
