// `check`: what it says of the programs that read mails and pictures, in words and as JSON.
#include <sys/syscall.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "daemon/commands/check_report.h"
#include "daemon/picture_reader.h"
#include "daemon/reader.h"
#include "tests/daemon/command_desk.h"
#include "tests/daemon/locked_in.h"

using namespace m2t;
using namespace m2t::test;

namespace {

struct CheckDesk : CommandDesk {
  CheckDesk() {
    for (const char* name : {"imap-password", "smtp-password"})
      std::filesystem::permissions(write(name, "secret\n"), std::filesystem::perms::owner_read);
  }
};

std::uint32_t landlock_of_the_kernel() {
  const long abi = ::syscall(444, nullptr, std::size_t{0}, 1ul);  // landlock_create_ruleset
  return abi < 1 ? 0 : static_cast<std::uint32_t>(abi);
}

}  // namespace

TEST_CASE("check: says of both programs what is in force, as the kernel has it (T-26, T-28)") {
  CheckDesk desk;
  CheckOptions options;
  options.json = true;
  REQUIRE(desk.run(check_configuration, options) == ExitCode::Ok);
  const auto told = nlohmann::json::parse(desk.out);
  CHECK(told["configuration"] == (desk.folder / "mail2ticket.toml").string());
  CHECK(told["online"].is_null());
  for (const auto& [reader, megabytes] : {std::pair{"mails", 256u}, {"pictures", 512u}}) {
    CAPTURE(reader);
    const auto& lock = told["readers"][reader];
    CHECK(lock["locked_in"] == true);
    CHECK(lock["seccomp"] == true);
    CHECK(lock["landlock_abi"] == landlock_of_the_kernel());
    CHECK((lock["landlock_refused"] == "") == (landlock_of_the_kernel() > 0));
    if (memory_is_limited) CHECK(lock["memory_bytes"] == megabytes << 20);
    CHECK(lock["open_files"] == 16);
    if (memory_is_limited) CHECK(lock["remarks"].empty());
  }
}

TEST_CASE("check: the same in words") {
  CheckDesk desk;
  REQUIRE(desk.run(check_configuration, CheckOptions{}) == ExitCode::Ok);
  std::string expected;
  for (const auto& [who, report] :
       {std::pair{"mails", ReaderProgram(ReadOptions{}).start()}, {"pictures", picture_reader_lock()}}) {
    expected += "the reader of " + std::string(who) + " is locked in:\n";
    for (const std::string& line : describe(report)) expected += "  " + line + "\n";
  }
  CHECK(desk.out.starts_with(expected));
  CHECK(contains(desk.out, "system calls: filtered (seccomp)"));
}

TEST_CASE("check: what the servers said stands in the JSON too; a configuration file is none") {
  const std::vector<OnlineFinding> online{{OnlineFinding::Result::Ok, "imap", "", ""},
                                          {OnlineFinding::Result::Warn, "imap", "slower", "wait"},
                                          {OnlineFinding::Result::Fail, "smtp", "nobody would be answered", "correct host"}};
  const auto told = nlohmann::json::parse(check_as_json("a.toml", {}, {}, online));
  REQUIRE(told["online"].size() == 3);
  CHECK(told["online"][2] ==
        nlohmann::json{{"result", "fail"}, {"what", "smtp"}, {"why", "nobody would be answered"}, {"remedy", "correct host"}});
  CHECK(told["readers"]["mails"]["locked_in"] == false);
  CheckDesk desk;
  CheckOptions both;
  both.json = both.show = true;
  CHECK_THROWS_AS(desk.run(check_configuration, both), UsageError);
}
