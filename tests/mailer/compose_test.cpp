#include "mailer/compose.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "base/errors.h"
#include "mailer/header_text.h"

using namespace m2t;
using namespace std::chrono_literals;

namespace {

const TimeZone brussels("Europe/Brussels");
const Time noon = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)) + 11h;

OutgoingMail sample_mail() {
  OutgoingMail mail;
  mail.mail_id = "01HXYZ";
  mail.message_id = "m2t.abcdefghijkmnpqrstuvwxyz23@jette.brussels";
  mail.from = {"Service Desk de l'AC Jette", "support@jette.brussels", {}};
  mail.to = {"An Peeters", "an.peeters@jette.brussels", {}};
  mail.subject = "RE: Imprimante [JET-10429]";
  mail.date = noon;
  mail.in_reply_to = "theirs@mail.example";
  mail.references = {mail.message_id, "theirs@mail.example"};
  mail.thread_topic = "Imprimante";
  mail.thread_index = thread_index_for("", "JET-10429", noon, noon);
  mail.auto_submitted = "auto-replied";
  mail.languages = {Language::French, Language::Dutch};
  mail.loop_stamp = "01HXYZ 00ff";
  mail.text = "Bonjour\n";
  mail.html = "<p>Bonjour</p>\n";
  return mail;
}

struct Field {
  std::string name, value;  // unfolded
};

// Reads a header block by the letter of RFC 5322: any deviation fails the test.
std::vector<Field> fields_of(const std::string& mail) {
  std::vector<Field> fields;
  std::size_t at = 0;
  while (mail.compare(at, 2, "\r\n") != 0) {
    const std::size_t end = mail.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    const std::string line = mail.substr(at, end - at);
    at = end + 2;
    if (line.front() == ' ' || line.front() == '\t') {
      REQUIRE_FALSE(fields.empty());
      REQUIRE(line.find_first_not_of(" \t") != std::string::npos);
      fields.back().value += line;
      continue;
    }
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    REQUIRE(line.substr(0, colon).find_first_of(" \t") == std::string::npos);
    fields.push_back({line.substr(0, colon), line.substr(colon + 2)});
  }
  return fields;
}

std::vector<std::string> names_of(const std::string& mail) {
  std::vector<std::string> names;
  for (const Field& field : fields_of(mail)) names.push_back(field.name);
  return names;
}

std::string value_of(const std::string& mail, std::string_view name) {
  for (const Field& field : fields_of(mail))
    if (field.name == name) return field.value;
  return "(none)";
}

// RFC 2047 as a mail client reads it: each encoded word by itself, blanks between two words dropped.
std::string decoded(const std::string& value) {
  std::string out;
  bool after_word = false;
  for (std::size_t at = 0; at < value.size();) {
    if (value.compare(at, 10, "=?UTF-8?Q?") == 0) {
      const std::size_t end = value.find("?=", at + 10);
      REQUIRE(end != std::string::npos);
      REQUIRE(end + 2 - at <= 75);
      for (std::size_t i = at + 10; i < end; ++i) {
        if (value[i] == '=')
          out += char(std::stoi(value.substr(i + 1, 2), nullptr, 16)), i += 2;
        else
          out += value[i] == '_' ? ' ' : value[i];
      }
      REQUIRE((static_cast<unsigned char>(out.back()) & 0xC0) != 0xC0);  // no word ends behind a lead byte
      at = end + 2;
      after_word = true;
      continue;
    }
    const std::size_t blanks = value.find_first_not_of(' ', at);
    if (after_word && blanks != std::string::npos && value.compare(blanks, 2, "=?") == 0)
      at = blanks;
    else
      out += value[at++];
    after_word = after_word && value[at - 1] == ' ' && value.compare(at, 2, "=?") == 0;
  }
  return out;
}

void check_wire_rules(const std::string& mail) {
  std::size_t line = 0;
  for (std::size_t i = 0; i < mail.size(); ++i) {
    const auto byte = static_cast<unsigned char>(mail[i]);
    REQUIRE(byte != 0);
    REQUIRE(byte < 0x80);
    if (mail[i] == '\n') REQUIRE((i > 0 && mail[i - 1] == '\r'));
    if (mail[i] == '\r') REQUIRE((i + 1 < mail.size() && mail[i + 1] == '\n'));
    line = mail[i] == '\n' ? 0 : line + 1;
    REQUIRE(line <= 998 + 1);
  }
}

}  // namespace

TEST_CASE("compose: an acknowledgement carries exactly these fields, in this order") {
  const std::string mail = compose(sample_mail(), brussels);
  CHECK(names_of(mail) == std::vector<std::string>{"Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References",
                                                   "Thread-Index", "Thread-Topic", "Auto-Submitted", "X-Auto-Response-Suppress",
                                                   "Content-Language", "X-Mail2Ticket-ID", "X-Mail2Ticket-Loop", "MIME-Version",
                                                   "Content-Type"});
  CHECK(value_of(mail, "Date") == "Mon, 23 Nov 2026 12:00:00 +0100");
  CHECK(value_of(mail, "From") == "\"Service Desk de l'AC Jette\" <support@jette.brussels>");
  CHECK(value_of(mail, "Subject") == "RE: Imprimante [JET-10429]");
  CHECK(value_of(mail, "Message-ID") == "<m2t.abcdefghijkmnpqrstuvwxyz23@jette.brussels>");
  CHECK(value_of(mail, "References") == "<m2t.abcdefghijkmnpqrstuvwxyz23@jette.brussels> <theirs@mail.example>");
  CHECK(value_of(mail, "Auto-Submitted") == "auto-replied");
  CHECK(value_of(mail, "X-Auto-Response-Suppress") == "All");
  CHECK(value_of(mail, "Content-Language") == "fr, nl");
  check_wire_rules(mail);
}

TEST_CASE("compose: a person's mail is not marked as automatic, and absent values make no field") {
  OutgoingMail mail;
  mail.mail_id = "1";
  mail.message_id = "a@b";
  mail.from.address = "a@b.c";
  mail.to.address = "d@e.f";
  mail.date = noon;
  mail.text = "hello";
  CHECK(names_of(compose(mail, brussels)) == std::vector<std::string>{"Date", "From", "To", "Message-ID", "X-Mail2Ticket-ID",
                                                                      "MIME-Version", "Content-Type",
                                                                      "Content-Transfer-Encoding"});
  CHECK(compose(mail, brussels).ends_with("Content-Transfer-Encoding: 7bit\r\n\r\nhello\r\n"));
}

TEST_CASE("compose: the same mail has the same bytes, another one another boundary (INV-5)") {
  OutgoingMail mail = sample_mail();
  const std::string first = compose(mail, brussels);
  CHECK(first == compose(mail, brussels));
  mail.mail_id = "another";
  CHECK(value_of(first, "Content-Type") != value_of(compose(mail, brussels), "Content-Type"));
}

TEST_CASE("compose: text comes first, then HTML, each encoded as it needs") {
  OutgoingMail mail = sample_mail();
  mail.text = "Dag José,\nregel met spatie \nFrom here\n.\n" + std::string(200, 'x');
  const std::string bytes = compose(mail, brussels);
  check_wire_rules(bytes);
  const std::size_t text = bytes.find("text/plain"), html = bytes.find("text/html");
  CHECK(text < html);
  CHECK(html != std::string::npos);
  CHECK(bytes.find("Jos=C3=A9,\r\nregel met spatie=20\r\n=46rom here\r\n.\r\nxxx") != std::string::npos);
  CHECK(bytes.find("Content-Transfer-Encoding: 7bit\r\n\r\n<p>Bonjour</p>\r\n") != std::string::npos);
  CHECK(bytes.ends_with("--\r\n"));
  for (std::size_t at = bytes.find("\r\n\r\n"), end; (end = bytes.find("\r\n", at)) != std::string::npos; at = end + 2)
    CHECK(end - at <= 76);
}

TEST_CASE("compose: non-ASCII subjects and names are encoded and never cut inside a character") {
  OutgoingMail mail = sample_mail();
  mail.subject.clear();
  for (int i = 0; i < 60; ++i) mail.subject += i % 3 == 0 ? "é" : i % 3 == 1 ? "😀" : "a ";
  mail.to.name = "Zoë \"Lefèvre\" <x>";
  const std::string bytes = compose(mail, brussels);
  check_wire_rules(bytes);
  std::string subject = mail.subject;
  while (subject.ends_with(' ')) subject.pop_back();
  CHECK(decoded(value_of(bytes, "Subject")) == subject);
  CHECK(decoded(value_of(bytes, "To")) == "Zoë \"Lefèvre\" <x> <an.peeters@jette.brussels>");
}

TEST_CASE("compose: a text that looks encoded already is encoded once more, so that it cannot decode to something else (T-12)") {
  OutgoingMail mail = sample_mail();
  mail.subject = "=?UTF-8?Q?a=0D=0ABcc:_x@y.z?=";
  CHECK(decoded(value_of(compose(mail, brussels), "Subject")) == mail.subject);
}

TEST_CASE("compose: addresses and ids that cannot be written safely stop the mail (T-12, T-13)") {
  for (const char* address : {"a@b.c>\r\nBcc: <x@y.z", "a b@c.d", "", "jos\xC3\xA9@b.c"}) {
    OutgoingMail mail = sample_mail();
    mail.to.address = address;
    CHECK_THROWS_AS(compose(mail, brussels), PermanentError);
  }
  OutgoingMail mail = sample_mail();
  mail.message_id = "a\r\nBcc: x@y.z";
  CHECK_THROWS_AS(compose(mail, brussels), PermanentError);
}

TEST_CASE("compose: whatever stands in the values, the fields are the ones meant (T-12, T-14, S-27)") {
  const std::vector<std::string> meant = names_of(compose(sample_mail(), brussels));
  const std::string pieces[] = {"\r\nBcc: x@y.z",
                                "\n\nbody",
                                "\r",
                                std::string(1, '\0'),
                                "\u2028",
                                "\u2029",
                                "\u0085",
                                "=?UTF-8?Q?=0D=0A?=",
                                "é",
                                "😀",
                                "\xC3",
                                "\xFF\xFE",
                                "\t",
                                " ",
                                "\"",
                                "\\",
                                "<a@b>",
                                ",",
                                ";",
                                "\r\n.\r\n",
                                "\x7f",
                                std::string(300, 'x'),
                                "plain words here ",
                                ":"};
  std::mt19937 random(20261123);
  const auto any_text = [&] {
    std::string text = "v";
    for (auto n = random() % 12; n > 0; --n) text += pieces[random() % std::size(pieces)];
    return text;
  };
  for (int round = 0; round < 1500; ++round) {
    OutgoingMail mail = sample_mail();
    mail.subject = any_text();
    mail.from.name = any_text();
    mail.to.name = any_text();
    mail.thread_topic = any_text();
    mail.thread_index = any_text();
    mail.loop_stamp = any_text();
    mail.mail_id = any_text();
    mail.auto_submitted = any_text();
    mail.references = {mail.message_id, any_text(), any_text(), "good@id"};
    mail.text = any_text() + any_text();
    mail.html = any_text() + any_text();
    const std::string bytes = compose(mail, brussels);
    REQUIRE(names_of(bytes) == meant);
    check_wire_rules(bytes);
    REQUIRE(decoded(value_of(bytes, "Subject")).find('\r') == std::string::npos);
  }
}

TEST_CASE("compose: References keep the first and the last ones within 1,000 characters") {
  OutgoingMail mail = sample_mail();
  mail.references = {"own@id"};
  for (int i = 100; i < 200; ++i) mail.references.push_back("m" + std::to_string(i) + "@a.mail.example");
  const std::string value = value_of(compose(mail, brussels), "References");
  CHECK(value.size() <= 1000);
  CHECK(value.size() > 950);
  CHECK(value.starts_with("<own@id> <m1"));
  CHECK(value.ends_with("<m198@a.mail.example> <m199@a.mail.example>"));
  CHECK(cut_references({}, 1000).empty());
}

TEST_CASE("thread index: a root of 22 bytes from the ticket with one child, the same root for each mail of it") {
  const std::string first = thread_index_for("", "JET-10429", noon, noon);
  CHECK(first.size() == 36);       // 27 bytes
  CHECK(first.starts_with("Ad"));  // 0x01, then the time: "Ad" for these years, as Outlook's own
  const std::string later = thread_index_for("", "JET-10429", noon, noon + 24h);
  CHECK(later.substr(0, 28) == first.substr(0, 28));
  CHECK(later != first);
  CHECK(thread_index_for("", "JET-10434", noon, noon).substr(0, 28) != first.substr(0, 28));
  CHECK(thread_index_for("", "JET-10429", noon, noon) == first);
}

TEST_CASE("thread index: theirs is kept and gets one child; a broken one counts as none") {
  const std::string own = thread_index_for("", "JET-10429", noon, noon);
  const std::string answer = thread_index_for(own, "JET-10434", noon, noon + 1h);
  CHECK(answer.starts_with(own));  // 27 bytes are a whole number of base64 groups
  CHECK(answer.size() == 44);
  for (const char* broken : {"!!!!", "AQ==", "AdxA", "Ad\r\nBcc: x", "\xC3\xA9"})
    CHECK(thread_index_for(broken, "JET-10429", noon, noon) == own);
  CHECK(thread_index_for(std::string(100'000, 'A'), "JET-10429", noon, noon) == own);
}
