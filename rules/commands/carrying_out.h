// How carry_out() works: for its own files alone. The state and the clock are in carry_out.cpp, words that people read in
// carry_out_speech.cpp, other people and tickets in carry_out_others.cpp.
#pragma once

#include "rules/commands/carry_out.h"
#include "rules/commands/outward_words.h"
#include "rules/commands/receipt_words.h"
#include "tickets/lifecycle.h"

namespace m2t {

// The orders of one mail, one after the other, on a ticket that changes as they are carried out.
class CarryingOut {
 public:
  CarryingOut(const Orders& orders, const OrderContext& context);

  CarriedOut run();

 private:
  void carry_out(const MailCommand& command);
  void take(const MailCommand& command);
  void assign(const std::string& typed);
  // A closed ticket is nobody's work, unless the same mail opens it again. False: then it is a problem.
  bool may_be_given();
  void give_to(const Person& technician);
  LineMend named_better(const std::string& typed) const;
  std::string who_has_it() const;
  std::string shown_moment(Time at) const;
  bool has_order(CommandKind kind) const;
  void note(const std::string& text);

  // Public words, to each recipient a mail of his own (T-09). False: there is nobody to write to.
  bool speak(const std::string& typed, NoticeKind kind, Said said_of_it,
             std::optional<std::chrono::year_month_day> last_day = std::nullopt);
  void answer(const std::string& text, NoticeKind kind, Said said_of_it);
  // As they may leave the desk. Words that are nothing but a card stay when something has to be said.
  OutwardWords outward(const std::string& text, bool needed) const;
  void tell_what_stays(const OutwardWords& words);
  void ask(const std::string& text);
  void speak_freely();
  void begin_waiting(std::optional<std::chrono::year_month_day> until);
  void wait(const MailCommand& command);
  bool is_written_to() const;
  void resolve(const std::string& text);
  void close();
  void reopen();
  void spam();
  void set_type(TicketType type);
  void set_priority(Priority priority);
  const Ticket* named(const TicketNumber& number);
  void merge(const TicketNumber& number);
  void tell_of_merge(const Ticket& other);
  void link(const TicketNumber& number);
  void set_requester(const std::string& address);
  void copy(const std::string& address);
  void set_digests(bool wanted);
  void head_of_service(const MailCommand& command);
  void split(const std::string& text);
  // A complaint where the desk's rules call the words one, and all that comes of a complaint.
  TicketType type_of_split(const std::string& title, const std::string& words) const;
  void tell_of_split(TicketType type);
  // Who had the ticket until now, where he is somebody else than who has it and who gave it away.
  void tell_who_had_it(const Person& has_it_now);
  void add_party_elsewhere(const Ticket& other, const Ticket::Party& party);
  void become_complaint();
  // True, and said, where `person` is not the team leader and the ticket is a complaint.
  bool is_kept_from(const Person& person);
  // Technicians see it from now on: to them it is a new ticket.
  void leave_complaints();
  void say_who_is_told();
  // He sees the ticket no more: what he could take it back with would reach nothing.
  void leave_out_undo();
  void tell_requester(NoticeKind kind);
  void add_entry(EntryKind kind, Visibility visibility, const std::string& text);
  void change(TicketChange change);

  // False: not allowed in this state; then it is a problem, if it was asked for by name.
  bool move(TicketEvent event, bool by_name);

  // The states that the orders went through count as one move; then the mails, which tell of what is so now.
  void finish_state();
  void done(Said what, std::string_view value) { result_.done.push_back(said(what, language_, value)); }
  void problem(Said what, std::string_view value) { problem(what, value, LineMend{}); }
  void problem(Said what, std::string_view value, LineMend mend) {
    result_.problems.push_back(said(what, language_, value));
    result_.mends.push_back(std::move(mend));
  }
  // The line at hand is left out, or becomes something else.
  LineMend without_line() const { return {command_->line, {}, {}}; }
  static std::string name_of(const Person& person) { return name_of_technician(person); }

  const Orders& orders_;
  const OrderContext& context_;
  Ticket ticket_;  // as it is after what was carried out so far
  Language language_;
  std::chrono::year_month_day today_;
  std::string_view why_;
  std::optional<std::optional<Countdown>> countdown_;  // what it becomes; nothing: it stays
  std::vector<Effect> mails_;
  std::vector<SendStaffMail> news_;
  std::vector<Effect> split_off_;         // the ticket that is opened beside this one
  const MailCommand* command_ = nullptr;  // at hand
  CarriedOut result_;
};

}  // namespace m2t
