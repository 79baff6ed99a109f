#include "tickets/personal_words.h"

#include <doctest/doctest.h>

namespace m2t::test {
namespace {

const Person elodie{"Élodie Van Damme", "Elodie.VanDamme@jette.brussels", Language::French};

std::string without_address(std::string_view text) { return without_words(text, personal_words(elodie, {}).addresses); }
std::string without_names(std::string_view text) { return without_words(text, personal_words(elodie, {}).names); }
std::string without_parts(std::string_view text) {
  const std::vector<std::string> phones{"+32 2 423 12 34"};
  return without_words(text, personal_words(elodie, phones).parts);
}

}  // namespace

TEST_CASE("personal words: an address counts as a whole one, whatever its case (T-50)") {
  CHECK(without_address("To: <ELODIE.vandamme@Jette.brussels>, you") == "To: <[erased]>, you");
  CHECK(without_address("elodie.vandamme@jette.brussels.") == "[erased].");
  CHECK(without_address("mailto:elodie.vandamme@jette.brussels?x") == "mailto:[erased]?x");
  for (const char* another :
       {"anne-elodie.vandamme@jette.brussels", "x.elodie.vandamme@jette.brussels", "elodie.vandamme@jette.brussels.example.org",
        "elodie.vandamme@jette.brusselsx", "vandamme@jette.brussels", ""})
    CHECK(without_address(another) == another);
}

TEST_CASE("personal words: the whole name in any order, accents in any case; not a part of it") {
  CHECK(without_names("Bonjour Élodie Van Damme,") == "Bonjour [erased],");
  CHECK(without_names("ÉLODIE VAN DAMME") == "[erased]");
  CHECK(without_names("Van Damme Élodie; Van Damme, Élodie; Damme, Élodie Van") == "[erased]; [erased]; [erased]");
  CHECK(without_names("Élodie Martin et M. Van Dammeke") == "Élodie Martin et M. Van Dammeke");
  CHECK(personal_words(Person{"Marie", "m@example.org", {}}, {}).names.empty());  // half the town is called so
}

TEST_CASE("personal words: parts of the name and telephone numbers, as whole words") {
  CHECK(without_parts("Bonjour élodie, rappelez le +32 2 423 12 34.") == "Bonjour [erased], rappelez le [erased].");
  CHECK(without_parts("Vandamme, vanille, +32 2 423 12 345") == "Vandamme, vanille, +32 2 423 12 345");
  CHECK(without_parts("Van den Berg") == "[erased] den Berg");
}

TEST_CASE("personal words: lines that quote go, the answers between them stay") {
  CHECK(without_quoted_lines("> old\nnew\n  > old\n>old\nnew 2") == "new\nnew 2");
  CHECK(without_quoted_lines("") == "");
  CHECK(without_quoted_lines("a > b\n") == "a > b\n");
}

}  // namespace m2t::test
