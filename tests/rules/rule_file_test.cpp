// What is wrong with a rules file, as a person reads it.
#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

TEST_CASE("rules: a misspelt condition, action or key is told with the nearest word under the caret") {
  CHECK(problems_of("[[rule]]\nname = \"vpn\"\nwhen = { subjet = \"vpn\" }\nthen = { categorie = \"network\" }\n") ==
        R"(rules.toml:3:10: error M2T-0201: rule “vpn”: unknown condition "subjet"
    3 | when = { subjet = "vpn" }
      |          ^^^^^^ did you mean "subject"?
rules.toml:4:10: error M2T-0201: rule “vpn”: unknown action "categorie"
    4 | then = { categorie = "network" }
      |          ^^^^^^^^^ did you mean "category"?
)");
  CHECK(problems_of("[[rule]]\nname = \"vpn\"\nsubject = \"vpn\"\nthen.tag = \"x\"\n") ==
        R"(rules.toml:3:1: error M2T-0201: rule “vpn”: unknown key "subject"
    3 | subject = "vpn"
      | ^^^^^^^ subject is a condition: when.subject = …
)");
  CHECK(problems_of("[[rules]]\nname = \"vpn\"\n").find("did you mean \"rule\"?") != std::string::npos);
  CHECK(problems_of("[[rule]]\nname = \"x\"\nwhen.tag = \"x\"\nthen.subject = \"y\"\n")
            .find("tag is an action: it belongs into then") != std::string::npos);
}

TEST_CASE("rules: the caret of a wrong expression stands under its wrong part") {
  CHECK(problems_of("[[rule]]\nname = \"é\"\nwhen.subject = [ \"vpn\", '/é(a)\\1/' ]\nthen.tag = \"x\"\n") ==
        R"(rules.toml:3:31: error M2T-0206: rule “é”: subject: the expression cannot be used: invalid escape sequence: \1
    3 | when.subject = [ "vpn", '/é(a)\1/' ]
      |                               ^^ no such escape, and no back-references; in TOML '…' takes backslashes as they stand
)");
}

TEST_CASE("rules: values that cannot be are told with what can") {
  const auto told = [](const std::string& rule, const char* part) {
    const std::string all = problems_of("[[rule]]\nname = \"r\"\n" + rule + "\n");
    CHECK_MESSAGE(all.find(part) != std::string::npos, all);
  };
  told("when.language = \"fra\"\nthen.tag = \"x\"", "rule “r”: language cannot be \"fra\"");
  told("when.language = \"fra\"\nthen.tag = \"x\"", "did you mean \"fr\"?");
  told("when.hour = \"8-12\"\nthen.tag = \"x\"", "from-to, as in \"08:30-12:00\"");
  told("when.hour = \"08:00-25:00\"\nthen.tag = \"x\"", "from-to");
  told("when.working_day = \"yes\"\nthen.tag = \"x\"", "working_day cannot be a text");
  told("when.subject = 7\nthen.tag = \"x\"", "subject cannot be a number");
  told("when.subject = []\nthen.tag = \"x\"", "subject is an empty list");
  told("when.subject = \"\"\nthen.tag = \"x\"", "subject is empty");
  told("when.sender = \"@jette.brussels\"\nthen.tag = \"x\"", "a domain goes into sender_domain");
  told("when.sender_domain = \"*.jette.brussels\"\nthen.tag = \"x\"", "without @ and *");
  told("when.header = \"x\"\nthen.tag = \"x\"", "header takes a table");
  told("when.any = { subject = \"x\" }\nthen.tag = \"x\"", "any takes a list of conditions");
  told("when.not = [ { subject = \"x\" } ]\nthen.tag = \"x\"", "not takes a condition");
  told("when = [ { subject = \"x\" } ]\nthen.tag = \"x\"", "alternatives are when.any");
  told("when = {}\nthen.tag = \"x\"", "a condition is empty");
  told("then = {}", "then says nothing");
  told("when.subject = \"x\"", "has no then");
  told("then.type = \"plainte\"", "there is incident, request, complaint");
  told("then.priority = \"hihg\"", "did you mean \"high\"?");
  told("then.technician = \"An Peters\"", "did you mean \"An Peeters\"?");
  told("then.team = \"net\"", "add a [[team]] with this name");
  told("then.acknowledge = \"newcommer\"", "did you mean \"newcomer\"?");
  told("then.copy_to = \"building\"", "a plain mail address");
  told("then.category = [\"a\", \"b\"]", "category cannot be a list");
  told("then.category = \"" + std::string(61, 'c') + "\"", "one line of at most 60 bytes");
  told("then.hold = \"a\\nb\"", "one line of at most 200 bytes");
  told("then.stop = false", "stop can only be true");
}

TEST_CASE("rules: two of one name, a rule without a name, teams and absences that cannot be") {
  CHECK(problems_of("[[rule]]\nname = \"a\"\nthen.tag = \"x\"\n[[rule]]\nname = \"a\"\nthen.tag = \"x\"\n")
            .starts_with("rules.toml:5:8: error M2T-0205: two rules are called \"a\"\n"));
  CHECK(problems_of("[[rule]]\nthen.tag = \"x\"\n").find("rule 1 has no name") != std::string::npos);
  CHECK(problems_of("[rule]\nname = \"a\"\n").find("put [[rule]] on a line of its own") != std::string::npos);
  CHECK(problems_of("[[team]]\nname = \"a\"\n").find("has neither mailbox nor members") != std::string::npos);
  CHECK(problems_of("[[team]]\nname = \"a\"\nmembers = [\"Jan\"]\n").find("there is no technician \"Jan\"") != std::string::npos);
  CHECK(problems_of("[[team]]\nname = \"a\"\nmailbox = \"x\"\n").find("mailbox cannot be \"x\"") != std::string::npos);
  CHECK(problems_of("[[team]]\nname = \"a\"\nmailbox = \"x@y.be\"\n[[rule]]\nname = \"r\"\nthen.in_turn = \"a\"\n")
            .find("team \"a\" has no members") != std::string::npos);
  CHECK(problems_of("[[absence]]\ntechnician = \"An Peeters\"\nfrom = 2026-12-24\nto = 2026-12-23\n").find("to is before from") !=
        std::string::npos);
  CHECK(problems_of("[[absence]]\ntechnician = \"An Peeters\"\nfrom = \"24/12\"\nto = 2026-12-24\n").find("a day: 2026-12-24") !=
        std::string::npos);
}

TEST_CASE("rules: a rule that asks for screenshots may do only what can be done later") {
  for (const ActionRow& row : action_rows()) {
    const std::string all = problems_of(
        "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\"]\n[[rule]]\nname = \"r\"\n"
        "when.any = [ { not = { picture_text = \"vpn\" } }, { subject = \"vpn\" } ]\n" +
        fmt::format("then.{} = {}\n", row.name, row.example));
    CAPTURE(row.name);
    CHECK((all == "") == row.after_pictures);
    if (!row.after_pictures) {
      CHECK(all.find("it may set type, category, priority, team, technician, in_turn, tag") != std::string::npos);
    }
  }
}

TEST_CASE("rules: a file that is no TOML, and one without rules") {
  CHECK(problems_of("[[rule]]\nname = \n").starts_with("rules.toml:2:"));
  CHECK(rules("").rules.empty());
}

TEST_CASE("rules: too many expressions, too deep conditions") {
  std::string many;
  for (int i = 0; i < 201; ++i) many += fmt::format("'/a{}/', ", i);
  CHECK(problems_of("[[rule]]\nname = \"r\"\nwhen.subject = [" + many + "]\nthen.tag = \"x\"\n")
            .find("more than 200 expressions") != std::string::npos);
  std::string deep = "subject = \"x\"";
  for (int i = 0; i < 12; ++i) deep = "not = { " + deep + " }";
  CHECK(problems_of("[[rule]]\nname = \"r\"\nwhen = { " + deep + " }\nthen.tag = \"x\"\n").find("nested deeper than 10") !=
        std::string::npos);
}

TEST_CASE("rules: what is hardly meant is a warning: never reached, always true, a team that nobody names") {
  const LoadedRules read = loaded(
      "[[team]]\nname = \"network\"\nmailbox = \"n@jette.brussels\"\n"
      "[[rule]]\nname = \"a\"\nwhen.subject = \"/x*/\"\nthen.stop = true\n"
      "[[rule]]\nname = \"b\"\nthen = { tag = \"x\", stop = true }\n"
      "[[rule]]\nname = \"c\"\nthen.tag = \"y\"\n");
  REQUIRE(read.problems.empty());
  std::string all;
  for (const ConfProblem& warning : rule_warnings(read.set)) all += describe_problem(warning, read.source_lines, "warning");
  CHECK(all == R"(rules.toml:1:1: warning M2T-0222: no rule names team “network”
    1 | [[team]]
      | ^^^^^^^^
rules.toml:6:6: warning M2T-0221: rule “a”: /x*/ is found in every text, also in an empty one
    6 | when.subject = "/x*/"
      |      ^^^^^^^ an expression need not match the whole text: leave out what may be missing
rules.toml:11:1: warning M2T-0220: rule “c” is never reached
   11 | [[rule]]
      | ^^^^^^^^ rule “b” stops for each mail; put it last, or give it a when
)");
}
