// `mail2ticket tokens revoke`: the secrets that speak for somebody end now.
#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"

namespace m2t {

ExitCode revoke_tokens(const TokensRevokeOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  auto tx = store->begin();
  if (!tx->find_person(options.address))
    throw DataError("nobody with the address " + shown_text(options.address) + " is known here, so there is nothing to revoke");
  const Time now = SystemClock().now();
  const RevokedSecrets revoked = tx->revoke_secrets_of(options.address, now);
  Event event;
  event.at = now;
  event.actor = admin_actor();
  event.what = "secrets.revoked";
  event.detail = fmt::format("personal={} of_tickets={}", revoked.personal, revoked.of_tickets);
  tx->add_event(event);
  tx->commit();
  console.out << fmt::format("revoked for {}: {} personal address{}, {} secret{} in mails about tickets\n",
                             shown_text(options.address), revoked.personal, revoked.personal == 1 ? "" : "es", revoked.of_tickets,
                             revoked.of_tickets == 1 ? "" : "s");
  console.out << "The next mail to this person brings new ones.\n";
  return ExitCode::Ok;
}

}  // namespace m2t
