// What a server's NO or BAD means (I-24, I-27 to I-30).
#pragma once

#include <string>
#include <string_view>

#include "mailer/imap_session.h"
#include "mailer/secret_mask.h"

namespace m2t {

struct TaggedAnswer {
  std::string_view status;  // "OK", "NO", "BAD"
  std::string_view code;    // "OVERQUOTA"; with its arguments; empty: none
  std::string_view words;   // everything after the status
};

// Of "a1 NO [OVERQUOTA] Quota exceeded". The views are into `line`.
TaggedAnswer parse_tagged(std::string_view line);

// The error for a refused command. `doing` begins its text: "cannot select INBOX". `otherwise` is its kind when the words say
// nothing more special; what `mask` hides never appears in it.
ImapError refusal(const std::string& doing, std::string_view tagged_line, ImapError::Kind otherwise, const SecretMask& mask = {});

}  // namespace m2t
