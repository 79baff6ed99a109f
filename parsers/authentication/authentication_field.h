// Authentication-Results (RFC 8601, and as Exchange Online writes it) taken apart. Whether it may be believed is told by its place
// alone, which is judged in rules/boundary.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace m2t {

struct AuthenticationResult {
  std::string method;                                           // lower case: "dmarc"
  std::string result;                                           // lower case: "pass"
  std::string reason;                                           // of "reason=", as written
  std::vector<std::pair<std::string, std::string>> properties;  // "header.from", lower case -> its value as written
  // The first value of that name; nothing when there is none.
  const std::string* property(std::string_view name) const;
};

struct AuthenticationField {
  std::string server;  // the authserv-id, lower case; Exchange Online writes none
  std::vector<AuthenticationResult> results;
};

enum class AuthenticationForm {
  Rfc8601,         // begins with the server's name; what follows has to be in the form of the RFC
  ExchangeOnline,  // begins with a result; has "action=none" among the properties, and lone words between semicolons
};

// Total and linear. Comments are no data. Nothing when the value is not in this form, or of a version other than 1: then it says nothing
// at all, however good a part of it may look. Results of a method's version other than 1 are left out.
std::optional<AuthenticationField> parse_authentication_field(std::string_view value, AuthenticationForm form);

// The server that wrote this Received field, by the name behind "by", lower case; empty when there is none or more than one: the name
// behind "from" is the sender's to choose.
std::string receiving_server(std::string_view received);

}  // namespace m2t
