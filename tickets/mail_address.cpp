#include "tickets/mail_address.h"

#include <algorithm>

namespace m2t {

bool is_safe_envelope_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || at + 1 == address.size() || address.size() > 254) return false;
  const std::string_view local = address.substr(0, at), domain = address.substr(at + 1);
  // RFC 5321 section 4.1.2: Dot-string and Domain; what would need quotes is not written to.
  constexpr std::string_view atom_signs = "!#$%&'*+-/=?^_`{|}~.";
  const auto is_alnum = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  const auto local_char = [&](char c) { return is_alnum(c) || atom_signs.find(c) != std::string_view::npos; };
  const auto domain_char = [&](char c) { return is_alnum(c) || c == '-' || c == '.'; };
  const auto dots_ok = [](std::string_view s) {
    return s.front() != '.' && s.back() != '.' && s.find("..") == std::string_view::npos;
  };
  return std::all_of(local.begin(), local.end(), local_char) && std::all_of(domain.begin(), domain.end(), domain_char) &&
         dots_ok(local) && dots_ok(domain) && domain.front() != '-' && domain.back() != '-';
}

}  // namespace m2t
