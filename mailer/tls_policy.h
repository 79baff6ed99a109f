// What every certificate has to fulfil, whichever library speaks TLS (T-41), and words for what is wrong with one. Internal to
// tls_*.cpp, which alone know OpenSSL.
#pragma once

#include <string>

struct X509_VERIFY_PARAM_st;
struct x509_store_ctx_st;

namespace m2t {

template <auto release>
struct Release {
  template <typename Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};

// As OpenSSL counts: 112 bits, that is RSA of 2048 bits and digests better than SHA-1.
inline constexpr int certificate_security_level = 2;

bool is_ip_address(const std::string& host);

// Demands `host` (a name or an IP address, in subjectAltName) and the security level above. False: OpenSSL takes no such host.
bool demand(X509_VERIFY_PARAM_st* rules, const std::string& host);

// What is wrong with the certificate that `check` has just refused, and what to do about it, in one line.
std::string refusal_words(x509_store_ctx_st* check, const std::string& host);

}  // namespace m2t
