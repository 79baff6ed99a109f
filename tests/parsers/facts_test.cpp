#include "parsers/process/facts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "parsers/text/charset.h"

using namespace m2t;

namespace {

std::string bytes_of_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string sample =
    "From: =?utf-8?Q?Ren=C3=A9e?= <renee@jette.brussels>\nTo: support@jette.brussels, b@c.example\nSubject: Fwd: "
    "JET-2026-000012-3\n"
    "Date: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <a@b.test>\nReferences: <c@d.test> <e@f.test>\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\nBonjour,\n\nTel 02 423 12 12, "
    "erreur "
    "0x80070005 https://example.org/\n\n-----Original Message-----\nFrom: An <an@jette.brussels>\nSent: Tuesday 24 November 2026 "
    "8:00\nTo: b\nSubject: scherm\n\nHet scherm is zwart.\n--x\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: "
    "base64\n\niVBORw0KGgo=\n--x--\n";

// A calculation with all that was decoded: what would fail on wrong values.
void use(const Mail& mail) {
  CHECK(is_valid_utf8(to_json(mail)));
  CHECK(mail.subject.find_first_of("\r\n") == std::string::npos);
  for (const auto& address : mail.to) CHECK((address.address + address.name).find_first_of("\r\n") == std::string::npos);
}

}  // namespace

TEST_CASE("facts: a mail comes through as it is (all mails of the corpus and of tests/mails)") {
  std::size_t mails = 0;
  for (const auto& folder :
       {std::filesystem::path(M2T_SOURCE_DIR) / "../shared/corpus", std::filesystem::path(M2T_SOURCE_DIR) / "tests/mails"}) {
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.file_size() > 2'000'000) continue;
      const Mail mail = read_mail(bytes_of_file(entry.path()));
      const std::string bytes = to_bytes(mail);
      const auto again = mail_from_bytes(bytes);
      REQUIRE_MESSAGE(again, entry.path().string());
      CHECK_MESSAGE(to_bytes(*again) == bytes, entry.path().string());
      CHECK(bytes.size() < longest_facts / 2);
      ++mails;
    }
  }
  CHECK(mails > 20);
  const Mail mail = read_mail(sample);
  CHECK(to_json(mail_from_bytes(to_bytes(mail)).value()) == to_json(mail));
}

TEST_CASE("facts: options come through, and half of them are none") {
  ReadOptions options;
  options.ticket_prefix = "ABC";
  options.limits.parts = 7;
  options.desk_zone = zone_table(TimeZone("Europe/Brussels"));
  options.own_phones = {"02.423.(12.12)"};
  const std::string bytes = to_bytes(options);
  const auto again = options_from_bytes(bytes);
  REQUIRE(again);
  CHECK(again->ticket_prefix == "ABC");
  CHECK(again->limits.parts == 7);
  CHECK(again->desk_zone == options.desk_zone);
  CHECK(again->own_phones == options.own_phones);
  CHECK_FALSE(options_from_bytes(to_bytes(ReadOptions{})).value().desk_zone);
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(options_from_bytes(bytes.substr(0, size)));
  CHECK_FALSE(options_from_bytes(bytes + "x"));
}

TEST_CASE("facts: a taken-over reader may send any bytes (T-19 to T-22): no crash, valid text, no line in a line") {
  const std::string good = to_bytes(read_mail(sample));
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(mail_from_bytes(std::string_view(good).substr(0, size)));
  CHECK_FALSE(mail_from_bytes(good + '\0'));
  std::mt19937 random(7);
  std::size_t accepted = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string bytes = good;
    for (int flips = 1 + round % 4; flips > 0; --flips) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (const auto mail = mail_from_bytes(bytes)) {
      use(*mail);
      ++accepted;
    }
  }
  CHECK(accepted > 0);
  for (int round = 0; round < 500; ++round) {
    std::string bytes(random() % 4096, '\0');
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
    if (const auto mail = mail_from_bytes(bytes)) use(*mail);
  }
  CHECK_FALSE(mail_from_bytes(std::string(1'000'000, '\xff')));
  CHECK_FALSE(mail_from_bytes(std::string(1'000'000, '\0')));
}

TEST_CASE("facts: fields cannot be smuggled into the mails that we write by a line end in a line") {
  Mail mail;
  mail.subject = "Hello\r\nBcc: all@example.org";
  mail.from = Address{"a\nb", "c\x01@d\x7f"};
  mail.text = "two\nlines";
  const auto again = mail_from_bytes(to_bytes(mail)).value();
  CHECK(again.subject == "Hello  Bcc: all@example.org");
  CHECK(again.from->name == "a b");
  CHECK(again.from->address == "c @d ");
  CHECK(again.text == "two\nlines");
  mail.subject = "no \xff utf-8";
  CHECK(mail_from_bytes(to_bytes(mail)).value().subject == "no \xef\xbf\xbd utf-8");
}
