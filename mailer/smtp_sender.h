// One mail -> DeliveryResult, by libcurl (known only by smtp_sender.cpp, smtp_guard.cpp and curl.h). One recipient a transaction (INV-5); the connection
// is kept for the next mail.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crash_points.h"
#include "mailer/connection.h"
#include "tickets/mail_address.h"

namespace m2t {

struct SmtpAccount {
  ServerAddress server;
  std::string user;  // empty: no AUTH
  std::function<std::string()> password;
  std::string helo_name;
};

struct DeliveryResult {
  enum class Outcome {
    Sent,
    Deferred,     // clearly not taken; later
    Refused,      // clearly not taken; never (5xx for this mail or recipient)
    InDoubt,      // the dot went out and no answer came (S-09)
    Unavailable,  // the server, not this mail: connection, TLS, login, "all rejected"; pause the queue
  };
  Outcome outcome = Outcome::Deferred;
  int code = 0;                     // SMTP reply code; 0 when none came
  std::string reply;                // the server's words (one line, cleaned), or what happened
  std::string stage;                // "connect", "tls", "auth", "mail", "rcpt", "data", "dot"
  bool throttled = false;           // S-11: slow down
  bool greylisted = false;          // S-10: not before five minutes
  bool alert = false;               // S-12, S-13: an admin has to act
  std::string assigned_message_id;  // S-20
  bool duplicate = false;           // S-21: refused because it was delivered before; after doubt that counts as sent
};

class MailSender {
 public:
  virtual ~MailSender() = default;
  // `bytes` has CRLF line ends. before_final_dot is called once, after all content is handed over and before the dot; it
  // commits the in-doubt marker. When it throws, nothing is delivered and its exception comes out of send().
  virtual DeliveryResult send(const std::string& envelope_from, const std::string& to, std::string_view bytes,
                              const std::function<void()>& before_final_dot) = 0;
};

std::unique_ptr<MailSender> make_smtp_sender(const SmtpAccount& account, CrashPoints crash_points);

// Connects and logs in, sends nothing; for `check --online`. Outcome Sent means well.
DeliveryResult probe_smtp(const SmtpAccount& account);

}  // namespace m2t
