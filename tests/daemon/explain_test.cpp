// `explain`: the whole road, told and not taken.
#include <nlohmann/json.hpp>

#include "tests/daemon/command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

MailFileOptions file(const std::string& path, bool json) {
  MailFileOptions options;
  options.file = path;
  options.json = json;
  return options;
}

std::string status_of(CommandDesk& desk) {
  ListOptions options;
  options.json = true;
  desk.run(show_status, options);  // no daemon runs, which it says by its exit code
  return desk.out;
}

}  // namespace

TEST_CASE("explain: the JSON has the form of the product page, with the mails that would go out") {
  CommandDesk desk;
  const std::string mail = desk.write("a.eml", staff_mail("Imprimante du guichet 3", "a@b.test"));
  REQUIRE(desk.run(explain_mail, file(mail, true)) == ExitCode::Ok);
  const auto object = nlohmann::json::parse(desk.out);
  std::vector<std::string> keys;
  const auto ordered = nlohmann::ordered_json::parse(desk.out);
  for (const auto& [key, value] : ordered.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"verdict", "reasons", "ticket", "evidence", "effects", "mails", "rules"});
  CHECK(object["verdict"] == "new_ticket");
  CHECK(object["ticket"] == "JET-10008");
  CHECK(object["reasons"].size() >= 2);
  CHECK(object["effects"].size() == 3);
  REQUIRE(object["mails"].size() == 1);
  CHECK(object["mails"][0]["to"] == "marie.dubois@jette.brussels");
  CHECK(object["mails"][0]["subject"] == "RE: Imprimante du guichet 3 [JET-10008]");
  CHECK(object["mails"][0]["text"].get<std::string>().find("JET-10008") != std::string::npos);
}

TEST_CASE("explain: without a database it answers as on the first day, and makes none") {
  CommandDesk desk;
  const std::string mail = desk.write("a.eml", staff_mail("Imprimante", "a@b.test"));
  REQUIRE(desk.run(explain_mail, file(mail, false)) == ExitCode::Ok);
  CHECK(desk.out.find("Imprimante") != std::string::npos);
  CHECK(std::filesystem::is_empty(desk.data_dir()));
}

TEST_CASE("explain: changes nothing, and gives the same answer again") {
  CommandDesk desk;
  IngestOptions ingest;
  ingest.files = {desk.write("first.eml", staff_mail("Badge", "first@b.test"))};
  REQUIRE(desk.run(ingest_mails, ingest) == ExitCode::Ok);
  const auto figures = [&] {
    auto object = nlohmann::json::parse(status_of(desk));
    return object.dump();
  };
  const std::string before = figures();
  const std::string mail = desk.write("a.eml", staff_mail("Imprimante", "a@b.test"));
  REQUIRE(desk.run(explain_mail, file(mail, true)) == ExitCode::Ok);
  const std::string once = desk.out;
  REQUIRE(desk.run(explain_mail, file(mail, true)) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out)["ticket"] == nlohmann::json::parse(once)["ticket"]);
  CHECK(figures() == before);
}

TEST_CASE("explain: a mail that is already in the database is told to be a duplicate (INV-12)") {
  CommandDesk desk;
  const std::string mail = desk.write("a.eml", staff_mail("Badge", "first@b.test"));
  IngestOptions ingest;
  ingest.files = {mail};
  REQUIRE(desk.run(ingest_mails, ingest) == ExitCode::Ok);
  REQUIRE(desk.run(explain_mail, file(mail, true)) == ExitCode::Ok);
  const auto object = nlohmann::json::parse(desk.out);
  CHECK(object["verdict"] == "duplicate");
  CHECK(object["mails"].empty());
}

TEST_CASE("explain: nothing of a mail steers the terminal (T-34)") {
  CommandDesk desk;
  const std::string mail = desk.write("a.eml", staff_mail("=?utf-8?Q?red=1B[31m?=", "a@b.test"));
  REQUIRE(desk.run(explain_mail, file(mail, false)) == ExitCode::Ok);
  CHECK(desk.out.find('\x1b') == std::string::npos);
}

TEST_CASE("explain: takes one mail, from standard input too") {
  CommandDesk desk;
  REQUIRE(desk.run(explain_mail, file("-", true), staff_mail("Imprimante", "a@b.test")) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out)["verdict"] == "new_ticket");
  const std::string separator = "From a@b.test Tue Nov 24 09:58:00 2026\n";
  CHECK_THROWS_AS(desk.run(explain_mail, file("-", true), separator + "Subject: a\n\n\n" + separator + "Subject: b\n\n"),
                  UsageError);
}
