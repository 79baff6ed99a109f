// Watches how libcurl begins an SMTP connection, and ends it before a password or a mail goes out where something is wrong that libcurl
// lets pass: a certificate against our policy (T-41), or no login where one is meant (T-44).
#pragma once

#include <string>
#include <string_view>

#include "mailer/connection.h"
#include "mailer/secret_mask.h"
#include "mailer/smtp_outcome.h"

namespace m2t {

class CurlEasy;

class SmtpGuard {
 public:
  SmtpGuard(const CurlEasy& curl, const ServerAddress& server, bool logs_in);

  void command_sent(std::string_view line);
  // The next line of a reply. False: end the connection now; tell_end() says why.
  bool passes(std::string_view line);

  // After the end: how it came to that, and why, in our words where libcurl's say too little. `curl_code` is a CURLcode.
  void tell_end(int curl_code, const SecretMask& mask, SmtpDialogue& seen) const;

 private:
  enum class Refused { Nothing, Tls, Login };
  bool refuse(Refused what, std::string why);
  bool check_certificate();
  bool check_login(std::string_view line);
  std::string tls_words(int curl_code) const;

  const CurlEasy& curl_;
  const ServerAddress& server_;
  bool logs_in_;
  bool starts_tls_ = false;  // STARTTLS is out
  bool inside_tls_;          // what comes now comes through TLS
  bool certificate_judged_ = false;
  bool abilities_expected_ = false;  // the reply to the last EHLO, after which libcurl logs in
  bool login_offered_ = false;
  Refused refused_ = Refused::Nothing;
  std::string refusal_;
};

}  // namespace m2t
