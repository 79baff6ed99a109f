// Ticket numbers as they come in real mails: through encoded subjects, chains of prefixes, HTML and quotations.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "parsers/reader.h"

using m2t::Mail;
using m2t::read_mail;

namespace {

std::string encoded_word(std::string_view utf8) {
  std::string word = "=?utf-8?Q?";
  for (const char c : utf8) word += fmt::format("={:02X}", static_cast<unsigned char>(c));
  return word + "?=";
}

Mail mail_of(std::string_view subject, std::string_view text) {
  return read_mail("From: Marie Dubois <marie.dubois@jette.brussels>\r\nTo: support@jette.brussels\r\nSubject: " +
                   encoded_word(subject) + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" +
                   "Content-Transfer-Encoding: 8bit\r\n\r\n" + std::string(text));
}

Mail html_mail(std::string_view subject, std::string_view html) {
  return read_mail(
      "From: Marie Dubois <marie.dubois@jette.brussels>\r\nTo: support@jette.brussels\r\nSubject: " + std::string(subject) +
      "\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
      std::string(html) + "\r\n");
}

struct Spelling {
  std::string_view typed, written;
};

// product.md: "Recognised however it is typed"; `written` is what the mail is to be quoted with.
constexpr Spelling spellings[] = {
    {"JET-10429", "JET-10429"},
    {"[JET-10429]", "JET-10429"},
    {"jet 10429", "jet 10429"},
    {"JET10429", "JET10429"},
    {"Jet n° 10429", "Jet n° 10429"},
    {"ticket n° 10429", "ticket n° 10429"},
    {"Ticket#JET-10429", "JET-10429"},
    {"ticket JET 10429", "JET 10429"},
    {"ticketnummer 10429", "ticketnummer 10429"},
    {"numéro de ticket : 10429", "numéro de ticket : 10429"},
    {"nr. 10429", "nr. 10429"},
    {"n°10429", "n°10429"},
    {"JET\u201310429", "JET\u201310429"},
    {"JET\u00a010429", "JET\u00a010429"},
    {"JET\u201110429", "JET\u201110429"},
    {"ticket nr 10429", "ticket nr 10429"},
};

struct Source {
  std::string written, from;
  bool operator==(const Source&) const = default;
};

Source source_of(const Mail& mail) {
  const auto found = mail.fields.sources.find("ticket_numbers");
  return found == mail.fields.sources.end() ? Source{} : Source{found->second.written, found->second.from};
}

using Numbers = std::vector<std::string>;
const Numbers ours{"JET-10429"};

}  // namespace

TEST_CASE("ticket numbers: every spelling is read in the subject, behind any chain of prefixes") {
  for (const auto& [typed, written] : spellings) {
    for (const std::string_view chain :
         {"", "RE: ", "TR : ", "RE: TR: FW: ", "Antw: Doorst: ", "[EXT] AW: WG: ", "Re[2]: imprimante "}) {
      CAPTURE(typed);
      CAPTURE(chain);
      const Mail mail = mail_of(std::string(chain) + std::string(typed) + " imprimante", "Bonjour,\r\ntoujours en panne.\r\n");
      CHECK(mail.ticket_numbers == ours);
      CHECK(source_of(mail).from == "subject");
    }
  }
}

TEST_CASE("ticket numbers: every spelling is read in the text, told as it was written") {
  for (const auto& [typed, written] : spellings) {
    CAPTURE(typed);
    const std::string sentence = "Bonjour,\r\n\r\nConcernant " + std::string(typed) + ", l'imprimante est encore en panne.\r\n";
    const Mail mail = mail_of("Imprimante", sentence);
    CHECK(mail.ticket_numbers == ours);
    CHECK(source_of(mail) == Source{std::string(written), "text"});
    const Mail in_html = html_mail(
        "Imprimante", "<p>Bonjour,</p><p>Concernant <b>" + std::string(typed) + "</b>, l'imprimante est encore en panne.</p>");
    CHECK(in_html.ticket_numbers == ours);
    CHECK(source_of(in_html).from == "text");
  }
}

TEST_CASE("ticket numbers: a number that only the quotation or the signature holds says so") {
  const std::string_view quoted =
      "Voilà, c'est fait.\r\n\r\nLe lun. 23 nov. 2026 à 10:15, Service Desk <support@jette.brussels> a écrit :\r\n"
      "> Votre demande porte le numéro JET-10429.\r\n";
  CHECK(mail_of("Imprimante", quoted).ticket_numbers == ours);
  CHECK(source_of(mail_of("Imprimante", quoted)) == Source{"JET-10429", "quoted"});
  const Mail signature = mail_of("Imprimante", "Toujours en panne.\r\n\r\n-- \r\nMarie Dubois\r\nticket JET-10429\r\n");
  CHECK(source_of(signature) == Source{"JET-10429", "signature"});
  const Mail html = html_mail("Imprimante",
                              "<p>Voilà.</p><div class=\"gmail_quote\"><div>Le lun. 23 nov. 2026, Service Desk a écrit :</div>"
                              "<blockquote>Votre ticket [JET-10429]</blockquote></div>");
  CHECK(source_of(html) == Source{"JET-10429", "quoted"});
}

TEST_CASE("ticket numbers: the subject's come first, then what is new, then the rest, each once") {
  const std::string text =
      "Le lun. 23 nov. 2026 à 10:15, Service Desk <support@jette.brussels> a écrit :\r\n> Votre ticket JET-10008, et "
      "JET-10429\r\n\r\n"
      "C'est plutôt le ticket JET-20009, comme JET-10008.\r\n";
  const Mail below = mail_of("Imprimante", text);
  REQUIRE_FALSE(below.quoted_text.empty());
  CHECK(below.ticket_numbers == Numbers{"JET-20009", "JET-10008", "JET-10429"});
  const Mail both = mail_of("RE: Imprimante [JET-10429]", text);
  CHECK(both.ticket_numbers.front() == "JET-10429");
  CHECK(source_of(both) == Source{"JET-10429", "subject"});
}

TEST_CASE("ticket numbers: what is no number of ours is none, in subject and text (T-02, T-03)") {
  for (const std::string_view typed : {"10429", "#10429", "JET-10428", "JET-104291", "PROJET-10429", "[GLPI #0010429]",
                                       "JetHelp ticket n° 10429", "facture 10429", "commande 2026/10429", "erreur 0x10429",
                                       "tél. 02 423 10 42", "JET_10429", "local 10429", "10429 Berlin"}) {
    CAPTURE(typed);
    CHECK(mail_of(typed, "Bonjour").ticket_numbers.empty());
    const Mail mail = mail_of("Imprimante", "Bonjour, voir " + std::string(typed) + " svp.\r\n");
    CHECK(mail.ticket_numbers.empty());
    CHECK(source_of(mail) == Source{});
  }
}

TEST_CASE("ticket numbers: split over two encoded words, folded lines and soft line ends") {
  const Mail split = read_mail(
      "From: a@jette.brussels\r\nSubject: =?utf-8?Q?RE=3A_imprimante_=5BJET?=\r\n =?utf-8?Q?=2D10429=5D?=\r\n\r\nx\r\n");
  CHECK(split.ticket_numbers == ours);
  const Mail soft = read_mail(
      "From: a@jette.brussels\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\nconcernant le ticket n=C2=B0=\r\n 104=\r\n29, merci\r\n");
  CHECK(soft.ticket_numbers == ours);
  const Mail flowed = read_mail(
      "From: a@jette.brussels\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
      "concernant le ticket \r\n10429, merci\r\n");
  CHECK(flowed.ticket_numbers == ours);
}

TEST_CASE("ticket numbers: another desk's prefix is followed, and none asks for none") {
  const std::string raw = "From: a@example.org\r\nSubject: SD-10429\r\n\r\nJET-10008\r\n";
  m2t::ReadOptions options;
  options.ticket_prefix = "SD";
  CHECK(read_mail(raw, options).ticket_numbers == Numbers{"SD-10429"});
  options.ticket_prefix = "";
  CHECK(read_mail(raw, options).ticket_numbers.empty());
}
