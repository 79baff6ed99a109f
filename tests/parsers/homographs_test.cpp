// Names that are made to be taken for others (T-32): in domains, and in all text that people are shown.
#include "parsers/text/homographs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/utf8.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"

using namespace m2t;

namespace {

const std::vector<std::string> ours{"jette.brussels", "commune.example"};

// What UTS 39 calls confusable with a letter of our domain.
struct Twin {
  char letter;
  std::vector<const char*> looks_like;
};
const std::vector<Twin> twins{{'j', {"ј", "ϳ"}},      {'e', {"е"}},       {'t', {"𝐭", "𝗍"}}, {'b', {"Ь", "𝐛"}},
                              {'r', {"г", "𝐫"}},      {'u', {"ս", "υ"}},  {'s', {"ѕ", "𝐬"}}, {'l', {"ⅼ", "1", "І", "ӏ"}},
                              {'o', {"о", "ο", "0"}}, {'m', {"ⅿ", "rn"}}, {'n', {"ո"}},      {'p', {"р", "ρ"}},
                              {'x', {"х", "×"}},      {'a', {"а"}},       {'c', {"с", "ϲ"}}};

bool is_bidi_or_hidden(std::uint32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c ||
         c == 0x200b || c == 0xfeff || c == 0x00ad || c == 0x2060;
}
bool is_mark(std::uint32_t c) { return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) || (c >= 0x20d0 && c <= 0x20ff); }

// Would break: what people are shown runs backwards, hides letters, or towers over the lines above.
void check_shown(const std::string& shown) {
  std::string_view rest = shown;
  int marks = 0;
  while (!rest.empty()) {
    const Utf8Character c = first_character(rest);
    REQUIRE(c.valid);
    REQUIRE_FALSE(is_bidi_or_hidden(c.code_point));
    REQUIRE(c.code_point >= 0x20);
    REQUIRE(c.code_point != 0x7f);
    REQUIRE_FALSE((c.code_point == 0x2028 || c.code_point == 0x2029 || (c.code_point >= 0x80 && c.code_point < 0xa0)));
    marks = is_mark(c.code_point) ? marks + 1 : 0;
    REQUIRE(marks <= 5);
    rest.remove_prefix(c.bytes);
  }
}

std::string any_text(std::mt19937& random) {
  static const std::vector<std::string> pieces{"facture",
                                               "jette",
                                               " ",
                                               "é",
                                               "\xe2\x80\xae",
                                               "\xe2\x80\xad",
                                               "\xe2\x81\xa6",
                                               "\xe2\x81\xa9",
                                               "\xe2\x80\x8b",
                                               "\xe2\x80\x8f",
                                               "\xef\xbb\xbf",
                                               "\xcc\x81",
                                               "\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87",
                                               "е",
                                               "ش",
                                               "עברית",
                                               "\xc2\xad",
                                               "\xe2\x80\xa8",
                                               "\xc2\x85",
                                               "\x07",
                                               "\x1b[31m",
                                               "\xff",
                                               "\xc3",
                                               "\xed\xa0\x80",
                                               "fdp.exe",
                                               "😀",
                                               "\t",
                                               "<b>",
                                               "\xe2\x83\x9d",
                                               "\xd2\x88\xd2\x88\xd2\x88\xd2\x88\xd2\x88\xd2\x88"};
  std::string text;
  for (auto n = 1 + random() % 14; n > 0; --n) text += pieces[random() % pieces.size()];
  return text;
}

std::string encoded(const std::string& text) {
  std::string words = "=?utf-8?Q?";
  for (const char c : text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    words += {'=', hex[static_cast<unsigned char>(c) >> 4], hex[static_cast<unsigned char>(c) & 15]};
  }
  return words + "?=";
}

std::string percent(const std::string& text) {
  std::string out;
  for (const char c : text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    out += {'%', hex[static_cast<unsigned char>(c) >> 4], hex[static_cast<unsigned char>(c) & 15]};
  }
  return out;
}

}  // namespace

TEST_CASE("homographs: T-32 each letter of a known domain put in the place of its twins is told from it") {
  int told = 0;
  for (const std::string& domain : ours) {
    for (std::size_t i = 0; i < domain.size(); ++i) {
      for (const Twin& twin : twins) {
        if (twin.letter != domain[i]) continue;
        for (const char* other : twin.looks_like) {
          const std::string forged = domain.substr(0, i) + other + domain.substr(i + 1);
          CAPTURE(forged);
          const DomainLooks looks = looks_of_domain(forged, ours);
          CHECK(looks.is_suspicious());
          told += looks.looks_like == domain ? 1 : 0;
        }
      }
    }
  }
  CHECK(told >= 30);  // most are named with what they look like, not only as a mixture
}

TEST_CASE("homographs: T-32 the known domains, their subdomains and honest names of others are not suspicious") {
  for (const std::string honest : {"jette.brussels", "JETTE.BRUSSELS", "mail.jette.brussels", "jette.brussels.", "müller.de",
                                   "xn--mller-kva.de", "café-jette.be", "example.org", "пример.рф", "例え.jp", "παράδειγμα.gr",
                                   "1207.be", "brussels.be", "jette.be", "gette.brussels", "", "localhost", "[192.0.2.1]"}) {
    CAPTURE(honest);
    CHECK_FALSE(looks_of_domain(honest, ours).is_suspicious());
  }
}

TEST_CASE("homographs: T-32 a sender's domain outside of ASCII is read as A-labels, and stays another one") {
  const Mail mail = read_mail("From: Marie <marie@j\xd0\xb5tte.brussels>\nSubject: x\n\nx\n");
  REQUIRE(mail.from);
  CHECK(mail.from->address.starts_with("marie@xn--"));
  CHECK(std::ranges::all_of(mail.from->address, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  CHECK(looks_of_domain(mail.from->address.substr(6), ours).looks_like == "jette.brussels");
}

TEST_CASE(
    "homographs: T-32 2,000 hostile strings as names, subjects and file names: nothing hidden, backwards or towering is shown") {
  std::mt19937 random(20261128);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = any_text(random);
    const std::string line = shown_line(text);
    check_shown(line);
    REQUIRE(shown_line(line) == line);
    const Mail mail =
        read_mail("From: " + encoded(text) + " <a@x.example>\nSubject: " + encoded(text) +
                  "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/octet-stream\n"
                  "Content-Disposition: attachment; filename*=utf-8''" +
                  percent(text) + "\n\nx\n--b--\n");
    check_shown(mail.subject);
    REQUIRE(mail.from);
    check_shown(mail.from->name);
    REQUIRE(mail.attachments.size() == 1);
    check_shown(mail.attachments[0].name);
    check_shown(mail.fields.title);
  }
}

TEST_CASE("homographs: T-32 a thousand combining marks become five, whatever is between the letters") {
  std::string tower = "a";
  for (int i = 0; i < 1000; ++i) tower += "\xcc\x83";
  check_shown(shown_line(tower));
  CHECK(shown_line(tower).size() < 20);
}
