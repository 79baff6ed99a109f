// The digests of the clock's loop: each is made once on its day, in one transaction with the note of that day, so that none is sent twice or
// left out whatever ends the daemon.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/digest.h"
#include "daemon/desk.h"
#include "rules/digest.h"
#include "store/store.h"

namespace m2t {

class DigestWork {
 public:
  struct Parts {
    std::shared_ptr<const Desk> desk;
    std::shared_ptr<Store> store;  // the loop's own connection
    const Clock& clock;
    RandomBytes random;
    std::string actor = "clock";  // for the events
  };
  explicit DigestWork(Parts parts) : parts_(std::move(parts)) {}

  // One digest that is due: sent, or found to have nothing to tell, or not wanted; either way it is done for its day. False when none is
  // due. Throws what the store throws.
  bool do_one();
  // The news that one reader gets together (T-16), in one mail; false when none wait, or not long enough. Throws as do_one() does.
  bool tell_gathered();

 private:
  // Whose digest is due now, or when the first one will be.
  struct Next {
    DigestKind kind = DigestKind::Morning;
    DigestReader reader;
    Time due{};
  };
  std::optional<Next> next(Tx& tx) const;
  void make(Tx& tx, const Next& what);
  void make_morning(Tx& tx, const DigestReader& reader);
  void make_week(Tx& tx, const DigestReader& reader);
  void make_gathered(Tx& tx, const NewsOfReader& news);
  // What cannot be made is told in the log and the audit, and the others get theirs.
  void guarded(Tx& tx, std::string_view kind, const std::function<void()>& make);

  Parts parts_;
  std::optional<Time> look_at_;  // nothing is due before; what the database says cannot make a digest due earlier
  bool nothing_ever_ = false;    // digests are off, or there is nobody, or no working day
};

}  // namespace m2t
