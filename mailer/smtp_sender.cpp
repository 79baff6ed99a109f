// libcurl's SMTP. It decides nothing here: its callbacks record the dialogue, smtp_outcome judges it. Two facts make that
// necessary: libcurl tells by its return code only that something failed, and whether a mail is in doubt depends on how far
// the content went (S-09).
#include "mailer/smtp_sender.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "mailer/curl.h"
#include "mailer/secret_mask.h"
#include "mailer/smtp_guard.h"
#include "mailer/smtp_outcome.h"

namespace m2t {
namespace {

// RFC 5321 section 4.5.3.2, in seconds.
constexpr long command_timeout = 300, data_timeout = 120, block_timeout = 180, dot_timeout = 600, quit_timeout = 5;
constexpr long connect_timeout_ms = 60'000;
constexpr long whole_mail_timeout_ms = 45 * 60'000;  // above the sum of the single ones: a last fence
constexpr long keep_idle_seconds = 100;              // servers hang up after 300 s, some earlier

#ifdef M2T_CRASH_POINTS
constexpr bool content_in_two_steps = true;  // so that there is a moment at which a small mail is half sent (K-17)
#else
constexpr bool content_in_two_steps = false;
#endif

// One attempt, as the callbacks see it.
struct Attempt {
  CurlEasy& curl;
  SmtpGuard& guard;
  const SecretMask& mask;
  const CrashPoints& crash_points;
  std::string_view content;
  const std::function<void()>* before_final_dot = nullptr;
  std::size_t given = 0;
  bool over = false;
  std::exception_ptr thrown;
  SmtpDialogue dialogue;

  Attempt(CurlEasy& c, SmtpGuard& g, const SecretMask& m, const CrashPoints& points, std::string_view bytes,
          const std::function<void()>* before)
      : curl(c), guard(g), mask(m), crash_points(points), content(bytes), before_final_dot(before) {}

  void command_sent(std::string_view line) {
    guard.command_sent(line);
    const auto is = [&](std::string_view verb) {
      if (!line.starts_with(verb)) return false;
      dialogue.reply = SmtpReply();  // what comes now answers this command
      return true;
    };
    if (is("MAIL FROM:")) {
      dialogue.stage = SmtpStage::Mail;
      crash_points.pass(CrashPoint::SmtpConnected);
    } else if (is("RCPT TO:")) {
      dialogue.stage = SmtpStage::Rcpt;
    } else if (is("DATA\r\n") && dialogue.stage == SmtpStage::Rcpt) {
      dialogue.stage = SmtpStage::Data;
      curl.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, data_timeout);
    } else if (is("STARTTLS\r\n")) {
      dialogue.stage = SmtpStage::Tls;
    } else if (is("AUTH ")) {
      dialogue.stage = SmtpStage::Auth;
    } else if (is("EHLO ") || is("HELO ")) {
      dialogue.stage = SmtpStage::Connect;
    } else if (line.starts_with("QUIT\r\n")) {
      over = true;
      curl.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, quit_timeout);
    }
  }

  bool reply_line(std::string_view line) {
    if (over) return true;  // the answer to QUIT is no answer to this mail
    if (!guard.passes(line)) return false;
    if (dialogue.reply.complete()) dialogue.reply = SmtpReply();
    return dialogue.reply.add_line(mask.masked(line));
  }

  std::size_t give_content(char* to, std::size_t room) {
    if (given == 0) curl.set(CURLOPT_LOW_SPEED_TIME, block_timeout);
    if (given == content.size()) return all_given();
    std::size_t count = std::min(room, content.size() - given);
    if (content_in_two_steps && given == 0 && content.size() > 1) count = std::min(count, content.size() / 2);
    if (given > 0) crash_points.pass(CrashPoint::SmtpContentPartlySent);
    std::memcpy(to, content.data() + given, count);
    given += count;
    return count;
  }

  // Returning 0 lets libcurl send the dot, so everything that must be durable before it happens here (INV-6).
  // It asks again when the last bytes did not fit into the socket at once.
  std::size_t all_given() {
    if (dialogue.all_content_given) return 0;
    try {
      if (before_final_dot != nullptr && *before_final_dot) (*before_final_dot)();
    } catch (...) {
      thrown = std::current_exception();
      return CURL_READFUNC_ABORT;  // the connection is closed in the middle of DATA: nothing is delivered
    }
    curl.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, dot_timeout);
    curl.set(CURLOPT_LOW_SPEED_TIME, 0L);  // it would count while we wait for the answer to the dot
    dialogue.reply = SmtpReply();
    dialogue.stage = SmtpStage::Dot;
    dialogue.all_content_given = true;
    return 0;
  }
};

extern "C" {
std::size_t m2t_smtp_reply_line(char* data, std::size_t size, std::size_t count, void* attempt) {
  if (attempt == nullptr) return size * count;
  return static_cast<Attempt*>(attempt)->reply_line({data, size * count}) ? size * count : 0;
}
std::size_t m2t_smtp_content(char* to, std::size_t size, std::size_t count, void* attempt) {
  return static_cast<Attempt*>(attempt)->give_content(to, size * count);
}
// Sees commands with their secrets: only the verb is looked at, nothing is kept.
int m2t_smtp_trace(CURL*, curl_infotype type, char* data, std::size_t size, void* attempt) {
  if (type == CURLINFO_HEADER_OUT && attempt != nullptr) static_cast<Attempt*>(attempt)->command_sent({data, size});
  return 0;
}
}

void set_fixed_options(CurlEasy& curl, const SmtpAccount& account) {
  const ServerAddress& server = account.server;
  const bool ipv6 = server.host.find(':') != std::string::npos;
  const std::string host = ipv6 ? '[' + server.host + ']' : server.host;
  std::string url = (server.security == Security::Tls ? "smtps://" : "smtp://") + host + ':' + std::to_string(server.port);
  if (!account.helo_name.empty()) url += '/' + curl.escaped(account.helo_name);
  curl.set(CURLOPT_URL, url.c_str());
  curl.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl.set(CURLOPT_PROXY, "");  // no environment variable decides where our mail goes
  curl.set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  curl.set(CURLOPT_NOSIGNAL, 1L);
  curl.set(CURLOPT_TCP_NODELAY, 1L);  // the dot is a small write behind a large one: Nagle would add 40 ms to each mail
  curl.set(CURLOPT_TCP_KEEPALIVE, 1L);
  curl.set(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  curl.set(CURLOPT_TIMEOUT_MS, whole_mail_timeout_ms);
  curl.set(CURLOPT_MAXCONNECTS, 1L);
  curl.set(CURLOPT_MAXAGE_CONN, keep_idle_seconds);
  curl.set(CURLOPT_USE_SSL, long{server.security == Security::None ? CURLUSESSL_NONE : CURLUSESSL_ALL});
  curl.set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  curl.set(CURLOPT_SSL_VERIFYPEER, 1L);
  curl.set(CURLOPT_SSL_VERIFYHOST, 2L);
  curl.set(CURLOPT_CERTINFO, 1L);  // for the guard, which demands more
  if (!server.ca_file.empty()) {
    curl.set(CURLOPT_CAINFO, server.ca_file.c_str());
    curl.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // that authority instead of the system's, not beside them
  }
  // Inside TLS the simple mechanisms are as good as any, and every server has one of them; one round trip with SASL-IR.
  curl.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
  curl.set(CURLOPT_SASL_IR, 1L);
  curl.set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl.set(CURLOPT_HEADERFUNCTION, &m2t_smtp_reply_line);
  curl.set(CURLOPT_READFUNCTION, &m2t_smtp_content);
  curl.set(CURLOPT_DEBUGFUNCTION, &m2t_smtp_trace);
  curl.set(CURLOPT_VERBOSE, 1L);  // to our trace function only
}

// S-14, S-27: lone CR or LF and NUL are not for the wire; what comes here unclean is a mistake of ours and is not sent.
bool has_clean_lines(std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) return false;
  for (std::size_t at = bytes.find_first_of("\r\n"); at != std::string_view::npos; at = bytes.find_first_of("\r\n", at + 2))
    if (bytes[at] != '\r' || at + 1 == bytes.size() || bytes[at + 1] != '\n') return false;
  return true;
}

class CurlSmtpSender final : public MailSender {
 public:
  CurlSmtpSender(SmtpAccount account, CrashPoints crash_points)
      : account_(std::move(account)), crash_points_(std::move(crash_points)) {}

  ~CurlSmtpSender() override { drop_connection(); }
  CurlSmtpSender(const CurlSmtpSender&) = delete;
  CurlSmtpSender& operator=(const CurlSmtpSender&) = delete;

  DeliveryResult send(const std::string& envelope_from, const std::string& to, std::string_view bytes,
                      const std::function<void()>& before_final_dot) override {
    const std::string from = envelope_from == "<>" ? std::string() : envelope_from;
    if (!from.empty() && !is_safe_envelope_address(from)) return not_sendable("mail", "the envelope sender is no plain address");
    if (!is_safe_envelope_address(to)) return not_sendable("rcpt", words_for_recipient(to));
    if (!has_clean_lines(bytes)) return not_sendable("data", "the mail has a line that does not end with CR LF, or a NUL byte");

    return attempt_twice_if_stale(from, to, bytes, &before_final_dot);
  }

  DeliveryResult probe() {
    if (const auto no_password = start_anew()) return *no_password;
    curl_->set(CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_->set(CURLOPT_NOBODY, 1L);
    SmtpGuard guard = new_guard();
    Attempt attempt(*curl_, guard, mask_, crash_points_, {}, nullptr);
    const CURLcode code = perform(attempt);
    if (code != CURLE_OK) return judge_delivery(attempt.dialogue);
    DeliveryResult well;
    well.outcome = DeliveryResult::Outcome::Sent;
    well.code = attempt.dialogue.reply.code();
    well.reply = attempt.dialogue.reply.one_line();
    well.stage = "auth";
    return well;
  }

 private:
  static DeliveryResult not_sendable(const char* stage, std::string why) {
    DeliveryResult result;
    result.outcome = DeliveryResult::Outcome::Refused;
    result.stage = stage;
    result.reply = std::move(why);
    return result;
  }

  static std::string words_for_recipient(const std::string& to) {
    const bool ascii = std::all_of(to.begin(), to.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii ? "the recipient's address cannot be written safely in SMTP (quotes, blanks, control characters or length)"
                 : "the recipient's address has letters outside ASCII, which cannot be sent without changing it (S-19)";
  }

  // A server that closed an idle connection shows it as a readable socket (end of file, or its 421). Bytes that nobody asked
  // for would also put all later answers out of step (S-18).
  bool kept_connection_is_usable() const {
    if (!curl_) return false;
    pollfd waiting{curl_->kept_socket(), POLLIN, 0};
    return waiting.fd != CURL_SOCKET_BAD && ::poll(&waiting, 1, 0) == 0;
  }

  // libcurl says QUIT and would wait for its answer for two minutes; with nothing to read it does not.
  void drop_connection() noexcept {
    if (!curl_) return;
    if (const curl_socket_t socket = curl_->kept_socket(); socket != CURL_SOCKET_BAD) ::shutdown(socket, SHUT_RD);
    curl_.reset();
  }

  // The password is asked for at each login and not otherwise. A value: it could not be had.
  std::optional<DeliveryResult> start_anew() {
    drop_connection();
    auto fresh = std::make_unique<CurlEasy>();
    set_fixed_options(*fresh, account_);
    curl_ = std::move(fresh);
    if (account_.user.empty()) return {};
    std::string password;
    try {
      password = account_.password ? account_.password() : std::string();
    } catch (const std::exception& error) {
      DeliveryResult result;
      result.outcome = DeliveryResult::Outcome::Unavailable;
      result.stage = "auth";
      result.reply = error.what();
      result.alert = true;
      return result;
    }
    curl_->set(CURLOPT_USERNAME, account_.user.c_str());
    curl_->set(CURLOPT_PASSWORD, password.c_str());
    mask_ = SecretMask(account_.user, password);
    std::fill(password.begin(), password.end(), '\0');
    return {};
  }

  DeliveryResult attempt_twice_if_stale(const std::string& from, const std::string& to, std::string_view bytes,
                                        const std::function<void()>* before_final_dot) {
    CurlList recipients;
    recipients.add(to);
    for (bool anew = !kept_connection_is_usable();; anew = true) {
      if (anew)
        if (const auto no_password = start_anew()) return *no_password;
      curl_->set(CURLOPT_MAIL_FROM, from.c_str());
      curl_->set(CURLOPT_MAIL_RCPT, recipients.get());
      curl_->set(CURLOPT_UPLOAD, 1L);
      SmtpGuard guard = new_guard();
      Attempt attempt(*curl_, guard, mask_, crash_points_, bytes, before_final_dot);
      perform(attempt);
      curl_->set(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
      if (attempt.thrown) std::rethrow_exception(attempt.thrown);
      if (!anew && nothing_was_accepted(attempt.dialogue)) continue;  // it was closed while we were not looking
      if (attempt.dialogue.all_content_given && attempt.dialogue.reply.complete()) crash_points_.pass(CrashPoint::SmtpReplyRead);
      return judge_delivery(attempt.dialogue);
    }
  }

  static bool nothing_was_accepted(const SmtpDialogue& seen) {
    if (seen.stage != SmtpStage::Mail) return seen.stage < SmtpStage::Mail;
    return !seen.reply.complete() || seen.reply.code() == 421;
  }

  CURLcode perform(Attempt& attempt) {
    curl_->set(CURLOPT_HEADERDATA, &attempt);
    curl_->set(CURLOPT_READDATA, &attempt);
    curl_->set(CURLOPT_DEBUGDATA, &attempt);
    curl_->set(CURLOPT_SERVER_RESPONSE_TIMEOUT, command_timeout);
    curl_->set(CURLOPT_LOW_SPEED_TIME, 0L);
    const CURLcode code = curl_->perform();
    curl_->set(CURLOPT_DEBUGDATA, static_cast<void*>(nullptr));
    curl_->set(CURLOPT_HEADERDATA, static_cast<void*>(nullptr));
    attempt.guard.tell_end(code, mask_, attempt.dialogue);
    return code;
  }

  SmtpGuard new_guard() const { return {*curl_, account_.server, !account_.user.empty()}; }

  SmtpAccount account_;
  CrashPoints crash_points_;
  SecretMask mask_;
  std::unique_ptr<CurlEasy> curl_;  // a handle keeps one connection; a new connection gets a new handle
};

}  // namespace

std::unique_ptr<MailSender> make_smtp_sender(const SmtpAccount& account, CrashPoints crash_points) {
  return std::make_unique<CurlSmtpSender>(account, std::move(crash_points));
}

DeliveryResult probe_smtp(const SmtpAccount& account) { return CurlSmtpSender(account, CrashPoints()).probe(); }

}  // namespace m2t
