// The manual page for technicians has the words of the table. M2T_ACCEPT=1 writes them anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "rules/commands/command_words.h"
#include "rules/commands/commands_manual.h"

using namespace m2t;

TEST_CASE("commands: the manual page names every word that is acted on") {
  const std::string path = M2T_SOURCE_DIR "/systemd/mail2ticket-mail.7";
  std::ifstream in(path);
  std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t begin = page.find(".SH WORDS\n"), end = page.find(".SH SEE ALSO\n");
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  if (std::getenv("M2T_ACCEPT") != nullptr) {
    std::ofstream(path) << page.replace(begin, end - begin, commands_manual());
    return;
  }
  const bool as_generated = page.substr(begin, end - begin) == commands_manual();
  INFO("run with M2T_ACCEPT=1 to write it anew");
  CHECK(as_generated);
  for (const CommandWords& row : command_table()) {
    CHECK(page.find("\\fB#" + std::string(row.shown_english).substr(0, 3)) != std::string::npos);
  }
}
