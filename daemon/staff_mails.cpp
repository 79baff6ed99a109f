#include "daemon/staff_mails.h"

#include "base/digest.h"
#include "daemon/staff_pictures.h"
#include "mailer/compose.h"
#include "tickets/reference.h"

namespace m2t {

std::string outbox_kind_of(const SendStaffMail& mail) {
  const bool refuses = mail.kind == StaffMailKind::Receipt && !(mail.refused.empty() && mail.problems.empty());
  return std::string(refuses ? refusal_kind : to_word(mail.kind));
}

PreparedNotice prepare_staff_mail(const StaffMailSource& source, const ApplyContext& context) {
  const Desk& desk = context.desk;
  const DeskPolicy& policy = desk.settings.policy;
  const SendStaffMail& what = source.what;
  const std::string secret = make_secret(context.random);

  OutgoingMail mail;
  mail.mail_id = "out-" + base32(context.random(8));
  mail.message_id = make_message_id(secret, address_domain(policy.address));
  if (policy.plus_addresses) mail.reply_to = make_plus_address(policy.address, secret);
  const std::string reply_to = mail.reply_to.empty() ? policy.address : mail.reply_to;
  TemplateValues values = staff_values(source, desk, mail.message_id, reply_to, context.now);
  const bool shows_words = what.kind == StaffMailKind::News && what.news != StaffNews::TakenOver;
  if (const EntryRow* entry = shows_words ? entry_of_news(source) : nullptr) {
    ShownPictures pictures = show_pictures(*entry, source.small_pictures, mail.mail_id, address_domain(policy.address));
    values["pictures"] = std::move(pictures.items);
    mail.attachments = std::move(pictures.attachments);
  }
  const Rendered rendered = desk.templates.render(to_word(what.kind), {what.language}, {std::move(values)});
  mail.from = desk_as_sender(desk, what.language);
  mail.to = Person{what.to.name, what.to.address, what.language};
  mail.subject = rendered.subject;
  mail.date = context.now;
  mail.references = {mail.message_id};
  mail.thread_index = what.of_no_ticket ? thread_index_for("", mail.mail_id, context.now, context.now)
                                        : thread_index_for("", number_of(source), source.ticket.ticket.created, context.now);
  mail.thread_topic = what.of_no_ticket ? rendered.subject : number_of(source);
  mail.auto_submitted = "auto-generated";
  mail.languages = {what.language};
  mail.loop_stamp = make_loop_stamp(mail.mail_id, source.instance_key);
  mail.text = rendered.text;
  mail.html = rendered.html;

  PreparedNotice prepared;
  prepared.mail.mail_id = mail.mail_id;
  prepared.mail.kind = outbox_kind_of(what);
  prepared.mail.priority = OutboxPriority::Technician;
  prepared.mail.ticket = source.ticket.ticket.id;
  prepared.mail.to = what.to.address;
  prepared.mail.envelope_from = desk.settings.smtp.envelope_from;
  prepared.mail.message_id = mail.message_id;
  prepared.mail.bytes = compose(mail, desk.calendar.zone());
  prepared.mail.created = prepared.mail.not_before = context.now;
  prepared.secret_hash = secret_hash(secret);
  prepared.recipient = what.to;
  return prepared;
}

}  // namespace m2t
