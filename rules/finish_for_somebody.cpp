// What a technician gets for a call or a forwarded mail: his notes and orders on its ticket, his receipt, or the code that is asked for.
#include <algorithm>
#include <iterator>

#include "rules/commands/carry_out.h"
#include "rules/commands/receipt_words.h"
#include "rules/technicians_mail.h"

namespace m2t {
namespace {

// The ticket that the decision opens, as its effects leave it; its id is 0.
Ticket ticket_opened_by(const Decision& decision) {
  Ticket ticket;
  const auto follow = [&](const TicketChange& change) {
    if (const auto* c = std::get_if<SetState>(&change)) ticket.state = c->state;
    if (const auto* c = std::get_if<SetTechnician>(&change)) ticket.technician = c->technician;
    if (const auto* c = std::get_if<SetCategory>(&change)) ticket.category = c->category;
    if (const auto* c = std::get_if<SetTeam>(&change)) ticket.team = c->team;
    if (const auto* c = std::get_if<AddTag>(&change)) ticket.tags.push_back(c->tag);
  };
  for (const Effect& effect : decision.effects) {
    if (const auto* open = std::get_if<OpenTicket>(&effect)) {
      ticket.subject = open->subject;
      ticket.type = open->type;
      ticket.priority = open->priority;
      ticket.origin = open->origin;
      ticket.requester = open->requester;
      ticket.parties.push_back({open->requester, PartyRole::Requester});
      for (const Person& person : open->in_copy) ticket.parties.push_back({person, PartyRole::InCopy});
    }
    const auto* change = std::get_if<ChangeTicket>(&effect);
    if (change && !change->ticket) follow(change->change);
  }
  return ticket;
}

// Effects on the ticket 0 become effects on the ticket that the decision opens.
std::vector<Effect> on_the_new_ticket(std::vector<Effect> effects) {
  for (Effect& effect : effects) {
    if (const auto* state = std::get_if<ChangeState>(&effect); state && state->ticket == TicketId{})
      effect = ChangeTicket{std::nullopt, SetState{state->to}};
    std::visit(
        [](auto& one) {
          if constexpr (requires { one.ticket.has_value(); })
            if (one.ticket == TicketId{}) one.ticket.reset();
        },
        effect);
  }
  return effects;
}

class FinishingForSomebody {
 public:
  FinishingForSomebody(const NewStaffMailInput& in, const ForSomebody& what, Authority authority,
                       const std::optional<Ticket>& ticket, Decision& decision)
      : in_(in),
        what_(what),
        authority_(authority),
        existing_(ticket),
        decision_(decision),
        language_(in.technician.language == Language::Unknown ? in.policy.languages.front() : in.technician.language) {}

  CarriedOut run() {
    if (!existing_ && !what_.own_words.empty()) keep_own_words();
    if (what_.wants_help) decision_.effects.emplace_back(staff_mail(StaffMailKind::Help));
    if (!what_.is_certain()) {
      ask_who();
    } else if (authority_ == Authority::AfterConfirmation) {
      ask_for_code();
    } else {
      return carry_out_orders();
    }
    return {};
  }

 private:
  std::optional<TicketId> target() const { return existing_ ? std::optional(existing_->id) : std::nullopt; }

  SendStaffMail staff_mail(StaffMailKind kind) const {
    SendStaffMail mail;
    mail.kind = kind;
    mail.ticket = target();
    mail.to = in_.technician;  // the registered address, whatever the mail says
    mail.language = language_;
    return mail;
  }

  void keep_own_words() {
    AddEntry note;
    note.kind = EntryKind::Note;
    note.visibility = Visibility::Internal;
    note.from = in_.technician;
    note.text = what_.own_words;
    note.beside_the_mail = true;
    decision_.effects.emplace_back(std::move(note));
  }

  void ask_who() {
    SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
    receipt.done = {said(Said::OpenedInYourName, language_), who_was_told()};
    receipt.problems = what_.problems;
    receipt.corrected = what_.corrected;
    decision_.effects.emplace_back(std::move(receipt));
  }

  struct ToldColleagues {
    std::string names;
    bool later = false;
  };

  // Colleagues are told of the ticket: it is there, and they may take it.
  ToldColleagues colleagues_told() const {
    ToldColleagues told;
    for (const Effect& effect : decision_.effects) {
      told.later = told.later || std::holds_alternative<TellAfterPictures>(effect);
      const auto* mail = std::get_if<SendStaffMail>(&effect);
      if (mail && mail->kind == StaffMailKind::News)
        told.names += (told.names.empty() ? "" : ", ") + name_of_technician(mail->to);
    }
    return told;
  }

  std::string who_was_told() const {
    const ToldColleagues told = colleagues_told();
    if (told.later) return said(Said::ColleaguesTellLater, language_);
    return told.names.empty() ? said(Said::NobodyElseTold, language_) : said(Said::ColleaguesTold, language_, told.names);
  }

  void ask_for_code() {
    decision_.effects.emplace_back(
        AddNote{target(), "In the name of a technician for " + what_.requester.address +
                              ". Nobody but technicians is written to before the code comes back from the registered address."});
    if (!in_.may_ask) {
      decision_.reasons.emplace_back("no code is asked for: too many mails in this technician's name");
      return;
    }
    SendStaffMail confirmation = staff_mail(StaffMailKind::Confirmation);
    confirmation.shown = in_.mail.new_text;
    decision_.effects.emplace_back(std::move(confirmation));
  }

  CarriedOut carry_out_orders() {
    CarriedOut result;
    if (!what_.orders.empty()) {
      const Orders orders{what_.orders, {}, {}};
      const Ticket ticket = existing_ ? *existing_ : ticket_opened_by(decision_);
      result = carry_out(orders, {ticket, in_.technician, in_.lookups.named, in_.policy, in_.calendar, in_.now, true});
      if (!result.problems.empty()) return result;
    }
    if (becomes_complaint(result)) keep_news_to_leader();
    SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
    receipt.done = what_was_done();
    receipt.done.insert(receipt.done.end(), result.done.begin(), result.done.end());
    if (is_hidden_complaint(result)) {
      if (!becomes_complaint(result)) receipt.done.push_back(said(Said::IsComplaint, language_));
    } else {
      receipt.stops_mails = in_.policy.hold_answers.count() > 0 && (result.writes_to_somebody || is_acknowledged());
      receipt.undo.emplace_back(SetState{TicketState::Closed});
    }
    // Colleagues read the ticket as the orders leave it: who has it, and how urgent it is.
    std::vector<Effect> news = news_taken_out();
    for (Effect& effect : existing_ ? std::move(result.effects) : on_the_new_ticket(std::move(result.effects)))
      decision_.effects.push_back(std::move(effect));
    std::ranges::move(news, std::back_inserter(decision_.effects));
    decision_.effects.emplace_back(std::move(receipt));
    return {};
  }

  std::vector<Effect> news_taken_out() {
    const auto is_no_news = [](const Effect& effect) {
      const auto* mail = std::get_if<SendStaffMail>(&effect);
      return !mail || mail->kind != StaffMailKind::News;
    };
    const auto found = std::ranges::stable_partition(decision_.effects, is_no_news);
    std::vector<Effect> news(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    decision_.effects.erase(found.begin(), found.end());
    return news;
  }

  static std::optional<TicketType> type_ordered(const CarriedOut& orders) {
    std::optional<TicketType> type;
    for (const Effect& effect : orders.effects)
      if (const auto* change = std::get_if<ChangeTicket>(&effect))
        if (const auto* set = std::get_if<SetType>(&change->change)) type = set->type;
    return type;
  }
  static bool becomes_complaint(const CarriedOut& orders) { return type_ordered(orders) == TicketType::Complaint; }

  // He sees it no more: there is nothing that he could take back.
  bool is_hidden_complaint(const CarriedOut& orders) const {
    const TicketType opened = existing_ ? existing_->type : ticket_opened_by(decision_).type;
    return type_ordered(orders).value_or(opened) == TicketType::Complaint && !is_team_leader(in_.policy, in_.technician.address);
  }

  // What the orders make a complaint of was to be told to all technicians.
  void keep_news_to_leader() {
    std::erase_if(decision_.effects, [&](const Effect& effect) {
      const auto* mail = std::get_if<SendStaffMail>(&effect);
      return mail && mail->kind == StaffMailKind::News && !is_team_leader(in_.policy, mail->to.address);
    });
  }

  bool is_acknowledged() const {
    return std::ranges::any_of(decision_.effects, [&](const Effect& effect) {
      const auto* notice = std::get_if<SendNotice>(&effect);
      return notice && notice->kind == NoticeKind::AcknowledgeNew;
    });
  }

  std::vector<std::string> what_was_done() const {
    const std::string& address = what_.requester.address;
    std::vector<std::string> lines{said(Said::OpenedFor, language_, address), is_acknowledged()
                                                                                  ? said(Said::AcknowledgedTo, language_, address)
                                                                                  : said(Said::NobodyTold, language_)};
    const ToldColleagues told = colleagues_told();
    if (told.later) lines.push_back(said(Said::TechniciansTellLater, language_));
    if (!told.names.empty()) lines.push_back(said(Said::MailTells, language_, told.names));
    return lines;
  }

  const NewStaffMailInput& in_;
  const ForSomebody& what_;
  Authority authority_;
  const std::optional<Ticket>& existing_;
  Decision& decision_;
  Language language_;
};

}  // namespace

CarriedOut finish_for_somebody(const NewStaffMailInput& in, const ForSomebody& what, Authority authority,
                               const std::optional<Ticket>& ticket, Decision& decision) {
  return FinishingForSomebody(in, what, authority, ticket, decision).run();
}

}  // namespace m2t
