// What follows from a mail that opens a ticket, or goes on from one that is closed.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rules/budget.h"
#include "rules/deciding.h"
#include "rules/file/apply_rules.h"
#include "rules/reading.h"
#include "rules/ticket_of_mail.h"
#include "tickets/reference.h"

namespace m2t {

void Deciding::continue_closed(const Ticket& closed) {
  const bool outsider = judgement_.hold_unless_matched && match_.third_party;
  const auto why = why_no_new_ticket(sender_.address, history_, policy_);
  const bool refused = judgement_.disposition == Disposition::Refuse && match_.third_party;
  if (refused) return record(Verdict::Refused);
  if ((outsider || why) && !arrival_.released) {
    because(why ? "3.1 " + *why : "the ticket is closed, and a new one from this sender waits for a person");
    return hold_because(why ? HeldReason::Budget : judgement_.held_reason.value_or(HeldReason::Stranger),
                        "It answers a closed ticket, so it would open a new one. Release it if the desk should treat it.");
  }
  because(fmt::format("{} is closed: a new ticket continues it", to_text(closed.number)));
  decision_.evidence = to_sentence(match_.evidence);
  new_ticket(&closed);
}

void Deciding::new_ticket(const Ticket* closed) {
  RuleOutcome rules = try_rules();
  // What goes on from a complaint is one, whatever its words say.
  if (closed && closed->type == TicketType::Complaint) rules.changes.type = TicketType::Complaint;
  put_first(rules_.by_hand, rules);
  if (rules_set_it_aside(rules.changes)) return;
  record(Verdict::NewTicket);
  const Classification classes = classify(mail_, rules.changes, policy_);
  if (!rules.changes.type) explain_type();
  const bool complaint = classes.type == TicketType::Complaint;
  OpenTicket open;
  open.subject = title_of(mail_, policy_.languages.front());
  open.type = classes.type;
  open.priority = classes.priority;
  open.requester = sender_;
  open.in_copy = people_in_copy(mail_, sender_.address, complaint ? std::vector<std::string>() : rules.changes.copy_to, policy_);
  if (somebody_ && somebody_->is_call) open.origin = Origin::Phone;
  add(open);
  add(request_entry());
  fill_fields(std::nullopt, Writer::Requester);
  read_pictures();
  for (TicketChange& change : classification_of_new_ticket(classes)) add(ChangeTicket{std::nullopt, std::move(change)});
  if (complaint) because("a complaint: seen by the team leader alone");
  if (rules.turn && classes.technician) add(TakeTurn{rules.turn->team, *classes.technician});
  if (closed) add(AddLink{std::nullopt, closed->id, LinkKind::ContinuedBy});
  add_remarks(std::nullopt);
  acknowledge_new(open.type, closed, rules.changes);
  tell_technicians({std::nullopt, StaffNews::NewTicket, open.type, classes.technician, classes.team});
}

AddEntry Deciding::request_entry() const {
  AddEntry entry{std::nullopt, EntryKind::Request, Visibility::Public, sender_, false};
  if (!somebody_) return entry;
  if (somebody_->is_call && !somebody_->is_certain()) {  // the mail as it is; a note in it must not reach who is named later
    const bool notes = std::ranges::count(somebody_->orders, CommandKind::Note, &MailCommand::kind) > 0;
    if (notes) entry.visibility = Visibility::Internal;
    return entry;
  }
  if (somebody_->is_call) entry.from = writer_;  // his words about what the caller said
  entry.text = mail_.new_text;
  entry.without_quotation = true;
  return entry;
}

RuleOutcome Deciding::try_rules() {
  if (rules_.set == nullptr) return {};
  RuleOutcome outcome = apply_rules(*rules_.set, mail_, context_of(rules_, mail_, arrival_.received, history_, calendar_));
  for (const RuleReport& report : outcome.reports) {
    const bool waits = report.fate == RuleFate::WaitsForPictures;
    if (!waits && report.fate != RuleFate::Fired) continue;
    because(describe(report));
    decision_.rules.push_back({report.name, report.line, waits, report.why, report.actions});
  }
  for (const std::string& remark : outcome.remarks) because(remark);
  return outcome;
}

bool Deciding::rules_set_it_aside(const RuleChanges& changes) {
  if (!changes.hold && !changes.record) return false;
  if (arrival_.released) {
    because("released by a person: no rule holds it or keeps it from being a ticket");
    return false;
  }
  if (!changes.hold) {
    record(Verdict::Recorded);
  } else if (changes.acknowledge == no_acknowledgement) {
    record(Verdict::Held);
    add(HoldMail{HeldReason::Rule, "a rule of the desk holds it: " + *changes.hold});
  } else {
    hold_because(HeldReason::Rule, "a rule of the desk holds it: " + *changes.hold);
  }
  return true;
}

void Deciding::acknowledge_new(TicketType type, const Ticket* closed, const RuleChanges& changes) {
  if (changes.acknowledge == no_acknowledgement) return because("a rule says that it is not acknowledged");
  if (somebody_ && !may_tell_somebody_) return because("the requester is not written to yet");
  notify(NoticeKind::AcknowledgeNew, std::nullopt, type, closed, changes.acknowledge.value_or(""));
}

void Deciding::explain_type() {
  const std::string word = incident_word(mail_);
  because(word.empty() ? "a request: no word says that something is broken" : fmt::format("an incident: “{}”", word));
}

}  // namespace m2t
