// People in copy: who is outside of [access] adds to the ticket and gets nothing until a technician brings him in; and what becomes of
// those who are there with everybody's knowledge.
#include <algorithm>

#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::string supplier = "bob@supplier.example", an_writes = "an.peeters@jette.brussels",
                  marie_writes = "marie.dubois@jette.brussels";

struct CopyDesk : ConversingDesk {
  explicit CopyDesk(StrangerPolicy strangers = StrangerPolicy::Hold)
      : ConversingDesk([&] {
          Settings settings = jette_settings();
          settings.policy.notify_technicians = true;
          settings.policy.strangers = strangers;
          return settings;
        }()) {}

  // Marie's request, with somebody in copy.
  TicketId opened(const std::string& in_copy = supplier) {
    RawMail mail;
    mail.more_fields = "Cc: Bob <" + in_copy + ">\n";
    const InboundRow row = handle(mail);
    REQUIRE(row.ticket);
    REQUIRE(view(*row.ticket).ticket.parties.size() == 2);
    return *row.ticket;
  }
  // To all, as a mail client does: below Marie's first mail.
  InboundRow writes(const std::string& from, const std::string& text, const std::string& more = "") {
    RawMail mail;
    mail.from = from;
    mail.subject = "RE: Imprimante du guichet 3";
    mail.text = text;
    mail.message_id = "w" + std::to_string(++count_) + "@mail.example";
    mail.more_fields = more.empty() ? "In-Reply-To: <a1@mail.jette.brussels>\n" : more;
    return handle(mail);
  }
  void an_commands(TicketId ticket, const std::string& text) {
    const std::string number = to_text(view(ticket).ticket.number);
    auto rows = sent_to(an_writes);
    const auto ours = std::find_if(rows.rbegin(), rows.rend(), [&](const OutboxRow& row) { return row.ticket_number == number; });
    REQUIRE(ours != rows.rend());
    writes(an_writes, text, "In-Reply-To: <" + ours->message_id + ">\n");
    const OutboxRow asked = sent_to(an_writes).back();
    REQUIRE(asked.kind == "staff_confirmation");
    const std::string shown = read_mail(asked.bytes).text;
    const auto at = shown.find("#bevestigen ");
    REQUIRE(at != std::string::npos);
    writes(an_writes, shown.substr(at, 20), "In-Reply-To: <" + asked.message_id + ">\n");
    processing().handle_due();
  }

 private:
  int count_ = 0;
};

std::string shown(const OutboxRow& row) { return read_mail(row.bytes).text; }

}  // namespace

TEST_CASE(
    "copies: from outside, on a ticket in any state: an entry and the technicians told, nothing mailed to him (T-04, T-06)") {
  for (const StrangerPolicy strangers : {StrangerPolicy::Hold, StrangerPolicy::Accept, StrangerPolicy::Refuse})
    for (const TicketState state : {TicketState::New, TicketState::Waiting, TicketState::Solved, TicketState::Closed}) {
      CAPTURE(static_cast<int>(strangers));
      CAPTURE(to_word(state));
      CopyDesk desk(strangers);
      const TicketId id = desk.opened();
      {
        auto tx = desk.store->begin();
        tx->set_ticket_state(id, state, desk.clock.now());
        tx->commit();
      }
      const std::size_t news = desk.sent_to(an_writes, "staff_news").size(), marie = desk.sent_to(marie_writes).size();
      const InboundRow row = desk.writes("Bob <" + supplier + ">", "La cartouche part demain.");
      CHECK(row.verdict == Verdict::FollowUp);
      REQUIRE(row.ticket == id);
      const TicketView view = desk.view(id);
      CHECK(view.entries.back().text == "La cartouche part demain.");
      CHECK(view.entries.back().third_party);
      CHECK(view.ticket.requester.address == marie_writes);
      CHECK((view.ticket.state == TicketState::Closed) == (state == TicketState::Closed));
      CHECK(desk.tickets().size() == 1);
      CHECK(desk.sent_to(supplier).empty());
      CHECK(desk.sent_to(marie_writes).size() == marie);
      const auto told = desk.sent_to(an_writes, "staff_news");
      REQUIRE(told.size() == news + 1);
      CHECK(shown(told.back()).find("Bob <" + supplier + "> is niet de aanvrager. Niets bewijst wie dat is.") !=
            std::string::npos);
      CHECK(shown(told.back()).find("buiten uw domeinen: wij schrijven er niet naar") != std::string::npos);
    }
}

TEST_CASE("copies: once a technician has brought him in, he is written to as any party; undo makes him what he was") {
  CopyDesk desk;
  const TicketId id = desk.opened();
  desk.an_commands(id, "#kopie " + supplier);
  const auto role = [&] {
    const TicketView view = desk.view(id);
    const auto& parties = view.ticket.parties;
    const auto found = std::ranges::find_if(parties, [](const Ticket::Party& p) { return p.person.address == supplier; });
    return found == parties.end() ? PartyRole::Requester : found->role;
  };
  REQUIRE(role() == PartyRole::Invited);
  desk.writes(supplier, "La cartouche part demain.");
  CHECK(desk.sent_to(supplier, "follow_up").size() == 1);
  CHECK_FALSE(desk.view(id).entries.back().third_party);
  const auto told = desk.sent_to(an_writes, "staff_news");
  CHECK(shown(told.back()).find(supplier + "> staat in kopie van dit ticket; de aanvrager is Marie Dubois.") !=
        std::string::npos);
  CHECK(shown(told.back()).find("Opgelet") == std::string::npos);

  const auto receipts = desk.sent_to(an_writes, "staff_receipt");
  REQUIRE(!receipts.empty());
  desk.writes(an_writes, "#ongedaan", "In-Reply-To: <" + receipts.back().message_id + ">\n");
  CHECK(role() == PartyRole::InCopy);
}

TEST_CASE("copies: a colleague in copy answers a closed ticket with a new one, as before") {
  CopyDesk desk;
  const TicketId id = desk.opened("jan.claes@jette.brussels");
  {
    auto tx = desk.store->begin();
    tx->set_ticket_state(id, TicketState::Closed, desk.clock.now());
    tx->commit();
  }
  const InboundRow row = desk.writes("Jan Claes <jan.claes@jette.brussels>", "Elle est de nouveau en panne.");
  CHECK(row.verdict == Verdict::NewTicket);
  CHECK(desk.sent_to("jan.claes@jette.brussels", "acknowledgement").size() == 1);
}

TEST_CASE("copies: the requester of a ticket that was merged is shown as in copy, not as unproved, and is written to") {
  for (const std::string other : {"jan.claes@jette.brussels", "jan@outside.example"}) {
    CAPTURE(other);
    CopyDesk desk(StrangerPolicy::Accept);
    const TicketId left = *desk.handle(RawMail{}).ticket;
    RawMail second;
    second.from = "Jan Claes <" + other + ">";
    second.subject = "Encore l'imprimante";
    second.message_id = "b1@mail.example";
    const TicketId merged = *desk.handle(second).ticket;
    REQUIRE(merged != left);
    desk.an_commands(merged, "#samenvoegen " + to_text(desk.view(left).ticket.number));
    REQUIRE(desk.view(merged).ticket.merged_into == left);
    desk.clock.advance(11min);  // no two automatic mails in ten minutes
    const InboundRow row = desk.writes("Jan Claes <" + other + ">", "Toujours en panne.", "In-Reply-To: <b1@mail.example>\n");
    REQUIRE(row.ticket == left);
    CHECK_FALSE(desk.view(left).entries.back().third_party);
    const std::string told = shown(desk.sent_to(an_writes, "staff_news").back());
    CHECK(told.find("Jan Claes <" + other + "> staat in kopie van dit ticket; de aanvrager is Marie Dubois.") !=
          std::string::npos);
    CHECK(told.find("Niets bewijst") == std::string::npos);
    CHECK(desk.sent_to(other, "follow_up").size() == 1);
  }
}
