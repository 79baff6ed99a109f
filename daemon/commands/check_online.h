// `check --online`: what only the servers and the machine can tell.
#pragma once

#include <functional>
#include <string>

#include "daemon/settings.h"

namespace m2t {

// One thing that was tried. Each text is one line.
struct OnlineFinding {
  enum class Result { Ok, Warn, Fail } result = Result::Ok;
  std::string what, why, remedy;  // why it matters, what repairs it; both empty when it is well
};

// Tells `found` of each thing as soon as it was tried. True when nothing failed.
// Logs in to every mailbox and to the SMTP server; changes and sends nothing.
bool check_online(const Settings& settings, const std::function<void(const OnlineFinding&)>& found);

}  // namespace m2t
