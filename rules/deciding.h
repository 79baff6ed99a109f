// How decide() works: for its own files alone. Which way a mail goes and what all ways share is in decide.cpp, what becomes of a
// ticket that is there in decide_follow_up.cpp, what opens one in decide_new_ticket.cpp, what ends loops in decide_repetition.cpp.
#pragma once

#include "rules/decide.h"
#include "rules/news.h"
#include "rules/notice.h"
#include "rules/technicians_mail.h"
#include "rules/ticket_fields.h"
#include "tickets/lifecycle.h"

namespace m2t {

// One mail on its way to a decision.
class Deciding {
 public:
  Deciding(const Mail& mail, const Arrival& arrival, const History& history, const Judgement& judgement, const Match& match,
           const DeskPolicy& policy, const Calendar& calendar, const StaffLookups& staff, const RulesAtHand& rules);

  Decision run();

 private:
  void because(std::string reason) { decision_.reasons.push_back(std::move(reason)); }
  void add(Effect effect) { decision_.effects.push_back(std::move(effect)); }
  void record(Verdict verdict) { decision_.verdict = verdict; }

  // the mail itself is treated as it would have been.
  void end_leaked_secrets();
  void hold();
  void hold_because(HeldReason reason, std::string explanation);
  void join(const Ticket& ticket);
  // S-22, S-23: the requester is never told, so that no bounce answers a bounce (T-15).
  void bounce();
  // Kept where it belongs; it changes no state, resets no timer, tells nobody.
  void note();
  void handle();
  // H-40: its words are on a ticket already, and a program seems to repeat them.
  bool settled_as_repetition();
  // T-17, S-22: what the sender's mail says of his address.
  void note_sender();
  // 3.1: what a technician's mail counts for.
  void count_for_limits(const Decision& of_technician);
  // What a technician or the team leader writes about himself opens no ticket.
  bool settled_as_own_matter();
  // His answer to what he was sent before the ticket was withdrawn from him: nothing is done, and the team leader gets the text.
  bool settled_as_withdrawn(const Person& technician);
  NewStaffMailInput staff_mail_input(const Person& technician) const;
  // Decided as if the requester had written the mail.
  Decision for_somebody(const ForSomebody& what, const Person& technician, bool may_tell,
                        const std::optional<Ticket>& ticket) const;
  // The code came back for a mail that has opened its ticket.
  void confirmed(const Ticket& ticket, const Person& technician);
  void tell_somebody(const Ticket& ticket);
  // What stands in screenshots belongs into their mail, so that it waits for it.
  void tell_technicians(TicketNews news);
  void fill_fields(std::optional<TicketId> ticket, Writer writer);
  void read_pictures();
  Proofs proofs_of_sender() const;
  void add_remarks_beside_orders(TicketId ticket);
  void add_remarks(std::optional<TicketId> ticket);
  NoticeInput notice_input(TicketType type) const;
  void notify(NoticeKind kind, std::optional<TicketId> ticket, TicketType type, const Ticket* closed, const std::string& variant);

  void follow_up();
  // A technician who asks for something himself is a requester there, unless he steers.
  std::optional<Person> writing_technician(const Ticket& ticket) const;
  void steered(const Ticket& ticket, const Person& technician);
  // For words of the ticket's requester.
  RulesOnWords rules_on_words_of(const Ticket& ticket) const;
  bool is_a_program_of(const Person& technician, const std::optional<TicketId>& ticket) const;
  void move(const Ticket& ticket, TicketEvent event);

  void continue_closed(const Ticket& closed);
  void new_ticket(const Ticket* closed);
  AddEntry request_entry() const;
  RuleOutcome try_rules();
  // A person who released the mail knows better.
  bool rules_set_it_aside(const RuleChanges& changes);
  void acknowledge_new(TicketType type, const Ticket* closed, const RuleChanges& changes);
  void explain_type();

  const Mail& mail_;
  const Arrival& arrival_;
  const History& history_;
  const Judgement& judgement_;
  const Match& match_;
  const DeskPolicy& policy_;
  const Calendar& calendar_;
  const StaffLookups& staff_;
  const RulesAtHand& rules_;
  Person sender_;
  bool outside_copy_ = false;              // the sender is in copy from outside of [access], and nobody has brought him in
  bool third_party_ = false;               // that, or joined by a secret only: nothing proves who writes
  Person writer_;                          // else than the sender where a technician writes for somebody
  const ForSomebody* somebody_ = nullptr;  // for whom he does
  bool may_tell_somebody_ = false;
  bool reads_pictures_ = false;  // of the entry that is added
  Decision decision_;
};

}  // namespace m2t
