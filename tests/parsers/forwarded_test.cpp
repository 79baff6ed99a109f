#include "parsers/forwarded.h"

#include <doctest/doctest.h>

using m2t::find_forwarded;
using m2t::is_answer_subject;

TEST_CASE("forwarded: writer, date and subject of the original, in four languages") {
  struct Row {
    std::string_view text;
    std::string_view name, address, date, subject;
  };
  for (const Row& row :
       {Row{"Pour info\n\n-----Message d'origine-----\nDe : Jean Dupont <Jean@Jette.Brussels>\nEnvoyé : mardi 24 novembre 2026 "
            "10:15\nÀ : "
            "An\nObjet : badge perdu\n\nBonjour",
            "Jean Dupont", "Jean@jette.brussels", "2026-11-24T10:15:00Z", "badge perdu"},
        Row{"---------- Doorgestuurd bericht ---------\nVan: An Peeters <an@jette.brussels>\nDate: ma 23 nov 2026 om "
            "09:05\nSubject: "
            "scherm\nTo: <x@y.be>\n\nBeste",
            "An Peeters", "an@jette.brussels", "2026-11-23T09:05:00Z", "scherm"},
        Row{"From: John [mailto:john@example.org]\nSent: Monday, November 23, 2026 2:15 PM\nTo: x\nSubject: screen", "John",
            "john@example.org", "2026-11-23T14:15:00Z", "screen"},
        Row{"Von: Eva <eva@example.org>\nGesendet: Montag, 23. November 2026 10:15 +0100\nAn: x\nBetreff: Bild", "Eva",
            "eva@example.org", "2026-11-23T09:15:00Z", "Bild"}}) {
    CAPTURE(row.text);
    const auto forwarded = find_forwarded(row.text);
    REQUIRE(forwarded);
    CHECK(forwarded->from.name == row.name);
    CHECK(forwarded->from.address == row.address);
    CHECK(forwarded->subject == row.subject);
    REQUIRE(forwarded->date);
    CHECK(m2t::to_rfc3339(*forwarded->date) == row.date);
  }
}

TEST_CASE("forwarded: a form that somebody filled in is no forward") {
  CHECK_FALSE(find_forwarded("Verhuis\nVan: bureau 12\nNaar: bureau 14\n"));
  CHECK_FALSE(find_forwarded("Bonjour, rien ici."));
}

TEST_CASE("forwarded: a date that cannot be read is left out") {
  const auto forwarded = find_forwarded("From: A <a@example.org>\nSent: 99/99/9999\nSubject: x\n");
  REQUIRE(forwarded);
  CHECK_FALSE(forwarded->date);
}

TEST_CASE("forwarded: the first prefix of the subject tells an answer from a forward") {
  for (const char* subject :
       {"RE: imprimante", "Re : TR: imprimante", "RÉF. : imprimante", "Antw: printer", "[EXT] AW: Drucker", "Re[2]: imprimante"})
    CHECK(is_answer_subject(subject));
  for (const char* subject :
       {"TR: RE: imprimante", "FW: printer", "Doorst: printer", "imprimante", "", "Recherche : imprimante", "[EXT] Fwd: Re: x"})
    CHECK_FALSE(is_answer_subject(subject));
}
