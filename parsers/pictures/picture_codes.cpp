#include "parsers/pictures/picture_codes.h"

#include <algorithm>
#include <array>

#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t most_codes = 8;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_hex(char c) { return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char as_digit(char c) { return c == 'O' || c == 'o' || c == 'Q' ? '0' : c == 'l' || c == 'I' || c == '|' ? '1' : c; }

// Their numbers are of digits alone.
constexpr auto vendor_prefixes =
    std::to_array<std::string_view>({"ORA-", "TNS-", "PLS-", "IMP-", "EXP-", "RMAN-", "AADSTS", "KB", "SQLSTATE"});

struct Word {
  std::size_t at = 0, length = 0;
};

// "SQLSTATE[42S02]", the only code with brackets. Its length; 0: none stands there.
std::size_t sqlstate_length(std::string_view text) {
  constexpr std::string_view name = "SQLSTATE[";
  constexpr std::size_t state = 5;
  if (!text.starts_with(name) || text.size() <= name.size() + state || text[name.size() + state] != ']') return 0;
  const std::string_view digits = text.substr(name.size(), state);
  const bool good = std::all_of(digits.begin(), digits.end(), [](char c) { return is_upper(c) || is_ascii_digit(c); });
  return good ? name.size() + state + 1 : 0;
}

// Runs of what a code is made of.
bool belongs_to_code(char c) {
  return is_ascii_digit(c) || is_ascii_letter(c) || c == '_' || c == '-' || c == '.' || c == ':' || c == '|';
}

// How many bytes of a word begin here. Letters with an accent are of the word, so that "événement" is one.
std::size_t word_bytes_at(std::string_view line, std::size_t at) {
  if (belongs_to_code(line[at])) return 1;
  return line[at] == '\xC3' && at + 1 < line.size() ? 2 : 0;
}

std::vector<Word> words_in(std::string_view line) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t start = i;
    if (const std::size_t length = sqlstate_length(line.substr(i))) {
      words.push_back({i, length});
      i += length;
      continue;
    }
    while (i < line.size() && word_bytes_at(line, i) > 0) i += word_bytes_at(line, i);
    std::size_t end = i;
    while (end > start && (line[end - 1] == '.' || line[end - 1] == ':' || line[end - 1] == '-' || line[end - 1] == '|')) --end;
    std::size_t begin = start;
    while (begin < end && line[begin] == '-') ++begin;
    if (end > begin) words.push_back({begin, end - begin});
    if (i == start) ++i;
  }
  return words;
}

// "Ox8007OOO5": an x in second place, and hexadecimal digits behind it once O and l are mended.
bool mend_hexadecimal(std::string& word) {
  if (word.size() < 6 || word.size() > 18 || as_digit(word[0]) != '0' || ascii_lower(word[1]) != 'x') return false;
  std::string digits = word.substr(2);
  std::transform(digits.begin(), digits.end(), digits.begin(), as_digit);
  if (!std::all_of(digits.begin(), digits.end(), is_hex)) return false;
  if (std::count_if(word.begin() + 2, word.end(), is_ascii_digit) < 2) return false;
  word = "0x" + digits;
  return true;
}

bool mend_vendor_code(std::string& word) {
  std::string shown = word;
  if (shown.starts_with("0RA-")) shown[0] = 'O';
  for (const std::string_view prefix : vendor_prefixes) {
    if (!shown.starts_with(prefix) || shown.size() < prefix.size() + 4 || shown.size() > prefix.size() + 8) continue;
    std::string digits = shown.substr(prefix.size());
    if (std::count_if(digits.begin(), digits.end(), is_ascii_digit) < 2) return false;
    std::transform(digits.begin(), digits.end(), digits.begin(), as_digit);
    if (!std::all_of(digits.begin(), digits.end(), is_ascii_digit)) return false;
    word = std::string(prefix) + digits;
    return true;
  }
  return false;
}

// Names of errors begin so. Recognition loses underscores, and takes a blank for them.
constexpr auto name_beginnings =
    std::to_array<std::string_view>({"ERR", "NET::ERR", "NET:ERR", "DNS", "SSL", "SEC", "MOZILLA", "PR", "STATUS", "DRIVER",
                                     "CRITICAL", "KERNEL", "SYSTEM", "PAGE", "IRQL", "INACCESSIBLE"});

// Names that have an underscore already end so, too: WHEA_UNCORRECTABLE ERROR.
constexpr auto name_endings = std::to_array<std::string_view>(
    {"ERROR", "FAILURE", "FAILED", "EXCEPTION", "HANDLED", "VIOLATION", "INVALID", "EXPIRED", "REFUSED", "RESET", "FOUND"});

bool is_capital_word(std::string_view word) {
  return word.size() >= 2 && std::all_of(word.begin(), word.end(), [](char c) { return is_upper(c) || c == '_' || c == ':'; });
}

// How many of the words from `first` on are one name, "SEC ERROR EXPIRED_CERTIFICATE": capitals parted by single blanks, such a
// beginning, and an underscore among them or a beginning that says it all. 0 or 1: nothing to mend.
std::size_t words_of_name(std::string_view line, const std::vector<Word>& words, std::size_t first) {
  const std::string_view head = line.substr(words[first].at, words[first].length);
  const std::string_view beginning = head.substr(0, head.find('_'));
  const bool known = std::find(name_beginnings.begin(), name_beginnings.end(), beginning) != name_beginnings.end();
  if (!known && beginning.size() == head.size()) return 0;
  bool underscore = false;
  std::size_t count = 0;
  for (std::size_t i = first; i < words.size(); ++i, ++count) {
    const std::string_view word = line.substr(words[i].at, words[i].length);
    if (!is_capital_word(word)) break;
    if (!known && i > first && std::find(name_endings.begin(), name_endings.end(), word) == name_endings.end()) break;
    if (i > first && (words[i].at != words[i - 1].at + words[i - 1].length + 1 || line[words[i].at - 1] != ' ')) break;
    underscore = underscore || word.find('_') != std::string_view::npos;
  }
  const bool certain = count >= 3 && (beginning == "ERR" || beginning == "SSL" || beginning == "SEC" || beginning == "DNS");
  return underscore || certain ? count : 0;
}

// Of the two colons in NET::ERR_ one is easily lost.
bool mend_net_error(std::string& word) {
  if (!word.starts_with("NET:ERR")) return false;
  word.insert(3, 1, ':');
  return true;
}

std::string joined_name(std::string_view line, const Word& first, const Word& last) {
  std::string name(line.substr(first.at, last.at + last.length - first.at));
  std::replace(name.begin(), name.end(), ' ', '_');
  std::string out;
  for (const char c : name)
    if (c != '_' || !out.ends_with('_')) out += c;
  mend_net_error(out);
  return out;
}

bool is_hexadecimal_code(std::string_view word) {
  return word.size() >= 5 && word.size() <= 18 && word.starts_with("0x") && std::all_of(word.begin() + 2, word.end(), is_hex);
}

bool is_vendor_code(std::string_view word) {
  return std::any_of(vendor_prefixes.begin(), vendor_prefixes.end(), [&](std::string_view prefix) {
    return word.starts_with(prefix) && word.size() >= prefix.size() + 4 &&
           std::all_of(word.begin() + static_cast<std::ptrdiff_t>(prefix.size()), word.end(), is_ascii_digit);
  });
}

// ERR_CONNECTION_REFUSED, NET::ERR_CERT_AUTHORITY_INVALID, CRITICAL_PROCESS_DIED
bool is_named_code(std::string_view word) {
  if (word.size() < 9 || word.find('_') == std::string_view::npos) return false;
  const auto letters = std::count_if(word.begin(), word.end(), is_upper);
  return letters >= 6 &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_upper(c) || is_ascii_digit(c) || c == '_' || c == ':'; });
}

// With a digit, and nothing but capitals, digits, points and hyphens: 13.A2.D1, AUTH-401, R6025, 53.
bool can_stand_behind_code_word(std::string_view word) {
  if (word.size() > 14 || std::none_of(word.begin(), word.end(), is_ascii_digit)) return false;
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return is_upper(c) || is_ascii_digit(c) || c == '.' || c == '-' || c == '_'; });
}

// Folded; a number within the next four words is a code.
constexpr auto code_words =
    std::to_array<std::string_view>({"erreur",  "error",    "fout",  "foutcode", "fehler",    "fehlercode",    "code",
                                     "message", "bericht",  "errno", "event",    "evenement", "serviceoproep", "reason",
                                     "fault",   "bugcheck", "stop",  "status",   "sqlstate",  "foutnummer",    "stopcode"});

constexpr auto http_words =
    std::to_array<std::string_view>({"not found", "forbidden", "unauthorized", "internal server error", "bad gateway",
                                     "service unavailable", "gateway timeout", "page introuvable", "bad request"});

// From 531 on they are mail servers' replies: "550 Service unavailable".
bool is_http_state(std::string_view word) {
  const bool digits = word.size() == 3 && is_ascii_digit(word[1]) && is_ascii_digit(word[2]);
  return digits && (word[0] == '4' || (word[0] == '5' && word <= "530"));
}

// R6025: a capital and four or five digits at the start of a line, as run-time libraries print it.
bool is_leading_code(std::string_view word) {
  return word.size() >= 5 && word.size() <= 9 && is_upper(word[0]) &&
         std::count_if(word.begin(), word.end(), is_ascii_digit) >= 4 &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_upper(c) || is_ascii_digit(c); });
}

// 550 5.1.10: the states of mail servers.
bool is_enhanced_status(std::string_view word) {
  return word.size() >= 5 && word.size() <= 9 && (word[0] == '4' || word[0] == '5') && word[1] == '.' &&
         std::count(word.begin(), word.end(), '.') == 2 &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_ascii_digit(c) || c == '.'; });
}

// ERR-7719, wherever it stands.
bool is_error_number(std::string_view word) {
  constexpr std::string_view beginning = "ERR-";
  return word.starts_with(beginning) && word.size() >= beginning.size() + 2 &&
         std::all_of(word.begin() + beginning.size(), word.end(), is_ascii_digit);
}

// "(-8559)": a line of nothing else, under a message.
bool is_number_in_brackets(std::string_view line, const std::vector<Word>& words) {
  if (words.size() != 1 || line.size() < 5 || line.front() != '(' || line.back() != ')') return false;
  line = line.substr(1, line.size() - 2);
  if (line.front() == '-') line.remove_prefix(1);
  return line.size() >= 3 && line.size() <= 6 && std::all_of(line.begin(), line.end(), is_ascii_digit);
}

// A letter O in a word of small letters, before a digit: srv-printO2.
bool mend_small_name(std::string& word) {
  bool mended = false;
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    if (word[i] != 'O' || !(word[i - 1] >= 'a' && word[i - 1] <= 'z') || !is_ascii_digit(word[i + 1])) continue;
    word[i] = '0';
    mended = true;
  }
  return mended;
}

// Lijst_2026.xIsx: endings of files that everybody knows, with an l, an I or a 1 for each other.
bool mend_file_ending(std::string& word) {
  constexpr auto endings = std::to_array<std::string_view>({"xlsx", "xlsm", "xls", "html", "xml", "dll", "sql", "accdb"});
  const std::size_t point = word.rfind('.');
  if (point == std::string::npos || point == 0) return false;
  const auto same = [](char read, char known) {
    return read == known || (known == 'l' && (read == 'I' || read == '1' || read == 'i'));
  };
  const std::string_view ending = std::string_view(word).substr(point + 1);
  for (const std::string_view known : endings) {
    if (ending == known || !std::equal(ending.begin(), ending.end(), known.begin(), known.end(), same)) continue;
    word.replace(point + 1, std::string::npos, known);
    return true;
  }
  return false;
}

}  // namespace

std::string mended_codes(std::string_view line) {
  std::string out;
  std::size_t done = 0;
  const std::vector<Word> words = words_in(line);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t last = i;
    std::string word(line.substr(words[i].at, words[i].length));
    if (const std::size_t count = words_of_name(line, words, i); count > 1) {
      last = i + count - 1;
      word = joined_name(line, words[i], words[last]);
    } else if (!mend_hexadecimal(word) && !mend_vendor_code(word) && !mend_net_error(word) && !mend_small_name(word) &&
               !mend_file_ending(word)) {
      continue;
    }
    out += line.substr(done, words[i].at - done);
    out += word;
    done = words[last].at + words[last].length;
    i = last;
  }
  out += line.substr(done);
  return out;
}

std::vector<std::string> codes_in(std::string_view line) {
  std::vector<std::string> codes;
  const std::vector<Word> words = words_in(line);
  const std::string folded = fold_words(line);
  const bool http = folded.find("http") != std::string::npos || contains_any(folded, http_words);
  std::size_t announced = 0;  // so many of the next words may be a code
  for (std::size_t i = 0; i < words.size() && codes.size() < most_codes; ++i) {
    const std::string_view word = line.substr(words[i].at, words[i].length);
    const std::string small = fold_words(word);
    const bool announces =
        std::any_of(code_words.begin(), code_words.end(), [&](std::string_view w) { return contains_word(small, w); });
    if (sqlstate_length(word) == word.size() || is_hexadecimal_code(word) || is_vendor_code(word) || is_named_code(word) ||
        is_enhanced_status(word) || (http && is_http_state(word)) || is_error_number(word) ||
        is_number_in_brackets(line, words) || (i == 0 && words.size() == 1 && is_leading_code(word)) ||
        (announced > 0 && can_stand_behind_code_word(word))) {
      codes.emplace_back(word);
      announced = 0;
    } else if (announces) {
      announced = 5;
    } else if (announced > 0) {
      --announced;
    }
  }
  return codes;
}

}  // namespace m2t
