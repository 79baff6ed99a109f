// What a technician may send instead of a wrong block (A-12): all that he wrote, and nothing that he did not mean.
#include "rules/commands/corrected_block.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "parsers/text/text_lines.h"
#include "rules/commands/command_block.h"
#include "rules/commands/receipt_words.h"

using namespace m2t;
using namespace std::chrono;

namespace {

CommandBlock block_typed(std::string_view text, Language language = Language::French) {
  static const Calendar working_days{CalendarRules{}};
  const CommandContext context{"JET", language, year_month_day{2026y / November / 27}, working_days, {"An Peeters", "Luc Claes"}};
  return read_command_block(text, context);
}

// What is sent in the end: the text itself where nothing is wrong with it.
std::string correction_typed(const std::string& text) {
  const CommandBlock block = block_typed(text);
  return block.problems.empty() ? text : block.corrected;
}

struct Corrected {
  std::string typed, corrected;
};

}  // namespace

TEST_CASE("corrected: the whole text comes back, the wrong words mended and everything else as it was (A-12)") {
  for (const Corrected& row : std::vector<Corrected>{
           {"#resolv\n\nLe câble était débranché.\n\n  1. rebrancher\n  2. tester\nBonne journée",
            "#résolu\n\nLe câble était débranché.\n\n  1. rebrancher\n  2. tester\nBonne journée\n"},
           {"#prio hautte\n#note : a\n\nune ligne\n\nune autre", "#priorité haute\n#note : a\n\nune ligne\n\nune autre\n"},
           {"Bonjour Marie, c'est réparé.\n\nAn\n#résolu", "#résolu\nBonjour Marie, c'est réparé.\n\nAn\n"},
           {"Bonjour\n**#résolu**", "#résolu\nBonjour\n"},
           {"a) #note Elle est pressée.", "#note Elle est pressée.\n"},
           {"→ #note Elle est pressée.", "#note Elle est pressée.\n"},
           {"Note interne : elle est pressée.", "#note elle est pressée.\n"},
           {"[interne]\nelle est pressée.", "#note\nelle est pressée.\n"},
           {"#*note* elle est pressée.", "#note elle est pressée.\n"},
           {"﹟prendre\n#prioo haute", "﹟prendre\n#priorité haute\n"},
           {"“#prendre”", "#prendre\n"},
           {"« #prendre »", "#prendre\n"},
           {"##note\nElle est pressée.", "#note\nElle est pressée.\n"},
           {"#prendre\nJe passe.\n#clore", "#prendre\n#clore\nJe passe.\n"},
           {"#résolu : débranché.\nBonne journée\n#prendre", "#résolu : débranché.\n#prendre\nBonne journée\n"},
           {"#prendre: je m'en occupe", "#prendre\nje m'en occupe\n"},
           {"#clore Merci, tout est réglé.\nMarie a confirmé.", "#clore\nMerci, tout est réglé.\nMarie a confirmé.\n"},
           {"#prioritee hautte\nbonjour", "#priorité haute\nbonjour\n"},
           {"#prio dringent", "#priorité dringend\n"}}) {
    CAPTURE(row.typed);
    const CommandBlock block = block_typed(row.typed);
    CHECK_FALSE(block.problems.empty());
    CHECK(block.corrected == row.corrected);
    CHECK(block_typed(block.corrected).problems.empty());
  }
}

TEST_CASE("corrected: a line whose value cannot be guessed is left out, and that is said with the values that may stand there") {
  const CommandBlock block = block_typed("#résolu\n#priorité turbo\nvoilà");
  CHECK(block.corrected == "#résolu\nvoilà\n");
  CHECK(block.corrected_block == "#résolu\n");
  REQUIRE(block.problems.size() == 1);
  CHECK(problem_in_words(block.problems[0], Language::French) ==
        "«\u00A0#priorité turbo\u00A0»\u00A0: valeur inconnue\u00A0; possible\u00A0: basse, normale, haute, urgente. Le message "
        "corrigé ne contient plus cette "
        "ligne.");
  CHECK(block_typed("#lier JET-99990\n#prendre").corrected == "#prendre\n");
  CHECK(block_typed("#prendre\n#type\n#attendre tantôt").corrected == "#prendre\n");
  CHECK(block_typed("#prendre\n#xyzzy").corrected == "#prendre\n");

  // Nothing is left: nothing is offered, and what is possible is told all the same.
  for (const char* alone : {"#priorité turbo", "#priorité", "#type bidon", "#lier JET-99990", "#attribuer", "#note", "#xyzzy"}) {
    CAPTURE(std::string(alone));
    CHECK(block_typed(alone).corrected.empty());
    CHECK_FALSE(block_typed(alone).problems.at(0).left_out);
  }
  CHECK(block_typed("#type").problems.at(0).allowed == std::vector<std::string>{"incident", "demande", "plainte"});
  CHECK(block_typed("#attribuer").problems.at(0).allowed == std::vector<std::string>{"An Peeters", "Luc Claes"});
}

TEST_CASE("corrected: where it is open who reads the text, or which of two is meant, nothing is offered (T-07)") {
  for (const char* typed : {"#xyzzy\nElle est pénible.",                    // an unknown word may have been a note
                            "#xyzzy Elle est pénible.\n#prendre",           //
                            "#note\n#répondre\nC'est réparé.",              // whose text?
                            "Bonjour\n#note: pas pour Marie",               // above for her, behind it not
                            "#prendre\nBonjour\n#interne\npas pour Marie",  //
                            "#résolu\nvoilà\n#note\nElle est pénible.",     //
                            "#demandeur jean\nBonjour Jean",                // another person would read it
                            "#copie jean\nBonjour à tous les deux",         //
                            "#appel jean\nImprimante",                      //
                            "#spam voilà", "Bonjour\n#clore la porte, svp"}) {
    CAPTURE(std::string(typed));
    const CommandBlock block = block_typed(typed);
    CHECK_FALSE(block.problems.empty());
    CHECK(block.corrected.empty());
  }
}

TEST_CASE("corrected: words behind a value are moved below, or nothing is offered; they are never left out (A-12, T-07)") {
  for (const Corrected& row : std::vector<Corrected>{
           {"#copie jean@jette.brussels Bonjour, voici la suite\nJean s'en occupe.",
            "#copie jean@jette.brussels\nBonjour, voici la suite\nJean s'en occupe.\n"},
           {"#demandeur paul@jette.brussels: Bonjour Paul", "#demandeur paul@jette.brussels\nBonjour Paul\n"},
           {"#prio hautte Bonjour Marie", "#priorité haute\nBonjour Marie\n"},
           {"#wait 3 jours Nous commandons la pièce", "#wait 3 jours\nNous commandons la pièce\n"},
           {"#prioritee haute\n#copie jean@jette.brussels Bonjour", "#priorité haute\n#copie jean@jette.brussels\nBonjour\n"}}) {
    CAPTURE(row.typed);
    CHECK(block_typed(row.typed).corrected == row.corrected);
  }
  for (const char* typed : {"#attribuer luc merci de regarder",                  // for Luc
                            "#copie jean@jette.brussels Bonjour\n#note secret",  // the note would take them
                            "#copie jean@jette.brussels Bonjour\n#nte secret",   //
                            "#lier JET-99990 voir aussi celui-là", "#type turbo Bonjour Marie", "#wait dès que la pièce est là",
                            "#attendre samedi prochain avec elle", "#prendre je regarde\n#note secret"}) {
    CAPTURE(std::string(typed));
    const CommandBlock block = block_typed(typed);
    CHECK_FALSE(block.problems.empty());
    CHECK(block.corrected.empty());
  }
  CHECK(block_typed("#attribuer luc").problems.empty());
  CHECK(block_typed("#digest of").corrected == "#résumé off\n");  // never the opposite
  CHECK(block_typed("#digest onn").corrected.find("off") == std::string::npos);
}

TEST_CASE("corrected: a text below something else is right by itself, or is corrected as any") {
  static const Calendar working_days{CalendarRules{}};
  const CommandContext context{"JET", Language::French, year_month_day{2026y / November / 27}, working_days};
  CHECK(find_misplaced_commands("\n#note\nElle est pénible.\n", context).corrected == "#note\nElle est pénible.\n");
  CHECK(find_misplaced_commands("#prendre\n#prioritee haute\nvoilà", context).corrected == "#prendre\n#priorité haute\nvoilà\n");
  CHECK(find_misplaced_commands("voilà\n#résolu", context).corrected == "#résolu\nvoilà\n");
}

TEST_CASE("corrected: over random texts it is right, holds every line of text, does not grow, and is its own correction") {
  std::uint32_t seed = 11;
  const auto chance = [&seed](std::uint32_t n) { return (seed = seed * 1664525u + 1013904223u) / 65536u % n; };
  const std::vector<std::string> lines{
      "#prendre",     "#priorité turbo", "#prio hautte", "#résolu",    "#resolv",     "#note",       "#note : a",
      "#xyzzy",       "#lier JET-99990", "#clore",       "#clore svp", "#attribuer",  "#type bidon", "#attendre demain",
      "#rouvrir",     "#question",       "**#prendre**", "- #note b",  "#copie jean", "#demandeur",  "#scinder",
      "# pas un mot", "#1 problème",     "#prioritee x", "",           "texte un",    "texte deux",  "texte trois"};
  int corrected = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (std::uint32_t n = 1 + chance(6); n > 0; --n) text += lines[chance(static_cast<std::uint32_t>(lines.size()))] + "\n";
    CAPTURE(text);
    const CommandBlock block = block_typed(text);
    if (block.problems.empty()) continue;
    CHECK(block_typed(block.corrected).problems.empty());
    CHECK(correction_typed(block.corrected) == block.corrected);
    if (block.corrected.empty()) continue;
    ++corrected;
    const auto before = split_lines(text);
    const auto after = split_lines(block.corrected);
    CHECK(std::ranges::count(after, true, [](std::string_view line) { return line.starts_with("#"); }) <=
          std::ranges::count(before, true, [](std::string_view line) { return line.find('#') != std::string_view::npos; }));
    for (const char* words : {"texte un", "texte deux", "texte trois"})
      CHECK(std::ranges::count(after, words) == std::ranges::count(before, words));
  }
  CHECK(corrected > 500);
}
