// mailto: links that open a finished mail (RFC 6068): the buttons in technicians' mails.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

struct MailtoLink {
  std::string_view to;           // an address
  std::string_view subject;      // UTF-8, one line
  std::string_view body;         // UTF-8; "\n" becomes %0D%0A
  std::string_view in_reply_to;  // an id without <>, for clients that take it along; empty: none
};

// Everything but letters, digits and -._~ is percent-encoded, blanks as %20, so that no mail client can read it another way.
std::string to_mailto(const MailtoLink& link);

}  // namespace m2t
