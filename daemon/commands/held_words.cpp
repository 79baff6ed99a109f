#include "daemon/commands/held_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace m2t {

HeldWords held_words(std::optional<HeldReason> reason) {
  if (!reason) return {"not known", "Read it, then release or discard it.", false};
  switch (*reason) {
    case HeldReason::Poison:
      return {"stops the reader", "Look at it with another mail program. A release tries to read it three times more.", true};
    case HeldReason::Stranger:
      return {"sender not in [access]", "Release it if the desk should treat it; --allow says how to let its sender in for good.",
              true};
    case HeldReason::Oversize:
      return {"too large",
              "Its message is in the held folder of the mailbox. A release opens a ticket with what its header says.", true};
    case HeldReason::List: return {"from a mailing list", "Release it if the desk should treat it. It is not answered.", true};
    case HeldReason::Bulk: return {"mass mailing", "Release it if the desk should treat it. It is not answered.", true};
    case HeldReason::Budget:
      return {"too many from there",
              "Look whether a machine sends them. If people do, release --all-from ADDRESS lets them through.", true};
    case HeldReason::NoSender:
      return {"no usable sender", "Release it to open a ticket that nobody is told of, or put it into one with --to NUMBER.",
              true};
    case HeldReason::Unreadable:
      return {"could not be handled", "`held show ID` says what failed. Release it when that is repaired.", true};
    case HeldReason::ServerSubstitute:
      return {"mail server kept it back", "The server sent a substitute. Open the message in the mailbox, then discard this.",
              false};
    case HeldReason::Hops:
      return {"perhaps in a loop", "Look for a rule that forwards mail in circles first, then release or discard it.", false};
    case HeldReason::Suspicious: return {"taken for spam or forged", "Ask its sender by telephone before you release it.", false};
    case HeldReason::Rule: return {"a rule of the desk", "`held show ID` says which rule. Release it to have it treated.", true};
    case HeldReason::NoTicket:
      return {"technician, no ticket", "A technician's words that belong to no ticket. Put them into one with --to NUMBER.",
              false};
  }
  return held_words(std::nullopt);
}

std::string age_in_words(std::chrono::milliseconds age) {
  using namespace std::chrono;
  const auto whole = std::max<std::int64_t>(0, duration_cast<minutes>(age).count());
  if (whole < 60) return fmt::format("{} min", whole);
  if (whole < 48 * 60) return fmt::format("{} h", whole / 60);
  return fmt::format("{} d", whole / (24 * 60));
}

}  // namespace m2t
