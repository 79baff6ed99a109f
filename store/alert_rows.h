// What admins were told by a second path, and the figures that this needs. Apart from store.h, because only the alerts need it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/store.h"
#include "tickets/alert.h"

namespace m2t {

struct HeldCounts {
  std::int64_t all = 0, suspicious = 0;
};

// One transaction. Not committed: rolled back. All throw what a Tx throws.
class AlertRows {
 public:
  virtual ~AlertRows() = default;
  virtual Tx& tx() = 0;  // the same transaction
  virtual void commit() = 0;

  virtual std::vector<AlertState> alerts() = 0;
  virtual void keep(const AlertState& alert) = 0;  // in place of what was known of that kind and subject
  virtual HeldCounts held_counts() = 0;
  virtual std::optional<Time> last_backup() = 0;  // when `mail2ticket backup` last finished
  virtual void note_backup(Time finished) = 0;
};

// Throw what Store::begin and Store::begin_reading throw. The store must be one of open_sqlite_store().
std::unique_ptr<AlertRows> alert_rows(Store& store);             // BEGIN IMMEDIATE
std::unique_ptr<AlertRows> alert_rows_to_look_at(Store& store);  // reads only

}  // namespace m2t
