// Which files of a technician may go out to a requester, and what becomes of his mail when one may not (T-30).
#include "rules/attachment_policy.h"

#include <algorithm>

#include "rules/commands/steer.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::French};

Attachment file(const std::string& name, const std::string& type = "application/octet-stream", const std::string& detected = "") {
  Attachment a;
  a.name = a.original_name = name;
  a.type = type;
  a.detected_type = detected;
  a.size = a.length = 100;
  a.kind = AttachmentKind::Document;
  return a;
}

Decision answered(const std::vector<Attachment>& files, const std::vector<CheckedFile>& checked, bool confirmed = false,
                  const std::string& text = "Voici le document.") {
  static const Calendar hours = calendar();
  DeskPolicy policy = desk();
  policy.technicians = {an};
  Mail m = mail();
  m.from = Address{an.name, an.address};
  m.text = m.new_text = text;
  m.attachments = files;
  Proofs proofs;
  proofs.is_technician = proofs.one_sender = true;
  proofs.secret = SecretProof::Valid;
  proofs.boundary = BoundaryProof::Passed;
  proofs.confirmed = confirmed;
  StaffLookups lookups;
  lookups.files = checked;
  const Ticket on = ticket();
  return steer({m, on, an, proofs, lookups, true, policy, hours, now()});
}

std::vector<std::size_t> sent_files(const Decision& decision) {
  std::vector<std::size_t> files;
  for (const Effect& effect : decision.effects)
    if (const auto* notice = std::get_if<SendNotice>(&effect)) files = notice->attachments;
  return files;
}
bool writes_to_requester(const Decision& decision) {
  return std::ranges::any_of(decision.effects, [](const Effect& e) { return std::holds_alternative<SendNotice>(e); });
}
const SendStaffMail* told(const Decision& decision, StaffMailKind kind) {
  for (const Effect& effect : decision.effects)
    if (const auto* mail = std::get_if<SendStaffMail>(&effect); mail != nullptr && mail->kind == kind) return mail;
  return nullptr;
}

}  // namespace

TEST_CASE("attachment policy: T-30 the last ending of a name counts, whatever stands before and behind it") {
  for (const char* name : {"a.exe", "A.EXE", "facture.pdf.exe", "facture.exe.", "facture.exe . ",
                           "x.scr", "x.js",  "x.vbs",           "x.lnk",        "x.hta",
                           "x.iso", "x.img", "x.vhdx",          "x.msi",        "x.ps1",
                           "x.bat", "x.cmd", "x.jar",           "x.reg",        "x.chm",
                           "x.url", "x.cpl", "x.pif",           "x.wsf",        "x.settingcontent-ms",
                           ".exe"}) {
    CAPTURE(name);
    CHECK(is_named_like_a_program(name));
    CHECK(trouble_of(file(name), {}) == FileTrouble::MayRun);
  }
  for (const char* name : {"a.docm", "a.XLSM", "a.pptm", "a.dotm", "a.xlsb", "a.xlam", "a.one"}) {
    CAPTURE(name);
    CHECK(is_named_like_a_macro_document(name));
    CHECK(trouble_of(file(name), {}) == FileTrouble::MayRun);
  }
  for (const char* name :
       {"a.pdf", "a.docx", "a.xlsx", "a.png", "a.txt", "exe", "a.zip", "com", "facture.exe.pdf", "", "...", "a.p7s"}) {
    CAPTURE(name);
    CHECK(trouble_of(file(name), {}) == FileTrouble::None);
  }
}

TEST_CASE("attachment policy: T-30 a program is one by its content or type, too, and the scanner's word comes first") {
  CHECK(trouble_of(file("photo.png", "image/png", "application/x-msdownload"), {}) == FileTrouble::MayRun);
  CHECK(trouble_of(file("photo.png", "application/x-msdownload"), {}) == FileTrouble::MayRun);
  CHECK(trouble_of(file("liste.xls"), {{}, true}) == FileTrouble::MayRun);
  CHECK(trouble_of(file("a.exe"), {{ScanState::Infected, "Eicar"}, true}) == FileTrouble::Infected);
  CHECK(trouble_of(file("a.pdf"), {{ScanState::Clean, ""}, false}) == FileTrouble::None);
  CHECK(trouble_of(file("a.pdf"), {{ScanState::Unscanned, "too large"}, false}) == FileTrouble::NotScanned);
  CHECK(trouble_of(file("a.pdf"), {{ScanState::Waiting, ""}, false}) == FileTrouble::ScannerSilent);
}

TEST_CASE("attachment policy: T-30 an ordinary file goes along, an infected or unscanned one keeps the whole mail back") {
  const Decision sent = answered({file("plan.pdf")}, {{{ScanState::Clean, ""}, false}});
  CHECK(sent_files(sent) == std::vector<std::size_t>{0});
  const std::vector<std::pair<ScanState, std::string>> cases = {{ScanState::Infected, "Virus trouvé dans b.pdf (Eicar)"},
                                                                {ScanState::Unscanned, "ne peut pas analyser b.pdf"},
                                                                {ScanState::Waiting, "ne répond pas"}};
  for (const auto& [state, words] : cases) {
    CAPTURE(words);
    const std::vector<CheckedFile> checked{{{ScanState::Clean, ""}, false}, {{state, "Eicar"}, false}};
    for (const bool confirmed : {false, true}) {  // no code lets it out
      const Decision kept = answered({file("a.pdf"), file("b.pdf")}, checked, confirmed);
      CHECK_FALSE(writes_to_requester(kept));
      const SendStaffMail* receipt = told(kept, StaffMailKind::Receipt);
      REQUIRE(receipt != nullptr);
      REQUIRE(receipt->problems.size() == 1);
      CHECK(receipt->problems[0].find(words) != std::string::npos);
    }
  }
}

TEST_CASE(
    "attachment policy: T-30 a program or a document with macros goes out after a confirmation alone, with its name in it") {
  const std::vector<Attachment> files{file("outil.exe"), file("liste.xls"), file("plan.pdf")};
  const std::vector<CheckedFile> checked{{}, {{}, true}, {}};
  const Decision waits = answered(files, checked);
  CHECK_FALSE(writes_to_requester(waits));
  const SendStaffMail* confirmation = told(waits, StaffMailKind::Confirmation);
  REQUIRE(confirmation != nullptr);
  CHECK(confirmation->shown.find("outil.exe, liste.xls") != std::string::npos);
  CHECK(confirmation->shown.find("plan.pdf") == std::string::npos);
  CHECK(sent_files(answered(files, checked, true)) == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("attachment policy: T-30 files of a note go nowhere, so nothing is asked for them") {
  const std::vector<CheckedFile> infected{{{ScanState::Infected, "Eicar"}, false}};
  const Decision noted = answered({file("a.exe")}, infected, false, "#note pour les collègues");
  CHECK(told(noted, StaffMailKind::Confirmation) == nullptr);
  const SendStaffMail* receipt = told(noted, StaffMailKind::Receipt);
  REQUIRE(receipt != nullptr);
  CHECK(receipt->problems.empty());
  CHECK_FALSE(receipt->done.empty());
}
