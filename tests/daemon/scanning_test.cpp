// Files from the mail to the ticket, and from a technician to the requester, with a virus scanner that finds, fails and comes back
// (T-30, L-22).
#include <algorithm>

#include "base/errors.h"
#include "daemon/file_checks.h"
#include "tests/daemon/screenshot_mail.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

// Calls what holds the word "virus" infected.
struct FakeScanner final : FileScanner {
  bool answers = true;
  int asked = 0;
  FileScan scan(std::string_view bytes) override {
    ++asked;
    if (!answers) return {ScanState::Waiting, ""};
    if (bytes.find("virus") != std::string_view::npos) return {ScanState::Infected, "Test.Virus"};
    return {ScanState::Clean, ""};
  }
};

Settings staffed() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  return settings;
}

const std::string macro_document = std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") + std::string(600, 'x') +
                                   std::string("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", 24);

std::string with_file(const std::string& from, const std::string& more_fields, const std::string& text, const std::string& id,
                      const std::string& name, const std::string& file) {
  return "From: " + from +
         "\nTo: support@jette.brussels\nSubject: Document\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" + id +
         "@mail.jette.brussels>\n" + more_fields +
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" +
         text + "\n--b\nContent-Type: application/octet-stream; name=\"" + name +
         "\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" + base64(file) + "\n--b--\n";
}

struct ScanningDesk : TestDesk {
  std::shared_ptr<FakeScanner> scanner = std::make_shared<FakeScanner>();

  ScanningDesk() : TestDesk(staffed()) {}

  void process() { Processing({desk, store, reader, blobs, clock, random, {}, "desk", scanner}).handle_due(); }
  InboundRow take(const std::string& raw) {
    const InboundId id = add(stored(raw));
    process();
    return row(id);
  }
  InboundRow requester_sends(const std::string& file) {
    return take(
        with_file("Marie Dubois <marie.dubois@jette.brussels>", "", "Bonjour, voici le document.", "a1", "facture.doc", file));
  }
  std::vector<OutboxRow> sent(std::string_view kind) {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [&](const OutboxRow& row) { return row.kind != kind; });
    return rows;
  }
  std::string answering(const OutboxRow& ours, const std::string& text, const std::string& id, const std::string& name,
                        const std::string& file) {
    return with_file("An Peeters <an.peeters@jette.brussels>",
                     "In-Reply-To: <" + ours.message_id + ">\nReferences: <" + ours.message_id + ">\n", text, id, name, file);
  }
  AttachmentRow first_file(TicketId ticket) { return view(ticket).entries.at(0).attachments.at(0); }
  bool scan_one() { return scan_one_that_waits(*store, blobs, *scanner, clock.now()); }
};

}  // namespace

TEST_CASE("scanning: T-30 what is found in a requester's file stands on the ticket and in the technician's mail") {
  ScanningDesk desk;
  const TicketId id = desk.requester_sends("a virus").ticket.value();
  CHECK(desk.first_file(id).scan == FileScan{ScanState::Infected, "Test.Virus"});
  CHECK(has_note(desk.view(id), "The file facture.doc has a virus (Test.Virus)"));
  const auto news = desk.sent("staff_news");
  REQUIRE(news.size() == 1);
  CHECK(read_mail(news[0].bytes).text.find("facture.doc (VIRUS)") != std::string::npos);
  CHECK(desk.sent("acknowledgement").size() == 1);
}

TEST_CASE("scanning: L-22 with the scanner silent a ticket is made at once, and its files are scanned when it answers again") {
  ScanningDesk desk;
  desk.scanner->answers = false;
  const TicketId id = desk.requester_sends("a virus").ticket.value();
  CHECK(desk.sent("acknowledgement").size() == 1);
  CHECK(desk.first_file(id).scan.state == ScanState::Waiting);
  CHECK_THROWS_AS(desk.scan_one(), TransientError);
  CHECK(desk.first_file(id).scan.state == ScanState::Waiting);
  desk.scanner->answers = true;
  CHECK(desk.scan_one());
  CHECK(desk.first_file(id).scan == FileScan{ScanState::Infected, "Test.Virus"});
  CHECK(has_note(desk.view(id), "Test.Virus"));
  CHECK_FALSE(desk.scan_one());
  const auto events = desk.store->begin_reading()->events_of(id);
  CHECK(std::ranges::count(events, "scan.infected", &Event::what) == 1);
}

TEST_CASE("scanning: L-22 a file whose raw mail is gone does not keep the others waiting") {
  ScanningDesk desk;
  desk.scanner->answers = false;
  const InboundRow row = desk.requester_sends("harmless");
  int removed = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(desk.folder / "raw"))
    if (entry.is_regular_file()) removed += std::filesystem::remove(entry.path()) ? 1 : 0;
  CHECK(removed > 0);
  CHECK(desk.scan_one());
  CHECK(desk.first_file(*row.ticket).scan.state == ScanState::Unscanned);
  CHECK_FALSE(desk.scan_one());
}

TEST_CASE("scanning: L-22 a technician's answer with a file waits for the scanner, and goes out when it answers") {
  ScanningDesk desk;
  desk.requester_sends("harmless");
  const OutboxRow news = desk.sent("staff_news").at(0);
  desk.scanner->answers = false;
  const std::string raw = desk.answering(news, "Voici le document.", "an1", "plan.txt", "harmless too");
  const InboundRow waiting = desk.take(raw);
  CHECK(waiting.state == InboundState::Received);
  CHECK(waiting.explanation.find("virus scanner") != std::string::npos);
  CHECK(desk.sent("answer").empty());
  for (int i = 0; i < 10; ++i) {  // waiting is no failed attempt: it never becomes poison
    desk.clock.advance(minutes(2));
    desk.process();
  }
  CHECK(desk.row(waiting.id).state == InboundState::Received);
  SUBCASE("it comes back") {
    desk.scanner->answers = true;
    desk.clock.advance(minutes(2));
    desk.process();
    REQUIRE(desk.sent("answer").size() == 1);
    CHECK(desk.sent("answer")[0].bytes.find("plan.txt") != std::string::npos);
  }
  SUBCASE("it stays away for an hour") {
    desk.clock.advance(hours(1));
    desk.process();
    CHECK(desk.sent("answer").empty());
    const auto receipts = desk.sent("staff_refusal");
    REQUIRE(receipts.size() == 1);
    CHECK(read_mail(receipts[0].bytes).text.find("plan.txt") != std::string::npos);
  }
}

TEST_CASE("scanning: T-30 a technician's infected file goes to nobody, whatever he does") {
  ScanningDesk desk;
  desk.requester_sends("harmless");
  const OutboxRow news = desk.sent("staff_news").at(0);
  desk.take(desk.answering(news, "Voici.", "an1", "plan.txt", "a virus"));
  CHECK(desk.sent("answer").empty());
  CHECK(desk.sent("staff_refusal").size() == 1);
  CHECK(desk.sent("staff_confirmation").empty());
}

TEST_CASE("scanning: T-30 a document with macros goes out once the technician has sent the code back") {
  ScanningDesk desk;
  desk.requester_sends("harmless");
  const OutboxRow news = desk.sent("staff_news").at(0);
  desk.take(desk.answering(news, "Voici la liste.", "an1", "liste.xls", macro_document));
  CHECK(desk.sent("answer").empty());
  const auto confirmations = desk.sent("staff_confirmation");
  REQUIRE(confirmations.size() == 1);
  const std::string asked = read_mail(confirmations[0].bytes).text;
  CHECK(asked.find("Bijlage: liste.xls.") != std::string::npos);
  const auto at = asked.find("#bevestigen ");
  REQUIRE(at != std::string::npos);
  RawMail code;
  code.from = "An Peeters <an.peeters@jette.brussels>";
  code.text = "#bevestigen " + asked.substr(at + 12, 8);
  code.message_id = "an2@mail.jette.brussels";
  code.more_fields = "In-Reply-To: <" + confirmations[0].message_id + ">\nReferences: <" + confirmations[0].message_id + ">\n";
  desk.take(code.bytes());
  desk.process();
  const auto answers = desk.sent("answer");
  REQUIRE(answers.size() == 1);
  const Mail answer = read_mail(answers[0].bytes);
  REQUIRE(answer.attachments.size() == 1);
  CHECK(answer.attachments[0].name == "liste.xls");
}
