// What the border's word changes: who may command (A-18, from the bytes of mails on), who is answered and with what (T-05), whose mail
// is a party's (T-02, A-15).
#include "parsers/reader.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const std::string received =
    "Received: from a.example by mx.jette.brussels (Postfix) with ESMTPS id 4Z; Tue, 24 Nov 2026 09:59:00 +0100\n";
const std::string pass = "Authentication-Results: mx.jette.brussels; dmarc=pass header.from=jette.brussels\n";
const std::string fail = "Authentication-Results: mx.jette.brussels; dmarc=fail header.from=jette.brussels\n";
const std::string none = "Authentication-Results: mx.jette.brussels; dmarc=none header.from=jette.brussels\n";

struct Border {
  std::string fields;
  char proof;  // P, F, - as part 5 has it
};
const std::vector<Border> borders{
    {pass + received, 'P'},
    {pass + pass + received, 'P'},
    {"Authentication-Results: MX.jette.brussels 1 (x);\n dmarc=PASS (dmarc=fail)\n header.from=Jette.Brussels\n" + received, 'P'},
    {"Authentication-Results: mx.jette.brussels; dkim=pass header.d=jette.brussels\n" + received, 'P'},
    {fail + received, 'F'},
    {pass + fail + received, 'F'},  // two that contradict each other
    {fail + received + pass, 'F'},
    {none + received, '-'},
    {received, '-'},                                                                     // missing
    {received + pass, '-'},                                                              // forged below
    {"Received: from mx.jette.brussels by evil.example; Tue\n" + pass + received, '-'},  // forged above
    {pass + none + received, '-'},
    {"ARC-Authentication-Results: i=1; mx.jette.brussels; dmarc=pass header.from=jette.brussels\n" + received, '-'},
    {"Authentication-Results: mx.evil.example; dmarc=pass header.from=jette.brussels\n" + received, '-'},
    {"Authentication-Results: mx.jette.brussels; spf=pass smtp.mailfrom=jette.brussels\n" + received, '-'},
    {"Authentication-Results: mx.jette.brussels; dmarc=none (dmarc=pass header.from=jette.brussels)\n" + received, '-'},
    {"X-MS-Exchange-Organization-AuthAs: Internal\n" + received, '-'},
};

struct Sender {
  std::string fields;
  bool is_technician, is_one;
};
const std::vector<Sender> senders{
    {"From: An Peeters <an.peeters@jette.brussels>\n", true, true},
    {"From: AN.PEETERS@JETTE.BRUSSELS\nReply-To: evil@evil.example\n", true, true},
    {"From: an.peeters@jette.brussels\nSender: evil@evil.example\n", true, false},
    {"From: an.peeters@jette.brussels, evil@evil.example\n", true, false},
    {"From: an.peeters@jette.brussels\nFrom: evil@evil.example\n", true, false},
    {"From: Team: an.peeters@jette.brussels;\n", true, false},
    {"From: \"an.peeters@jette.brussels\" <evil@evil.example>\n", false, true},
    {"From: an.peeters@j\xd0\xb5tte.brussels\n", false, true},
    {"From: marie.dubois@jette.brussels\nResent-From: an.peeters@jette.brussels\n", false, true},
};

constexpr std::array secrets{SecretProof::None,  SecretProof::Valid,       SecretProof::Expired,    SecretProof::Revoked,
                             SecretProof::Spent, SecretProof::OtherTicket, SecretProof::OtherPerson};

Decision decided_on_ticket(const Mail& m, SecretProof secret, const DeskPolicy& policy) {
  Match match = matched(ticket());
  match.secret = secret;
  return decided(m, match, {}, policy);
}

// In the desk's name: words to somebody, or another state.
bool acts(const Decision& d) {
  for (const auto& notice : effects_of<SendNotice>(d))
    if (notice.kind == NoticeKind::Answer || notice.kind == NoticeKind::Resolution) return true;
  for (const auto& change : effects_of<ChangeState>(d))
    if (change.to == TicketState::Solved) return true;
  for (const auto& change : effects_of<ChangeTicket>(d))
    if (!std::holds_alternative<SetCountdown>(change.change)) return true;
  return false;
}

}  // namespace

TEST_CASE("A-18: boundary results x From x secret x command, from the bytes on: nothing acts outside the allowed cells") {
  struct Act {
    std::string text;
    bool needs_boundary, always_confirmed;
  };
  const std::vector<Act> texts{{"La cartouche arrive demain.", false, false},
                               {"#resolve\nThe cable was loose.", true, false},
                               {"#prio urgent", true, false},
                               {"#copy bob@elsewhere.example", true, true}};
  const DeskPolicy policy = desk_with_a_border();
  int cells = 0, acted = 0;
  for (const Border& border : borders)
    for (const Sender& sender : senders)
      for (const Act& act : texts) {
        const Mail m =
            read_mail(border.fields + sender.fields + "To: support@jette.brussels\nSubject: RE: x\n\n" + act.text + "\n");
        for (const SecretProof secret : secrets) {
          CAPTURE(border.fields);
          CAPTURE(sender.fields);
          CAPTURE(act.text);
          CAPTURE(static_cast<int>(secret));
          const bool one = sender.is_technician && sender.is_one;
          const bool proved = border.proof == 'P' || (border.proof == '-' && !act.needs_boundary);
          const bool allowed = one && proved && secret == SecretProof::Valid && !act.always_confirmed;
          CHECK(acts(decided_on_ticket(m, secret, policy)) == allowed);
          ++cells;
          acted += allowed ? 1 : 0;
        }
      }
  CHECK(cells >= 2000);
  CHECK(acted == 44);  // two senders: 14 borders let an answer through, 4 a command of each kind
}

TEST_CASE("T-05: with the border's proof the acknowledgement may tell what was understood, whoever wrote") {
  DeskPolicy policy = desk_with_a_border();
  policy.strangers = StrangerPolicy::Accept;
  Mail m = stranger_mail();
  m.fields.phone = "+3224231299";
  m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=pass header.from=elsewhere.example");
  const auto told = only<SendNotice>(decided(m, {}, {}, policy));
  CHECK(told.subject_shown == "Imprimante du guichet");
  CHECK(told.understood == std::vector<std::string>{"phone"});
  m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=none header.from=elsewhere.example");
  const auto fixed = only<SendNotice>(decided(m, {}, {}, policy));
  CHECK(fixed.subject_shown.empty());
  CHECK(fixed.understood.empty());
}

TEST_CASE("T-05, H-38: what the border calls forged is held, and nobody is answered, allowed domain or not") {
  for (const auto strangers : {StrangerPolicy::Hold, StrangerPolicy::Accept, StrangerPolicy::Refuse}) {
    DeskPolicy policy = desk_with_a_border();
    policy.strangers = strangers;
    Mail m = mail();
    m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=fail header.from=jette.brussels");
    const Decision d = decided(m, {}, {}, policy);
    CHECK(d.verdict == (strangers == StrangerPolicy::Refuse ? Verdict::Refused : Verdict::Held));
    CHECK(!has<SendNotice>(d));
    CHECK(has_reason(d.reasons, "H-38"));
    CHECK(!judged(m, {}, policy).known_sender);
    m.headers = border_header("X-Spam-Flag", "YES");
    CHECK(decided(m, {}, {}, policy).verdict == Verdict::Held);
  }
}

TEST_CASE("H-38: released by a person, it becomes a ticket that says so, unanswered") {
  Mail m = mail();
  m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=fail header.from=jette.brussels");
  Arrival released = arrival();
  released.released = true;
  const Decision d = decided(m, {}, {}, desk_with_a_border(), released);
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(!has<SendNotice>(d));
  CHECK(only<AddNote>(d).text.find("unverified") != std::string::npos);
}

TEST_CASE("A-15: a third party that the border calls forged joins without reopening; others reopen") {
  const auto follow_up = [](const std::string& word, bool third_party, TicketState state) {
    Mail m = mail();
    m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=" + word + " header.from=jette.brussels");
    return decided(m, matched(ticket(1, state), third_party), {}, desk_with_a_border());
  };
  const Decision forged = follow_up("fail", true, TicketState::Solved);
  CHECK(forged.verdict == Verdict::FollowUp);
  CHECK(!has<ChangeState>(forged));
  CHECK(has_reason(forged.reasons, "A-15"));
  CHECK(only<AddEntry>(forged).third_party);
  CHECK(!has<SendNotice>(forged));
  CHECK(!has<ChangeState>(follow_up("fail", true, TicketState::Waiting)));
  CHECK(only<ChangeState>(follow_up("none", true, TicketState::Solved)).to == TicketState::Assigned);
  CHECK(only<ChangeState>(follow_up("pass", false, TicketState::Solved)).to == TicketState::Assigned);
  CHECK(follow_up("fail", true, TicketState::Closed).verdict == Verdict::Held);
}

TEST_CASE(
    "T-02: a participant whom the border calls forged is none: a hint does not open the ticket to him, a secret makes a third "
    "party") {
  Found by_number;
  by_number.by_subject_number = {ticket()};
  CHECK(match_ticket(mail(), by_number, desk()).ticket.has_value());
  const Match refused = match_ticket(mail(), by_number, desk(), true);
  CHECK(!refused.ticket);
  CHECK(refused.not_allowed.size() == 1);
  Found by_secret;
  SecretHit hit;
  hit.ticket = ticket();
  hit.person = ticket().requester;
  by_secret.by_id_secret = {hit};
  CHECK(!match_ticket(mail(), by_secret, desk()).third_party);
  CHECK(match_ticket(mail(), by_secret, desk(), true).third_party);
}

TEST_CASE("A-17: of technicians' mails it is kept whether the border vouched for them") {
  Mail m = mail();
  m.from->address = "an.peeters@jette.brussels";
  CHECK(!decided(m).technician_proved.has_value());
  CHECK(!decided(mail(), {}, {}, desk_with_a_border()).technician_proved.has_value());
  CHECK(decided(m, {}, {}, desk_with_a_border()).technician_proved == false);
  m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=pass header.from=jette.brussels");
  CHECK(decided(m, {}, {}, desk_with_a_border()).technician_proved == true);
}
