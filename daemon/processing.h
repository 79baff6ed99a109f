// Loop 2: one inbound row -> facts -> decision -> one transaction. `explain` and `ingest` take the same road, stopped early
// or without the loop.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/digest.h"
#include "base/nudge.h"
#include "daemon/apply.h"
#include "daemon/desk.h"
#include "daemon/file_scanner.h"
#include "daemon/health.h"
#include "daemon/reader.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

// Everything that was concluded about one mail, and what was written for it.
struct Handled {
  Decision decision;
  Applied applied;
};

// Judge, match, decide, apply and record one mail that has been read, all inside `tx`. Commits nothing. Throws what apply does.
Handled handle_mail(Tx& tx, const InboundRow& row, const Mail& mail, const ApplyContext& context);

// A row for a mail that comes from a file: `ingest` stores it, `explain` throws it away again.
NewInbound inbound_from_file(const Mail& mail, std::string_view raw, Time now, const RandomBytes& random);

// What the processing needs of the world.
struct ProcessingParts {
  std::shared_ptr<const Desk> desk;
  std::shared_ptr<Store> store;  // this loop's own connection
  std::shared_ptr<MailReader> reader;
  const Blobs& blobs;
  const Clock& clock;
  RandomBytes random;
  CrashPoints crash_points;
  std::string actor = "desk";
  std::shared_ptr<FileScanner> scanner = nullptr;  // null: files are not scanned
};

class Processing {
 public:
  explicit Processing(ProcessingParts parts);

  // Handles everything that is due now, in batches; gives how many mails were decided. Never throws for one mail: it is held or
  // postponed with its reason. Throws for the store itself, and TransientError when no mail can be read now.
  // `after_each_mail` is called often enough for a watchdog, also while mails are read that take all the time they may.
  std::size_t handle_due(const std::function<void()>& after_each_batch = {}, const std::function<void()>& after_each_mail = {});

  // The loop: until `stop`, handles what is due, then waits for `wake` or a second. `decided` is called after each commit.
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat, const std::function<void()>& decided);

 private:
  struct ReadRow;
  std::size_t handle_batch(const std::vector<InboundRow>& rows, const std::function<void()>& after_each_mail);
  std::vector<ReadRow> read_all(const std::vector<InboundRow>& rows, const std::function<void()>& after_each_mail);
  void read_one(ReadRow& row);
  void decide_all(const std::vector<ReadRow>& rows);
  void settle(Tx& tx, const ReadRow& row);
  void try_again_or_hold(Tx& tx, const ReadRow& row);
  void wait_for_raw_mail(Tx& tx, const InboundRow& row, const std::string& why);
  bool waits_for_scanner(const ReadRow& row) const;
  std::vector<InboundRow> due_rows();
  void handle_one(Tx& tx, const ReadRow& row);
  void hold(Tx& tx, const InboundRow& row, HeldReason reason, std::string explanation);

  ProcessingParts parts_;
};

}  // namespace m2t
