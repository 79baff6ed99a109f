#include "rules/acknowledged.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "rules/plain_text.h"
#include "rules/shown_text.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr int letters_of_a_description = 15;
constexpr std::size_t words_of_a_telling_subject = 4;
constexpr std::size_t words_of_a_sentence = 4;
constexpr std::size_t text_read = 4096;
constexpr std::size_t most_questions = 3;
constexpr std::size_t characters_shown = 100;
constexpr std::size_t characters_of_a_file_name = 60;
constexpr std::size_t names_shown = 3;

bool is_picture(const Attachment& a) { return a.kind == AttachmentKind::Screenshot || a.kind == AttachmentKind::Photo; }

bool is_document(const Attachment& a) {
  return a.kind == AttachmentKind::Document || a.kind == AttachmentKind::Archive || a.kind == AttachmentKind::Message ||
         a.kind == AttachmentKind::Other;
}

bool has_picture(const Mail& mail) { return std::ranges::any_of(mail.attachments, is_picture); }
bool has_document(const Mail& mail) { return std::ranges::any_of(mail.attachments, is_document); }

bool says_nearly_nothing(const Mail& mail) {
  if (mail.forwarded || !mail.quoted_text.empty() || has_document(mail)) return false;  // they describe it there
  if (split_words(plain_words(mail.subject)).size() >= words_of_a_telling_subject) return false;
  const std::string plain = plain_words(std::string_view(mail.new_text).substr(0, text_read));
  return std::ranges::count_if(plain, [](char c) { return c != ' '; }) < letters_of_a_description;
}

// Words that are about a page of the web and nothing else. "Le site" may be a building, "la page" a sheet of paper.
constexpr std::array web_phrases{"site web"sv,
                                 "site internet"sv,
                                 "page web"sv,
                                 "page internet"sv,
                                 "page d accueil"sv,
                                 "intranet"sv,
                                 "formulaire en ligne"sv,
                                 "application web"sv,
                                 "erreur 404"sv,
                                 "navigateur"sv,
                                 "website"sv,
                                 "webpagina"sv,
                                 "webformulier"sv,
                                 "webapplicatie"sv,
                                 "internetpagina"sv,
                                 "internetsite"sv,
                                 "startpagina"sv,
                                 "online formulier"sv,
                                 "fout 404"sv,
                                 "webpage"sv,
                                 "web page"sv,
                                 "web form"sv,
                                 "online form"sv,
                                 "error 404"sv};

bool is_about_a_web_page(const Mail& mail) {
  for (const std::string_view text : {std::string_view(mail.subject), std::string_view(mail.new_text)})
    if (!first_phrase(plain_words(text.substr(0, text_read)), web_phrases).empty()) return true;
  return false;
}

// The first line that is a sentence: greetings and "urgent !" say nothing of the problem.
std::string first_sentence_of(std::string_view text) {
  text = text.substr(0, text_read);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (split_words(plain_words(line)).size() >= words_of_a_sentence) return one_shown_line(line, characters_shown);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

template <typename Belongs>
std::string names_of(const Mail& mail, Belongs belongs) {
  std::string names;
  std::size_t shown = 0;
  for (const Attachment& a : mail.attachments) {
    if (!belongs(a) || a.name.empty()) continue;
    if (shown++ == names_shown) return names + ", …";
    names += (names.empty() ? "" : ", ") + one_shown_line(a.name, characters_of_a_file_name);
  }
  return names;
}

template <typename Belongs>
std::string singular_or_plural(const Mail& mail, Belongs belongs, std::string_view key) {
  return std::string(key) + (std::ranges::count_if(mail.attachments, belongs) > 1 ? "s" : "");
}

// The number alone: "Bel me op 1299" is how it was said.
std::string phone_as_written(const MailFields& fields) {
  const auto source = fields.sources.find("phone");
  const bool written = source != fields.sources.end() && !source->second.written.empty();
  const std::string_view all = written ? std::string_view(source->second.written) : std::string_view(fields.phone);
  const std::size_t number = all.find_first_of("+(0123456789");
  return one_shown_line(number == std::string_view::npos ? all : all.substr(number), characters_shown);
}

// "message : page introuvable", "de melding is: …", "erreur « disque plein »": said, though it was not read as a message of its own.
bool tells_what_the_error_says(const Mail& mail) {
  static constexpr std::array words{"message"sv, "messages"sv, "erreur"sv,  "erreurs"sv, "melding"sv, "foutmelding"sv, "fout"sv,
                                    "error"sv,   "code"sv,     "affiche"sv, "indique"sv, "zegt"sv,    "toont"sv,       "says"sv};
  const std::string_view text = std::string_view(mail.new_text).substr(0, text_read);
  for (std::size_t at = 0; (at = text.find_first_of(":\"\xC2\xE2", at)) != std::string_view::npos; ++at) {
    const std::string_view sign = text.substr(at);
    const bool opens =
        sign.starts_with(':') || sign.starts_with('"') || sign.starts_with("«") || sign.starts_with("“") || sign.starts_with("„");
    if (!opens) continue;
    const std::string before = plain_words(text.substr(at < 40 ? 0 : at - 40, std::min<std::size_t>(at, 40)));
    const auto said = split_words(before);
    const std::string behind = plain_words(sign.substr(1, 60));
    if (split_words(behind).empty() || said.empty()) continue;
    const auto last = said.back() == "is" || said.back() == "est" || said.back() == "dit" ? said.size() - 1 : said.size();
    if (last > 0 && std::ranges::count(words, said[last - 1]) != 0) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> what_was_understood(const Mail& mail) {
  std::vector<std::string> keys;
  if (!mail.fields.phone.empty()) keys.emplace_back("phone");
  if (!mail.fields.urls.empty()) keys.emplace_back("url");
  if (!mail.fields.error_text.empty()) keys.emplace_back("error_text");
  if (has_picture(mail)) keys.push_back(singular_or_plural(mail, is_picture, "screenshot"));
  if (has_document(mail)) keys.push_back(singular_or_plural(mail, is_document, "attachment"));
  return keys;
}

std::map<std::string, std::string> words_understood(const Mail& mail) {
  const std::string first_url = mail.fields.urls.empty() ? std::string() : mail.fields.urls.front();
  std::map<std::string, std::string> words{{"description", first_sentence_of(mail.new_text)},
                                           {"phone", mail.fields.phone.empty() ? std::string() : phone_as_written(mail.fields)},
                                           {"url", one_shown_line(first_url, characters_shown)},
                                           {"error_text", one_shown_line(mail.fields.error_text, characters_shown)},
                                           {singular_or_plural(mail, is_picture, "screenshot"), names_of(mail, is_picture)},
                                           {singular_or_plural(mail, is_document, "attachment"), names_of(mail, is_document)}};
  std::erase_if(words, [](const auto& one) { return one.second.empty(); });
  return words;
}

std::vector<std::string> what_is_missing(const Mail& mail, TicketType type, bool knows_phone) {
  std::vector<std::string> keys;
  if (says_nearly_nothing(mail)) keys.emplace_back("description");
  if (type == TicketType::Incident && mail.fields.error_text.empty() && !has_picture(mail) && !tells_what_the_error_says(mail))
    keys.emplace_back("error_text");
  if (mail.fields.urls.empty() && is_about_a_web_page(mail)) keys.emplace_back("url");
  if (mail.fields.phone.empty() && !knows_phone) keys.emplace_back("phone");
  if (keys.size() > most_questions) keys.resize(most_questions);
  return keys;
}

}  // namespace m2t
