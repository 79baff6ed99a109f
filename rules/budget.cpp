#include "rules/budget.h"

#include <fmt/format.h>

#include <algorithm>

namespace m2t {
namespace {

// H-39: so that two machines that answer each other soon fall silent.
constexpr std::chrono::minutes between_follow_up_notices{10};
// S-22: a mailbox that was gone may be there again.
constexpr std::chrono::hours between_bouncing_mails{24};

std::optional<std::string> over(int so_far, int limit, std::string_view what, std::string_view span) {
  if (so_far < limit) return std::nullopt;
  return fmt::format("{} {} in the last {}, the limit is {}", so_far, what, span, limit);
}

}  // namespace

bool is_inside_domain(const DeskPolicy& policy, std::string_view address) {
  const std::string domain = address_domain(address);
  return !domain.empty() && std::ranges::any_of(policy.allowed_domains, [&](const std::string& allowed) {
    return address_domain("@" + allowed) == domain;
  });
}

std::optional<std::string> why_no_new_ticket(std::string_view sender, const History& history, const DeskPolicy& policy) {
  const auto& limits = policy.limits;
  if (auto why = over(history.new_tickets_last_hour, limits.new_tickets_per_hour, "new tickets from this address", "hour"))
    return why;
  if (auto why = over(history.new_tickets_last_day, limits.new_tickets_per_day, "new tickets from this address", "day"))
    return why;
  if (is_inside_domain(policy, sender)) return std::nullopt;
  return over(history.domain_tickets_last_hour, limits.domain_tickets_per_hour, "new tickets from this domain", "hour");
}

std::optional<std::string> why_domain_is_silent(std::string_view sender, const History& history, const DeskPolicy& policy) {
  if (is_inside_domain(policy, sender)) return std::nullopt;
  const auto& limits = policy.limits;
  if (auto why = over(history.domain_mails_last_hour, limits.domain_mails_per_hour, "automatic mails to this domain", "hour"))
    return why;
  if (limits.automatic_per_hour == 0) return std::nullopt;
  return over(history.outside_mails_last_hour, limits.automatic_per_hour, "automatic mails to outside domains", "hour");
}

std::optional<std::string> why_no_notice(NoticeKind kind, bool known_sender, const History& history, const DeskPolicy& policy,
                                         Time now) {
  const auto& limits = policy.limits;
  if (history.bouncing && history.last_automatic_mail && now - *history.last_automatic_mail < between_bouncing_mails)
    return "mails to this address come back: one a day is tried";
  if (kind == NoticeKind::AcknowledgeNew && known_sender) {
    if (auto why =
            over(history.acknowledgements_last_hour, limits.new_tickets_per_hour, "acknowledgements to this address", "hour"))
      return why;
    return over(history.acknowledgements_last_day, limits.new_tickets_per_day, "acknowledgements to this address", "day");
  }
  const bool may_wait = kind == NoticeKind::AcknowledgeFollowUp || kind == NoticeKind::Held;
  if (may_wait && history.last_automatic_mail && now - *history.last_automatic_mail < between_follow_up_notices) {
    return "this sender got an automatic mail less than 10 minutes ago";
  }
  // To a stranger every automatic mail counts, acknowledgements of new tickets too.
  const int hour = history.automatic_mails_last_hour + (known_sender ? 0 : history.acknowledgements_last_hour);
  const int day = history.automatic_mails_last_day + (known_sender ? 0 : history.acknowledgements_last_day);
  if (auto why = over(hour, limits.follow_up_mails_per_hour, "automatic mails to this address", "hour")) return why;
  return over(day, limits.follow_up_mails_per_day, "automatic mails to this address", "day");
}

}  // namespace m2t
