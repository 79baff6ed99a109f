// What the border's fields say, gathered before it is judged. Private to rules/boundary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/authentication/authentication_field.h"
#include "parsers/mail.h"
#include "rules/boundary/boundary_profile.h"

namespace m2t {

struct BorderWords {
  std::vector<AuthenticationResult> results;  // of all its Authentication-Results together
  std::vector<std::string> auth_as;           // values of X-MS-Exchange-Organization-AuthAs
  std::vector<std::string> auth_source;
  bool anonymous = false;            // any AuthAs field says so
  bool unreadable = false;           // a field of the border is there and cannot be read
  std::vector<std::string> counted;  // for people
  std::vector<std::string> ignored;
  std::string spam;
};

// The fields [0, end) of the headers count, in their order; the others are named in `ignored`. `firewall`: fields of Exchange's
// organization count wherever they stand.
BorderWords read_border_words(const std::vector<HeaderField>& headers, std::size_t end, const BoundaryProfile& profile);

// "dmarc=pass header.from=example.org"
std::string in_words(const AuthenticationResult& result);

}  // namespace m2t
