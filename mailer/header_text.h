// The one builder of header values (T-12): values are text; what could end a line or a word is replaced, the rest is
// encoded (RFC 2047) and folded (RFC 5322 section 2.2.3) here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tickets/ticket.h"

namespace m2t {

// Each gives the value behind "Name: ", folded with CR LF and a blank, 7-bit. `name_length`: of the field's name.
std::string unstructured_value(std::string_view utf8, std::size_t name_length);
std::string mailbox_value(const Person& person, std::size_t name_length);  // throws PermanentError for an unsafe address
std::string ids_value(const std::vector<std::string>& ids);                // "<a@b> <c@d>", one a line; unsafe ones left out
// Fixed words, such as a base64 value or a token: printable ASCII only, the rest becomes blanks; not encoded.
std::string token_value(std::string_view ascii, std::size_t name_length);

// Our id first, then the last ones that fit into `most` characters.
std::vector<std::string> cut_references(const std::vector<std::string>& references, std::size_t most);
bool is_safe_message_id(std::string_view id);  // without <>

}  // namespace m2t
