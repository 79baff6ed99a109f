// Encrypted mails become tickets that say so (T-31).
#include "rules/unreadable_mail.h"

#include "parsers/reader.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const std::string head =
    "From: Marie Dubois <marie.dubois@jette.brussels>\nTo: support@jette.brussels\nSubject: Question\n"
    "Message-ID: <enc@mail.jette.brussels>\nMIME-Version: 1.0\n";
const std::string base64_of_nothing = "MIAGCSqGSIb3DQEHA6CAMIACAQAxggFOMIIBSgIBADAyMCUxIzAhBgNVBAMTGkV4YW1wbGU=\n";

struct Unreadable {
  const char* name;
  std::string raw;
  std::string_view says;
};
const std::vector<Unreadable> unreadable{
    {"S/MIME, encrypted",
     head +
         "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: "
         "base64\nContent-Disposition: attachment; filename=smime.p7m\n\n" +
         base64_of_nothing,
     "S/MIME"},
    {"S/MIME, signed and packed",
     head +
         "Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" +
         base64_of_nothing,
     "S/MIME"},
    {"S/MIME below what a gateway added",
     head +
         "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pkcs7-mime; "
         "name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" +
         base64_of_nothing + "--b--\n",
     "S/MIME"},
    {"PGP/MIME",
     head + "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: "
            "application/pgp-encrypted\n\nVersion: 1\n\n--b\nContent-Type: application/octet-stream; "
            "name=encrypted.asc\n\n-----BEGIN PGP "
            "MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n--b--\n",
     "PGP"},
    {"PGP in the text",
     head + "Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA\n-----END PGP MESSAGE-----\n",
     "PGP"},
    {"a winmail.dat of nobody's making",
     head + "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgEBAQEBAQ==\n",
     "winmail.dat"},
};

}  // namespace

TEST_CASE("unreadable mail: T-31 each kind is a ticket with a note that says so, and its bytes are kept whole as a file") {
  for (const Unreadable& one : unreadable) {
    CAPTURE(one.name);
    const Mail mail = read_mail(one.raw);
    CHECK(why_unreadable(mail).find(one.says) != std::string::npos);
    const Decision decision = decided(mail, Match{}, {}, desk());
    CHECK(decision.verdict == Verdict::NewTicket);
    bool noted = false;
    for (const auto& note : effects_of<AddNote>(decision))
      noted = noted || note.text.find("cannot be read here") != std::string::npos;
    CHECK(noted);
    for (std::size_t size = 0; size < one.raw.size(); size += 7)
      static_cast<void>(why_unreadable(read_mail(one.raw.substr(0, size))));
  }
}

TEST_CASE("unreadable mail: T-31 what is signed and can be read is no such mail") {
  const std::string text = "Content-Type: text/plain\n\nL'imprimante ne marche plus.\n";
  const std::vector<std::string> readable{
      head + text,
      head + "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n--b\n" + text +
          "--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n" +
          base64_of_nothing + "--b--\n",
      head +
          "Content-Type: text/plain\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nL'imprimante ne marche "
          "plus.\n-----BEGIN PGP "
          "SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n",
      head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + text +
          "--b\nContent-Type: application/pkcs7-mime; "
          "name=cert.p7m\n\nx\n--b--\n"};
  for (const std::string& raw : readable) {
    CAPTURE(raw);
    CHECK(why_unreadable(read_mail(raw)).empty());
  }
}
