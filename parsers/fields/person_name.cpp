#include "parsers/fields/person_name.h"

#include <algorithm>
#include <array>

#include "parsers/body/signature.h"
#include "parsers/fields/form_name.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

// Capitals are how directories write family names: "DUPONT", "VAN DEN BERGHE".
bool is_in_capitals(std::string_view word) {
  return word.size() > 1 && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "DUPONT Jean" -> "Jean DUPONT". All or none in capitals: nobody knows which is the family name.
std::string first_name_first(std::string_view name) {
  std::size_t family_end = 0;
  for (std::size_t i = 0; i < name.size();) {
    const std::size_t end = std::min(name.find(' ', i), name.size());
    if (!is_in_capitals(name.substr(i, end - i))) break;
    family_end = end;
    i = end + 1;
  }
  if (family_end == 0 || family_end == name.size()) return std::string(name);
  return std::string(trim_blanks(name.substr(family_end))) + " " + std::string(name.substr(0, family_end));
}

// "Jean Dupont (Commune de Jette)": where somebody works is not his name.
std::string_view without_remark(std::string_view name) {
  const std::size_t open = name.find('(');
  return name.ends_with(')') && open != std::string_view::npos && open > 1 ? trim_blanks(name.substr(0, open)) : name;
}

// "Dupont, Jean" -> "Jean Dupont"; quotation marks gone.
std::string readable_name(std::string_view written) {
  std::string_view name = trim_blanks(written);
  while (name.size() > 1 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front())
    name = trim_blanks(name.substr(1, name.size() - 2));
  name = without_remark(name);
  const std::size_t comma = name.find(',');
  if (comma == std::string_view::npos || name.find(',', comma + 1) != std::string_view::npos) return first_name_first(name);
  const std::string_view last = trim_blanks(name.substr(0, comma));
  const std::string_view first = trim_blanks(name.substr(comma + 1));
  if (first.empty() || last.empty()) return std::string(name);
  return std::string(first) + " " + std::string(last);
}

// Nobody is called that: a counter, a service or a device writes, and who did it stands in the signature.
bool is_shared_mailbox(std::string_view name) {
  static constexpr auto shared_words = std::to_array<std::string_view>(
      {"accueil",        "guichet",     "guichets",       "onthaal",    "loket",         "loketten",     "reception",
       "receptie",       "secretariat", "secretariaat",   "scanner",    "scan",          "copieur",      "copier",
       "printer",        "imprimante",  "kopieermachine", "xerox",      "ricoh",         "canon",        "info",
       "contact",        "service",     "dienst",         "noreply",    "no-reply",      "bibliotheque", "bibliotheek",
       "administration", "commune",     "gemeente",       "site",       "website",       "webmaster",    "formulaire",
       "formulier",      "form",        "forms",          "intranet",   "extranet",      "portail",      "portaal",
       "wordpress",      "jotform",     "typeform",       "sharepoint", "notifications", "notification", "webformulier",
       "cpas",           "ocmw"});
  const std::string folded = fold_words(name, 200);
  const auto words = words_of(folded);
  return std::any_of(words.begin(), words.end(), [](std::string_view w) {
    return std::find(shared_words.begin(), shared_words.end(), w) != shared_words.end();
  });
}

std::string name_in_signature(std::string_view signature) {
  for (std::string_view line : split_lines(signature.substr(0, 4000))) {
    line = trim_blanks(line);
    if (is_closing_formula(line)) {
      const std::size_t comma = line.find(',');
      if (comma == std::string_view::npos) continue;
      line = trim_blanks(line.substr(comma + 1));
    }
    if (looks_like_name(line)) return std::string(line);
  }
  return {};
}

// "Merci," / "Rachida Amrani": the last line of a text, when it stands alone below an empty one.
std::string_view name_below_text(std::string_view new_text) {
  const auto lines = split_lines(new_text.size() > 4000 ? new_text.substr(new_text.size() - 4000) : new_text);
  std::size_t last = lines.size();
  while (last > 0 && trim_blanks(lines[last - 1]).empty()) --last;
  if (last < 3) return {};
  const std::string_view line = trim_blanks(lines[last - 1]);
  const std::string_view above = trim_blanks(lines[last - 2]);
  return (above.empty() || is_closing_formula(above)) && looks_like_name(line) && !line.ends_with('.') ? line
                                                                                                       : std::string_view();
}

bool has_usable_name(const Address& address) {
  return !trim_blanks(address.name).empty() && address.name.find('@') == std::string::npos;
}

FoundName name_of(const Address& address, const char* from) { return {readable_name(address.name), address.name, from}; }

}  // namespace

FoundName find_name(const Mail& mail) {
  const bool has_name = mail.from && has_usable_name(*mail.from);
  const bool is_person = has_name && !mail.automatic.noreply_sender && !is_shared_mailbox(without_remark(mail.from->name));
  if (is_person) return name_of(*mail.from, "from");
  if (auto typed = find_name_in_form(mail.new_text)) return {readable_name(typed->name), std::move(typed->written), "text"};
  const std::string signed_by = name_in_signature(mail.signature);
  if (!signed_by.empty()) return {signed_by, signed_by, "signature"};
  const std::string below(name_below_text(mail.new_text));
  if (!below.empty()) return {below, below, "text"};
  for (const Address& address : mail.reply_to)
    if (has_usable_name(address) && !is_shared_mailbox(without_remark(address.name))) return name_of(address, "reply_to");
  // Somebody without a name passes on a mail of his own, from a scanner or a second mailbox.
  if (mail.forwarded && has_usable_name(mail.forwarded->from)) return name_of(mail.forwarded->from, "forwarded");
  return has_name ? name_of(*mail.from, "from") : FoundName();
}

}  // namespace m2t
