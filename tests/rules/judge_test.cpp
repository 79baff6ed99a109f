#include "rules/judge.h"

#include <algorithm>
#include <set>

#include "rules/judge_table.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

struct Made {
  Mail mail = rules_tests::mail();
  Arrival arrival = rules_tests::arrival();
  History history;
  DeskPolicy policy = desk_with_a_border();
  Judgement judge() const { return m2t::judge(mail, arrival, history, policy); }
};

// No new ticket (0) beats held in any case (1) beats the rest (2).
int strength(const Judgement& j) {
  switch (j.disposition) {
    case Disposition::Record:
    case Disposition::BounceReport: return 0;
    case Disposition::Note: return j.record_unless_matched ? 0 : 2;
    case Disposition::Hold: return 1;
    default: return 2;
  }
}

int strength(RowClass row_class) {
  switch (row_class) {
    case RowClass::Own:
    case RowClass::Bounce:
    case RowClass::NoteOrRecord:
    case RowClass::Record: return 0;
    case RowClass::Hold: return 1;
    default: return 2;
  }
}

// What the rows that concern this mail ask for, taken together.
struct Asked {
  bool may_answer = true;
  int strength = 2;
};
Asked asked_by_rows(const Made& made) {
  Asked asked;
  const BoundaryFinding boundary = judge_boundary(made.mail, made.policy);
  for (const auto& row : judge_rows()) {
    if (!row.test({made.mail, made.arrival, made.history, made.policy, boundary})) continue;
    asked.may_answer = asked.may_answer && row.may_answer;
    asked.strength = std::min(asked.strength, strength(row.row_class));
  }
  return asked;
}

}  // namespace

TEST_CASE("judge: an ordinary mail by the staff is handled and may be answered (H-45)") {
  const auto j = judged(mail());
  CHECK(j.disposition == Disposition::Handle);
  CHECK(j.may_answer);
  CHECK(j.known_sender);
  CHECK(!j.hold_unless_matched);
  CHECK(has_reason(j.reasons, "H-45"));
}

TEST_CASE("judge: each row of part 4 by itself (H-01 to H-44, I-41)") {
  for (const auto& row : row_cases()) {
    CAPTURE(std::string(row.id));
    Made made;
    row.make(made.mail, made.arrival, made.history);
    const auto j = made.judge();
    CHECK(has_reason(j.reasons, row.id));
    CHECK(j.may_answer == row.may_answer);
    CHECK(j.disposition == row.disposition);
    CHECK(j.hold_unless_matched == row.held_unless_matched);
    CHECK(j.record_unless_matched == row.recorded_unless_matched);
    CHECK(has_reason(j.reasons, "H-45") == row.may_answer);
    CHECK((j.held_reason.has_value() && !j.held_explanation.empty()) ==
          (row.held_unless_matched || row.disposition == Disposition::Hold));
  }
}

TEST_CASE("judge: every row of the table has its mail here") {
  std::set<std::string> shown;
  for (const auto& row : row_cases()) shown.insert(row.id);
  for (const auto& row : judge_rows()) {
    CAPTURE(std::string(row.id));
    CHECK(shown.count(std::string(row.id)) == 1);
  }
}

TEST_CASE("judge: all pairs of rows; none turns “no answer” into an answer, and the stronger class stands (part 4)") {
  for (const auto& first : row_cases()) {
    for (const auto& second : row_cases()) {
      CAPTURE(std::string(first.id));
      CAPTURE(std::string(second.id));
      Made made;
      first.make(made.mail, made.arrival, made.history);
      second.make(made.mail, made.arrival, made.history);
      const auto j = made.judge();
      const auto asked = asked_by_rows(made);
      CHECK(j.may_answer == asked.may_answer);
      CHECK(strength(j) == asked.strength);
      // Rows that shut each other out (H-33 and H-34) or write the same field show one of the two only.
      const bool both = has_reason(j.reasons, first.id) && has_reason(j.reasons, second.id);
      if (both) CHECK(j.may_answer == (first.may_answer && second.may_answer));
    }
  }
}

TEST_CASE("judge: a row that opens no ticket, or holds it, never allows an answer (part 4)") {
  for (const auto& row : judge_rows()) {
    CAPTURE(std::string(row.id));
    if (row.may_answer) CHECK(row.row_class == RowClass::Nothing);
  }
}

TEST_CASE("judge: an out-of-office reply of Exchange opens no ticket, although it is also auto-generated (H-12, H-17)") {
  Made made;
  made.mail.automatic.auto_submitted = {"auto-generated"};
  made.mail.automatic.response_suppress = {"all"};
  made.mail.automatic.exchange_rules_loop = true;
  CHECK(made.judge().disposition == Disposition::Note);
  CHECK(made.judge().record_unless_matched);
}

TEST_CASE("judge: a person who writes “Absent” in the subject gets a ticket (H-34)") {
  Made made;
  made.mail.automatic.automatic_subject = true;
  CHECK(made.judge().disposition == Disposition::Handle);
}

TEST_CASE("judge: somebody else's address that was delivered to twice is no loop of ours (H-44)") {
  Made made;
  made.mail.automatic.delivered_twice = {"tous@jette.brussels"};
  CHECK(made.judge().may_answer);
}

TEST_CASE("judge: an alias, a plus address and a Resent-To count as addressed to us (H-31)") {
  Made made;
  made.mail.to = {{"", "helpdesk@jette.brussels"}};
  CHECK(made.judge().may_answer);
  made.mail.to = {};
  made.mail.cc = {{"", "support+r.abc@jette.brussels"}};
  CHECK(made.judge().may_answer);
  made.mail.cc = {};
  made.mail.automatic.resent_to = {"support@jette.brussels"};
  CHECK(made.judge().may_answer);
}

TEST_CASE("judge: hops at the limit and above (H-43)") {
  Made made;
  made.mail.automatic.received_count = 50;
  CHECK(made.judge().disposition == Disposition::Handle);
  made.mail.automatic.received_count = 51;
  CHECK(made.judge().held_reason == HeldReason::Hops);
}

TEST_CASE("judge: recipients at the limit and above (H-32)") {
  Made made;
  made.mail.cc.assign(49, Address{"", "x@jette.brussels"});
  CHECK(made.judge().may_answer);
  made.mail.cc.assign(50, Address{"", "x@jette.brussels"});
  CHECK(!made.judge().may_answer);
}

TEST_CASE("judge: no From is held with its reason (H-42)") {
  Made made;
  made.mail.from.reset();
  made.mail.from_count = 0;
  CHECK(made.judge().held_reason == HeldReason::NoSender);
  CHECK(made.judge().disposition == Disposition::Hold);
}

TEST_CASE("judge: strangers are held, accepted or refused ([access] strangers)") {
  Made made;
  made.mail = stranger_mail();
  CHECK(made.judge().hold_unless_matched);
  CHECK(made.judge().held_reason == HeldReason::Stranger);
  CHECK(!made.judge().known_sender);
  made.policy.strangers = StrangerPolicy::Accept;
  CHECK(!made.judge().hold_unless_matched);
  CHECK(made.judge().may_answer);
  made.policy.strangers = StrangerPolicy::Refuse;
  CHECK(made.judge().disposition == Disposition::Refuse);
  CHECK(!made.judge().may_answer);
}

TEST_CASE("judge: a stranger's bounce or automatic reply is recorded by its row, not held as a stranger's") {
  Made made;
  made.mail = stranger_mail();
  made.mail.automatic.delivery_report = true;
  CHECK(made.judge().disposition == Disposition::BounceReport);
  CHECK(!made.judge().held_reason);
  made.mail.automatic = {};
  made.mail.automatic.auto_submitted = {"auto-replied"};
  CHECK(made.judge().disposition == Disposition::Note);
  CHECK(!made.judge().held_reason);
}

TEST_CASE("judge: a duplicate is recorded and never answered (INV-12, T-37)") {
  Made made;
  made.history.duplicate_of = "M-7";
  const auto j = made.judge();
  CHECK(j.disposition == Disposition::Record);
  CHECK(j.recorded_as == Verdict::Duplicate);
  CHECK(!j.may_answer);
}

TEST_CASE("judge: our own mail that comes twice stays our own mail (H-01, T-18)") {
  Made made;
  made.history.duplicate_of = "M-7";
  made.history.own_loop_stamp = true;
  CHECK(made.judge().recorded_as == Verdict::OwnMail);
}

TEST_CASE(
    "judge: an oversize mail of the staff opens a ticket; a technician's, a stranger's, and one that came as a file are held "
    "(I-39)") {
  Made made;
  made.arrival.oversize = made.arrival.in_mailbox = true;
  CHECK(made.judge().disposition == Disposition::Handle);
  CHECK(!made.judge().hold_unless_matched);
  made.arrival.in_mailbox = false;
  CHECK(made.judge().disposition == Disposition::Hold);
  CHECK(made.judge().held_reason == HeldReason::Oversize);
  made.arrival.in_mailbox = true;
  made.mail.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  CHECK(made.judge().disposition == Disposition::Hold);
  CHECK(made.judge().held_reason == HeldReason::Oversize);
  made.mail = stranger_mail();
  CHECK(made.judge().disposition == Disposition::Handle);
  CHECK(made.judge().hold_unless_matched);
  CHECK(made.judge().held_reason == HeldReason::Oversize);
}

TEST_CASE("judge: new tickets of one address at the limits (3.1, T-38)") {
  struct Row {
    int hour, day;
    bool held;
  };
  for (const Row row :
       {Row{19, 59, false}, Row{20, 20, true}, Row{21, 21, true}, Row{0, 60, true}, Row{0, 59, false}, Row{2000, 2000, true}}) {
    CAPTURE(row.hour);
    CAPTURE(row.day);
    Made made;
    made.history.new_tickets_last_hour = row.hour;
    made.history.new_tickets_last_day = row.day;
    CHECK(made.judge().hold_unless_matched == row.held);
    CHECK((made.judge().held_reason == HeldReason::Budget) == row.held);
  }
}

TEST_CASE("judge: limits of a domain concern those outside [access] (3.1)") {
  for (const int count : {199, 200, 201, 20000}) {
    CAPTURE(count);
    Made made;
    made.history.domain_tickets_last_hour = count;
    CHECK(!made.judge().hold_unless_matched);
    made.mail.from->address = "bibliotheque@example.org";  // allowed by its address
    CHECK(made.judge().hold_unless_matched == (count >= 200));
  }
  for (const int count : {99, 100, 101, 10000}) {
    CAPTURE(count);
    Made made;
    made.history.domain_mails_last_hour = count;
    CHECK(made.judge().may_answer);
    made.mail.from->address = "bibliotheque@example.org";
    CHECK(made.judge().may_answer == (count < 100));
  }
  for (const int count : {599, 600, 601, 60000}) {
    CAPTURE(count);
    Made made;
    made.mail.from->address = "bibliotheque@example.org";
    made.history.outside_mails_last_hour = count;
    CHECK(made.judge().may_answer == (count < 600));
    made.policy.limits.automatic_per_hour = 0;
    CHECK(made.judge().may_answer);
  }
}

TEST_CASE("judge: what was there before the first start is not answered (I-37)") {
  Made made;
  made.arrival.before_first_start = true;
  CHECK(!made.judge().may_answer);
  CHECK(made.judge().disposition == Disposition::Handle);
  made.policy.acknowledge_old = true;
  CHECK(made.judge().may_answer);
}

TEST_CASE("judge: after an outage of five days there is no acknowledgement any more (I-38)") {
  Made made;
  made.arrival.received = made.arrival.now - 24h * 5;
  CHECK(made.judge().may_answer);
  made.arrival.received -= 1ms;
  CHECK(!made.judge().may_answer);
  CHECK(made.judge().disposition == Disposition::Handle);
}

TEST_CASE("judge: a released mail passes every hold, but “no answer” stays") {
  for (const auto& row : row_cases()) {
    CAPTURE(std::string(row.id));
    Made made;
    row.make(made.mail, made.arrival, made.history);
    made.arrival.released = true;
    const auto j = made.judge();
    CHECK(j.disposition != Disposition::Hold);
    CHECK(!j.hold_unless_matched);
    CHECK(j.may_answer == row.may_answer);
  }
  Made stranger;
  stranger.mail = stranger_mail();
  stranger.arrival.released = true;
  stranger.history.new_tickets_last_hour = 500;
  CHECK(stranger.judge().disposition == Disposition::Handle);
  CHECK(!stranger.judge().hold_unless_matched);
}
