// Mails out of files: what separates two mails of an mbox, and what only looks like it.
#include "daemon/commands/mail_files.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "daemon/commands/commands.h"
#include "tests/support/temp_dir.h"

using namespace m2t;

namespace {

const std::string separator = "From marie@jette.brussels Tue Nov 24 09:58:00 2026\n";

std::vector<std::string> mails_in(std::string_view text) {
  std::vector<std::string> mails;
  const std::size_t count =
      for_each_mail_in_mbox(text, "inbox", [&](std::string_view raw, const std::string&) { mails.emplace_back(raw); });
  CHECK(count == mails.size());
  return mails;
}

std::vector<std::string> mails_of(const std::filesystem::path& path) {
  std::vector<std::string> mails;
  for_each_mail(path.string(), [&](std::string_view raw, const std::string&) { mails.emplace_back(raw); });
  return mails;
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("mail files: a text without a separator is one mail, byte for byte") {
  const std::string mail = "Subject: a\r\n\r\nFrom here on it fails.\r\n\r\nFrom me\r\n>From you\r\n";
  CHECK(mails_in(mail).size() == 1);
  CHECK(mails_in("Subject: a\n\nb") == std::vector<std::string>{"Subject: a\n\nb"});
}

TEST_CASE("mail files: an mbox is split at its separators, which belong to no mail (RFC 4155)") {
  const auto mails = mails_in(separator + "Subject: a\n\none\n\n" + separator + "Subject: b\n\ntwo\n");
  REQUIRE(mails.size() == 2);
  CHECK(mails[0] == "Subject: a\n\none\n\n");
  CHECK(mails[1] == "Subject: b\n\ntwo\n");
}

TEST_CASE("mail files: the separators of several programs are known") {
  for (const char* line : {"From MAILER-DAEMON Tue Nov 24 09:58:00 2026\n", "From a@b.test  Tue Nov  3 09:58:00 2026\n",
                           "From a@b.test Tue Nov 24 09:58:00 2026 +0100\n", "From - Tue Nov 24 09:58:00 2026\r\n"})
    CHECK(mails_in(std::string(line) + "Subject: a\n\none\n\n" + line + "Subject: b\n\ntwo\n").size() == 2);
}

TEST_CASE("mail files: a sentence that begins with From is no separator") {
  const std::string begin = separator + "Subject: a\n\n";
  CHECK(mails_in(begin + "one\n\nFrom Monday on nothing works.\n").size() == 1);
  CHECK(mails_in(begin + "one\n\nFrom 10:00 to 11:30:00 the printer was gone\n").size() == 1);
  CHECK(mails_in(begin + "one\n" + separator + "two\n").size() == 1);  // not behind an empty line: text
}

TEST_CASE("mail files: the quoting of From lines is undone, one step of it (mboxrd)") {
  const auto mails = mails_in(separator + "Subject: a\n\n>From me\n>>From you\n> From him\n");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0] == "Subject: a\n\nFrom me\n>From you\n> From him\n");
}

TEST_CASE("mail files: line ends of Windows stay as they are") {
  std::string crlf = separator;
  crlf.insert(crlf.size() - 1, "\r");
  const auto mails = mails_in(crlf + "Subject: a\r\n\r\none\r\n\r\n" + crlf + "Subject: b\r\n\r\ntwo\r\n");
  REQUIRE(mails.size() == 2);
  CHECK(mails[0] == "Subject: a\r\n\r\none\r\n\r\n");
}

TEST_CASE("mail files: an mbox that ends with its separator holds an empty mail, not none") {
  CHECK(mails_in(separator) == std::vector<std::string>{""});
  CHECK(mails_in(separator + "Subject: a\n\n" + separator).size() == 2);
}

TEST_CASE("mail files: an empty file and an empty standard input are one empty mail, to be held visibly") {
  const test::TempDir folder;
  write(folder / "empty", "");
  CHECK(mails_of(folder / "empty") == std::vector<std::string>{""});
  std::istringstream nothing;
  std::size_t count = 0;
  for_each_mail(nothing, [&](std::string_view raw, const std::string& source) {
    ++count;
    CHECK(raw.empty());
    CHECK(source == "standard input");
  });
  CHECK(count == 1);
}

TEST_CASE("mail files: a Maildir gives what is in new and cur, and nothing half delivered") {
  const test::TempDir folder;
  write(folder / "box/new/2.host", "Subject: new\n\n");
  write(folder / "box/cur/1.host:2,S", "Subject: read\n\n");
  write(folder / "box/tmp/3.host", "Subject: half\n\n");
  write(folder / "box/cur/.hidden", "no mail");
  const auto mails = mails_of(folder / "box");
  CHECK(mails == std::vector<std::string>{"Subject: read\n\n", "Subject: new\n\n"});
}

TEST_CASE("mail files: a folder of single mails is read in the order of the names, From lines and all") {
  const test::TempDir folder;
  write(folder / "box/b.eml", "Subject: b\n\n\n" + separator);
  write(folder / "box/a.eml", "Subject: a\n\n");
  CHECK(mails_of(folder / "box") == std::vector<std::string>{"Subject: a\n\n", "Subject: b\n\n\n" + separator});
}

TEST_CASE("mail files: what cannot be read is named") {
  const test::TempDir folder;
  CHECK_THROWS_WITH_AS(mails_of(folder / "missing.mbox"), doctest::Contains("missing.mbox"), DataError);
  CHECK_THROWS_AS(mails_of("/dev/null"), DataError);
}
