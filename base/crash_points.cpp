#include "base/crash_points.h"

#include <algorithm>
#include <csignal>

namespace m2t {

// "The 0th time" makes no sense; reading it as the first is what a script with an off-by-one would want to see.
CrashPoints::CrashPoints(CrashPoint point, unsigned nth) : armed_(std::make_shared<Armed>(point, std::max(nth, 1U))) {}

#ifdef M2T_CRASH_POINTS
void CrashPoints::pass(CrashPoint point) const {
  if (!armed_ || armed_->point != point) return;
  // SIGKILL and not abort(): no handler, no destructor, no flushed buffer may make the crash kinder than a power cut.
  if (armed_->left.fetch_sub(1) == 1) std::raise(SIGKILL);
}
#endif

}  // namespace m2t
