#include "parsers/body/forwarded.h"

#include <doctest/doctest.h>

#include <string>

#include "parsers/fields/fields.h"
#include "parsers/reader.h"

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

TEST_CASE("forwarded: the text of the original, without the marks of Apple's block") {
  const auto apple = find_forwarded(
      "Pouvez-vous aider ?\n\nDébut du message réexpédié :\n\n> De: An <an@jette.brussels>\n> Objet: badge\n> Date: 24 novembre "
      "2026 à "
      "10:15:00 UTC+1\n> À: Jean <jean@jette.brussels>\n>\n> Bonjour,\n> le badge ne marche plus.\n\nenvoyé ensuite");
  REQUIRE(apple);
  CHECK(apple->text == "Bonjour,\nle badge ne marche plus.");
  CHECK(apple->date_has_zone);
  REQUIRE(apple->date);
  CHECK(m2t::to_rfc3339(*apple->date) == "2026-11-24T09:15:00Z");
  const auto chain = find_forwarded(
      "De : A <a@x.be>\nEnvoyé : lundi 23 novembre 2026 10:15\nÀ : B\nObjet : TR: x\n\nTu sais ?\n\nDe : C <c@x.be>\nEnvoyé : "
      "dimanche 22 novembre 2026 09:00\nÀ : A\nObjet : x\n\nau fond");
  REQUIRE(chain);
  CHECK(chain->from.address == "a@x.be");
  CHECK(chain->text.starts_with("Tu sais ?"));
  CHECK(chain->text.ends_with("au fond"));
}

TEST_CASE("forwarded: a time without a zone is the desk's, or known to be without one") {
  const std::string_view text = "De : A <a@x.be>\nEnvoyé : lundi 6 juillet 2026 10:15\nÀ : B\nObjet : x\n\ny";
  const m2t::ZoneTable brussels = zone_table(m2t::TimeZone("Europe/Brussels"));
  const auto with = find_forwarded(text, &brussels);
  REQUIRE(with);
  CHECK(m2t::to_rfc3339(*with->date) == "2026-07-06T08:15:00Z");
  CHECK(with->date_has_zone);
  CHECK_FALSE(find_forwarded(text)->date_has_zone);
}

TEST_CASE("forwarded: dates as the programs of four languages write them") {
  struct Row {
    std::string_view written, utc;
  };
  for (const Row& row :
       {Row{"jeudi 12 mars 2026 à 10 h 15", "2026-03-12T10:15:00Z"}, Row{"mar. 24 nov. 2026 10:15", "2026-11-24T10:15:00Z"},
        Row{"do 12 mrt. 2026 om 10:15", "2026-03-12T10:15:00Z"},
        Row{"Thursday, March 12th, 2026 at 10:15 PM", "2026-03-12T22:15:00Z"},
        Row{"Thu, Mar 12, 2026 at 10:15 AM", "2026-03-12T10:15:00Z"}, Row{"12.03.2026 10:15:33", "2026-03-12T10:15:00Z"},
        Row{"16/11/2026  13:02  (GMT+01:00)", "2026-11-16T12:02:00Z"},
        Row{"Thu, 12 Mar 2026 10:15:33 -0500", "2026-03-12T15:15:00Z"}, Row{"1er mars 2026 10:15", "2026-03-01T10:15:00Z"}}) {
    CAPTURE(row.written);
    const auto found = find_forwarded("De : A <a@x.be>\nDate : " + std::string(row.written) + "\nObjet : x\n");
    REQUIRE(found);
    REQUIRE(found->date);
    CHECK(m2t::to_rfc3339(*found->date) == row.utc);
  }
}

TEST_CASE("forwarded: names of Notes and of Exchange, addresses in every bracket") {
  const auto writer = [](std::string_view from) {
    const auto found =
        find_forwarded("De : " + std::string(from) + "\nEnvoyé : lundi 23 novembre 2026 10:15\nÀ : B\nObjet : x\n\ny");
    return found ? found->from.name + "|" + found->from.address : std::string("none");
  };
  CHECK(writer("Jean Dupont/JETTE@JETTE") == "Jean Dupont|");
  CHECK(writer("DUPONT Jean") == "DUPONT Jean|");
  CHECK(writer("Jean <jean@x.be<mailto:jean@x.be>>") == "Jean|jean@x.be");
  CHECK(writer("'Jean Dupont' [mailto:jean@x.be]") == "Jean Dupont|jean@x.be");
}

TEST_CASE("forwarded: the mail attached to a mail is the one passed on; an answer that quotes passes nothing on") {
  const std::string attached =
      "From: An <an@jette.brussels>\r\nTo: support@jette.brussels\r\nSubject: TR: badge\r\nMIME-Version: 1.0\r\nContent-Type: "
      "multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nVoir ci-joint.\r\n--b\r\nContent-Type: "
      "message/rfc822\r\n\r\nFrom: Jean Dupont <jean@jette.brussels>\r\nDate: Tue, 24 Nov 2026 10:15:00 +0100\r\nSubject: "
      "=?utf-8?q?badge_cass=C3=A9?=\r\n\r\nMon badge est mort.\r\n--b--\r\n";
  const auto mail = m2t::read_mail(attached);
  REQUIRE(mail.forwarded);
  CHECK(mail.forwarded->from.address == "jean@jette.brussels");
  CHECK(mail.forwarded->subject == "badge cassé");
  CHECK(mail.forwarded->text.starts_with("Mon badge est mort."));
  CHECK(mail.new_text == "Voir ci-joint.");
  CHECK(mail.forwarded->one_writer);
  std::string two = attached.substr(0, attached.rfind("--b--"));
  two +=
      "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Luc <luc@jette.brussels>\r\nSubject: x\r\n\r\nMon clavier.\r\n--b--\r\n";
  const auto both = m2t::read_mail(two);  // whose matter is it? Both of them are there
  REQUIRE(both.forwarded);
  CHECK_FALSE(both.forwarded->one_writer);
  CHECK(both.forwarded->text.starts_with("Mon badge est mort."));
  CHECK(both.forwarded->text.find("Luc:\nMon clavier.") != std::string::npos);
  const std::string answer =
      "From: An <an@jette.brussels>\r\nTo: support@jette.brussels\r\nSubject: badge\r\nIn-Reply-To: "
      "<x@y.be>\r\n\r\nOui.\r\n\r\nDe : Desk "
      "<support@jette.brussels>\r\nEnvoye : lundi 23 novembre 2026 10:15\r\nObjet : badge\r\n\r\nQuel badge ?\r\n";
  CHECK_FALSE(m2t::read_mail(answer).forwarded);
}

TEST_CASE("forwarded: Yahoo's fields, glued together on the line of their separator") {
  for (std::string_view text :
       {"Voir\n   ----- Message transmis ----- De : Jean Dupont <jean@example.org>À : \"a@b.be\" <a@b.be>Cc : C <c@b.be>; D "
        "<d@b.be>"
        "Envoyé : mardi 17 novembre 2026, 08:51:12 UTC+1Objet : Re: badge\n Bonjour",
        "Zie\n   ----- Doorgestuurd bericht ----- Van: Jean Dupont <jean@example.org>Aan: <a@b.be>"
        "Verzonden: dinsdag 17 november 2026 om 08:51:12 CETOnderwerp: Re: badge\n Bonjour",
        "See\n   ----- Forwarded Message ----- From: Jean Dupont <jean@example.org>To: \"a@b.be\" <a@b.be>"
        "Sent: Tuesday, November 17, 2026 at 08:51:12 AM GMT+1Subject: Re: badge\n Bonjour"}) {
    CAPTURE(text);
    const auto forwarded = find_forwarded(text);
    REQUIRE(forwarded);
    CHECK(forwarded->from.name == "Jean Dupont");
    CHECK(forwarded->from.address == "jean@example.org");
    CHECK(forwarded->subject == "Re: badge");
    REQUIRE(forwarded->date);
    CHECK(m2t::to_rfc3339(*forwarded->date) == "2026-11-17T07:51:00Z");
    CHECK(forwarded->text == "Bonjour");
  }
}

TEST_CASE("forwarded: Outlook for Mac announces the original like an answer; the subject tells which it is") {
  for (std::string_view line : {"Le 17/11/2026 09:12, « Jean Dupont » <jean@example.org> a écrit :",
                                "Op 17/11/2026 09:12 heeft Jean Dupont <jean@example.org> geschreven:",
                                "Am 17.11.26, 09:12 schrieb \"Jean Dupont\" <jean@example.org>:",
                                "On 17/11/2026, 09:12, \"Jean Dupont\" <jean@example.org> wrote:"}) {
    CAPTURE(line);
    const std::string body = "Voir ci-dessous\n\n" + std::string(line) + "\n\n    Bonjour An,\n    Le badge est perdu.\n";
    const auto forwarded =
        m2t::read_mail("From: a@b.be\nSubject: TR: badge\nContent-Type: text/plain; charset=utf-8\n\n" + body).forwarded;
    REQUIRE(forwarded);
    CHECK(forwarded->from.name == "Jean Dupont");
    CHECK(forwarded->from.address == "jean@example.org");
    REQUIRE(forwarded->date);
    CHECK(forwarded->text.find("Le badge est perdu.") != std::string::npos);
    CHECK_FALSE(m2t::read_mail("From: a@b.be\nSubject: badge\nContent-Type: text/plain; charset=utf-8\n\n" + body).forwarded);
  }
}

TEST_CASE("forwarded: Notes names people with their organisation") {
  const auto forwarded = find_forwarded(
      "----- Doorgestuurd door An/JETTE op 17/11/2026 09:15 -----\n\nVan:\tJean Dupont/IT/JETTE\nAan:\tAn/JETTE@JETTE\n"
      "Datum:\t16/11/2026 14:02\nOnderwerp:\tbadge\n\nDag");
  REQUIRE(forwarded);
  CHECK(forwarded->from.name == "Jean Dupont");
  CHECK(forwarded->from.address.empty());
}

TEST_CASE("forwarded: eM Client writes no colons, Zoho a second separator") {
  const auto bare = find_forwarded(
      "Zie\n\n------ Doorgestuurd bericht ------\nVan \"Jean Dupont\" <jean@example.org>\nAan \"An\" <an@example.org>\n"
      "Datum 16/11/2026 16:20:11\nOnderwerp badge\n\nDag An");
  REQUIRE(bare);
  CHECK(bare->from.name == "Jean Dupont");
  CHECK(bare->subject == "badge");
  CHECK(bare->text == "Dag An");
  CHECK_FALSE(find_forwarded("Dag\n\nVan \"Jean\" <jean@example.org>\nAan \"An\" <an@example.org>\nOnderwerp badge\n"));
  const auto zoho = find_forwarded(
      "x\n\n============ Forwarded message ============\nFrom: Jean <jean@example.org>\nTo: <a@b.be>\n"
      "Date: Tue, 17 Nov 2026 08:02:10 +0100\nSubject: badge\n============ Forwarded message ============\n\nHi");
  REQUIRE(zoho);
  CHECK(zoho->subject == "badge");
  CHECK(zoho->text == "Hi");
}

TEST_CASE("forwarded: whether one person alone is named as the writer, his number, his language") {
  const auto written_by = [](const std::string& writers) {
    auto found = find_forwarded(
        "Zie hieronder.\n\nVan: " + writers +
        "\nVerzonden: maandag 23 november 2026 10:15\nAan: An\nOnderwerp: de printer werkt niet\n\n"
        "Goedemorgen, de printer van ons loket werkt sinds gisteren niet meer.\nU kan mij bellen op 02 423 12 99.");
    REQUIRE(found);
    m2t::describe_writer(*found);
    return *found;
  };
  CHECK(written_by("Jean Dupont <jean@x.be>").one_writer);
  CHECK(written_by("jean@x.be [mailto:Jean@x.be]").one_writer);
  CHECK_FALSE(written_by("Jean <jean@x.be>; Anne <anne@x.be>").one_writer);
  const auto found = written_by("Jean Dupont <jean@x.be>");
  CHECK_FALSE(found.attached);
  CHECK(found.phone == "+3224231299");
  CHECK(found.language == m2t::Language::Dutch);
  CHECK(found.language_is_sure);
}
