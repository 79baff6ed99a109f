// The heart: mail + judgement + match + desk + time -> effects. Pure; what it returns is all that will happen.
#pragma once

#include "parsers/mail.h"
#include "rules/commands/steer.h"
#include "rules/judge.h"
#include "rules/match.h"
#include "rules/policy.h"
#include "rules/rules_at_hand.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

// `staff` counts only for a technician's mail. The rules are tried on a mail that opens a ticket: one that belongs to a ticket goes
// there, whatever they say, and one that is held or only recorded for another reason stays so.
Decision decide(const Mail& mail, const Arrival& arrival, const History& history, const Judgement& judgement, const Match& match,
                const DeskPolicy& policy, const Calendar& calendar, const StaffLookups& staff = {},
                const RulesAtHand& rules = {});

// The technician that the sender's address names, as the configuration has him; nothing when it is nobody's.
std::optional<Person> technician_of(const Mail& mail, const DeskPolicy& policy);

// The subject as an acknowledgement to an allow-listed sender without boundary proof may repeat it (product page, T-05):
// base subject, no URL or address in it, controls and bidi marks removed, at most 100 characters. May be empty.
std::string subject_to_repeat(const Mail& mail, const DeskPolicy& policy);

// The languages of a mail to this person: the known one; else the mail's where the detector is sure and the desk has it;
// else all of the desk's.
std::vector<Language> languages_for(const Mail& mail, const History& history, const DeskPolicy& policy);

}  // namespace m2t
