#include "mailer/field_words.h"

#include <fmt/format.h>

#include <array>

namespace m2t {
namespace {

struct FieldWords {
  std::string_view key, french, dutch, english;
};
constexpr std::array understood_words{
    FieldWords{"phone", "un numéro de téléphone", "een telefoonnummer", "a phone number"},
    FieldWords{"url", "l'adresse d'une page (URL)", "het adres van een pagina (URL)", "the address of a page (URL)"},
    FieldWords{"error_text", "un message d'erreur", "een foutmelding", "an error message"},
    FieldWords{"screenshot", "une capture d'écran", "een schermafbeelding", "a screenshot"},
    FieldWords{"screenshots", "des captures d'écran", "schermafbeeldingen", "screenshots"},
    FieldWords{"attachment", "une pièce jointe", "een bijlage", "an attachment"},
    FieldWords{"attachments", "des pièces jointes", "bijlagen", "attachments"},
};
constexpr std::array told_words{
    FieldWords{"description", "votre demande", "uw aanvraag", "your request"},
    FieldWords{"phone", "votre numéro de téléphone", "uw telefoonnummer", "your phone number"},
    FieldWords{"url", "l'adresse de la page (URL)", "het adres van de pagina (URL)", "the address of the page (URL)"},
    FieldWords{"error_text", "le message d'erreur", "de foutmelding", "the error message"},
};
constexpr std::array quoted_keys{std::string_view("description"), std::string_view("error_text")};
constexpr std::array missing_words{
    FieldWords{"phone", "votre numéro de téléphone", "uw telefoonnummer", "your phone number"},
    FieldWords{"url", "l'adresse de la page (URL)", "het adres van de pagina (URL)", "the address of the page (URL)"},
    FieldWords{"error_text", "le texte complet du message d'erreur, ou une capture d'écran",
               "de volledige tekst van de foutmelding, of een schermafbeelding",
               "the full text of the error message, or a screenshot"},
    FieldWords{"description", "une description du problème en quelques mots", "een korte beschrijving van het probleem",
               "a short description of the problem"},
};

template <std::size_t count>
std::string field_in_words(const std::array<FieldWords, count>& table, std::string_view key, Language language) {
  for (const FieldWords& row : table)
    if (row.key == key)
      return std::string(language == Language::French ? row.french : language == Language::Dutch ? row.dutch : row.english);
  return {};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Words that hold quotation marks themselves: « Erreur « disque plein » » reads badly with the same marks twice.
std::string with_inner_marks(std::string_view words, Language language) {
  std::string inner(words);
  if (language == Language::French) {
    for (const std::string_view blank : {" ", "\u00A0", "\u202F", ""}) {
      replace_all(inner, "«" + std::string(blank), "“");
      replace_all(inner, std::string(blank) + "»", "”");
    }
    return inner;
  }
  for (const std::string_view opening : {"“", "„"}) replace_all(inner, opening, "‘");
  replace_all(inner, "”", "’");
  return inner;
}

// The blanks inside French quotation marks are no-break spaces.
std::string in_quotation_marks(std::string_view typed, Language language) {
  const std::string words = with_inner_marks(typed, language);
  if (language == Language::French) return fmt::format("« {} »", words);
  return fmt::format("{}{}”", language == Language::Dutch ? "„" : "“", words);
}

}  // namespace

std::string understood_in_words(std::string_view key, Language language) {
  return field_in_words(understood_words, key, language);
}
std::string missing_in_words(std::string_view key, Language language) { return field_in_words(missing_words, key, language); }

std::string told_in_words(std::string_view key, std::string_view words, Language language) {
  std::string name = field_in_words(told_words, key, language);
  if (name.empty()) name = understood_in_words(key, language);
  if (name.empty() || words.empty()) return name;
  bool quoted = false;
  for (const std::string_view one : quoted_keys) quoted = quoted || one == key;
  return name + (language == Language::French ? " : " : ": ") +
         (quoted ? in_quotation_marks(words, language) : std::string(words));
}

std::vector<std::string> all_understood_in_words(const std::vector<std::string>& keys,
                                                 const std::map<std::string, std::string>& words, Language language) {
  std::vector<std::string> out;
  if (const auto described = words.find("description"); described != words.end())
    out.push_back(told_in_words("description", described->second, language));
  for (const std::string& key : keys) {
    const auto told = words.find(key);
    std::string item = told == words.end() ? understood_in_words(key, language) : told_in_words(key, told->second, language);
    if (!item.empty()) out.push_back(std::move(item));
  }
  return out;
}

std::vector<std::string> all_missing_in_words(const std::vector<std::string>& keys, Language language) {
  std::vector<std::string> out;
  for (const std::string& key : keys)
    if (std::string words = missing_in_words(key, language); !words.empty()) out.push_back(std::move(words));
  return out;
}

std::string size_in_words(std::uint64_t bytes, Language language) {
  constexpr std::uint64_t kilobyte = 1024, megabyte = 1024 * kilobyte;
  const bool mega = bytes >= megabyte;
  const char* unit = language == Language::French ? (mega ? "Mo" : "ko") : (mega ? "MB" : "kB");
  return fmt::format("{} {}", bytes / (mega ? megabyte : kilobyte), unit);
}

}  // namespace m2t
