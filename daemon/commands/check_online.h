// `check --online`: what only the servers and the machine can tell.
#pragma once

#include <iosfwd>

#include "daemon/settings.h"

namespace m2t {

// Prints one line for each thing tried: ok, warn or FAIL; what; why it matters; what repairs it. True when nothing failed.
// Logs in to every mailbox and to the SMTP server; changes and sends nothing.
bool check_online(const Settings& settings, std::ostream& out);

}  // namespace m2t
