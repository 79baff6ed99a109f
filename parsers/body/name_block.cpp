#include <algorithm>
#include <array>
#include <string>

#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_card = 18;  // written lines below a name
constexpr std::size_t longest_card_line = 100;

// Folded words of the From name; of the address where there is no name ("marie.dupont@").
std::vector<std::string> writer_words(const MailContext& context) {
  const bool has_name = context.writer_name.find('@') == std::string_view::npos && !context.writer_name.empty();
  const std::string_view source =
      has_name ? context.writer_name : context.writer_address.substr(0, context.writer_address.find('@'));
  const std::string folded = fold_words(source, 200);
  std::vector<std::string> words;
  for (std::string_view word : words_of(folded)) {
    if (word.size() >= 2 && words.size() < 8) words.emplace_back(word);
  }
  return words;
}

bool is_one_of(std::string_view word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view without_sign(std::string_view folded) {
  folded.remove_prefix(std::min(folded.find_first_not_of("-*_/~ |"), folded.size()));
  return folded;
}

// "Marie", "DUPONT Marie", "Marie D.", "Mme Marie Dupont".
bool is_writer_alone(std::string_view folded, const std::vector<std::string>& writer) {
  const auto words = words_of(without_sign(folded));
  if (words.empty() || words.size() > 5 || folded.size() > 60 || folded.ends_with('?') || folded.ends_with(':')) return false;
  std::size_t own = 0;
  for (std::string_view word : words) {
    const bool initial = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
    const bool title = word == "mme" || word == "mr" || word == "mevr" || word == "dhr" || word == "dr" || word == "madame";
    if (is_one_of(word, writer)) {
      ++own;
    } else if (!initial && !title) {
      return false;
    }
  }
  return own > 0;
}

// "Marie Dupont – Service Population": both names, then something that parts them from the rest.
bool begins_with_writer(std::string_view folded, const std::vector<std::string>& writer) {
  folded = without_sign(folded);
  if (writer.size() < 2 || folded.size() > longest_card_line || folded.ends_with('.') || folded.ends_with('?')) return false;
  std::size_t named = 0, position = 0;
  for (std::string_view word : words_of(folded)) {
    if (!is_one_of(word, writer)) break;
    ++named;
    position = static_cast<std::size_t>(word.data() - folded.data()) + word.size();
  }
  if (named < 2) return false;
  const std::string_view rest = folded.substr(position);
  return rest.empty() || std::string_view("|,/(<:*").find(rest[0]) != std::string_view::npos || rest.starts_with(" -") ||
         rest.starts_with(" |") || rest.starts_with(" /") || rest.starts_with(" (") || rest.starts_with(" <");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A telephone number, an address of a page, a mail or a house ("1090 Jette", "Chaussée de Wemmel 100").
bool is_contact_line(std::string_view folded) {
  static constexpr auto signs = std::to_array<std::string_view>({"http", "www.", "@", "tel", "gsm", "fax", "mobile", "jette.be",
                                                                 "jette.brussels", "chaussee", "steenweg", "avenue ", "laan ",
                                                                 "straat ", " rue ", "rue ", "boulevard", "plein ", "place "});
  if (contains_any(folded, signs)) return true;
  return std::count_if(folded.begin(), folded.end(), is_digit) >= 8 && folded.size() < 60;
}

bool is_organisation_line(std::string_view folded) {
  static constexpr auto signs =
      std::to_array<std::string_view>({"commune de", "gemeente ", "administration communale", "gemeentebestuur", "cpas", "ocmw",
                                       "service ", "dienst ", "departement", "directie", "direction", "bestuur"});
  return begins_with_any(folded, signs) && folded.size() < 90 && words_of(folded).size() <= 9;
}

// Two to four words in capitals or with a capital each, nothing else: "Jean-Luc De Smet".
bool looks_like_name(std::string_view line) {
  line = trim_blanks(line.substr(0, 100));
  if (line.size() < 5 || line.size() > 50) return false;
  std::size_t words = 0;
  bool at_start = true;
  for (char c : line) {
    if (c == ' ') {
      at_start = true;
      continue;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    if (!letter && c != '-' && c != '\'' && c != '.') return false;
    if (at_start && c >= 'a' && c <= 'z') return false;
    words += at_start;
    at_start = false;
  }
  return words >= 2 && words <= 4 && !is_greeting(fold_words(line));
}

struct CardLines {
  bool fits = true;
  std::size_t written = 0, contacts = 0, organisations = 0;
};

// What stands below a name: short lines, no sentence, no greeting.
CardLines read_card(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  CardLines card;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string_view line = trim_blanks(lines[i].substr(0, 4000));
    if (line.empty()) continue;
    const std::string folded = fold_words(line, 1000);
    if (is_disclaimer(folded)) return card;
    const bool contact = is_contact_line(folded);
    if (folded.empty()) continue;
    const bool sentence = std::string_view(".!:;").find(folded.back()) != std::string_view::npos && words_of(folded).size() > 4;
    if (++card.written > longest_card || folded.ends_with('?') || is_greeting(folded) || sentence ||
        (count_code_points(line) > longest_card_line && !contact)) {
      card.fits = false;
      return card;
    }
    card.contacts += contact;
    card.organisations += is_organisation_line(folded);
  }
  return card;
}

bool begins_paragraph(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t at) {
  return at > begin && trim_blanks(lines[at - 1].substr(0, 400)).empty();
}

// "Ses coordonnées :" above a block makes it a part of the request.
bool is_introduced(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t at) {
  while (at > begin && trim_blanks(lines[at - 1].substr(0, 400)).empty()) --at;
  return at > begin && fold_words(lines[at - 1].substr(0, 400)).ends_with(':');
}

// "-Abhishek", "/Jan" as the last line, for a writer whose name nobody knows.
bool is_dashed_name(std::string_view line) {
  line = trim_blanks(line.substr(0, 60));
  if (line.size() < 3 || line.size() > 40 || (line[0] != '-' && line[0] != '/' && line[0] != '~')) return false;
  if (line[1] < 'A' || line[1] > 'Z') return false;
  return line.find_first_of("0123456789.:;,?!/\\@", 1) == std::string_view::npos && words_of(line).size() <= 3;
}

class NameBlock {
 public:
  NameBlock(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end, const MailContext& context)
      : lines_(lines), begin_(begin), end_(end), writer_(writer_words(context)) {}

  std::size_t start() const {
    std::size_t start = end_, written = 0;
    for (std::size_t i = end_; i > begin_ && written < longest_card + 2; --i) {
      if (trim_blanks(lines_[i - 1].substr(0, 4000)).empty()) continue;
      if (starts_at(i - 1, written == 0)) start = i - 1;
      ++written;
    }
    return start;
  }

 private:
  bool starts_at(std::size_t at, bool last) const {
    const std::string folded = fold_words(lines_[at].substr(0, 200), 200);
    if (is_introduced(lines_, begin_, at)) return false;
    // A name alone closes what he says and stays with it; with a function or a number below it is a signature.
    const bool alone = is_writer_alone(folded, writer_);
    if (alone || begins_with_writer(folded, writer_)) {
      const CardLines card = read_card(lines_, at + 1, end_);
      return card.fits && (card.written > 0 || !alone);
    }
    if (last && is_dashed_name(lines_[at])) return begins_paragraph(lines_, begin_, at);
    if (!begins_paragraph(lines_, begin_, at)) return false;
    const CardLines card = read_card(lines_, at, end_);
    if (!card.fits || card.contacts == 0) return false;
    if (writer_.empty() && looks_like_name(lines_[at])) return card.written >= 2;
    // The card of a service, without anybody's name.
    return is_organisation_line(folded) && card.contacts >= 2;
  }

  const std::vector<std::string_view>& lines_;
  std::size_t begin_, end_;
  std::vector<std::string> writer_;
};

}  // namespace

bool is_greeting(std::string_view folded) {
  static constexpr auto greetings = std::to_array<std::string_view>({"bonjour",
                                                                     "bonsoir",
                                                                     "salut",
                                                                     "hello",
                                                                     "hallo",
                                                                     "hi",
                                                                     "hey",
                                                                     "dear",
                                                                     "beste",
                                                                     "dag",
                                                                     "goedemorgen",
                                                                     "goedemiddag",
                                                                     "goeiemorgen",
                                                                     "geachte",
                                                                     "chere",
                                                                     "cher",
                                                                     "madame, monsieur",
                                                                     "guten tag",
                                                                     "sehr geehrte",
                                                                     "liebe",
                                                                     "good morning",
                                                                     "good afternoon"});
  if (folded.size() > 60) return false;
  for (std::string_view word : greetings) {
    if (!folded.starts_with(word)) continue;
    const std::string_view rest = folded.substr(word.size());
    if (rest.empty() || rest[0] == ',' || rest[0] == '!') return true;
    if (rest[0] == ' ' && (folded.ends_with(',') || folded.ends_with('!') || folded.ends_with(':') || words_of(rest).size() <= 2))
      return word != "dag" || folded.ends_with(',');
  }
  return false;
}

std::size_t name_block_start(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end,
                             const MailContext& context) {
  return NameBlock(lines, begin, end, context).start();
}

}  // namespace m2t
