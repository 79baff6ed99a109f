// Reports that a mail could not be delivered: RFC 3464, and the plain forms of the systems that know nothing of it.
#pragma once

#include <string_view>

#include "parsers/mail.h"
#include "parsers/mime/mime.h"

namespace m2t {

// `mail` has its header values, text and automatic facts already. A delayed delivery, a relayed or an expanded one is told of
// but is no failure (S-23): `is` with permanent = false.
BounceFacts find_bounce(std::string_view raw, const MimeTree& tree, const Mail& mail);

// The first enhanced status code (RFC 3463) in a text, "5.1.1"; empty when there is none.
std::string find_status_code(std::string_view text);

}  // namespace m2t
