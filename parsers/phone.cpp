#include <algorithm>
#include <array>

#include "parsers/contact_finder.h"
#include "parsers/text_lines.h"

namespace m2t {

namespace {

bool is_phone_digit(char c) { return c >= '0' && c <= '9'; }
bool is_phone_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

constexpr auto phone_words = std::to_array<std::string_view>(
    {"tel",     "telephone", "telefoon", "telefon", "tel.",      "gsm",        "phone",  "mobile", "mobiel", "mob", "portable",
     "appeler", "bel",       "bellen",   "call",    "joignable", "bereikbaar", "nummer", "numero", "t",      "m",   "handy"});
constexpr auto fax_words = std::to_array<std::string_view>({"fax", "telefax", "f"});
// A number behind one of these is something else.
constexpr auto other_number_words = std::to_array<std::string_view>({"tva",
                                                                     "btw",
                                                                     "vat",
                                                                     "be",
                                                                     "iban",
                                                                     "bce",
                                                                     "kbo",
                                                                     "entreprise",
                                                                     "ondernemingsnummer",
                                                                     "ondernemingsnr",
                                                                     "commande",
                                                                     "bestelling",
                                                                     "bestelnummer",
                                                                     "order",
                                                                     "facture",
                                                                     "factuur",
                                                                     "invoice",
                                                                     "rekening",
                                                                     "compte",
                                                                     "dossier",
                                                                     "ref",
                                                                     "reference",
                                                                     "referentie",
                                                                     "serie",
                                                                     "serienummer",
                                                                     "serial",
                                                                     "niss",
                                                                     "rijksregister",
                                                                     "rijksregisternummer",
                                                                     "ticket"});

// The Belgian numbering plan, without the leading 0: mobile 4xx with nine digits, everything else eight.
bool is_belgian_number(std::string_view national) {
  if (national.empty() || national[0] == '0') return false;
  if (national.size() == 9) return national[0] == '4' && national[1] >= '5';
  return national.size() == 8;
}

// "+3224231212" from digits, or nothing. `plus`: "+" or "00" stood before them and is not among them.
std::string to_e164(std::string_view digits, bool plus) {
  if (plus) {
    if (digits.starts_with("32")) {
      std::string_view national = digits.substr(2);
      if (national.starts_with('0')) national.remove_prefix(1);  // "+32 (0)2 …"
      return is_belgian_number(national) ? "+32" + std::string(national) : std::string();
    }
    const bool plausible = digits.size() >= 9 && digits.size() <= 15 && digits[0] != '0';
    return plausible ? "+" + std::string(digits) : std::string();
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

bool looks_like_date(std::string_view written) {
  std::array<unsigned, 3> numbers{};
  std::array<std::size_t, 3> lengths{};
  std::size_t part = 0;
  char separator = 0;
  for (char c : written) {
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
  if (separator != '/' && separator != '.' && separator != '-') return false;
  if (lengths[0] == 0 || lengths[0] > 2 || lengths[1] == 0 || lengths[1] > 2) return false;
  return numbers[0] <= 31 && numbers[1] <= 12 && lengths[2] == 4 && numbers[2] >= 1900 && numbers[2] <= 2100;
}

// The last words before a number, folded.
std::vector<std::string> words_before(std::string_view line, std::size_t at) {
  std::size_t begin = at > 40 ? at - 40 : 0;
  while (begin < at && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80) ++begin;
  const std::string folded = fold_words(line.substr(begin, at - begin));
  std::vector<std::string> words;
  for (std::string_view word : words_of(folded)) words.emplace_back(word);
  if (words.size() > 3) words.erase(words.begin(), words.end() - 3);
  return words;
}

template <typename Table>
bool any_in(const std::vector<std::string>& words, const Table& table) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& w) { return std::find(table.begin(), table.end(), w) != table.end(); });
}

enum class PhoneRank { Labelled, Plain, Fax };

struct RankedPhone {
  FoundPhone phone;
  PhoneRank rank = PhoneRank::Plain;
};

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
  const std::string_view written_all = line.substr(run.begin, run.end - run.begin);
  if (!plus && looks_like_date(written_all)) return std::nullopt;
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

// "poste 1234", "toestel: 1234", "tel. interne 1234".
std::optional<FoundPhone> internal_number(std::string_view line, const DigitRun& run) {
  static constexpr auto internal_words =
      std::to_array<std::string_view>({"poste", "toestel", "interne", "intern", "interieur", "extension", "ext", "durchwahl",
                                       "nebenstelle", "binnenlijn", "doorkiesnummer"});
  if (run.plus || run.digits.size() < 3 || run.digits.size() > 5) return std::nullopt;
  std::vector<std::string> words = words_before(line, run.begin);
  while (!words.empty() && (words.back() == "n\xC2\xB0" || words.back() == "n" || words.back() == "nr" || words.back() == "no" ||
                            words.back() == "numero" || words.back() == "nummer"))
    words.pop_back();
  if (words.empty() || std::find(internal_words.begin(), internal_words.end(), words.back()) == internal_words.end())
    return std::nullopt;
  // As it stands there, from the word on.
  std::size_t begin = run.begin;
  const std::size_t earliest = run.begin > 40 ? run.begin - 40 : 0;
  for (std::size_t i = run.begin; i > earliest; --i) {
    if (i > 1 && is_phone_letter(line[i - 2])) continue;
    if (fold_words(line.substr(i - 1, run.begin - i + 1)).starts_with(words.back())) {
      begin = i - 1;
      break;
    }
  }
  return FoundPhone{run.digits, std::string(line.substr(begin, run.ends.back() - begin))};
}

void find_in_line(std::string_view line, std::vector<RankedPhone>& found) {
  for (std::size_t i = 0; i < line.size() && found.size() < 20;) {
    const char c = line[i];
    if (!is_phone_digit(c) && c != '+' && c != '(') {
      ++i;
      continue;
    }
    const DigitRun run = read_run(line, i);
    const bool inside_word = i > 0 &&
                             (is_phone_letter(line[i - 1]) || line[i - 1] == '_' || line[i - 1] == '=' || line[i - 1] == '%') &&
                             separator_length(line, i - 1) == 0 && line.substr(i < 2 ? 0 : i - 2, 2) != "\xC2\xA0" &&
                             line.substr(i < 3 ? 0 : i - 3, 3) != "\xE2\x80\xAF";
    std::size_t next = std::max(run.end, i + 1);
    if (!inside_word && !run.digits.empty()) {
      const auto words = words_before(line, run.begin);
      if (auto internal = internal_number(line, run)) {
        found.push_back({std::move(*internal), PhoneRank::Labelled});
      } else if (!any_in(words, other_number_words)) {
        if (auto phone = phone_in_run(run, line)) {
          next = run.begin + phone->written.size();
          const PhoneRank rank = any_in(words, fax_words)     ? PhoneRank::Fax
                                 : any_in(words, phone_words) ? PhoneRank::Labelled
                                                              : PhoneRank::Plain;
          found.push_back({std::move(*phone), rank});
        }
      }
    }
    i = next;
  }
}

}  // namespace

std::optional<FoundPhone> find_phone(std::string_view text) {
  std::vector<RankedPhone> found;
  for (std::string_view line : split_lines(text.substr(0, 256 * 1024))) {
    if (found.size() >= 20) break;
    find_in_line(line, found);
  }
  const auto best =
      std::min_element(found.begin(), found.end(), [](const RankedPhone& a, const RankedPhone& b) { return a.rank < b.rank; });
  if (best == found.end()) return std::nullopt;
  return best->phone;
}

}  // namespace m2t
