// Takes a password out of what a server says, which may repeat it in the forms it was sent in (T-45).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

class SecretMask {
 public:
  SecretMask() = default;
  // `user` and `password` as they are sent: bare, inside quotation marks, and as SASL writes them in Base64.
  SecretMask(std::string_view user, std::string_view password);
  ~SecretMask();
  SecretMask(const SecretMask&) = default;
  SecretMask& operator=(const SecretMask&) = default;

  // The text with (***) for each of them. Before anything is cut off, or half a password stays.
  std::string masked(std::string_view text) const;

 private:
  std::vector<std::string> forms_;
};

}  // namespace m2t
