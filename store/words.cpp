// The words of the states that only the store knows, as they stand in the database.
#include <algorithm>
#include <array>
#include <utility>

#include "store/store.h"

namespace m2t {
namespace {

constexpr std::array<std::string_view, 5> inbound_state_words{"received", "decided", "filed", "vanished", "left"};
constexpr std::array<std::string_view, 9> outbox_state_words{"queued", "sending",        "in_doubt", "sent",     "deferred",
                                                             "failed", "needs_decision", "bounced",  "cancelled"};
constexpr std::array<std::string_view, 4> picture_state_words{"pending", "done", "nothing_found", "failed"};
static_assert(picture_state_words.size() == static_cast<std::size_t>(PictureState::Failed) + 1);
static_assert(inbound_state_words.size() == static_cast<std::size_t>(InboundState::Left) + 1);
static_assert(outbox_state_words.size() == static_cast<std::size_t>(OutboxState::Cancelled) + 1);

}  // namespace

std::string_view to_word(InboundState state) { return inbound_state_words.at(static_cast<std::size_t>(state)); }
std::string_view to_word(OutboxState state) { return outbox_state_words.at(static_cast<std::size_t>(state)); }

std::string_view to_word(PictureState state) { return picture_state_words.at(static_cast<std::size_t>(state)); }

std::optional<OutboxState> outbox_state_from(std::string_view word) {
  const auto found = std::find(outbox_state_words.begin(), outbox_state_words.end(), word);
  if (found == outbox_state_words.end()) return std::nullopt;
  return static_cast<OutboxState>(found - outbox_state_words.begin());
}

}  // namespace m2t
