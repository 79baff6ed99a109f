#include "parsers/fields/error_text.h"

#include <doctest/doctest.h>

#include "parsers/fields/fields.h"

using m2t::find_error_codes;
using m2t::find_error_text;
using Codes = std::vector<std::string>;

TEST_CASE("error text: a pasted message is taken up to the empty line behind it") {
  constexpr std::string_view message =
      "Le fichier est utilisé par un autre processus.\nFermez-le et recommencez.\nModule : compta.exe";
  for (std::string_view before : {"Message d'erreur :", "J'ai le message suivant :", "Ik krijg de foutmelding:",
                                  "Ik kreeg de volgende melding:", "The error:"}) {
    for (std::string_view between : {"\n", "\n\n", "\r\n\r\n"}) {
      CAPTURE(before);
      const std::string text =
          "Bonjour,\n" + std::string(before) + std::string(between) + std::string(message) + "\n\nLe bureau est au 2e.\n";
      CHECK(find_error_text(text) == message);
    }
  }
  CHECK(find_error_text("J'ai ceci :\nAccès impossible\nEssayez plus tard\n\nMerci") == "Accès impossible\nEssayez plus tard");
  CHECK(find_error_text("Message d'erreur :\nAccès interdit\nPouvez-vous regarder ?") == "Accès interdit");
  CHECK(find_error_text("Ik krijg elke week:\n- een map\n- een brief") == "");
  CHECK(find_error_text("Voici le message d'erreur :\n\n[cid:image001.png@01DA]\n\nMerci") == "");
}

TEST_CASE("error text: a quoted message over several lines is taken whole") {
  CHECK(find_error_text("J'ai chaque fois \"Nom d'utilisateur\nou mot de passe incorrect\", même après.") ==
        "Nom d'utilisateur\nou mot de passe incorrect");
  CHECK(find_error_text("Windows indique « Périphérique USB non\nreconnu ».") == "Périphérique USB non\nreconnu");
  CHECK(find_error_text("Windows zegt:\n\n“U hebt momenteel geen machtiging voor toegang.”\n\nGroeten") ==
        "U hebt momenteel geen machtiging voor toegang.");
  CHECK(find_error_text("Es erscheint die Meldung „Ihr Konto wurde gesperrt“. Danke") == "Ihr Konto wurde gesperrt");
  CHECK(find_error_text("daarna staat er \"Reageert niet\".") == "Reageert niet");
}

TEST_CASE("error text: ordinary quotations stay ordinary") {
  for (std::string_view text :
       {"Jean a dit \"merci\" hier.", "Le dossier « Budget 2026 » est là.", "Een 24\" scherm en een 27\" scherm",
        "De map \"Kohier\" staat op de „grote schijf”.", "La chanson \"ne pas\n\nimpossible\" est belle."}) {
    CAPTURE(text);
    CHECK(find_error_text(text) == "");
  }
}

TEST_CASE("error text: what machines print is taken with the lines that belong to it") {
  for (std::string_view message :
       {"Microsoft OLE DB Provider for SQL Server error '80040e14'\nThe key is a duplicate.\n/kohier/import.asp, line 214",
        "[Microsoft][ODBC SQL Server Driver][DBNETLIB] General network error\nCheck your documentation",
        "550 5.7.1 Service unavailable, client host blocked\nusing the list of the day",
        "System.Data.SqlClient.SqlException (0x80131904): Violation of a key\nat System.Data.OnError(x)\nat Taxes.Import.Run()",
        "Traceback (most recent call last):\nFile \"a.py\", line 2, in x\nValueError: empty",
        "java.lang.NullPointerException: null\nat be.jette.App.run(App.java:12)\nCaused by: java.io.IOException: closed\n... 12 "
        "more",
        "ORA-01017: logon not accepted\nline 3"}) {
    CAPTURE(message);
    CHECK(find_error_text("Bij de import krijg ik:\n\n" + std::string(message) + "\n\nAlleen in november.") == message);
    CHECK(find_error_text("Bonjour\n\n" + std::string(message) + "\n\nMerci") == message);
  }
}

TEST_CASE("error text: codes of sign-in, VPN and SAP count, those of other things do not") {
  for (std::string_view text : {"AADSTS50076: strong sign-in needed", "Erreur 691", "VPN error 809", "Fout 868 bij het verbinden",
                                "Erreur VPN 789", "SAP geeft M7 021", "Message no. M7021"}) {
    CAPTURE(text);
    CHECK(find_error_text(text) == text);
  }
  for (std::string_view text : {"Le bus 691 est en retard", "La photo IMG-1234 est jolie", "Sinds KB5034441 gaat het traag"}) {
    CAPTURE(text);
    CHECK(find_error_text(text) == "");
  }
}

TEST_CASE("error text: of a long paragraph the sentence with the code is taken") {
  CHECK(find_error_text(
            "Depuis ce matin je travaille à la maison avec le nouveau portable que j'ai reçu la semaine passée au guichet. "
            "Le site donne HTTP 502 quand je clique. Ma collègue Anne, qui est assise à côté de moi, n'a pas ce souci.") ==
        "Le site donne HTTP 502 quand je clique.");
}

TEST_CASE("error text: of a row of a table the cell with the code is taken") {
  CHECK(find_error_text("Nom : | Jean\nMessage : | La page donne HTTP 500\nFin : | x") == "La page donne HTTP 500");
}

TEST_CASE("error text: at most 1,500 bytes, and hostile texts take no longer") {
  std::string stack = "java.lang.Error: x\n";
  while (stack.size() < 200'000) stack += "at a.b.c.d.e.f.g.h(App.java:12)\n";
  CHECK(find_error_text(stack).size() <= 1500);
  for (std::string_view unit : {"«", "\"a\n", "“\n\n”", "''", "error:\n", "foutmelding:\nx", "\xE2\x80\x9E ", "at "}) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    CHECK(find_error_text(text).size() <= 1500);
  }
}

TEST_CASE("error codes: those of the messages, not the numbers beside them") {
  const auto codes_of = [](std::string_view text) { return find_error_codes(find_error_text(text)); };
  CHECK(codes_of("Local 2010, poste 1234.\nMessage d'erreur : accès refusé (0x80070005)\nORA-12154: TNS") ==
        Codes{"0x80070005", "ORA-12154"});
  CHECK(codes_of("ERR_CONNECTION_REFUSED\n\nERR_CONNECTION_REFUSED") == Codes{"ERR_CONNECTION_REFUSED"});
  CHECK(codes_of("Rien ne va, local 500.").empty());
  CHECK(codes_of("").empty());
}

TEST_CASE("error codes: the forms that people send, each alone in a mail, with its message") {
  struct Row {
    std::string_view text;  // is the error text, whole
    Codes codes;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"Foutcode: 80244019", {"80244019"}},
           {"foutcode 0x800f0922", {"0x800f0922"}},
           {"Code d'erreur : 0x80070005", {"0x80070005"}},
           {"Code d'erreur 1603", {"1603"}},
           {"Code erreur: 30088-26", {"30088-26"}},
           {"Error code: 0xC004F074", {"0xC004F074"}},
           {"Fehlercode: 0x80070643", {"0x80070643"}},
           {"Erreur 0x8004010F dans Outlook", {"0x8004010F"}},
           {"La page donne HTTP 500", {"500"}},
           {"HTTP Error 503. The service is unavailable.", {"503"}},
           {"404 Not Found", {"404"}},
           {"502 Bad Gateway", {"502"}},
           {"ORA-01017: invalid username/password; logon denied", {"ORA-01017"}},
           {"TNS-12541: no listener", {"TNS-12541"}},
           {"SQLSTATE[42000]: Syntax error or access violation", {"SQLSTATE[42000]"}},
           {"SQLSTATE[42S02]: Base table or view not found: 1146", {"SQLSTATE[42S02]"}},
           {"AADSTS50076: Due to a configuration change", {"AADSTS50076"}},
           {"NET::ERR_CERT_DATE_INVALID", {"NET::ERR_CERT_DATE_INVALID"}},
           {"DNS_PROBE_FINISHED_NXDOMAIN", {"DNS_PROBE_FINISHED_NXDOMAIN"}},
           {"Stopcode: CRITICAL_PROCESS_DIED", {"CRITICAL_PROCESS_DIED"}},
           {"550 5.7.1 Service unavailable", {"5.7.1"}},
           {"Msg 547, Level 16, State 0", {}},
           {"System.NullReferenceException: Object reference not set\nat Taxes.Import.Run()", {}},
           {"Traceback (most recent call last):\nFile \"a.py\", line 2, in x\nValueError: empty", {}},
           {"java.sql.SQLException: ORA-00942: table or view does not exist\nat be.jette.App.run(App.java:12)", {"ORA-00942"}},
       }) {
    CAPTURE(row.text);
    CHECK(find_error_text(row.text) == row.text);
    CHECK(find_error_codes(row.text) == row.codes);
  }
}

TEST_CASE("error codes: they stand with the mail's fields, with their place") {
  m2t::Mail mail;
  mail.subject = "Imprimante";
  mail.new_text = "Bonjour,\n\nMessage d'erreur : accès refusé (0x80070005)\n";
  const m2t::MailFields fields = m2t::find_fields(mail);
  CHECK(fields.error_codes == Codes{"0x80070005"});
  CHECK(fields.sources.at("error_codes").from == "text");
  mail.new_text = "Bonjour";
  mail.subject = "Erreur 0x8004010F";
  CHECK(m2t::find_fields(mail).error_codes == Codes{"0x8004010F"});
  CHECK(m2t::find_fields(mail).sources.at("error_codes").from == "subject");
  mail.subject = "Imprimante";
  CHECK(m2t::find_fields(mail).error_codes.empty());
  CHECK_FALSE(m2t::find_fields(mail).sources.contains("error_codes"));
}
