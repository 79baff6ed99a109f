#include <algorithm>
#include <array>

#include "parsers/fields/contact_finder.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

bool is_phone_digit(char c) { return c >= '0' && c <= '9'; }
bool is_phone_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

constexpr auto phone_words = std::to_array<std::string_view>(
    {"tel",      "telephone",  "telefoon",  "telefon", "telefoonnummer", "gsm",       "phone",     "mobile",
     "mobiel",   "mob",        "portable",  "cell",    "appeler",        "appelez",   "rappeler",  "rappelez",
     "rappelle", "bel",        "bellen",    "belt",    "call",           "joignable", "joindre",   "bereikbaar",
     "bereiken", "contacter",  "contactez", "nummer",  "numero",         "t",         "m",         "g",
     "handy",    "erreichbar", "reach",     "phoner",  "ligne",          "whatsapp",  "gsmnummer", "terugbellen"});
// Behind these even four digits alone are a telephone.
constexpr auto calling_words =
    std::to_array<std::string_view>({"tel", "telephone", "telefoon", "telefoonnummer", "joignable", "joindre", "bereikbaar",
                                     "bereiken", "appeler", "appelez", "rappeler", "rappelez", "bellen", "bel", "terugbellen"});
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
                                                                     "id"});
// Between such a word and its number.
constexpr auto linking_words = std::to_array<std::string_view>(
    {"n\xC2\xB0", "n",      "nr",      "no",  "num",     "est",  "is",   "le",  "la",      "de",      "du",   "d",
     "au",        "op",     "het",     "via", "sur",     "the",  "on",   "at",  "a",       "am",      "my",   "mon",
     "mijn",      "sous",   "par",     "met", "interne", "meme", "ou",   "of",  "direct",  "fixe",    "vast", "prive",
     "pro",       "bureau", "kantoor", "me",  "moi",     "ons",  "nous", "mij", "suivant", "volgende"});

// The Belgian numbering plan, without the leading 0: mobile 4xx with nine digits, everything else eight.
bool is_belgian_number(std::string_view national) {
  if (national.empty() || national[0] == '0') return false;
  if (national.size() == 9) return national[0] == '4' && national[1] >= '5';
  return national.size() == 8;
}

struct Country {
  std::string_view code;
  std::size_t shortest, longest;  // without the code and the leading 0
};
constexpr auto neighbours =
    std::to_array<Country>({{"33", 9, 9}, {"352", 5, 11}, {"31", 9, 9}, {"49", 6, 12}, {"44", 9, 10}, {"41", 9, 9}});

// With the country's code in front: "+33 (0)1 …" loses its 0; of a country that is no neighbour only the length is known.
std::string foreign_number(std::string_view digits) {
  for (const Country& country : neighbours) {
    if (!digits.starts_with(country.code)) continue;
    std::string_view national = digits.substr(country.code.size());
    if (national.starts_with('0')) national.remove_prefix(1);
    const bool fits = national.size() >= country.shortest && national.size() <= country.longest;
    return fits ? "+" + std::string(country.code) + std::string(national) : std::string();
  }
  const bool plausible = digits.size() >= 9 && digits.size() <= 15 && digits[0] != '0' && !digits.starts_with("32");
  return plausible ? "+" + std::string(digits) : std::string();
}

// "+3224231212" from digits, or nothing. `plus`: "+" or "00" stood before them and is not among them.
std::string to_e164(std::string_view digits, bool plus) {
  if (plus) {
    if (digits.starts_with("32")) {
      std::string_view national = digits.substr(2);
      if (national.starts_with('0')) national.remove_prefix(1);  // "+32 (0)2 …"
      return is_belgian_number(national) ? "+32" + std::string(national) : std::string();
    }
    return foreign_number(digits);
  }
  if (!digits.starts_with('0')) return {};
  const std::string_view national = digits.substr(1);
  return is_belgian_number(national) ? "+32" + std::string(national) : std::string();
}

// A run of digits and what people put between them.
struct DigitRun {
  std::string digits;
  std::vector<std::size_t> ends;  // behind each digit, in the text
  std::size_t begin = 0, end = 0;
  bool plus = false;
};

// The length of a separator at `i`, 0 when it is none. Non-breaking blanks and typographic hyphens count.
std::size_t separator_length(std::string_view line, std::size_t i) {
  const char c = line[i];
  if (c == ' ' || c == '\t' || c == '.' || c == '/' || c == '-' || c == '(' || c == ')') return 1;
  if (line.substr(i, 2) == "\xC2\xA0") return 2;
  const std::string_view three = line.substr(i, 3);
  return three == "\xE2\x80\xAF" || three == "\xE2\x80\x91" || three == "\xE2\x80\x90" || three == "\xE2\x80\x93" ||
                 three == "\xE2\x80\x89"
             ? 3
             : 0;
}

DigitRun read_run(std::string_view line, std::size_t begin) {
  DigitRun run;
  run.begin = begin;
  std::size_t i = begin;
  while (i < line.size() && line[i] == '(') ++i;
  if (i < line.size() && line[i] == '+') {
    run.plus = true;
    ++i;
  }
  std::size_t between = 0;
  while (i < line.size() && between < 6) {
    if (is_phone_digit(line[i])) {
      run.digits += line[i++];
      run.ends.push_back(i);
      between = 0;
    } else if (const std::size_t length = separator_length(line, i)) {
      i += length;
      ++between;
    } else {
      break;
    }
  }
  run.end = i;
  return run;
}

// "02/03/2024", "02.03.24": the length of a date at the start, 0 when there is none.
std::size_t date_length(std::string_view written) {
  std::array<unsigned, 3> numbers{};
  std::array<std::size_t, 3> lengths{};
  std::size_t part = 0;
  std::size_t end = 0;
  char separator = 0;
  for (; end < written.size(); ++end) {
    const char c = written[end];
    if (is_phone_digit(c)) {
      numbers.at(part) = numbers.at(part) * 10 % 100000 + static_cast<unsigned>(c - '0');
      ++lengths.at(part);
    } else if (part == 2 || (part == 1 && c != separator)) {
      break;
    } else {
      separator = c;
      ++part;
    }
  }
  if (separator != '/' && separator != '.' && separator != '-') return 0;
  if (lengths[0] == 0 || lengths[0] > 2 || lengths[1] == 0 || lengths[1] > 2) return 0;
  if (numbers[0] == 0 || numbers[0] > 31 || numbers[1] == 0 || numbers[1] > 12) return 0;
  const bool long_year = lengths[2] == 4 && numbers[2] >= 1900 && numbers[2] <= 2100;
  // Two digits for the year are a date only where a blank or nothing follows: "02/03/24 à 10h".
  const bool short_year = lengths[2] == 2 && (end == written.size() || written[end] == ' ');
  return long_year || short_year ? end : 0;
}

// The last words before a number, folded, the nearest first. Only those of its own column or clause: "BE 0207.366.501 | 02 423…".
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

template <typename Table>
bool is_listed(std::string_view word, const Table& table) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

enum class PhoneRank { Labelled, Plain, Fax, NotToCall };

struct RankedPhone {
  FoundPhone phone;
  PhoneRank rank = PhoneRank::Plain;
  std::size_t end = 0;  // in its line
};

// "BE 0207.366.501": the country in front of a VAT number, not the end of "www.jette.be 02 423 12 12".
bool is_vat_country(std::string_view line, std::size_t at) {
  while (at > 0 && line[at - 1] == ' ') --at;
  return at >= 2 && line.substr(at - 2, 2) == "BE" && (at == 2 || (line[at - 3] != '.' && !is_phone_letter(line[at - 3])));
}

// What the nearest telling word says; the words that link it with its number are passed over.
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
    if (!is_listed(word, linking_words) && i >= 2) break;
  }
  return PhoneRank::Plain;
}

// Two numbers beside each other are one run: "02 423 12 12 - 0475 12 34 56", "02/423.12.12 (8h30-17h)".
bool may_end_here(const DigitRun& run, std::size_t count, std::string_view line) {
  if (count == run.digits.size()) return true;
  const std::size_t end = run.ends[count - 1];
  if (is_phone_digit(line[end])) return false;
  std::size_t next = end;
  std::size_t separators = 0;
  bool strong = false;
  while (next < line.size() && !is_phone_digit(line[next])) {
    const std::size_t length = std::max<std::size_t>(1, separator_length(line, next));
    strong = strong || line[next] == '(' || line[next] == '/' || line[next] == '-' || length > 2;
    next += length;
    ++separators;
  }
  return (strong && separators > 1) || (next < line.size() && line[next] == '0');
}

std::optional<FoundPhone> phone_in_run(const DigitRun& run, std::string_view line) {
  bool plus = run.plus;
  std::size_t skipped = 0;
  if (!plus && run.digits.starts_with("00")) {
    plus = true;
    skipped = 2;
  }
  for (std::size_t count = std::min<std::size_t>(run.digits.size(), 17); count >= 8; --count) {
    if (!may_end_here(run, count, line)) continue;
    const std::string number = to_e164(std::string_view(run.digits).substr(skipped, count - skipped), plus);
    if (number.empty()) continue;
    std::size_t end = run.ends[count - 1];
    const std::string_view written = line.substr(run.begin, end - run.begin);
    const auto opened = std::count(written.begin(), written.end(), '(');
    const auto closed = std::count(written.begin(), written.end(), ')');
    if (opened > closed && end < line.size() && line[end] == ')') ++end;
    return FoundPhone{number, std::string(line.substr(run.begin, end - run.begin))};
  }
  return std::nullopt;
}

// The first three to five digits of a run that stand together, or twice two: "1234", "12.12". 0 when there is no such thing.
std::size_t internal_length(const DigitRun& run, std::string_view line) {
  std::size_t together = 1;
  while (together < run.ends.size() && run.ends[together] == run.ends[together - 1] + 1) ++together;
  const auto more_behind = [&](std::size_t count) {
    return count < run.ends.size() && (line[run.ends[count - 1]] != ' ' || run.digits[count] != '0');
  };
  if (together >= 3 && together <= 5) return more_behind(together) ? 0 : together;
  const bool pairs = together == 2 && run.ends.size() >= 4 && run.ends[2] == run.ends[1] + 2 && run.ends[3] == run.ends[2] + 1;
  return pairs && !more_behind(4) ? 4 : 0;
}

// Where the word stands that the written form begins with.
std::size_t begin_of_word(std::string_view line, std::size_t at, std::string_view word) {
  const std::size_t earliest = at > 40 ? at - 40 : 0;
  for (std::size_t i = at; i > earliest; --i) {
    if (i > 1 && is_phone_letter(line[i - 2])) continue;
    if (fold_words(line.substr(i - 1, at - i + 1)).starts_with(word)) return i - 1;
  }
  return at;
}

bool is_year_or_time(const DigitRun& run, std::size_t count, std::string_view line) {
  const std::size_t end = run.ends[count - 1];
  const bool hour = end < line.size() && (line[end] == 'h' || line[end] == 'H' || line[end] == ':' || line[end] == 'u');
  return hour || run.digits.starts_with("19") || run.digits.starts_with("20");
}

// "poste 1234", "toestel: 1234", "tel. interne 12.12", "joignable au 1234".
std::optional<FoundPhone> internal_number(std::string_view line, const DigitRun& run) {
  static constexpr auto internal_words =
      std::to_array<std::string_view>({"poste", "toestel", "toest", "interne", "intern", "int", "interieur", "extension", "ext",
                                       "durchwahl", "nebenstelle", "binnenlijn", "doorkiesnummer", "binnennummer"});
  if (run.plus || run.digits.empty()) return std::nullopt;
  const std::size_t count = internal_length(run, line);
  if (count == 0) return std::nullopt;
  const auto words = words_before(line, run.begin);
  const auto word = std::find_if(words.begin(), words.end(),
                                 [](const std::string& w) { return !is_listed(w, linking_words) || w == "interne"; });
  if (word == words.end()) return std::nullopt;
  // "Le poste 345" is a computer more often than a telephone.
  const bool internal = is_listed(*word, internal_words) && (count == 4 || *word != "poste");
  if (!internal && (!is_listed(*word, calling_words) || count != 4 || is_year_or_time(run, count, line))) return std::nullopt;
  const std::size_t begin = begin_of_word(line, run.begin, *word);
  const std::size_t end = run.ends[count - 1];
  return FoundPhone{std::string(line.substr(run.begin, end - run.begin)), std::string(line.substr(begin, end - begin))};
}

// Part of an address of a page or a mail, of a file's name, of a longer code.
bool is_inside_token(std::string_view line, const DigitRun& run) {
  std::size_t begin = run.begin;
  const std::size_t earliest = run.begin > 200 ? run.begin - 200 : 0;
  while (begin > earliest && static_cast<unsigned char>(line[begin - 1]) > ' ') --begin;
  const std::string_view token = line.substr(begin, run.begin - begin);
  if (token.find("://") != std::string_view::npos || token.starts_with("www.") ||
      token.find_first_of("\\=%_#") != std::string_view::npos)
    return true;
  if (run.begin == 0) return false;
  const bool blank_before = line.substr(run.begin < 2 ? 0 : run.begin - 2).starts_with("\xC2\xA0") ||
                            (run.begin >= 3 && separator_length(line, run.begin - 3) == 3) ||
                            line.substr(run.begin < 2 ? 0 : run.begin - 2).starts_with("\xC2\xB0");
  return is_phone_letter(line[run.begin - 1]) && !blank_before;
}

bool goes_on_behind(std::string_view line, std::size_t end) {
  const bool file_name = end + 1 < line.size() && line[end] == '.' && line[end + 1] >= 'a' && line[end + 1] <= 'z';
  return file_name || (end < line.size() && (line[end] == '_' || line[end] == '@' || line[end] == '%' ||
                                             (static_cast<unsigned char>(line[end]) < 0x80 && is_phone_letter(line[end]))));
}

// "02 423 12 12 (poste 1234)": whoever calls the first number needs no second one.
bool belongs_to_last(const std::vector<RankedPhone>& found, std::size_t first_of_line, std::size_t begin) {
  return found.size() > first_of_line && begin < found.back().end + 24;
}

// Behind what was read.
std::size_t take_number(std::string_view line, const DigitRun& run, std::size_t first_of_line, std::vector<RankedPhone>& found) {
  if (auto internal = internal_number(line, run)) {
    const std::size_t end = run.begin + internal->number.size();
    if (!belongs_to_last(found, first_of_line, run.begin)) found.push_back({std::move(*internal), PhoneRank::Labelled, end});
    return end;
  }
  auto phone = phone_in_run(run, line);
  if (!phone) return run.end;
  const std::size_t end = run.begin + phone->written.size();
  const PhoneRank rank = rank_by_words(line, run.begin);
  if (rank == PhoneRank::NotToCall || goes_on_behind(line, end)) return std::max(end, run.begin + 1);
  found.push_back({std::move(*phone), rank, end});
  return end;
}

void find_in_line(std::string_view line, std::vector<RankedPhone>& found) {
  const std::size_t first_of_line = found.size();
  for (std::size_t i = 0; i < line.size() && found.size() < 20;) {
    const char c = line[i];
    if (!is_phone_digit(c) && c != '+' && c != '(') {
      ++i;
      continue;
    }
    const DigitRun run = read_run(line, i);
    std::size_t next = run.end;
    if (!run.digits.empty() && !is_inside_token(line, run)) {
      const std::size_t date = run.plus ? 0 : date_length(line.substr(run.begin, run.end - run.begin));
      next = date != 0 ? run.begin + date : take_number(line, run, first_of_line, found);
    }
    i = std::max(next, i + 1);
  }
}

// "Appelez-moi au 0475" / "12 34 56": a mail client broke the line inside the number. The end of the one and the start of the next
// line, or nothing when no number can lie across them.
std::string number_over_lines(std::string_view line, std::string_view next) {
  constexpr std::string_view number_chars = "0123456789 ./-()+";
  constexpr std::size_t line_end = 60, line_start = 24;
  if (line.empty() || next.empty() || !is_phone_digit(next.front())) return {};
  const std::size_t before = line.find_last_not_of(number_chars);
  std::string_view run = trim_blanks(line.substr(before == std::string_view::npos ? 0 : before + 1));
  run.remove_prefix(std::min(run.find_first_of("0123456789(+"), run.size()));
  const auto digits = std::count_if(run.begin(), run.end(), is_phone_digit);
  const bool begins_number = run.starts_with('0') || run.starts_with("+") || run.starts_with("(0");
  if (!begins_number || digits < 2 || digits > 8 || run.empty() || !is_phone_digit(run.back())) return {};
  std::size_t begin = line.size() > line_end ? line.size() - line_end : 0;
  while (begin < line.size() && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80) ++begin;
  return std::string(line.substr(begin)) + " " + std::string(next.substr(0, std::min(line_start, next.size())));
}

}  // namespace

std::optional<FoundPhone> find_phone(std::string_view text) {
  std::vector<RankedPhone> found;
  std::string_view last;
  for (std::string_view raw : split_lines(text.substr(0, 256 * 1024))) {
    if (found.size() >= 20) break;
    const std::string_view line = trim_blanks(raw);
    const std::size_t known = found.size();
    if (const std::string both = number_over_lines(last, line); !both.empty()) find_in_line(both, found);
    if (found.size() == known) find_in_line(line, found);
    last = found.size() == known ? line : std::string_view();
  }
  const auto best =
      std::min_element(found.begin(), found.end(), [](const RankedPhone& a, const RankedPhone& b) { return a.rank < b.rank; });
  if (best == found.end()) return std::nullopt;
  best->phone.is_fax = best->rank == PhoneRank::Fax;
  return best->phone;
}

}  // namespace m2t
