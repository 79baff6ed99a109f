#include "daemon/commands/command_line.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "tests/support/temp_dir.h"

using namespace m2t;

namespace {

std::string seen;

ExitCode show_one(const TicketShowOptions& options, Console&) {
  seen = options.number + (options.json ? " json " : " text ") + options.config.string() + (options.config_given ? " given" : "");
  return ExitCode::Ok;
}

ExitCode write_one(const TicketWriteOptions& options, Console&) {
  seen = options.number + (options.words.text ? " text=" + *options.words.text : " no text");
  for (const std::string& file : options.attachments) seen += " +" + file;
  return ExitCode::Ok;
}

ExitCode throw_by_name(const BackupOptions& options, Console&) {
  const auto what = options.file.string();
  if (what == "transient") throw TransientError("the disk is busy");
  if (what == "data") throw DataError("no such ticket");
  if (what == "usage") throw UsageError("these words do not fit together");
  if (what == "permission") throw PermissionError("not for you");
  if (what == "permanent") throw PermanentError("never");
  if (what == "full") throw std::system_error(std::make_error_code(std::errc::no_space_on_device), "writing");
  if (what == "denied") throw std::system_error(std::make_error_code(std::errc::permission_denied), "opening");
  if (what == "configuration") throw ConfigurationError("file:1:1: error\n");
  throw std::logic_error("a bug");
}

const CommandGroup groups[] = {{"tickets", "look at tickets"}};
const Command commands[] = {
    command<TicketShowOptions>("tickets show", "one ticket", show_one,
                               [](Arguments& a, TicketShowOptions& o) {
                                 a.positional("NUMBER", o.number, "its number");
                                 a.flag("--json", o.json, "print JSON");
                                 a.flag("--complaints", o.complaints, "complaints too");
                               }),
    with_examples(command<TicketWriteOptions>("tickets reply", "answer", write_one,
                                              [](Arguments& a, TicketWriteOptions& o) {
                                                a.positional("NUMBER", o.number, "its number");
                                                a.option("--text", "TEXT", o.words.text, "the text");
                                                a.option("--attach", "FILE", o.attachments, "a file");
                                              }),
                  "  mail2ticket tickets reply 1 --text 'as it is typed'\n"),
    command<BackupOptions>("backup", "a copy", throw_by_name,
                           [](Arguments& a, BackupOptions& o) { a.positional("FILE", o.file, "where"); }),
    command<CommonOptions>("crash-points", "hidden", list_crash_points, nullptr, true),
    command<InitOptions>("init", "a configuration", write_initial_configuration,
                         [](Arguments& a, InitOptions& o) { a.optional_positional("FILE", o.file, "where"); }),
};

struct Outcome {
  ExitCode code;
  std::string out, err;
};

Outcome run(std::vector<std::string> words) {
  seen.clear();
  std::istringstream in;
  std::ostringstream out, err;
  Console console{in, out, err};
  const auto code = run_command_line(commands, groups, "1.2.3", std::move(words), console);
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("command line: a subcommand gets its options, and --config stands before or behind it") {
  CHECK(run({"tickets", "show", "JET-10429", "--json"}).code == ExitCode::Ok);
  CHECK(seen == "JET-10429 json /etc/mail2ticket/mail2ticket.toml");
  CHECK(run({"--config", "a.toml", "tickets", "show", "JET-10429"}).code == ExitCode::Ok);
  CHECK(seen == "JET-10429 text a.toml given");
  CHECK(run({"tickets", "show", "JET-10429", "--config", "b.toml"}).code == ExitCode::Ok);
  CHECK(seen == "JET-10429 text b.toml given");
  CHECK(run({"tickets", "show", "JET-10429", "--config=c.toml"}).code == ExitCode::Ok);
  CHECK(seen == "JET-10429 text c.toml given");
}

TEST_CASE("command line: an option that may stand several times takes one value each time; an empty text is a text") {
  CHECK(run({"tickets", "reply", "--attach", "a.pdf", "JET-10429", "--attach", "b.pdf"}).code == ExitCode::Ok);
  CHECK(seen == "JET-10429 no text +a.pdf +b.pdf");
  CHECK(run({"tickets", "reply", "JET-10429", "--text", ""}).code == ExitCode::Ok);
  CHECK(seen == "JET-10429 text=");
  CHECK(run({"tickets", "reply", "JET-10429", "--text"}).code == ExitCode::Usage);
  CHECK(run({"tickets", "reply", "--help"}).out.find("Examples:\n  mail2ticket tickets reply 1 --text 'as it is typed'") !=
        std::string::npos);
}

TEST_CASE("command line: wrong words end with 64 and the nearest right one") {
  const auto command_word = run({"tikets", "show", "1"});
  CHECK(command_word.code == ExitCode::Usage);
  CHECK(command_word.err.find("unknown command \"tikets\"") != std::string::npos);
  CHECK(command_word.err.find("did you mean \"tickets\"?") != std::string::npos);
  const auto sub_word = run({"tickets", "shwo", "1"});
  CHECK(sub_word.code == ExitCode::Usage);
  CHECK(sub_word.err.find("did you mean \"show\"?") != std::string::npos);
  const auto option = run({"tickets", "show", "1", "--jsno"});
  CHECK(option.code == ExitCode::Usage);
  CHECK(option.err.find("unknown option \"--jsno\"") != std::string::npos);
  CHECK(option.err.find("did you mean \"--json\"?") != std::string::npos);
  const auto without_argument = run({"tickets", "show", "--complaint"});
  CHECK(without_argument.code == ExitCode::Usage);
  CHECK(without_argument.err.find("did you mean \"--complaints\"?") != std::string::npos);
  CHECK(run({"tickets", "show"}).code == ExitCode::Usage);
  CHECK(run({"tickets", "show", "1", "2"}).code == ExitCode::Usage);
  CHECK(run({"tickets"}).code == ExitCode::Usage);
  CHECK(run({}).code == ExitCode::Usage);
  CHECK(run({"tickets", "show", "1", "--config"}).code == ExitCode::Usage);
  CHECK(seen.empty());
}

TEST_CASE("command line: help and version go to standard output and are no errors; hidden commands stay hidden") {
  const auto help = run({"--help"});
  CHECK(help.code == ExitCode::Ok);
  CHECK(help.out.find("tickets") != std::string::npos);
  CHECK(help.out.find("look at tickets") != std::string::npos);
  CHECK(help.out.find("crash-points") == std::string::npos);
  CHECK(run({"tickets", "show", "--help"}).out.find("its number") != std::string::npos);
  const auto version = run({"--version"});
  CHECK(version.code == ExitCode::Ok);
  CHECK(version.out == "mail2ticket 1.2.3\n");
}

TEST_CASE("command line: what a subcommand throws becomes words and an exit code of sysexits.h") {
  const auto code = [](const char* what) { return static_cast<int>(run({"backup", what}).code); };
  CHECK(code("transient") == 75);
  CHECK(code("data") == 65);
  CHECK(code("usage") == 64);
  CHECK(code("permission") == 77);
  CHECK(code("permanent") == 74);
  CHECK(code("full") == 75);
  CHECK(code("denied") == 77);
  CHECK(code("configuration") == 78);
  CHECK(code("bug") == 74);
  CHECK(run({"backup", "data"}).err == "mail2ticket: no such ticket\n");
  CHECK(run({"backup", "configuration"}).err == "file:1:1: error\n");
}

TEST_CASE("command line: crash points are listed, and named ones are armed") {
  const auto listed = run({"crash-points"});
  CHECK(listed.out.find("decision-committed\n") != std::string::npos);
  CHECK_NOTHROW(crash_points_from("decision-committed:3"));
  CHECK_NOTHROW(crash_points_from("blob-synced"));
  CHECK_THROWS_WITH_AS(crash_points_from("blob-sync"), doctest::Contains("did you mean \"blob-synced\"?"), UsageError);
  CHECK_THROWS_AS(crash_points_from("blob-synced:0"), UsageError);
  CHECK_THROWS_AS(crash_points_from("blob-synced:x"), UsageError);
}

TEST_CASE("init: writes the configuration once, says what comes next, and never overwrites") {
  const test::TempDir folder;
  const auto file = folder / "mail2ticket.toml";
  const auto first = run({"init", file.string()});
  CHECK(first.code == ExitCode::Ok);
  CHECK(first.out.find("check --online --config " + file.string()) != std::string::npos);
  std::ostringstream written;
  written << std::ifstream(file).rdbuf();
  CHECK(written.str() == initial_configuration());
  CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::others_write) == std::filesystem::perms::none);
  std::ofstream(file) << "mine";
  const auto second = run({"init", "--config", file.string()});
  CHECK(second.code == ExitCode::Usage);
  CHECK(second.err.find("never overwrites") != std::string::npos);
  CHECK(std::filesystem::file_size(file) == 4);
  CHECK(run({"init", "-"}).out == initial_configuration());
}
