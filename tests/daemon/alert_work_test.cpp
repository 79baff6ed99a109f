// The alerts' loop on a real store, with a clock that is moved by hand and a second server that answers as it is told.
#include "daemon/alert_work.h"

#include "base/errors.h"
#include "daemon/alert_mail.h"
#include "store/alert_rows.h"
#include "tests/daemon/test_desk.h"
#include "tests/support/recording_sender.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono_literals;

namespace {

Settings with_alerts() {
  Settings settings = jette_settings();
  settings.smtp.envelope_from = "<>";
  settings.alerts.address = "admin@example.net";
  settings.alerts.server.host = "smtp.example.net";
  return settings;
}

struct AlertsDesk : TestDesk {
  explicit AlertsDesk(Settings settings = with_alerts()) : TestDesk(std::move(settings)) {}

  AlertWork work() {
    return AlertWork({desk, store, [this] { return second.make_sender(); }, [this] { return loops; }, clock});
  }
  void mail_waits() {
    const auto tx = store->begin();
    NewOutgoing mail;
    mail.mail_id = "out-1";
    mail.message_id = "out-1@jette.brussels";
    mail.kind = "acknowledgement";
    mail.to = "marie.dubois@jette.brussels";
    mail.bytes = "Subject: x\r\n\r\nx\r\n";
    mail.created = mail.not_before = clock.now();
    waiting = tx->add_outgoing(mail);
    tx->commit();
  }
  void mail_goes() {
    const auto tx = store->begin();
    REQUIRE(tx->cancel_outgoing(waiting));
    tx->commit();
  }
  void later(std::chrono::minutes by) { clock.set(clock.now() + by); }
  std::vector<AlertState> kept() { return alert_rows_to_look_at(*store)->alerts(); }
  Mail read(std::size_t which) { return read_mail(second.mails().at(which).bytes); }

  RecordingServer second;
  std::vector<LoopStatus> loops;
  OutboxId waiting{};
};

DeliveryResult answer(DeliveryResult::Outcome outcome, const std::string& stage) {
  DeliveryResult result;
  result.outcome = outcome;
  result.stage = stage;
  result.reply = "no";
  return result;
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("alert work: one mail when it begins, one when it is over, none by the outbox, none again after a restart (INV-10)") {
  AlertsDesk desk;
  desk.mail_waits();
  {
    AlertWork work = desk.work();
    desk.later(31min);
    CHECK(!work.look());
    CHECK(!work.look());
  }
  REQUIRE(desk.second.mails().size() == 1);
  CHECK(desk.second.mails()[0].to == "admin@example.net");
  CHECK(desk.second.mails()[0].envelope_from == "<>");
  const Mail begins = desk.read(0);
  CHECK(begins.subject == "Alerte support@jette.brussels : des mails ne partent pas");
  CHECK(says(begins.text, "mardi 24\u00a0novembre"));
  CHECK(says(begins.text, "mail2ticket outbox list"));
  const std::string raw = desk.second.mails()[0].bytes;
  CHECK(says(raw, "Auto-Submitted: auto-generated"));
  CHECK(says(raw, "\r\nX-Mail2Ticket-Loop: "));
  CHECK(says(raw, "text/html"));

  AlertWork restarted = desk.work();
  desk.later(40min);
  CHECK(!restarted.look());
  CHECK(desk.second.mails().size() == 1);
  desk.mail_goes();
  CHECK(!restarted.look());
  CHECK(!restarted.look());
  REQUIRE(desk.second.mails().size() == 2);
  CHECK(desk.read(1).subject == "Fin d'alerte support@jette.brussels : plus aucun mail n'attend trop longtemps");
  CHECK(desk.read(1).message_id != begins.message_id);
  CHECK(desk.outbox().size() == 1);  // the one that was cancelled: alerts do not pass there
}

TEST_CASE("alert work: a second server that is down is tried again after a minute, one that takes the mail is not") {
  AlertsDesk desk;
  desk.mail_waits();
  AlertWork work = desk.work();
  desk.later(31min);
  desk.second.answer(answer(DeliveryResult::Outcome::Unavailable, "connect"));
  desk.second.answer(answer(DeliveryResult::Outcome::Deferred, "dot"));  // the mark before the dot is taken back
  CHECK(work.look() == "the alert server does not take an alert: no");
  CHECK(!work.look());  // within the minute: not tried
  CHECK(desk.second.mails().size() == 1);
  desk.later(1min);
  CHECK(work.look());
  CHECK(desk.kept().at(0).told == std::nullopt);
  desk.later(1min);
  CHECK(!work.look());
  CHECK(desk.second.mails().size() == 3);
  CHECK(desk.kept().at(0).told == desk.clock.now());
  CHECK(desk.read(0).message_id == desk.read(2).message_id);
}

TEST_CASE("alert work: what may have arrived is not sent again (INV-6)") {
  AlertsDesk desk;
  desk.mail_waits();
  AlertWork work = desk.work();
  desk.later(31min);
  SUBCASE("no answer came to the dot") {
    desk.second.answer(answer(DeliveryResult::Outcome::InDoubt, "dot"));
    CHECK(!work.look());
  }
  SUBCASE("the daemon ended behind the dot") {
    desk.second.look = [](const RecordedMail& mail, std::size_t) {
      if (mail.dot_sent) throw TransientError("killed");
    };
    CHECK_THROWS_AS(work.look(), TransientError);
    desk.second.look = {};
  }
  REQUIRE(desk.second.mails().size() == 1);
  AlertWork restarted = desk.work();
  desk.later(5min);
  CHECK(!restarted.look());
  CHECK(desk.second.mails().size() == 1);
}

TEST_CASE("alert work: a mailbox that fails is told with the cause, in the language that is set, from the address that is set") {
  Settings settings = with_alerts();
  settings.mailboxes.resize(1);
  settings.mailboxes[0].user = "support";
  settings.mailboxes[0].server.host = "imap.jette.brussels";
  settings.alerts.language = Language::Dutch;
  settings.alerts.from = "desk@example.net";
  AlertsDesk desk(settings);
  const std::string name = settings.mailboxes[0].name();
  desk.loops = {{"intake " + name, "failing", "wrong password <b>&", desk.clock.now(), desk.clock.now()}};
  AlertWork work = desk.work();
  desk.later(16min);
  CHECK(!work.look());
  REQUIRE(desk.second.mails().size() == 1);
  CHECK(desk.second.mails()[0].envelope_from == "desk@example.net");
  const Mail mail = desk.read(0);
  CHECK(mail.subject == "Waarschuwing support@jette.brussels: er wordt geen mail opgehaald");
  CHECK(says(mail.text, name));
  CHECK(says(mail.text, "Oorzaak: wrong password <b>&"));
  CHECK(says(mail.text, "dinsdag 24\u00a0november"));
  desk.loops[0] = {"intake " + name, "well", "watching", desk.clock.now(), desk.clock.now()};
  CHECK(!work.look());
  CHECK(desk.second.mails().size() == 2);
}

TEST_CASE("alert work: looks often enough for short limits, and not more often than needed") {
  Settings settings = with_alerts();
  CHECK(AlertsDesk(settings).work().pause() == 30s);
  settings.alerts.limits.mails_wait = 8s;
  CHECK(AlertsDesk(settings).work().pause() == 2s);
  settings.alerts.limits.mailbox_silent = 1s;
  CHECK(AlertsDesk(settings).work().pause() == 500ms);
}
