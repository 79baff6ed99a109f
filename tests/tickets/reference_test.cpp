#include "tickets/reference.h"

#include <doctest/doctest.h>

using namespace m2t;

namespace {

std::string numbers_in(std::string_view text) {
  std::string all;
  for (const FoundNumber& found : find_ticket_numbers(text, "JET")) {
    CHECK(text.substr(found.offset, found.written.size()) == found.written);
    all += (all.empty() ? "" : " ") + to_text(found.number);
  }
  return all;
}

std::string number_with(std::uint64_t counter) { return to_text({"JET", counter}); }

}  // namespace

TEST_CASE("reference: Damm's digit finds every wrong digit and every swap of neighbours") {
  CHECK(damm_digit("572") == '4');  // the example of Damm's thesis
  CHECK(damm_digit("1042") == '9');
  for (std::uint64_t counter = 1000; counter < 30'000; counter += 7) {
    const std::string text = number_with(counter);
    REQUIRE(parse_ticket_number(text, "JET") == TicketNumber{"JET", counter});
    for (std::size_t i = 4; i < text.size(); ++i) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = text;
        wrong[i] = digit;
        if (wrong != text) REQUIRE_FALSE(parse_ticket_number(wrong, "JET"));
      }
      std::string swapped = text;
      if (i + 1 < text.size()) std::swap(swapped[i], swapped[i + 1]);
      if (swapped != text) REQUIRE_FALSE(parse_ticket_number(swapped, "JET"));
    }
  }
}

TEST_CASE("reference: on the command line the number is written exactly") {
  CHECK(parse_ticket_number("jet-10429", "JET") == TicketNumber{"JET", 1042});
  for (const char* text : {"", "JET", "JET-", "JET-1", "JET10429", "JET-10428", "JET-010429", "JET-1042 9", "JET-10429 ",
                           "AB-10429", "JET-99999999999999999999999", "JET--10429", "JET-+10429"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ticket_number(text, "JET"));
  }
}

TEST_CASE("reference: our number is found however people type it") {
  for (const char* text : {"[JET-10429]",
                           "jet 10429",
                           "JET10429",
                           "Jet n°10429",
                           "jet n\xC2\xBA 10429",
                           "Ticket#JET-10429",
                           "ticket n° 10429",
                           "ticket nr. 10429",
                           "Ticketnummer 10429",
                           "ticketnummer: 10429",
                           "numéro de ticket : 10429",
                           "NUMÉRO 10429",
                           "nume\xCC\x81ro 10429",
                           "nr 10429",
                           "Nr. 10429",
                           "n° 10429",
                           "N°10429",
                           "№ 10429",
                           "no. 10429",
                           "number 10429",
                           "Ticket #10429",
                           "ticket(10429)",
                           "[JET\xE2\x80\x93"
                           "10429]",
                           "JET - 10429",
                           "JET\xC2\xA0"
                           "10429",
                           "JET\xE2\x80\x91"
                           "10429",
                           "JET\xC2\xAD"
                           "10429",
                           "JET: 10429",
                           "ticket\xE2\x80\xAFn°\xC2\xA0"
                           "10429",
                           "le ticket\nn° 10429",
                           "Ticketnummer is 10429",
                           "mon ticket est 10429.",
                           "JET-10429.",
                           "JET-10429, merci",
                           "(JET-10429)",
                           "«JET-10429»",
                           "RE: TR: imprimante [JET-10429]",
                           "Ticket-Nr. 10429",
                           "JET-ticket 10429",
                           "support-ticket 10429",
                           "ticket ticket ticket 10429",
                           "JET-10429/imprimante",
                           "https://desk/JET-10429.html",
                           "JET-10429:"}) {
    CAPTURE(text);
    CHECK(numbers_in(text) == "JET-10429");
  }
}

TEST_CASE("reference: what is part of something longer, wrong, or somebody else's is no number of ours") {
  for (const char* text : {"",
                           "10429",
                           "JET-104291",
                           "PROJET-10429",
                           "RJET10429",
                           "2JET-10429",
                           "PRO-JET-10429",
                           "JET-10429a",
                           "JET-10429-2",
                           "JET-10428",
                           "xticket 10429",
                           "\xC3\xA9jet 10429",
                           "JET_10429",
                           "ticket 10429/2026",
                           "ticket 10429.5",
                           "ticket 10.429",
                           "ticket 010429",
                           "[GLPI #0000123]",
                           "[GLPI #0010429]",
                           "[GLPI ticket n° 10429]",
                           "GLPI n° 10429",
                           "#10429",
                           "[Autre #10429]",
                           "n 10429",
                           "ticket. 10429 personnes",
                           "facture 10429",
                           "tel. 02 423 12 12",
                           "ticket 18",
                           "JetHelp 10429",
                           "JET un deux trois 10429",
                           "ticket 99999999999999999999999999",
                           "ticket",
                           "JET-",
                           "jet"}) {
    CAPTURE(text);
    CHECK(numbers_in(text) == "");
  }
}

TEST_CASE("reference: several numbers come in the order of the text, each once") {
  const std::string other = number_with(1043), third = number_with(2000);
  CHECK(numbers_in("voir " + other + " et JET-10429, " + other) == other + " JET-10429");
  CHECK(numbers_in("tickets 10429, " + other.substr(4) + " et " + third.substr(4)) == "JET-10429 " + other + " " + third);
  const auto found = find_ticket_numbers("Mon ticket n° 10429", "JET");
  REQUIRE(found.size() == 1);
  CHECK(found[0].written == "ticket n° 10429");
  CHECK(found[0].offset == 4);
}

TEST_CASE("reference: other prefixes, also with digits, and none at all") {
  CHECK(find_ticket_numbers("IT2-10429", "IT2").size() == 1);
  CHECK(find_ticket_numbers("IT2-10429", "IT").empty());
  CHECK(find_ticket_numbers("JET-10429 ticket 10429", "").size() == 1);
}

TEST_CASE("reference: hostile text of a mebibyte is read in linear time (T-36)") {
  // Quadratic work on any of these would take minutes, and the run with sanitizers an hour: no clock is asked.
  for (const char* unit :
       {"ticket ", "jet-", "n° ", "[", "1", "[jet ", "re: ", "ticket n° : # ", "\xCC\x81", "10429, ", "[ext] ", "\xFF"}) {
    std::string text;
    while (text.size() < (1U << 20)) text += unit;
    CAPTURE(unit);
    CHECK(find_ticket_numbers(text, "JET").empty());
    base_subject(text, "JET");
    has_reply_prefix(text);
  }
}

TEST_CASE("reference: reply and forward prefixes in any chain are no part of the subject") {
  for (const char* text : {"imprimante",
                           "RE: TR: [EXT] Antw: imprimante [JET-10429]",
                           "Re[2]: imprimante",
                           "RE : imprimante",
                           "Réf. : imprimante",
                           "TR: imprimante",
                           "Tr : imprimante",
                           "FW: imprimante",
                           "Fwd: imprimante",
                           "Antwoord: imprimante",
                           "Doorst: imprimante",
                           "AW: WG: imprimante",
                           "RE : TR: [EXTERNE] Re: imprimante",
                           "[EXTERNAL] imprimante",
                           "[External email] RE: imprimante",
                           "re(3): imprimante",
                           "RE^2: imprimante",
                           "[JET-10429] RE: imprimante",
                           "RE: [JET-10429] RE: [jet\xE2\x80\x93"
                           "10429] imprimante",
                           "  RE:\xC2\xA0\t imprimante \r\n",
                           "RE\xC2\xA0: imprimante",
                           "RE\xEF\xBC\x9A imprimante",
                           "Rép : imprimante",
                           "Antw.: imprimante"}) {
    CAPTURE(text);
    CHECK(base_subject(text, "JET") == "imprimante");
  }
}

TEST_CASE("reference: words that only look like prefixes stay") {
  for (const char* text : {"Re-installation", "Tr. imprimante", "reset: tout", "Réf : 2026/17", "regarding: x", "[Liste] Re: x",
                           "JET-10428", "[JET-10428] x", "Retour de l'imprimante", "TRE: x", "[EXTRA] x", "(EXT) x"}) {
    CAPTURE(text);
    CHECK(base_subject(text, "JET") == text);
  }
  for (const char* text : {"RE:", "", " ", "re: re:", "RE: [JET-10429]", "[EXT] TR :"}) CHECK(base_subject(text, "JET") == "");
  CHECK(base_subject("a  \xC2\xA0 b", "JET") == "a b");
  CHECK(base_subject("a [JET-10429] b", "JET") == "a b");
}

TEST_CASE("reference: a reply is known by its prefix, also behind a tag") {
  for (const char* text : {"RE: x", " Fwd: x", "[JET-10429] RE: x", "[EXT] [Liste] Antw: x", "AW:"})
    CHECK(has_reply_prefix(text));
  for (const char* text : {"", "x", "Re-installation", "[Liste] x", "[", "reset: x", "x RE: y"})
    CHECK_FALSE(has_reply_prefix(text));
}

TEST_CASE("reference: a secret of 128 bits goes out in Message-ID and plus address and comes back (A-08)") {
  const std::string secret = make_secret(seeded_random(1));
  CHECK(secret.size() == 26);
  CHECK(secret != make_secret(seeded_random(2)));
  CHECK(secret_hash(secret) == to_hex(sha256(secret)));
  const std::string id = make_message_id(secret, "jette.brussels");
  CHECK(id == "m2t." + secret + "@jette.brussels");
  CHECK(secret_in_message_id(id) == secret);
  CHECK(secret_in_message_id(" <" + id + "> ") == secret);
  std::string shouted = id;
  for (char& c : shouted) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  CHECK(secret_in_message_id(shouted) == secret);
  for (const std::string& foreign : std::initializer_list<std::string>{
           std::string(), std::string("m2t."), "m2t.@x", "x." + secret + "@y", "m2t." + secret, "m2t.a" + secret + "@x",
           "m2t." + secret.substr(1) + "@x", "m2t." + secret.substr(1) + "l@x", std::string("@"), std::string("m2t@x")}) {
    CAPTURE(foreign);
    CHECK_FALSE(secret_in_message_id(foreign));
  }
  const std::string plus = make_plus_address("support@jette.brussels", secret);
  CHECK(plus == "support+r." + secret + "@jette.brussels");
  CHECK(secret_in_plus_address(plus, "Support@jette.brussels") == secret);
  CHECK_FALSE(secret_in_plus_address(plus, "info@jette.brussels"));
  CHECK_FALSE(secret_in_plus_address("support+x." + secret + "@jette.brussels", "support@jette.brussels"));
  CHECK_FALSE(secret_in_plus_address("support@jette.brussels", "support@jette.brussels"));
  CHECK_FALSE(secret_in_plus_address("", "support@jette.brussels"));
}

TEST_CASE("reference: a technician's own address is made anew from the key, the person and the generation") {
  const std::string secret = personal_secret("key", "An.Peeters@jette.brussels", 1);
  CHECK(secret.size() == 26);
  CHECK(secret == personal_secret("key", "an.peeters@JETTE.brussels", 1));
  CHECK(secret != personal_secret("key", "an.peeters@jette.brussels", 2));
  CHECK(secret != personal_secret("key", "luc.claes@jette.brussels", 1));
  CHECK(secret != personal_secret("other key", "an.peeters@jette.brussels", 1));
  const std::string address = make_personal_address("support@jette.brussels", secret);
  CHECK(address == "support+t." + secret + "@jette.brussels");
  CHECK(secret_in_personal_address("Support+T." + secret + "@jette.brussels", "support@jette.brussels") == secret);
  CHECK_FALSE(secret_in_personal_address(make_plus_address("support@jette.brussels", secret), "support@jette.brussels"));
  CHECK_FALSE(secret_in_plus_address(address, "support@jette.brussels"));
  CHECK_FALSE(secret_in_personal_address("support+t.short@jette.brussels", "support@jette.brussels"));
}

TEST_CASE("reference: our own address, with and without a plus") {
  CHECK(is_own_address("support@jette.brussels", "support@jette.brussels"));
  CHECK(is_own_address("<SUPPORT+anything@Jette.Brussels>", "support@jette.brussels"));
  CHECK_FALSE(is_own_address("support2@jette.brussels", "support@jette.brussels"));
  CHECK_FALSE(is_own_address("support@jette.brussels.evil.org", "support@jette.brussels"));
  CHECK_FALSE(is_own_address("", ""));
}

TEST_CASE("reference: the loop stamp is ours only with our key (H-01)") {
  const std::string stamp = make_loop_stamp("17", "key");
  CHECK(is_own_loop_stamp(stamp, "key"));
  CHECK(is_own_loop_stamp(" " + stamp + "\r\n", "key"));
  CHECK_FALSE(is_own_loop_stamp(stamp, "other"));
  CHECK_FALSE(is_own_loop_stamp("18" + stamp.substr(2), "key"));
  CHECK_FALSE(is_own_loop_stamp(make_loop_stamp("17", ""), ""));
  CHECK_FALSE(is_own_loop_stamp("", "key"));
  CHECK_FALSE(is_own_loop_stamp("17", "key"));
}
