#include "mailer/smtp_outcome.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace m2t {
namespace {

using Outcome = DeliveryResult::Outcome;
constexpr std::size_t most_lines = 100, most_bytes = 8192, most_shown = 500;

bool is_reply_digit(char c) { return c >= '0' && c <= '9'; }

char printable_or_mark(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte == 0x7f) return ' ';
  return byte >= 0x80 ? '?' : c;
}

bool contains_word(std::string_view text, std::string_view lower_word) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  return std::search(text.begin(), text.end(), lower_word.begin(), lower_word.end(), same) != text.end();
}

// Answers whose first digit misleads, first match wins. An empty field matches everything.
struct SpecialAnswer {
  int code;
  std::string_view enhanced;  // exact, or a prefix when it ends with a dot
  std::string_view word;      // lower case, somewhere in the text
  SmtpStage from_stage;       // at this stage or later
  Outcome outcome;
  bool throttled, alert;
};
constexpr std::array special_answers{
    // S-12: the credentials, not this mail
    SpecialAnswer{530, "", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    SpecialAnswer{534, "", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    SpecialAnswer{535, "", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    SpecialAnswer{538, "", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    SpecialAnswer{0, "5.7.30", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    SpecialAnswer{0, "5.7.139", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    SpecialAnswer{0, "5.7.57", "", SmtpStage::Connect, Outcome::Unavailable, false, true},
    // S-13: this account may not send under this name
    SpecialAnswer{0, "5.7.60", "", SmtpStage::Mail, Outcome::Unavailable, false, true},
    SpecialAnswer{0, "5.2.252", "", SmtpStage::Mail, Outcome::Unavailable, false, true},
    SpecialAnswer{0, "", "sendasdenied", SmtpStage::Mail, Outcome::Unavailable, false, true},
    // S-11: refusals that are only about pace
    SpecialAnswer{0, "", "submissionquotaexceeded", SmtpStage::Mail, Outcome::Deferred, true, false},
    SpecialAnswer{554, "5.2.0", "quota", SmtpStage::Mail, Outcome::Deferred, true, false},
    SpecialAnswer{0, "5.1.90", "", SmtpStage::Mail, Outcome::Deferred, true, false},
    SpecialAnswer{0, "5.4.5", "limit", SmtpStage::Mail, Outcome::Deferred, true, false},
    SpecialAnswer{0, "5.7.232", "", SmtpStage::Mail, Outcome::Deferred, true, false},
    SpecialAnswer{0, "5.7.233", "", SmtpStage::Mail, Outcome::Deferred, true, false},
    // S-15: our own mailbox is full. At RCPT the same code speaks of the recipient's.
    SpecialAnswer{0, "5.2.2", "", SmtpStage::Data, Outcome::Deferred, false, true},
};

bool applies(const SpecialAnswer& row, const SmtpDialogue& d, std::string_view enhanced, std::string_view text) {
  if (row.code == 0 ? d.reply.first_digit() != '5' : d.reply.code() != row.code) return false;
  if (!row.enhanced.empty() && row.enhanced != enhanced) return false;
  return d.stage >= row.from_stage && (row.word.empty() || contains_word(text, row.word));
}

bool looks_like_greylisting(const SmtpDialogue& d, std::string_view enhanced, std::string_view text) {
  if (d.reply.first_digit() != '4') return false;
  if (contains_word(text, "greylist") || contains_word(text, "graylist")) return true;
  const bool refused_for_now = d.reply.code() == 450 || d.reply.code() == 451;
  return refused_for_now && d.stage == SmtpStage::Rcpt && !enhanced.starts_with("4.3.");
}

void judge_temporary(const SmtpDialogue& d, DeliveryResult& result) {
  const std::string enhanced = d.reply.enhanced_code();
  result.greylisted = looks_like_greylisting(d, enhanced, result.reply);
  const bool says_grey = contains_word(result.reply, "greylist") || contains_word(result.reply, "graylist");
  result.throttled = !says_grey && (d.reply.code() == 432 || enhanced.starts_with("4.7.") || enhanced == "4.3.2");
  result.outcome = d.stage < SmtpStage::Mail ? Outcome::Unavailable : Outcome::Deferred;
}

void judge_permanent(const SmtpDialogue& d, DeliveryResult& result) {
  const std::string enhanced = d.reply.enhanced_code();
  result.duplicate = contains_word(result.reply, "mapiexceptionduplicatedelivery");
  for (const SpecialAnswer& row : special_answers) {
    if (!applies(row, d, enhanced, result.reply)) continue;
    result.outcome = row.outcome;
    result.throttled = row.throttled;
    result.alert = row.alert;
    return;
  }
  // Before MAIL no mail was named yet: the refusal is about us and the server.
  result.outcome = d.stage < SmtpStage::Mail ? Outcome::Unavailable : Outcome::Refused;
  result.alert = d.stage == SmtpStage::Auth || d.stage == SmtpStage::Tls;
}

// S-20: Exchange Online puts its own Message-ID into the text: "250 2.0.0 OK <new@id> [Hostname=…]".
std::string assigned_id(std::string_view text) {
  const std::size_t open = text.find('<');
  if (open == std::string_view::npos) return {};
  const std::size_t close = text.find('>', open);
  if (close == std::string_view::npos) return {};
  const std::string_view id = text.substr(open + 1, close - open - 1);
  const bool one_at = std::count(id.begin(), id.end(), '@') == 1;
  const bool clean = std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7f && c != '<'; });
  return one_at && clean && id.size() <= 250 ? std::string(id) : std::string();
}

void judge_answer(const SmtpDialogue& d, DeliveryResult& result) {
  switch (d.reply.first_digit()) {  // the first digit decides, whatever the rest says (S-17)
    case '4': return judge_temporary(d, result);
    case '5': return judge_permanent(d, result);
    case '2':
      if (d.stage != SmtpStage::Dot) break;
      result.outcome = Outcome::Sent;
      result.assigned_message_id = assigned_id(result.reply);
      return;
    default: break;
  }
  // Out of place or no SMTP at all. After the dot that is no clear refusal.
  result.outcome = d.all_content_given ? Outcome::InDoubt : Outcome::Deferred;
  result.reply = "unexpected answer: " + result.reply;
}

Outcome outcome_without_answer(const SmtpDialogue& d) {
  if (d.all_content_given) return Outcome::InDoubt;  // S-09
  // A server that hangs up on one mail's recipient or content must not stop the others.
  return d.stage <= SmtpStage::Mail ? Outcome::Unavailable : Outcome::Deferred;
}

}  // namespace

std::string_view to_word(SmtpStage stage) {
  constexpr std::array<std::string_view, 7> words{"connect", "tls", "auth", "mail", "rcpt", "data", "dot"};
  return words[static_cast<std::size_t>(stage)];
}

bool SmtpReply::add_line(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  bytes_ += line.size() + 2;
  const bool digits = line.size() >= 3 && is_reply_digit(line[0]) && is_reply_digit(line[1]) && is_reply_digit(line[2]);
  const bool separated = line.size() == 3 || (line.size() > 3 && (line[3] == ' ' || line[3] == '-'));
  if (++lines_ > most_lines || bytes_ > most_bytes || !digits || !separated) {
    malformed_ = true;
    if (!digits || !separated) text_ += line.substr(0, 100);
    return false;
  }
  code_ = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (line.size() > 4) {
    if (!text_.empty()) text_ += ' ';
    text_ += line.substr(4);
  }
  complete_ = line.size() == 3 || line[3] == ' ';
  return true;
}

std::string SmtpReply::enhanced_code() const {
  std::size_t end = 0, dots = 0;
  while (end < text_.size() && (is_reply_digit(text_[end]) || text_[end] == '.')) dots += text_[end++] == '.' ? 1 : 0;
  return dots == 2 && end <= 11 ? text_.substr(0, end) : std::string();
}

std::string SmtpReply::one_line() const {
  std::string out = code_ == 0 ? std::string() : std::to_string(code_) + ' ';
  std::transform(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(text_.size(), most_shown)),
                 std::back_inserter(out), printable_or_mark);
  return out;
}

DeliveryResult judge_delivery(const SmtpDialogue& d) {
  DeliveryResult result;
  result.stage = to_word(d.stage);
  const char digit = d.reply.complete() && !d.reply.malformed() ? d.reply.first_digit() : '0';
  const bool refused_login_or_tls = d.end == SmtpDialogue::End::TlsRefused || d.end == SmtpDialogue::End::LoginRefused;
  const bool answered =
      refused_login_or_tls ? digit == '4' || digit == '5' : d.end == SmtpDialogue::End::Answered && digit != '0';
  result.reply = answered ? d.reply.one_line() : d.words;
  if (answered) result.code = d.reply.code();
  if (d.reply.malformed()) result.reply = "malformed answer: " + d.reply.one_line();

  if (refused_login_or_tls) {
    result.outcome = Outcome::Unavailable;
    result.alert = digit != '4';  // 454: for now only
  } else if (answered) {
    judge_answer(d, result);
  } else {
    result.outcome = outcome_without_answer(d);
  }
  return result;
}

}  // namespace m2t
