#include "rules/bounces.h"

#include <fmt/format.h>

#include "tickets/reference.h"

namespace m2t {
namespace {

// The id of the mail of ours that came back, from the report or else from the thread that it stands in.
std::string bounced_id(const Mail& mail) {
  if (!mail.bounce.original_message_id.empty()) return mail.bounce.original_message_id;
  for (const auto* ids : {&mail.in_reply_to, &mail.references}) {
    for (const auto& id : *ids) {
      if (secret_in_message_id(id)) return id;
    }
  }
  return {};
}

}  // namespace

std::vector<Effect> effects_of_bounce(const Mail& mail, const Match& match) {
  std::vector<Effect> effects;
  const BounceFacts& facts = mail.bounce;
  if (auto id = bounced_id(mail); !id.empty())
    effects.emplace_back(NoteBounce{std::move(id), facts.failed_recipient, facts.status, facts.permanent});
  if (!match.ticket) return effects;
  const auto whom = facts.failed_recipient.empty() ? std::string("its recipient") : facts.failed_recipient;
  effects.emplace_back(
      AddNote{match.ticket->id, fmt::format("Our mail to {} {}{}.", whom, facts.permanent ? "came back" : "is delayed",
                                            facts.status.empty() ? "" : " (" + facts.status + ")")});
  return effects;
}

}  // namespace m2t
