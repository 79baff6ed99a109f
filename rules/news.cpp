#include "rules/news.h"

#include <utility>

#include "rules/ticket_of_mail.h"

namespace m2t {
namespace {

std::vector<Person> who_hears(const TicketNews& what, const DeskPolicy& policy, const RuleSet* rules) {
  if (what.type == TicketType::Complaint) return policy.team_leader ? std::vector{*policy.team_leader} : std::vector<Person>();
  if (what.technician) return {*what.technician};
  const Team* team = rules == nullptr || what.team.empty() ? nullptr : rules->find_team(what.team);
  std::vector<Person> people = team == nullptr ? std::vector<Person>() : people_of(*team, policy);
  return people.empty() ? policy.technicians : people;
}

}  // namespace

std::vector<SendStaffMail> news_for(const TicketNews& what, const DeskPolicy& policy, const RuleSet* rules) {
  std::vector<SendStaffMail> mails;
  if (!policy.notify_technicians) return mails;
  for (const Person& person : who_hears(what, policy, rules)) {
    if (same_address(person.address, what.writer)) continue;
    SendStaffMail mail;
    mail.ticket = what.ticket;
    mail.to = person;
    mail.language = language_of_staff(person, policy);
    mail.news = what.news;
    mail.entry = what.entry;
    mails.push_back(std::move(mail));
  }
  return mails;
}

Language language_of_staff(const Person& person, const DeskPolicy& policy) {
  return person.language == Language::Unknown ? policy.languages.front() : person.language;
}

}  // namespace m2t
