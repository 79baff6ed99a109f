#include "daemon/news_after_pictures.h"

#include "base/errors.h"
#include "base/log.h"
#include "rules/news.h"

namespace m2t {
namespace {

TicketNews news_of(const OwedNews& owed, const Ticket& ticket) {
  TicketNews news;
  news.ticket = ticket.id;
  news.news = owed.news;
  news.type = ticket.type;
  news.technician = ticket.technician;
  news.team = ticket.team;
  news.entry = owed.entry;
  news.writer = owed.writer;
  return news;
}

}  // namespace

NewsAfterPictures::NewsAfterPictures(std::shared_ptr<const Desk> desk, RandomBytes random)
    : desk_(std::move(desk)), random_(std::move(random)) {}

void NewsAfterPictures::tell(Tx& tx, const OwedNews& owed, Time now) const {
  const Settings& settings = desk_->settings;
  const auto ticket = tx.find_ticket(owed.ticket);
  const auto inbound = owed.inbound ? tx.find_inbound(*owed.inbound) : std::nullopt;
  if (!ticket || !inbound) throw PermanentError("news that wait for pictures are about a mail that is not there");
  // Opened by mistake and taken back, or done with: nobody has to look at it.
  if (owed.news == StaffNews::NewTicket && ticket->state == TicketState::Closed) return;
  Decision decision;
  decision.ticket = ticket->id;
  for (SendStaffMail& mail : news_for(news_of(owed, *ticket), settings.policy, &settings.rules))
    decision.effects.emplace_back(std::move(mail));
  const ApplyContext context{*desk_, random_, now, "desk"};
  try {
    const auto savepoint = tx.savepoint();
    apply(tx, decision, *inbound, Mail{}, context);
    savepoint->release();
  } catch (const PermanentError& e) {  // its pictures must not be read again and again for it
    log_error("news.not-sent", "technicians could not be told of a mail", {{"mail", inbound->mail_id}, {"why", e.what()}});
    decision.effects = {AddNote{ticket->id, std::string("The technicians could not be told of this by mail: ") + e.what()}};
    apply(tx, decision, *inbound, Mail{}, context);
  }
}

bool NewsAfterPictures::tell_overdue(Store& store, Time now) const {
  const auto due = store.begin_reading()->next_news_due();
  if (!due || *due > now) return false;
  auto tx = store.begin();
  const auto owed = tx->take_overdue_news(now);
  if (owed) tell(*tx, *owed, now);
  tx->commit();
  return owed.has_value();
}

}  // namespace m2t
