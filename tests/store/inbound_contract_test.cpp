#include <doctest/doctest.h>

#include <array>

#include "base/errors.h"
#include "tests/store/store_contract.h"

namespace m2t::test {

NewInbound new_mail(int n, std::int64_t mailbox) {
  NewInbound mail;
  mail.mail_id = "in-" + std::to_string(n);
  mail.mailbox = mailbox;
  if (mailbox != 0) mail.place = {"INBOX", 7, static_cast<std::uint32_t>(n)};
  mail.fingerprint = "fingerprint-" + std::to_string(n);
  mail.message_id = "m" + std::to_string(n) + "@jette.brussels";
  mail.blob = "2026-11/" + std::to_string(n);
  mail.size_bytes = 1234;
  mail.internal_date = monday;
  mail.received = monday + std::chrono::seconds(n);
  mail.shown_from = "Anne <anne@jette.brussels>";
  mail.shown_subject = "Imprimante";
  return mail;
}

Decision decision(Verdict verdict) {
  Decision made;
  made.verdict = verdict;
  made.reasons = {"H-45 nothing automatic about it", "no number found"};
  return made;
}

std::int64_t new_mailbox(Tx& tx) {
  MailboxRow row;
  row.name = "support@imap.example/INBOX";
  row.first_uid_next = 12;
  row.first_start = monday;
  row.take_from = monday - std::chrono::hours(24);
  return tx.add_mailbox(row).id;
}

namespace {

void transport_key(Tx& tx, std::int64_t mailbox) {
  REQUIRE(tx.add_inbound(new_mail(20, mailbox)));
  NewInbound again = new_mail(20, mailbox);
  again.mail_id = "in-again";
  CHECK_FALSE(tx.add_inbound(again));  // INV-12: same mailbox, UIDVALIDITY, UID and fingerprint
  again.fingerprint = "another message under a reused UID (I-10)";
  CHECK(tx.add_inbound(again));
  CHECK_THROWS_AS(tx.add_inbound(again = new_mail(20)), PermanentError);  // INV-4: the mail id is unique
  const auto known = tx.known_uids(mailbox, 7, 1);
  REQUIRE(known.size() == 2);
  CHECK(known[0].uid == 20);
  CHECK(known[0].state == InboundState::Received);
  CHECK(tx.known_uids(mailbox, 7, 21).empty());
  CHECK(tx.known_uids(mailbox, 8, 1).empty());
  CHECK(tx.inbound_by_fingerprint(mailbox, "fingerprint-20").size() == 1);
}

void mailbox_rows(Tx& tx, std::int64_t mailbox) {
  const auto found = tx.find_mailbox("support@imap.example/INBOX");
  REQUIRE(found);
  CHECK(found->id == mailbox);
  CHECK(found->first_uid_next == 12);
  CHECK(found->take_from == monday - std::chrono::hours(24));
  tx.set_uid_validity(mailbox, 4294967295u);
  CHECK(tx.mailboxes().at(0).uid_validity == 4294967295u);
  CHECK_FALSE(tx.find_mailbox("other"));
}

void one_mails_life(Tx& tx, std::int64_t mailbox) {
  const InboundId id = *tx.add_inbound(new_mail(1, mailbox));
  const std::array ids{id};
  tx.count_attempts(ids);
  tx.count_attempts(ids);
  InboundRow row = tx.received_inbound(monday, 10).at(0);
  CHECK(row.attempts == 2);  // INV-9
  CHECK(row.mail_id == "in-1");
  CHECK(row.place.uid == 1);
  CHECK(row.received == monday + std::chrono::seconds(1));

  tx.forgive_attempts(ids);
  CHECK(tx.find_inbound(id)->attempts == 1);
  tx.postpone_inbound(id, monday + std::chrono::minutes(5), "the database was busy");
  CHECK(tx.find_inbound(id)->attempts == 0);  // the program survived it
  CHECK(tx.received_inbound(monday, 10).empty());
  CHECK(tx.next_inbound_due() == monday + std::chrono::minutes(5));
  CHECK(tx.received_inbound(monday + std::chrono::minutes(5), 10).size() == 1);

  tx.record_decision(id, decision(Verdict::NewTicket), "m1@jette.brussels", monday);
  CHECK_THROWS_AS(tx.record_decision(id, decision(Verdict::NewTicket), "", monday), PermanentError);  // INV-2: exactly one
  CHECK_FALSE(tx.next_inbound_due());
  row = tx.inbound_to_file(mailbox, 10).at(0);
  CHECK(row.verdict == Verdict::NewTicket);
  CHECK(row.reasons == decision(Verdict::NewTicket).reasons);
  tx.mark_filed(id, {"Processed", 3, 77});
  CHECK(tx.inbound_to_file(mailbox, 10).empty());
  row = *tx.find_inbound("in-1");
  CHECK(row.state == InboundState::Filed);
  CHECK(row.now_at.folder == "Processed");
  CHECK(row.now_at.uid == 77);
  CHECK(row.place.uid == 1);
}

void held_mail(Tx& tx, std::int64_t mailbox) {
  const InboundId id = *tx.add_inbound(new_mail(2, mailbox));
  Decision hold = decision(Verdict::Held);
  hold.effects.push_back(HoldMail{HeldReason::Stranger, "nobody we know"});
  tx.record_decision(id, hold, "", monday);
  REQUIRE(tx.held().size() == 1);
  CHECK(tx.held()[0].held_reason == HeldReason::Stranger);
  CHECK(tx.held()[0].explanation == "nobody we know");
  CHECK(tx.held()[0].message_id == "m2@jette.brussels");

  tx.release_held(id, std::nullopt);
  CHECK(tx.held().empty());
  CHECK_THROWS_AS(tx.release_held(id, std::nullopt), PermanentError);
  CHECK(tx.received_inbound(monday, 10).at(0).released);
  tx.mark_filed(id, {"Held", 3, 5});  // the move to the held folder that was under way
  CHECK(tx.find_inbound(id)->state == InboundState::Received);
  CHECK(tx.find_inbound(id)->now_at.folder == "Held");

  tx.record_decision(id, hold, "", monday);  // held again: seen again
  REQUIRE(tx.held().size() == 1);
  tx.discard_held(id);
  CHECK(tx.held().empty());
  CHECK(tx.find_inbound(id)->discarded);
}

void mails_that_stay(Tx& tx, std::int64_t mailbox) {
  NewInbound left = new_mail(3, mailbox);
  left.left = true;
  left.blob.clear();
  tx.add_inbound(left);
  CHECK(tx.left_mails(10).at(0).verdict == Verdict::Left);
  CHECK(tx.left_mails(10).at(0).left);
  const InboundId gone = *tx.add_inbound(new_mail(4, mailbox));
  tx.mark_vanished(gone);
  CHECK(tx.find_inbound(gone)->verdict == Verdict::Vanished);
  CHECK(tx.received_inbound(monday, 10).empty());
}

// I-08: the server numbers anew what lies in the inbox, and a mail that had been moved lies there again.
void renumbered_mails(Tx& tx, std::int64_t mailbox) {
  const ServerPlace here{"INBOX", 9, 4};
  const InboundId filed = *tx.add_inbound(new_mail(1, mailbox));
  tx.record_decision(filed, decision(Verdict::NewTicket), "", monday);
  tx.mark_filed(filed, {"Processed", 3, 77});
  tx.set_inbound_place(filed, here, {"Processed", 3, 78});
  CHECK(tx.find_inbound(filed)->state == InboundState::Filed);  // still where it was moved to
  tx.set_inbound_place(filed, here, here);
  REQUIRE(tx.inbound_to_file(mailbox, 10).size() == 1);
  CHECK(tx.inbound_to_file(mailbox, 10).at(0).verdict == Verdict::NewTicket);
  CHECK(tx.received_inbound(monday, 10).empty());  // filed again, not handled again

  NewInbound left = new_mail(2, mailbox);
  left.left = true;
  const InboundId stays = *tx.add_inbound(left);
  tx.set_inbound_place(stays, here, here);
  CHECK(tx.find_inbound(stays)->state == InboundState::Left);
  const InboundId fresh = *tx.add_inbound(new_mail(3, mailbox));
  tx.set_inbound_place(fresh, here, here);
  CHECK(tx.find_inbound(fresh)->state == InboundState::Received);
  const InboundId gone = *tx.add_inbound(new_mail(4, mailbox));
  tx.mark_vanished(gone);
  tx.set_inbound_place(gone, here, here);
  CHECK(tx.find_inbound(gone)->state == InboundState::Vanished);  // never fetched: must not be moved away
}

}  // namespace

namespace {

void since_a_day(Tx& tx, std::int64_t mailbox) {
  std::vector<InboundId> ids;
  for (int n = 1; n <= 3; ++n) {
    NewInbound mail = new_mail(n, mailbox);
    mail.received = monday + std::chrono::hours(n);
    ids.push_back(tx.add_inbound(mail).value());
  }
  CHECK(tx.inbound_since(monday, InboundId{0}, 10).size() == 3);
  CHECK(tx.inbound_since(monday, InboundId{0}, 2).size() == 2);
  CHECK(tx.inbound_since(monday + std::chrono::hours(2), InboundId{0}, 10).at(0).id == ids[1]);
  CHECK(tx.inbound_since(monday, ids[1], 10).at(0).id == ids[2]);
  CHECK(tx.inbound_since(monday, ids[2], 10).empty());
}

}  // namespace

void contract_of_inbound(const MakeStore& make) {
  for (auto* part :
       {&mailbox_rows, &one_mails_life, &held_mail, &mails_that_stay, &transport_key, &renumbered_mails, &since_a_day}) {
    const auto store = make();
    const auto tx = store->begin();
    (*part)(*tx, new_mailbox(*tx));
    tx->commit();
  }
  const auto store = make();
  const auto tx = store->begin();
  CHECK(tx->add_inbound(new_mail(1)));  // from `ingest`: no transport key
  NewInbound same = new_mail(1);
  same.mail_id = "in-other";
  const InboundId second = *tx->add_inbound(same);
  CHECK(tx->all_blobs() == std::vector<std::string>{"2026-11/1"});
  CHECK(tx->received_inbound(monday, 1).at(0).mail_id == "in-1");  // oldest first
  tx->set_inbound_place(second, {"INBOX", 9, 4}, {"Processed", 2, 8});
  CHECK(tx->find_inbound(second)->place.uid_validity == 9);
  CHECK(tx->find_inbound(second)->now_at.uid == 8);
  tx->record_decision(second, decision(Verdict::NewTicket), "", monday);
  tx->mark_filed_where_it_is(second, "moved by somebody else");
  CHECK(tx->find_inbound(second)->explanation == "moved by somebody else");
  NewInbound ours = new_mail(1);  // T-38: found by the domain of its sender, whatever the case
  ours.mail_id = "in-ours";
  ours.shown_from = "An.Peeters@JETTE.brussels";
  CHECK(tx->add_inbound(ours));
  REQUIRE(tx->received_inbound_from("jette.brussels", monday, 10).size() == 1);
  CHECK(tx->received_inbound_from("jette.brussels", monday, 10)[0].mail_id == "in-ours");
  CHECK(tx->received_inbound_from("brussels", monday, 10).empty());
}

}  // namespace m2t::test
