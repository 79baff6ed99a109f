// Orders whose words somebody reads: the requester, or technicians alone.
#include <algorithm>

#include "rules/commands/carrying_out.h"
#include "rules/commands/command_arguments.h"
#include "rules/notice.h"
#include "rules/shown_text.h"

namespace m2t {

using std::chrono::year_month_day;

void CarryingOut::note(const std::string& text) {
  add_entry(EntryKind::Note, Visibility::Internal, text);
  std::get<AddEntry>(result_.effects.back()).can_be_withdrawn = true;
  result_.undo.emplace_back(WithdrawNote{});
  done(Said::InternalNote, "");
}

OutwardWords CarryingOut::outward(const std::string& text, bool needed) const {
  OutwardWords words = outward_words(text, context_.technician, ticket_.requester, context_.policy);
  const bool nothing_left = words.text.empty() && !words.signature.empty();
  return nothing_left && needed ? outward_words(text, Person{}, ticket_.requester, context_.policy) : words;
}

void CarryingOut::tell_what_stays(const OutwardWords& words) {
  if (!words.signature.empty()) done(Said::SignatureLeftOut, one_shown_line(words.signature, 100));
  for (const std::string& address : words.addresses) done(Said::AddressReplaced, address);
}

bool CarryingOut::speak(const std::string& typed, NoticeKind kind, Said said_of_it, std::optional<year_month_day> last_day) {
  const auto recipients = recipients_of(ticket_, context_.policy);
  if (recipients.empty()) {
    problem(Said::NobodyToWriteTo, "");
    return false;
  }
  const OutwardWords words = outward(typed, kind != NoticeKind::Resolution && orders_.attachments.empty());
  const std::string& text = words.text;
  if (!text.empty() || !orders_.attachments.empty()) add_entry(EntryKind::Answer, Visibility::Public, text);
  std::string names;
  for (const Person& person : recipients) {
    SendNotice notice = *notice_to(kind, ticket_, person, context_.policy);
    notice.text = text;
    notice.technician = context_.technician.name;
    notice.last_day = last_day;
    notice.attachments = orders_.attachments;
    notice.wait = context_.policy.hold_answers;
    mails_.emplace_back(std::move(notice));
    names += (names.empty() ? "" : ", ") + person.address;
  }
  result_.writes_to_somebody = true;
  done(said_of_it, names);
  tell_what_stays(words);
  return true;
}

void CarryingOut::answer(const std::string& text, NoticeKind kind, Said said_of_it) {
  if (!speak(text, kind, said_of_it)) return;
  // A word after the solution asks nothing, and the same mail may say until when the ticket waits.
  const bool done_with = ticket_.state == TicketState::Solved || ticket_.state == TicketState::Closed;
  const bool waits = context_.policy.lifecycle.every_answer_waits && !done_with && !has_order(CommandKind::Wait);
  if (waits) return begin_waiting(std::nullopt);
  move(TicketEvent::TechnicianAnswered, false);
}

void CarryingOut::ask(const std::string& text) {
  if (speak(text, NoticeKind::Question, Said::QuestionTo)) begin_waiting(std::nullopt);
}

void CarryingOut::speak_freely() {
  if (context_.policy.technician_answers_internal) return note(orders_.free_text);
  answer(orders_.free_text, NoticeKind::Answer, Said::SentTo);
}

void CarryingOut::resolve(const std::string& text) {
  if (!move(TicketEvent::Resolved, true)) return;
  const auto last_day = last_day_to_react(today_, context_.policy.lifecycle, context_.calendar);
  const bool closes_at_once = std::ranges::count(orders_.commands, CommandKind::Close, &MailCommand::kind) != 0;
  const bool explains = !holds_no_words(outward(text, false).text) || !orders_.attachments.empty();
  speak(explains ? text : "", NoticeKind::Resolution, explains ? Said::SolvedAndTold : Said::SolvedWithoutWords,
        closes_at_once ? std::nullopt : std::optional(last_day));
  Countdown countdown;
  countdown.since = today_;
  countdown_ = countdown;
}

void CarryingOut::tell_requester(NoticeKind kind) {
  if (auto notice = notice_to_requester(kind, ticket_, context_.policy)) {
    notice->wait = context_.policy.hold_answers;
    done(Said::MailTells, notice->to.address);
    mails_.emplace_back(*std::move(notice));
    result_.writes_to_somebody = true;
  }
}

void CarryingOut::add_entry(EntryKind kind, Visibility visibility, const std::string& text) {
  AddEntry entry;
  entry.ticket = ticket_.id;
  entry.kind = kind;
  entry.visibility = visibility;
  entry.from = context_.technician;
  entry.text = text;
  // One entry stands for the mail; what else it says stands beside it without.
  entry.beside_the_mail = result_.has_entry;
  result_.has_entry = true;
  result_.effects.emplace_back(std::move(entry));
}

std::vector<Person> recipients_of(const Ticket& ticket, const DeskPolicy& policy) {
  std::vector<Person> people;
  const auto add = [&](const Person& person) {
    const bool known = std::ranges::any_of(people, [&](const Person& p) { return same_address(p.address, person.address); });
    if (!known && notice_to(NoticeKind::Answer, ticket, person, policy)) people.push_back(person);
  };
  add(ticket.requester);
  for (const Ticket::Party& party : ticket.parties) {
    const bool may =
        party.role == PartyRole::Invited || (party.role == PartyRole::InCopy && is_allowed_sender(policy, party.person.address));
    if (may) add(party.person);
  }
  return people;
}

}  // namespace m2t
