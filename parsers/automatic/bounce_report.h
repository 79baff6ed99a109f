// The fields of a delivery report (RFC 3464), wherever they stand: in a part of their own, or in the text of a broken one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// One recipient's fields. All but `diagnostic` is ready for comparing.
struct RecipientReport {
  std::string recipient, action, status, diagnostic;
  bool failed() const;     // for good
  bool succeeded() const;  // somebody asked to be told
};

// The groups of fields that blank lines separate, of those that speak of a recipient. At most 200; linear.
std::vector<RecipientReport> read_recipient_reports(std::string_view text);

// The first enhanced status code behind an SMTP reply ("550 5.1.1", "550-'5.7.1"): the words of the system that refused. Without
// one the first code; "5.0.0" and the like only when there is nothing better.
std::string told_status(std::string_view text);

// Where in a text an SMTP reply of refusal begins: 4xx or 5xx as a word. npos: nowhere.
std::size_t find_smtp_reply(std::string_view text, std::size_t from = 0);

}  // namespace m2t
