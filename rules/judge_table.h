// The decision table for automatic mail (part 4 of the requirements), row by row. judge() walks it; tests walk it too.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rules/judge.h"

namespace m2t {

struct JudgeInput {
  const Mail& mail;
  const Arrival& arrival;
  const History& history;
  const DeskPolicy& policy;
  const BoundaryFinding& boundary;
};

// The Ticket column: what happens where a ticket matches / where none does.
enum class RowClass {
  Own,           // R, as our own mail
  Bounce,        // B / R
  NoteOrRecord,  // N / R
  Record,        // R
  Hold,          // H
  Ticket,        // T / T
  TicketOrHold,  // T / H
  NoteOrTicket,  // N / T
  Nothing,       // the row speaks about the answer only
};

struct JudgeRow {
  std::string_view id;
  std::string_view sentence;
  // Nothing: the row does not concern this mail. Otherwise a detail for the reason, which may be empty.
  std::optional<std::string> (*test)(const JudgeInput& in);
  bool may_answer;  // the Ack column
  RowClass row_class;
  HeldReason held_reason = HeldReason::Bulk;  // of Hold and TicketOrHold
};

std::span<const JudgeRow> judge_rows();

}  // namespace m2t
