#include "rules/commands/given_back.h"

#include "rules/commands/carry_out.h"

namespace m2t {

std::vector<SendStaffMail> news_of_what_is_given_back(const UndoOffer& offer, const Ticket& ticket, const Person& writer,
                                                      const DeskPolicy& policy) {
  std::vector<SendStaffMail> mails;
  if (ticket.type == TicketType::Complaint) return mails;  // the team leader's alone
  for (const TicketChange& change : offer.changes) {
    const auto* back = std::get_if<SetTechnician>(&change);
    if (back == nullptr || !back->technician || same_address(back->technician->address, writer.address)) continue;
    const auto member = member_of_staff(policy, back->technician->address);
    if (!member) continue;
    SendStaffMail news;
    news.ticket = offer.ticket;
    news.to = *member;
    news.language = language_for(*member, policy);
    news.news = StaffNews::Assigned;
    mails.push_back(std::move(news));
  }
  return mails;
}

}  // namespace m2t
