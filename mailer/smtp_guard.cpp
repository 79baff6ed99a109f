#include "mailer/smtp_guard.h"

#include <utility>

#include "mailer/curl.h"
#include "mailer/tls_chain.h"

namespace m2t {

namespace {

using End = SmtpDialogue::End;

End how_it_ended(int curl_code) {
  switch (curl_code) {
    case CURLE_OK: return End::Answered;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS: return End::TlsRefused;
    case CURLE_LOGIN_DENIED: return End::LoginRefused;
    case CURLE_OPERATION_TIMEDOUT: return End::Timeout;
    default: return End::Cut;
  }
}

}  // namespace

SmtpGuard::SmtpGuard(const CurlEasy& curl, const ServerAddress& server, bool logs_in)
    : curl_(curl), server_(server), logs_in_(logs_in), inside_tls_(server.security == Security::Tls) {}

void SmtpGuard::command_sent(std::string_view line) {
  if (line.starts_with("STARTTLS\r\n")) starts_tls_ = true;
  if (!line.starts_with("EHLO ")) return;
  inside_tls_ = inside_tls_ || starts_tls_;
  abilities_expected_ = inside_tls_ || server_.security == Security::None;
  login_offered_ = false;
}

bool SmtpGuard::passes(std::string_view line) {
  if (refused_ != Refused::Nothing) return false;
  if (!curl_.connected_anew()) return true;  // a kept connection was looked at when it was made
  if (inside_tls_ && !certificate_judged_ && !check_certificate()) return false;
  return !logs_in_ || !abilities_expected_ || check_login(line);
}

bool SmtpGuard::check_certificate() {
  certificate_judged_ = true;
  std::string why = why_chain_is_refused(curl_.shown_certificates(), server_);
  return why.empty() || refuse(Refused::Tls, std::move(why));
}

// libcurl reads "AUTH " just so, and goes on without a login when it does not find it.
bool SmtpGuard::check_login(std::string_view line) {
  const bool last = line.size() < 4 || line[3] != '-';
  if (line.size() > 4 && line.substr(4).starts_with("AUTH ")) login_offered_ = true;
  if (!last) return true;
  abilities_expected_ = false;
  if (login_offered_ || !line.starts_with("250")) return true;
  return refuse(Refused::Login,
                "the server offers no login (AUTH) on this connection; correct port and security, or leave out user");
}

bool SmtpGuard::refuse(Refused what, std::string why) {
  refused_ = what;
  refusal_ = std::move(why);
  return false;
}

std::string SmtpGuard::tls_words(int curl_code) const {
  if (curl_code == CURLE_USE_SSL_FAILED)
    return "the server does not offer STARTTLS; correct security and port, or somebody is meddling with the connection";
  const auto chain = curl_.shown_certificates();
  const std::string why = chain.empty() ? std::string() : why_chain_is_refused(chain, server_);
  return why.empty() ? "TLS handshake failed: " + curl_.error_words(static_cast<CURLcode>(curl_code)) : why;
}

void SmtpGuard::tell_end(int curl_code, const SecretMask& mask, SmtpDialogue& seen) const {
  seen.end = refused_ == Refused::Tls     ? End::TlsRefused
             : refused_ == Refused::Login ? End::LoginRefused
                                          : how_it_ended(curl_code);
  const bool injected = curl_code == CURLE_WEIRD_SERVER_REPLY && seen.stage == SmtpStage::Tls && seen.reply.code() == 220;
  if (injected) seen.end = End::TlsRefused;
  if (seen.end == End::TlsRefused && seen.stage >= SmtpStage::Mail) seen.end = End::Cut;
  if (seen.end == End::TlsRefused) seen.stage = SmtpStage::Tls;
  if (seen.end == End::LoginRefused) seen.stage = SmtpStage::Auth;
  // libcurl fails for each answer that is not the one it wants; the answer itself is what counts.
  const bool other_answer = seen.reply.complete() && seen.reply.first_digit() != '2' && seen.reply.first_digit() != '3';
  const bool dot_answered = seen.all_content_given && seen.reply.complete();
  if (seen.end == End::Cut && (other_answer || dot_answered)) seen.end = End::Answered;
  seen.words = refusal_;
  if (injected) seen.words = "the server sent more after its answer to STARTTLS: somebody may be meddling with the connection";
  if (seen.words.empty() && seen.end == End::TlsRefused) seen.words = tls_words(curl_code);
  if (seen.words.empty() && seen.end == End::LoginRefused)
    seen.words = "the server offers no login of a kind that is spoken here (PLAIN or LOGIN)";
  if (seen.words.empty()) seen.words = mask.masked(curl_.error_words(static_cast<CURLcode>(curl_code)));
}

}  // namespace m2t
