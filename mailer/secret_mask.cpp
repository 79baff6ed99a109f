#include "mailer/secret_mask.h"

#include <algorithm>

#include "base/base64.h"

namespace m2t {

namespace {

constexpr std::string_view mask = "(***)";

std::string inside_quotation_marks(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string sasl_plain(std::string_view user, std::string_view password) {
  std::string bytes(1, '\0');
  return bytes.append(user).append(1, '\0').append(password);
}

}  // namespace

SecretMask::SecretMask(std::string_view user, std::string_view password) {
  if (password.empty()) return;
  forms_ = {to_base64(sasl_plain(user, password)), to_base64(password), inside_quotation_marks(password), std::string(password)};
}

SecretMask::~SecretMask() {
  for (std::string& form : forms_) std::fill(form.begin(), form.end(), '\0');
}

std::string SecretMask::masked(std::string_view text) const {
  std::string clean(text);
  for (const std::string& form : forms_)
    for (std::size_t at = 0; (at = clean.find(form, at)) != std::string::npos; at += mask.size())
      clean.replace(at, form.size(), mask);
  return clean;
}

}  // namespace m2t
