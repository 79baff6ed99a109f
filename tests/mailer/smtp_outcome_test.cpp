#include "mailer/smtp_outcome.h"

#include <doctest/doctest.h>

using namespace m2t;
using Outcome = DeliveryResult::Outcome;

namespace {

DeliveryResult judged(SmtpStage stage, std::string_view line) {
  SmtpDialogue d;
  d.end = SmtpDialogue::End::Answered;
  d.stage = stage;
  d.all_content_given = stage == SmtpStage::Dot;
  d.reply.add_line(line);
  return judge_delivery(d);
}

}  // namespace

TEST_CASE("smtp outcome: the first digit decides, and before MAIL it is about the server (S-02, S-03, S-05, S-17)") {
  struct Row {
    SmtpStage stage;
    const char* line;
    Outcome outcome;
  };
  const Row rows[] = {
      {SmtpStage::Connect, "421 4.3.0 busy", Outcome::Unavailable},
      {SmtpStage::Connect, "554 no service", Outcome::Unavailable},
      {SmtpStage::Auth, "454 4.7.0 later", Outcome::Unavailable},
      {SmtpStage::Mail, "421 closing", Outcome::Deferred},
      {SmtpStage::Mail, "452 4.3.1 disk", Outcome::Deferred},
      {SmtpStage::Mail, "553 5.1.8 no such sender", Outcome::Refused},
      {SmtpStage::Rcpt, "550 5.1.1 unknown", Outcome::Refused},
      {SmtpStage::Rcpt, "552 5.2.2 the recipient's mailbox is full", Outcome::Refused},
      {SmtpStage::Data, "451 4.3.0 error", Outcome::Deferred},
      {SmtpStage::Dot, "421 4.3.2 closing", Outcome::Deferred},
      {SmtpStage::Dot, "552 5.3.4 too large", Outcome::Refused},
      {SmtpStage::Dot, "250 5.0.0 strange but taken", Outcome::Sent},
      {SmtpStage::Dot, "251 taken", Outcome::Sent},
      {SmtpStage::Dot, "354 out of place", Outcome::InDoubt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(judged(row.stage, row.line).outcome == row.outcome);
  }
}

TEST_CASE("smtp outcome: some refusals are only about pace (S-11)") {
  for (const char* line : {"432 4.3.2 Concurrent connections limit exceeded", "450 4.7.1 rate limited",
                           "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed",
                           "550 5.1.90 Your message can't be sent because you've reached your daily limit"}) {
    CAPTURE(line);
    const DeliveryResult r = judged(SmtpStage::Dot, line);
    CHECK(r.outcome == Outcome::Deferred);
    CHECK(r.throttled);
    CHECK_FALSE(r.alert);
  }
  CHECK(judged(SmtpStage::Dot, "554 5.2.0 something else").outcome == Outcome::Refused);
}

TEST_CASE("smtp outcome: greylisting is told apart from throttling (S-10)") {
  CHECK(judged(SmtpStage::Rcpt, "450 4.2.0 <a@b>: Recipient address rejected: Greylisted").greylisted);
  CHECK(judged(SmtpStage::Rcpt, "451 4.7.1 Greylisting in action").greylisted);
  CHECK_FALSE(judged(SmtpStage::Rcpt, "451 4.7.1 Greylisting in action").throttled);
  CHECK(judged(SmtpStage::Rcpt, "450 come back").greylisted);
  CHECK_FALSE(judged(SmtpStage::Rcpt, "451 4.3.0 lookup failure").greylisted);
  CHECK_FALSE(judged(SmtpStage::Dot, "452 4.3.1 disk").greylisted);
}

TEST_CASE("smtp outcome: credentials, send-as and our own full mailbox alert an admin (S-12, S-13, S-15)") {
  for (const auto& [stage, line] : {std::pair{SmtpStage::Auth, "535 5.7.8 no"},
                                    {SmtpStage::Auth, "535 5.7.139 Authentication unsuccessful"},
                                    {SmtpStage::Auth, "550 5.7.30 Basic authentication is not supported"},
                                    {SmtpStage::Mail, "530 5.7.57 not authenticated"},
                                    {SmtpStage::Dot, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"},
                                    {SmtpStage::Dot, "554 5.2.252 SendAsDenied; desk@x not allowed to send as y"}}) {
    CAPTURE(line);
    const DeliveryResult r = judged(stage, line);
    CHECK(r.outcome == Outcome::Unavailable);
    CHECK(r.alert);
  }
  const DeliveryResult full = judged(SmtpStage::Dot, "554 5.2.2 mailbox full");
  CHECK(full.outcome == Outcome::Deferred);
  CHECK(full.alert);
}

TEST_CASE("smtp outcome: the id that the server gave is read from its 250 (S-20)") {
  CHECK(judged(SmtpStage::Dot, "250 2.0.0 OK <new@id.example> [Hostname=x.example]").assigned_message_id == "new@id.example");
  CHECK(judged(SmtpStage::Dot, "250 2.0.0 Ok: queued as 4F1").assigned_message_id == "");
  CHECK(judged(SmtpStage::Dot, "250 <a b@c> <d@e").assigned_message_id == "");
}

TEST_CASE("smtp outcome: a duplicate that Exchange refuses is marked (S-21)") {
  const DeliveryResult r = judged(SmtpStage::Dot, "554 5.6.0 STOREDRV.Deliver; MapiExceptionDuplicateDelivery; cannot");
  CHECK(r.outcome == Outcome::Refused);
  CHECK(r.duplicate);
}

TEST_CASE("smtp outcome: replies have 100 lines and 8 KiB at most, and three digits in front (S-17)") {
  SmtpReply many;
  for (int i = 0; i < 100; ++i) REQUIRE(many.add_line("250-x\r\n"));
  CHECK_FALSE(many.add_line("250 x\r\n"));
  SmtpReply long_one;
  CHECK_FALSE(long_one.add_line("250 " + std::string(8200, 'x')));
  SmtpReply exactly;
  CHECK(exactly.add_line("250 " + std::string(8186, 'x')));
  for (const char* line : {"hello", "", "25", "25x ok", "250_ok", "2500 ok"}) CHECK_FALSE(SmtpReply().add_line(line));
  SmtpReply clean;
  clean.add_line(std::string("550-5.1.1 a\tb\x01") + "c\r\n");
  clean.add_line("550 d\xC3\xA9\r\n");
  CHECK(clean.one_line() == "550 5.1.1 a b c d??");
  CHECK(clean.enhanced_code() == "5.1.1");
}

TEST_CASE("smtp outcome: no answer after the content is doubt, before it never (S-07, S-09)") {
  for (const auto end : {SmtpDialogue::End::Cut, SmtpDialogue::End::Timeout}) {
    SmtpDialogue d;
    d.end = end;
    d.stage = SmtpStage::Dot;
    d.all_content_given = true;
    CHECK(judge_delivery(d).outcome == Outcome::InDoubt);
    d.all_content_given = false;
    d.stage = SmtpStage::Data;
    CHECK(judge_delivery(d).outcome == Outcome::Deferred);
    d.stage = SmtpStage::Connect;
    CHECK(judge_delivery(d).outcome == Outcome::Unavailable);
  }
}

TEST_CASE("smtp outcome: what may stand in an envelope (T-13, D10)") {
  for (const char* good :
       {"an.peeters@jette.brussels", "support+r.abcdef@jette.brussels", "o'neil@x-y.be", "a@localhost", "a=b@c.d"})
    CHECK(is_safe_envelope_address(good));
  using namespace std::string_literals;
  const std::string bad[] = {"",
                             "a",
                             "@b",
                             "a@",
                             "a b@c.d",
                             "\"a\"@c.d",
                             "@x:a@b.c",
                             "a@b@c.d",
                             "<a@b.c>",
                             "a@b.c>\r\nRCPT TO:<d@e.f",
                             "a@b.c\n",
                             "a\0@b.c"s,
                             ".a@b.c",
                             "a.@b.c",
                             "a..b@c.d",
                             "a@.b.c",
                             "a@b..c",
                             "a@b.c.",
                             "a@-b.c",
                             "jos\xC3\xA9@b.c",
                             "a@b\xC3\xA9.c",
                             "a@[127.0.0.1]",
                             std::string(65, 'a') + "@b.c",
                             "a@" + std::string(252, 'b') + ".c"};
  for (const std::string& address : bad) {
    CAPTURE(address);
    CHECK_FALSE(is_safe_envelope_address(address));
  }
  CHECK(is_safe_envelope_address(std::string(64, 'a') + "@b.c"));
  CHECK(is_safe_envelope_address("a@" + std::string(250, 'b') + ".c"));
  CHECK_FALSE(is_safe_envelope_address("a@" + std::string(251, 'b') + ".c"));
}
