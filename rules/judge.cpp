#include "rules/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/budget.h"
#include "rules/decide.h"
#include "rules/judge_table.h"
#include "rules/repetition.h"

namespace m2t {
namespace {

// A row that says "no new ticket" beats one that says "ticket", wherever it stands: Exchange's out-of-office replies also
// bear auto-generated (H-12) and All (H-15). Rows that hold every such mail come next. Among equals the first one decides.
int rank(RowClass row_class) {
  switch (row_class) {
    case RowClass::Own:
    case RowClass::Bounce:
    case RowClass::NoteOrRecord:
    case RowClass::Record: return 0;
    case RowClass::Hold: return 1;
    case RowClass::Ticket:
    case RowClass::TicketOrHold:
    case RowClass::NoteOrTicket: return 2;
    case RowClass::Nothing: break;
  }
  return 3;
}

std::string explanation(HeldReason reason) {
  switch (reason) {
    case HeldReason::List: return "It came through a mailing list. Release it if the desk should treat it.";
    case HeldReason::Bulk: return "It looks like a mass mailing. Release it if the desk should treat it.";
    case HeldReason::NoSender:
      return "It has no sender that can be answered. Release it to open a ticket that nobody is told of.";
    case HeldReason::Hops:
      return "It has passed through too many mail servers, perhaps in a loop. Look for a forwarding rule first.";
    case HeldReason::Stranger: return "The sender is not in [access]. Release it, or add the address or its domain there.";
    case HeldReason::Budget: return "This sender opened too many tickets in a short time. Look whether a machine does it.";
    case HeldReason::Suspicious:
      return "The server at the border takes it for spam or for a forgery. Ask the sender on another way before you release it.";
    case HeldReason::Oversize:
      return "It is larger than the desk takes. One that came by mail is in the held folder of the mailbox.";
    case HeldReason::ServerSubstitute:
      return "The mail server could not hand the mail out and sent a substitute. Open it in Outlook.";
    default: return "Look at the raw mail, then release or discard it.";
  }
}

std::string reason_line(std::string_view id, std::string_view sentence, const std::string& detail) {
  return detail.empty() ? fmt::format("{} {}", id, sentence) : fmt::format("{} {}: {}", id, sentence, detail);
}

void hold(Judgement& judgement, HeldReason reason, bool also_when_matched) {
  if (also_when_matched) judgement.disposition = Disposition::Hold;
  if (!also_when_matched) judgement.hold_unless_matched = true;
  judgement.held_reason = reason;
  judgement.held_explanation = explanation(reason);
}

void take_class(Judgement& judgement, const JudgeRow& row) {
  switch (row.row_class) {
    case RowClass::Own:
      judgement.disposition = Disposition::Record;
      judgement.recorded_as = Verdict::OwnMail;
      break;
    case RowClass::Bounce:
      judgement.disposition = Disposition::BounceReport;
      judgement.recorded_as = Verdict::Bounce;
      break;
    case RowClass::NoteOrRecord:
      judgement.disposition = Disposition::Note;
      judgement.record_unless_matched = true;
      break;
    case RowClass::NoteOrTicket: judgement.disposition = Disposition::Note; break;
    case RowClass::Record: judgement.disposition = Disposition::Record; break;
    case RowClass::Hold: hold(judgement, row.held_reason, true); break;
    case RowClass::TicketOrHold: hold(judgement, row.held_reason, false); break;
    case RowClass::Ticket:
    case RowClass::Nothing: break;
  }
}

void walk_table(Judgement& judgement, const JudgeInput& in) {
  const JudgeRow* decides = nullptr;
  bool anything = false;
  for (const JudgeRow& row : judge_rows()) {
    const auto detail = row.test(in);
    if (!detail) continue;
    judgement.reasons.push_back(reason_line(row.id, row.sentence, *detail));
    judgement.may_answer = judgement.may_answer && row.may_answer;
    anything = anything || !row.may_answer;
    if (!decides || rank(row.row_class) < rank(decides->row_class)) decides = &row;
  }
  if (decides) take_class(judgement, *decides);
  if (!anything) judgement.reasons.push_back("H-45 nothing automatic about it");
}

void silence(Judgement& judgement, std::string reason) {
  judgement.may_answer = false;
  judgement.reasons.push_back(std::move(reason));
}

bool may_open_ticket(const Judgement& judgement) {
  return judgement.disposition == Disposition::Handle ||
         (judgement.disposition == Disposition::Note && !judgement.record_unless_matched);
}

void judge_stranger(Judgement& judgement, const DeskPolicy& policy) {
  if (judgement.known_sender) return;
  switch (policy.strangers) {
    case StrangerPolicy::Accept: judgement.reasons.push_back("the sender is not in [access], strangers are accepted"); break;
    case StrangerPolicy::Refuse:
      judgement.disposition = Disposition::Refuse;
      judgement.hold_unless_matched = false;
      judgement.held_reason.reset();
      judgement.held_explanation.clear();
      silence(judgement, "the sender is not in [access], strangers are refused");
      break;
    case StrangerPolicy::Hold:
      judgement.reasons.push_back("the sender is not in [access]");
      if (!judgement.held_reason) hold(judgement, HeldReason::Stranger, false);
      break;
  }
}

// What waits for a person, after the table: size, strangers, budgets.
void judge_limits(Judgement& judgement, const JudgeInput& in) {
  if (!may_open_ticket(judgement)) return;
  if (in.arrival.oversize) {
    judgement.reasons.push_back("I-39 larger than the limit");
    // What a technician's mail says is not known: it must not go out as an empty answer. What came as a file waits here.
    const bool waits = technician_of(in.mail, in.policy) || !in.arrival.in_mailbox;
    if (waits) return hold(judgement, HeldReason::Oversize, true);
  }
  judge_stranger(judgement, in.policy);
  if (in.arrival.oversize && judgement.held_reason == HeldReason::Stranger) hold(judgement, HeldReason::Oversize, false);
  if (judgement.disposition == Disposition::Refuse) return;
  const auto why = why_no_new_ticket(in.mail.from ? in.mail.from->address : "", in.history, in.policy);
  if (!why) return;
  judgement.reasons.push_back("3.1 " + *why);
  if (!judgement.held_reason) hold(judgement, HeldReason::Budget, false);
}

void judge_age(Judgement& judgement, const JudgeInput& in) {
  if (in.arrival.before_first_start && !in.policy.acknowledge_old) {
    silence(judgement, "I-37 it was there before the first start: not answered");
  }
  if (in.arrival.now - in.arrival.received > in.policy.silent_after) {
    silence(judgement, fmt::format("I-38 older than {} hours: not answered", in.policy.silent_after.count()));
  }
}

// A person has looked at it: nothing holds it any more. Whether it may be answered does not change.
void let_pass(Judgement& judgement) {
  const bool was_held = judgement.disposition == Disposition::Hold || judgement.disposition == Disposition::Refuse;
  if (was_held) judgement.disposition = Disposition::Handle;
  judgement.hold_unless_matched = false;
  judgement.held_reason.reset();
  judgement.held_explanation.clear();
  judgement.reasons.push_back("released by a person");
}

}  // namespace

Judgement judge(const Mail& mail, const Arrival& arrival, const History& history, const DeskPolicy& policy) {
  Judgement judgement;
  judgement.boundary = judge_boundary(mail, policy);
  if (!arrival.border_is_tested && judgement.boundary.passed()) {
    judgement.boundary.proof = BoundaryProof::Missing;
    judgement.boundary.reason =
        "A-04 the profile is not active before `check --auth` has tested it: the border's word proves nothing";
  }
  const JudgeInput in{mail, arrival, history, policy, judgement.boundary};
  judgement.known_sender = mail.from && is_allowed_sender(policy, mail.from->address) && !judgement.boundary.failed();
  if (!judgement.boundary.reason.empty()) judgement.reasons.push_back(judgement.boundary.reason);
  walk_table(judgement, in);
  if (history.duplicate_of && judgement.recorded_as != Verdict::OwnMail) {
    Judgement duplicate;
    duplicate.disposition = Disposition::Record;
    duplicate.recorded_as = Verdict::Duplicate;
    duplicate.known_sender = judgement.known_sender;
    duplicate.boundary = judgement.boundary;
    silence(duplicate, "INV-12 same Message-ID and same content as mail " + *history.duplicate_of);
    return duplicate;
  }
  judge_limits(judgement, in);
  judge_age(judgement, in);
  if (mail.from) {
    if (const auto why = why_domain_is_silent(mail.from->address, history, policy))
      silence(judgement, "3.1 " + *why + ": not answered");
  }
  if (begins_silence(mail, arrival, history, policy)) judgement.silence_until = arrival.now + silence_of_loops;
  if (arrival.released) let_pass(judgement);
  return judgement;
}

}  // namespace m2t
