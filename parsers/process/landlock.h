// The kernel's own wall around files (Landlock), behind the filter of system calls: where one has a hole, the other stands.
#pragma once

#include "parsers/process/lock_in.h"

namespace m2t {

// From now on this thread opens, makes and runs no file, and where the kernel knows of them binds and connects no TCP port and signals no
// process outside. Needs no_new_privs. Says in the report which version is in force, or why none is.
void refuse_files(LockInReport& report);

}  // namespace m2t
