// Which text of a mail a person would read.
#include "parsers/body/bodies.h"

#include <doctest/doctest.h>

#include <string>

#include "parsers/reader.h"

using namespace m2t;

namespace {

std::string text_of(const std::string& rest) { return read_mail("From: a@b.be\n" + rest).text; }

std::string alternative(const std::string& plain) {
  return "Content-Type: multipart/alternative; boundary=X\n\n--X\nContent-Type: text/plain; charset=utf-8\n\n" + plain +
         "\n--X\nContent-Type: text/html; charset=utf-8\n\n<p>Real text</p>\n--X--\n";
}

}  // namespace

TEST_CASE("bodies: a plain text that only points to the HTML one is passed over, in several languages") {
  for (const std::string stub :
       {"Your email client does not support HTML messages.", "Votre messagerie ne permet pas d'afficher le HTML.",
        "Uw e-mailprogramma ondersteunt geen HTML.", "Ihr Mailprogramm kann kein HTML darstellen.",
        "View this email in your browser: https://example.org/x", "https://example.org/x",
        "Consulter ce message dans votre navigateur https://example.org/x",
        "Bekijk deze mail in uw browser (https://example.org/x)", "  "}) {
    CAPTURE(stub);
    CHECK(text_of(alternative(stub)).find("Real text") == 0);
  }
  CHECK(text_of(alternative("Bonjour, le site https://intranet.jette.be ne marche pas.")).find("Bonjour") == 0);
  CHECK(text_of(alternative("Je ne peux pas ouvrir https://x.be dans Edge")).find("Je ne peux") == 0);
}

TEST_CASE("bodies: an HTML text's own charset counts where its part names none, or a wrong one") {
  const std::string html = "<html><head><meta charset=\"windows-1251\"></head><body>\xcf\xf0\xe8\xe2\xe5\xf2 Jette</body></html>";
  const std::string privet = "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 Jette";
  CHECK(text_of("Content-Type: text/html\n\n" + html).find(privet) == 0);
  CHECK(text_of("Content-Type: text/html; charset=utf-8\n\n" + html).find(privet) == 0);
  CHECK(text_of("Content-Type: text/html; charset=x-nobody-knows\n\n" + html).find(privet) == 0);
  CHECK(text_of("Content-Type: text/html; charset=iso-8859-1\n\n<meta charset=koi8-r><p>caf\xe9").find("caf\xc3\xa9") == 0);
}

TEST_CASE("bodies: the only text of a mail is its body, also when its writer calls it an attachment") {
  CHECK(text_of("Content-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain\nContent-Disposition: "
                "attachment\n\nBonjour\n--X--\n") == "Bonjour");
  const auto named = read_mail(
      "Content-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain; name=log.txt\nContent-Disposition: "
      "attachment\n\nlog\n--X--\n");
  CHECK(named.text.empty());
  CHECK(named.attachments.size() == 1);
}

TEST_CASE("bodies: a mail that is only an invitation says what it invites to, and carries the calendar") {
  const auto mail = read_mail(
      "From: a@b.be\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\n"
      "DTSTART:19700101T000000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:R\xc3\xa9union\\, salle "
      "2\r\nDTSTART;TZID=Europe/Brussels:20261123T100000\r\n"
      "DTEND:20261123T110000Z\r\nLOCATION:Jette\r\nDESCRIPTION:Ligne un\\nLigne\r\n  deux\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  CHECK(mail.text == "R\xc3\xa9union, salle 2\n2026-11-23 10:00 - 2026-11-23 11:00 UTC\nJette\nLigne un\nLigne deux\n");
  CHECK(mail.attachments.size() == 1);
}

TEST_CASE("bodies: text/enriched is read without its commands") {
  CHECK(text_of("Content-Type: text/enriched\n\n<bold>Now</bold> is\nthe "
                "<<time>\n\n<fontfamily><param>Arial</param>next</fontfamily>") == "Now is the <time>\nnext");
}

TEST_CASE("bodies: oddities of a text have names") {
  const auto tells = [](const std::string& rest, std::string_view id) {
    for (const auto& defect : read_mail("From: a@b.be\n" + rest).defects)
      if (defect.id == id) return true;
    return false;
  };
  CHECK(tells("Content-Type: text/plain; charset=x-nobody-knows\n\ncaf\xe9", "text.charset-unknown"));
  CHECK(tells("Content-Type: text/plain; charset=utf-8\n\ncaf\xe9", "text.charset-wrong"));
  CHECK_FALSE(tells("Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9", "text.charset-wrong"));
  CHECK(tells(std::string("\nabcdefgh") + '\0' + "i", "text.nul"));
}

TEST_CASE("bodies: a line of 5 MB and 900 texts are read in the time their size asks for") {
  CHECK(text_of("Content-Type: text/plain; format=flowed\n\n" + std::string(5'000'000, '>')).size() == ReadLimits{}.text_bytes);
  std::string many = "Content-Type: multipart/mixed; boundary=X\n\n";
  for (int i = 0; i < 900; ++i) many += "--X\n\ntext " + std::to_string(i) + "\n";
  CHECK(text_of(many + "--X--\n").find("text 899") != std::string::npos);
}

TEST_CASE("bodies: RTF is the text of a mail that has no other, and no attachment then") {
  const std::string rtf = "{\\rtf1\\ansi\\ansicpg1252 Le 3\\'e8me \\b scanner\\b0\\par ne marche plus.\\par}";
  for (const std::string type : {"text/rtf", "application/rtf"}) {
    CAPTURE(type);
    const Mail alone = read_mail("From: a@b.be\nContent-Type: " + type + "\n\n" + rtf + "\n");
    CHECK(alone.text == "Le 3\u00e8me scanner\nne marche plus.\n");
    CHECK(alone.attachments.empty());
    const Mail other_form = read_mail("From: a@b.be\n" + [&] {
      std::string parts = alternative("Plain text");
      return parts.insert(parts.find("\n--X--"), "\n--X\nContent-Type: " + type + "\n\n" + rtf);
    }());
    CHECK(other_form.text == "Plain text");
    CHECK(other_form.attachments.empty());
    const Mail file =
        read_mail("From: a@b.be\nContent-Type: " + type + "; name=rapport.rtf\nContent-Disposition: attachment\n\n" + rtf);
    CHECK(file.text.empty());
    CHECK(file.attachments.size() == 1);
  }
}
