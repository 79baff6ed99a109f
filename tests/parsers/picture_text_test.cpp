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
