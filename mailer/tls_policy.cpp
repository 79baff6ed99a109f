#include "mailer/tls_policy.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <openssl/x509v3.h>

#include <ctime>

namespace m2t {

namespace {

void append_name(std::string& names, const GENERAL_NAME* name) {
  std::string text;
  if (name->type == GEN_DNS) {
    const auto* bytes = ASN1_STRING_get0_data(name->d.dNSName);
    text.assign(bytes, bytes + ASN1_STRING_length(name->d.dNSName));
  } else if (name->type == GEN_IPADD) {
    char shown[INET6_ADDRSTRLEN] = "";
    const int length = ASN1_STRING_length(name->d.iPAddress);
    if (length == 4 || length == 16)
      inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(name->d.iPAddress), shown, sizeof shown);
    text = shown;
  }
  if (text.empty() || names.size() > 200) return;
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  names += (names.empty() ? "" : ", ") + text.substr(0, 100);
}

std::string names_of(X509* certificate) {
  std::string names;
  auto* list = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) append_name(names, sk_GENERAL_NAME_value(list, i));
  GENERAL_NAMES_free(list);
  return names;
}

std::string one_line_name(const X509_NAME* name) {
  char shown[200] = "";
  X509_NAME_oneline(name, shown, sizeof shown);
  for (char& c : shown)
    if (c != '\0' && (c < ' ' || c > '~')) c = '?';
  return shown;
}

std::string date_words(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string other_host_words(X509* certificate, const std::string& host) {
  const std::string names = names_of(certificate);
  if (names.empty())
    return fmt::format("certificate names no host (its subject does not count); it must be issued for {} as subjectAltName",
                       host);
  return fmt::format("certificate is for {}, not {}; write a name of it in host, or have it issued for this one", names, host);
}

std::string unknown_authority_words(X509* certificate) {
  return fmt::format(
      "certificate was issued by an authority that is not trusted here: {}; name its file in ca_file, or, where that is an "
      "intermediate authority, the server must show its certificate too",
      one_line_name(X509_get_issuer_name(certificate)));
}

}  // namespace

bool is_ip_address(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 || inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

bool demand(X509_VERIFY_PARAM* rules, const std::string& host) {
  // The subject's common name never was meant for hosts (RFC 9525), and a part of a label says too little.
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  X509_VERIFY_PARAM_set_auth_level(rules, certificate_security_level);
  if (is_ip_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;
  return X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size()) == 1;
}

std::string refusal_words(X509_STORE_CTX* check, const std::string& host) {
  const int error = X509_STORE_CTX_get_error(check);
  X509* certificate = X509_STORE_CTX_get_current_cert(check);
  const std::string general = X509_verify_cert_error_string(error);
  if (!certificate) return "certificate refused: " + general;
  switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return other_host_words(certificate, host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("certificate expired on {}; whoever runs the server must renew it, unless this machine's clock is wrong",
                         date_words(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("certificate is not valid before {}; is this machine's clock right?",
                         date_words(X509_get0_notBefore(certificate)));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return fmt::format("certificate is signed by itself alone: {}; if it is yours, name its file in ca_file",
                         one_line_name(X509_get_subject_name(certificate)));
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return unknown_authority_words(certificate);
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
      return fmt::format(
          "certificate was issued by one that may not issue certificates: {}; the server needs another certificate",
          one_line_name(X509_get_subject_name(certificate)));
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return "certificate's key is too short; the server needs another one, with RSA of at least 2048 bits or ECDSA";
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "certificate is signed with a digest that is no longer safe; the server needs another one, with SHA-256 or better";
    case X509_V_ERR_INVALID_PURPOSE:
      return "certificate is not made for servers; the server needs one whose extended key usage allows TLS servers";
    default: return "certificate refused: " + general;
  }
}

}  // namespace m2t
