#include "parsers/fields/fields.h"

#include <algorithm>
#include <array>
#include <optional>

#include "parsers/body/signature.h"
#include "parsers/fields/contact_finder.h"
#include "parsers/fields/error_text.h"
#include "parsers/fields/title.h"
#include "parsers/fields/urgency.h"
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
      {"accueil",        "guichet",      "guichets",     "onthaal",     "loket",          "loketten", "reception", "receptie",
       "secretariat",    "secretariaat", "scanner",      "scan",        "copieur",        "copier",   "printer",   "imprimante",
       "kopieermachine", "xerox",        "ricoh",        "canon",       "info",           "contact",  "service",   "dienst",
       "noreply",        "no-reply",     "bibliotheque", "bibliotheek", "administration", "commune",  "gemeente"});
  const std::string folded = fold_words(name, 200);
  const auto words = words_of(folded);
  return std::any_of(words.begin(), words.end(), [](std::string_view w) {
    return std::find(shared_words.begin(), shared_words.end(), w) != shared_words.end();
  });
}

// Two to five words, no digits, no address: as people sign.
bool looks_like_name(std::string_view line) {
  if (line.empty() || line.size() > 60 || line.find_first_of("0123456789@:/|<>?!()_") != std::string_view::npos) return false;
  const std::string folded = fold_words(line);
  const auto words = words_of(folded);
  const bool begins_big = !(line.front() >= 'a' && line.front() <= 'z');
  return begins_big && !words.empty() && words.size() <= 5 && !is_closing_formula(line) && !is_phone_footer(line);
}

std::string name_in_signature(std::string_view signature) {
  for (std::string_view line : split_lines(signature.substr(0, 4000))) {
    line = trim_blanks(line);
    if (is_closing_formula(line)) {
      const std::size_t comma = line.find(',');
      if (comma == std::string_view::npos) continue;
      line = trim_blanks(line.substr(comma + 1));
    }
    if (looks_like_name(line) && words_of(fold_words(line)).size() >= 2) return std::string(line);
  }
  return {};
}

void set_field(MailFields& fields, std::string& field, const char* key, std::string value, std::string_view written,
               std::string_view from) {
  field = std::move(value);
  fields.sources[key] = {std::string(written), std::string(from)};
}

void fill_name(MailFields& fields, const Mail& mail) {
  const auto usable = [](const Address& a) { return !trim_blanks(a.name).empty() && a.name.find('@') == std::string::npos; };
  const bool has_name = mail.from && usable(*mail.from);
  if (has_name && !is_shared_mailbox(without_remark(mail.from->name)))
    return set_field(fields, fields.name, "name", readable_name(mail.from->name), mail.from->name, "from");
  const std::string signed_by = name_in_signature(mail.signature);
  if (!signed_by.empty()) return set_field(fields, fields.name, "name", signed_by, signed_by, "signature");
  // Somebody without a name passes on a mail of his own, from a scanner or a second mailbox.
  if (mail.forwarded && usable(mail.forwarded->from)) {
    return set_field(fields, fields.name, "name", readable_name(mail.forwarded->from.name), mail.forwarded->from.name,
                     "forwarded");
  }
  if (has_name) set_field(fields, fields.name, "name", readable_name(mail.from->name), mail.from->name, "from");
}

void fill_phone(MailFields& fields, const Mail& mail) {
  // Who passes on a mail without a number of his own leaves that of the person to call.
  const std::string_view forwarded = mail.forwarded ? std::string_view(mail.forwarded->text) : std::string_view();
  const std::array<std::pair<std::string_view, std::string_view>, 4> places{
      {{mail.new_text, "text"}, {mail.subject, "subject"}, {mail.signature, "signature"}, {forwarded, "forwarded"}}};
  std::optional<FoundPhone> fax;
  std::string_view fax_place;
  for (const auto& [text, place] : places) {
    auto phone = find_phone(text);
    if (phone && !phone->is_fax) return set_field(fields, fields.phone, "phone", std::move(phone->number), phone->written, place);
    if (phone && !fax) {
      fax = std::move(phone);
      fax_place = place;
    }
  }
  if (fax) set_field(fields, fields.phone, "phone", std::move(fax->number), fax->written, fax_place);
}

void fill_error_text(MailFields& fields, const Mail& mail) {
  std::string error = find_error_text(mail.new_text);
  std::string_view from = "text";
  if (error.empty()) {
    error = find_error_text(mail.subject);
    from = "subject";
  }
  if (error.empty() && mail.forwarded) {
    error = find_error_text(mail.forwarded->text);
    from = "forwarded";
  }
  if (!error.empty()) set_field(fields, fields.error_text, "error_text", error, error, from);
}

TitleSources title_sources(const Mail& mail) {
  TitleSources sources{mail.subject, mail.new_text};
  if (mail.forwarded) sources.forwarded_subject = mail.forwarded->subject;
  for (const Attachment& attachment : mail.attachments) {
    const bool decoration = attachment.kind == AttachmentKind::Logo || attachment.kind == AttachmentKind::Signature;
    if (!decoration && sources.attachment_names.size() < 10) sources.attachment_names.push_back(attachment.name);
  }
  return sources;
}

}  // namespace

MailFields find_fields(const Mail& mail) {
  MailFields fields;
  MadeTitle title = make_title(title_sources(mail));
  fields.title = std::move(title.title);
  if (!title.from.empty()) fields.sources["title"] = {std::move(title.written), std::move(title.from)};
  fill_name(fields, mail);
  fill_phone(fields, mail);
  fill_error_text(fields, mail);
  fields.urls = find_urls(mail.new_text);
  const bool url_in_text = !fields.urls.empty();
  for (std::string& url : find_urls(mail.subject)) {
    if (std::find(fields.urls.begin(), fields.urls.end(), url) == fields.urls.end()) fields.urls.push_back(std::move(url));
  }
  if (!fields.urls.empty()) fields.sources["urls"] = {fields.urls.front(), url_in_text ? "text" : "subject"};
  fields.urgency = find_urgency(mail.subject, mail.new_text);
  if (!fields.urgency.empty()) {
    const bool in_subject = !find_urgency(mail.subject, "").empty();
    fields.sources["urgency"] = {fields.urgency.front(), in_subject ? "subject" : "text"};
  }
  return fields;
}

}  // namespace m2t
