// The database or the disk under it can no longer be trusted.
#pragma once

#include "base/errors.h"

namespace m2t {

// Damaged database, or a disk that could not sync (L-04, L-06). No mail is to blame, so none may be held for it: the daemon
// stops its loops and ends; what was committed before is read again at the next start.
class BrokenStore : public PermanentError {
 public:
  using PermanentError::PermanentError;
};

}  // namespace m2t
