// First lines that steer a ticket (A-12, T-29): every word of the table in every way that people type it, and what is no command.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rules/commands/command_block.h"
#include "rules/commands/command_words.h"
#include "rules/commands/corrected_block.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace std::chrono;

namespace {

const Calendar& calendar() {
  static const Calendar desk_calendar = [] {
    CalendarRules rules;
    for (int day = 0; day < 5; ++day) rules.hours.at(static_cast<std::size_t>(day)) = OpeningHours{510min, 1020min};
    return Calendar(rules);
  }();
  return desk_calendar;
}

CommandContext context(Language language = Language::French) {
  return {"JET", language, year_month_day{2026y / November / 27}, calendar()};  // a Friday
}

CommandBlock read(std::string_view text, Language language = Language::French) {
  return read_command_block(text, context(language));
}

std::string kinds_of(const CommandBlock& block) {
  std::string all;
  for (const MailCommand& command : block.commands)
    all += (all.empty() ? "" : ",") + std::string(shown_word(command.kind, Language::English));
  return all;
}

std::string example_argument(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::None: return "";
    case ArgumentKind::Name: return " An Peeters";
    case ArgumentKind::Number: return " JET-10003";
    case ArgumentKind::Address: return " jean@jette.brussels";
    case ArgumentKind::TypeWord: return " incident";
    case ArgumentKind::PriorityWord: return " urgent";
    case ArgumentKind::Category: return " imprimante";
    case ArgumentKind::Until: return " 12/12";
    case ArgumentKind::OnOff: return " off";
    case ArgumentKind::Code: return " abcd1234";
  }
  return "";
}

std::string in_capitals(std::string_view word) {
  std::string text(word);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

std::string valid_number() { return to_text(TicketNumber{"JET", 1000}); }

}  // namespace

TEST_CASE("commands: no word belongs to two commands") {
  std::map<std::string_view, CommandKind> seen;
  for (const CommandWords& row : command_table()) {
    for (const auto words : {row.french, row.dutch, row.english}) {
      REQUIRE(!words.empty());
      for (const auto word : words) {
        const auto [at, is_new] = seen.emplace(word, row.kind);
        CHECK_MESSAGE((is_new || at->second == row.kind), word);
      }
    }
  }
}

TEST_CASE("commands: every word, with each sign, as a phone writes it") {
  for (const CommandWords& row : command_table()) {
    std::string argument = example_argument(row.argument);
    if (row.argument == ArgumentKind::Number) argument = " " + valid_number();
    const std::string below = row.takes_text ? "\nle texte" : "";
    std::vector<std::string> words{std::string(row.shown_french), std::string(row.shown_dutch), std::string(row.shown_english)};
    for (const auto list : {row.french, row.dutch, row.english}) words.insert(words.end(), list.begin(), list.end());
    for (const std::string& word : words) {
      std::string first_up = word;
      if (first_up[0] >= 'a') first_up[0] = static_cast<char>(first_up[0] - 32);
      for (const std::string& line :
           {"#" + word, "/" + word, "!" + word, "# " + word, "\xC2\xA0#" + first_up, "#" + in_capitals(word)}) {
        for (const char* colon : {"", ":", " :", "\xC2\xA0:", "\xE2\x80\xAF:"}) {
          if (*colon != 0 && argument.empty() && !row.takes_text) continue;
          const CommandBlock block = read(line + colon + argument + below);
          CAPTURE(line);
          CAPTURE(colon);
          REQUIRE(block.problems.empty());
          REQUIRE(block.commands.size() == 1);
          CHECK(block.commands[0].kind == row.kind);
          if (row.takes_text) CHECK(block.commands[0].text == "le texte");
          CHECK(block.free_text.empty());
        }
      }
    }
  }
}

TEST_CASE("commands: the block ends at the first line that is none") {
  const CommandBlock block = read("\n#prendre\n\n#priorité haute\nBonjour,\n# clore\nça va");
  CHECK(kinds_of(block) == "take,priority");
  CHECK(block.problems.empty());
  CHECK(block.free_text == "Bonjour,\n# clore\nça va");
  CHECK(std::get<Priority>(block.commands[1].argument) == Priority::High);
}

TEST_CASE("commands: one below other text is told, never sent as text (T-07)") {
  for (const char* text :
       {"Bonjour\n#note: pas pour Marie", "#prendre\nBonjour\n#interne\npas pour Marie", "Bonjour\n\n/clore"}) {
    CAPTURE(std::string(text));
    const CommandBlock block = read(text);
    REQUIRE(block.problems.size() == 1);
    CHECK(block.problems[0].kind == CommandProblemKind::Misplaced);
  }
  CHECK(read("#prendre\nBonjour\n#clore").corrected == "#prendre\n#clore\nBonjour\n");
}

TEST_CASE("commands: what only looks like one is text") {
  for (const std::string text : {"Bonjour\n# clore", "#1 problème", "#JET-10003 est réglé", "/home/jan/x.txt", "!!!",
                                 "# Résumé de la réunion", "#", "!?", "//serveur/partage", "#2", "", "   \n\n"}) {
    CAPTURE(text);
    CHECK(read(text).empty());
  }
}

TEST_CASE("commands: the text goes to the word that wants it") {
  CHECK(read("#résolu : Le câble était débranché.\nBonne journée").commands[0].text ==
        "Le câble était débranché.\nBonne journée");
  CHECK(read("#opgelost\n\nDe kabel was los.\n\nGroeten").commands[0].text == "De kabel was los.\n\nGroeten");
  CHECK(read("#close").commands[0].text.empty());

  const CommandBlock two = read("#note: ne pas dire que c'est Paul\n#reply\nC'est réparé.");
  REQUIRE(two.problems.empty());
  CHECK(two.commands[0].text == "ne pas dire que c'est Paul");
  CHECK(two.commands[1].text == "C'est réparé.");

  const CommandBlock open = read("#note\n#reply\nC'est réparé.");
  REQUIRE(open.problems.size() == 1);
  CHECK(open.problems[0].kind == CommandProblemKind::TwoTexts);

  CHECK(read("#note").problems.at(0).kind == CommandProblemKind::NoText);
  CHECK(read("#ask:  ").problems.at(0).kind == CommandProblemKind::NoText);
  CHECK(read("#take\nJe regarde.").free_text == "Je regarde.");
}

TEST_CASE("commands: one wrong line, and nothing of the block counts; it is given back corrected") {
  const CommandBlock block = read("#prendre\n#prioritee haute\n#resolv\nvoilà");
  REQUIRE(block.problems.size() == 2);
  CHECK(block.problems[0].kind == CommandProblemKind::UnknownWord);
  CHECK(block.problems[0].nearest == "priorité");
  CHECK(block.corrected == "#prendre\n#priorité haute\n#résolu\nvoilà\n");
  CHECK(block.corrected_block == "#prendre\n#priorité haute\n#résolu\n");
  CHECK(read(block.corrected).problems.empty());

  const CommandBlock value = read("#prio hautte");
  REQUIRE(value.problems.size() == 1);
  CHECK(value.problems[0].kind == CommandProblemKind::NoValue);
  CHECK(value.corrected == "#priorité haute\n");
  CHECK(value.problems[0].allowed == std::vector<std::string>{"basse", "normale", "haute", "urgente"});

  CHECK(read("#take now").problems.at(0).kind == CommandProblemKind::SomethingBehind);
  CHECK(read("#assign").problems.at(0).kind == CommandProblemKind::NothingBehind);
  CHECK(read("#merge 12345").problems.at(0).kind == CommandProblemKind::NoTicketNumber);
  CHECK(read("#copy jean").problems.at(0).kind == CommandProblemKind::NoAddress);
  CHECK(read("#copy a@x.be, b@x.be").problems.at(0).kind == CommandProblemKind::NoAddress);
  CHECK(read("#wait tantôt").problems.at(0).kind == CommandProblemKind::NoDate);
  CHECK(read("#résolu\n#rouvrir").problems.at(0).kind == CommandProblemKind::Contradiction);
  CHECK(read("#take\n#assign An").problems.at(0).kind == CommandProblemKind::Contradiction);
  CHECK(read("#undo\n#take").problems.at(0).kind == CommandProblemKind::Contradiction);
  CHECK(read("#ask\n#wait 3d\nQuel écran ?").problems.empty());
}

TEST_CASE("commands: numbers and addresses as they are typed") {
  const std::string number = valid_number();
  const std::string digits = number.substr(4);
  for (const std::string& typed : {number, "jet " + digits, "JET" + digits, digits, "[" + number + "]", "ticket n° " + digits}) {
    CAPTURE(typed);
    const CommandBlock block = read("#lier " + typed);
    REQUIRE(block.problems.empty());
    CHECK(to_text(std::get<TicketNumber>(block.commands.at(0).argument)) == number);
  }
  for (const char* typed :
       {"jean@jette.brussels", "<jean@jette.brussels>", "Jean Dupont <jean@jette.brussels>", "mailto:jean@jette.brussels",
        "jean@jette.brussels<mailto:jean@jette.brussels>", "jean@jette.brussels.", ": jean@jette.brussels"}) {
    CAPTURE(typed);
    const CommandBlock block = read(std::string("#demandeur ") + typed);
    REQUIRE(block.problems.empty());
    CHECK(std::get<std::string>(block.commands.at(0).argument) == "jean@jette.brussels");
  }
  CHECK(read("#take!").commands.at(0).forced);
  CHECK(!read("!take").commands.at(0).forced);
}

TEST_CASE(
    "commands: words behind an address or a number are the text of the command, or the line is wrong; none is lost (A-12)") {
  const auto first = [](const std::string& text) {
    const CommandBlock block = read(text);
    REQUIRE(block.problems.empty());
    REQUIRE(block.commands.size() >= 1);
    return block.commands[0];
  };
  for (const char* typed : {"#appel paul@jette.brussels écran noir", "#appel paul@jette.brussels: écran noir",
                            "#call Paul Martin <paul@jette.brussels> – écran noir",
                            "#appel paul@jette.brussels\u00A0: écran noir", "#oproep van paul@jette.brussels, écran noir"}) {
    CAPTURE(std::string(typed));
    CHECK(std::get<std::string>(first(typed).argument) == "paul@jette.brussels");
    CHECK(first(typed).text == "écran noir");
  }
  CHECK(first("#appel paul@jette.brussels écran noir\ndepuis hier").text == "écran noir\ndepuis hier");
  CHECK(first("#appel paul@jette.brussels écran noir, comme chez marie@jette.brussels").text ==
        "écran noir, comme chez marie@jette.brussels");
  CHECK(read("#appel paul@jette.brussels et marie@jette.brussels").problems.at(0).kind == CommandProblemKind::NoAddress);

  CHECK(first("#responsable dir@jette.brussels Voyez ceci").text == "Voyez ceci");
  CHECK(first("#responsable Voyez ceci").text == "Voyez ceci");
  CHECK(std::holds_alternative<std::monostate>(first("#responsable Voyez ceci").argument));
  // Marie is named, not written to.
  CHECK(read("#responsable Voyez marie@jette.brussels svp").problems.at(0).kind == CommandProblemKind::NoAddress);

  for (const std::string& typed :
       {std::string("#copie jean@jette.brussels Bonjour"), "#fusionner " + valid_number() + " Bonjour Marie",
        "#fusionner " + valid_number().substr(4) + " Bonjour", "#lier " + valid_number() + " voir aussi",
        std::string("#priorité haute Bonjour Marie"), std::string("#type plainte: elle insiste"),
        std::string("#attendre 3 jours nous commandons la pièce")}) {
    CAPTURE(typed);
    const CommandBlock block = read(typed);
    REQUIRE(block.problems.size() == 1);
    CHECK(block.problems[0].kind == CommandProblemKind::TextBehind);
    CHECK_FALSE(block.problems[0].words.empty());
  }
  for (const char* typed : {"#copie jean@jette.brussels svp", "#copie jean@jette.brussels (Jean Dupont)",
                            "#priorité haute, merci !", "#priorité - haute", "#type plainte."}) {
    CAPTURE(std::string(typed));
    CHECK(read(typed).problems.empty());
  }
}

TEST_CASE("commands: punctuation, or a signature, is no text") {
  for (const char* typed : {"#réponse.", "#question ?", "#note …", "#question\n-- \nLuc Dupont", "#réponse :\n."}) {
    CAPTURE(std::string(typed));
    REQUIRE(read(typed).problems.size() == 1);
    CHECK(read(typed).problems[0].kind == CommandProblemKind::NoText);
  }
  CHECK(read("#résolu.").commands.at(0).text.empty());
  CHECK(read("#résolu.\nLe câble.").commands.at(0).text == "Le câble.");
  CHECK(read("#réponse 7").commands.at(0).text == "7");
  CHECK(read("#réponse \U0001F44D").problems.empty());
}

TEST_CASE("commands: take! with a blank before the sign, as French puts it") {
  CHECK(read("#Prendre !").commands.at(0).forced);
  CHECK(read("#prendre\u00A0!").commands.at(0).forced);
}

TEST_CASE("commands: a high priority is also one that is \"élevée\"; a number may mean the highest or the lowest") {
  CHECK(std::get<Priority>(read("#priorité élevée").commands.at(0).argument) == Priority::High);
  CHECK(read("#prio 1").problems.size() == 1);
}

TEST_CASE("commands: until when") {
  struct Row {
    const char* typed;
    year_month_day date;
  };
  for (const Row& row : std::vector<Row>{{"3d", 2026y / December / 2},
                                         {"3 jours", 2026y / December / 2},
                                         {"1 dag", 2026y / November / 30},
                                         {"2 semaines", 2026y / December / 11},
                                         {"une semaine", 2026y / December / 4},
                                         {"een week", 2026y / December / 4},
                                         {"pendant deux semaines", 2026y / December / 11},
                                         {"3 jours ouvrables", 2026y / December / 2},
                                         {"3 werkdagen", 2026y / December / 2},
                                         {"two working days", 2026y / December / 1},
                                         {"jusqu'au 12/12", 2026y / December / 12},
                                         {"jusqu\xE2\x80\x99"
                                          "au 12/12",
                                          2026y / December / 12},
                                         {"tot 12-12-2026", 2026y / December / 12},
                                         {"until 2026-12-12", 2026y / December / 12},
                                         {"12 décembre", 2026y / December / 12},
                                         {"12 dec.", 2026y / December / 12},
                                         {"5/1", 2027y / January / 5},
                                         {"lundi", 2026y / November / 30},
                                         {"vrijdag", 2026y / December / 4},
                                         {"vendredi 4/12", 2026y / December / 4},
                                         {"demain", 2026y / November / 28},
                                         {"lundi prochain", 2026y / November / 30},
                                         {"next monday", 2026y / November / 30},
                                         {"volgende maandag", 2026y / November / 30},
                                         {"vendredi prochain", 2026y / December / 4},
                                         {"27/11", 2026y / November / 27},
                                         {"12.12.26", 2026y / December / 12}}) {
    CAPTURE(row.typed);
    const auto date = date_from_typed(row.typed, context());
    REQUIRE(date.has_value());
    CHECK(*date == row.date);
  }
  for (const char* typed : {"", "bientôt", "32/12", "30/2", "1/1/2020", "2030-01-01", "3", "0 jours", "12/12/2026 midi",
                            "400 jours", "une", "un jour de", "samedi prochain", "next sunday", "next tomorrow", "prochain"}) {
    CAPTURE(typed);
    CHECK(!date_from_typed(typed, context()));
  }
}

TEST_CASE("commands: a block below something else does not count (A-12)") {
  CHECK(stands_at_the_top("\n #close\n> citation", "#close"));
  CHECK(!stands_at_the_top("> citation\n\n#close", "#close"));
  CHECK(!stands_at_the_top("", ""));
}
