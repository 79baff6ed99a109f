// Reports about mails of ours: what is marked, who hears of it, who does not (S-22 to S-24, T-15).
#include "rules/bounces.h"

#include "rules/budget.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

Mail report(const std::string& status = "5.1.1", bool permanent = true) {
  Mail m = mail();
  m.from = Address{"Mail Delivery System", "mailer-daemon@mx.example.org"};
  m.automatic.delivery_report = m.bounce.is = true;
  m.bounce.permanent = permanent;
  m.bounce.status = status;
  m.bounce.failed_recipient = "marie.dubois@jette.brussels";
  m.bounce.original_message_id = "m2t.x@jette.brussels";
  return m;
}

History::Bounced came_back(NoticeKind kind, const std::string& to = "marie.dubois@jette.brussels") {
  return {"m2t.x@jette.brussels", to, std::string(to_word(kind)), ticket(), true};
}

Decision reported(const Mail& m, const std::optional<History::Bounced>& bounced) {
  History history;
  history.bounced = bounced;
  DeskPolicy policy = desk();
  policy.notify_technicians = true;
  return decided(m, {}, history, policy);
}

}  // namespace

TEST_CASE("bounces: a technician's words that did not arrive are told to technicians, never to the requester (S-22)") {
  for (const NoticeKind kind :
       {NoticeKind::Answer, NoticeKind::Question, NoticeKind::Resolution, NoticeKind::AcknowledgeNew, NoticeKind::Reminder}) {
    CAPTURE(to_word(kind));
    const Decision d = reported(report(), came_back(kind));
    CHECK(d.verdict == Verdict::Bounce);
    CHECK(d.ticket == TicketId{1});
    CHECK(only<NoteBounce>(d).bad_address);
    CHECK(only<AddNote>(d).text == "Our mail to marie.dubois@jette.brussels came back (5.1.1).");
    CHECK(!has<SendNotice>(d));
    CHECK(has<SendStaffMail>(d) == is_written_by_a_person(kind));
    if (!has<SendStaffMail>(d)) continue;
    CHECK(only<SendStaffMail>(d).to.address == "an.peeters@jette.brussels");
    CHECK(only<SendStaffMail>(d).news == StaffNews::CameBack);
    CHECK(only<SendStaffMail>(d).came_back == "marie.dubois@jette.brussels (5.1.1)");
  }
}

TEST_CASE("bounces: no report makes a mail that could come back again (T-15, T-17)") {
  CHECK(!has<SendStaffMail>(reported(report(), came_back(NoticeKind::Answer, "an.peeters@jette.brussels"))));
  History::Bounced again = came_back(NoticeKind::Answer);
  again.counts = false;
  const Decision d = reported(report(), again);
  CHECK(!has<SendStaffMail>(d));
  CHECK(!only<NoteBounce>(d).counts);
  CHECK(!only<NoteBounce>(d).bad_address);
  CHECK(!has<SendStaffMail>(reported(report("4.4.1", false), came_back(NoticeKind::Answer))));
}

TEST_CASE("bounces: a full mailbox or a refused text says nothing of the address; a delay marks nothing (S-23)") {
  for (const char* status : {"5.1.1", "5.0.0", "", "5.4.4", "5.1.10"}) {
    CAPTURE(status);
    CHECK(means_bad_address(report(status).bounce));
  }
  for (const char* status : {"5.2.2", "4.2.2", "5.7.1", "5.3.4", "5.6.1"}) {
    CAPTURE(status);
    CHECK(!means_bad_address(report(status).bounce));
  }
  CHECK(!means_bad_address(report("5.1.1", false).bounce));
  const Decision delayed = reported(report("4.4.1", false), came_back(NoticeKind::Answer));
  CHECK(only<AddNote>(delayed).text == "Our mail to marie.dubois@jette.brussels is delayed (4.4.1).");
  CHECK(!only<NoteBounce>(delayed).permanent);
}

TEST_CASE("bounces: who was passed a mail on is named, and who was written to is marked (S-22)") {
  Mail m = report();
  m.bounce.failed_recipient = "marie@home.example";
  const Decision d = reported(m, came_back(NoticeKind::AcknowledgeNew));
  CHECK(only<AddNote>(d).text == "Our mail to marie.dubois@jette.brussels, passed on to marie@home.example, came back (5.1.1).");
}

TEST_CASE("bounces: a report about a mail that we never sent is recorded alone (S-24)") {
  const Decision d = reported(report(), std::nullopt);
  CHECK(d.verdict == Verdict::Bounce);
  CHECK(!d.ticket);
  CHECK(d.effects.size() == 1);
  CHECK(has<NoteBounce>(d));
}

TEST_CASE("bounces: to an address where mails come back one automatic mail a day is tried, until it answers (S-22)") {
  History history;
  history.bouncing = true;
  for (const auto& [after, told] : {std::pair{23h, false}, std::pair{24h, true}}) {
    CAPTURE(after.count());
    history.last_automatic_mail = now() - after;
    CHECK(has<SendNotice>(decided(mail(), {}, history)) == told);
  }
  CHECK(!has<ClearBouncing>(decided(mail(), {}, history)));
  history.answers_our_mail = true;
  CHECK(only<ClearBouncing>(decided(mail(), matched(ticket()), history)).address == "marie.dubois@jette.brussels");
  Mail vacation = mail();
  vacation.automatic.auto_submitted = {"auto-replied"};
  vacation.automatic.why = "Auto-Submitted: auto-replied";
  CHECK(!has<ClearBouncing>(decided(vacation, matched(ticket()), history)));
}
