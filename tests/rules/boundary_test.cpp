// What the server at the border proves, from the bytes of mails on.
#include "rules/boundary/boundary.h"

#include "parsers/reader.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const std::string border_received =
    "Received: from mail.example.org (mail.example.org [192.0.2.7])\n\tby mx.jette.brussels (Postfix) with ESMTPS id 4Z\n"
    "\tfor <support@jette.brussels>; Tue, 24 Nov 2026 09:59:00 +0100 (CET)\n";
const std::string inner_received =
    "Received: from mx.jette.brussels ([10.0.0.3]) by imap.jette.brussels with LMTP id 8; Tue, 24 Nov 2026 09:59:01 +0100\n";
const std::string foreign_received =
    "Received: from client.example by mail.example.org with ESMTPSA id 3; Tue, 24 Nov 2026 09:58:00 +0100\n";

std::string results(const std::string& what, const std::string& server = "mx.jette.brussels") {
  return "Authentication-Results: " + server + "; " + what + "\n";
}
const std::string dmarc_pass = results("dmarc=pass header.from=jette.brussels");

BoundaryFinding judged_by(const DeskPolicy& policy, const std::string& fields,
                          const std::string& from = "An Peeters <an.peeters@jette.brussels>") {
  return judge_boundary(read_mail(fields + "From: " + from + "\nTo: support@jette.brussels\nSubject: x\n\n#resolve\n"), policy);
}

char letter(const BoundaryFinding& finding) {
  switch (finding.proof) {
    case BoundaryProof::NoProfile: return '0';
    case BoundaryProof::Passed: return 'P';
    case BoundaryProof::Failed: return 'F';
    case BoundaryProof::Missing: return '-';
  }
  return '?';
}

struct Row {
  const char* what;
  std::string fields;
  char proof;
};

void check_rows(const DeskPolicy& policy, const std::vector<Row>& rows, const std::string& from = "an.peeters@jette.brussels") {
  for (const Row& row : rows) {
    CAPTURE(std::string(row.what));
    const BoundaryFinding found = judged_by(policy, row.fields, from);
    CAPTURE(found.reason);
    CHECK(letter(found) == row.proof);
    CHECK_FALSE(found.reason.empty());
  }
}

}  // namespace

TEST_CASE("A-02: only what stands above the border's Received field counts") {
  const std::string below = border_received + foreign_received;
  check_rows(
      desk_with_a_border(),
      {
          {"above", dmarc_pass + below, 'P'},
          {"above, behind an inner hop", inner_received + dmarc_pass + below, 'P'},
          {"above the inner hop", dmarc_pass + inner_received + below, 'P'},
          {"directly below", border_received + dmarc_pass + foreign_received, '-'},
          {"forged at the bottom", below + dmarc_pass, '-'},
          {"forged below, and the border's own result above",
           dmarc_pass + below + results("dmarc=fail header.from=jette.brussels"), 'P'},
          {"forged pass below a fail", results("dmarc=fail header.from=jette.brussels") + below + dmarc_pass, 'F'},
          {"a forged Received of the border below", below + dmarc_pass + border_received, '-'},
          {"forged inner hop and result below", below + inner_received + dmarc_pass + border_received, '-'},
          {"no Received at all", dmarc_pass, '-'},
          {"an unknown server stands above the border", foreign_received + dmarc_pass + below, '-'},
          {"the border's name as HELO", "Received: from mx.jette.brussels by evil.example; Tue\n" + dmarc_pass, '-'},
          {"the border's name in a comment", "Received: from x (by mx.jette.brussels) by evil.example; Tue\n" + dmarc_pass, '-'},
          {"no result", below, '-'},
      });
}

TEST_CASE("A-02: several fields or contradictions: the worst counts") {
  const std::string dkim = "dkim=pass header.d=jette.brussels";
  check_rows(desk_with_a_border(),
             {
                 {"twice the same", dmarc_pass + dmarc_pass + border_received, 'P'},
                 {"pass and fail", dmarc_pass + results("dmarc=fail header.from=jette.brussels") + border_received, 'F'},
                 {"fail and pass", results("dmarc=fail header.from=jette.brussels") + dmarc_pass + border_received, 'F'},
                 {"both in one field", results("dmarc=pass header.from=jette.brussels; dmarc=fail") + border_received, 'F'},
                 {"pass and none", dmarc_pass + results("dmarc=none header.from=jette.brussels") + border_received, '-'},
                 {"pass for two domains", dmarc_pass + results("dmarc=pass header.from=evil.example") + border_received, '-'},
                 {"DKIM pass, DMARC fail", results(dkim + "; dmarc=fail header.from=jette.brussels") + border_received, 'F'},
                 {"DKIM pass and fail of one domain",
                  results(dkim) + results("dkim=fail header.d=jette.brussels") + border_received, '-'},
                 {"DKIM fail of another domain", results(dkim + "; dkim=fail header.d=list.example") + border_received, 'P'},
             });
}

TEST_CASE("A-03: rfc8601: what authorises and what does not") {
  const auto with = [](const std::string& what) { return results(what) + border_received; };
  check_rows(
      desk_with_a_border(),
      {
          {"DMARC", with("dmarc=pass header.from=jette.brussels"), 'P'},
          {"upper case", results("DMARC=PASS header.from=JETTE.Brussels", "MX.JETTE.BRUSSELS") + border_received, 'P'},
          {"version 1", results("dmarc=pass header.from=jette.brussels", "mx.jette.brussels 1") + border_received, 'P'},
          {"version 2", results("dmarc=pass header.from=jette.brussels", "mx.jette.brussels 2") + border_received, '-'},
          {"folded",
           "Authentication-Results: mx.jette.brussels;\n\tdmarc=pass\n (ok)\n\theader.from=jette.brussels\n" + border_received,
           'P'},
          {"DKIM of the domain", with("dkim=pass header.d=jette.brussels"), 'P'},
          {"DKIM beside dmarc=none", with("dmarc=none; dkim=pass header.d=jette.brussels"), 'P'},
          {"unknown method beside", with("x-what=fail; dmarc=pass header.from=jette.brussels"), 'P'},
          {"another authserv-id", results("dmarc=pass header.from=jette.brussels", "mx.evil.example") + border_received, '-'},
          {"the id as a beginning",
           results("dmarc=pass header.from=jette.brussels", "mx.jette.brussels.evil.example") + border_received, '-'},
          {"no id", "Authentication-Results: dmarc=pass header.from=jette.brussels\n" + border_received, '-'},
          {"SPF alone", with("spf=pass smtp.mailfrom=jette.brussels"), '-'},
          {"no header.from", with("dmarc=pass"), '-'},
          {"another header.from", with("dmarc=pass header.from=evil.example"), '-'},
          {"a subdomain in header.from", with("dmarc=pass header.from=x.jette.brussels"), '-'},
          {"DKIM of another domain", with("dkim=pass header.d=evil.example"), '-'},
          {"DKIM of a subdomain", with("dkim=pass header.d=x.jette.brussels"), '-'},
          {"DKIM of the whole top", with("dkim=pass header.d=brussels"), '-'},
          {"DKIM of an ending that is no parent", with("dkim=pass header.d=ette.brussels"), '-'},
          {"DKIM without header.d", with("dkim=pass header.i=@jette.brussels"), '-'},
          {"A-17 DNS failed", with("dmarc=temperror; dkim=pass header.d=jette.brussels"), '-'},
          {"A-17 the record is broken", with("dmarc=permerror; dkim=pass header.d=jette.brussels"), '-'},
          {"dmarc=bestguesspass", with("dmarc=bestguesspass header.from=jette.brussels"), '-'},
          {"pass in a comment", with("dmarc=none (dmarc=pass header.from=jette.brussels)"), '-'},
          {"pass in quotes", with("auth=pass smtp.auth=\"x; dmarc=pass header.from=jette.brussels\""), '-'},
          {"cannot be read", with("dmarc=pass header.from=jette.brussels ("), '-'},
          {"one of two cannot be read", dmarc_pass + with("dmarc=pass header.from="), '-'},
          {"ARC only",
           "ARC-Authentication-Results: i=1; mx.jette.brussels; dmarc=pass header.from=jette.brussels\nARC-Seal: i=1; cv=none\n" +
               border_received,
           '-'},
          {"Authentication-Results-Original",
           "Authentication-Results-Original: mx.jette.brussels; dmarc=pass header.from=jette.brussels\n" + border_received, '-'},
          {"AuthAs means nothing here", "X-MS-Exchange-Organization-AuthAs: Internal\n" + border_received, '-'},
      });
  // A parent's key speaks for a subdomain; DMARC is asked for the domain itself.
  check_rows(desk_with_a_border(), {{"DKIM of the parent", with("dkim=pass header.d=jette.brussels"), 'P'}},
             "an@dienst.jette.brussels");
}

TEST_CASE("A-05, T-32: the boundary's word is for exactly one sender, compared in one form") {
  const std::string fields = dmarc_pass + border_received;
  const auto proof = [&](const std::string& from) { return letter(judged_by(desk_with_a_border(), fields, from)); };
  CHECK(proof("an.peeters@JETTE.brussels") == 'P');
  CHECK(proof("\"an.peeters@jette.brussels\" <evil@evil.example>") == '-');
  CHECK(proof("evil@evil.example, an.peeters@jette.brussels") == '-');
  CHECK(proof("an.peeters@jette.brussels\nFrom: evil@evil.example") == '-');
  CHECK(proof("Team: an.peeters@jette.brussels;") == '-');
  CHECK(proof("an.peeters@j\xd0\xb5tte.brussels") == '-');  // a Cyrillic e
  CHECK(proof("an.peeters@jette.brussels\nSender: evil@evil.example") == '-');
  CHECK(proof("an.peeters@jette.brussels\nSender: An.Peeters@jette.brussels") == 'P');
  CHECK(proof("an.peeters@jette.brussels\nReply-To: evil@evil.example") == 'P');  // says nothing of who wrote
  DeskPolicy policy = desk_with_a_border();
  policy.boundary.delegates = {"secretariat@jette.brussels"};
  const std::string by_delegate = "an.peeters@jette.brussels\nSender: secretariat@jette.brussels";
  CHECK(judged_by(policy, fields, by_delegate).passed());
  CHECK_FALSE(judged_by(desk_with_a_border(), fields, by_delegate).passed());
  CHECK_FALSE(
      judged_by(policy, fields, "an.peeters@jette.brussels\nSender: secretariat@jette.brussels, evil@evil.example").passed());
}

TEST_CASE("A-17: without a profile nothing is said; with one, silence is no proof") {
  const BoundaryFinding none = judged_by(desk(), dmarc_pass + border_received);
  CHECK(none.proof == BoundaryProof::NoProfile);
  CHECK(none.reason.empty());
  const BoundaryFinding found = judged_by(desk_with_a_border(), border_received);
  CHECK(found.proof == BoundaryProof::Missing);
  CHECK(has_reason({found.reason}, "A-17"));
}

TEST_CASE("H-37: spam by the border's word above its Received field only") {
  CHECK_FALSE(judged_by(desk_with_a_border(), "X-Spam-Flag: YES\n" + border_received).spam.empty());
  CHECK(judged_by(desk_with_a_border(), border_received + "X-Spam-Flag: YES\n").spam.empty());
  CHECK(judged_by(desk_with_a_border(), "X-Spam-Flag: NO\n" + border_received).spam.empty());
}
