// What an admin is told of by a second path, and what of it was told. The words stand in the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace m2t {

enum class AlertKind {
  MailboxSilent,   // a mailbox could not be looked into for too long; its subject is the mailbox
  MailsWait,       // a mail has not gone out for too long
  NoBackup,        // the last backup is too old
  HeldMany,        // many mails are held
  HeldSuspicious,  // a held mail is suspicious
  BorderSilent,    // the server at the border vouches for few of the technicians' mails
  ServiceFailed,   // systemd gave the service up; its subject is the unit
};
std::string_view to_word(AlertKind);  // "mailbox_silent"
std::optional<AlertKind> alert_kind_from(std::string_view word);

struct AlertState {
  AlertKind kind{};
  std::string subject;  // may be empty
  Time began{};
  std::optional<Time> told;      // when the admin was told that it began
  std::optional<Time> ended;     // nothing: it goes on
  std::optional<Time> end_told;  // when he was told that it is over
  bool operator==(const AlertState&) const = default;
};

}  // namespace m2t
