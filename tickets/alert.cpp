#include "tickets/alert.h"

#include <algorithm>
#include <array>
#include <utility>

namespace m2t {
namespace {

constexpr std::array<std::pair<AlertKind, std::string_view>, 7> alert_words{{
    {AlertKind::MailboxSilent, "mailbox_silent"},
    {AlertKind::MailsWait, "mails_wait"},
    {AlertKind::NoBackup, "no_backup"},
    {AlertKind::HeldMany, "held_many"},
    {AlertKind::HeldSuspicious, "held_suspicious"},
    {AlertKind::BorderSilent, "border_silent"},
    {AlertKind::ServiceFailed, "service_failed"},
}};

}  // namespace

std::string_view to_word(AlertKind kind) {
  return std::find_if(alert_words.begin(), alert_words.end(), [&](const auto& row) { return row.first == kind; })->second;
}

std::optional<AlertKind> alert_kind_from(std::string_view word) {
  const auto row = std::find_if(alert_words.begin(), alert_words.end(), [&](const auto& one) { return one.second == word; });
  return row == alert_words.end() ? std::nullopt : std::optional(row->first);
}

}  // namespace m2t
