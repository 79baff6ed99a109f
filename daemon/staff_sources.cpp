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

}  // namespace

StaffMailSource staff_mail_source(Tx& tx, const SendStaffMail& what, TicketView view, std::string code,
                                  const ApplyContext& context) {
  StaffMailSource source{what, std::move(view), {}, {}, tx.instance_key(), std::move(code), {}};
  if (what.kind == StaffMailKind::Help)
    source.personal_address = personal_address_of(tx, what.to, context.desk.settings.policy, context.now);
  if (what.kind != StaffMailKind::News) return source;
  source.similar = similar_tickets(tx, source.ticket, context.now);
  if (const EntryRow* entry = entry_of_news(source)) source.small_pictures = tx.small_pictures_of(entry->id);
  return source;
}

}  // namespace m2t
