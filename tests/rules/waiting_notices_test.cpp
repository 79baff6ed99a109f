// Who hears that his mail is held or was too large, and who must not.
#include "rules/holding.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

Arrival oversize() {
  Arrival a = arrival();
  a.oversize = a.in_mailbox = true;
  a.size_bytes = 60'000'000;
  return a;
}

History over_budget() {
  History history;
  history.new_tickets_last_hour = desk().limits.new_tickets_per_hour;
  return history;
}

bool told(const Decision& d) { return has<SendNotice>(d); }

}  // namespace

TEST_CASE("held: somebody of [access] whose mail waits for the budget is told, without a ticket (T-38)") {
  const Decision d = decided(mail(), {}, over_budget());
  CHECK(d.verdict == Verdict::Held);
  const auto notice = only<SendNotice>(d);
  CHECK(notice.kind == NoticeKind::Held);
  CHECK(notice.without_ticket);
  CHECK(!notice.ticket);
  CHECK(notice.missing.empty());
  CHECK(notice.understood.empty());
  CHECK(notice.subject_shown == "Imprimante du guichet");
  CHECK(describe(notice).find("about the held mail") != std::string::npos);
}

TEST_CASE("held: strangers never hear of it, whatever holds their mail (T-03, T-05)") {
  CHECK(decided(stranger_mail()).verdict == Verdict::Held);
  CHECK(!told(decided(stranger_mail())));
  CHECK(!told(decided(stranger_mail(), {}, over_budget())));
  DeskPolicy open = desk();
  open.strangers = StrangerPolicy::Accept;
  CHECK(decided(stranger_mail(), {}, over_budget(), open).verdict == Verdict::Held);
  CHECK(!told(decided(stranger_mail(), {}, over_budget(), open)));
  CHECK(!told(decided(stranger_mail(), {}, {}, desk(), oversize())));
}

TEST_CASE("held: nothing automatic is answered (H-12, H-15, H-23)") {
  Mail generated = mail();
  generated.automatic.auto_submitted = {"auto-generated"};
  CHECK(!told(decided(generated, {}, over_budget())));
  Mail list = mail();
  list.automatic.list_field = true;
  CHECK(!told(decided(list)));
  Mail suppressed = mail();
  suppressed.automatic.response_suppress = {"all"};
  CHECK(!told(decided(suppressed, {}, over_budget())));
}

TEST_CASE("held: ten minutes and the budget of automatic mails stand between two of them (H-39, 3.1)") {
  History history = over_budget();
  history.last_automatic_mail = now() - 9min;
  CHECK(!told(decided(mail(), {}, history)));
  history.last_automatic_mail = now() - 11min;
  CHECK(told(decided(mail(), {}, history)));
  history.automatic_mails_last_hour = desk().limits.follow_up_mails_per_hour;
  CHECK(!told(decided(mail(), {}, history)));
}

TEST_CASE("held: only a rule, the budget and the size are told; other reasons prove nobody") {
  const Judgement judgement = judged(mail());
  const Calendar hours = calendar();
  const Mail m = mail();
  const Arrival came = arrival();
  const History history;
  const DeskPolicy policy = desk();
  const NoticeInput in{m, came, history, judgement, policy, hours};
  for (const HeldReason reason : {HeldReason::Rule, HeldReason::Budget, HeldReason::Oversize})
    CHECK(is_told_that_it_waits(reason, in));
  for (const HeldReason reason :
       {HeldReason::Poison, HeldReason::Stranger, HeldReason::List, HeldReason::Bulk, HeldReason::NoSender,
        HeldReason::Unreadable, HeldReason::ServerSubstitute, HeldReason::Hops, HeldReason::Suspicious})
    CHECK_FALSE(is_told_that_it_waits(reason, in));
}

TEST_CASE("too large: a ticket with what the header says, and one mail that says so (I-39)") {
  const Decision d = decided(mail(), {}, {}, desk(), oversize());
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(has<AddNote>(d));
  const auto notice = only<SendNotice>(d);
  CHECK(notice.kind == NoticeKind::TooLarge);
  CHECK(!notice.without_ticket);
  CHECK(notice.largest_bytes == desk().limits.message_bytes);
  CHECK(notice.missing.empty());
}

TEST_CASE("too large: one that belongs to a ticket joins it, and its sender hears the same (I-39)") {
  const Decision d = decided(mail(), matched(ticket()), {}, desk(), oversize());
  CHECK(d.verdict == Verdict::FollowUp);
  CHECK(only<SendNotice>(d).kind == NoticeKind::TooLarge);
  CHECK(only<SendNotice>(d).ticket == TicketId{1});
}

TEST_CASE("too large: a technician's is held, nothing of it goes to the requester, and he is told (I-39, T-07)") {
  Mail m = mail();
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  const Decision d = decided(m, matched(ticket()), {}, desk(), oversize());
  CHECK(d.verdict == Verdict::Held);
  const auto notice = only<SendNotice>(d);
  CHECK(notice.kind == NoticeKind::TooLarge);
  CHECK(notice.without_ticket);
  CHECK(notice.to.address == "an.peeters@jette.brussels");
  CHECK(effects_of<AddEntry>(d).empty());
}

TEST_CASE("too large: within the budget of automatic mails (3.1)") {
  History history;
  history.automatic_mails_last_hour = desk().limits.follow_up_mails_per_hour;
  const Decision d = decided(mail(), {}, history, desk(), oversize());
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(!told(d));
}
