#include "daemon/settings/kinds_people.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemon/settings/problems.h"
#include "daemon/settings/words.h"

namespace m2t {
namespace {

template <typename Enum, std::size_t n>
using WordTable = std::array<std::pair<std::string_view, Enum>, n>;

constexpr WordTable<Security, 3> security_words{
    {{"tls", Security::Tls}, {"starttls", Security::StartTls}, {"none", Security::None}}};
constexpr WordTable<StrangerPolicy, 3> stranger_words{
    {{"hold", StrangerPolicy::Hold}, {"accept", StrangerPolicy::Accept}, {"refuse", StrangerPolicy::Refuse}}};
constexpr WordTable<PartyPolicy, 2> party_words{{{"strict", PartyPolicy::Strict}, {"domain", PartyPolicy::Domain}}};
constexpr WordTable<BoundaryKind, 3> boundary_words{
    {{"none", BoundaryKind::None}, {"rfc8601", BoundaryKind::Rfc8601}, {"exchange_online", BoundaryKind::ExchangeOnline}}};
constexpr WordTable<bool, 2> answer_words{{{"public", false}, {"internal", true}}};
constexpr WordTable<Language, 4> language_words{
    {{"fr", Language::French}, {"nl", Language::Dutch}, {"en", Language::English}, {"de", Language::German}}};

template <typename Enum, std::size_t n>
std::optional<Enum> value_of(const WordTable<Enum, n>& table, std::string_view word) {
  for (const auto& [written, value] : table)
    if (written == word) return value;
  return std::nullopt;
}

template <typename Enum, std::size_t n>
std::string word_for(const WordTable<Enum, n>& table, Enum value) {
  for (const auto& [written, meant] : table)
    if (meant == value) return toml_text(written);
  return {};
}

void complain_of_word(const ValueReading& r, const SourcePlace& place, std::string_view word) {
  r.complain(place, settings_code::wrong_value, fmt::format("{} cannot be {}", r.name, toml_text(word)),
             allowed_or_nearest(word, value_kind(r.setting.kind).allowed));
}

template <typename Enum, std::size_t n>
void read_word(const ValueReading& r, const WordTable<Enum, n>& table) {
  const auto* word = text_of(r, r.value);
  if (word == nullptr) return;
  if (const auto value = value_of(table, *word))
    *std::get<Enum*>(r.target) = *value;
  else
    complain_of_word(r, r.value.place, *word);
}

using Complaint = std::string (*)(std::string_view);

void read_checked_text(const ValueReading& r, Complaint wrong_with) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  if (const auto wrong = wrong_with(*text); !wrong.empty())
    r.wrong(fmt::format("{} {}", r.name, wrong), example_of(r.setting));
  else
    *std::get<std::string*>(r.target) = *text;
}

void read_checked_texts(const ValueReading& r, Complaint wrong_with) {
  const auto* list = r.value.array();
  if (list == nullptr) return r.wrong_type(r.value, "list", example_of(r.setting));
  std::vector<std::string> texts;
  for (const auto& item : *list) {
    const auto* text = text_of(r, item);
    if (text == nullptr) continue;
    if (const auto wrong = wrong_with(*text); !wrong.empty())
      r.complain(item.place, settings_code::wrong_value, fmt::format("{}: {} {}", r.name, toml_text(*text), wrong),
                 example_of(r.setting));
    else if (std::find(texts.begin(), texts.end(), *text) == texts.end())
      texts.push_back(*text);
  }
  *std::get<std::vector<std::string>*>(r.target) = std::move(texts);
}

std::string wrong_with_prefix(std::string_view text) {
  if (text.size() < 2 || text.size() > 8) return "has to have 2 to 8 letters";
  const auto other = std::find_if(text.begin(), text.end(), [](char c) { return c < 'A' || c > 'Z'; });
  return other == text.end() ? std::string() : "may hold the capital letters A to Z only";
}

std::string wrong_with_sender(std::string_view text) {
  return text.empty() || text == "<>" ? std::string() : wrong_with_address(text);
}

// All servers of "com" would be anybody's.
std::string wrong_with_server_name(std::string_view text) {
  const bool is_ending = text.starts_with('.');
  const auto name = text.substr(is_ending ? 1 : 0);
  if (const auto wrong = wrong_with_domain(name); !wrong.empty()) return wrong;
  return is_ending && name.find('.') == name.npos ? "is an ending that too many servers share" : std::string();
}

// A mailbox name (RFC 9051 section 5.1): "*" and "%" are wildcards of LIST; control characters are refused for all texts.
std::string wrong_with_folder(std::string_view text) {
  if (text.empty()) return "is empty";
  return text.find_first_of("*%") == text.npos ? std::string() : "has a \"*\" or \"%\" in it, which no folder can have";
}

}  // namespace

const std::string* text_of(const ValueReading& r, const ConfValue& value) {
  const auto* text = value.text();
  if (text == nullptr) {
    r.wrong_type(value, "text", example_of(r.setting));
    return nullptr;
  }
  if (std::any_of(text->begin(), text->end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    r.complain(value.place, settings_code::wrong_value,
               fmt::format("{} has a line break or another control character in it", r.name), "write it on one line");
    return nullptr;
  }
  return text;
}

void read_text(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  if (text->empty() && r.setting.need == Need::Required)
    return r.wrong(fmt::format("{} is empty", r.name), example_of(r.setting));
  *std::get<std::string*>(r.target) = *text;
}

void read_desk_name(const ValueReading& r) {
  auto& names = *std::get<std::map<Language, std::string>*>(r.target);
  if (const auto* table = r.value.table()) {
    for (const auto& [key, value] : table->entries) {
      const auto language = value_of(language_words, key.name);
      if (!language) {
        r.complain(key.place, settings_code::unknown_key, fmt::format("unknown key \"{}.{}\"", r.name, key.name),
                   allowed_or_nearest(key.name, value_kind(ValueKind::Languages).allowed));
      } else if (const auto* text = text_of(r, value); text != nullptr) {
        if (text->empty())
          r.complain(value.place, settings_code::wrong_value, fmt::format("{}.{} is empty", r.name, key.name),
                     example_of(r.setting));
        names[*language] = *text;
      }
    }
    return;
  }
  if (r.value.text() == nullptr) return r.wrong_type(r.value, "text, or a table of languages", example_of(r.setting));
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  if (text->empty()) return r.wrong(fmt::format("{} is empty", r.name), example_of(r.setting));
  for (const auto& [word, language] : language_words) names[language] = *text;
}

void read_languages(const ValueReading& r) {
  const auto* list = r.value.array();
  if (list == nullptr) return r.wrong_type(r.value, "list", example_of(r.setting));
  if (list->empty()) return r.wrong(fmt::format("{} is empty", r.name), example_of(r.setting));
  std::vector<Language> languages;
  for (const auto& item : *list) {
    const auto* word = text_of(r, item);
    if (word == nullptr) continue;
    const auto language = value_of(language_words, *word);
    if (!language)
      complain_of_word(r, item.place, *word);
    else if (std::find(languages.begin(), languages.end(), *language) != languages.end())
      r.complain(item.place, settings_code::twice, fmt::format("{} names {} twice", r.name, toml_text(*word)), "leave one out");
    else
      languages.push_back(*language);
  }
  if (!languages.empty()) *std::get<std::vector<Language>*>(r.target) = std::move(languages);
}

void read_language(const ValueReading& r) { read_word(r, language_words); }
void read_security(const ValueReading& r) { read_word(r, security_words); }
void read_strangers(const ValueReading& r) { read_word(r, stranger_words); }
void read_parties(const ValueReading& r) { read_word(r, party_words); }
void read_boundary(const ValueReading& r) { read_word(r, boundary_words); }
void read_server_names(const ValueReading& r) { read_checked_texts(r, wrong_with_server_name); }
void read_answers(const ValueReading& r) { read_word(r, answer_words); }
void read_prefix(const ValueReading& r) { read_checked_text(r, wrong_with_prefix); }
void read_address(const ValueReading& r) { read_checked_text(r, wrong_with_address); }
void read_addresses(const ValueReading& r) { read_checked_texts(r, wrong_with_address); }
void read_envelope_sender(const ValueReading& r) { read_checked_text(r, wrong_with_sender); }
void read_domains(const ValueReading& r) { read_checked_texts(r, wrong_with_domain); }
void read_host(const ValueReading& r) { read_checked_text(r, wrong_with_host); }
void read_imap_folder(const ValueReading& r) { read_checked_text(r, wrong_with_folder); }

std::string show_text(const SettingTarget& target) { return toml_text(*std::get<std::string*>(target)); }

std::string show_texts(const SettingTarget& target) {
  std::string list;
  for (const auto& text : *std::get<std::vector<std::string>*>(target)) list += (list.empty() ? "" : ", ") + toml_text(text);
  return "[" + list + "]";
}

std::string show_desk_name(const SettingTarget& target) {
  std::string list;
  for (const auto& [language, name] : *std::get<std::map<Language, std::string>*>(target))
    list += fmt::format("{}{} = {}", list.empty() ? "" : ", ", to_word(language), toml_text(name));
  return list.empty() ? list : "{ " + list + " }";
}

std::string show_languages(const SettingTarget& target) {
  std::string list;
  for (const auto language : *std::get<std::vector<Language>*>(target))
    list += (list.empty() ? "" : ", ") + word_for(language_words, language);
  return "[" + list + "]";
}

std::string show_language(const SettingTarget& target) { return word_for(language_words, *std::get<Language*>(target)); }
std::string show_security(const SettingTarget& target) { return word_for(security_words, *std::get<Security*>(target)); }
std::string show_strangers(const SettingTarget& target) { return word_for(stranger_words, *std::get<StrangerPolicy*>(target)); }
std::string show_parties(const SettingTarget& target) { return word_for(party_words, *std::get<PartyPolicy*>(target)); }
std::string show_boundary(const SettingTarget& target) { return word_for(boundary_words, *std::get<BoundaryKind*>(target)); }
std::string show_answers(const SettingTarget& target) { return word_for(answer_words, *std::get<bool*>(target)); }

}  // namespace m2t
