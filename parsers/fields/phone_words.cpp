#include "parsers/fields/phone_words.h"

#include <algorithm>
#include <array>
#include <span>

#include "parsers/fields/phone_digits.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr auto phone_words = std::to_array<std::string_view>(
    {"tel",      "telephone",  "telefoon",   "telefon", "telefoonnummer", "gsm",       "phone",     "mobile",
     "mobiel",   "mob",        "portable",   "cell",    "appeler",        "appelez",   "rappeler",  "rappelez",
     "rappelle", "bel",        "bellen",     "belt",    "call",           "joignable", "joindre",   "bereikbaar",
     "bereiken", "contacter",  "contactez",  "nummer",  "numero",         "t",         "m",         "g",
     "handy",    "erreichbar", "reach",      "phoner",  "ligne",          "whatsapp",  "gsmnummer", "terugbellen",
     "sonner",   "sonnez",     "telephonez", "lijn"});
constexpr auto fax_words = std::to_array<std::string_view>({"fax", "telefax", "f"});
// The writer called that number: it is somebody else's, mostly ours.
constexpr auto called_words =
    std::to_array<std::string_view>({"appele", "gebeld", "opgebeld", "called", "phoned", "angerufen", "belde"});
constexpr auto passive_words = std::to_array<std::string_view>({"etre", "worden", "be", "werden"});
// A number behind one of these is something else.
constexpr auto other_number_words = std::to_array<std::string_view>({"tva",
                                                                     "btw",
                                                                     "vat",
                                                                     "iban",
                                                                     "bce",
                                                                     "kbo",
                                                                     "rpr",
                                                                     "rpm",
                                                                     "entreprise",
                                                                     "ondernemingsnummer",
                                                                     "ondernemingsnr",
                                                                     "commande",
                                                                     "bestelling",
                                                                     "bestelnummer",
                                                                     "bestelbon",
                                                                     "order",
                                                                     "facture",
                                                                     "factuur",
                                                                     "invoice",
                                                                     "rekening",
                                                                     "rekeningnummer",
                                                                     "compte",
                                                                     "dossier",
                                                                     "dossiernummer",
                                                                     "ref",
                                                                     "reference",
                                                                     "referentie",
                                                                     "serie",
                                                                     "serienummer",
                                                                     "serial",
                                                                     "sn",
                                                                     "niss",
                                                                     "insz",
                                                                     "national",
                                                                     "rijksregister",
                                                                     "rijksregisternummer",
                                                                     "ticket",
                                                                     "erreur",
                                                                     "error",
                                                                     "fout",
                                                                     "foutcode",
                                                                     "version",
                                                                     "versie",
                                                                     "build",
                                                                     "ip",
                                                                     "adresse",
                                                                     "local",
                                                                     "lokaal",
                                                                     "inventaire",
                                                                     "inventaris",
                                                                     "inventarisnummer",
                                                                     "article",
                                                                     "artikel",
                                                                     "code",
                                                                     "client",
                                                                     "klantnummer",
                                                                     "permis",
                                                                     "matricule",
                                                                     "stamnummer",
                                                                     "colis",
                                                                     "envoi",
                                                                     "zending",
                                                                     "id",
                                                                     "dossiers",
                                                                     "commandes",
                                                                     "factures",
                                                                     "facturen",
                                                                     "bestellingen",
                                                                     "tickets",
                                                                     "rekeningen",
                                                                     "comptes",
                                                                     "nummerplaat",
                                                                     "plaque",
                                                                     "badgenummer",
                                                                     "barcode",
                                                                     "imei",
                                                                     "contrat",
                                                                     "contract",
                                                                     "licence",
                                                                     "licentie",
                                                                     "siret",
                                                                     "kaartnummer",
                                                                     "pv",
                                                                     "montant",
                                                                     "bedrag",
                                                                     "kenmerk",
                                                                     "volgnummer",
                                                                     "immatriculation",
                                                                     "chassis",
                                                                     "assetnummer"});
// Between such a word and its number.
constexpr auto linking_words = std::to_array<std::string_view>(
    {"n\xC2\xB0", "n",      "nr",      "no",  "num",     "est",  "is",   "le",  "la",      "de",      "du",   "d",
     "au",        "op",     "het",     "via", "sur",     "the",  "on",   "at",  "a",       "am",      "my",   "mon",
     "mijn",      "sous",   "par",     "met", "interne", "meme", "ou",   "of",  "direct",  "fixe",    "vast", "prive",
     "pro",       "bureau", "kantoor", "me",  "moi",     "ons",  "nous", "mij", "suivant", "volgende"});

bool is_listed(std::string_view word, std::span<const std::string_view> table) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// "BE 0207.366.501": the country in front of a VAT number, not the end of "www.jette.be 02 423 12 12".
bool is_vat_country(std::string_view line, std::size_t at) {
  while (at > 0 && line[at - 1] == ' ') --at;
  return at >= 2 && line.substr(at - 2, 2) == "BE" && (at == 2 || (line[at - 3] != '.' && !is_phone_letter(line[at - 3])));
}

}  // namespace

bool is_linking_word(std::string_view word) { return is_listed(word, linking_words); }

std::vector<std::string> words_before(std::string_view line, std::size_t at) {
  std::size_t begin = at > 40 ? at - 40 : 0;
  while (begin < at && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80) ++begin;
  std::string_view before = line.substr(begin, at - begin);
  const std::size_t cut = before.find_last_of("|;,@0123456789");
  if (cut != std::string_view::npos) before.remove_prefix(cut + 1);
  std::vector<std::string> words;
  const std::string folded = fold_words(before);
  for (std::string_view word : words_of(folded)) words.emplace_back(word);
  std::reverse(words.begin(), words.end());
  if (words.size() > 5) words.resize(5);
  return words;
}

PhoneRank rank_by_words(std::string_view line, std::size_t at) {
  if (is_vat_country(line, at)) return PhoneRank::NotToCall;
  const auto words = words_before(line, at);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (is_listed(word, fax_words)) return PhoneRank::Fax;
    if (is_listed(word, called_words) && (i + 1 == words.size() || !is_listed(words[i + 1], passive_words)) &&
        (i == 0 || !is_listed(words[i - 1], passive_words)))
      return PhoneRank::NotToCall;
    if (is_listed(word, phone_words)) return PhoneRank::Labelled;
    if (is_listed(word, other_number_words)) return PhoneRank::NotToCall;
    if (!is_linking_word(word) && i >= 2) break;
  }
  return PhoneRank::Plain;
}

}  // namespace m2t
