#include "rules/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rules/bounces.h"
#include "rules/budget.h"
#include "rules/commands/own_matters.h"
#include "rules/file/apply_rules.h"
#include "rules/holding.h"
#include "rules/news.h"
#include "rules/notice.h"
#include "rules/reading.h"
#include "rules/remarks.h"
#include "rules/technicians_mail.h"
#include "rules/ticket_fields.h"
#include "rules/ticket_of_mail.h"
#include "tickets/lifecycle.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

class Deciding {
 public:
  Deciding(const Mail& mail, const Arrival& arrival, const History& history, const Judgement& judgement, const Match& match,
           const DeskPolicy& policy, const Calendar& calendar, const StaffLookups& staff, const RulesAtHand& rules)
      : mail_(mail),
        arrival_(arrival),
        history_(history),
        judgement_(judgement),
        match_(match),
        policy_(policy),
        calendar_(calendar),
        staff_(staff),
        rules_(rules),
        sender_(sender_of(mail, history, policy)),
        writer_(sender_) {
    decision_.reasons = judgement.reasons;
    decision_.reasons.insert(decision_.reasons.end(), match.reasons.begin(), match.reasons.end());
    if (policy.boundary.kind != BoundaryKind::None && technician_of(mail, policy))
      decision_.technician_proved = judgement.boundary.passed();
  }

  Decision run() {
    switch (judgement_.disposition) {
      case Disposition::Record: record(judgement_.recorded_as); break;
      case Disposition::BounceReport: bounce(); break;
      case Disposition::Hold: hold(); break;
      case Disposition::Refuse: match_.ticket ? follow_up() : record(Verdict::Refused); break;
      case Disposition::Note: note(); break;
      case Disposition::Handle: handle(); break;
    }
    end_leaked_secrets();
    return std::move(decision_);
  }

 private:
  void because(std::string reason) { decision_.reasons.push_back(std::move(reason)); }
  void add(Effect effect) { decision_.effects.push_back(std::move(effect)); }

  void record(Verdict verdict) { decision_.verdict = verdict; }

  // the mail itself is treated as it would have been.
  void end_leaked_secrets() {
    for (const LeakedSecret& leak : match_.leaked)
      because(fmt::format("A-14 a secret of {} came from {}: it is revoked", leak.owner.address, sender_.address));
    for (Effect& effect : end_of_leaked_secrets(match_.leaked, sender_.address, policy_)) add(std::move(effect));
  }

  void hold() { hold_because(judgement_.held_reason.value_or(HeldReason::Suspicious), judgement_.held_explanation); }

  void hold_because(HeldReason reason, std::string explanation) {
    record(Verdict::Held);
    for (Effect& effect : holding(reason, std::move(explanation), notice_input(TicketType::Request), decision_.reasons))
      add(std::move(effect));
  }

  void join(const Ticket& ticket) {
    decision_.ticket = ticket.id;
    decision_.evidence = to_sentence(match_.evidence);
  }

  // S-22, S-23: the requester is never told, so that no bounce answers a bounce (T-15).
  void bounce() {
    record(Verdict::Bounce);
    if (match_.ticket) join(*match_.ticket);
    for (Effect& effect : effects_of_bounce(mail_, match_)) add(std::move(effect));
  }

  // Kept where it belongs; it changes no state, resets no timer, tells nobody.
  void note() {
    if (match_.ticket) {
      record(Verdict::Automatic);
      join(*match_.ticket);
      add(AddEntry{match_.ticket->id, EntryKind::FollowUp, Visibility::Internal, sender_, match_.third_party});
      because("kept on its ticket, nothing else changes");
    } else if (settled_as_own_matter()) {
      return;
    } else if (judgement_.record_unless_matched) {
      record(judgement_.recorded_as);
    } else {
      handle();
    }
  }

  void handle() {
    if (match_.ticket) return follow_up();
    if (settled_as_own_matter()) return;
    if (judgement_.hold_unless_matched) return hold();
    const auto technician = technician_of(mail_, policy_);
    // A person who released it knows better; an automatic mail steers nothing.
    if (!technician || arrival_.released || mail_.automatic.is()) return new_ticket(nullptr);
    const auto open = [&](const ForSomebody& what, bool may_tell) {
      return for_somebody(what, *technician, may_tell, std::nullopt);
    };
    if (!decide_new_staff_mail(staff_mail_input(*technician), open, decision_)) new_ticket(nullptr);
  }

  // What a technician or the team leader writes about himself opens no ticket.
  bool settled_as_own_matter() {
    const auto writer = staff_member_of(mail_, policy_);
    if (!writer) return false;
    Proofs proofs = proofs_of_sender();
    proofs.secret = match_.without_ticket;
    const bool may_tell = staff_.receipts_last_hour < policy_.limits.refusals_per_hour;
    auto own = decide_own_matter({mail_, *writer, proofs, staff_.confirmation, may_tell, policy_, calendar_, arrival_.now});
    if (!own) return false;
    record(own->verdict);
    for (std::string& reason : own->reasons) because(std::move(reason));
    for (Effect& effect : own->effects) add(std::move(effect));
    return true;
  }

  NewStaffMailInput staff_mail_input(const Person& technician) const {
    const bool may_ask = staff_.receipts_last_hour < policy_.limits.new_tickets_per_hour;
    const bool may_tell = staff_.receipts_last_hour < policy_.limits.refusals_per_hour || staff_.personal_secret;
    return {mail_,    technician, proofs_of_sender(), staff_,      history_.answers_our_mail, may_ask,
            may_tell, policy_,    calendar_,          arrival_.now};
  }

  // Decided as if the requester had written the mail.
  Decision for_somebody(const ForSomebody& what, const Person& technician, bool may_tell,
                        const std::optional<Ticket>& ticket) const {
    Judgement judgement = judgement_;
    judgement.known_sender = is_allowed_sender(policy_, what.requester.address);
    const History& history = what.is_certain() && staff_.of_somebody ? *staff_.of_somebody : history_;
    Deciding opening(what.mail, arrival_, history, judgement, match_, policy_, calendar_, staff_, rules_);
    opening.decision_ = decision_;
    opening.sender_ = what.requester;
    opening.somebody_ = &what;
    opening.writer_ = technician;
    opening.may_tell_somebody_ = may_tell;
    if (ticket)
      opening.tell_somebody(*ticket);
    else
      opening.new_ticket(nullptr);
    return std::move(opening.decision_);
  }

  // The code came back for a mail that has opened its ticket.
  void confirmed(const Ticket& ticket, const Person& technician) {
    record(Verdict::NewTicket);
    join(ticket);
    const auto tell = [&](const ForSomebody& what, bool may_tell) { return for_somebody(what, technician, may_tell, ticket); };
    decide_confirmed_staff_mail(staff_mail_input(technician), ticket, tell, decision_);
  }

  void tell_somebody(const Ticket& ticket) {
    const bool still = same_address(ticket.requester.address, sender_.address) && ticket.state != TicketState::Closed;
    if (!still) return because("the ticket has another requester by now, or is closed: nobody is told");
    notify(NoticeKind::AcknowledgeNew, ticket.id, ticket.type, nullptr, "");
  }

  void follow_up() {
    const Ticket& ticket = *match_.ticket;
    const bool thanks = is_only_thanks(mail_);
    const auto technician = writing_technician(ticket);
    if (technician && match_.opened_by_this_mail) return confirmed(ticket, *technician);
    if (technician) return steered(ticket, *technician);
    if (ticket.state == TicketState::Closed && !thanks) return continue_closed(ticket);
    record(Verdict::FollowUp);
    join(ticket);
    add(AddEntry{ticket.id, EntryKind::FollowUp, Visibility::Public, sender_, match_.third_party});
    if (!match_.third_party)  // T-04: a third party's words are kept as such
      fill_fields(ticket.id, same_address(ticket.requester.address, sender_.address) ? Writer::Requester : Writer::SomebodyElse);
    read_pictures();
    add_remarks(ticket.id);
    if (match_.third_party && judgement_.boundary.failed()) {
      because("A-15 a third party that the border calls forged: the ticket stays as it is");
    } else {
      move(ticket, thanks ? TicketEvent::RequesterThanked : TicketEvent::RequesterWrote);
    }
    if (thanks) {
      because("nothing but thanks: stored, not answered");
    } else if (match_.third_party && !judgement_.known_sender) {
      because("T-04 a third party from outside is not answered");
    } else {
      notify(NoticeKind::AcknowledgeFollowUp, ticket.id, ticket.type, nullptr, "");
    }
    if (!thanks) tell_technicians({ticket.id, StaffNews::RequesterWrote, ticket.type, ticket.technician, ticket.team});
  }

  // What stands in screenshots belongs into their mail, so that it waits for it.
  void tell_technicians(TicketNews news) {
    if (!policy_.notify_technicians) return;
    if (reads_pictures_) {
      because("the technicians hear of it when the screenshots are read");
      return add(TellAfterPictures{news.ticket, news.news, writer_, news_waits_for_pictures});
    }
    news.writer = writer_.address;
    for (SendStaffMail& mail : news_for(news, policy_, rules_.set)) add(std::move(mail));
  }

  void fill_fields(std::optional<TicketId> ticket, Writer writer) {
    auto fields = fields_of_mail(mail_, writer);
    if (!fields.empty()) add(FillFields{ticket, std::move(fields)});
  }

  void read_pictures() {
    auto read = pictures_to_read(mail_);
    reads_pictures_ = !read.pictures.empty();
    if (reads_pictures_) add(std::move(read));
  }

  // A technician who asks for something himself is a requester there, unless he steers.
  std::optional<Person> writing_technician(const Ticket& ticket) const {
    auto technician = technician_of(mail_, policy_);
    if (!technician || !same_address(ticket.requester.address, sender_.address)) return technician;
    const CommandBlock block = block_of(mail_, *technician, policy_, calendar_, arrival_.now);
    const bool steers = !block.commands.empty() || std::ranges::any_of(block.problems, [](const CommandProblem& problem) {
      return problem.kind != CommandProblemKind::Misplaced;
    });
    return steers ? technician : std::nullopt;
  }

  Proofs proofs_of_sender() const {
    Proofs proofs;
    proofs.is_technician = true;
    proofs.one_sender = has_one_sender(mail_, policy_.boundary);
    proofs.boundary = judgement_.boundary.proof;
    proofs.automatic = mail_.automatic.is();
    proofs.secret = match_.secret;
    proofs.personal_secret = staff_.personal_secret;
    proofs.receipt_secret = staff_.undo.has_value();
    proofs.confirmed = arrival_.confirmed;
    return proofs;
  }

  void steered(const Ticket& ticket, const Person& technician) {
    const bool may_tell = staff_.receipts_last_hour < policy_.limits.refusals_per_hour;
    Decision decision =
        steer({mail_, ticket, technician, proofs_of_sender(), staff_, may_tell, policy_, calendar_, arrival_.now});
    record(decision.verdict);
    join(ticket);
    for (std::string& reason : decision.reasons) because(std::move(reason));
    bool kept = false;
    for (Effect& effect : decision.effects) {
      const auto* entry = std::get_if<AddEntry>(&effect);
      const bool holds_the_mail = entry != nullptr && !entry->beside_the_mail;
      add(std::move(effect));
      if (holds_the_mail && !std::exchange(kept, true)) read_pictures();
    }
    if (kept) add_remarks(ticket.id);
  }

  void continue_closed(const Ticket& closed) {
    const bool outsider = judgement_.hold_unless_matched && match_.third_party;
    const auto why = why_no_new_ticket(sender_.address, history_, policy_);
    const bool refused = judgement_.disposition == Disposition::Refuse && match_.third_party;
    if (refused) return record(Verdict::Refused);
    if ((outsider || why) && !arrival_.released) {
      because(why ? "3.1 " + *why : "the ticket is closed, and a new one from this sender waits for a person");
      return hold_because(why ? HeldReason::Budget : judgement_.held_reason.value_or(HeldReason::Stranger),
                          "It answers a closed ticket, so it would open a new one. Release it if the desk should treat it.");
    }
    because(fmt::format("{} is closed: a new ticket continues it", to_text(closed.number)));
    decision_.evidence = to_sentence(match_.evidence);
    new_ticket(&closed);
  }

  void new_ticket(const Ticket* closed) {
    RuleOutcome rules = try_rules();
    // What goes on from a complaint is one, whatever its words say.
    if (closed && closed->type == TicketType::Complaint) rules.changes.type = TicketType::Complaint;
    put_first(rules_.by_hand, rules);
    if (rules_set_it_aside(rules.changes)) return;
    record(Verdict::NewTicket);
    const Classification classes = classify(mail_, rules.changes, policy_);
    if (!rules.changes.type) explain_type();
    const bool complaint = classes.type == TicketType::Complaint;
    OpenTicket open;
    open.subject = title_of(mail_);
    open.type = classes.type;
    open.priority = classes.priority;
    open.requester = sender_;
    open.in_copy =
        people_in_copy(mail_, sender_.address, complaint ? std::vector<std::string>() : rules.changes.copy_to, policy_);
    if (somebody_ && somebody_->is_call) open.origin = Origin::Phone;
    add(open);
    add(request_entry());
    fill_fields(std::nullopt, Writer::Requester);
    read_pictures();
    for (TicketChange& change : classification_of_new_ticket(classes)) add(ChangeTicket{std::nullopt, std::move(change)});
    if (complaint) because("a complaint: seen by the team leader alone");
    if (rules.turn && classes.technician) add(TakeTurn{rules.turn->team, *classes.technician});
    if (closed) add(AddLink{std::nullopt, closed->id, LinkKind::ContinuedBy});
    add_remarks(std::nullopt);
    acknowledge_new(open.type, closed, rules.changes);
    tell_technicians({std::nullopt, StaffNews::NewTicket, open.type, classes.technician, classes.team});
  }

  AddEntry request_entry() const {
    AddEntry entry{std::nullopt, EntryKind::Request, Visibility::Public, sender_, false};
    if (!somebody_ || !somebody_->is_certain()) return entry;
    if (somebody_->is_call) entry.from = writer_;  // his words about what the caller said
    entry.text = mail_.new_text;
    entry.without_quotation = true;
    return entry;
  }

  RuleOutcome try_rules() {
    if (rules_.set == nullptr) return {};
    RuleOutcome outcome = apply_rules(*rules_.set, mail_, context_of(rules_, mail_, arrival_.received, history_, calendar_));
    for (const RuleReport& report : outcome.reports) {
      const bool waits = report.fate == RuleFate::WaitsForPictures;
      if (!waits && report.fate != RuleFate::Fired) continue;
      because(describe(report));
      decision_.rules.push_back({report.name, report.line, waits, report.why, report.actions});
    }
    for (const std::string& remark : outcome.remarks) because(remark);
    return outcome;
  }

  // A person who released the mail knows better.
  bool rules_set_it_aside(const RuleChanges& changes) {
    if (!changes.hold && !changes.record) return false;
    if (arrival_.released) {
      because("released by a person: no rule holds it or keeps it from being a ticket");
      return false;
    }
    if (!changes.hold) {
      record(Verdict::Recorded);
    } else if (changes.acknowledge == no_acknowledgement) {
      record(Verdict::Held);
      add(HoldMail{HeldReason::Rule, "a rule of the desk holds it: " + *changes.hold});
    } else {
      hold_because(HeldReason::Rule, "a rule of the desk holds it: " + *changes.hold);
    }
    return true;
  }

  void acknowledge_new(TicketType type, const Ticket* closed, const RuleChanges& changes) {
    if (changes.acknowledge == no_acknowledgement) return because("a rule says that it is not acknowledged");
    if (somebody_ && !may_tell_somebody_) return because("the requester is not written to yet");
    notify(NoticeKind::AcknowledgeNew, std::nullopt, type, closed, changes.acknowledge.value_or(""));
  }

  void explain_type() {
    const std::string word = incident_word(mail_);
    because(word.empty() ? "a request: no word says that something is broken" : fmt::format("an incident: “{}”", word));
  }

  void add_remarks(std::optional<TicketId> ticket) {
    for (Effect& remark : remarks_on(mail_, arrival_, judgement_, match_, policy_, ticket)) add(std::move(remark));
  }

  void move(const Ticket& ticket, TicketEvent event) {
    const auto to = next_state(ticket.state, event);
    if (!to || *to == ticket.state) return;
    add(ChangeState{ticket.id, ticket.state, *to, std::string(to_word(event))});
    if (ticket.countdown) add(ChangeTicket{ticket.id, SetCountdown{}});
    because(fmt::format("{} was {}, becomes {}", to_text(ticket.number), to_word(ticket.state), to_word(*to)));
  }

  NoticeInput notice_input(TicketType type) const {
    const bool phone_known = history_.phone_known || names_a_phone(rules_.directory);
    return {
        mail_, arrival_, history_, judgement_, policy_, calendar_, type, phone_known, judgement_.boundary.passed() && !somebody_};
  }

  void notify(NoticeKind kind, std::optional<TicketId> ticket, TicketType type, const Ticket* closed,
              const std::string& variant) {
    if (arrival_.oversize) kind = NoticeKind::TooLarge;
    auto notice = notice_to_sender(kind, notice_input(type), decision_.reasons);
    if (!notice) return;
    notice->ticket = ticket;
    if (kind == NoticeKind::AcknowledgeNew) notice->variant = variant;
    if (somebody_) notice->wait = policy_.hold_answers;                     // until then the technician can take it back
    if (closed && !match_.third_party) notice->continues = closed->number;  // T-02: told to parties only
    add(std::move(*notice));
  }

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
  Person writer_;                          // else than the sender where a technician writes for somebody
  const ForSomebody* somebody_ = nullptr;  // for whom he does
  bool may_tell_somebody_ = false;
  bool reads_pictures_ = false;  // of the entry that is added
  Decision decision_;
};

}  // namespace

Decision decide(const Mail& mail, const Arrival& arrival, const History& history, const Judgement& judgement, const Match& match,
                const DeskPolicy& policy, const Calendar& calendar, const StaffLookups& staff, const RulesAtHand& rules) {
  return Deciding(mail, arrival, history, judgement, match, policy, calendar, staff, rules).run();
}

std::optional<Person> technician_of(const Mail& mail, const DeskPolicy& policy) {
  return mail.from ? member_of_staff(policy, mail.from->address) : std::nullopt;
}

}  // namespace m2t
