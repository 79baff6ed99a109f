// Loop 4: what is due later and delays nobody: pictures are read (K-10, L-21), then technicians hear of their mail. Each piece of work is a row in the store that is
// due at a time; its attempt is counted and committed before it is tried, so whoever dies over it gets it again, three times at most.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/nudge.h"
#include "daemon/health.h"
#include "daemon/news_after_pictures.h"
#include "daemon/rules_after_pictures.h"
#include "parsers/pictures/small_picture.h"
#include "store/store.h"

namespace m2t {

// What came of one attempt to read a picture.
struct PictureOutcome {
  PictureText text;
  std::string failure;  // why there is no answer, in plain words; empty: there is one
  SmallPicture small{};
};

class Later {
 public:
  struct Parts {
    std::shared_ptr<Store> store;  // this loop's own connection
    // Throws TransientError when pictures cannot be read at all at the moment, which is no picture's doing.
    std::function<PictureOutcome(const PictureJob&)> read_picture;
    const Clock& clock;
    CrashPoints crash_points{};
    std::string actor = "desk";               // for the events
    RulesAfterPictures* rules = nullptr;      // null: no rule is tried again
    const NewsAfterPictures* news = nullptr;  // null: no technician is told
    // Scans one file that waits for the virus scanner; false: none waits. Throws TransientError while the scanner is silent.
    std::function<bool(Store& store, Time now)> scan_waiting = {};
  };
  explicit Later(Parts parts);

  // One piece of work that is due; false when there is none. Throws what the store and `read_picture` throw.
  bool do_one();
  // How long until something is due, at most a second: other processes add work, too.
  std::chrono::milliseconds time_to_next() const;
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat, const std::function<void()>& after_work = {});

 private:
  bool scan_file();
  void read_picture(const PictureJob& job);
  void finish(const PictureJob& job, PictureState state, const PictureOutcome& outcome, const std::string& reason);
  void try_again(const PictureJob& job, const std::string& failure);

  Parts parts_;
  Time scans_paused_until_{};
};

}  // namespace m2t
