// Loop 6: what is kept long enough is removed (T-50), each night and at the start, in small transactions so that nobody waits for it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/nudge.h"
#include "daemon/desk.h"
#include "daemon/health.h"
#include "rules/retention.h"
#include "store/blobs.h"
#include "store/personal_data.h"

namespace m2t {

class RetentionWork {
 public:
  struct Parts {
    std::shared_ptr<const Desk> desk;
    std::shared_ptr<Store> store;  // this loop's own connection
    const Blobs& blobs;
    const Clock& clock;
  };
  explicit RetentionWork(Parts parts) : parts_(std::move(parts)) {}

  // One small piece of work; false: nothing is left to do until the next night. Throws what the store throws.
  bool do_one();
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat);

 private:
  bool begin_class();
  void remove_some();
  void note_removed(Tx& tx, std::span<const std::int64_t> ids, Time now);
  void remove_old_databases(Time before);
  bool tidy();

  Parts parts_;
  Time look_at_{};                 // when all is looked at again
  std::deque<KeptUntil> classes_;  // still to be worked through
  KeptUntil now_at_{};
  std::vector<std::int64_t> ids_;  // of that class, still to be removed
  std::map<std::string, std::size_t> removed_;
  bool untidy_ = false;  // something was removed that the search index may still know
  bool first_tidying_ = true;
};

}  // namespace m2t
