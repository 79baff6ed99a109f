#include "parsers/pictures/picture_text.h"

#include <doctest/doctest.h>

#include "parsers/pictures/picture_codes.h"

using namespace m2t;

namespace {

PictureLine at(int left, int top, std::string text, int height = 12) {
  return {std::move(text), left, top, left + 200, top + height, 90};
}
using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("picture: the letter O in a code is a zero where the form of the code is certain") {
  CHECK(mended_codes("Code : Ox8007OOO5.") == "Code : 0x80070005.");
  CHECK(mended_codes("(0xC0O4F074)") == "(0xC004F074)");
  CHECK(mended_codes("ORA-O1O17: invalid") == "ORA-01017: invalid");
  CHECK(mended_codes("0RA-12541") == "ORA-12541");
  CHECK(mended_codes("Foutcode: SEC ERROR EXPIRED_ CERTIFICATE") == "Foutcode: SEC_ERROR_EXPIRED_CERTIFICATE");
  CHECK(mended_codes("ERR CONNECTION TIMED OUT") == "ERR_CONNECTION_TIMED_OUT");
  CHECK(mended_codes("NET:ERR _CERT_ AUTHORITY INVALID") == "NET::ERR_CERT_AUTHORITY_INVALID");
  CHECK(mended_codes("NET:ERR_CERT_DATE_INVALID") == "NET::ERR_CERT_DATE_INVALID");
  CHECK(mended_codes("Stopcode: WHEA_UNCORRECTABLE ERROR") == "Stopcode: WHEA_UNCORRECTABLE_ERROR");
  CHECK(mended_codes("MON_FICHIER EST VERROUILLE") == "MON_FICHIER EST VERROUILLE");
  CHECK(mended_codes("ping srv-printO2") == "ping srv-print02");
  CHECK(mended_codes("H:\\Lijst_2026.xIsx, Plan.xism") == "H:\\Lijst_2026.xlsx, Plan.xlsm");
}

TEST_CASE("picture: words that only look a little like a code stay as they are") {
  for (const char* line :
       {"\\\\SRV-COMPTAO1\\Factures", "Oxford 2026", "Ox", "ORA-cle", "STATUS DU DOSSIER", "DNS", "LOOL-0O", ""})
    CHECK(mended_codes(line) == line);
}

TEST_CASE("picture: codes in a line") {
  CHECK(codes_in("Code d'erreur : 0x80070005") == Strings{"0x80070005"});
  CHECK(codes_in("DNS_PROBE_FINISHED_NXDOMAIN") == Strings{"DNS_PROBE_FINISHED_NXDOMAIN"});
  CHECK(codes_in("HTTP ERROR 500") == Strings{"500"});
  CHECK(codes_in("Run-time error '1004':") == Strings{"1004"});
  CHECK(codes_in("Bourrage papier dans le bac 2. Code 13.A2.D1") == Strings{"13.A2.D1"});
  CHECK(codes_in("550 5.1.10 RESOLVER.ADR.RecipientNotFound") == Strings{"5.1.10"});
  CHECK(codes_in("Fout 5: Toegang geweigerd.") == Strings{"5"});
  CHECK(codes_in("SQLSTATE[42000]: Syntax error or access violation: 1064") == Strings{"SQLSTATE[42000]", "1064"});
  CHECK(codes_in("PDOException: SQLSTATE[42S02]: Base table not found") == Strings{"SQLSTATE[42S02]"});
  CHECK(codes_in("SQLSTATE=08001, SQLCODE -1336") == Strings{"08001"});
  CHECK(codes_in("SQLSTATE[x]").empty());
  CHECK(codes_in("R6025") == Strings{"R6025"});
  CHECK(codes_in("ID d'événement : 1530") == Strings{"1530"});
  CHECK(codes_in("Requête refusée par le serveur : SQLSTATE 42501") == Strings{"42501"});
  CHECK(codes_in("La signature n'est pas valable (ERR-7719).") == Strings{"ERR-7719"});
  CHECK(codes_in("(-8559)") == Strings{"8559"});
  CHECK(codes_in("Lot (2026) - MP-2026-058").empty());
  CHECK(codes_in("Numéro de dossier 2026/004518").empty());
  CHECK(codes_in("").empty());
}

TEST_CASE("picture: title, message, code and product of a dialog over a page; its buttons are no message") {
  const PictureText text = picture_text_of({at(10, 5, "Fichier Accueil Insertion"), at(300, 100, "Microsoft Outlook"),
                                            at(360, 130, "Kan het bericht niet verzenden."), at(360, 146, "Fout (Ox8004060C)"),
                                            at(520, 190, "OK"), at(10, 300, "Klaar")});
  CHECK(text.title == "Microsoft Outlook");
  CHECK(text.message == "Kan het bericht niet verzenden.\nFout (0x8004060C)");
  CHECK(text.codes == Strings{"0x8004060C"});
  CHECK(text.product == "Microsoft Outlook");
  CHECK(text.confidence == 90);
}

TEST_CASE("picture: the title of a window with a table stands above its bar and its rows, which are no message") {
  const PictureText text = picture_text_of({at(70, 54, "Canon iR-ADV C5535 - Gelijkvloers"), at(70, 84, "Printer Document Beeld"),
                                            at(76, 110, "Document"), at(300, 110, "Status"), at(76, 130, "Agenda.pdf"),
                                            at(300, 130, "Wachtrij"), at(72, 168, "Serviceoproep E602-0001")});
  CHECK(text.title == "Canon iR-ADV C5535 - Gelijkvloers");
  CHECK(text.message == "Serviceoproep E602-0001");
  CHECK(text.codes == Strings{"E602-0001"});
  CHECK(text.product == "Canon");
}

TEST_CASE("picture: a page's title is its large heading, not the tab that repeats half of it") {
  const PictureText text =
      picture_text_of({at(30, 10, "Deze pagina werkt niet"), at(150, 100, "Deze pagina werkt momenteel niet", 26),
                       at(150, 140, "e-loket.jette.be kan deze aanvraag niet verwerken."), at(150, 165, "HTTP ERROR 500")});
  CHECK(text.title == "Deze pagina werkt momenteel niet");
  CHECK(text.codes == Strings{"500"});
}

TEST_CASE("picture: fields under a message are not of it; a program's name stands behind that of its file") {
  const PictureText text =
      picture_text_of({at(20, 5, "Plan.dwg - Tekenaar"), at(20, 30, "Fout: het blad kan niet worden bewaard."),
                       at(20, 80, "Naam van het blad"), at(20, 100, "Gelijkvloers")});
  CHECK(text.message == "Fout: het blad kan niet worden bewaard.");
  CHECK(text.product == "Tekenaar");
  CHECK(picture_text_of({at(20, 5, "Taxes - Rôle 2026"), at(20, 30, "Erreur 42")}).product.empty());
}

TEST_CASE("picture: a screen without trouble has text and no message") {
  const PictureText text = picture_text_of({at(10, 5, "Agenda"), at(10, 60, "Lundi 9 h 30")});
  CHECK(text.text == "Agenda\nLundi 9 h 30");
  CHECK(text.message.empty());
  CHECK(text.title.empty());
}

TEST_CASE("picture: what stands side by side is one line of the text") {
  const PictureText text = picture_text_of({at(300, 11, "4500012873"), at(10, 10, "Fournisseur"), at(10, 40, "Division")});
  CHECK(text.text == "Fournisseur  4500012873\nDivision");
}

TEST_CASE("picture: no line, no text; very many lines stay within the limit") {
  CHECK(picture_text_of({}).why_nothing == "no_text");
  std::vector<PictureLine> lines;
  for (int i = 0; i < 2000; ++i) lines.push_back(at(10, 20 * i, "Erreur " + std::string(120, 'x')));
  const PictureText text = picture_text_of(std::move(lines));
  CHECK(text.text.size() <= longest_picture_text);
  CHECK(text.message.size() <= 1000);
}

TEST_CASE("picture: the facts survive the way between processes; anything else is refused") {
  PictureText text = picture_text_of({at(360, 146, "Fout (0x8004060C) é")});
  CHECK(picture_text_from_bytes(to_bytes(text)) == text);
  const std::string bytes = to_bytes(text);
  for (std::size_t length = 0; length < bytes.size(); ++length) CHECK_FALSE(picture_text_from_bytes(bytes.substr(0, length)));
  CHECK_FALSE(picture_text_from_bytes(bytes + "x"));
  text.text = "\xFF\xFE";
  CHECK_FALSE(picture_text_from_bytes(to_bytes(text)));
  text.text = std::string(longest_picture_text + 1, 'a');
  CHECK_FALSE(picture_text_from_bytes(to_bytes(text)));
}
