// Who pretends to be somebody else, guesses numbers or sets our own fields gets nothing for it (T-01 to T-06, T-11). From the bytes of mails
// to the rows of the database.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "daemon/proved_profile.h"
#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

// The suite tries what it bears; M2T_CASES=10000 tries more.
int cases(int usual) {
  const char* said = std::getenv("M2T_CASES");
  return said != nullptr ? std::max(usual, std::atoi(said)) : usual;
}

const std::string at_the_border =
    "Received: from a.example by mx.jette.brussels (Postfix) with ESMTPS id 4Z; Tue, 24 Nov 2026 09:59:00 +0100\n";
std::string border_says(const std::string& result) {
  return "Authentication-Results: mx.jette.brussels; " + result + "\n" + at_the_border;
}

Settings with_border(BoundaryKind kind) {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.plus_addresses = true;
  settings.policy.boundary.kind = kind;
  if (kind == BoundaryKind::Rfc8601) {
    settings.policy.boundary.authserv_id = "mx.jette.brussels";
    settings.policy.boundary.hosts = {"mx.jette.brussels"};
  }
  return settings;
}

std::string raw_mail(const std::string& fields, const std::string& subject, const std::string& text, const std::string& id) {
  return fields + "To: support@jette.brussels\nSubject: " + subject + "\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" +
         id + ">\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text;
}

struct ForgedDesk : ConversingDesk {
  explicit ForgedDesk(const Settings& settings) : ConversingDesk(settings) {
    const auto tx = store->begin();  // a profile that was not tested proves nothing
    tx->set_boundary_test({clock.now(), digest_of_profile(settings.policy)});
    tx->commit();
  }
  InboundRow take(const std::string& raw) {
    const InboundId id = add(stored(raw));
    processing().handle_due();
    return row(id);
  }
  // What would be done with a mail; nothing of it stays, and chance is the same each time.
  Handled tried(const std::string& raw) {
    const RandomBytes same_chance = seeded_random(4242);
    const Mail mail = read_mail(raw, reading_options(desk->settings));
    auto tx = store->begin();
    NewInbound row = inbound_from_file(mail, raw, clock.now(), same_chance);
    row.blob = "00";
    const auto id = tx->add_inbound(row);
    REQUIRE(id);
    return handle_mail(*tx, tx->find_inbound(*id).value(), mail, ApplyContext{*desk, same_chance, clock.now(), "desk"});
  }
};

const std::vector<std::string> forged_senders{
    "From: An Peeters <an.peeters@jette.brussels>\n",
    "From: AN.PEETERS@JETTE.BRUSSELS\n",
    "From: \"An Peeters <an.peeters@jette.brussels>\" <evil@evil.example>\n",
    "From: =?utf-8?Q?An_Peeters_=3Can.peeters=40jette.brussels=3E?= <evil@evil.example>\n",
    "From: =?utf-8?Q?an.peeters=40jette.brussels?=\n",
    "From: an.peeters@jette.brussels <evil@evil.example>\n",
    "From: evil@evil.example\nReply-To: an.peeters@jette.brussels\n",
    "From: evil@evil.example\nSender: an.peeters@jette.brussels\n",
    "From: an.peeters@jette.brussels\nSender: evil@evil.example\n",
    "From: an.peeters@jette.brussels\nFrom: evil@evil.example\n",
    "From: evil@evil.example\nFrom: an.peeters@jette.brussels\n",
    "From: an.peeters@jette.brussels, evil@evil.example\n",
    "From: evil@evil.example, an.peeters@jette.brussels\n",
    "From: Technicians: an.peeters@jette.brussels;\n",
    "From: an.peeters(comment)@jette.brussels\n",
    "From: (an.peeters@jette.brussels) evil@evil.example\n",
    "From: \"an.peeters\"@jette.brussels\n",
    "From: <@evil.example:an.peeters@jette.brussels>\n",
    "From: an.peeters@jette.brussels.\n",
    "From: an.peeters@mail.jette.brussels\n",
    "From: an.peeters@jette.brussels.evil.example\n",
    "From: an.peeters@j\xd0\xb5tte.brussels\n",
    "From: an.peeters@xn--jtte-qdd.brussels\n",
    "From: an.p\xe2\x80\x8b"
    "eeters@jette.brussels\n",
    "From: \xef\xbd\x81n.peeters@jette.brussels\n",
    "From: an.peeters%jette.brussels@evil.example\n",
    "From: an.peeters@jette.brussels>\n <evil@evil.example\n",
    "From : An Peeters <an.peeters@jette.brussels>\n",
    "Return-Path: <an.peeters@jette.brussels>\n",
    "From: evil@evil.example\nResent-From: an.peeters@jette.brussels\nResent-Sender: an.peeters@jette.brussels\n",
};

const std::vector<std::string> forged_proofs{
    "",
    "Authentication-Results: mx.jette.brussels; dmarc=pass header.from=jette.brussels\n",
    "Authentication-Results: mx.jette.brussels; dkim=pass header.d=jette.brussels\n",
    "X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthSource: a.prod.outlook.com\n",
    "ARC-Seal: i=1; cv=none; d=microsoft.com\nARC-Authentication-Results: i=1; mx.jette.brussels; dmarc=pass "
    "header.from=jette.brussels\n",
    "Received: from localhost by mx.jette.brussels with LMTP; Tue, 24 Nov 2026 09:57:00 +0100\nAuthentication-Results: "
    "mx.jette.brussels; dmarc=pass header.from=jette.brussels\n",
    "X-Mail2Ticket-ID: out-abcdefgh\nX-Mail2Ticket-Loop: out-abcdefgh 0000000000000000\n",
    "DKIM-Signature: v=1; a=rsa-sha256; d=jette.brussels; s=x; h=from; bh=AA==; b=AA==\nReceived-SPF: pass\n",
};

// What a technician's commands would change.
auto commanded(const Ticket& ticket) {
  return std::tuple(ticket.state, ticket.type, ticket.priority, ticket.technician ? ticket.technician->address : "", ticket.tags,
                    ticket.requester.address);
}

bool in_the_desks_name(const OutboxRow& row) {
  const std::set<std::string_view> by_technicians{"answer", "resolution", "question", "closed", "reopened", "merged"};
  return by_technicians.contains(row.kind);
}

}  // namespace

TEST_CASE("T-01: nobody commands in a technician's name without proof, whatever the fields of his mail say") {
  int tried = 0;
  for (const BoundaryKind kind : {BoundaryKind::None, BoundaryKind::Rfc8601}) {
    ForgedDesk desk(with_border(kind));
    const TicketId id = *desk.handle(RawMail{}).ticket;
    const Ticket before = desk.view(id).ticket;
    for (const std::string& sender : forged_senders) {
      for (const std::string& proof : forged_proofs) {
        desk.clock.advance(hours(1));  // so that no limit on mails in an hour does the work of the proof
        CAPTURE(sender);
        CAPTURE(proof);
        const std::string top = kind == BoundaryKind::None ? "" : at_the_border;
        desk.take(raw_mail(top + proof + sender, "RE: [" + to_text(before.number) + "]",
                           "#résolu\n#priorité haute\nC'est réglé.\n", fmt::format("forged{}@evil.example", ++tried)));
        REQUIRE(commanded(desk.view(id).ticket) == commanded(before));
        REQUIRE(std::ranges::none_of(desk.outbox(), in_the_desks_name));
      }
    }
    // The same words with the secret and the border's word are obeyed: what was refused above was refused for want of proof.
    const auto news = desk.sent_to("an.peeters@jette.brussels");
    REQUIRE_FALSE(news.empty());
    const std::string top = kind == BoundaryKind::None ? "" : border_says("dmarc=pass header.from=jette.brussels");
    desk.clock.set(tuesday_at_ten() + minutes(5));
    desk.take(raw_mail(top + "From: an.peeters@jette.brussels\nIn-Reply-To: <" + news.front().message_id + ">\n",
                       "RE: [" + to_text(before.number) + "]",
                       kind == BoundaryKind::None ? "C'est réglé.\n" : "#résolu\nC'est réglé.\n", "true@mail.jette.brussels"));
    CHECK(std::ranges::any_of(desk.outbox(), in_the_desks_name));
  }
  CHECK(tried >= 400);
}

TEST_CASE("T-02: sender x where the number stands x secret: another's ticket is neither changed nor shown") {
  const std::string secret_words = "Le mot de passe de la caisse est oublié";
  struct Sender {
    std::string fields;
    bool is_party;
  };
  const std::vector<Sender> senders{
      {border_says("dmarc=pass header.from=jette.brussels") + "From: marie.dubois@jette.brussels\n", true},
      {border_says("dmarc=fail header.from=jette.brussels") + "From: marie.dubois@jette.brussels\n", false},
      {border_says("dmarc=pass header.from=jette.brussels") + "From: luc.martin@jette.brussels\n", false},
      {at_the_border + "From: luc.martin@jette.brussels\n", false},
      {at_the_border + "From: evil@evil.example\n", false},
      {at_the_border + "From: \"Marie Dubois <marie.dubois@jette.brussels>\" <evil@evil.example>\n", false}};
  for (const Sender& sender : senders) {
    for (const int place : {0, 1, 2}) {        // the subject, the text, both
      for (const int secret : {0, 1, 2, 3}) {  // none, a broken one, one of another ticket, the ticket's own
        ForgedDesk desk(with_border(BoundaryKind::Rfc8601));
        RawMail first;
        first.text = secret_words + ".\n";
        const TicketId id = *desk.handle(first).ticket;
        RawMail other;
        other.from = "Luc Martin <luc.martin@jette.brussels>";
        other.message_id = "other@mail.jette.brussels";
        other.subject = "Chaise cassée";
        desk.handle(other);
        const std::string number = to_text(desk.view(id).ticket.number);
        const auto marie = desk.sent_to("marie.dubois@jette.brussels"), luc = desk.sent_to("luc.martin@jette.brussels");
        REQUIRE(marie.size() == 1);
        REQUIRE(luc.size() == 1);
        std::string reference = secret == 2 ? luc[0].message_id : marie[0].message_id;
        if (secret == 1) reference[reference.find('@') - 1] = reference[reference.find('@') - 1] == 'a' ? 'b' : 'a';
        const std::size_t mails_before = desk.outbox().size();
        CAPTURE(sender.fields);
        CAPTURE(place);
        CAPTURE(secret);
        desk.take(raw_mail(sender.fields + (secret == 0 ? "" : "In-Reply-To: <" + reference + ">\n"),
                           place == 1 ? "Question" : "RE: " + number,
                           place == 0 ? "Et alors ?\n" : "Ticket " + number + ", et alors ?\n", "guess@evil.example"));
        const bool may_write = sender.is_party || secret == 3;
        const auto entries = desk.view(id).entries;
        const auto words_of_his = std::ranges::count_if(entries, [](const EntryRow& e) {
          return e.text.find("et alors") != e.text.npos || e.text.find("Et alors") != e.text.npos;
        });
        if (!may_write) CHECK(words_of_his == 0);
        if (sender.is_party && secret != 2) CHECK(words_of_his == 1);  // the matrix has cells that let in
        const auto mails = desk.outbox();
        for (std::size_t i = mails_before; i < mails.size(); ++i) {
          if (mails[i].to == "an.peeters@jette.brussels") continue;
          CHECK(read_mail(mails[i].bytes).text.find("caisse") == std::string::npos);
          std::string text = read_mail(mails[i].bytes).text;  // who is proved gets his own words back, and no other mention
          if (const auto own = text.find("Ticket " + number + ", et alors"); own != text.npos) text.erase(own, 7 + number.size());
          if (!may_write) CHECK(text.find(number) == std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("T-03: whoever guesses numbers gets the same bytes for open, solved, closed, merged and unknown ones") {
  Settings settings = jette_settings();
  settings.policy.strangers = StrangerPolicy::Accept;
  ForgedDesk desk(std::move(settings));
  std::vector<Ticket> there;
  for (int i = 0; i < 12; ++i) {
    RawMail mail;
    mail.from = fmt::format("Marie Dubois <marie{}@jette.brussels>", i);
    mail.message_id = fmt::format("m{}@mail.jette.brussels", i);
    mail.text += std::to_string(i);
    there.push_back(desk.view(*desk.handle(mail).ticket).ticket);
  }
  {
    auto tx = desk.store->begin();
    tx->change_ticket(there[1].id, SetState{TicketState::Solved}, desk.clock.now());
    tx->change_ticket(there[2].id, SetState{TicketState::Closed}, desk.clock.now());
    tx->change_ticket(there[3].id, MergeInto{there[0].id}, desk.clock.now());
    tx->change_ticket(there[4].id, SetType{TicketType::Complaint}, desk.clock.now());
    tx->commit();
  }
  const std::size_t tickets_before = desk.tickets().size();
  std::set<std::string> answers;
  int answered = 0;
  const int guesses = cases(1000);
  for (int i = 0; i < guesses; ++i) {
    const std::string number = i < static_cast<int>(there.size()) ? to_text(there[static_cast<std::size_t>(i)].number)
                                                                  : fmt::format("JET-{}", 10000 + i);
    const Handled handled = desk.tried(
        raw_mail("From: evil@evil.example\n", "RE: [" + number + "] ?", "Le ticket " + number + " svp.\n", "guess@evil.example"));
    REQUIRE(handled.decision.verdict == Verdict::NewTicket);
    for (const NewOutgoing& mail : handled.applied.mails) {
      if (mail.to != "evil@evil.example") continue;
      ++answered;
      answers.insert(mail.bytes);
    }
  }
  CHECK(answered == guesses);  // each is answered, so there is something to compare
  CHECK(answers.size() == 1);
  CHECK(desk.tickets().size() == tickets_before);
}

TEST_CASE("T-05: a victim gets nothing by forged mails, and nothing of an attacker's words by unproved ones") {
  const int mails = cases(300);
  const std::string lure = "https://evil.example/prize";
  SUBCASE("the border says that they are forged") {
    ForgedDesk desk(with_border(BoundaryKind::Rfc8601));
    for (int i = 0; i < mails; ++i)
      desk.take(raw_mail(border_says("dmarc=fail header.from=jette.brussels") + "From: marie.dubois@jette.brussels\n",
                         "Gagné " + lure, fmt::format("{} {}\n", lure, i), fmt::format("f{}@x.example", i)));
    CHECK(desk.sent_to("marie.dubois@jette.brussels").empty());
  }
  for (const bool listed : {true, false}) {
    CAPTURE(listed);
    Settings settings = with_border(BoundaryKind::Rfc8601);
    settings.policy.strangers = StrangerPolicy::Accept;
    ForgedDesk desk(std::move(settings));
    const std::string victim = listed ? "marie.dubois@jette.brussels" : "victim@elsewhere.example";
    for (int i = 0; i < mails; ++i)
      desk.take(raw_mail(at_the_border + "From: \"Congratulations " + lure + "\" <" + victim + ">\n", "Gagné " + lure,
                         fmt::format("Cliquez {} vite, numéro {}\n", lure, i), fmt::format("n{}@x.example", i)));
    const auto got = desk.sent_to(victim);
    CHECK_FALSE(got.empty());
    CHECK(got.size() <= (listed ? 20u : 3u));
    for (const OutboxRow& row : got) {
      const Mail mail = read_mail(row.bytes);
      CHECK(row.bytes.find("evil.example") == std::string::npos);
      CHECK(mail.text.find("Cliquez") == std::string::npos);
      CHECK(mail.text.find("Congratulations") == std::string::npos);
      if (!listed) CHECK((mail.subject + mail.text).find("Gagné") == std::string::npos);
    }
  }
}

TEST_CASE("T-06, T-09: what is sent to the desk reaches nobody outside: no verification mail, no copy to whom the sender names") {
  Settings settings = with_border(BoundaryKind::None);
  settings.policy.strangers = StrangerPolicy::Accept;
  ForgedDesk desk(std::move(settings));
  const std::string code = "Your verification code is 493821";
  for (const char* to : {"support@jette.brussels", "support+slack@jette.brussels", "helpdesk@jette.brussels"}) {
    CAPTURE(to);
    RawMail mail;
    mail.from = "Slack <no-reply@slack.example>";
    mail.subject = code;
    mail.text = code + ".\n";
    mail.message_id = std::string("v.") + to;
    mail.more_fields = std::string("Cc: ") + to + ", evil@evil.example\nReply-To: evil@evil.example\n";
    desk.handle(mail);
  }
  // A colleague who puts somebody outside in copy: neither the number nor the technician's answer goes there by itself.
  RawMail mail;
  mail.message_id = "copy@mail.jette.brussels";
  mail.more_fields = "Cc: evil@evil.example, luc.martin@jette.brussels\nReply-To: evil@evil.example\n";
  desk.handle(mail);
  const auto news = desk.sent_to("an.peeters@jette.brussels");
  REQUIRE_FALSE(news.empty());
  RawMail answer;
  answer.from = "An Peeters <an.peeters@jette.brussels>";
  answer.text = "La cartouche arrive demain.";
  answer.message_id = "an@mail.jette.brussels";
  answer.more_fields = "In-Reply-To: <" + news.back().message_id + ">\n";
  desk.handle(answer);
  std::set<std::string> answered;
  for (const OutboxRow& row : desk.outbox()) {
    CHECK(row.to.find("evil.example") == std::string::npos);
    CHECK(row.to.find("slack.example") == std::string::npos);
    if (row.to != "an.peeters@jette.brussels") CHECK(row.bytes.find("493821") == std::string::npos);
    if (row.kind == "answer") answered.insert(row.to);
    CHECK(field_of(row.bytes, "Cc").empty());  // T-09: each by himself, and nobody sees who else got it
    CHECK(field_of(row.bytes, "Bcc").empty());
  }
  CHECK(answered == std::set<std::string>{"marie.dubois@jette.brussels", "luc.martin@jette.brussels"});
}

TEST_CASE("T-11: fields that steer gateways have no effect when they come from outside") {
  ForgedDesk desk(with_border(BoundaryKind::Rfc8601));
  const TicketId id = *desk.handle(RawMail{}).ticket;
  const std::string number = to_text(desk.view(id).ticket.number);
  const auto decided = [&](const std::string& field) {
    const Handled handled = desk.tried(raw_mail(at_the_border + field + "From: luc.martin@jette.brussels\n", "Chaise cassée",
                                                "La chaise du guichet 2 est cassée.\n", "x@mail.jette.brussels"));
    std::vector<std::string> all{std::string(to_word(handled.decision.verdict))};
    for (const Effect& effect : handled.decision.effects) all.push_back(describe(effect));
    for (const NewOutgoing& mail : handled.applied.mails) all.push_back(mail.to + "\n" + mail.bytes);
    return all;
  };
  const auto usual = decided("");
  REQUIRE(usual.size() > 3);
  for (const std::string& field : std::vector<std::string>{"X-Mail2Ticket-ID: out-abcdefgh",
                                                           "X-Mail2Ticket-Loop: out-abcdefgh abcdefabcdef",
                                                           "X-Mail2Ticket-Loop: ",
                                                           "X-Mail2Ticket-Ignore: yes",
                                                           "X-Mail2Ticket-Ticket: " + number,
                                                           "X-Mail2Ticket-Priority: urgent",
                                                           "X-Mail2Ticket-Requester: evil@evil.example",
                                                           "X-Mail2Ticket-Command: #resolved",
                                                           "X-Ticket: " + number,
                                                           "X-OTRS-Ignore: yes",
                                                           "X-OTRS-Priority: 5 very high",
                                                           "X-OTRS-Queue: Raw",
                                                           "X-OTRS-State: closed",
                                                           "X-Znuny-Ignore: yes",
                                                           "RT-Ticket: jette #10",
                                                           "X-Priority: 1",
                                                           "X-MSMail-Priority: High",
                                                           "Importance: high",
                                                           "Priority: urgent",
                                                           "X-GLPI-Ticket: 10",
                                                           "Control: cancel",
                                                           "Thread-Topic: " + number,
                                                           "X-MS-Exchange-Organization-SCL: -1",
                                                           "X-MS-Exchange-Organization-AuthAs: Internal"}) {
    CAPTURE(field);
    CHECK(decided(field + "\n") == usual);
  }
  // Marks of other ticket systems say that a machine wrote (H-28): nobody is answered, and that is all that they do.
  const auto done_with_ticket = [&](const std::string& field) {
    const Handled handled = desk.tried(raw_mail(at_the_border + field + "From: luc.martin@jette.brussels\n", "Chaise cassée",
                                                "La chaise du guichet 2 est cassée.\n", "x@mail.jette.brussels"));
    std::vector<std::string> all{std::string(to_word(handled.decision.verdict))};
    for (const Effect& effect : handled.decision.effects)
      if (!std::holds_alternative<SendNotice>(effect)) all.push_back(describe(effect));
    return all;
  };
  for (const std::string field :
       {"X-Zammad-Ignore: true", "X-Zammad-Ticket-Priority: 3 high", "X-Zammad-Ticket-Owner: an.peeters@jette.brussels",
        "X-OTRS-Loop: yes", "X-RT-Loop-Prevention: other", "X-RT-Command: status: resolved", "X-Redmine-Project: it",
        "X-Jira-FingerPrint: x"}) {
    CAPTURE(field);
    CHECK(done_with_ticket(field + "\n") == done_with_ticket(""));
  }
}
