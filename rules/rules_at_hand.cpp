#include "rules/rules_at_hand.h"

#include "rules/ticket_fields.h"

namespace m2t {

RuleContext context_of(const RulesAtHand& rules, const Mail& mail, Time received, const History& history,
                       const Calendar& calendar) {
  RuleContext context{calendar};
  context.received = received;
  context.known_requester = history.known_person.has_value();
  context.directory = rules.directory;
  context.turns = rules.turns;
  if (pictures_to_read(mail).pictures.empty()) context.picture_texts.emplace();
  return context;
}

void put_first(const RuleChanges& by_hand, RuleOutcome& outcome) {
  RuleChanges& changes = outcome.changes;
  if (by_hand.type) changes.type = by_hand.type;
  if (by_hand.priority) changes.priority = by_hand.priority;
  if (by_hand.category) changes.category = by_hand.category;
  if (by_hand.team) changes.team = by_hand.team;
  if (!by_hand.technician) return;
  changes.technician = by_hand.technician;
  outcome.turn.reset();
}

}  // namespace m2t
