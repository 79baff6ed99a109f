// Every action of the table, the order of rules, turns, and rules that wait for screenshots.
#include <functional>
#include <map>
#include <random>

#include "rules/file/rule_tables.h"
#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

using Texts = std::vector<std::string>;

struct ActionCase {
  const char* row;
  const char* then;
  std::function<bool(const RuleChanges&)> done;
};

const std::vector<ActionCase>& action_cases() {
  static const std::vector<ActionCase> cases{
      {"type", "type = \"complaint\"", [](const auto& c) { return c.type == TicketType::Complaint; }},
      {"category", "category = \"printer\"", [](const auto& c) { return c.category == "printer"; }},
      {"priority", "priority = \"urgent\"", [](const auto& c) { return c.priority == Priority::Urgent; }},
      {"team", "team = \"network\"", [](const auto& c) { return c.team == "network" && !c.technician; }},
      {"technician", "technician = \"zoe lambert\"", [](const auto& c) { return c.technician == "zoe.lambert@jette.brussels"; }},
      {"technician", "technician = \"LUC.MARTIN@jette.brussels\"",
       [](const auto& c) { return c.technician == "luc.martin@jette.brussels"; }},
      {"in_turn", "in_turn = \"network\"",
       [](const auto& c) { return c.team == "network" && c.technician == "an.peeters@jette.brussels"; }},
      {"copy_to", "copy_to = \"batiments@jette.brussels\"",
       [](const auto& c) { return c.copy_to == Texts{"batiments@jette.brussels"}; }},
      {"tag", "tag = [\"guichet\", \"windows11\"]",
       [](const auto& c) {
         return c.tags == Texts{"guichet", "windows11"};
       }},
      {"hold", "hold = \"an invoice\"", [](const auto& c) { return c.hold == "an invoice"; }},
      {"record", "record = \"a newsletter\"", [](const auto& c) { return c.record == "a newsletter"; }},
      {"acknowledge", "acknowledge = \"newcomer\"", [](const auto& c) { return c.acknowledge == "newcomer"; }},
      {"acknowledge", "acknowledge = \"none\"", [](const auto& c) { return c.acknowledge == "none"; }},
      {"stop", "stop = true", [](const auto& c) { return c.stop; }},
  };
  return cases;
}

RuleOutcome on_any_mail(const RuleSet& set) { return apply_rules(set, mail(), context()); }

const std::string network_team = "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\", \"Luc Martin\", \"Zoé Lambert\"]\n";

}  // namespace

TEST_CASE("rules: each action does what it says, and is undone by nothing else") {
  std::map<std::string, int> tested;
  for (const ActionCase& row : action_cases()) {
    CAPTURE(std::string(row.then));
    REQUIRE(find_action(row.row) != nullptr);
    ++tested[row.row];
    CHECK_FALSE(row.done(RuleChanges{}));
    const RuleOutcome outcome = on_any_mail(rule_then(row.then));
    CHECK(row.done(outcome.changes));
    CHECK(outcome.reports.front().actions.size() == 1);
    CHECK(outcome.reports.front().actions.front().starts_with(row.row));
  }
  for (const ActionRow& row : action_rows()) CHECK_MESSAGE(tested.contains(std::string(row.name)), row.name, " has no case");
}

TEST_CASE("rules: the last rule that fires wins, lists are joined") {
  const RuleOutcome outcome = on_any_mail(rules(
      "[[rule]]\nname = \"a\"\nthen = { category = \"one\", tag = \"t1\", priority = \"high\", copy_to = \"a@jette.brussels\" }\n"
      "[[rule]]\nname = \"b\"\nthen = { category = \"two\", tag = [\"t2\", \"t1\"], copy_to = \"a@jette.brussels\" }\n"));
  CHECK(outcome.changes.category == "two");
  CHECK(outcome.changes.priority == Priority::High);
  CHECK(outcome.changes.tags == Texts{"t1", "t2"});
  CHECK(outcome.changes.copy_to == Texts{"a@jette.brussels"});
}

TEST_CASE("rules: a technician named below takes the turn's place, and the other way round") {
  const std::string one = "[[rule]]\nname = \"a\"\nthen = { in_turn = \"network\" }\n";
  const std::string other = "[[rule]]\nname = \"b\"\nthen = { technician = \"Luc Martin\" }\n";
  const RuleOutcome named = on_any_mail(rules(network_team + one + other));
  CHECK(named.changes.technician == "luc.martin@jette.brussels");
  CHECK(named.changes.team == "network");
  CHECK_FALSE(named.turn);
  const RuleOutcome turn = on_any_mail(rules(network_team + other + one));
  REQUIRE(turn.turn);
  CHECK(turn.turn->technician == "an.peeters@jette.brussels");
}

TEST_CASE("rules: turns go round among those who are there") {
  const std::string rule = "[[rule]]\nname = \"a\"\nthen = { in_turn = \"network\" }\n";
  const auto next_after = [&](const RuleSet& set, const std::string& last) {
    RuleContext known = context();
    if (!last.empty()) known.turns["network"] = last;
    const RuleOutcome outcome = apply_rules(set, mail(), known);
    return outcome.turn ? outcome.turn->technician : "(nobody)";
  };
  const RuleSet all = rules(network_team + rule);
  CHECK(next_after(all, "") == "an.peeters@jette.brussels");
  CHECK(next_after(all, "an.peeters@jette.brussels") == "luc.martin@jette.brussels");
  CHECK(next_after(all, "LUC.martin@jette.brussels") == "zoe.lambert@jette.brussels");
  CHECK(next_after(all, "zoe.lambert@jette.brussels") == "an.peeters@jette.brussels");
  CHECK(next_after(all, "gone@jette.brussels") == "an.peeters@jette.brussels");

  const auto absent = [](const char* who, const char* from, const char* to) {
    return fmt::format("[[absence]]\ntechnician = \"{}\"\nfrom = {}\nto = {}\n", who, from, to);
  };
  const std::string luc = absent("Luc Martin", "2026-11-24", "2026-11-24");
  CHECK(next_after(rules(network_team + rule + luc), "an.peeters@jette.brussels") == "zoe.lambert@jette.brussels");
  const std::string over = absent("Luc Martin", "2026-11-01", "2026-11-23");
  CHECK(next_after(rules(network_team + rule + over), "an.peeters@jette.brussels") == "luc.martin@jette.brussels");
  const std::string everybody =
      luc + absent("An Peeters", "2026-11-20", "2026-12-01") + absent("Zoé Lambert", "2026-11-20", "2026-12-01");
  const RuleOutcome nobody = on_any_mail(rules(network_team + rule + everybody));
  CHECK_FALSE(nobody.turn);
  CHECK_FALSE(nobody.changes.technician);
  CHECK(nobody.changes.team == "network");
  CHECK(nobody.remarks == Texts{"nobody of team network is there today: the ticket has no technician"});
}

TEST_CASE("rules: over any order and any places of stop, what counts are the rules down to the first stop that fires") {
  std::mt19937 chance(2026);
  for (int round = 0; round < 500; ++round) {
    std::string file;
    std::string last_category;
    Texts expected_tags, expected_fired;
    bool stopped = false;
    const int count = 1 + static_cast<int>(chance() % 12);
    for (int i = 0; i < count; ++i) {
      const bool fires = chance() % 2 == 0, stops = chance() % 5 == 0;
      file +=
          fmt::format("[[rule]]\nname = \"r{0}\"\nwhen.language = \"{1}\"\nthen = {{ category = \"c{0}\", tag = \"t{0}\"{2} }}\n",
                      i, fires ? "fr" : "nl", stops ? ", stop = true" : "");
      if (!fires || stopped) continue;
      last_category = fmt::format("c{}", i);
      expected_tags.push_back(fmt::format("t{}", i));
      expected_fired.push_back(fmt::format("r{}", i));
      stopped = stops;
    }
    CAPTURE(file);
    const RuleOutcome outcome = on_any_mail(rules(file));
    CHECK(outcome.changes.category.value_or("") == last_category);
    CHECK(outcome.changes.tags == expected_tags);
    CHECK(fired(outcome) == expected_fired);
    CHECK(outcome.reports.size() == static_cast<std::size_t>(count));
  }
}

TEST_CASE("rules: a rule waits for screenshots only where they decide, and the rules below go on") {
  const RuleSet set = rules(
      "[[rule]]\nname = \"open\"\nwhen.picture_text = \"vpn\"\nthen.category = \"network\"\n"
      "[[rule]]\nname = \"no\"\nwhen = { picture_text = \"vpn\", language = \"nl\" }\nthen.category = \"nl\"\n"
      "[[rule]]\nname = \"yes\"\nwhen.any = [ { picture_text = \"vpn\" }, { language = \"fr\" } ]\nthen.tag = \"fr\"\n"
      "[[rule]]\nname = \"not\"\nwhen.not = { picture_text = \"vpn\" }\nthen.tag = \"other\"\n"
      "[[rule]]\nname = \"below\"\nthen.priority = \"high\"\n");
  CHECK(needs_pictures(set));
  RuleContext known = context();
  known.picture_texts.reset();
  const auto fates = [&] {
    std::string all;
    for (const RuleReport& r : apply_rules(set, mail(), known).reports) all += std::string(to_word(r.fate)) + " ";
    return all;
  };
  CHECK(fates() == "waits_for_pictures did_not_fire fired waits_for_pictures fired ");
  CHECK(apply_rules(set, mail(), known).waits_for_pictures());
  known.picture_texts = Texts{"Cisco VPN: erreur"};
  CHECK(fates() == "fired did_not_fire fired did_not_fire fired ");
  known.picture_texts = Texts{};
  CHECK(fates() == "did_not_fire did_not_fire fired fired fired ");
  CHECK_FALSE(apply_rules(set, mail(), known).waits_for_pictures());
}
