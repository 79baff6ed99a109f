// What a step throws when it cannot go on. Expected answers (no such ticket, refused by the server) are values, not these.
#pragma once

#include <stdexcept>
#include <string>

namespace m2t {

// Later it may work: the network, a lock, a full disk. The unit of work is tried again (exit code 75).
class TransientError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// It can never work for this item: hold the mail, or give the outbox row up, with this text as the reason.
class PermanentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// sysexits.h, by the names of the product page.
enum class ExitCode : int {
  Ok = 0,
  Usage = 64,
  Data = 65,
  Unavailable = 69,
  InputOutput = 74,
  TryLater = 75,
  Permission = 77,
  Configuration = 78,
};

}  // namespace m2t
