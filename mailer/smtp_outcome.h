// What a server's answers mean for a mail. Pure: the dialogue in, the DeliveryResult out. The table of answers that mean
// something else than their first digit says stands in smtp_outcome.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mailer/smtp_sender.h"

namespace m2t {

enum class SmtpStage { Connect, Tls, Auth, Mail, Rcpt, Data, Dot };
std::string_view to_word(SmtpStage stage);

// One reply, line by line; keeps to S-17's limits: 100 lines, 8 KiB.
class SmtpReply {
 public:
  // False when the line makes the reply unusable: no three digits in front, too long, too many.
  bool add_line(std::string_view line);
  bool complete() const { return complete_; }
  bool malformed() const { return malformed_; }
  int code() const { return code_; }
  char first_digit() const { return code_ == 0 ? '0' : char('0' + code_ / 100); }
  std::string enhanced_code() const;  // "5.7.60" (RFC 3463), empty when there is none
  std::string one_line() const;       // code and text, controls and 8-bit bytes replaced, at most 500 characters

 private:
  int code_ = 0;
  bool complete_ = false, malformed_ = false;
  std::size_t lines_ = 0, bytes_ = 0;
  std::string text_;  // without codes, lines joined by a blank
};

// What was seen of one attempt.
struct SmtpDialogue {
  enum class End { Answered, Cut, Timeout, TlsRefused, LoginRefused };  // Answered: by `reply`
  End end = End::Cut;
  SmtpStage stage = SmtpStage::Connect;  // how far it came
  bool all_content_given = false;        // the final dot is possibly out
  SmtpReply reply;                       // to the command of that stage
  std::string words;                     // the library's, for when no reply tells more
};

DeliveryResult judge_delivery(const SmtpDialogue& dialogue);

}  // namespace m2t
