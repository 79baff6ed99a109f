// Digests -> finished mails for the outbox, with the secrets that their buttons carry.
#pragma once

#include <string>
#include <vector>

#include "daemon/desk.h"
#include "rules/digest.h"
#include "rules/gathered_news.h"
#include "rules/week_figures.h"
#include "store/store.h"

namespace m2t {

// A digest belongs to no ticket, and its own secret proves its reader where he writes about himself (#digest off). Each line has a secret
// for its ticket, so that its buttons prove as much as those of a notification.
struct PreparedDigest {
  NewOutgoing mail;
  struct Secret {
    std::string hash;
    TicketId ticket{};  // 0: the digest's own
  };
  std::vector<Secret> secrets;
};

struct DigestMailContext {
  const Desk& desk;
  const RandomBytes& random;
  Time now{};
  std::string instance_key;
  std::string personal_address;  // for calls; may be empty
};

// All throw PermanentError when the reader's address cannot be written safely.
PreparedDigest prepare_morning_digest(const DigestReader& reader, const MorningDigest& digest, const DigestMailContext& context);
PreparedDigest prepare_gathered_news(const DigestReader& reader, const GatheredDigest& news, const DigestMailContext& context);

struct WeekReport {
  Week week;
  WeekFigures last, before;  // of that week, and of the one before it
  std::size_t open = 0;      // tickets that are neither solved nor closed now
  bool empty() const { return last.empty() && before.empty() && open == 0; }
};
PreparedDigest prepare_week_digest(const DigestReader& reader, const WeekReport& report, const DigestMailContext& context);

}  // namespace m2t
