// What becomes a complaint, and what was one: who sees it, and who is told.
#include <algorithm>

#include "rules/commands/carrying_out.h"
#include "rules/news.h"

namespace m2t {

bool CarryingOut::is_kept_from(const Person& person) {
  if (ticket_.type != TicketType::Complaint || is_team_leader(context_.policy, person.address)) return false;
  // Who opens a ticket for somebody cannot know that the desk's rules call it a complaint: the rest of it is done.
  if (context_.mail_is_kept)
    done(Said::ComplaintIsTheLeaders, "");
  else
    problem(Said::ComplaintIsTheLeaders, "");
  return true;
}

void CarryingOut::set_type(TicketType type) {
  const bool becomes_complaint = type == TicketType::Complaint && ticket_.type != type;
  if (becomes_complaint) become_complaint();
  change(SetType{type});
  ticket_.type = type;
  done(Said::TypeIs, type_in_words(type, language_));
  if (becomes_complaint && !is_team_leader(context_.policy, context_.technician.address)) done(Said::IsComplaint, "");
}

// From now on the team leader alone sees it: no technician keeps it, or stands in copy, and the leader is told.
void CarryingOut::become_complaint() {
  const DeskPolicy& policy = context_.policy;
  if (ticket_.technician && !is_team_leader(policy, ticket_.technician->address)) {
    change(SetTechnician{});
    ticket_.technician.reset();
  }
  std::erase_if(news_, [&](const SendStaffMail& news) { return !is_team_leader(policy, news.to.address); });
  for (const Ticket::Party& party : context_.ticket.parties) {
    const bool asks = same_address(party.person.address, ticket_.requester.address);
    const auto member = asks ? std::nullopt : member_of_staff(policy, party.person.address);
    if (!member || is_team_leader(policy, member->address)) continue;
    change(RemoveParty{party.person});
    std::erase_if(ticket_.parties, [&](const Ticket::Party& p) { return same_address(p.person.address, member->address); });
  }
  if (!policy.notify_technicians || !policy.team_leader || is_team_leader(policy, context_.technician.address)) return;
  SendStaffMail news;
  news.ticket = ticket_.id;
  news.to = *policy.team_leader;
  news.language = language_for(*policy.team_leader, policy);
  news.news = StaffNews::NewTicket;
  news_.push_back(std::move(news));
}

void CarryingOut::leave_complaints() {
  if (context_.ticket.type != TicketType::Complaint || ticket_.type == TicketType::Complaint) return;
  const TicketNews visible{ticket_.id, StaffNews::NewTicket,       ticket_.type, ticket_.technician, ticket_.team,
                           {},         context_.technician.address};
  for (SendStaffMail& mail : news_for(visible, context_.policy, nullptr)) {
    const bool told =
        std::ranges::any_of(news_, [&](const SendStaffMail& one) { return same_address(one.to.address, mail.to.address); });
    if (!told) news_.push_back(std::move(mail));
  }
}

void CarryingOut::say_who_is_told() {
  std::string names;
  for (const SendStaffMail& mail : news_) names += (names.empty() ? "" : ", ") + name_of(mail.to);
  if (!names.empty()) done(Said::MailTells, names);
}

void CarryingOut::leave_out_undo() {
  if (ticket_.type != TicketType::Complaint || is_team_leader(context_.policy, context_.technician.address)) return;
  result_.undo.clear();
  result_.undo_elsewhere.clear();
  result_.writes_to_somebody = false;
}

}  // namespace m2t
