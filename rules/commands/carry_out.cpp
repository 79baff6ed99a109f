#include "rules/commands/carry_out.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/commands/carrying_out.h"
#include "rules/commands/command_words.h"
#include "tickets/schedule.h"

namespace m2t {

using std::chrono::year_month_day;

namespace {

std::string shown_day(const year_month_day& day) {
  return fmt::format("{}/{}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()),
                     static_cast<int>(day.year()));
}

}  // namespace

Language language_for(const Person& technician, const DeskPolicy& policy) {
  return technician.language == Language::Unknown ? policy.languages.front() : technician.language;
}

CarryingOut::CarryingOut(const Orders& orders, const OrderContext& context)
    : orders_(orders),
      context_(context),
      ticket_(context.ticket),
      language_(context.said_in != Language::Unknown ? context.said_in : language_for(context.technician, context.policy)),
      today_(context.calendar.zone().to_local(context.now).date) {
  result_.has_entry = context.mail_is_kept;
}

CarriedOut CarryingOut::run() {
  for (const MailCommand& command : orders_.commands) carry_out(command);
  if (!orders_.free_text.empty() || orders_.commands.empty()) speak_freely();
  finish_state();
  if (!result_.problems.empty()) {
    CarriedOut refused;
    refused.problems = std::move(result_.problems);
    refused.mends = std::move(result_.mends);
    return refused;
  }
  std::ranges::reverse(result_.undo);
  leave_out_undo();
  return std::move(result_);
}

void CarryingOut::carry_out(const MailCommand& command) {
  command_ = &command;
  switch (command.kind) {
    case CommandKind::Take: return take(command);
    case CommandKind::Assign: return assign(std::get<std::string>(command.argument));
    case CommandKind::Note: return note(command.text);
    case CommandKind::Reply: return answer(command.text, NoticeKind::Answer, Said::SentTo);
    case CommandKind::Ask: return ask(command.text);
    case CommandKind::Wait: return wait(command);
    case CommandKind::Resolve: return resolve(command.text);
    case CommandKind::Close: return close();
    case CommandKind::Reopen: return reopen();
    case CommandKind::Type: return set_type(std::get<TicketType>(command.argument));
    case CommandKind::Priority: return set_priority(std::get<Priority>(command.argument));
    case CommandKind::Category:
      change(SetCategory{std::get<std::string>(command.argument)});
      return done(Said::CategoryIs, std::get<std::string>(command.argument));
    case CommandKind::Merge: return merge(std::get<TicketNumber>(command.argument));
    case CommandKind::Link: return link(std::get<TicketNumber>(command.argument));
    case CommandKind::Requester: return set_requester(std::get<std::string>(command.argument));
    case CommandKind::Copy: return copy(std::get<std::string>(command.argument));
    case CommandKind::HeadOfService: return head_of_service(command);
    case CommandKind::Split: return split(command.text);
    case CommandKind::Spam: return spam();
    case CommandKind::Digest: return set_digests(std::get<Switch>(command.argument) == Switch::On);
    default: return problem(Said::NotYetPossible, shown_word(command.kind, language_));
  }
}

void CarryingOut::take(const MailCommand& command) {
  if (is_kept_from(context_.technician)) return;
  if (!may_be_given()) return;
  const bool others = ticket_.technician && !same_address(ticket_.technician->address, context_.technician.address);
  if (others && !command.forced) return problem(Said::AlreadyTaken, who_has_it());
  give_to(context_.technician);
  done(Said::Taken, "");
}

// "An Peeters, 24/11 9:58"
std::string CarryingOut::who_has_it() const {
  std::string who = name_of(*ticket_.technician);
  if (!ticket_.taken) return who;
  return who + ", " + shown_moment(*ticket_.taken);
}

std::string CarryingOut::shown_moment(Time at) const { return moment_in_words(at, context_.calendar.zone()); }

bool CarryingOut::has_order(CommandKind kind) const {
  return std::ranges::count(orders_.commands, kind, &MailCommand::kind) != 0;
}

bool CarryingOut::may_be_given() {
  if (next_state(context_.ticket.state, TicketEvent::TechnicianAssigned) || has_order(CommandKind::Reopen)) return true;
  problem(Said::ReopenFirst, "");
  return false;
}

void CarryingOut::give_to(const Person& technician) {
  change(SetTechnician{technician});
  ticket_.technician = technician;
  move(TicketEvent::TechnicianAssigned, false);
  tell_who_had_it(technician);
}

void CarryingOut::begin_waiting(std::optional<year_month_day> until) {
  if (!move(TicketEvent::TechnicianAsked, true)) return;
  Countdown countdown;
  countdown.since = today_;
  countdown.until = until;
  countdown_ = countdown;
}

void CarryingOut::wait(const MailCommand& command) {
  const auto* until = std::get_if<year_month_day>(&command.argument);
  if (!until && !is_written_to()) return problem(Said::NothingWasAsked, "", LineMend{});  // he would be reminded of nothing
  begin_waiting(until ? std::optional(*until) : std::nullopt);
  if (until) return done(Said::WaitsUntil, shown_day(*until));
  Countdown from_today;
  from_today.since = today_;
  done(Said::Waits, shown_day(silence_day(from_today, context_.policy.lifecycle, context_.calendar)));
}

// By this mail or an earlier one.
bool CarryingOut::is_written_to() const {
  const bool freely = !orders_.free_text.empty() && !context_.policy.technician_answers_internal;
  return context_.was_written_to || freely || has_order(CommandKind::Ask) || has_order(CommandKind::Reply);
}

void CarryingOut::close() {
  if (context_.ticket.state == TicketState::Closed && !has_order(CommandKind::Reopen)) {  // its requester knows
    if (context_.closed_since) return problem(Said::ClosedAlready, shown_moment(*context_.closed_since));
    return problem(Said::NotInThisState, state_in_words(TicketState::Closed, language_));
  }
  const bool resolved = has_order(CommandKind::Resolve);
  if (!move(TicketEvent::ClosedByTechnician, true)) return;
  countdown_ = std::optional<Countdown>();
  done(Said::ClosedNow, "");
  if (!resolved) tell_requester(NoticeKind::Closed);
}

void CarryingOut::reopen() {
  if (!move(TicketEvent::Reopened, true)) return;
  countdown_ = std::optional<Countdown>();
  done(Said::OpenAgain, "");
  tell_requester(NoticeKind::Reopened);
}

void CarryingOut::spam() {
  move(TicketEvent::ClosedByTechnician, true);
  countdown_ = std::optional<Countdown>();
  change(AddTag{"spam"});
  done(Said::MarkedAsSpam, "");
}

void CarryingOut::set_digests(bool wanted) {
  result_.effects.emplace_back(SetDigests{context_.technician, wanted});
  done(wanted ? Said::DigestsOn : Said::DigestsOff, "");
}

void CarryingOut::set_priority(Priority priority) {
  change(SetPriority{priority});
  done(Said::PriorityIs, priority_in_words(priority, language_));
}

void CarryingOut::change(TicketChange change) {
  if (auto back = inverse_of(change, context_.ticket)) result_.undo.push_back(*std::move(back));
  result_.effects.emplace_back(ChangeTicket{ticket_.id, std::move(change)});
}

bool CarryingOut::move(TicketEvent event, bool by_name) {
  const auto to = next_state(ticket_.state, event);
  if (!to) {
    if (by_name) problem(Said::NotInThisState, state_in_words(ticket_.state, language_));
    return false;
  }
  if (*to != ticket_.state) why_ = to_word(event);
  ticket_.state = *to;
  return true;
}

void CarryingOut::finish_state() {
  leave_complaints();
  say_who_is_told();
  const Ticket& before = context_.ticket;
  if (ticket_.state != before.state) {
    result_.effects.emplace_back(ChangeState{before.id, before.state, ticket_.state, std::string(why_)});
    result_.undo.emplace_back(SetState{before.state});
    if (!countdown_ && before.countdown) countdown_ = std::optional<Countdown>();
  }
  if (countdown_) change(SetCountdown{*countdown_});
  result_.effects.insert(result_.effects.end(), mails_.begin(), mails_.end());
  result_.effects.insert(result_.effects.end(), news_.begin(), news_.end());
  result_.effects.insert(result_.effects.end(), split_off_.begin(), split_off_.end());
}

CarriedOut carry_out(const Orders& orders, const OrderContext& context) { return CarryingOut(orders, context).run(); }

}  // namespace m2t
