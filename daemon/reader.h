// The daemon's side of reading: raw bytes in, facts out. Today the parser runs in this process; a process of its own that
// locks itself in can stand behind the same function.
#pragma once

#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

class Reader {
 public:
  explicit Reader(std::string ticket_prefix) : ticket_prefix_(std::move(ticket_prefix)) {}
  // Throws TransientError when memory ran out; any input is readable otherwise.
  Mail read(std::string_view raw) const;

 private:
  std::string ticket_prefix_;
};

}  // namespace m2t
