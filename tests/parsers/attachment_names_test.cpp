#include <doctest/doctest.h>

#include <random>
#include <set>

#include "parsers/attachments/attachments.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"
#include "parsers/text/text_lines.h"

using namespace m2t;

namespace {

// Of the pieces that attackers and old programs make names of.
std::string generated_name(std::mt19937& random) {
  static const std::vector<std::string> pieces{"../",
                                               "..\\",
                                               "/",
                                               "C:\\",
                                               "\\\\srv\\d$\\",
                                               ".",
                                               "..",
                                               " ",
                                               "-",
                                               "--",
                                               "CON",
                                               "nul",
                                               "com1",
                                               "LPT9.txt",
                                               "aux.",
                                               "a",
                                               "facture",
                                               ".pdf",
                                               ".exe",
                                               ".tar.gz",
                                               "\xe2\x80\xae",
                                               "\xe2\x80\x8b",
                                               "\xe2\x81\xa6",
                                               "\xef\xbb\xbf",
                                               "\xc3\xa9",
                                               "e\xcc\x81",
                                               "\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
                                               "\xff",
                                               "\xc3",
                                               "\xf0\x9f\x98\x80",
                                               "\r\n",
                                               "\t",
                                               std::string(1, '\0'),
                                               "\x7f",
                                               "\xc2\x85",
                                               "\xe2\x80\xa8",
                                               "<",
                                               ">",
                                               ":",
                                               "\"",
                                               "|",
                                               "?",
                                               "*",
                                               "%2e%2e%2f",
                                               ".htaccess",
                                               "desktop.ini",
                                               "~",
                                               "$",
                                               ";",
                                               "&",
                                               std::string(300, 'x'),
                                               std::string(4096, '.'),
                                               "\xed\xa0\x80",
                                               "$MFT",
                                               "~$a"};
  std::string name;
  const auto count = random() % 8;
  for (unsigned i = 0; i < count; ++i) name += pieces[random() % pieces.size()];
  return name;
}

bool is_safe(const std::string& name) {
  if (name.empty()) return true;
  if (!is_valid_utf8(name) || count_code_points(name) > 120) return false;
  if (name.find_first_of("/\\<>:\"|?*\x7f") != std::string::npos) return false;
  for (const char c : name)
    if (c >= 0 && c < 32) return false;
  for (const std::string_view hidden : {"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\xa8", "\xc2\x85", "\xef\xbb\xbf", "e\xcc\x81"})
    if (name.find(hidden) != std::string::npos) return false;
  const std::string ends = ". ";
  return ends.find(name.back()) == std::string::npos && std::string(".- ").find(name.front()) == std::string::npos;
}

}  // namespace

TEST_CASE("names: six thousand of them are safe to show, and stay as they are the second time (T-23)") {
  std::mt19937 random(23);  // the same names in each run
  int left = 0;
  for (int i = 0; i < 6000; ++i) {
    const auto name = generated_name(random);
    const auto safe = safe_file_name(name);
    left += !safe.empty();
    CHECK_MESSAGE(is_safe(safe), name, " -> ", safe);
    CHECK_MESSAGE(safe_file_name(safe) == safe, name, " -> ", safe, " -> ", safe_file_name(safe));
  }
  CHECK(left > 3000);
}

TEST_CASE("names: two files of one name are both shown, also long ones") {
  const auto names = [](std::vector<std::string> given) {
    std::vector<ListedFile> files(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) files[i].attachment.name = given[i];
    make_names_distinct(files);
    for (std::size_t i = 0; i < given.size(); ++i) given[i] = files[i].attachment.name;
    return given;
  };
  CHECK(names({"a.png", "A.PNG", "a (2).png", "a.png"}) ==
        std::vector<std::string>{"a.png", "A (2).PNG", "a (2) (2).png", "a (3).png"});
  CHECK(names({"notes", "notes"}) == std::vector<std::string>{"notes", "notes (2)"});
  const auto longest = std::string(116, 'x') + ".pdf";
  const auto both = names({longest, longest});
  CHECK(both[1] == std::string(112, 'x') + " (2).pdf");
  std::vector<std::string> hundred(100, "image001.png");
  const auto distinct = names(hundred);
  CHECK(std::set<std::string>(distinct.begin(), distinct.end()).size() == 100);
}

TEST_CASE("attachments: one that is larger than the limit is told and kept (3.1)") {
  ReadOptions options;
  options.limits.attachment_bytes = 1000;
  for (const std::size_t size : {999u, 1000u, 1001u, 100000u}) {
    const auto mail = read_mail("From: a@b\r\nContent-Type: application/pdf\r\n\r\n" + std::string(size, 'x'), options);
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].size == size);
    bool told = false;
    for (const auto& defect : mail.defects) told |= defect.id == "attachments.too-large";
    CHECK(told == (size > 1000));
  }
}
