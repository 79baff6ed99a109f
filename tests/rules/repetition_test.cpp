// What ends loops where no field tells that a program writes: the same words again (H-40), mails sooner than people write (T-17).
#include "rules/repetition.h"

#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

History after_ours(std::chrono::milliseconds before) {
  History history;
  history.last_automatic_mail = now() - before;
  return history;
}

History said_before(int times, bool same_subject = true) {
  History history = after_ours(1h);
  history.same_words = {times, same_subject, TicketId{1}};
  return history;
}

}  // namespace

TEST_CASE("repetition: words are compared, not their layout; what says nothing is never the same (H-40)") {
  Mail a = mail(), b = mail();
  b.new_text = "Bonjour,\n\nl'imprimante du guichet 3\na besoin d'une nouvelle cartouche.";
  b.subject = "RE: Imprimante du guichet [JET-10006]";
  CHECK(words_of(a, desk()).words == words_of(b, desk()).words);
  CHECK(words_of(a, desk()).subject == words_of(b, desk()).subject);
  b.new_text += " Merci";
  CHECK(words_of(a, desk()).words != words_of(b, desk()).words);
  // Two scans with the same word above them are two mails.
  b.new_text = a.new_text;
  b.attachments.resize(1);
  b.attachments[0].sha256 = "22";
  CHECK(words_of(a, desk()).words != words_of(b, desk()).words);
  a.new_text = " \n";
  CHECK(words_of(a, desk()).words.empty());
}

TEST_CASE("repetition: the same words are not answered again, and open a ticket once more, not more often (H-40)") {
  Decision d = decided(mail(), {}, said_before(1));
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(!has<SendNotice>(d));
  CHECK(has_reason(d.reasons, "H-40"));
  d = decided(mail(), {}, said_before(2));
  CHECK(d.verdict == Verdict::Automatic);
  CHECK(d.ticket == TicketId{1});
  CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
  CHECK(d.effects.size() == 1);
  // Another subject may be another matter.
  d = decided(mail(), {}, said_before(2, false));
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(has<SendNotice>(d));
  // On the ticket itself a person insists: technicians read it.
  CHECK(decided(mail(), matched(ticket()), said_before(3)).verdict == Verdict::FollowUp);
  CHECK(decided(mail(), {}, after_ours(1h)).verdict == Verdict::NewTicket);
}

TEST_CASE("repetition: the same words within 90 seconds after our mail are a program's (H-40, T-17)") {
  History history = said_before(1, true);
  for (const auto& [after, repeated] : {std::pair{1ms, true}, std::pair{90000ms, true}, std::pair{90001ms, false}}) {
    CAPTURE(after.count());
    history.last_automatic_mail = now() - after;
    CHECK((decided(mail(), {}, history).verdict == Verdict::Automatic) == repeated);
    CHECK((decided(mail(), matched(ticket()), history).verdict == Verdict::Automatic) == repeated);
    CHECK(decided(mail(), matched(ticket(2)), history).verdict == Verdict::FollowUp);
  }
  Arrival released = arrival();
  released.released = true;
  history.last_automatic_mail = now() - 5s;
  CHECK(decided(mail(), {}, history, desk(), released).verdict == Verdict::NewTicket);
}

TEST_CASE("repetition: the third mail at once, or the fourth quick one, silences its sender for a day (T-17)") {
  struct Row {
    std::chrono::milliseconds after;
    int quick, at_once;
    bool silenced;
  };
  for (const Row& row : {Row{20s, 2, 2, true}, Row{20s, 1, 1, false}, Row{21s, 2, 2, false}, Row{90s, 3, 2, true},
                         Row{90s, 2, 0, false}, Row{91s, 300, 200, false}, Row{5s, 300, 200, true}}) {
    CAPTURE(row.after.count());
    CAPTURE(row.quick);
    History history = after_ours(row.after);
    history.quick_mails = row.quick;
    history.mails_at_once = row.at_once;
    const Decision d = decided(mail(), {}, history);
    CHECK(d.verdict == Verdict::NewTicket);  // it is treated all the same
    CHECK(has<SendNotice>(d) == !row.silenced);
    CHECK(has<SilenceSender>(d) == row.silenced);
    if (!row.silenced) continue;
    CHECK(only<SilenceSender>(d).address == "marie.dubois@jette.brussels");
    CHECK(only<SilenceSender>(d).kind == SilenceKind::Loop);
    CHECK(only<SilenceSender>(d).until == now() + 24h);
  }
  History silent;
  silent.silent_until = now() + 1ms;
  CHECK(!has<SendNotice>(decided(mail(), {}, silent)));
  CHECK(!has<SilenceSender>(decided(mail(), {}, silent)));
  silent.silent_until = now();
  CHECK(has<SendNotice>(decided(mail(), {}, silent)));
}

TEST_CASE("repetition: a technician who is quick is no loop; a program that answers his receipts is (T-17)") {
  Mail m = mail();
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  History history = after_ours(5s);
  history.answers_our_mail = true;
  history.mails_at_once = history.quick_mails = 30;
  CHECK(!has<SilenceSender>(decided(m, matched(ticket()), history)));
  history.answers_receipt = true;
  Decision d = decided(m, matched(ticket()), history);
  CHECK(d.verdict == Verdict::Automatic);
  CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
  CHECK(has<SilenceSender>(d));
  CHECK(!has<SendStaffMail>(d));
  CHECK(!has<SendNotice>(d));
  m.text = m.new_text = "#note il rappelle";  // no program writes that
  CHECK(decided(m, matched(ticket()), history).verdict == Verdict::FollowUp);
  CHECK(!has<SilenceSender>(decided(m, matched(ticket()), history)));
}

TEST_CASE("repetition: a technician who forwards a row of mails, or opens tickets by telephone, is not silenced (T-17)") {
  History history = after_ours(5s);
  history.mails_at_once = history.quick_mails = 30;
  Mail m = mail();
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  REQUIRE(has<SilenceSender>(decided(m, {}, history)));  // with words of his own alone he would be
  Mail call = m;
  call.text = call.new_text = "#oproep marie.dubois@jette.brussels\nScherm zwart";
  CHECK(!has<SilenceSender>(decided(call, {}, history)));
  m.forwarded.emplace();
  CHECK(!has<SilenceSender>(decided(m, {}, history)));
}
