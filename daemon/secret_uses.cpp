#include "daemon/secret_uses.h"

#include <algorithm>

#include "daemon/ticket_past.h"
#include "rules/match.h"
#include "rules/repetition.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::chrono::days counts_after_closing{7};
constexpr int mails_with_one_secret = 20;

bool did_something(const Decision& decision) {
  return decision.carried_out ||
         std::ranges::any_of(decision.effects, [](const Effect& effect) { return std::holds_alternative<SendNotice>(effect); });
}

}  // namespace

bool has_run_out(Tx& tx, const StoredSecret& secret, const Ticket& ticket, Time now) {
  if (secret.expires < now) return true;
  Ticket end = ticket;
  for (int hops = 0; end.merged_into && hops < 10; ++hops) {
    auto other = tx.find_ticket(*end.merged_into);
    if (!other) break;
    end = *std::move(other);
  }
  const auto closed = closed_since(tx, end);
  return closed && *closed + counts_after_closing < now;
}

bool is_spent(Tx& tx, const std::string& hash, const StoredSecret& secret, InboundId id, const Mail& mail,
              const DeskPolicy& policy) {
  if (!member_of_staff(policy, secret.person.address)) return false;
  const SecretUses uses = tx.secret_uses(hash, id, words_of(mail, policy).words);
  return uses.same_words || uses.mails >= mails_with_one_secret;
}

void note_secret_uses(Tx& tx, const InboundRow& row, const Mail& mail, const Decision& decision, const DeskPolicy& policy) {
  if (!did_something(decision) || !mail.from || mail.automatic.is() || !member_of_staff(policy, mail.from->address)) return;
  const Candidates candidates = find_candidates(mail, policy);
  const std::string words = words_of(mail, policy).words;
  for (const auto* secrets : {&candidates.secrets_in_ids, &candidates.secrets_in_addresses}) {
    for (const std::string& secret : *secrets) {
      const std::string hash = secret_hash(secret);
      const auto stored = tx.find_secret(hash);
      if (stored && same_address(stored->person.address, mail.from->address)) tx.note_secret_use(hash, row.id, words);
    }
  }
}

}  // namespace m2t
