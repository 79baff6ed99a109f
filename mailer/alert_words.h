// What an admin reads in an alert, in his language. The words stand in the program and not among the templates: an alert must go out
// although these are broken. Languages without words of their own get the English ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "tickets/alert.h"
#include "tickets/ticket.h"

namespace m2t {

struct AlertFacts {
  AlertKind kind{};
  bool over = false;
  std::string subject;        // the mailbox, or the unit; may be empty
  std::string desk;           // the desk's address
  Time began{};               // the alert
  std::optional<Time> since;  // the trouble; nothing: not known, or never
  std::int64_t count = 0;     // of held mails
  std::string cause;          // in the program's or a server's words; may be empty
};

struct AlertText {
  std::string subject, text, html;
};

AlertText alert_in_words(const AlertFacts& facts, const TimeZone& zone, Language language);

}  // namespace m2t
