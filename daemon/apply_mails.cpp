// The mails of a decision, made ready to go out: to requesters and to technicians, with the secrets and the undo that stand in
// them.
#include "base/errors.h"
#include "daemon/applying.h"
#include "daemon/staff_sources.h"
#include "rules/gathered_news.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::chrono::days secret_lifetime{30};
constexpr std::chrono::minutes code_lifetime{15};
constexpr std::chrono::minutes undo_lifetime{10};
constexpr std::size_t code_bytes = 5;  // 40 bits

}  // namespace

void Applying::operator()(const SendNotice& effect) {
  if (effect.without_ticket) {
    if (!mail_) throw PermanentError("only a mail that came in is told of without a ticket");
    queue(prepare_notice(effect, Ticket{}, thread_of(*mail_), tx_.instance_key(), context_), TicketId{});
    return;
  }
  const Ticket ticket = require(tx_.find_ticket(target(effect.ticket)));
  if (effect.to.address.empty()) {  // the requester was erased (T-50)
    tx_.add_event(base_event("notice.left_out", ticket.id, "kind=" + std::string(to_word(effect.kind))));
    return;
  }
  PreparedNotice prepared =
      prepare_notice(effect, ticket, place_of(effect, ticket), tx_.instance_key(), context_, attachments_of(effect));
  prepared.mail.says = answer_in(effect, ticket.id);
  const OutboxId id = queue(std::move(prepared), ticket.id);
  if (effect.wait.count() > 0) can_be_stopped_.push_back(id);
}

void Applying::operator()(const SendStaffMail& written) {
  if (gather(written)) return;
  const SendStaffMail effect = with_opened_number(written);
  TicketView view = view_for(effect);
  const TicketId ticket = view.ticket.id;
  std::string code = effect.kind == StaffMailKind::Confirmation ? ask_for_code(effect, ticket) : std::string();
  const PreparedNotice prepared =
      prepare_staff_mail(staff_mail_source(tx_, effect, std::move(view), std::move(code), context_), context_);
  if (!effect.undo.empty() || !effect.undo_elsewhere.empty() || effect.stops_mails) offer_undo(effect, prepared, ticket);
  const OutboxId id = queue(prepared, ticket);
  if (effect.kind == StaffMailKind::News && !effect.of_no_ticket) can_be_stopped_.push_back(id);
}

bool Applying::gather(const SendStaffMail& effect) {
  const bool is_news = effect.kind == StaffMailKind::News && !effect.of_no_ticket;
  if (!is_news || !comes_together(tx_.news_mails_to(effect.to.address, context_.now - std::chrono::hours(1)))) return false;
  const TicketId ticket = target(effect.ticket);
  tx_.gather_news(effect.to, {ticket, effect.news, context_.now});
  event("news.gathered", ticket, "news=" + std::string(to_word(effect.news)));
  return true;
}

void Applying::operator()(const TellAfterPictures& effect) {
  if (!entry_) throw PermanentError("the decision waits for pictures of an entry that it does not add");
  tx_.add_news_after_pictures(*entry_, effect.news, effect.writer, context_.now + effect.at_most);
}

SendStaffMail Applying::with_opened_number(SendStaffMail mail) {
  for (std::string& line : mail.done)
    if (const std::size_t at = line.find(number_of_opened_ticket); at != std::string::npos)
      line.replace(at, number_of_opened_ticket.size(), to_text(require(ticket_).number));
  return mail;
}

TicketView Applying::view_for(const SendStaffMail& effect) {
  if (effect.of_no_ticket) return {};
  auto view = tx_.show_ticket(require(tx_.find_ticket(target(effect.ticket))).number);
  if (!view) throw PermanentError("the decision names a ticket that does not exist");
  return *std::move(view);
}

void Applying::offer_undo(const SendStaffMail& effect, const PreparedNotice& prepared, TicketId ticket) {
  NewUndo undo{prepared.secret_hash,        ticket,         effect.to, context_.now + undo_lifetime,
               what_is_undone(effect.undo), can_be_stopped_};
  for (const ChangeTicket& change : effect.undo_elsewhere)
    undo.elsewhere.push_back({target(change.ticket), change.change});  // the one that was opened has its number by now
  const auto left_in = [&](TicketId id, const TicketChange& change) { return inverse_of(change, require(tx_.find_ticket(id))); };
  for (const TicketChange& change : undo.changes)
    if (auto left = left_in(ticket, change)) undo.left.push_back(*std::move(left));
  for (const ChangeTicket& change : undo.elsewhere)
    if (auto left = left_in(*change.ticket, change.change)) undo.left_elsewhere.push_back({change.ticket, *std::move(left)});
  tx_.add_undo(undo, context_.now);
}

// The notes have their ids by now, and a link that was there before stays.
std::vector<TicketChange> Applying::what_is_undone(const std::vector<TicketChange>& offered) const {
  std::vector<TicketChange> undo;
  auto note = notes_.rbegin();  // the way back is the reverse of the way there
  for (const TicketChange& change : offered) {
    const auto* link = std::get_if<RemoveLink>(&change);
    if (link != nullptr && were_linked_.contains(link->other)) continue;
    const bool of_note = std::holds_alternative<WithdrawNote>(change);
    if (of_note && note == notes_.rend()) continue;
    undo.push_back(of_note ? WithdrawNote{*note++} : change);
  }
  return undo;
}

std::optional<EntryId> Applying::answer_in(const SendNotice& notice, TicketId ticket) const {
  if (!is_written_by_a_person(notice.kind)) return std::nullopt;
  for (const Answered& answered : answers_)
    if (answered.ticket == ticket && answered.text == notice.text) return answered.entry;
  return std::nullopt;
}

OutboxId Applying::queue(PreparedNotice notice, TicketId ticket) {
  if (inbound_) notice.mail.caused_by = inbound_->id;
  const OutboxId id = tx_.add_outgoing(notice.mail);
  tx_.add_secret(notice.secret_hash, ticket, notice.recipient, context_.now + secret_lifetime);
  Event what = base_event("outbox.queued", if_any(ticket), "kind=" + notice.mail.kind + " id=" + notice.mail.mail_id);
  what.outbox = id;
  tx_.add_event(what);
  applied.mails.push_back(std::move(notice.mail));
  return id;
}

std::vector<OutgoingAttachment> Applying::attachments_of(const SendNotice& notice) const {
  std::vector<OutgoingAttachment> attachments;
  for (const std::size_t position : notice.attachments) {
    if (!mail_ || !context_.attachment_bytes) throw PermanentError("the decision sends attachments, and there is no raw mail");
    const Attachment& a = mail_->attachments.at(position);
    attachments.push_back({a.name, a.detected_type.empty() ? a.type : a.detected_type, context_.attachment_bytes(a), {}});
  }
  return attachments;
}

std::string Applying::ask_for_code(const SendStaffMail& effect, TicketId ticket) {
  if (!inbound_) throw PermanentError("only a mail can wait for a confirmation");
  std::string code = base32(context_.random(code_bytes));
  tx_.add_confirmation({secret_hash(code), effect.to, inbound_->id, ticket, context_.now + code_lifetime});
  return code;
}

ThreadPlace Applying::place_of(const SendNotice& notice, const Ticket& ticket) {
  const bool wrote_it = mail_ && mail_->from && same_address(mail_->from->address, notice.to.address);
  if (answers_a_mail(notice.kind) && wrote_it) return thread_of(*mail_);
  const auto view = tx_.show_ticket(ticket.number);
  return view ? thread_of(*view) : ThreadPlace{};
}

}  // namespace m2t
