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

}  // namespace m2t
