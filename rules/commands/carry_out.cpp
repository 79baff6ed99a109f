#include "rules/commands/carry_out.h"

#include <algorithm>

#include "rules/commands/command_words.h"
#include "rules/commands/receipt_words.h"
#include "rules/notice.h"
#include "rules/plain_text.h"
#include "tickets/lifecycle.h"
#include "tickets/mail_address.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using K = CommandKind;
using std::chrono::year_month_day;

Language language_for(const Person& technician, const DeskPolicy& policy) {
  return technician.language == Language::Unknown ? policy.languages.front() : technician.language;
}

// The orders of one mail, one after the other, on a ticket that changes as they are carried out.
class CarryingOut {
 public:
  CarryingOut(const Orders& orders, const OrderContext& context)
      : orders_(orders),
        context_(context),
        ticket_(context.ticket),
        language_(language_for(context.technician, context.policy)),
        today_(context.calendar.zone().to_local(context.now).date) {
    result_.has_entry = context.mail_is_kept;
  }

  CarriedOut run() {
    for (const MailCommand& command : orders_.commands) carry_out(command);
    if (!orders_.free_text.empty() || orders_.commands.empty()) speak_freely();
    finish_state();
    if (!result_.problems.empty()) {
      CarriedOut refused;
      refused.problems = std::move(result_.problems);
      return refused;
    }
    std::ranges::reverse(result_.undo);
    return std::move(result_);
  }

 private:
  void carry_out(const MailCommand& command) {
    switch (command.kind) {
      case K::Take: return take(command);
      case K::Assign: return assign(std::get<std::string>(command.argument));
      case K::Note: return note(command.text);
      case K::Reply: return answer(command.text, NoticeKind::Answer, Said::SentTo);
      case K::Ask: return ask(command.text);
      case K::Wait: return wait(command);
      case K::Resolve: return resolve(command.text);
      case K::Close: return close();
      case K::Reopen: return reopen();
      case K::Type: return set_type(std::get<TicketType>(command.argument));
      case K::Priority: return set_priority(std::get<Priority>(command.argument));
      case K::Category:
        change(SetCategory{std::get<std::string>(command.argument)});
        return done(Said::CategoryIs, std::get<std::string>(command.argument));
      case K::Merge: return merge(std::get<TicketNumber>(command.argument));
      case K::Link: return link(std::get<TicketNumber>(command.argument));
      case K::Requester: return set_requester(std::get<std::string>(command.argument));
      case K::Copy: return copy(std::get<std::string>(command.argument));
      case K::Spam: return spam();
      default: return problem(Said::NotYetPossible, shown_word(command.kind, language_));
    }
  }

  void take(const MailCommand& command) {
    const bool others = ticket_.technician && !same_address(ticket_.technician->address, context_.technician.address);
    if (others && !command.forced) return problem(Said::AlreadyTaken, name_of(*ticket_.technician));
    give_to(context_.technician);
    done(Said::Taken, "");
  }

  void assign(const std::string& typed) {
    const auto found = technicians_named(typed, context_.policy);
    if (found.empty()) return problem(Said::NoSuchTechnician, typed);
    if (found.size() > 1) {
      std::string names;
      for (const Person& person : found) names += (names.empty() ? "" : ", ") + name_of(person);
      return problem(Said::SeveralTechnicians, names);
    }
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

  void give_to(const Person& technician) {
    change(SetTechnician{technician});
    move(TicketEvent::TechnicianAssigned, false);
  }

  void note(const std::string& text) {
    add_entry(EntryKind::Note, Visibility::Internal, text);
    done(Said::InternalNote, "");
  }

  // Public words, to each recipient a mail of his own (T-09). False: there is nobody to write to.
  bool speak(const std::string& text, NoticeKind kind, Said said_of_it, std::optional<year_month_day> last_day = std::nullopt) {
    const auto recipients = recipients_of(ticket_, context_.policy);
    if (recipients.empty()) {
      problem(Said::NobodyToWriteTo, "");
      return false;
    }
    if (!text.empty() || !orders_.attachments.empty()) add_entry(EntryKind::Answer, Visibility::Public, text);
    std::string names;
    for (const Person& person : recipients) {
      SendNotice notice = *notice_to(kind, ticket_, person, context_.policy);
      notice.text = text;
      notice.technician = context_.technician.name;
      notice.last_day = last_day;
      notice.attachments = orders_.attachments;
      notice.wait = context_.policy.hold_answers;
      mails_.emplace_back(std::move(notice));
      names += (names.empty() ? "" : ", ") + person.address;
    }
    result_.writes_to_somebody = true;
    done(said_of_it, names);
    return true;
  }

  void answer(const std::string& text, NoticeKind kind, Said said_of_it) {
    if (!speak(text, kind, said_of_it)) return;
    if (context_.policy.lifecycle.every_answer_waits) return begin_waiting(std::nullopt);
    move(TicketEvent::TechnicianAnswered, false);
  }

  void ask(const std::string& text) {
    if (speak(text, NoticeKind::Question, Said::QuestionTo)) begin_waiting(std::nullopt);
  }

  void speak_freely() {
    if (context_.policy.technician_answers_internal) return note(orders_.free_text);
    answer(orders_.free_text, NoticeKind::Answer, Said::SentTo);
  }

  void begin_waiting(std::optional<year_month_day> until) {
    if (!move(TicketEvent::TechnicianAsked, true)) return;
    Countdown countdown;
    countdown.since = today_;
    countdown.until = until;
    countdown_ = countdown;
  }

  void wait(const MailCommand& command) {
    const auto* until = std::get_if<year_month_day>(&command.argument);
    begin_waiting(until ? std::optional(*until) : std::nullopt);
    if (!until) return done(Said::Waits, "");
    done(Said::WaitsUntil, std::to_string(static_cast<unsigned>(until->day())) + "/" +
                               std::to_string(static_cast<unsigned>(until->month())) + "/" +
                               std::to_string(static_cast<int>(until->year())));
  }

  void resolve(const std::string& text) {
    if (!move(TicketEvent::Resolved, true)) return;
    const auto last_day = last_day_to_react(today_, context_.policy.lifecycle, context_.calendar);
    const bool closes_at_once = std::ranges::count(orders_.commands, K::Close, &MailCommand::kind) != 0;
    speak(text, NoticeKind::Resolution, Said::SolvedAndTold, closes_at_once ? std::nullopt : std::optional(last_day));
    Countdown countdown;
    countdown.since = today_;
    countdown_ = countdown;
  }

  void close() {
    const bool resolved = std::ranges::count(orders_.commands, K::Resolve, &MailCommand::kind) != 0;
    if (!move(TicketEvent::ClosedByTechnician, true)) return;
    countdown_ = std::optional<Countdown>();
    if (!resolved) tell_requester(NoticeKind::Closed);
    done(Said::ClosedNow, "");
  }

  void reopen() {
    if (!move(TicketEvent::Reopened, true)) return;
    countdown_ = std::optional<Countdown>();
    tell_requester(NoticeKind::Reopened);
    done(Said::OpenAgain, "");
  }

  void spam() {
    move(TicketEvent::ClosedByTechnician, true);
    countdown_ = std::optional<Countdown>();
    change(AddTag{"spam"});
    done(Said::MarkedAsSpam, "");
  }

  void set_type(TicketType type) {
    change(SetType{type});
    done(Said::TypeIs, type_in_words(type, language_));
  }
  void set_priority(Priority priority) {
    change(SetPriority{priority});
    done(Said::PriorityIs, priority_in_words(priority, language_));
  }

  const Ticket* named(const TicketNumber& number) {
    const auto found = std::ranges::find(context_.named, number, &Ticket::number);
    if (found == context_.named.end()) {
      problem(Said::NoSuchTicket, to_text(number));
      return nullptr;
    }
    if (found->id == ticket_.id || found->merged_into == ticket_.id) {
      problem(Said::SameTicket, "");
      return nullptr;
    }
    return &*found;
  }

  void merge(const TicketNumber& number) {
    const Ticket* other = named(number);
    if (!other || !move(TicketEvent::ClosedByTechnician, true)) return;
    countdown_ = std::optional<Countdown>();
    change(MergeInto{other->id});
    mails_.emplace_back(AddLink{ticket_.id, other->id, LinkKind::MergedInto});
    for (const Ticket::Party& party : ticket_.parties)
      if (party.role != PartyRole::Technician)
        mails_.emplace_back(ChangeTicket{other->id, AddParty{party.person, PartyRole::InCopy}});
    done(Said::MergedInto, to_text(number));
  }

  void link(const TicketNumber& number) {
    const Ticket* other = named(number);
    if (!other) return;
    mails_.emplace_back(AddLink{ticket_.id, other->id, LinkKind::SameMatter});
    done(Said::LinkedWith, to_text(number));
  }

  void set_requester(const std::string& address) {
    const Person person{"", address, Language::Unknown};
    change(SetRequester{person});
    ticket_.requester = person;
    tell_requester(NoticeKind::AcknowledgeNew);
    done(Said::RequesterIs, address);
  }

  void copy(const std::string& address) {
    change(AddParty{Person{"", address, Language::Unknown}, PartyRole::Invited});
    ticket_.parties.push_back({Person{"", address, Language::Unknown}, PartyRole::Invited});
    done(Said::InCopy, address);
  }

  void tell_requester(NoticeKind kind) {
    if (auto notice = notice_to_requester(kind, ticket_, context_.policy)) {
      notice->wait = context_.policy.hold_answers;
      mails_.emplace_back(*std::move(notice));
      result_.writes_to_somebody = true;
    }
  }

  void add_entry(EntryKind kind, Visibility visibility, const std::string& text) {
    AddEntry entry;
    entry.ticket = ticket_.id;
    entry.kind = kind;
    entry.visibility = visibility;
    entry.from = context_.technician;
    entry.text = text;
    // One entry stands for the mail; what else it says stands beside it without.
    entry.beside_the_mail = result_.has_entry;
    result_.has_entry = true;
    result_.effects.emplace_back(std::move(entry));
  }

  void change(TicketChange change) {
    if (auto back = inverse_of(change, context_.ticket)) result_.undo.push_back(*std::move(back));
    result_.effects.emplace_back(ChangeTicket{ticket_.id, std::move(change)});
  }

  // False: not allowed in this state; then it is a problem, if it was asked for by name.
  bool move(TicketEvent event, bool by_name) {
    const auto to = next_state(ticket_.state, event);
    if (!to) {
      if (by_name) problem(Said::NotInThisState, state_in_words(ticket_.state, language_));
      return false;
    }
    if (*to != ticket_.state) why_ = to_word(event);
    ticket_.state = *to;
    return true;
  }

  // The states that the orders went through count as one move; then the mails, which tell of what is so now.
  void finish_state() {
    const Ticket& before = context_.ticket;
    if (ticket_.state != before.state) {
      result_.effects.emplace_back(ChangeState{before.id, before.state, ticket_.state, std::string(why_)});
      result_.undo.emplace_back(SetState{before.state});
      if (!countdown_ && before.countdown) countdown_ = std::optional<Countdown>();
    }
    if (countdown_) change(SetCountdown{*countdown_});
    result_.effects.insert(result_.effects.end(), mails_.begin(), mails_.end());
    result_.effects.insert(result_.effects.end(), news_.begin(), news_.end());
  }

  void done(Said what, std::string_view value) { result_.done.push_back(said(what, language_, value)); }
  void problem(Said what, std::string_view value) { result_.problems.push_back(said(what, language_, value)); }
  static std::string name_of(const Person& person) { return person.name.empty() ? person.address : person.name; }

  const Orders& orders_;
  const OrderContext& context_;
  Ticket ticket_;  // as it is after what was carried out so far
  Language language_;
  year_month_day today_;
  std::string_view why_;
  std::optional<std::optional<Countdown>> countdown_;  // what it becomes; nothing: it stays
  std::vector<Effect> mails_;
  std::vector<SendStaffMail> news_;
  CarriedOut result_;
};

}  // namespace

CarriedOut carry_out(const Orders& orders, const OrderContext& context) { return CarryingOut(orders, context).run(); }

std::vector<Person> recipients_of(const Ticket& ticket, const DeskPolicy& policy) {
  std::vector<Person> people;
  const auto add = [&](const Person& person) {
    const bool known = std::ranges::any_of(people, [&](const Person& p) { return same_address(p.address, person.address); });
    if (!known && notice_to(NoticeKind::Answer, ticket, person, policy)) people.push_back(person);
  };
  add(ticket.requester);
  for (const Ticket::Party& party : ticket.parties) {
    const bool may =
        party.role == PartyRole::Invited || (party.role == PartyRole::InCopy && is_allowed_sender(policy, party.person.address));
    if (may) add(party.person);
  }
  return people;
}

std::vector<Person> technicians_named(std::string_view typed, const DeskPolicy& policy) {
  const std::string wanted = plain_words(typed);  // " an peeters "
  std::vector<Person> whole, beginnings;
  for (const Person& person : policy.technicians) {
    if (same_address(person.address, typed)) return {person};
    const std::string name = plain_words(person.name);
    if (name == wanted) whole.push_back(person);
    const std::string beginning = wanted.substr(0, wanted.size() - 1);
    if (wanted.size() > 2 && name.find(beginning) != std::string::npos) beginnings.push_back(person);
  }
  return whole.empty() ? beginnings : whole;
}

}  // namespace m2t
