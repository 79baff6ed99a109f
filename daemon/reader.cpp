#include "daemon/reader.h"

#include <new>

#include "base/errors.h"
#include "parsers/reader.h"

namespace m2t {

Mail Reader::read(std::string_view raw) const {
  ReadOptions options;
  options.ticket_prefix = ticket_prefix_;
  try {
    return read_mail(raw, options);
  } catch (const std::bad_alloc&) {
    throw TransientError("not enough memory to read a mail of " + std::to_string(raw.size()) + " bytes");
  }
}

}  // namespace m2t
