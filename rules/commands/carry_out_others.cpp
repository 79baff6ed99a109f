// Orders that bring in other people or other tickets.
#include <algorithm>

#include "rules/commands/carrying_out.h"
#include "rules/commands/command_words.h"
#include "rules/notice.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::ptrdiff_t most_blanks_in_name = 3;

// The words of somebody else, so that they are told from the writer's.
std::string as_quotation(const std::string& text, const Person& writer) {
  std::string quoted = writer.name.empty() ? writer.address : writer.name + " <" + writer.address + ">";
  quoted += ":\n> ";
  for (const char c : text) {
    quoted += c;
    if (c == '\n') quoted += "> ";
  }
  return quoted;
}

}  // namespace

void CarryingOut::assign(const std::string& typed) {
  if (!may_be_given()) return;
  const auto found = technicians_named(typed, context_.policy);
  if (found.empty()) return problem(Said::NoSuchTechnician, typed, named_better(typed));
  if (found.size() > 1) {
    std::string names;
    for (const Person& person : found) names += (names.empty() ? "" : ", ") + name_of(person);
    return problem(Said::SeveralTechnicians, names, without_line());
  }
  if (is_kept_from(found.front())) return;
  give_to(found.front());
  done(Said::AssignedTo, name_of(found.front()));
  if (!same_address(found.front().address, context_.technician.address)) {
    SendStaffMail news;
    news.ticket = ticket_.id;
    news.to = found.front();
    news.language = language_for(found.front(), context_.policy);
    news.news = StaffNews::Assigned;
    news_.push_back(std::move(news));
  }
}

LineMend CarryingOut::named_better(const std::string& typed) const {
  std::string names;
  for (const Person& person : context_.policy.technicians) names += (names.empty() ? "" : ", ") + name_of(person);
  LineMend mend{command_->line, {}, said(Said::PossibleNames, language_, names)};
  const auto nearest = technician_nearest(typed, context_.policy);
  if (!nearest) {
    if (std::ranges::count(typed, ' ') >= most_blanks_in_name) mend.line = 0;  // words that are more than a name are not left out
    return mend;
  }
  const std::string line = std::string(shown_word(CommandKind::Assign, language_)) + " " + name_of(*nearest);
  mend.becomes = "#" + line;
  mend.hint = said(Said::DidYouMean, language_, line) + " " + mend.hint;
  return mend;
}

// A complaint is not his to know of.
void CarryingOut::tell_who_had_it(const Person& has_it_now) {
  const auto& before = context_.ticket.technician;
  if (!before || same_address(before->address, has_it_now.address) || same_address(before->address, context_.technician.address))
    return;
  const auto member = member_of_staff(context_.policy, before->address);
  if (!member || (ticket_.type == TicketType::Complaint && !is_team_leader(context_.policy, member->address))) return;
  SendStaffMail news;
  news.ticket = ticket_.id;
  news.to = *member;
  news.language = language_for(*member, context_.policy);
  news.news = StaffNews::TakenOver;
  news_.push_back(std::move(news));
}

const Ticket* CarryingOut::named(const TicketNumber& number) {
  const auto found = std::ranges::find(context_.named, number, &Ticket::number);
  // Of a complaint nobody but the team leader learns that it exists.
  const bool hidden = found != context_.named.end() && found->type == TicketType::Complaint &&
                      !is_team_leader(context_.policy, context_.technician.address);
  if (found == context_.named.end() || hidden) {
    problem(Said::NoSuchTicket, to_text(number), without_line());
    return nullptr;
  }
  if (found->id == ticket_.id || found->merged_into == ticket_.id) {
    problem(Said::SameTicket, "", without_line());
    return nullptr;
  }
  return &*found;
}

void CarryingOut::merge(const TicketNumber& number) {
  const Ticket* other = named(number);
  if (!other) return;
  const bool apart = (other->type == TicketType::Complaint) != (ticket_.type == TicketType::Complaint);
  if (apart) return problem(Said::ComplaintApart, "");                              // its words would be everybody's
  if (other->state == TicketState::Closed && ticket_.state != TicketState::Closed)  // what is to be done would be seen by nobody
    return problem(Said::OtherIsClosed, to_text(number), without_line());
  if (!move(TicketEvent::ClosedByTechnician, true)) return;
  countdown_ = std::optional<Countdown>();
  change(MergeInto{other->id});
  mails_.emplace_back(AddLink{ticket_.id, other->id, LinkKind::MergedInto});
  for (const Ticket::Party& party : ticket_.parties)
    if (party.role != PartyRole::Technician) add_party_elsewhere(*other, party);
  done(Said::MergedInto, to_text(number));
  tell_of_merge(*other);
}

void CarryingOut::tell_of_merge(const Ticket& other) {
  auto notice = notice_to_requester(NoticeKind::Merged, ticket_, context_.policy);
  if (!notice) return;
  notice->goes_on_in = other.number;
  notice->wait = context_.policy.hold_answers;
  done(Said::MailTells, notice->to.address);
  mails_.emplace_back(*std::move(notice));
  result_.writes_to_somebody = true;
}

void CarryingOut::link(const TicketNumber& number) {
  const Ticket* other = named(number);
  if (!other) return;
  mails_.emplace_back(AddLink{ticket_.id, other->id, LinkKind::SameMatter});
  result_.undo.emplace_back(RemoveLink{other->id});
  done(Said::LinkedWith, to_text(number));
}

void CarryingOut::set_requester(const std::string& address) {
  // Then nobody would be written to any more.
  if (is_own_address(context_.policy, address)) return problem(Said::NotTheDesk, address);
  const Person person{"", address, Language::Unknown};
  // Taken back, he is what he was: applied last, because who asked until then stays in copy.
  const auto was = std::ranges::find_if(context_.ticket.parties,
                                        [&](const Ticket::Party& one) { return same_address(one.person.address, address); });
  const bool was_party = was != context_.ticket.parties.end();
  if (was_party && was->role != PartyRole::Requester) result_.undo.emplace_back(AddParty{was->person, was->role});
  if (!was_party || was->role != PartyRole::Requester) result_.undo.emplace_back(RemoveParty{person});
  change(SetRequester{person});
  ticket_.requester = person;
  done(Said::RequesterIs, address);
  tell_requester(NoticeKind::AcknowledgeNew);
}

void CarryingOut::copy(const std::string& address) {
  if (is_own_address(context_.policy, address)) return problem(Said::NotTheDesk, address);
  change(AddParty{Person{"", address, Language::Unknown}, PartyRole::Invited});
  ticket_.parties.push_back({Person{"", address, Language::Unknown}, PartyRole::Invited});
  done(Said::InCopy, address);
}

// The one who asked here is written to there as well, wherever he is; somebody in copy from outside is no more than that there.
void CarryingOut::add_party_elsewhere(const Ticket& other, const Ticket::Party& party) {
  const bool asked = same_address(party.person.address, ticket_.requester.address);
  const bool outside = !is_allowed_sender(context_.policy, party.person.address);
  const bool brought_in = party.role == PartyRole::Invited || (asked && outside);
  const bool there = std::ranges::any_of(
      other.parties, [&](const Ticket::Party& one) { return same_address(one.person.address, party.person.address); });
  if (there && !brought_in) return;
  const TicketChange addition = AddParty{party.person, brought_in ? PartyRole::Invited : PartyRole::InCopy};
  mails_.emplace_back(ChangeTicket{other.id, addition});
  if (auto back = inverse_of(addition, other)) result_.undo_elsewhere.push_back({other.id, *std::move(back)});
}

// He reads what the complaint says, and his answers join it. The requester is told nothing of it.
void CarryingOut::head_of_service(const MailCommand& command) {
  const bool may = ticket_.type == TicketType::Complaint && is_team_leader(context_.policy, context_.technician.address);
  if (!may) return problem(Said::OnlyOfComplaints, "");
  const auto* typed = std::get_if<std::string>(&command.argument);
  const Person head{"", typed ? *typed : context_.policy.head_of_service, Language::Unknown};
  if (head.address.empty()) return problem(Said::WhichHead, "");
  auto notice = notice_to(NoticeKind::BroughtIn, ticket_, head, context_.policy);
  if (!notice) return problem(Said::NobodyToWriteTo, "");
  change(AddParty{head, PartyRole::Invited});
  ticket_.parties.push_back({head, PartyRole::Invited});
  add_entry(EntryKind::Note, Visibility::Internal, command.text);
  const std::string complaint = as_quotation(context_.first_words, ticket_.requester);
  const OutwardWords words = outward(command.text, false);
  notice->text = words.text.empty() ? complaint : words.text + "\n\n" + complaint;
  notice->technician = context_.technician.name;
  notice->wait = context_.policy.hold_answers;
  mails_.emplace_back(*std::move(notice));
  result_.writes_to_somebody = true;
  done(Said::HeadBroughtIn, head.address);
  tell_what_stays(words);
}

}  // namespace m2t
