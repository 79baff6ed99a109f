// Who wrote a mail, by name: as From says, or when that is a counter, a device or a web site, as the text does.
#pragma once

#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

struct FoundName {
  std::string name;     // "Jean Dupont"; empty when nobody is named
  std::string written;  // as it stands there
  std::string from;     // "from", "text", "signature", "reply_to", "forwarded"
};

// Asks From, new text, signature, Reply-To, and the forwarded mail.
FoundName find_name(const Mail& mail);

}  // namespace m2t
