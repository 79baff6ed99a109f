#include "parsers/fields/title.h"

#include <algorithm>
#include <array>

#include "parsers/text/text_lines.h"
#include "tickets/reference.h"

namespace m2t {

namespace {

constexpr std::size_t longest_title = 100;  // in characters
constexpr std::string_view neutral_title = "(sans objet / zonder onderwerp)";

// A subject of such words alone does not tell one ticket from another. Folded.
constexpr std::string_view empty_words =
    "help hulp aide vraagje vraagjes probleempje urgent urgence urgente dringend spoed asap question questions vraag vragen "
    "probleem probleme problemen "
    "problemes problem "
    "problems issue svp aub please sos bonjour bonsoir hello hallo dag hi beste test info information informatie support re tr "
    "fw fwd rv antw "
    "demande demandes aanvraag request ticket petit petite kleine grand gros un une een a an the le la les de du des d l het van "
    "nouveau "
    "nouvelle nieuw nieuwe new message mail email servicedesk service desk helpdesk informatique ict it sans objet no subject "
    "geen onderwerp demande d'aide aide-moi aidez moi help needed hulp nodig gevraagd "
    "zonder aucun kein betreff none divers varia merci dank bedankt thanks important belangrijk besoin pas sujet onderwerp leeg "
    "vide "
    "empty panne pb pbm prob probl souci soucis storing defect defecten fout erreur error aub svp xxx";

// What people begin a mail with; the rest of such a line may be its first sentence.
constexpr auto greetings = std::to_array<std::string_view>({"bonjour",      "bonsoir",      "hello",
                                                            "hallo",        "hi",           "hey",
                                                            "salut",        "dag",          "beste",
                                                            "geachte",      "goedendag",    "goeiedag",
                                                            "goedemorgen",  "goedemiddag",  "goeiemorgen",
                                                            "goede morgen", "goede middag", "chers",
                                                            "cher",         "chere",        "cheres",
                                                            "madame",       "monsieur",     "mesdames",
                                                            "dear",         "good morning", "good afternoon",
                                                            "guten tag",    "guten morgen", "sehr geehrte",
                                                            "coucou",       "mijnheer",     "mevrouw",
                                                            "heren",        "collega",      "slt",
                                                            "bjr",          "bsr",          "yo",
                                                            "hoi",          "hey",          "heyhey",
                                                            "goeiendag",    "goededag",     "goede avond",
                                                            "goedenavond",  "goeienavond",  "bonne journee",
                                                            "salutations",  "allo",         "cc",
                                                            "re bonjour",   "rebonjour",    "hallo"});

// "Scan from a Xerox WorkCentre", "Message from KM_C368", "Gescand van MFP-3": what a copier writes, whoever stood at it.
constexpr std::string_view scan_beginnings =
    "scan scanned scans numerisation numerise numerisee gescand gescande message attached document documents image bild "
    "gescannt gescanntes fichier bestand";
constexpr std::string_view scan_words =
    "from a an your votre uw van de du d un une le la l een to vers naar attached joint numerise numerisee gescand scan scanned "
    "image "
    "document file device printer multifunction multifunctional multifonction mfp mfd xerox workcentre altalink versalink ricoh "
    "aficio "
    "canon konica minolta bizhub km kyocera taskalfa ecosys hp laserjet officejet lexmark brother epson sharp toshiba samsung "
    "develop "
    "pro series pdf";

bool is_copier_subject(std::string_view folded) {
  const auto words = words_of(folded);
  const auto is_device = [](std::string_view word) {
    return contains_word(scan_words, word) || word.find_first_of("0123456789") != std::string_view::npos;
  };
  return !words.empty() && contains_word(scan_beginnings, words.front()) &&
         std::all_of(words.begin() + 1, words.end(), is_device);
}

bool says_nothing(std::string_view subject) {
  const std::string folded = fold_words(subject);
  const auto words = words_of(folded);
  return is_copier_subject(folded) ||
         std::all_of(words.begin(), words.end(), [](std::string_view word) { return contains_word(empty_words, word); });
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

// "Hey kan iemand …", "bonjour mon écran …": without a comma the sentence goes on in small letters; "dag allemaal" is all greeting.
std::string_view behind_bare_greeting(std::string_view line, std::size_t greeting_length) {
  constexpr auto greeted = std::to_array<std::string_view>(
      {"a ",     "aan ",     "tous",  "toutes",   "tout ",  "all",      "iedereen",  "collega",  "collegues", "chers",
       "cheres", "dames",    "heren", "mesdames", "madame", "monsieur", "messieurs", "there",    "everyone",  "team",
       "equipe", "l'equipe", "les ",  "mevrouw",  "beste",  "geachte",  "daar",      "mijnheer", "meneer",    "service",
       "dienst", "et ",      "en ",   "le ",      "la ",    "van ",     "helpdesk",  "support"});
  if (line.size() <= greeting_length || line[greeting_length] != ' ') return line;
  const std::string_view rest = trim_blanks(line.substr(greeting_length));
  const std::string folded = fold_words(rest, 200);
  const bool goes_on = !folded.empty() && rest.front() >= 'a' && rest.front() <= 'z' && words_of(folded).size() >= 3;
  return goes_on && !begins_with_any(folded, greeted) ? rest : line;
}

// Behind "Bonjour, " or "Beste collega's, "; all of it when there is no greeting; nothing when there is only one.
std::string_view behind_one_greeting(std::string_view line) {
  const std::string folded = fold_words(line, 200);
  const auto greets = [&](std::string_view g) {
    return folded.starts_with(g) && (folded.size() == g.size() || !((folded[g.size()] >= 'a' && folded[g.size()] <= 'z')));
  };
  const auto greeting = std::find_if(greetings.begin(), greetings.end(), greets);
  if (greeting == greetings.end()) return line;
  const std::string_view rest = behind_bare_greeting(line, greeting->size());
  if (rest.size() != line.size()) return rest;
  const std::size_t end = line.substr(0, 60).find_first_of(",!.");
  if (end != std::string_view::npos) return trim_blanks(line.substr(end + 1));
  return words_of(folded).size() <= 5 ? std::string_view() : line;
}

// "Bonjour Madame, Monsieur, ": one greeting behind the other.
std::string_view behind_greeting(std::string_view line) {
  for (int greeted = 0; greeted < 4; ++greeted) {
    const std::string_view rest = behind_one_greeting(line);
    if (rest.size() == line.size()) break;
    line = rest;
  }
  return line;
}

// What copiers write into their mails.
constexpr auto copier_lines = std::to_array<std::string_view>({"number of images",
                                                               "attachment file type",
                                                               "device name",
                                                               "device location",
                                                               "device model",
                                                               "multifunction device location",
                                                               "multifunction printer location",
                                                               "please open the attached document",
                                                               "it was scanned and sent",
                                                               "it was sent to you using",
                                                               "this e-mail was sent from",
                                                               "this email was sent from",
                                                               "scan date",
                                                               "scan to email",
                                                               "for more information on xerox",
                                                               "nombre d'images",
                                                               "nombre de pages",
                                                               "type de fichier",
                                                               "nom du peripherique",
                                                               "emplacement du peripherique",
                                                               "aantal afbeeldingen",
                                                               "aantal pagina",
                                                               "bestandstype",
                                                               "apparaatnaam",
                                                               "resolution:",
                                                               "file format",
                                                               "file name:",
                                                               "queries to:"});

bool is_meaningful(std::string_view line) {
  const std::string folded = fold_words(line, 200);
  if (begins_with_any(folded, copier_lines)) return false;
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

std::string title_from_text(std::string_view new_text, bool by_copier) {
  for (std::string_view raw : split_lines(new_text.substr(0, 64 * 1024))) {
    const std::string_view line = behind_greeting(trim_blanks(raw.substr(0, 2000)));
    // A line that begins with # steers the ticket; it names nothing.
    if (line.starts_with('#') || !is_meaningful(line)) continue;
    // "Location: 3e": a copier tells about itself.
    if (by_copier && line.substr(0, 40).find(':') != std::string_view::npos) continue;
    return cut_at_word(first_sentence(one_line(line)), longest_title);
  }
  return {};
}

std::string bare_subject(std::string_view subject) {
  // Long subjects are cut before: only their beginning can be shown.
  return without_ticket_token(one_line(base_subject(subject.substr(0, 4000), "")));
}

// "Saphir erreur 12.png" -> "Saphir erreur 12"; nothing of "image001.png", "IMG_2034.jpg", "Outlook-a1b2c3.png".
std::string title_from_name(std::string_view file_name) {
  static constexpr auto made_by_programs = std::to_array<std::string_view>(
      {"image",      "img",    "photo", "outlook-", "pastedgraphic", "untitled",    "unnamed",
       "attachment", "noname", "dsc",   "pxl_",     "scan",          "doc0",        "whatsapp image",
       "winmail",    "att0",   "skm_",  "km_",      "xerox",         "numerisation"});
  const std::string_view name = trim_blanks(file_name.substr(0, std::min(file_name.rfind('.'), file_name.size())));
  const std::string folded = fold_words(name, 200);
  const auto letters = std::count_if(folded.begin(), folded.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (letters < 4 || begins_with_any(folded, made_by_programs) || says_nothing(folded)) return {};
  return cut_at_word(one_line(name), longest_title);
}

}  // namespace

MadeTitle make_title(const TitleSources& sources) {
  const std::string base = bare_subject(sources.subject);
  const std::string written(sources.subject.substr(0, 4000));
  if (!says_nothing(base)) return {cut_at_word(base, longest_title), written, "subject"};
  std::string title = title_from_text(sources.new_text, is_copier_subject(fold_words(base)));
  if (!title.empty()) return {title, title, "text"};
  const std::string forwarded = bare_subject(sources.forwarded_subject);
  if (!says_nothing(forwarded))
    return {cut_at_word(forwarded, longest_title), std::string(sources.forwarded_subject.substr(0, 4000)), "forwarded"};
  for (std::string_view name : sources.attachment_names) {
    title = title_from_name(name);
    if (!title.empty()) return {title, std::string(name), "attachment"};
  }
  if (!base.empty()) return {cut_at_word(base, longest_title), written, "subject"};
  return {std::string(neutral_title), "", ""};
}

}  // namespace m2t
