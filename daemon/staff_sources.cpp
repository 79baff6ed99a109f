#include "daemon/staff_sources.h"

#include "daemon/personal_address.h"
#include "rules/similar.h"

namespace m2t {
namespace {

constexpr std::size_t most_looked_at = 50;

std::vector<Ticket> similar_tickets(Tx& tx, const TicketView& view, Time now) {
  if (view.ticket.type == TicketType::Complaint) return {};
  const ErrorMarks marks = error_marks_of(view.fields);
  ErrorSearch search;
  search.except = view.ticket.id;
  search.since = now - std::chrono::days(similar_within_days);
  search.phrases = phrases_to_find(marks);
  search.limit = most_looked_at;
  return similar_to(view.ticket, marks, tx.open_tickets_with_error(search));
}

// That a complaint exists is told in no mail about another ticket.
std::vector<Ticket> linked_tickets(Tx& tx, const TicketView& view) {
  std::vector<Ticket> linked;
  for (const TicketNumber& number : view.linked) {
    auto other = tx.find_ticket(number);
    if (other && (other->type != TicketType::Complaint || view.ticket.type == TicketType::Complaint))
      linked.push_back(*std::move(other));
  }
  return linked;
}

}  // namespace

StaffMailSource staff_mail_source(Tx& tx, const SendStaffMail& what, TicketView view, std::string code,
                                  const ApplyContext& context) {
  StaffMailSource source{what, std::move(view), {}, {}, tx.instance_key(), std::move(code)};
  if (what.kind == StaffMailKind::Help)
    source.personal_address = personal_address_of(tx, what.to, context.desk.settings.policy, context.now);
  if (what.kind != StaffMailKind::News) return source;
  source.linked = linked_tickets(tx, source.ticket);
  source.similar = similar_tickets(tx, source.ticket, context.now);
  if (const EntryRow* entry = entry_of_news(source)) source.small_pictures = tx.small_pictures_of(entry->id);
  return source;
}

}  // namespace m2t
