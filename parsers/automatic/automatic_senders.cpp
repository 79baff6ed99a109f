#include <algorithm>
#include <array>

#include "parsers/automatic/automatic.h"
#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

std::string_view local_part_of(std::string_view address) {
  return address.substr(0, std::min(address.rfind('@'), address.size()));
}

// Names that mail systems and filters give themselves; folded, at the beginning of the display name.
constexpr std::array<std::string_view, 24> system_names = {
    "mail delivery",       "mailer-daemon",      "mailer daemon",         "postmaster",           "system administrator",
    "administrateur syst", "systeembeheerder",   "systemadministrator",   "microsoft exchange",   "mail administrator",
    "mail system",         "mailsweeper",        "mailmarshal",           "internet mail",        "mail router",
    "mail daemon",         "delivery subsystem", "delivery notification", "mail gateway",         "mailserver",
    "email delivery",      "e-mail delivery",    "mail transfer",         "systeme de messagerie"};

}  // namespace

bool is_impersonal(const Mail& mail, const AutomaticFacts& facts) {
  if (facts.mailer_daemon || facts.null_return_path || facts.failed_recipients_field) return true;
  const auto is_machine = [](const Address& address) {
    if (!noreply_rule(address.address).empty()) return true;
    const auto local = ascii_lowered(local_part_of(address.address));
    for (const std::string_view name : {"microsoftexchange329e", "mailadmin", "mail_admin", "mailsweeper", "mailmarshal",
                                        "postoffice", "mail.delivery", "interscan", "antivirus", "virus-alert"})
      if (local.starts_with(name)) return true;
    return begins_with_any(fold_words(address.name), system_names);
  };
  return (mail.from && is_machine(*mail.from)) || std::any_of(mail.sender.begin(), mail.sender.end(), is_machine);
}

std::string noreply_rule(std::string_view address) {
  const auto local = ascii_lowered(local_part_of(address));
  if (local.empty() || local.starts_with("bounces+srs="))
    return {};  // Exchange Online rewrites a person's mail that it redirects
  for (const std::string_view word :
       {"noreply", "no-reply", "no_reply", "donotreply", "ne-pas-repondre", "nepasrepondre", "niet-beantwoorden", "notification",
        "notifications", "alert", "alerts", "listserv", "majordomo", "uucp", "mailer", "root", "daemon", "cron"})
    if (local == word || local.starts_with(std::string(word) + '+')) return std::string(word);
  if (local.starts_with("bounce")) return "bounce*";
  if (local.starts_with("owner-")) return "owner-*";
  for (const std::string_view ending : {"-request", "-owner", "-bounces", "-relay"})
    if (local.ends_with(ending)) return '*' + std::string(ending);
  return {};
}

}  // namespace m2t
