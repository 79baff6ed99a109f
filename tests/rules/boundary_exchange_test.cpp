// The same behind Exchange Online, whose fields have no authserv-id and count by their place alone.
#include "parsers/reader.h"
#include "rules/boundary/boundary.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

DeskPolicy exchange_desk(bool header_firewall = false) {
  DeskPolicy policy = desk();
  policy.boundary.kind = BoundaryKind::ExchangeOnline;
  policy.boundary.header_firewall = header_firewall;
  return policy;
}

const std::string to_mailbox =
    "Received: from AM9PR08MB1.eurprd08.prod.outlook.com (2603:10a6::9)\n by AM0PR08MB2.eurprd08.prod.outlook.com with HTTPS; "
    "Tue, 24 "
    "Nov 2026 09:59:02 +0000\n";
const std::string from_frontend =
    "Received: from AM6FT001.eop-eur05.prod.protection.outlook.com\n (2603:10a6:20b::5) by AM9P1.outlook.office365.com\n "
    "(2603:10a6:20b::17) with Microsoft SMTP Server; Tue, 24 Nov 2026 09:59:01 +0000\n";
const std::string entry =
    "Received: from mail.leverancier.example (192.0.2.7) by\n AM6FT001.mail.protection.outlook.com (10.152.17.102) with "
    "Microsoft SMTP "
    "Server; Tue, 24 Nov 2026 09:59:00 +0000\n";
const std::string above = to_mailbox + from_frontend;

std::string results(const std::string& what) { return "Authentication-Results: spf=pass (x) smtp.mailfrom=a; " + what + "\n"; }
std::string outside(const std::string& dmarc, const std::string& compauth) {
  return above + results("dmarc=" + dmarc + " action=none header.from=leverancier.example;compauth=" + compauth) + entry;
}
const std::string internal_marks =
    "X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthSource: AM9PR08MB1.eurprd08.prod.outlook.com\n";

BoundaryProof proof(const std::string& fields, const std::string& from, const DeskPolicy& policy = exchange_desk()) {
  const Mail read = read_mail(fields + "From: " + from + "\nTo: support@jette.brussels\nSubject: x\n\n#resolve\n");
  const BoundaryFinding found = judge_boundary(read, policy);
  CAPTURE(found.reason);
  CHECK_FALSE(found.reason.empty());
  return found.proof;
}
const std::string supplier = "jan@leverancier.example", technician = "an.peeters@jette.brussels";

}  // namespace

TEST_CASE("A-04: a domain outside needs dmarc=pass and compauth=pass with a reason from 100 to 199") {
  using P = BoundaryProof;
  CHECK(proof(outside("pass", "pass reason=100"), supplier) == P::Passed);
  CHECK(proof(outside("pass", "pass reason=130"), supplier) == P::Passed);
  for (const char* reason :
       {"pass reason=601", "pass reason=000", "pass reason=202", "pass reason=302", "pass reason=451", "pass reason=905", "pass",
        "pass reason=1", "pass reason=1000", "pass reason=1a0", "none reason=100", "softpass reason=100"}) {
    CAPTURE(std::string(reason));
    CHECK(proof(outside("pass", reason), supplier) == P::Missing);
  }
  CHECK(proof(outside("none", "pass reason=109"), supplier) == P::Missing);
  CHECK(proof(outside("fail", "pass reason=100"), supplier) == P::Failed);
  CHECK(proof(outside("pass", "fail reason=001"), supplier) == P::Failed);
  CHECK(proof(above + results("dmarc=pass header.from=leverancier.example") + entry, supplier) == P::Missing);
  CHECK(proof(outside("pass", "pass reason=100"), "jan@evil.example") == P::Missing);  // dmarc passed for somebody else
  CHECK(proof(outside("pass", "pass reason=100") + results("compauth=fail reason=000"), supplier) ==
        P::Passed);  // below: not read
  CHECK(proof(above + results("compauth=fail reason=000") +
                  results("dmarc=pass header.from=leverancier.example;compauth=pass reason=100") + entry,
              supplier) == P::Failed);
  CHECK(proof(above + entry + results("dmarc=pass header.from=leverancier.example;compauth=pass reason=100"), supplier) ==
        P::Missing);
}

TEST_CASE("A-04: our own domain is proved by AuthAs alone, not by what makes outsiders credible (Direct Send)") {
  using P = BoundaryProof;
  const std::string direct =
      above + results("dmarc=pass action=none header.from=jette.brussels;compauth=pass reason=100") + entry;
  CHECK(proof(direct, technician) == P::Missing);
  CHECK(proof(above + results("dmarc=fail action=none header.from=jette.brussels;compauth=fail reason=601") + entry +
                  "X-MS-Exchange-Organization-AuthAs: Anonymous\n",
              technician) == P::Failed);
  CHECK(proof(internal_marks + above + entry, technician) == P::Passed);
  CHECK(proof(above + entry + internal_marks, technician) == P::Missing);  // below the border's field: the sender's own
  CHECK(proof(internal_marks + "X-MS-Exchange-Organization-AuthAs: Anonymous\n" + above + entry, technician) == P::Missing);
  CHECK(proof(internal_marks + "X-MS-Exchange-CrossTenant-AuthAs: Anonymous\n" + above + entry, technician) == P::Missing);
  CHECK(proof("X-MS-Exchange-Organization-AuthAs: Internal\n" + above + entry, technician) == P::Missing);
  CHECK(proof("X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthSource: mail.evil.example\n" + above +
                  entry,
              technician) == P::Missing);
  CHECK(proof("X-MS-Exchange-Organization-AuthAs: Partner\nX-MS-Exchange-Organization-AuthSource: "
              "AM9PR08MB1.eurprd08.prod.outlook.com\n" +
                  above + entry,
              technician) == P::Missing);
  CHECK(proof(internal_marks + results("dmarc=fail header.from=jette.brussels") + above + entry, technician) == P::Failed);
  CHECK(proof(internal_marks + above + entry, supplier) == P::Missing);  // says nothing of other domains
}

TEST_CASE("A-04: with the header firewall AuthAs counts at the end of the header, for mails that were never outside") {
  using P = BoundaryProof;
  const DeskPolicy firewall = exchange_desk(true);
  CHECK(proof(to_mailbox + internal_marks, technician, firewall) == P::Passed);
  CHECK(proof(to_mailbox + internal_marks, technician) == P::Missing);
  // Whatever somebody outside writes, his mail bears the border's Received field.
  CHECK(proof(above + entry + internal_marks, technician, firewall) == P::Missing);
  CHECK(proof(above + entry + to_mailbox + internal_marks, technician, firewall) == P::Missing);
  CHECK(proof(to_mailbox + "Received: from x by mail.evil.example; Tue\n" + internal_marks, technician, firewall) == P::Missing);
  CHECK(proof(internal_marks, technician, firewall) == P::Missing);
  CHECK(proof(to_mailbox + internal_marks + "X-MS-Exchange-Organization-AuthAs: Anonymous\n", technician, firewall) ==
        P::Missing);
  CHECK(proof(to_mailbox + internal_marks, supplier, firewall) == P::Missing);
}

TEST_CASE("H-37: spam by the organization's level above the border's field") {
  const auto spam = [](const std::string& fields) {
    return judge_boundary(read_mail(fields + "From: jan@leverancier.example\n\nx\n"), exchange_desk()).spam;
  };
  CHECK_FALSE(spam("X-MS-Exchange-Organization-SCL: 5\n" + above + entry).empty());
  CHECK(spam("X-MS-Exchange-Organization-SCL: 4\n" + above + entry).empty());
  CHECK(spam("X-MS-Exchange-Organization-SCL: -1\n" + above + entry).empty());
  CHECK(spam(above + entry + "X-MS-Exchange-Organization-SCL: 9\n").empty());
}
