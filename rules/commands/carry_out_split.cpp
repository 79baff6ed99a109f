// A second ticket out of one that holds two subjects.
#include "parsers/fields/title.h"
#include "rules/commands/carrying_out.h"
#include "rules/notice.h"
#include "rules/shown_text.h"

namespace m2t {
namespace {

// As the title of a mail without a subject; what the first ticket is called where the words say nothing.
std::string title_of_split(const std::string& words, const Ticket& first) {
  TitleSources sources;
  sources.new_text = words;
  const MadeTitle made = make_title(sources);
  return made.from.empty() ? first.subject : made.title;
}

}  // namespace

TicketType CarryingOut::type_of_split(const std::string& title, const std::string& words) const {
  const bool complains = context_.rules_say && context_.rules_say(title, words).type == TicketType::Complaint;
  return complains ? TicketType::Complaint : ticket_.type;
}

// One subject a ticket: the second one gets a number of its own, which its requester is told, and everybody may take it.
void CarryingOut::split(const std::string& text) {
  const bool his_words = text.empty();
  const std::string& words = his_words ? context_.last_words : text;
  if (words.empty()) return problem(Said::NothingToSplit, "");
  OpenTicket open;
  open.subject = title_of_split(words, ticket_);
  open.type = type_of_split(open.subject, words);
  open.priority = ticket_.priority;
  open.requester = ticket_.requester;
  split_off_.emplace_back(open);
  AddEntry entry;
  entry.from = his_words ? ticket_.requester : context_.technician;
  entry.text = words;
  entry.beside_the_mail = true;
  split_off_.emplace_back(std::move(entry));
  if (!context_.contact.empty()) split_off_.emplace_back(FillFields{std::nullopt, context_.contact});
  split_off_.emplace_back(AddLink{std::nullopt, ticket_.id, LinkKind::SplitFrom});
  auto notice = notice_to_requester(NoticeKind::AcknowledgeNew, ticket_, context_.policy);
  const bool told = notice.has_value();
  if (notice) {
    notice->ticket.reset();
    notice->subject_shown = subject_without_links(open.subject, context_.policy);
    notice->wait = context_.policy.hold_answers;
    split_off_.emplace_back(*std::move(notice));
    result_.writes_to_somebody = true;
  }
  result_.undo_elsewhere.push_back({std::nullopt, SetState{TicketState::Closed}});
  done(Said::SplitOff, number_of_opened_ticket);
  if (told) done(Said::NumberTold, ticket_.requester.address);
  tell_of_split(open.type);
  if (open.type == TicketType::Complaint && ticket_.type != open.type) done(Said::IsComplaint, "");
}

// The writer as well: his receipt is about the first ticket, and this mail has the buttons of the second.
void CarryingOut::tell_of_split(TicketType type) {
  const DeskPolicy& policy = context_.policy;
  std::vector<Person> people = policy.technicians;
  if (type == TicketType::Complaint) people = policy.team_leader ? std::vector{*policy.team_leader} : std::vector<Person>();
  std::string names;
  for (const Person& person : people) {
    const bool writer = same_address(person.address, context_.technician.address);
    if (!writer && !policy.notify_technicians) continue;
    SendStaffMail news;
    news.to = person;
    news.language = language_for(person, policy);
    news.news = StaffNews::NewTicket;
    split_off_.emplace_back(std::move(news));
    if (!writer) names += (names.empty() ? "" : ", ") + name_of(person);
  }
  if (!names.empty()) done(Said::MailTells, names);
}

}  // namespace m2t
