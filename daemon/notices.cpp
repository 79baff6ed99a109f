#include "daemon/notices.h"

#include "base/digest.h"
#include "mailer/notice_words.h"
#include "rules/shown_text.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

// A display name is text that anybody can write into a From field, so only names from the configuration greet, and those of senders
// whom the border vouches for (T-05).
std::string greeting_name(const SendNotice& notice, const DeskPolicy& policy) {
  for (const Person& technician : policy.technicians)
    if (same_address(technician.address, notice.to.address)) return technician.name;
  return notice.sender_proved ? name_to_greet(notice.to.name) : std::string();
}

// Empty for a mail that has no ticket yet.
std::string number_of(const SendNotice& notice, const Ticket& ticket) {
  return notice.without_ticket ? std::string() : to_text(ticket.number);
}

Rendered render_notice(const SendNotice& notice, const Ticket& ticket, const Desk& desk) {
  const NoticeDesk words{desk.settings.desk_names, desk.settings.phone};
  std::vector<TemplateValues> values;
  for (const Language language : notice.languages) {
    values.push_back(notice_values(notice, number_of(notice, ticket), greeting_name(notice, desk.settings.policy), words,
                                   desk.settings.calendar, desk.calendar.zone(), language));
    values.back()["is_complaint"] = ticket.type == TicketType::Complaint;
  }
  const std::string name = std::string(to_word(notice.kind)) + (notice.variant.empty() ? "" : "-" + notice.variant);
  return desk.templates.render(name, notice.languages, values);
}

OutboxPriority priority_of(NoticeKind kind) {
  return answers_a_mail(kind) ? OutboxPriority::Acknowledgement : OutboxPriority::Resolution;
}

// RFC 3834: a reply that a program makes to a mail, and what it sends by itself, are told apart. A person's words bear no mark.
std::string auto_submitted_of(NoticeKind kind) {
  if (is_written_by_a_person(kind)) return {};
  return priority_of(kind) == OutboxPriority::Acknowledgement ? "auto-replied" : "auto-generated";
}

}  // namespace

Person desk_as_sender(const Desk& desk, Language language) {
  const auto& names = desk.settings.desk_names;
  const auto it = names.find(language);
  const std::string name = it != names.end() ? it->second : names.empty() ? "" : names.begin()->second;
  return {name, desk.settings.policy.address, language};
}

ThreadPlace thread_of(const Mail& answered) {
  ThreadPlace place{answered.message_id, answered.references, answered.thread_index};
  if (!answered.message_id.empty()) place.references.push_back(answered.message_id);
  return place;
}

ThreadPlace thread_of(const TicketView& view) {
  ThreadPlace place;
  for (const EntryRow& entry : view.entries) {
    const bool theirs = entry.visibility == Visibility::Public && same_address(entry.from.address, view.ticket.requester.address);
    if (!theirs || entry.message_id.empty()) continue;
    place.in_reply_to = entry.message_id;
    place.references.push_back(entry.message_id);
  }
  return place;
}

PreparedNotice prepare_notice(const SendNotice& notice, const Ticket& ticket, const ThreadPlace& place,
                              std::string_view instance_key, const ApplyContext& context,
                              std::vector<OutgoingAttachment> attachments) {
  const Desk& desk = context.desk;
  const DeskPolicy& policy = desk.settings.policy;
  const std::string secret = make_secret(context.random);
  const Rendered rendered = render_notice(notice, ticket, desk);

  OutgoingMail mail;
  mail.mail_id = "out-" + base32(context.random(8));
  mail.message_id = make_message_id(secret, address_domain(policy.address));
  mail.from = desk_as_sender(desk, notice.languages.front());
  mail.to = Person{"", notice.to.address, notice.to.language};
  if (policy.plus_addresses) mail.reply_to = make_plus_address(policy.address, secret);
  mail.subject = rendered.subject;
  mail.date = context.now;
  mail.in_reply_to = place.in_reply_to;
  mail.references = {mail.message_id};  // survives a server that replaces our Message-ID
  mail.references.insert(mail.references.end(), place.references.begin(), place.references.end());
  mail.thread_index = thread_index_for(place.thread_index, notice.without_ticket ? mail.mail_id : to_text(ticket.number),
                                       notice.without_ticket ? context.now : ticket.created, context.now);
  mail.thread_topic = notice.subject_shown.empty() ? rendered.subject : notice.subject_shown;
  mail.auto_submitted = auto_submitted_of(notice.kind);
  mail.languages = notice.languages;
  mail.loop_stamp = make_loop_stamp(mail.mail_id, instance_key);
  mail.text = rendered.text;
  mail.html = rendered.html;
  mail.attachments = std::move(attachments);

  PreparedNotice prepared;
  prepared.mail.mail_id = mail.mail_id;
  prepared.mail.kind = to_word(notice.kind);
  prepared.mail.priority = priority_of(notice.kind);
  prepared.mail.automatic = !is_written_by_a_person(notice.kind);
  prepared.mail.ticket = notice.without_ticket ? TicketId{} : ticket.id;
  prepared.mail.to = notice.to.address;
  prepared.mail.envelope_from = prepared.mail.automatic ? desk.settings.smtp.envelope_from : policy.address;
  prepared.mail.message_id = mail.message_id;
  prepared.mail.bytes = compose(mail, desk.calendar.zone());
  prepared.mail.created = context.now;
  prepared.mail.not_before = context.now + notice.wait;
  prepared.secret_hash = secret_hash(secret);
  prepared.recipient = notice.to;
  return prepared;
}

}  // namespace m2t
