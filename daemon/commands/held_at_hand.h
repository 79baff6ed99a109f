// The held mail that a subcommand names, and what stands for one that concerns a complaint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/store.h"

namespace m2t {

// Neither released nor discarded.
bool is_held(const std::optional<InboundRow>& row);

// Throws DataError when no held mail has this id.
InboundRow held_mail_at_hand(Tx& tx, std::int64_t id);

// "stranger", as in the database.
std::string reason_word(const InboundRow& row);

// Stands for the words and people of a complaint where --complaints is missing. The mail itself can be released or discarded.
inline constexpr std::string_view complaint_not_shown = "(complaint)";
InboundRow without_complaint(InboundRow row);

// The row of the audit for what a person does with a held mail.
void audit_held_mail(Tx& tx, const InboundRow& row, std::string what, std::string detail);

}  // namespace m2t
