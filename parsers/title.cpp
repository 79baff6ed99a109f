#include "parsers/title.h"

#include <algorithm>
#include <array>

#include "parsers/text_lines.h"
#include "tickets/reference.h"

namespace m2t {

namespace {

constexpr std::size_t longest_title = 80;     // made of the text, in characters
constexpr std::size_t longest_subject = 200;  // a subject is kept up to here
constexpr std::string_view neutral_title = "(sans objet / zonder onderwerp)";

// A subject of such words alone does not tell one ticket from another. Folded.
constexpr std::string_view empty_words =
    "help hulp aide urgent urgence urgente dringend spoed asap question questions vraag vragen probleem probleme problemen "
    "problemes problem "
    "problems issue svp aub please sos bonjour bonsoir hello hallo dag hi beste test info information informatie support re tr "
    "fw fwd rv antw "
    "demande demandes aanvraag request ticket petit petite kleine grand gros un une een a an the le la les de du des d l het van "
    "nouveau "
    "nouvelle nieuw nieuwe new message mail email servicedesk service desk helpdesk informatique ict it sans objet no subject "
    "geen onderwerp "
    "zonder aucun kein betreff none divers varia merci dank bedankt thanks important belangrijk besoin";

// What people begin a mail with; the rest of such a line may be its first sentence.
constexpr auto greetings = std::to_array<std::string_view>(
    {"bonjour",      "bonsoir",      "hello",          "hallo",     "hi",           "hey",          "salut",       "dag",
     "beste",        "geachte",      "goedendag",      "goeiedag",  "goedemorgen",  "goedemiddag",  "goeiemorgen", "goede morgen",
     "goede middag", "chers",        "cher",           "chere",     "cheres",       "madame",       "monsieur",    "mesdames",
     "dear",         "good morning", "good afternoon", "guten tag", "guten morgen", "sehr geehrte", "coucou",      "mijnheer",
     "mevrouw",      "heren",        "collega"});

bool says_nothing(std::string_view subject) {
  const std::string folded = fold_words(subject);
  const auto words = words_of(folded);
  return std::all_of(words.begin(), words.end(), [](std::string_view word) { return contains_word(empty_words, word); });
}

bool is_token_char(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

// "[JET-10429]" at either end: a number is no name.
std::string without_ticket_token(std::string subject) {
  const auto is_token = [](std::string_view inside) {
    const std::size_t hyphen = inside.find('-');
    return hyphen != std::string_view::npos && hyphen >= 1 && hyphen <= 12 &&
           std::all_of(inside.begin(), inside.end(), is_token_char) && inside.size() - hyphen >= 5 &&
           inside.size() - hyphen <= 13 && inside.find_first_not_of("0123456789", hyphen + 1) == std::string_view::npos;
  };
  const std::size_t open = subject.rfind('[');
  if (subject.ends_with(']') && is_token(std::string_view(subject).substr(open + 1, subject.size() - open - 2)))
    subject.resize(open);
  const std::size_t close = subject.find(']');
  if (subject.starts_with('[') && close != std::string::npos && is_token(std::string_view(subject).substr(1, close - 1)))
    subject.erase(0, close + 1);
  return std::string(trim_blanks(subject));
}

// At most that many characters, cut between words, with an ellipsis where something is missing.
std::string cut_at_word(std::string_view text, std::size_t most) {
  text = trim_blanks(text);
  std::size_t position = 0;
  std::size_t last_blank = 0;
  for (std::size_t count = 0; position < text.size(); ++count) {
    if (text[position] == ' ' && count < most) last_blank = position;
    if (count == most - 1 && count_code_points(text.substr(position)) > 1) {
      const std::size_t end = last_blank > position / 2 ? last_blank : position;
      return std::string(trim_blanks(text.substr(0, end))) + "\xE2\x80\xA6";
    }
    next_code_point(text, position);
  }
  return std::string(text);
}

std::string one_line(std::string_view text) {
  std::string line;
  for (char c : text.substr(0, 4000)) {
    const bool blank = static_cast<unsigned char>(c) <= ' ';
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
  }
  return std::string(trim_blanks(line));
}

// Behind "Bonjour, " or "Beste collega's, "; all of it when there is no greeting; nothing when there is only one.
std::string_view behind_greeting(std::string_view line) {
  const std::string folded = fold_words(line, 200);
  const auto greets = [&](std::string_view g) {
    return folded.starts_with(g) && (folded.size() == g.size() || !((folded[g.size()] >= 'a' && folded[g.size()] <= 'z')));
  };
  if (!std::any_of(greetings.begin(), greetings.end(), greets)) return line;
  const std::size_t end = line.substr(0, 60).find_first_of(",!.");
  if (end != std::string_view::npos) return trim_blanks(line.substr(end + 1));
  return words_of(folded).size() <= 5 ? std::string_view() : line;
}

bool is_meaningful(std::string_view line) {
  const std::string folded = fold_words(line, 200);
  const auto letters = std::count_if(folded.begin(), folded.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; });
  return letters >= 3 && !says_nothing(folded.substr(0, 120));
}

// The first sentence when the line has several and the first is enough.
std::string_view first_sentence(std::string_view line) {
  for (std::size_t end = line.find_first_of(".!?"); end != std::string_view::npos; end = line.find_first_of(".!?", end + 1)) {
    const bool sentence_end = end + 1 < line.size() && line[end + 1] == ' ' && end >= 12;
    if (sentence_end) return line.substr(0, line[end] == '.' ? end : end + 1);
  }
  return line.ends_with('.') && !line.ends_with("..") ? line.substr(0, line.size() - 1) : line;
}

std::string title_from_text(std::string_view new_text) {
  for (std::string_view raw : split_lines(new_text.substr(0, 64 * 1024))) {
    const std::string_view line = behind_greeting(trim_blanks(raw.substr(0, 2000)));
    // A line that begins with # steers the ticket; it names nothing.
    if (line.starts_with('#') || !is_meaningful(line)) continue;
    return cut_at_word(first_sentence(one_line(line)), longest_title);
  }
  return {};
}

}  // namespace

MadeTitle make_title(std::string_view subject, std::string_view new_text) {
  // Long subjects are cut before: only their beginning can be shown.
  const std::string base = without_ticket_token(one_line(base_subject(subject.substr(0, 4000), "")));
  if (!says_nothing(base)) return {cut_at_word(base, longest_subject), std::string(subject.substr(0, 4000)), "subject"};
  std::string title = title_from_text(new_text);
  if (!title.empty()) return {title, title, "text"};
  if (!base.empty()) return {cut_at_word(base, longest_subject), std::string(subject.substr(0, 4000)), "subject"};
  return {std::string(neutral_title), "", ""};
}

}  // namespace m2t
