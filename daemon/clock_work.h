// Loop 5: what the clock does: to tickets (reminders, the end of waiting, closing), the digests, and news that come together. When a ticket
// is due stands in the database; what is due is computed again before it is done, so a changed configuration, a clock that jumped or a time
// when nobody looked change nothing twice.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/digest.h"
#include "base/nudge.h"
#include "daemon/desk.h"
#include "daemon/digest_work.h"
#include "daemon/health.h"
#include "store/store.h"

namespace m2t {

class ClockWork {
 public:
  struct Parts {
    std::shared_ptr<const Desk> desk;
    std::shared_ptr<Store> store;  // this loop's own connection
    const Clock& clock;
    RandomBytes random;
    std::string actor = "clock";  // for the events
  };
  explicit ClockWork(Parts parts)
      : parts_(std::move(parts)), digests_({parts_.desk, parts_.store, parts_.clock, parts_.random, parts_.actor}) {}

  // Computes anew when each waiting and solved ticket is due: at the start, since the configuration may be another one now.
  void reschedule();
  // One ticket whose step is due, in one transaction with its mails; false when there is none. Throws what the store throws.
  bool do_one();
  // `worked` is called when mails may have been put into the outbox.
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat, const std::function<void()>& worked);

 private:
  void do_step(Tx& tx, const Ticket& ticket);
  void put_off(Tx& tx, const Ticket& ticket, const std::string& why);
  std::chrono::milliseconds time_to_next() const;

  Parts parts_;
  DigestWork digests_;
};

}  // namespace m2t
