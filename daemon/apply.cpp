#include "daemon/apply.h"

#include "base/errors.h"
#include "daemon/notices.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::chrono::days secret_lifetime{30};

std::string_view encoding_word(TransferEncoding encoding) {
  switch (encoding) {
    case TransferEncoding::Identity: return "identity";
    case TransferEncoding::Base64: return "base64";
    case TransferEncoding::QuotedPrintable: return "quoted-printable";
    case TransferEncoding::UuEncode: return "uuencode";
    case TransferEncoding::YEnc: return "yenc";
  }
  return "identity";
}

// A report about a mail that a person stopped, or wants sent again, is noted and changes nothing.
bool may_bounce(OutboxState state) {
  return state != OutboxState::Queued && state != OutboxState::Cancelled && state != OutboxState::Bounced;
}

std::vector<AttachmentRow> attachment_rows(const Mail& mail) {
  std::vector<AttachmentRow> rows;
  rows.reserve(mail.attachments.size());
  for (const Attachment& a : mail.attachments) {
    rows.push_back({.name = a.name,
                    .type = a.type,
                    .sha256 = a.sha256,
                    .content_id = a.content_id,
                    .kind = std::string(to_word(a.kind)),
                    .encoding = std::string(encoding_word(a.encoding)),
                    .size = a.size,
                    .offset = a.offset,
                    .length = a.length,
                    .is_inline = a.is_inline,
                    .inner_offset = a.inner_offset,
                    .inner_length = a.inner_length});
  }
  return rows;
}

// Carries the effects of one decision out; `ticket_` is the one that the decision opened or found.
class Writer {
 public:
  Writer(Tx& tx, const Decision& decision, const InboundRow& inbound, const Mail& mail, const ApplyContext& context)
      : tx_(tx), inbound_(inbound), mail_(mail), context_(context) {
    if (decision.ticket) ticket_ = tx_.find_ticket(*decision.ticket);
  }

  void operator()(const OpenTicket& effect) {
    Person requester = effect.requester;
    tx_.note_person(requester);
    ticket_ = tx_.open_ticket(effect, context_.desk.settings.policy.ticket_prefix, context_.now);
    for (const Person& person : effect.in_copy) {
      tx_.note_person(person);
      tx_.add_party(ticket_->id, person, PartyRole::InCopy);
    }
    event("ticket.opened", ticket_->id, "number=" + to_text(ticket_->number));
  }

  void operator()(const AddEntry& effect) {
    NewEntry entry;
    entry.ticket = target(effect.ticket);
    entry.kind = effect.kind;
    entry.visibility = effect.visibility;
    entry.from = effect.from;
    entry.at = inbound_.internal_date;
    entry.inbound = inbound_.id;
    entry.logical_key = logical_key(mail_);
    entry.message_id = mail_.message_id;
    entry.subject = mail_.subject;
    entry.text = mail_.new_text;
    entry.quoted_text = mail_.quoted_text;
    entry.signature = mail_.signature;
    entry.third_party = effect.third_party;
    entry_ = tx_.add_entry(entry, attachment_rows(mail_));
    if (!mail_.message_id.empty()) tx_.remember_message_id(mail_.message_id, entry.ticket);
    event("entry.added", entry.ticket, "kind=" + std::string(to_word(effect.kind)));
  }

  void operator()(const FillFields& effect) {
    const TicketId ticket = target(effect.ticket);
    fill_fields(tx_, ticket, effect.fields, base_event("", ticket, ""));
  }

  void operator()(const ReadPictures& effect) {
    if (!entry_) throw PermanentError("the decision names pictures of an entry that it does not add");
    for (const auto& picture : effect.pictures) tx_.add_picture(*entry_, picture.position, context_.now);
  }

  void operator()(const AddNote& effect) {
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

  void operator()(const ChangeState& effect) {
    tx_.set_ticket_state(effect.ticket, effect.to, context_.now);
    event("ticket.state", effect.ticket,
          "from=" + std::string(to_word(effect.from)) + " to=" + std::string(to_word(effect.to)) + " why=" + effect.why);
  }

  void operator()(const ChangeTicket& effect) {
    const TicketId id = target(effect.ticket);
    tx_.change_ticket(id, effect.change, context_.now);
    event("ticket.changed", id, audit_detail(effect.change));
  }

  void operator()(const AddLink& effect) {
    const TicketId from = target(effect.ticket);
    if (effect.kind == LinkKind::ContinuedBy) {
      tx_.add_link(effect.other, from, effect.kind);  // the other one is continued by this one
    } else {
      tx_.add_link(from, effect.other, effect.kind);
    }
    event("ticket.linked", from, "other=" + std::to_string(static_cast<std::int64_t>(effect.other)));
  }

  void operator()(const KeepExternalReference& effect) {
    const TicketId id = target(effect.ticket);
    tx_.add_external_reference(id, effect.system, effect.number);
    event("ticket.external", id, "system=" + effect.system);
  }

  void operator()(const NoteBounce& effect) {
    const auto row = tx_.find_outgoing_by_message_id(effect.original_message_id);
    if (!row) return event("bounce.unmatched", std::nullopt, "status=" + effect.status);
    if (effect.permanent && may_bounce(row->state)) {
      const OutboxResult bounced{row->id, OutboxState::Bounced, effect.status + " reported by mail", {}, {}};
      tx_.record_results(std::span(&bounced, 1), context_.now);
    }
    Event what = base_event(effect.permanent ? "outbox.bounced" : "outbox.delayed", row->ticket, "status=" + effect.status);
    what.outbox = row->id;
    tx_.add_event(what);
  }

  void operator()(const SendNotice& effect) {
    const Ticket ticket = require(tx_.find_ticket(target(effect.ticket)));
    PreparedNotice notice = prepare_notice(effect, ticket, mail_, tx_.instance_key(), context_);
    notice.mail.caused_by = inbound_.id;
    const OutboxId id = tx_.add_outgoing(notice.mail);
    tx_.add_secret(notice.secret_hash, ticket.id, notice.recipient, context_.now + secret_lifetime);
    Event what = base_event("outbox.queued", ticket.id, "kind=" + notice.mail.kind + " id=" + notice.mail.mail_id);
    what.outbox = id;
    tx_.add_event(what);
    applied.mails.push_back(std::move(notice.mail));
  }

  void operator()(const HoldMail& effect) {
    event("inbound.held", std::nullopt, "reason=" + std::string(to_word(effect.reason)));
  }

  Applied finish() {
    if (ticket_) applied.ticket = tx_.find_ticket(ticket_->id);
    return std::move(applied);
  }

 private:
  static Ticket require(std::optional<Ticket> found) {
    if (!found) throw PermanentError("the decision names a ticket that does not exist");
    return *std::move(found);
  }
  TicketId target(const std::optional<TicketId>& named) const { return named ? *named : require(ticket_).id; }

  Event base_event(std::string_view what, std::optional<TicketId> ticket, std::string detail) const {
    Event e;
    e.at = context_.now;
    e.actor = context_.actor;
    e.what = what;
    e.ticket = ticket;
    e.inbound = inbound_.id;
    e.detail = std::move(detail);
    return e;
  }
  void event(std::string_view what, std::optional<TicketId> ticket, std::string detail) {
    tx_.add_event(base_event(what, ticket, std::move(detail)));
  }

  Tx& tx_;
  const InboundRow& inbound_;
  const Mail& mail_;
  const ApplyContext& context_;
  std::optional<Ticket> ticket_;
  std::optional<EntryId> entry_;  // the one that the mail became
  Applied applied;
};

}  // namespace

Applied apply(Tx& tx, const Decision& decision, const InboundRow& inbound, const Mail& mail, const ApplyContext& context) {
  Writer writer(tx, decision, inbound, mail, context);
  for (const Effect& effect : decision.effects) std::visit(writer, effect);
  return writer.finish();
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
