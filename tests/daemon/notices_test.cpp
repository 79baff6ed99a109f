// The finished acknowledgement: what its header says, how mail programs group it, and what it must not repeat.
#include "daemon/notices.h"

#include "base/errors.h"
#include "mailer/smtp_sender.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

struct Prepared {
  explicit Prepared(Settings settings = jette_settings()) : desk(desk_from(std::move(settings))) {
    ticket.id = TicketId{1};
    ticket.number = {"JET", 1042};
    ticket.subject = "Imprimante";
    ticket.created = tuesday_at_ten();
    ticket.requester = notice.to = {"<b>Buy at evil.test</b>", "marie.dubois@jette.brussels", Language::French};
    notice.languages = {Language::French};
    notice.subject_shown = "Imprimante du guichet 3";
    answered.message_id = "a1@mail.jette.brussels";
    answered.references = {"r1@mail.jette.brussels", "r2@mail.jette.brussels"};
    answered.from = Address{notice.to.name, notice.to.address};
    answered.subject = "Imprimante du guichet 3 http://evil.test/x";
    answered.text = answered.new_text = "SECRET-MARKER: mon mot de passe est Hunter2";
  }
  PreparedNotice make(std::uint64_t seed = 42) const {
    const RandomBytes random = seeded_random(seed);
    return prepare_notice(notice, ticket, thread_of(answered), "instance-key",
                          ApplyContext{*desk, random, tuesday_at_ten(), "desk"});
  }
  std::string field(std::string_view name) const { return field_of(make().mail.bytes, name); }

  std::shared_ptr<const Desk> desk;
  Ticket ticket;
  SendNotice notice;
  Mail answered;
};

}  // namespace

TEST_CASE("notice: it says that a program answered, in which language, and asks for no answer of programs (H-11, H-15)") {
  const Prepared prepared;
  CHECK(prepared.field("Auto-Submitted") == "auto-replied");
  CHECK(prepared.field("X-Auto-Response-Suppress") == "All");
  CHECK(prepared.field("Content-Language") == "fr");
  CHECK(prepared.field("Precedence").empty());
  CHECK(prepared.field("Date") == "Tue, 24 Nov 2026 10:00:00 +0100");
  const Mail mail = read_mail(prepared.make().mail.bytes);
  CHECK(mail.from->address == "support@jette.brussels");
  CHECK(mail.from->name == "Service Desk de l'AC Jette");
  REQUIRE(mail.to.size() == 1);
  CHECK(mail.to[0].address == "marie.dubois@jette.brussels");
  CHECK(mail.cc.empty());
  CHECK(mail.defects.empty());
  CHECK(is_own_loop_stamp(prepared.field("X-Mail2Ticket-Loop"), "instance-key"));  // H-01
  CHECK_FALSE(is_own_loop_stamp(prepared.field("X-Mail2Ticket-Loop"), "other-key"));
  CHECK(prepared.field("X-Mail2Ticket-ID") == prepared.make().mail.mail_id);
}

TEST_CASE("notice: mail programs group it with the mail it answers; our own id stands first among the references (A-09)") {
  const Prepared prepared;
  const PreparedNotice made = prepared.make();
  const Mail mail = read_mail(made.mail.bytes);
  CHECK(mail.message_id == made.mail.message_id);
  CHECK(mail.in_reply_to == std::vector<std::string>{"a1@mail.jette.brussels"});
  CHECK(mail.references == std::vector<std::string>{made.mail.message_id, "r1@mail.jette.brussels", "r2@mail.jette.brussels",
                                                    "a1@mail.jette.brussels"});
  CHECK(mail.thread_topic == "Imprimante du guichet 3");
  CHECK_FALSE(mail.thread_index.empty());
  CHECK(mail.subject == "RE: Imprimante du guichet 3 [JET-10429]");
}

TEST_CASE("notice: it repeats nothing of what the sender wrote but the cleaned subject (T-05)") {
  const Prepared prepared;
  const std::string bytes = prepared.make().mail.bytes;
  const Mail mail = read_mail(bytes);
  for (const char* marker : {"SECRET-MARKER", "Hunter2", "evil.test", "Buy at"}) {
    CHECK(bytes.find(marker) == std::string::npos);
    CHECK(mail.text.find(marker) == std::string::npos);
    CHECK(mail.html.find(marker) == std::string::npos);
  }
  CHECK(mail.text.find("JET-10429") != std::string::npos);
  CHECK(mail.html.find("JET-10429") != std::string::npos);
  Prepared neutral;
  neutral.notice.subject_shown.clear();
  const Mail unproved = read_mail(neutral.make().mail.bytes);
  CHECK(unproved.subject.find("Imprimante") == std::string::npos);
  CHECK(unproved.thread_topic.find("Imprimante") == std::string::npos);
  CHECK(unproved.subject.find("[JET-10429]") != std::string::npos);
}

TEST_CASE("notice: only names from the configuration greet (T-05)") {
  Prepared prepared;
  prepared.notice.to = {"Somebody Else", "an.peeters@jette.brussels", Language::French};
  CHECK(read_mail(prepared.make().mail.bytes).text.find("An Peeters") != std::string::npos);
  CHECK(prepared.make().mail.bytes.find("Somebody Else") == std::string::npos);
}

TEST_CASE("notice: the envelope has one recipient and the null sender, unless the configuration names another (INV-5)") {
  Prepared prepared;
  CHECK(prepared.make().mail.to == "marie.dubois@jette.brussels");
  CHECK(prepared.make().mail.envelope_from.empty());
  Settings settings = jette_settings();
  settings.smtp.envelope_from = "bounces@jette.brussels";
  CHECK(Prepared(settings).make().mail.envelope_from == "bounces@jette.brussels");
  prepared.notice.to.address = "marie@jette.brussels>\r\nBcc: all@jette.brussels";
  CHECK_THROWS_AS(prepared.make(), PermanentError);  // T-12, T-13
}

TEST_CASE("notice: the reply address holds the secret where plus addresses are configured, and only there") {
  CHECK(Prepared().field("Reply-To").empty());
  Settings settings = jette_settings();
  settings.policy.plus_addresses = true;
  const Prepared prepared(settings);
  const PreparedNotice made = prepared.make();
  const Mail mail = read_mail(made.mail.bytes);
  REQUIRE(mail.reply_to.size() == 1);
  const auto secret = secret_in_plus_address(mail.reply_to[0].address, "support@jette.brussels");
  REQUIRE(secret);
  CHECK(secret_hash(*secret) == made.secret_hash);
  CHECK(secret_in_message_id(made.mail.message_id) == secret);
}

TEST_CASE("notice: the same chance gives the same bytes, other chance another secret (A-08)") {
  const Prepared prepared;
  CHECK(prepared.make(1).mail.bytes == prepared.make(1).mail.bytes);
  CHECK(prepared.make(1).mail.message_id != prepared.make(2).mail.message_id);
  CHECK(prepared.make(1).secret_hash.size() == 64);
}

TEST_CASE("notice: a person of unknown language gets both, each complete, and the header names both") {
  Prepared prepared;
  prepared.notice.languages = {Language::French, Language::Dutch};
  const Mail mail = read_mail(prepared.make().mail.bytes);
  CHECK(prepared.field("Content-Language") == "fr, nl");
  CHECK(mail.text.find("Son numéro : JET-10429") != std::string::npos);
  CHECK(mail.text.find("Het nummer is JET-10429") != std::string::npos);
}

TEST_CASE("notice: lines end with CR LF and are short enough for every server (S-27)") {
  const std::string bytes = Prepared().make().mail.bytes;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at);
    REQUIRE(end != std::string::npos);
    REQUIRE(end > 0);
    CHECK(bytes[end - 1] == '\r');
    CHECK(end - at <= 999);
    at = end + 1;
  }
}

TEST_CASE("notice: of a secret only its SHA-256 is in the database besides the mail itself (A-08)") {
  TestDesk desk;
  desk.handle({});
  const OutboxRow sent = desk.outbox().at(0);
  const auto secret = secret_in_message_id(sent.message_id);
  REQUIRE(secret);
  const auto tx = desk.store->begin_reading();
  const auto stored = tx->find_secret(secret_hash(*secret));
  REQUIRE(stored);
  CHECK(stored->person.address == "marie.dubois@jette.brussels");
  CHECK(stored->expires == desk.clock.now() + std::chrono::days(30));
  CHECK_FALSE(tx->find_secret(*secret));
  for (const Event& event : tx->events_of(stored->ticket)) {
    CHECK(event.detail.find(*secret) == std::string::npos);
    CHECK(event.detail.find("marie") == std::string::npos);  // T-48: ids only
  }
}
