#include "mailer/tls_context.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <string>

#include "mailer/tcp_connect.h"

namespace m2t {

namespace {

template <auto release>
struct Release {
  template <typename Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};
using ContextHandle = std::unique_ptr<SSL_CTX, Release<SSL_CTX_free>>;
using SessionHandle = std::unique_ptr<SSL, Release<SSL_free>>;

struct Expectation {
  std::string host;
  std::string refusal;  // why the certificate was refused, in words; empty as long as it was not
};

bool is_ip_address(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 || inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::string openssl_words() {
  std::string words;
  while (const unsigned long code = ERR_get_error()) {
    const char* reason = ERR_reason_error_string(code);
    if (words.empty()) words = reason ? reason : fmt::format("error {:x}", code);
  }
  return words.empty() ? "unknown reason" : words;
}

[[noreturn]] void throw_tls(const std::string& what) { throw StreamError(StreamError::Kind::Tls, what); }

// --- what is wrong with a certificate --------------------------------------------------------------------------------

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
  return names.empty() ? "no host name" : names;
}

std::string one_line_name(const X509_NAME* name) {
  char shown[200] = "";
  X509_NAME_oneline(name, shown, sizeof shown);
  return shown;
}

std::string date_words(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string refusal_words(X509_STORE_CTX* check, const std::string& host) {
  const int error = X509_STORE_CTX_get_error(check);
  X509* certificate = X509_STORE_CTX_get_current_cert(check);
  const std::string general = X509_verify_cert_error_string(error);
  if (!certificate) return "certificate refused: " + general;
  switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return fmt::format("certificate is for {}, not {}", names_of(certificate), host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("certificate expired on {}", date_words(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("certificate is not valid before {}", date_words(X509_get0_notBefore(certificate)));
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format("certificate was issued by an authority that is not trusted here: {} ({})",
                         one_line_name(X509_get_issuer_name(certificate)), general);
    default: return "certificate refused: " + general;
  }
}

// Changes no verdict; it only remembers the first reason, which the handshake's error does not tell.
int note_refusal(int accepted, X509_STORE_CTX* check) {
  if (accepted == 1) return accepted;
  auto* session = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(check, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* expected = static_cast<Expectation*>(SSL_get_app_data(session));
  if (expected->refusal.empty()) expected->refusal = refusal_words(check, expected->host);
  return accepted;
}

// --- making a session ------------------------------------------------------------------------------------------------

// OpenSSL writes with write(): a peer that is gone must be an error code, not a signal that ends the process.
void ignore_broken_pipes() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction now {};
    if (sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
  });
}

ContextHandle make_context(const std::string& ca_file) {
  ContextHandle context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw_tls("no TLS here: " + openssl_words());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, note_refusal);
  // Several records a system call: a body comes in records of 16 KiB.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), 128 * 1024);
  const int trusted = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                      : SSL_CTX_load_verify_file(context.get(), ca_file.c_str());
  if (trusted != 1) {
    const std::string where = ca_file.empty() ? "the system's authorities" : ca_file;
    throw_tls(fmt::format("cannot read the trusted certificates of {}: {}", where, openssl_words()));
  }
  return context;
}

bool expect_host(SSL* session, const std::string& host) {
  X509_VERIFY_PARAM* rules = SSL_get0_param(session);
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (is_ip_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;  // no SNI for an address (RFC 6066)
  // What SSL_set_tlsext_host_name stands for; as a macro it casts in the old style.
  const long named = SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
  return named == 1 && SSL_set1_host(session, host.c_str()) == 1;
}

}  // namespace

struct TlsSession::Impl {
  explicit Impl(const ServerAddress& server)
      : expected{server.host, {}}, context(make_context(server.ca_file)), session(SSL_new(context.get())) {}

  // What a return code of 0 or less means. `doing` begins the sentence of an error.
  Step explain(int result, std::string_view doing) {
    Step step;
    switch (SSL_get_error(session.get(), result)) {
      case SSL_ERROR_WANT_READ: step.wants_read = true; return step;
      case SSL_ERROR_WANT_WRITE: step.wants_write = true; return step;
      case SSL_ERROR_ZERO_RETURN: step.ended = true; return step;
      case SSL_ERROR_SYSCALL: step.ended = true; return step;
      default: break;
    }
    if (!expected.refusal.empty()) throw_tls(expected.refusal);
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
      step.ended = true;
      return step;
    }
    throw_tls(fmt::format("{}: {}", doing, openssl_words()));
  }

  Expectation expected;
  ContextHandle context;
  SessionHandle session;
};

TlsSession::TlsSession(const ServerAddress& server, int fd) {
  ignore_broken_pipes();
  ERR_clear_error();
  impl_ = std::make_unique<Impl>(server);
  SSL* session = impl_->session.get();
  if (!session || SSL_set_fd(session, fd) != 1 || !expect_host(session, server.host))
    throw_tls(fmt::format("no TLS session for {}: {}", server.host, openssl_words()));
  SSL_set_app_data(session, &impl_->expected);
  SSL_set_connect_state(session);
}

TlsSession::~TlsSession() = default;

TlsSession::Step TlsSession::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(impl_->session.get());
  if (result != 1) return impl_->explain(result, "TLS handshake failed");
  if (SSL_get_verify_result(impl_->session.get()) != X509_V_OK) throw_tls("certificate was not verified");
  return {1, false, false, false};
}

TlsSession::Step TlsSession::read(char* into, std::size_t size) {
  std::size_t filled = 0;
  while (filled < size) {
    ERR_clear_error();
    std::size_t got = 0;
    const int result = SSL_read_ex(impl_->session.get(), into + filled, size - filled, &got);
    filled += got;
    if (result != 1 && filled > 0) break;  // what went wrong comes again at the next read
    if (result != 1) return impl_->explain(result, "TLS connection failed");
    if (SSL_has_pending(impl_->session.get()) == 0) break;
  }
  return {filled, false, false, false};
}

TlsSession::Step TlsSession::write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t put = 0;
  const int result = SSL_write_ex(impl_->session.get(), bytes.data(), bytes.size(), &put);
  if (result != 1) return impl_->explain(result, "TLS connection failed");
  return {put, false, false, false};
}

}  // namespace m2t
