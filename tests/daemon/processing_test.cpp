// The road of one mail, on a store in memory and raw mails in a folder: what was promised about each kind of it.
#include "daemon/processing.h"

#include <unistd.h>

#include "base/errors.h"
#include "store/broken.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// Chance that fails in the middle of the second mail of a batch: each acknowledgement asks it twice, for the secret and for the
// id. Stands for anything that goes wrong after parts of a mail are written.
template <typename Error>
RandomBytes failing_in_second_mail(const Error& error) {
  return [error, calls = std::make_shared<int>(0)](std::size_t count) {
    if (++*calls == 3) throw error;
    return std::string(count, static_cast<char>(*calls));
  };
}

RawMail answer(std::string more_fields, std::string message_id = "a2@mail.jette.brussels") {
  RawMail mail;
  mail.subject = "RE: Imprimante du guichet 3";
  mail.text = "Elle affiche maintenant « bourrage papier ».\n";
  mail.message_id = std::move(message_id);
  mail.more_fields = std::move(more_fields);
  return mail;
}

std::string number_of(TestDesk& desk, const InboundRow& row) { return to_text(desk.view(row.ticket.value()).ticket.number); }

std::vector<InboundId> three_mails(TestDesk& desk) {
  std::vector<InboundId> ids;
  for (const char* subject : {"Imprimante", "Badge du sous-sol", "Ecran noir"}) {
    RawMail mail;
    mail.subject = subject;
    mail.text = std::string(subject) + " ?\n";
    mail.message_id = std::to_string(ids.size()) + "@mail.jette.brussels";
    ids.push_back(desk.receive(mail));
  }
  return ids;
}

void close_ticket(TestDesk& desk, TicketId id) {
  auto tx = desk.store->begin();
  tx->set_ticket_state(id, TicketState::Closed, desk.clock.now());
  tx->commit();
}

}  // namespace

TEST_CASE("processing: a mail by a member of the staff opens a ticket and queues one acknowledgement (INV-3)") {
  TestDesk desk;
  const InboundRow row = desk.handle({});
  CHECK(row.state == InboundState::Decided);
  CHECK(row.verdict == Verdict::NewTicket);
  CHECK(row.attempts == 1);
  const TicketView view = desk.view(row.ticket.value());
  CHECK(to_text(view.ticket.number) == "JET-10008");
  CHECK(view.ticket.subject == "Imprimante du guichet 3");
  CHECK(view.ticket.requester.address == "marie.dubois@jette.brussels");
  REQUIRE(view.entries.size() == 1);
  CHECK(view.entries[0].kind == EntryKind::Request);
  CHECK(view.entries[0].inbound == row.id);
  const auto outbox = desk.outbox();
  REQUIRE(outbox.size() == 1);
  CHECK(outbox[0].to == "marie.dubois@jette.brussels");
  CHECK(outbox[0].caused_by == row.id);
  CHECK(outbox[0].state == OutboxState::Queued);
  const auto events = desk.store->begin_reading()->events_of(view.ticket.id);
  std::vector<std::string> words;
  for (const Event& event : events) words.push_back(event.what);
  CHECK(words == std::vector<std::string>{"ticket.opened", "entry.added", "outbox.queued"});
  CHECK(desk.processing().handle_due() == 0);  // nothing is handled twice
}

TEST_CASE("processing: an answer is a follow-up by each kind of evidence") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  const OutboxRow acknowledgement = desk.outbox().at(0);
  const std::string number = number_of(desk, first);
  desk.clock.advance(1h);
  std::string evidence;
  RawMail mail;
  SUBCASE("our Message-ID with its secret") {
    mail = answer("In-Reply-To: <" + acknowledgement.message_id + ">\n");
    evidence = "our Message-ID with its secret";
  }
  SUBCASE("the Message-ID of their own first mail") {
    mail = answer("In-Reply-To: <a1@mail.jette.brussels>\n");
    evidence = "the Message-ID of an earlier mail";
  }
  SUBCASE("the number in the subject") {
    mail = answer("");
    mail.subject = "RE: Imprimante du guichet 3 [" + number + "]";
    evidence = "the number in the subject";
  }
  SUBCASE("the number in the text") {
    mail = answer("");
    mail.subject = "imprimante";
    mail.text = "Concerne le ticket " + number + " : elle affiche « bourrage papier ».\n";
    evidence = "the number in the text";
  }
  const InboundRow row = desk.handle(mail);
  CHECK(row.verdict == Verdict::FollowUp);
  CHECK(row.ticket == first.ticket);
  CHECK(desk.tickets().size() == 1);
  CHECK(desk.view(*first.ticket).entries.size() == 2);
  bool told = false;
  for (const std::string& reason : row.reasons) told = told || reason.find(evidence) != std::string::npos;
  CHECK(told);
  CHECK(desk.outbox().size() == 2);
}

TEST_CASE("processing: the secret in the reply address counts where plus addresses are configured") {
  Settings settings = jette_settings();
  settings.policy.plus_addresses = true;
  TestDesk desk(std::move(settings));
  const InboundRow first = desk.handle({});
  const std::string reply_to = field_of(desk.outbox().at(0).bytes, "Reply-To");
  CHECK(reply_to.find("support+r.") != std::string::npos);
  RawMail mail = answer("Delivered-To: " + reply_to + "\n");
  mail.subject = "encore moi";
  CHECK(desk.handle(mail).ticket == first.ticket);
}

TEST_CASE("processing: same Message-ID and same content is a duplicate; other content is a mail of its own (INV-12, T-37)") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  const InboundRow again = desk.handle({});
  CHECK(again.verdict == Verdict::Duplicate);
  CHECK(desk.tickets().size() == 1);
  CHECK(desk.outbox().size() == 1);
  RawMail other;
  other.text = "Un tout autre problème : mon téléphone ne sonne plus.\n";
  const InboundRow second = desk.handle(other);
  CHECK(second.verdict == Verdict::NewTicket);
  CHECK(second.ticket != first.ticket);
  CHECK(desk.tickets().size() == 2);
}

TEST_CASE("processing: the two copies of one mail in one batch make one ticket (INV-12)") {
  TestDesk desk;
  const InboundId one = desk.receive({});
  const InboundId two = desk.receive({});
  desk.processing().handle_due();
  CHECK(desk.row(one).verdict == Verdict::NewTicket);
  CHECK(desk.row(two).verdict == Verdict::Duplicate);
}

TEST_CASE("processing: a stranger's mail is held, and becomes a ticket when it is released") {
  TestDesk desk;
  RawMail mail;
  mail.from = "Bob <bob@elsewhere.test>";
  const InboundRow held = desk.handle(mail);
  CHECK(held.verdict == Verdict::Held);
  CHECK(held.held_reason == HeldReason::Stranger);
  CHECK(desk.tickets().empty());
  CHECK(desk.outbox().empty());
  CHECK(desk.store->begin_reading()->held().size() == 1);
  {
    auto tx = desk.store->begin();
    tx->release_held(held.id, std::nullopt);
    tx->commit();
  }
  desk.processing().handle_due();
  const InboundRow released = desk.row(held.id);
  CHECK(released.verdict == Verdict::NewTicket);
  CHECK(desk.tickets().size() == 1);
  CHECK(desk.store->begin_reading()->held().empty());
}

TEST_CASE("processing: a held mail can be released into a ticket that a person names") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  RawMail mail;
  mail.from = "Bob <bob@elsewhere.test>";
  mail.message_id = "b1@elsewhere.test";
  mail.subject = "devis de la cartouche";
  const InboundRow held = desk.handle(mail);
  {
    auto tx = desk.store->begin();
    tx->release_held(held.id, first.ticket);
    tx->commit();
  }
  desk.processing().handle_due();
  CHECK(desk.row(held.id).verdict == Verdict::FollowUp);
  CHECK(desk.row(held.id).ticket == first.ticket);
  CHECK(desk.view(*first.ticket).entries.size() == 2);
  CHECK(desk.tickets().size() == 1);
}

TEST_CASE("processing: tickets above the sender's budget wait for a person, each visibly (3.1)") {
  Settings settings = jette_settings();
  settings.policy.limits.new_tickets_per_hour = 3;
  TestDesk desk(std::move(settings));
  std::vector<InboundId> ids;
  for (int i = 0; i < 5; ++i) {
    RawMail mail;
    mail.message_id = "n" + std::to_string(i) + "@mail.jette.brussels";
    mail.subject = "Demande numéro " + std::to_string(i);
    mail.text += std::to_string(i);
    ids.push_back(desk.receive(mail));
  }
  desk.processing().handle_due();  // one batch: the budget counts what the same transaction has opened
  CHECK(desk.tickets().size() == 3);
  CHECK(desk.row(ids[2]).verdict == Verdict::NewTicket);
  CHECK(desk.row(ids[3]).held_reason == HeldReason::Budget);
  CHECK(desk.row(ids[4]).held_reason == HeldReason::Budget);
}

TEST_CASE("processing: an answer to a closed ticket opens a new one that is linked to it") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  close_ticket(desk, *first.ticket);
  desk.clock.advance(24h);
  const InboundRow row = desk.handle(answer("In-Reply-To: <" + desk.outbox().at(0).message_id + ">\n"));
  CHECK(row.verdict == Verdict::NewTicket);
  CHECK(row.ticket != first.ticket);
  const TicketView fresh = desk.view(*row.ticket);
  REQUIRE(fresh.linked.size() == 1);
  CHECK(to_text(fresh.linked[0]) == number_of(desk, first));
  CHECK(desk.view(*first.ticket).ticket.state == TicketState::Closed);
  CHECK(desk.view(*first.ticket).linked.size() == 1);
  CHECK(read_mail(desk.outbox().at(1).bytes).text.find(number_of(desk, first)) != std::string::npos);  // the sender is told
}

TEST_CASE("processing: a mail that names two tickets goes to the first and is noted on both") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  RawMail other;
  other.message_id = "a9@mail.jette.brussels";
  other.subject = "Badge";
  other.text = "Mon badge n'ouvre plus la porte du sous-sol.\n";
  const InboundRow second = desk.handle(other);
  RawMail both = answer("");
  both.subject = "tickets " + number_of(desk, first) + " et " + number_of(desk, second);
  const InboundRow row = desk.handle(both);
  CHECK(row.ticket == first.ticket);
  CHECK(has_note(desk.view(*first.ticket), number_of(desk, second)));
  CHECK(has_note(desk.view(*second.ticket), number_of(desk, first)));
  CHECK(desk.view(*first.ticket).linked.size() == 1);
}

TEST_CASE("processing: who is no party cannot write into a ticket by naming it, and is told nothing of it (T-02)") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  RawMail mail = answer("");
  mail.from = "Luc Martin <luc.martin@jette.brussels>";
  mail.subject = "RE: [" + number_of(desk, first) + "]";
  const InboundRow row = desk.handle(mail);
  CHECK(row.verdict == Verdict::NewTicket);
  CHECK(row.ticket != first.ticket);
  CHECK(has_note(desk.view(*row.ticket), number_of(desk, first)));
  CHECK(desk.view(*first.ticket).entries.size() == 1);
  const OutboxRow mail_out = desk.outbox().back();
  CHECK(mail_out.to == "luc.martin@jette.brussels");
  CHECK(mail_out.bytes.find(number_of(desk, first)) == std::string::npos);
}

TEST_CASE(
    "processing: a mail whose reading stopped the process three times is held as poison; released, it is tried again (INV-9)") {
  TestDesk desk;
  const InboundId id = desk.receive({});
  const std::array ids{id};
  for (int i = 0; i < 3; ++i) {  // what a process leaves that died while it read the mail
    auto tx = desk.store->begin();
    tx->count_attempts(ids);
    tx->commit();
  }
  desk.processing().handle_due();
  CHECK(desk.row(id).verdict == Verdict::Held);
  CHECK(desk.row(id).held_reason == HeldReason::Poison);
  {
    auto tx = desk.store->begin();
    tx->release_held(id, std::nullopt);
    tx->commit();
  }
  desk.processing().handle_due();
  CHECK(desk.row(id).verdict == Verdict::NewTicket);
}

TEST_CASE("processing: after a crash each suspect is tried alone, so that no innocent mail is counted (INV-9)") {
  TestDesk desk;
  std::vector<InboundId> ids;
  for (int i = 0; i < 4; ++i) {
    RawMail mail;
    mail.message_id = "c" + std::to_string(i) + "@mail.jette.brussels";
    mail.text += std::to_string(i);
    ids.push_back(desk.receive(mail));
  }
  {
    auto tx = desk.store->begin();
    tx->count_attempts(std::span(ids).first(2));  // these two were in the batch that died
    tx->commit();
  }
  std::vector<std::size_t> decided;
  std::size_t before = 0;
  desk.processing().handle_due([&] {
    std::size_t now = 0;
    for (const InboundId id : ids) now += desk.row(id).state == InboundState::Decided;
    decided.push_back(now - before);
    before = now;
  });
  CHECK(decided == std::vector<std::size_t>{1, 1, 2});
  CHECK(desk.row(ids[3]).attempts == 1);
}

TEST_CASE("processing: a missing raw mail is waited for, counts as no attempt, and a day later waits for a person (L-08)") {
  TestDesk desk;
  const InboundId id = desk.receive({});
  const std::filesystem::path file = desk.blobs.folder() / desk.row(id).blob;
  std::filesystem::rename(file, desk.folder / "aside");
  Processing processing = desk.processing();
  for (int minute = 0; minute < 10; ++minute) {
    processing.handle_due();
    CHECK(desk.row(id).state == InboundState::Received);
    desk.clock.advance(1min);
  }
  CHECK(desk.row(id).attempts == 0);
  SUBCASE("it comes back") {
    std::filesystem::rename(desk.folder / "aside", file);
    processing.handle_due();
    CHECK(desk.row(id).verdict == Verdict::NewTicket);
  }
  SUBCASE("it does not") {
    desk.clock.advance(24h);
    processing.handle_due();
    CHECK(desk.row(id).held_reason == HeldReason::Unreadable);
    CHECK(desk.row(id).explanation.find("release it") != std::string::npos);
  }
}

TEST_CASE("processing: what fails for one mail holds that mail only; the rest of its batch is committed (INV-3)") {
  TestDesk desk;
  const std::vector<InboundId> ids = three_mails(desk);
  CHECK(desk.processing(failing_in_second_mail(PermanentError("cannot be written"))).handle_due() == 3);
  CHECK(desk.row(ids[0]).verdict == Verdict::NewTicket);
  CHECK(desk.row(ids[2]).verdict == Verdict::NewTicket);
  CHECK(desk.row(ids[1]).verdict == Verdict::Held);
  CHECK(desk.row(ids[1]).held_reason == HeldReason::Unreadable);
  CHECK(desk.row(ids[1]).explanation.find("cannot be written") != std::string::npos);
  CHECK(desk.tickets().size() == 2);  // that of the second mail was rolled back to its savepoint
  CHECK(desk.outbox().size() == 2);
}

TEST_CASE("processing: a broken store is not taken for a bad mail: it comes out, and nothing is decided (L-04)") {
  TestDesk desk;
  const std::vector<InboundId> ids = three_mails(desk);
  CHECK_THROWS_AS(desk.processing(failing_in_second_mail(BrokenStore("malformed"))).handle_due(), BrokenStore);
  for (const InboundId id : ids) CHECK(desk.row(id).state == InboundState::Received);
  CHECK(desk.tickets().empty());
}

TEST_CASE("processing: trouble that passes makes no mail poison, however often it comes (INV-8, INV-9)") {
  TestDesk desk;
  const std::vector<InboundId> ids = three_mails(desk);
  for (int i = 0; i < 5; ++i) {
    CHECK_THROWS_AS(desk.processing(failing_in_second_mail(TransientError("the disk is full"))).handle_due(), TransientError);
    for (const InboundId id : ids) CHECK(desk.row(id).attempts == 0);
  }
  desk.processing().handle_due();
  for (const InboundId id : ids) CHECK(desk.row(id).verdict == Verdict::NewTicket);
}

TEST_CASE("processing: a report that a mail of ours came back marks it and is noted on its ticket (S-22)") {
  TestDesk desk;
  const InboundRow first = desk.handle({});
  const OutboxRow sent = desk.outbox().at(0);
  const auto state_is = [&](OutboxState state) { return desk.outbox().at(0).state == state; };
  RawMail report;
  report.from = "Mail Delivery System <MAILER-DAEMON@mx.example.org>";
  report.subject = "Undelivered Mail Returned to Sender";
  report.message_id = "d1@mx.example.org";
  const std::string body =
      "--x\nContent-Type: text/plain\n\nNo such user.\n\n--x\nContent-Type: message/delivery-status\n\n"
      "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; marie.dubois@jette.brussels\n"
      "Action: failed\nStatus: 5.1.1\n\n--x\nContent-Type: text/rfc822-headers\n\n"
      "From: support@jette.brussels\nMessage-ID: <" +
      sent.message_id + ">\n\n--x--\n";
  const auto raw = [&](const std::string& id) {
    return "From: " + report.from + "\nTo: support@jette.brussels\nSubject: " + report.subject + "\nMessage-ID: <" + id +
           ">\nDate: Tue, 24 Nov 2026 10:05:00 +0100\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n" +
           body;
  };
  const auto report_arrives = [&](const std::string& id) {
    const InboundId inbound = desk.add(desk.stored(raw(id)));
    desk.processing().handle_due();
    return desk.row(inbound);
  };
  const auto claim = [&] {
    auto tx = desk.store->begin();
    tx->claim_outgoing(desk.clock.now(), 1);
    tx->commit();
  };
  SUBCASE("of a mail that was sent, once and again") {
    claim();
    {
      auto tx = desk.store->begin();
      const OutboxResult result{sent.id, OutboxState::Sent, "250 ok", {}, {}};
      tx->record_results(std::span(&result, 1), desk.clock.now());
      tx->commit();
    }
    CHECK(report_arrives("d1@mx.example.org").verdict == Verdict::Bounce);
    CHECK(state_is(OutboxState::Bounced));
    CHECK(has_note(desk.view(*first.ticket), "came back (5.1.1)"));
    CHECK(report_arrives("d2@mx.example.org").verdict == Verdict::Bounce);
    CHECK(state_is(OutboxState::Bounced));
  }
  SUBCASE("of a mail that a person cancelled: noted, and it stays cancelled") {
    {
      auto tx = desk.store->begin();
      CHECK(tx->cancel_outgoing(sent.id));
      tx->commit();
    }
    CHECK(report_arrives("d1@mx.example.org").verdict == Verdict::Bounce);
    CHECK(state_is(OutboxState::Cancelled));
  }
  SUBCASE("of a mail that waits: noted, and it still goes out") {
    CHECK(report_arrives("d1@mx.example.org").verdict == Verdict::Bounce);
    CHECK(state_is(OutboxState::Queued));
  }
  CHECK(desk.outbox().size() == 1);  // nobody is written to about it
  CHECK(desk.tickets().size() == 1);
}
