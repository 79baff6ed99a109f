// whatever a technician's mail holds, and wherever, what is done is a part of what its first lines ask for.
#include <algorithm>
#include <set>

#include "parsers/reader.h"
#include "rules/commands/steer.h"
#include "tests/properties/properties.h"
#include "tests/properties/written_mails.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::properties;
using namespace std::chrono_literals;

namespace {

using K = CommandKind;

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::French};
const Person luc{"Luc Claes", "luc.claes@jette.brussels", Language::Dutch};
const Person eva{"Eva Maes", "eva.maes@jette.brussels", Language::Dutch};

DeskPolicy desk_of_three() {
  DeskPolicy policy;
  policy.address = "support@jette.brussels";
  policy.allowed_domains = {"jette.brussels"};
  policy.technicians = {an, luc, eva};
  return policy;
}

Ticket ticket_numbered(std::int64_t id, TicketState state) {
  Ticket ticket;
  ticket.id = TicketId{id};
  ticket.number = TicketNumber{"JET", 1000 + static_cast<std::uint64_t>(id)};
  ticket.subject = "Imprimante";
  ticket.state = state;
  ticket.requester = Person{"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
  ticket.parties = {Ticket::Party{ticket.requester, PartyRole::Requester}};
  return ticket;
}

std::vector<Ticket> other_tickets() {
  std::vector<Ticket> tickets;
  for (std::int64_t id = 2; id <= 5; ++id) tickets.push_back(ticket_numbered(id, TicketState::Assigned));
  return tickets;
}

std::string number_text(std::size_t at) { return to_text(other_tickets()[at].number); }

// Nothing that the one names is named by the other.
ValueSet values_of_block() {
  return {"Blokwoord",        {number_text(0), number_text(1)},    {"block1@jette.brussels", "block2@elsewhere.test"},
          {"toner", "écran"}, {"Luc", "luc.claes@jette.brussels"}, {"incident"},
          {"haute", "hoog"}};
}
ValueSet values_of_others() {
  return {"Anderwoord",      {number_text(2), number_text(3)},   {"other1@jette.brussels", "other2@elsewhere.test"},
          {"vpn", "réseau"}, {"Eva", "eva.maes@jette.brussels"}, {"klacht", "plainte"},
          {"laag", "basse"}};
}

// What the commands of the block can lead to. Each function answers for one kind of effect.
class AskedFor {
 public:
  explicit AskedFor(const WrittenMail& mail) : mail_(mail) {}

  bool operator()(const ChangeState& e) const {
    switch (e.to) {
      case TicketState::New: return false;
      case TicketState::Assigned: return has({K::Take, K::Assign, K::Reopen, K::Reply}) || speaks_freely();
      case TicketState::Waiting: return has({K::Ask, K::Wait});
      case TicketState::Solved: return has({K::Resolve});
      case TicketState::Closed: return has({K::Close, K::Spam, K::Merge});
    }
    return false;
  }
  bool operator()(const ChangeTicket& e) const {
    return std::visit([this](const auto& change) { return may_change(change); }, e.change);
  }
  bool operator()(const AddLink& e) const {
    return names_ticket(K::Merge, e.other) || names_ticket(K::Link, e.other) || has({K::Split});
  }
  bool operator()(const SendNotice& e) const {
    if (e.text.find("Anderwoord") != std::string::npos) return false;
    switch (e.kind) {
      case NoticeKind::Answer: return has({K::Reply}) || speaks_freely();
      case NoticeKind::BroughtIn: return has({K::HeadOfService});
      case NoticeKind::Question: return has({K::Ask});
      case NoticeKind::Resolution: return has({K::Resolve});
      case NoticeKind::Closed: return has({K::Close});
      case NoticeKind::Reopened: return has({K::Reopen});
      case NoticeKind::Merged: return has({K::Merge});
      case NoticeKind::AcknowledgeNew: return has({K::Requester, K::Call, K::Split});
      default: return false;
    }
  }
  bool operator()(const SendStaffMail& e) const {
    if (e.kind == StaffMailKind::Help) return has({K::Help});
    return e.kind != StaffMailKind::News || has({K::Assign, K::Split, K::Call, K::Merge});
  }
  bool operator()(const AddEntry& e) const {
    return e.visibility == Visibility::Internal || has({K::Reply, K::Ask, K::Resolve, K::Split, K::Call, K::HeadOfService}) ||
           speaks_freely();
  }
  bool operator()(const OpenTicket&) const { return has({K::Split, K::Call}); }
  bool operator()(const ConfirmMail&) const { return has({K::Confirm}); }
  bool operator()(const CountWrongCode&) const { return has({K::Confirm}); }
  bool operator()(const TakeBack&) const { return has({K::Undo}); }
  bool operator()(const SetDigests&) const { return has({K::Digest}); }
  bool operator()(const AddNote&) const { return true; }
  template <class Other>
  bool operator()(const Other&) const {  // a kind that no technician's mail leads to without a command
    return !mail_.block.empty();
  }

 private:
  bool has(std::initializer_list<K> kinds) const {
    return std::ranges::any_of(mail_.block, [&](const TypedCommand& c) { return std::ranges::count(kinds, c.kind) != 0; });
  }
  bool has_value(K kind, const auto& is_it) const {
    return std::ranges::any_of(mail_.block, [&](const TypedCommand& c) { return c.kind == kind && is_it(c.value); });
  }
  bool names_address(K kind, const std::string& address) const {
    return has_value(kind, [&](const std::string& value) { return same_address(value, address); });
  }
  bool names_ticket(K kind, TicketId id) const {
    const auto tickets = other_tickets();
    return has_value(kind, [&](const std::string& value) {
      return std::ranges::any_of(tickets, [&](const Ticket& t) { return t.id == id && to_text(t.number) == value; });
    });
  }
  // An answer needs no command; the text of a mail without any is one.
  bool speaks_freely() const { return mail_.has_own_text || mail_.block.empty(); }

  bool may_change(const SetTechnician& c) const {
    if (!c.technician) return false;
    return (has({K::Take}) && same_address(c.technician->address, an.address)) ||
           (has({K::Assign}) && same_address(c.technician->address, luc.address));
  }
  bool may_change(const SetType& c) const {
    return has_value(K::Type, [&](const std::string& value) { return type_from_typed(value) == c.type; });
  }
  bool may_change(const SetPriority& c) const {
    return has_value(K::Priority, [&](const std::string& value) { return priority_from_typed(value) == c.priority; });
  }
  bool may_change(const SetCategory& c) const {
    return has_value(K::Category, [&](const std::string& value) { return value == c.category; });
  }
  bool may_change(const SetRequester& c) const { return names_address(K::Requester, c.requester.address); }
  bool may_change(const AddParty& c) const {
    if (has({K::Merge}) && (c.role == PartyRole::InCopy || c.role == PartyRole::Invited)) return true;
    return names_address(K::Copy, c.person.address) || names_address(K::HeadOfService, c.person.address);
  }
  bool may_change(const MergeInto& c) const { return names_ticket(K::Merge, c.other); }
  bool may_change(const AddTag&) const { return has({K::Spam}); }
  bool may_change(const SetCountdown&) const {
    return has({K::Ask, K::Wait, K::Resolve, K::Close, K::Reopen, K::Spam, K::Merge, K::Split});
  }
  template <class Other>
  bool may_change(const Other&) const {
    return false;
  }

  const WrittenMail& mail_;
};

// With every proof there is, and something behind each word that looks for it: nothing but the place of a line keeps it from being done.
Decision steered_with_all_proofs(const Mail& mail, TicketState state) {
  static const Calendar calendar{[] {
    CalendarRules rules;
    for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = OpeningHours{510min, 1020min};
    return rules;
  }()};
  static const DeskPolicy policy = desk_of_three();
  const Time now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 9h;
  Proofs proofs;
  proofs.is_technician = proofs.one_sender = proofs.confirmed = proofs.receipt_secret = true;
  proofs.secret = SecretProof::Valid;
  proofs.boundary = BoundaryProof::Passed;
  const Ticket ticket = ticket_numbered(1, state);
  UndoOffer undo{"hash", ticket.id, now + 5min, false, {SetPriority{Priority::Low}}, {OutboxId{7}}, 0};
  const WaitingConfirmation waiting{ConfirmationId{3}, InboundId{4}, ticket.id};
  StaffLookups lookups;
  lookups.named = other_tickets();
  lookups.confirmation = waiting;
  lookups.undo = undo;
  lookups.was_written_to = true;
  return steer({mail, ticket, an, proofs, lookups, true, policy, calendar, now});
}

std::size_t acts_of(const Decision& decision) {
  return static_cast<std::size_t>(std::ranges::count_if(decision.effects, [](const Effect& e) {
    return std::holds_alternative<ChangeState>(e) || std::holds_alternative<ChangeTicket>(e) ||
           std::holds_alternative<AddLink>(e);
  }));
}

}  // namespace

TEST_CASE("properties: what a technician's mail does is a part of what its first lines ask for (A-12)") {
  int with_others = 0, acted = 0;
  const int tries = cases(2000);
  const bool held = holds("done ⊆ first block", tries, [&] {
    const MailChoice choice = *any_staff_mail();
    const auto state = static_cast<TicketState>(*rc::gen::inRange(0, 5));
    const WrittenMail mail = written(choice, values_of_block(), values_of_others(), "");
    const Decision decision = steered_with_all_proofs(read_mail(mail.bytes), state);
    const AskedFor asked_for(mail);
    for (const Effect& effect : decision.effects) {
      if (std::visit(asked_for, effect)) continue;
      RC_LOG() << mail.bytes << "\nnobody asked for: " << describe(effect) << "\n";
      RC_FAIL("something was done that the first lines do not ask for");
    }
    with_others += mail.others.empty() ? 0 : 1;
    acted += !mail.others.empty() && acts_of(decision) > 0 ? 1 : 0;
  });
  CHECK(held);
  // The property says something only where commands stand elsewhere and those of the block are carried out all the same.
  CHECK(with_others > tries / 2);
  CHECK(acted > tries / 10);
}
