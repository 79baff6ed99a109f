// Which addresses our mails may go to (T-13).
#pragma once

#include <string_view>

namespace m2t {

// A plain local@domain that needs no quotes and no SMTPUTF8, within the lengths of RFC 5321: nothing in it can become a
// command or another recipient. Mails are neither composed for nor sent to any other.
bool is_safe_envelope_address(std::string_view address);

}  // namespace m2t
