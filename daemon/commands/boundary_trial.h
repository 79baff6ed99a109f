// The test of a boundary profile on the real servers: a mail goes out and is waited for, and what the border wrote into it, and
// into others that bear the code, is shown. Only so can a profile be called proved.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/digest.h"
#include "daemon/reader.h"
#include "daemon/settings.h"
#include "rules/boundary/boundary.h"
#include "store/store.h"

namespace m2t {

struct TriedMail {
  Mail mail;
  BoundaryFinding finding;
};

struct BoundaryTrial {
  const Settings& settings;
  MailReader& reader;
  RandomBytes random;
  std::function<void(const std::string&)> tell;  // progress, a line each
  std::function<void(const TriedMail&)> came;    // each mail with the code
  std::chrono::seconds at_most{180};
};

// Sends a mail from the desk to itself and looks, in its mailboxes and in what a running daemon took, for mails with the code in their
// subject, until the border vouches for the sender of one or the time is over. True: it did. Throws ImapError, PermanentError.
bool try_boundary(const BoundaryTrial& trial);

}  // namespace m2t
