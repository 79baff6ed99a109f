#include "rules/decide.h"

#include <fmt/format.h>

#include <utility>

#include "rules/bounces.h"
#include "rules/commands/own_matters.h"
#include "rules/deciding.h"
#include "rules/holding.h"
#include "rules/homograph_warning.h"
#include "rules/remarks.h"

namespace m2t {
namespace {

constexpr std::chrono::hours replay_window{72};

}  // namespace

Deciding::Deciding(const Mail& mail, const Arrival& arrival, const History& history, const Judgement& judgement,
                   const Match& match, const DeskPolicy& policy, const Calendar& calendar, const StaffLookups& staff,
                   const RulesAtHand& rules)
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
  outside_copy_ = match.ticket && is_outside_copy(*match.ticket, sender_.address, policy);
  third_party_ = match.third_party || outside_copy_;
  if (policy.boundary.kind != BoundaryKind::None && arrival.border_is_tested && technician_of(mail, policy))
    decision_.technician_proved = judgement.boundary.passed();
}

Decision Deciding::run() {
  switch (judgement_.disposition) {
    case Disposition::Record: record(judgement_.recorded_as); break;
    case Disposition::BounceReport: bounce(); break;
    case Disposition::Hold: hold(); break;
    case Disposition::Refuse: match_.ticket ? follow_up() : record(Verdict::Refused); break;
    case Disposition::Note: note(); break;
    case Disposition::Handle: handle(); break;
  }
  end_leaked_secrets();
  note_sender();
  return std::move(decision_);
}

void Deciding::end_leaked_secrets() {
  for (const LeakedSecret& leak : match_.leaked)
    because(fmt::format("A-14 a secret of {} came from {}: it is revoked", leak.owner.address, sender_.address));
  for (Effect& effect : end_of_leaked_secrets(match_.leaked, sender_.address, policy_)) add(std::move(effect));
}

void Deciding::hold() { hold_because(judgement_.held_reason.value_or(HeldReason::Suspicious), judgement_.held_explanation); }

void Deciding::hold_because(HeldReason reason, std::string explanation) {
  record(Verdict::Held);
  if (const std::string warning = homograph_warning(mail_, policy_); !warning.empty()) explanation += " " + warning;
  for (Effect& effect : holding(reason, std::move(explanation), notice_input(TicketType::Request), decision_.reasons))
    add(std::move(effect));
}

void Deciding::join(const Ticket& ticket) {
  decision_.ticket = ticket.id;
  decision_.evidence = to_sentence(match_.evidence);
}

void Deciding::bounce() {
  record(Verdict::Bounce);
  if (const auto ticket = ticket_of_bounce(match_, history_.bounced)) {
    decision_.ticket = ticket->id;
    decision_.evidence = match_.ticket ? to_sentence(match_.evidence) : "the mail of ours that came back";
  }
  for (Effect& effect : effects_of_bounce(mail_, match_, history_.bounced, policy_, rules_.set)) add(std::move(effect));
}

void Deciding::note() {
  if (match_.ticket) {
    record(Verdict::Automatic);
    join(*match_.ticket);
    add(AddEntry{match_.ticket->id, EntryKind::FollowUp, Visibility::Internal, sender_, third_party_});
    because("kept on its ticket, nothing else changes");
  } else if (settled_as_own_matter()) {
    return;
  } else if (judgement_.record_unless_matched) {
    record(judgement_.recorded_as);
  } else {
    handle();
  }
}

void Deciding::handle() {
  if (settled_as_repetition()) return;
  if (match_.ticket) return follow_up();
  if (settled_as_own_matter()) return;
  if (judgement_.hold_unless_matched) return hold();
  const auto technician = technician_of(mail_, policy_);
  // A person who released it knows better; an automatic mail steers nothing.
  if (!technician || arrival_.released || mail_.automatic.is()) return new_ticket(nullptr);
  if (settled_as_withdrawn(*technician)) return;
  const auto open = [&](const ForSomebody& what, bool may_tell) {
    return for_somebody(what, *technician, may_tell, std::nullopt);
  };
  if (!decide_new_staff_mail(staff_mail_input(*technician), open, decision_)) new_ticket(nullptr);
}

bool Deciding::settled_as_own_matter() {
  const auto writer = staff_member_of(mail_, policy_);
  if (!writer) return false;
  if (match_.without_ticket != SecretProof::None && is_a_program_of(*writer, std::nullopt)) {
    record(Verdict::Automatic);
    because("T-17 a program seems to have answered a mail that belongs to no ticket");
    return true;
  }
  Proofs proofs = proofs_of_sender();
  proofs.secret = match_.without_ticket;
  const bool may_tell = staff_.receipts_last_hour < policy_.limits.refusals_per_hour;
  auto own =
      decide_own_matter({mail_, *writer, proofs, staff_.confirmation, may_tell, staff_.locked, policy_, calendar_, arrival_.now});
  if (!own) return false;
  count_for_limits(*own);
  record(own->verdict);
  for (std::string& reason : own->reasons) because(std::move(reason));
  for (Effect& effect : own->effects) add(std::move(effect));
  return true;
}

NewStaffMailInput Deciding::staff_mail_input(const Person& technician) const {
  const bool may_ask = staff_.receipts_last_hour < policy_.limits.new_tickets_per_hour && !staff_.locked;
  const bool may_tell = staff_.receipts_last_hour < policy_.limits.refusals_per_hour || staff_.personal_secret;
  return {mail_,    technician, proofs_of_sender(), staff_,      history_.answers_our_mail, may_ask,
          may_tell, policy_,    calendar_,          arrival_.now};
}

Decision Deciding::for_somebody(const ForSomebody& what, const Person& technician, bool may_tell,
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

void Deciding::confirmed(const Ticket& ticket, const Person& technician) {
  record(Verdict::NewTicket);
  join(ticket);
  const auto tell = [&](const ForSomebody& what, bool may_tell) { return for_somebody(what, technician, may_tell, ticket); };
  decide_confirmed_staff_mail(staff_mail_input(technician), ticket, tell, decision_);
}

void Deciding::tell_somebody(const Ticket& ticket) {
  const bool still = same_address(ticket.requester.address, sender_.address) && ticket.state != TicketState::Closed;
  if (!still) return because("the ticket has another requester by now, or is closed: nobody is told");
  notify(NoticeKind::AcknowledgeNew, ticket.id, ticket.type, nullptr, "");
}

void Deciding::tell_technicians(TicketNews news) {
  if (!policy_.notify_technicians) return;
  if (reads_pictures_) {
    because("the technicians hear of it when the screenshots are read");
    return add(TellAfterPictures{news.ticket, news.news, writer_, news_waits_for_pictures});
  }
  news.writer = writer_.address;
  for (SendStaffMail& mail : news_for(news, policy_, rules_.set)) add(std::move(mail));
}

void Deciding::fill_fields(std::optional<TicketId> ticket, Writer writer) {
  auto fields = fields_of_mail(mail_, writer);
  if (!fields.empty()) add(FillFields{ticket, std::move(fields)});
}

void Deciding::read_pictures() {
  auto read = pictures_to_read(mail_);
  reads_pictures_ = !read.pictures.empty();
  if (reads_pictures_) add(std::move(read));
}

Proofs Deciding::proofs_of_sender() const {
  Proofs proofs;
  proofs.is_technician = true;
  proofs.one_sender = has_one_sender(mail_, policy_.boundary);
  proofs.boundary = judgement_.boundary.proof;
  proofs.automatic = mail_.automatic.is();
  proofs.secret = match_.secret;
  proofs.personal_secret = staff_.personal_secret;
  proofs.receipt_secret = staff_.undo.has_value();
  proofs.confirmed = arrival_.confirmed;
  proofs.stale = mail_.date && std::chrono::abs(arrival_.received - *mail_.date) > replay_window;
  return proofs;
}

void Deciding::add_remarks(std::optional<TicketId> ticket) {
  for (Effect& remark : remarks_on(mail_, arrival_, judgement_, match_, policy_, ticket)) add(std::move(remark));
}

NoticeInput Deciding::notice_input(TicketType type) const {
  const bool phone_known = history_.phone_known || names_a_phone(rules_.directory);
  return {
      mail_, arrival_, history_, judgement_, policy_, calendar_, type, phone_known, judgement_.boundary.passed() && !somebody_};
}

void Deciding::notify(NoticeKind kind, std::optional<TicketId> ticket, TicketType type, const Ticket* closed,
                      const std::string& variant) {
  if (arrival_.oversize) kind = NoticeKind::TooLarge;
  auto notice = notice_to_sender(kind, notice_input(type), decision_.reasons);
  if (!notice) return;
  notice->ticket = ticket;
  if (kind == NoticeKind::AcknowledgeNew) notice->variant = variant;
  if (somebody_) notice->wait = policy_.hold_answers;               // until then the technician can take it back
  if (closed && !third_party_) notice->continues = closed->number;  // T-02: told to parties only
  add(std::move(*notice));
}

Decision decide(const Mail& mail, const Arrival& arrival, const History& history, const Judgement& judgement, const Match& match,
                const DeskPolicy& policy, const Calendar& calendar, const StaffLookups& staff, const RulesAtHand& rules) {
  return Deciding(mail, arrival, history, judgement, match, policy, calendar, staff, rules).run();
}

std::optional<Person> technician_of(const Mail& mail, const DeskPolicy& policy) {
  return mail.from ? member_of_staff(policy, mail.from->address) : std::nullopt;
}

}  // namespace m2t
