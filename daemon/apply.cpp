#include "daemon/apply.h"

#include "base/errors.h"
#include "daemon/applying.h"
#include "daemon/stored_attachments.h"
#include "tickets/reference.h"

namespace m2t {
Applying::Applying(Tx& tx, const Decision& decision, const InboundRow* inbound, const Mail* mail, const ApplyContext& context)
    : tx_(tx), inbound_(inbound), mail_(mail), context_(context) {
  if (decision.ticket) ticket_ = found_ = tx_.find_ticket(*decision.ticket);
}

void Applying::operator()(const OpenTicket& effect) {
  Person requester = effect.requester;
  tx_.note_person(requester);
  ticket_ = tx_.open_ticket(effect, context_.desk.settings.policy.ticket_prefix, context_.now);
  for (const Person& person : effect.in_copy) {
    tx_.note_person(person);
    tx_.add_party(ticket_->id, person, PartyRole::InCopy);
  }
  event("ticket.opened", ticket_->id, "number=" + to_text(ticket_->number));
}

void Applying::operator()(const AddEntry& effect) {
  NewEntry entry;
  entry.ticket = target(effect.ticket);
  entry.kind = effect.kind;
  entry.visibility = effect.visibility;
  entry.from = effect.from;
  entry.third_party = effect.third_party;
  entry.at = inbound_ ? inbound_->internal_date : context_.now;
  const bool holds_the_mail = mail_ && !effect.beside_the_mail;
  if (holds_the_mail) fill_from_mail(entry);
  if (effect.text) entry.text = *effect.text;
  if (effect.without_quotation) entry.quoted_text.clear();
  const auto files = holds_the_mail ? attachment_rows(*mail_, context_.files) : std::vector<AttachmentRow>();
  const EntryId id = tx_.add_entry(entry, files);
  if (holds_the_mail) entry_ = id;
  if (effect.can_be_withdrawn) notes_.push_back(id);
  if (effect.kind == EntryKind::Answer) answers_.push_back({entry.ticket, entry.text, id});
  for (const AttachmentRow& file : files) note_infected(tx_, entry.ticket, file, context_.now);
  if (!entry.message_id.empty()) tx_.remember_message_id(entry.message_id, entry.ticket);
  event("entry.added", entry.ticket, "kind=" + std::string(to_word(effect.kind)));
}

void Applying::operator()(const FillFields& effect) {
  const TicketId ticket = target(effect.ticket);
  fill_fields(tx_, ticket, effect.fields, base_event("", ticket, ""));
}

void Applying::operator()(const ReadPictures& effect) {
  if (!mail_ || !entry_) throw PermanentError("the decision names pictures of an entry that it does not add");
  for (const auto& picture : effect.pictures) tx_.add_picture(*entry_, picture.position, context_.now);
}

void Applying::operator()(const AddNote& effect) {
  NewEntry note;
  note.ticket = target(effect.ticket);
  note.kind = EntryKind::Note;
  note.visibility = Visibility::Internal;
  note.from = Person{"mail2ticket", context_.desk.settings.policy.address, Language::Unknown};
  note.at = context_.now;
  note.text = effect.text;
  tx_.add_entry(note, {});
  event("note.added", note.ticket, "");
}

void Applying::operator()(const TakeTurn& effect) { tx_.take_turn(effect.team, effect.technician); }

void Applying::operator()(const ChangeState& effect) {
  tx_.set_ticket_state(effect.ticket, effect.to, context_.now);
  clock_looks_at_.insert(effect.ticket);
  event("ticket.state", effect.ticket,
        "from=" + std::string(to_word(effect.from)) + " to=" + std::string(to_word(effect.to)) + " why=" + effect.why);
}

void Applying::operator()(const ChangeTicket& effect) {
  const TicketId id = target(effect.ticket);
  tx_.change_ticket(id, effect.change, context_.now);
  clock_looks_at_.insert(id);
  event("ticket.changed", id, audit_detail(effect.change));
}

void Applying::operator()(const AddLink& effect) {
  const TicketId from = target(effect.ticket);
  if (effect.kind == LinkKind::ContinuedBy) {
    tx_.add_link(effect.other, from, effect.kind);  // the other one is continued by this one
  } else if (!tx_.add_link(from, effect.other, effect.kind)) {
    were_linked_.insert(effect.other);
  }
  event("ticket.linked", from, "other=" + std::to_string(static_cast<std::int64_t>(effect.other)));
}

void Applying::operator()(const KeepExternalReference& effect) {
  const TicketId id = target(effect.ticket);
  tx_.add_external_reference(id, effect.system, effect.number);
  event("ticket.external", id, "system=" + effect.system);
}

void Applying::operator()(const ConfirmMail& effect) {
  tx_.confirm(effect.waiting.id);
  event("mail.confirmed", if_any(effect.waiting.ticket), "");
}

void Applying::operator()(const CountWrongCode& effect) {
  tx_.count_wrong_code(effect.person.address);
  event("mail.wrong_code", std::nullopt, "");
}

void Applying::operator()(const TakeBack& effect) {
  for (const TicketChange& change : effect.changes) tx_.change_ticket(effect.ticket, change, context_.now);
  for (const ChangeTicket& change : effect.elsewhere) {
    tx_.change_ticket(target(change.ticket), change.change, context_.now);
    clock_looks_at_.insert(target(change.ticket));
    event("ticket.undone", target(change.ticket), audit_detail(change.change));
  }
  for (const OutboxId id : effect.mails) tx_.cancel_outgoing(id);
  tx_.mark_undone(effect.secret_hash);
  clock_looks_at_.insert(effect.ticket);
  event("ticket.undone", effect.ticket,
        "changes=" + std::to_string(effect.changes.size()) + " mails=" + std::to_string(effect.mails.size()));
}

void Applying::operator()(const RevokeSecret& effect) {
  if (tx_.revoke_secret(effect.secret_hash)) event("secret.revoked", effect.ticket, "why=came_from_another_person");
}

void Applying::operator()(const SetDigests& effect) {
  tx_.set_wants_digests(effect.person, effect.wanted);
  event("digests.set", std::nullopt, effect.wanted ? "wanted=1" : "wanted=0");
}

void Applying::operator()(const HoldMail& effect) {
  event("inbound.held", std::nullopt, "reason=" + std::string(to_word(effect.reason)));
}

Applied Applying::finish() {
  for (const TicketId id : clock_looks_at_) schedule(require(tx_.find_ticket(id)));
  const auto& about = found_ ? found_ : ticket_;  // a ticket that was split off is not the one that the mail belongs to
  if (about) applied.ticket = tx_.find_ticket(about->id);
  return std::move(applied);
}

Ticket Applying::require(std::optional<Ticket> found) {
  if (!found) throw PermanentError("the decision names a ticket that does not exist");
  return *std::move(found);
}

void Applying::fill_from_mail(NewEntry& entry) const {
  entry.inbound = inbound_->id;
  entry.logical_key = logical_key(*mail_);
  entry.message_id = mail_->message_id;
  entry.subject = mail_->subject;
  entry.text = mail_->new_text;
  entry.quoted_text = mail_->quoted_text;
  entry.signature = mail_->signature;
}

void Applying::schedule(const Ticket& ticket) {
  const Desk& desk = context_.desk;
  const auto step = ticket.countdown ? next_step(*ticket.countdown, desk.settings.policy.lifecycle, desk.calendar) : std::nullopt;
  tx_.set_next_step(ticket.id, step ? std::optional(step->due) : std::nullopt);
}

Event Applying::base_event(std::string_view what, std::optional<TicketId> ticket, std::string detail) const {
  Event e;
  e.at = context_.now;
  e.actor = context_.actor;
  e.what = what;
  e.ticket = ticket;
  if (inbound_) e.inbound = inbound_->id;
  e.detail = std::move(detail);
  return e;
}

void Applying::event(std::string_view what, std::optional<TicketId> ticket, std::string detail) {
  tx_.add_event(base_event(what, ticket, std::move(detail)));
}

Applied apply(Tx& tx, const Decision& decision, const InboundRow& inbound, const Mail& mail, const ApplyContext& context) {
  Applying applying(tx, decision, &inbound, &mail, context);
  for (const Effect& effect : decision.effects) std::visit(applying, effect);
  return applying.finish();
}

Applied apply_without_mail(Tx& tx, const Decision& decision, const ApplyContext& context) {
  Applying applying(tx, decision, nullptr, nullptr, context);
  for (const Effect& effect : decision.effects) std::visit(applying, effect);
  return applying.finish();
}

void fill_fields(Tx& tx, TicketId ticket, const std::vector<TicketField>& fields, Event event) {
  std::string filled;  // names only: no value stands in the audit (T-48)
  for (const TicketField& field : fields)
    if (tx.fill_field(ticket, field)) filled += (filled.empty() ? "fields=" : ",") + std::string(to_word(field.name));
  if (filled.empty()) return;
  event.what = "ticket.fields";
  event.ticket = ticket;
  event.detail = std::move(filled);
  tx.add_event(event);
}

std::string logical_key(const Mail& mail) {
  if (mail.message_id.empty()) return {};
  return to_hex(sha256(mail.message_id + "\n" + mail.content_hash));
}

}  // namespace m2t
