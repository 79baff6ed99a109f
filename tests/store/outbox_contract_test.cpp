#include <doctest/doctest.h>

#include <array>
#include <stdexcept>

#include "base/errors.h"
#include "tests/store/store_contract.h"

namespace m2t::test {

NewOutgoing new_answer(int n, TicketId ticket, const Person& to) {
  NewOutgoing mail;
  mail.mail_id = "out-" + std::to_string(n);
  mail.kind = std::string(to_word(NoticeKind::AcknowledgeNew));
  mail.ticket = ticket;
  mail.to = to.address;
  mail.message_id = "m2t.secret" + std::to_string(n) + "@jette.brussels";
  mail.bytes = std::string("Subject: x\r\n\r\nbody\0 with a zero\r\n", 33);
  mail.created = monday;
  mail.not_before = monday;
  return mail;
}

namespace {

using namespace std::chrono_literals;

struct Outgoing {  // a store with one claimed mail
  std::unique_ptr<Store> store;
  std::unique_ptr<Tx> tx;
  TicketId ticket{};
  OutboxId id{};
  explicit Outgoing(const MakeStore& make) : store(make()), tx(store->begin()) {
    ticket = new_ticket(*tx).id;
    id = tx->add_outgoing(new_answer(1, ticket));
    REQUIRE(tx->claim_outgoing(monday, 10).size() == 1);
  }
  OutboxRow row() { return *tx->find_outgoing(id); }
  void mark() {
    const std::array ids{id};
    tx->mark_in_doubt(ids);
  }
  void result(OutboxState state, Time next_attempt = {}, Time now = monday, std::string assigned = {}) {
    const std::array results{OutboxResult{id, state, "the server's words", next_attempt, std::move(assigned)}};
    tx->record_results(results, now);
  }
  bool claim(Time now) { return tx->claim_outgoing(now, 10).size() == 1; }
};

void order_and_claim(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  const TicketId ticket = new_ticket(*tx).id;
  NewOutgoing late = new_answer(1, ticket), urgent = new_answer(2, ticket), plain = new_answer(3, ticket);
  late.not_before = monday + 1h;
  urgent.priority = OutboxPriority::Technician;
  tx->add_outgoing(late);
  tx->add_outgoing(plain);
  tx->add_outgoing(urgent);
  CHECK(tx->next_outgoing_due() == monday);
  const auto rows = tx->claim_outgoing(monday, 10);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].mail_id == "out-2");  // S-25
  CHECK(rows[1].mail_id == "out-3");
  CHECK(rows[0].state == OutboxState::Sending);
  CHECK(rows[0].attempts == 1);
  CHECK(rows[0].bytes == urgent.bytes);  // INV-5, a zero byte included
  CHECK(rows[0].ticket_number == "JET-" + tx->find_outgoing(rows[0].id)->ticket_number.substr(4));
  CHECK(tx->claim_outgoing(monday, 10).empty());  // L-28: nobody gets a row twice
  CHECK(tx->next_outgoing_due() == monday + 1h);
  CHECK(tx->list_outbox(false).size() == 3);
  CHECK(tx->list_outbox(false).at(0).bytes.empty());
  CHECK_THROWS_AS(tx->add_outgoing(late), PermanentError);  // INV-4
}

void results(const MakeStore& make) {
  Outgoing sent(make);
  sent.mark();
  sent.result(OutboxState::Sent, {}, monday + 1s, "assigned@outlook");
  CHECK(sent.row().state == OutboxState::Sent);
  CHECK(sent.row().sent == monday + 1s);
  CHECK(sent.row().doubts == 0);
  CHECK(sent.tx->find_outgoing_by_message_id("assigned@outlook")->id == sent.id);  // S-20
  CHECK(sent.tx->find_outgoing_by_message_id("m2t.secret1@jette.brussels")->id == sent.id);
  CHECK(sent.tx->tickets_by_message_id("assigned@outlook").at(0).id == sent.ticket);
  CHECK(sent.tx->list_outbox(false).empty());
  CHECK(sent.tx->list_outbox(true).size() == 1);
  CHECK(sent.tx->sent_since(monday) == 1);
  CHECK(sent.tx->sent_since(monday + 2s) == 0);
  CHECK_THROWS_AS(sent.result(OutboxState::Deferred), std::logic_error);  // it is over
  sent.result(OutboxState::Bounced);
  CHECK(sent.row().state == OutboxState::Bounced);
  CHECK(sent.row().sent == monday + 1s);

  Outgoing deferred(make);
  deferred.result(OutboxState::Deferred, monday + 5min);
  CHECK_FALSE(deferred.claim(monday + 4min));
  CHECK(deferred.claim(monday + 5min));
  CHECK(deferred.row().attempts == 2);
  deferred.result(OutboxState::Failed);
  CHECK(deferred.row().last_reply == "the server's words");
  CHECK_FALSE(deferred.tx->next_outgoing_due());
  CHECK(deferred.tx->list_outbox(false).size() == 1);

  Outgoing given_back(make);
  given_back.result(OutboxState::Queued, monday);
  CHECK(given_back.claim(monday));

  Outgoing bounced_early(make);  // the report came in before our own commit
  bounced_early.mark();
  bounced_early.result(OutboxState::Bounced);
  bounced_early.result(OutboxState::Sent, {}, monday + 1s);
  CHECK(bounced_early.row().state == OutboxState::Bounced);
  CHECK(bounced_early.row().sent == monday + 1s);
}

void by_hand(const MakeStore& make) {
  Outgoing mail(make);
  CHECK_FALSE(mail.tx->retry_outgoing(mail.id, monday));  // being sent
  CHECK_FALSE(mail.tx->cancel_outgoing(mail.id));
  mail.mark();
  CHECK_FALSE(mail.tx->cancel_outgoing(mail.id));
  mail.result(OutboxState::Failed);
  CHECK_FALSE(mail.tx->cancel_outgoing(mail.id));
  CHECK(mail.tx->retry_outgoing(mail.id, monday));
  CHECK(mail.row().state == OutboxState::Queued);
  CHECK(mail.row().attempts == 0);
  CHECK(mail.tx->cancel_outgoing(mail.id));
  CHECK_FALSE(mail.claim(monday + 24h));
  CHECK_THROWS_AS(mail.result(OutboxState::Bounced), std::logic_error);
  CHECK(mail.tx->retry_outgoing(mail.id, monday));
  CHECK(mail.claim(monday));
  CHECK_FALSE(mail.tx->retry_outgoing(OutboxId{999}, monday));
}

void doubt_in_one_life(const MakeStore& make) {
  Outgoing mail(make);
  mail.mark();
  CHECK(mail.row().state == OutboxState::InDoubt);
  CHECK_FALSE(mail.tx->next_outgoing_due());  // it is being sent: nobody may take it
  CHECK_FALSE(mail.claim(monday + 24h));
  mail.result(OutboxState::InDoubt, monday + 10min);
  CHECK(mail.row().doubts == 1);
  CHECK(mail.row().state == OutboxState::InDoubt);
  CHECK_FALSE(mail.claim(monday + 9min));  // S-09: reconcile first
  CHECK(mail.claim(monday + 10min));
  mail.mark();
  mail.result(OutboxState::InDoubt, monday + 20min);
  CHECK(mail.row().state == OutboxState::NeedsDecision);  // INV-7
  CHECK_FALSE(mail.claim(monday + 24h));
  CHECK_FALSE(mail.tx->next_outgoing_due());
  CHECK(mail.tx->retry_outgoing(mail.id, monday + 24h));  // a person says: once more
  CHECK(mail.claim(monday + 24h));
  mail.mark();
  mail.result(OutboxState::InDoubt, monday + 25h);
  CHECK(mail.row().state == OutboxState::NeedsDecision);
}

void doubt_and_deferral(const MakeStore& make) {
  Outgoing mail(make);
  mail.mark();
  mail.result(OutboxState::InDoubt, monday);
  CHECK(mail.claim(monday));
  mail.result(OutboxState::Deferred, monday + 5min);  // the resend was refused before the dot
  CHECK(mail.claim(monday + 5min));
  mail.mark();
  mail.result(OutboxState::InDoubt, monday + 20min);
  CHECK(mail.row().state == OutboxState::NeedsDecision);
}

void crashes(const MakeStore& make) {
  Outgoing sending(make);
  CHECK(sending.tx->recover_outbox(monday) == 1);  // K-15 to K-17
  CHECK(sending.row().state == OutboxState::Queued);
  CHECK(sending.row().doubts == 0);
  CHECK(sending.claim(monday));
  sending.mark();
  CHECK(sending.tx->recover_outbox(monday) == 1);  // K-18 to K-20
  CHECK(sending.row().state == OutboxState::InDoubt);
  CHECK(sending.row().doubts == 1);
  CHECK(sending.tx->recover_outbox(monday + 1h) == 0);  // waits already: not a second doubt
  CHECK(sending.claim(monday));
  CHECK(sending.tx->recover_outbox(monday) == 1);  // killed before the dot of the resend
  CHECK(sending.row().state == OutboxState::Queued);
  CHECK(sending.claim(monday));
  sending.mark();
  CHECK(sending.tx->recover_outbox(monday) == 1);
  CHECK(sending.row().state == OutboxState::NeedsDecision);
  CHECK_FALSE(sending.claim(monday + 24h));
  CHECK(sending.tx->recover_outbox(monday) == 0);
}

}  // namespace

void contract_of_outbox(const MakeStore& make) {
  order_and_claim(make);
  results(make);
  by_hand(make);
}

void contract_of_doubt(const MakeStore& make) {
  doubt_in_one_life(make);
  doubt_and_deferral(make);
  crashes(make);
}

void contract_of_limits(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  const TicketId ticket = new_ticket(*tx).id;
  const Person stranger{"", "x@elsewhere.example", Language::Unknown};
  NewOutgoing follow_up = new_answer(2, ticket), by_hand = new_answer(3, ticket), outside = new_answer(4, ticket, stranger);
  follow_up.kind = std::string(to_word(NoticeKind::AcknowledgeFollowUp));
  follow_up.created = monday + 30min;
  by_hand.automatic = false;
  outside.created = monday + 2h;
  for (const auto& mail : {new_answer(1, ticket), follow_up, by_hand, outside}) tx->add_outgoing(mail);

  CHECK(tx->automatic_mails_to("ANNE.dupont@jette.brussels", true, monday) == 1);
  CHECK(tx->automatic_mails_to(anne.address, false, monday) == 1);
  CHECK(tx->automatic_mails_to(anne.address, true, monday + 1min) == 0);
  CHECK(tx->last_automatic_mail_to(anne.address) == monday + 30min);
  CHECK_FALSE(tx->last_automatic_mail_to(jan.address));
  CHECK(tx->automatic_mails_to_domain("jette.brussels", monday) == 2);
  CHECK(tx->automatic_mails_to_domain("jette.brussels", monday + 1min) == 1);
  CHECK(tx->automatic_mails_to_domain("elsewhere.example", monday + 1h) == 1);
  const std::array<std::string, 1> ours{"jette.brussels"};
  CHECK(tx->automatic_mails_outside(ours, monday) == 1);
  CHECK(tx->automatic_mails_outside({}, monday) == 3);
  CHECK(tx->automatic_mails_outside({}, monday + 3h) == 0);
  CHECK(tx->new_tickets_from(anne.address, monday) == 1);
  CHECK(tx->new_tickets_from(anne.address, monday + 1ms) == 0);
  CHECK(tx->new_tickets_from(jan.address, monday) == 0);
  CHECK(tx->new_tickets_from_domain("jette.brussels", monday) == 1);
  CHECK(tx->new_tickets_from_domain("jette.brussels", monday + 1min) == 0);
}

}  // namespace m2t::test
