// libetpan's view of an ImapWire: a stream driver. Internal to imap_*.cpp (includes libetpan).
#pragma once

#include <libetpan/libetpan.h>

#include <exception>

#include "mailer/imap_wire.h"

namespace m2t {

// What the driver cannot throw through C code. After each libetpan call its owner looks at `error`.
struct ImapStreamLink {
  ImapWire* wire = nullptr;
  std::exception_ptr error;  // once set, every further read and write fails at once
  bool closed = false;       // nothing may be read or written any more
};

// `link` has to outlive the stream. Throws std::bad_alloc.
mailstream* make_imap_stream(ImapStreamLink* link);

}  // namespace m2t
