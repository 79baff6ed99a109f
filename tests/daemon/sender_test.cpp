// What the desk remembers of senders: addresses where mails come back (S-22 to S-24), programs that answer its mails (T-17), mails in a
// technician's name that prove nothing (3.1). On a real store, and as the commands show it.
#include <algorithm>
#include <filesystem>

#include "tests/daemon/staffed_command_desk.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

Settings with_technicians() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.hold_answers = std::chrono::seconds(0);
  return settings;
}

struct SenderDesk : TestDesk {
  SenderDesk() : TestDesk(with_technicians()) {}

  OutboxRow newest(std::string_view to, std::string_view kind) {
    OutboxRow found;
    for (const OutboxRow& row : outbox())
      if (row.to == to && row.kind == kind) found = row;
    REQUIRE(!found.message_id.empty());
    return found;
  }
  int count(std::string_view to, std::string_view kind) {
    const auto rows = outbox();
    return static_cast<int>(std::ranges::count_if(rows, [&](const OutboxRow& row) { return row.to == to && row.kind == kind; }));
  }
  void everything_is_sent() {
    auto tx = store->begin();
    std::vector<OutboxResult> results;
    for (const OutboxRow& row : tx->claim_outgoing(clock.now(), 100))
      results.push_back({row.id, OutboxState::Sent, "250 ok", {}, {}});
    tx->record_results(results, clock.now());
    tx->commit();
  }
  InboundRow answers(const std::string& from, const OutboxRow& ours, const std::string& text) {
    RawMail mail;
    mail.from = from;
    mail.subject = "RE: [" + ours.ticket_number + "]";
    mail.text = text;
    mail.message_id = "r" + std::to_string(++mails_) + "@mail.jette.brussels";
    mail.more_fields = "In-Reply-To: <" + ours.message_id + ">\nReferences: <" + ours.message_id + ">\n";
    return handle(mail);
  }
  InboundRow comes_back(const std::string& to, const std::string& returned_fields) {
    const std::string raw =
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nTo: support@jette.brussels\nSubject: "
        "Undelivered Mail "
        "Returned to Sender\nMessage-ID: <d" +
        std::to_string(++mails_) +
        "@mx.example.org>\nDate: Tue, 24 Nov 2026 10:05:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/report; "
        "report-type=delivery-status; boundary=x\n\n--x\nContent-Type: text/plain\n\nNo such user.\n\n--x\nContent-Type: "
        "message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; " +
        to + "\nAction: failed\nStatus: 5.1.1\n\n--x\nContent-Type: text/rfc822-headers\n\n" + returned_fields + "\n--x--\n";
    const InboundId id = add(stored(raw));
    processing().handle_due();
    return row(id);
  }
  std::optional<Bouncing> mark(const std::string& address) { return store->begin_reading()->find_bouncing(address); }

 private:
  int mails_ = 0;
};

const std::string marie = "marie.dubois@jette.brussels", an = "an.peeters@jette.brussels";

}  // namespace

TEST_CASE(
    "sender: an answer that comes back is told to its technician, the address is marked, nobody else is written to (S-22)") {
  SenderDesk desk;
  const TicketId ticket = *desk.handle({}).ticket;
  desk.answers("An Peeters <" + an + ">", desk.newest(an, "staff_news"), "De cartridge komt morgen.");
  desk.everything_is_sent();
  const OutboxRow answer = desk.newest(marie, "answer");
  const auto before = desk.outbox().size();
  CHECK(desk.comes_back(marie, "From: support@jette.brussels\nMessage-ID: <" + answer.message_id + ">\n").verdict ==
        Verdict::Bounce);
  CHECK(desk.newest(marie, "answer").state == OutboxState::Bounced);
  REQUIRE(desk.mark(marie));
  CHECK(desk.mark(marie)->status == "5.1.1");
  CHECK(has_note(desk.view(ticket), "Our mail to " + marie + " came back (5.1.1)."));
  REQUIRE(desk.outbox().size() == before + 1);
  const Mail told = read_mail(desk.newest(an, "staff_news").bytes);
  CHECK(told.text.find("Niet bezorgd: " + answer.ticket_number) != std::string::npos);
  CHECK(told.text.find("Het bericht aan " + marie + " (5.1.1) is niet aangekomen.") != std::string::npos);

  // Told once; and her answer to a mail of ours ends the mark.
  desk.comes_back(marie, "Message-ID: <" + answer.message_id + ">\n");
  CHECK(desk.outbox().size() == before + 1);
  desk.clock.advance(1h);
  desk.answers("Marie Dubois <" + marie + ">", answer, "Merci, je l'attends avec impatience.");
  CHECK(!desk.mark(marie));
}

TEST_CASE(
    "sender: a report finds the mail by our id in its References where the server gave it another Message-ID (S-20, S-22)") {
  SenderDesk desk;
  const TicketId ticket = *desk.handle({}).ticket;
  desk.everything_is_sent();
  const OutboxRow ours = desk.newest(marie, "acknowledgement");
  CHECK(desk.comes_back(marie, "Message-ID: <new@outlook.example>\nReferences: <" + ours.message_id +
                                   "> <a1@mail.jette.brussels>\nX-Mail2Ticket-Loop: x\n")
            .ticket == ticket);
  CHECK(desk.newest(marie, "acknowledgement").state == OutboxState::Bounced);
  CHECK(desk.mark(marie));
}

TEST_CASE("sender: reports about mails that we never sent make no ticket and no mail (S-24, T-15)") {
  SenderDesk desk;
  for (int i = 0; i < 51; ++i) desk.comes_back("somebody@elsewhere.example", "Message-ID: <forged" + std::to_string(i) + "@x>\n");
  CHECK(desk.tickets().empty());
  CHECK(desk.outbox().empty());
  CHECK(desk.store->begin_reading()->status(desk.clock.now()).foreign_bounces == 51);
  CHECK(!desk.mark("somebody@elsewhere.example"));
}

TEST_CASE("sender: a thousand bad mails of every kind from outside, and not one is answered (T-15)") {
  SenderDesk desk;
  const std::vector<std::string> kinds{"Auto-Submitted: auto-replied\n",
                                       "Precedence: bulk\n",
                                       "List-Id: <x.example>\n",
                                       "Return-Path: <>\n",
                                       "",
                                       "Content-Type: multipart/mixed; boundary=\n",
                                       "X-Loop: y\n",
                                       "Sender: a@b\n",
                                       "Reply-To: support@jette.brussels\n",
                                       "Subject: =?utf-8?B?////?=\n"};
  for (int i = 0; i < 1000; ++i) {
    RawMail mail;
    mail.from = "Victim <victim" + std::to_string(i % 7) + "@elsewhere.example>";
    mail.subject = i % 3 == 0 ? "Undelivered Mail Returned to Sender" : "Win " + std::to_string(i);
    mail.text = "Text " + std::to_string(i) + (i % 5 == 0 ? "\nJET-10006" : "");
    mail.message_id = i % 11 == 0 ? "" : "bad" + std::to_string(i) + "@elsewhere.example";
    mail.more_fields = kinds[static_cast<std::size_t>(i) % kinds.size()];
    desk.receive(mail);
  }
  desk.processing().handle_due();
  CHECK(desk.outbox().empty());
  CHECK(desk.store->begin_reading()->held().size() > 100);  // none of them is lost
}

TEST_CASE("sender: five mails in a technician's name that prove nothing lock his codes; status says so (3.1)") {
  SenderDesk desk;
  const OutboxRow first = [&] {
    desk.handle({});
    return desk.newest(an, "staff_news");
  }();
  const auto forged = [&](int i) {
    RawMail mail;
    mail.from = "An Peeters <" + an + ">";
    mail.subject = "RE: [" + first.ticket_number + "]";
    mail.text = "#opgelost\nKlaar " + std::to_string(i);
    mail.message_id = "f" + std::to_string(i) + "@elsewhere.example";
    desk.handle(mail);
  };
  const auto locked = [&] {
    return desk.store->begin_reading()->find_silence(an, SilenceKind::Commands, desk.clock.now()).has_value();
  };
  for (int i = 0; i < 4; ++i) forged(i);
  CHECK(!locked());
  forged(4);
  CHECK(locked());
  // Her own command, with her secret and without a border: no code goes out.
  desk.answers("An Peeters <" + an + ">", first, "#opgelost\nDe cartridge is vervangen.");
  CHECK(desk.count(an, "staff_confirmation") == 0);
  desk.clock.advance(61min);
  CHECK(!locked());
  desk.answers("An Peeters <" + an + ">", first, "#opgelost\nDe cartridge is vervangen.");
  CHECK(desk.count(an, "staff_confirmation") == 1);
}

TEST_CASE("sender: status worries about who is silenced, tickets show says where mails come back (T-17, S-22)") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  ListOptions status;
  TicketShowOptions show;
  show.number = number;
  desk.run(show_status, status);
  CHECK(desk.out.find("a program answers") == std::string::npos);
  CHECK(desk.out.find("come back") == std::string::npos);
  {
    const auto store = desk.store();
    auto tx = store->begin();
    const Time now = SystemClock().now();
    tx->silence({"robot@jette.brussels", SilenceKind::Loop, now, now + 24h});
    tx->silence({an, SilenceKind::Commands, now, now + 1h});
    tx->mark_bouncing(marie, {now, "5.1.1"});
    tx->commit();
  }
  CHECK(desk.run(show_status, status) == ExitCode::Unavailable);
  CHECK(desk.out.find("a program answers the desk's mails at robot@jette.brussels") != std::string::npos);
  CHECK(desk.out.find("too many mails in the name of " + an) != std::string::npos);
  CHECK(desk.out.find("addresses 1 to which mails come back") != std::string::npos);
  desk.run(show_ticket, show);
  CHECK(desk.out.find("mails to this address come back since") != std::string::npos);
  show.json = true;
  desk.run(show_ticket, show);
  CHECK(desk.out.find("\"bouncing\"") != std::string::npos);
  status.json = true;
  desk.run(show_status, status);
  CHECK(desk.out.find("\"silenced\"") != std::string::npos);
}
