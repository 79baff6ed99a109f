// Digests, the figures of a week, mails that belong to no ticket, and the filters of the list.
#include <doctest/doctest.h>

#include <array>

#include "tests/store/store_contract.h"

namespace m2t::test {
namespace {

using namespace std::chrono;

void days_and_wishes(Tx& tx) {
  CHECK_FALSE(tx.last_digest(anne.address, "morning"));
  tx.note_digest(anne, "morning", 2026y / 11 / 23);
  tx.note_digest(anne, "morning", 2026y / 11 / 24);
  tx.note_digest(anne, "week", 2026y / 11 / 23);
  CHECK(tx.last_digest("ANNE.dupont@jette.brussels", "morning") == 2026y / 11 / 24);
  CHECK(tx.last_digest(anne.address, "week") == 2026y / 11 / 23);
  CHECK_FALSE(tx.last_digest(jan.address, "morning"));

  CHECK(tx.wants_digests(anne.address));
  tx.set_wants_digests(anne, false);
  tx.set_wants_digests(anne, false);
  CHECK_FALSE(tx.wants_digests("ANNE.dupont@jette.brussels"));
  CHECK(tx.wants_digests(jan.address));
  tx.set_wants_digests(anne, true);
  CHECK(tx.wants_digests(anne.address));
}

void mails_without_a_ticket(Tx& tx) {
  const OutboxId id = tx.add_outgoing(new_answer(1, TicketId{}));
  const OutboxRow row = tx.find_outgoing(id).value();
  CHECK(row.ticket == TicketId{});
  CHECK(row.ticket_number == "");
  CHECK(tx.list_outbox(false).size() == 1);
  CHECK(tx.list_outbox(true).size() == 1);
  CHECK(tx.claim_outgoing(monday + 1h, 10).size() == 1);
  tx.mark_in_doubt(std::array{id});
  tx.record_results(std::array{OutboxResult{id, OutboxState::Sent, "250 2.0.0 OK", {}, "assigned@server"}}, monday);
  CHECK(tx.find_outgoing_by_message_id("assigned@server").value().id == id);
  CHECK(tx.tickets_by_message_id("assigned@server").empty());

  tx.add_secret("of-a-digest", TicketId{}, anne, monday + 1h);
  CHECK(tx.find_secret("of-a-digest").value().ticket == TicketId{});
  CHECK(tx.find_secret("of-a-digest").value().person.address == anne.address);
  const InboundId mail = tx.add_inbound(new_mail(1)).value();
  tx.add_confirmation({"code", anne, mail, TicketId{}, monday + 1h});
  CHECK(tx.find_confirmation(anne.address, "code", monday).value().ticket == TicketId{});
}

void moved(Tx& tx, TicketId ticket, Time at, const std::string& how) {
  Event event;
  event.at = at;
  event.actor = "desk";
  event.what = "ticket.state";
  event.ticket = ticket;
  event.detail = how;
  tx.add_event(event);
}

void answered(Tx& tx, TicketId ticket, Time at, EntryKind kind, Visibility visibility) {
  NewEntry entry;
  entry.ticket = ticket;
  entry.kind = kind;
  entry.visibility = visibility;
  entry.from = jan;
  entry.at = at;
  entry.text = "words";
  tx.add_entry(entry, {});
}

Ticket received(Tx& tx, Time at, TicketType type = TicketType::Request) {
  OpenTicket open;
  open.subject = "Imprimante";
  open.type = type;
  open.requester = anne;
  return tx.open_ticket(open, "JET", at);
}

void figures(Tx& tx) {
  const Time from = monday, until = monday + days(7);
  const Ticket before = received(tx, from - days(9));  // nothing of it in the week
  const Ticket answered_late = received(tx, from - days(2), TicketType::Incident);
  answered(tx, answered_late.id, from - days(1), EntryKind::Note, Visibility::Internal);  // no answer
  answered(tx, answered_late.id, from + 1h, EntryKind::Answer, Visibility::Public);
  answered(tx, answered_late.id, from + 2h, EntryKind::Answer, Visibility::Public);  // not the first
  const Ticket solved = received(tx, from, TicketType::Complaint);
  moved(tx, solved.id, from + 3h, "from=new to=solved why=resolved");
  moved(tx, solved.id, from + 30h, "from=solved to=closed why=closing_time");
  const Ticket silent = received(tx, from - days(30));
  moved(tx, silent.id, until - 1ms, "from=waiting to=solved why=silence_over");
  const Ticket closed = received(tx, from - days(30));
  moved(tx, closed.id, from + 4h, "from=assigned to=closed why=closed_by_technician");
  const Ticket spam = received(tx, from - days(30));
  moved(tx, spam.id, from + 4h, "from=new to=closed why=closed_by_technician");
  tx.change_ticket(spam.id, AddTag{"spam"}, from);
  const Ticket merged = received(tx, from - days(30));
  moved(tx, merged.id, from + 4h, "from=new to=closed why=closed_by_technician");
  tx.change_ticket(merged.id, MergeInto{before.id}, from);
  const Ticket undone = received(tx, from - days(30));
  moved(tx, undone.id, from + 4h, "from=new to=solved why=resolved");
  Event taken_back;
  taken_back.at = from + 4h + 9min;
  taken_back.what = "ticket.undone";
  taken_back.ticket = undone.id;
  tx.add_event(taken_back);
  const Ticket next_week = received(tx, until);
  moved(tx, next_week.id, until, "from=new to=solved why=resolved");

  const auto found = tx.ticket_figures(from, until);
  REQUIRE(found.size() == 4);
  CHECK(found[0].id == answered_late.id);
  CHECK(found[0].type == TicketType::Incident);
  CHECK(found[0].created == from - days(2));
  CHECK(found[0].first_answer == from + 1h);
  CHECK_FALSE(found[0].solved);
  CHECK(found[1].id == solved.id);
  CHECK(found[1].type == TicketType::Complaint);
  CHECK(found[1].solved == from + 3h);
  CHECK_FALSE(found[1].for_silence);
  CHECK_FALSE(found[1].first_answer);
  CHECK(found[2].id == silent.id);
  CHECK(found[2].for_silence);
  CHECK(found[3].id == closed.id);
  CHECK(found[3].solved == from + 4h);
}

std::vector<TicketId> listed(Tx& tx, const TicketFilter& filter) {
  std::vector<TicketId> ids;
  for (const Ticket& ticket : tx.list_tickets(filter)) ids.push_back(ticket.id);
  return ids;
}

void filters(Tx& tx) {
  const TicketId fresh = received(tx, monday).id;
  const TicketId waiting = received(tx, monday + 1h, TicketType::Incident).id;
  const TicketId closed = received(tx, monday + 2h).id;
  tx.set_ticket_state(waiting, TicketState::Waiting, monday);
  tx.set_ticket_state(closed, TicketState::Closed, monday);
  tx.change_ticket(waiting, SetTechnician{jan}, monday);
  tx.change_ticket(waiting, SetTeam{"Réseau"}, monday);
  tx.change_ticket(closed, SetCategory{"printer"}, monday);
  using Ids = std::vector<TicketId>;

  TicketFilter filter;
  filter.states = {TicketState::New, TicketState::Waiting};
  CHECK(listed(tx, filter) == Ids{waiting, fresh});
  filter.states.push_back(TicketState::Closed);
  CHECK(listed(tx, filter) == Ids{closed, waiting, fresh});
  filter = {};
  filter.type = TicketType::Incident;
  CHECK(listed(tx, filter) == Ids{waiting});
  filter = {};
  filter.technician = "JAN.maes@jette.brussels";
  CHECK(listed(tx, filter) == Ids{waiting});
  filter.technician = "nobody@jette.brussels";
  CHECK(listed(tx, filter).empty());
  filter = {};
  filter.without_technician = true;
  CHECK(listed(tx, filter) == Ids{closed, fresh});
  filter = {};
  filter.team = "RéSEAU";
  CHECK(listed(tx, filter) == Ids{waiting});
  filter = {};
  filter.category = "Printer";
  CHECK(listed(tx, filter) == Ids{closed});
  filter = {};
  filter.created_from = monday + 1h;
  CHECK(listed(tx, filter) == Ids{closed, waiting});
  filter.created_before = monday + 2h;
  CHECK(listed(tx, filter) == Ids{waiting});
}

}  // namespace

void contract_of_digests(const MakeStore& make) {
  for (auto* part : {&days_and_wishes, &mails_without_a_ticket, &figures, &filters}) {
    const auto store = make();
    const auto tx = store->begin();
    (*part)(*tx);
    tx->commit();
    CHECK_NOTHROW(store->check_integrity());
  }
}

}  // namespace m2t::test
