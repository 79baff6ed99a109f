#include "rules/bounces.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rules/news.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using Bounced = std::optional<History::Bounced>;

// The id of the mail of ours that came back, from the report or else from the thread that it stands in.
std::string bounced_id(const Mail& mail, const Bounced& bounced) {
  if (bounced) return bounced->message_id;
  if (!mail.bounce.original_message_id.empty()) return mail.bounce.original_message_id;
  for (const auto* ids : {&mail.in_reply_to, &mail.references}) {
    for (const auto& id : *ids) {
      if (secret_in_message_id(id)) return id;
    }
  }
  return {};
}

std::string recipient_of(const BounceFacts& facts, const Bounced& bounced) {
  const std::string& said = facts.failed_recipient;
  if (!bounced) return said.empty() ? "its recipient" : said;
  if (said.empty() || same_address(said, bounced->to)) return bounced->to;
  return bounced->to + ", passed on to " + said + ",";
}

std::string status_in_brackets(const BounceFacts& facts) { return facts.status.empty() ? "" : " (" + facts.status + ")"; }

// A person's words: he believes that they arrived.
bool is_told_to_technicians(const BounceFacts& facts, const Bounced& bounced, const DeskPolicy& policy) {
  if (!facts.permanent || !bounced || !bounced->counts || member_of_staff(policy, bounced->to)) return false;
  const auto kind = notice_kind_from(bounced->kind);
  return kind && is_written_by_a_person(*kind);
}

}  // namespace

bool means_bad_address(const BounceFacts& facts) {
  constexpr std::array<std::string_view, 4> others{"5.2.2", "5.3.4", "5.2.3", "5.6."};
  if (!facts.permanent || facts.status.starts_with("4.") || facts.status.starts_with("5.7.")) return false;
  return std::ranges::none_of(others, [&](std::string_view other) { return facts.status.starts_with(other); });
}

std::optional<Ticket> ticket_of_bounce(const Match& match, const Bounced& bounced) {
  return match.ticket || !bounced ? match.ticket : bounced->ticket;
}

std::vector<Effect> effects_of_bounce(const Mail& mail, const Match& match, const Bounced& bounced, const DeskPolicy& policy,
                                      const RuleSet* rules) {
  std::vector<Effect> effects;
  const BounceFacts& facts = mail.bounce;
  const bool counts = !bounced || bounced->counts;
  if (auto id = bounced_id(mail, bounced); !id.empty()) {
    NoteBounce note{std::move(id), facts.failed_recipient, facts.status, facts.permanent};
    note.counts = counts;
    note.bad_address = counts && bounced && means_bad_address(facts);
    effects.emplace_back(std::move(note));
  }
  const auto ticket = ticket_of_bounce(match, bounced);
  if (!ticket) return effects;
  effects.emplace_back(AddNote{ticket->id, fmt::format("Our mail to {} {}{}.", recipient_of(facts, bounced),
                                                       facts.permanent ? "came back" : "is delayed", status_in_brackets(facts))});
  if (!is_told_to_technicians(facts, bounced, policy)) return effects;
  for (SendStaffMail& news :
       news_for({ticket->id, StaffNews::CameBack, ticket->type, ticket->technician, ticket->team}, policy, rules)) {
    news.came_back = bounced->to + status_in_brackets(facts);
    effects.emplace_back(std::move(news));
  }
  return effects;
}

}  // namespace m2t
