#include "rules/notice.h"

#include <algorithm>

#include "rules/acknowledged.h"
#include "rules/budget.h"
#include "rules/decide.h"
#include "rules/reading.h"
#include "rules/shown_text.h"
#include "tickets/mail_address.h"

namespace m2t {
namespace {

bool desk_speaks(const DeskPolicy& policy, Language language) {
  return language != Language::Unknown && std::ranges::find(policy.languages, language) != policy.languages.end();
}

// Nothing stands in the way of a notice of this kind; else the reason is added.
bool may_notify(NoticeKind kind, const NoticeInput& in, std::vector<std::string>& reasons) {
  if (!in.judgement.may_answer) {
    reasons.emplace_back("no acknowledgement: see the rows above");
    return false;
  }
  if (!in.mail.from || in.mail.from->address.empty()) {
    reasons.emplace_back("no acknowledgement: nobody to send it to");
    return false;
  }
  if (!is_safe_envelope_address(in.mail.from->address)) {
    reasons.emplace_back("T-13 no acknowledgement: no mail can be written safely to this sender's address");
    return false;
  }
  if (const auto why = why_no_notice(kind, in.judgement.known_sender, in.history, in.policy, in.arrival.now)) {
    reasons.push_back("H-39 no acknowledgement: " + *why);
    return false;
  }
  return true;
}

}  // namespace

std::optional<SendNotice> notice_to_requester(NoticeKind kind, const Ticket& ticket, const DeskPolicy& policy) {
  return notice_to(kind, ticket, ticket.requester, policy);
}

std::optional<SendNotice> notice_to(NoticeKind kind, const Ticket& ticket, const Person& to, const DeskPolicy& policy) {
  if (!is_safe_envelope_address(to.address) || is_own_address(policy, to.address) || is_noreply_address(to.address))
    return std::nullopt;
  SendNotice notice;
  notice.kind = kind;
  notice.ticket = ticket.id;
  notice.to = to;
  notice.languages = desk_speaks(policy, to.language) ? std::vector{to.language} : policy.languages;
  if (is_allowed_sender(policy, to.address)) notice.subject_shown = subject_without_links(ticket.subject, policy);
  return notice;
}

std::vector<Language> languages_for(const Mail& mail, const History& history, const DeskPolicy& policy) {
  if (history.known_person && desk_speaks(policy, history.known_person->language)) return {history.known_person->language};
  if (mail.language_is_sure && desk_speaks(policy, mail.language)) return {mail.language};
  return policy.languages;
}

Person sender_of(const Mail& mail, const History& history, const DeskPolicy& policy) {
  Person sender;
  if (!mail.from || mail.from->address.empty()) {
    sender.name = "(unknown sender)";
    return sender;
  }
  sender.name = mail.from->name;
  sender.address = mail.from->address;
  if (sender.name.empty() && history.known_person) sender.name = history.known_person->name;
  const auto source = mail.fields.sources.find("name");
  if (sender.name.empty() && source != mail.fields.sources.end() && source->second.from != "forwarded")
    sender.name = mail.fields.name;
  if (history.known_person && history.known_person->language != Language::Unknown) {
    sender.language = history.known_person->language;
  } else if (mail.language_is_sure && desk_speaks(policy, mail.language)) {
    sender.language = mail.language;
  }
  return sender;
}

std::optional<SendNotice> notice_to_sender(NoticeKind kind, const NoticeInput& in, std::vector<std::string>& reasons) {
  if (!may_notify(kind, in, reasons)) return std::nullopt;
  SendNotice notice;
  notice.kind = kind;
  notice.to = sender_of(in.mail, in.history, in.policy);
  notice.languages = languages_for(in.mail, in.history, in.policy);
  notice.outside_hours = !in.calendar.is_open(in.arrival.now);
  if (notice.outside_hours) notice.next_opening = in.calendar.next_opening(in.arrival.now);
  notice.received_late = in.arrival.now - in.arrival.received > in.policy.late_after;
  if (kind == NoticeKind::TooLarge) notice.largest_bytes = in.policy.limits.message_bytes;
  // T-05: a fixed text, whatever the mail holds.
  if (!in.judgement.known_sender && !in.judgement.boundary.passed()) return notice;
  notice.subject_shown = subject_to_repeat(in.mail, in.policy);
  notice.urgent = !in.mail.fields.urgency.empty();
  notice.sender_proved = in.sender_proved;
  if (kind == NoticeKind::AcknowledgeNew) {
    if (in.sender_proved) notice.words_understood = words_understood(in.mail);
    notice.understood = what_was_understood(in.mail);
    notice.missing = what_is_missing(in.mail, in.type, in.phone_known);
    notice.several_subjects = holds_several_subjects(in.mail);
  }
  return notice;
}

}  // namespace m2t
