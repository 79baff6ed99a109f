// What the acknowledgement repeats of a requester's words.
#include "mailer/field_words.h"

#include <doctest/doctest.h>

using namespace m2t;

TEST_CASE("acknowledgement: quotation marks inside of what is quoted are the inner ones of the language") {
  CHECK(
      told_in_words("error_text", "Erreur « disque plein »", Language::French).ends_with("«\u00A0Erreur “disque plein”\u00A0»"));
  CHECK(told_in_words("error_text", "Erreur «\u00A0disque\u00A0»", Language::French).ends_with("«\u00A0Erreur “disque”\u00A0»"));
  CHECK(told_in_words("error_text", "Fout “schijf vol”", Language::Dutch).ends_with("„Fout ‘schijf vol’”"));
  CHECK(told_in_words("error_text", "Error “disk full”", Language::English).ends_with("“Error ‘disk full’”"));
  CHECK(told_in_words("error_text", "Disque plein", Language::French).ends_with("«\u00A0Disque plein\u00A0»"));
}
