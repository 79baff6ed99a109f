#include "mailer/tls_context.h"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <string>

#include "mailer/tcp_connect.h"
#include "mailer/tls_policy.h"

namespace m2t {

namespace {

using ContextHandle = std::unique_ptr<SSL_CTX, Release<SSL_CTX_free>>;
using SessionHandle = std::unique_ptr<SSL, Release<SSL_free>>;

struct Expectation {
  std::string host;
  std::string refusal;  // why the certificate was refused, in words; empty as long as it was not
};

std::string openssl_words() {
  std::string words;
  while (const unsigned long code = ERR_get_error()) {
    const char* reason = ERR_reason_error_string(code);
    if (words.empty()) words = reason ? reason : fmt::format("error {:x}", code);
  }
  return words.empty() ? "unknown reason" : words;
}

[[noreturn]] void throw_tls(const std::string& what) { throw StreamError(StreamError::Kind::Tls, what); }

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
  SSL_CTX_set_security_level(context.get(), certificate_security_level);
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
  if (!demand(SSL_get0_param(session), host)) return false;
  if (is_ip_address(host)) return true;  // no SNI for an address (RFC 6066)
  // What SSL_set_tlsext_host_name stands for; as a macro it casts in the old style.
  return SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str())) == 1;
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
