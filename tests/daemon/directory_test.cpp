// The export of the administration's directory: what is read, what is wrong with it, and the rules that ask it.
#include <string>

#include "daemon/settings.h"
#include "tests/daemon/command_desk.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

struct DirectoryDesk : CommandDesk {
  explicit DirectoryDesk(const std::string& people, const std::string& more = {}) {
    for (const char* name : {"imap-password", "smtp-password"}) {
      write(name, "x\n");
      std::filesystem::permissions(folder / name, std::filesystem::perms::owner_read);
    }
    write("people.csv", people);
    std::ifstream in(folder / "mail2ticket.toml");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    write("mail2ticket.toml", text + "\n[directory]\nfile = \"people.csv\"\n" + more);
  }
  LoadedSettings load() const { return load_settings(folder / "mail2ticket.toml"); }
};

struct WrongDirectory {
  const char* people;
  unsigned line;
  const char* what;
  const char* remedy;
};

const WrongDirectory wrong_directories[] = {
    {"", 0, "nothing stands in it", "names the columns"},
    {"name;department\nAn;IT\n", 1, "no column \"mail\"", "allowed are \"name\", \"department\""},
    {"mail;department\nan@jette.brussels\n", 2, "1 cells, and 2 columns", "quote the cells"},
    {"mail;department\nan@jette.brussels;IT\nAN@jette.brussels;HR\n", 3, "is there already, on line 2", "leave one out"},
    {"mail;department\nan at jette;IT\n", 2, "the address \"an at jette\"", "whole address"},
    {"mail;department\nan@jette.brussels;\"IT\n", 2, "quotation mark", "doubled"},
    {"mail;department\nan@jette.brussels;Syst\xe8mes\n", 0, "not UTF-8", "CSV UTF-8"},
};

}  // namespace

TEST_CASE("directory: semicolons, a byte order mark, several addresses and values in a cell, people without an address") {
  const DirectoryDesk desk(
      "\xEF\xBB\xBFmail;department;site\r\n\"An.Peeters@jette.brussels\nap@jette.brussels\";IT;\"A\nB\"\r\n;Fire "
      "brigade;C\r\nluc@jette.brussels;;A\r\n");
  const LoadedSettings loaded = desk.load();
  CAPTURE(describe_problems(loaded));
  REQUIRE(loaded.problems.empty());
  const Directory& directory = loaded.settings.directory;
  CHECK(directory.size() == 3);
  CHECK(directory.of("an.peeters@JETTE.brussels").at("department") == std::vector<std::string>{"IT"});
  CHECK(directory.of("ap@jette.brussels").at("site") == std::vector<std::string>{"A", "B"});
  CHECK_FALSE(directory.of("luc@jette.brussels").contains("department"));
  CHECK(directory.of("nobody@jette.brussels").empty());
}

TEST_CASE("directory: what is wrong with it is told with its line and what to do, and nothing is guessed") {
  for (const WrongDirectory& wrong : wrong_directories) {
    const DirectoryDesk desk(wrong.people);
    const LoadedSettings loaded = desk.load();
    CAPTURE(describe_problems(loaded));
    REQUIRE(loaded.problems.size() == 1);
    const ConfProblem& problem = loaded.problems.front();
    CHECK(problem.code == "M2T-0117");
    CHECK(problem.file == desk.folder / "people.csv");
    CHECK(problem.place.line == wrong.line);
    CHECK(problem.what.find(wrong.what) != std::string::npos);
    CHECK(problem.remedy.find(wrong.remedy) != std::string::npos);
  }
}

TEST_CASE("directory: a file that is wrong in every line is told ten times, not a thousand") {
  std::string people = "mail,department\n";
  for (int i = 0; i < 1000; ++i) people += "x,IT\n";
  const LoadedSettings loaded = DirectoryDesk(people).load();
  REQUIRE(loaded.problems.size() == 11);
  CHECK(describe_problems(loaded).find("990 more lines are wrong") != std::string::npos);
}

TEST_CASE("directory: a rule that asks for a column that is not there, or for any where there is no directory, is told") {
  const std::string rules =
      "[[rule]]\nname = \"finances\"\nwhen.sender_attribute = { departmnt = \"finances\" }\nthen.tag = \"f\"\n";
  const DirectoryDesk desk("mail,department\nan@jette.brussels,IT\n", "\n[rules]\nfile = \"rules.toml\"\n");
  desk.write("rules.toml", rules);
  const LoadedSettings loaded = desk.load();
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].code == "M2T-0207");
  CHECK(loaded.problems[0].place.line == 3);
  CHECK(loaded.problems[0].remedy.find("\"department\"") != std::string::npos);

  const CommandDesk without;
  without.write("rules.toml", rules);
  std::ifstream in(without.folder / "mail2ticket.toml");
  without.write("mail2ticket.toml", std::string{std::istreambuf_iterator<char>(in), {}} + "\n[rules]\nfile = \"rules.toml\"\n");
  CHECK(describe_problems(load_settings(without.folder / "mail2ticket.toml")).find("[directory] file") != std::string::npos);
}

TEST_CASE("directory: a rule sees the sender's department, whatever the case of the address") {
  const DirectoryDesk desk("mail,department\nmarie.dubois@JETTE.brussels,Finances\nan@jette.brussels,IT\n",
                           "\n[rules]\nfile = \"rules.toml\"\n");
  desk.write("rules.toml",
             "[[rule]]\nname = \"finances\"\nwhen.sender_attribute = { department = \"finances\" }\nthen.tag = \"money\"\n");
  const LoadedSettings loaded = desk.load();
  REQUIRE(loaded.problems.empty());
  Settings settings = jette_settings();
  settings.rules = loaded.settings.rules;
  settings.directory = loaded.settings.directory;
  TestDesk ticket_desk(settings);
  RawMail mail;
  mail.subject = "Question";
  mail.text = "Bonjour,\n\nVoici ma question.\n";
  mail.message_id = "d1@mail.jette.brussels";
  const InboundRow row = ticket_desk.handle(mail);
  CHECK(ticket_desk.view(row.ticket.value()).ticket.tags == std::vector<std::string>{"money"});
}
