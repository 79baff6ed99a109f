// The table of conditions.
#include <fmt/format.h>

#include <algorithm>

#include "rules/file/rule_tables.h"
#include "rules/plain_text.h"

namespace m2t {
namespace {

using Values = std::optional<std::vector<std::string>>;

Values one_if_any(const std::string& value) {
  if (value.empty()) return std::vector<std::string>{};
  return std::vector{value};
}
Values yes_or_no(bool yes) { return std::vector<std::string>{yes ? "true" : "false"}; }

void append_addresses(std::vector<std::string>& all, const std::vector<Address>& addresses) {
  for (const Address& address : addresses)
    if (!address.address.empty()) all.push_back(address.address);
}

Values sender_address(const RuleInput& in, std::string_view) { return one_if_any(in.mail.from ? in.mail.from->address : ""); }
Values sender_name(const RuleInput& in, std::string_view) { return one_if_any(in.mail.from ? in.mail.from->name : ""); }
Values sender_domain(const RuleInput& in, std::string_view) {
  return one_if_any(in.mail.from ? address_domain(in.mail.from->address) : "");
}
Values sender_attribute(const RuleInput& in, std::string_view of) {
  for (const auto& [attribute, values] : in.context.directory)
    if (lower_ascii(attribute) == lower_ascii(of)) return values;
  return std::vector<std::string>{};
}
Values recipients(const RuleInput& in, std::string_view) {
  std::vector<std::string> all;
  append_addresses(all, in.mail.to);
  append_addresses(all, in.mail.cc);
  all.insert(all.end(), in.mail.delivered_to.begin(), in.mail.delivered_to.end());
  return all;
}
Values subject(const RuleInput& in, std::string_view) { return one_if_any(in.mail.subject); }
Values new_text(const RuleInput& in, std::string_view) { return one_if_any(in.mail.new_text); }
Values subject_and_new_text(const RuleInput& in, std::string_view) { return std::vector{in.mail.subject, in.mail.new_text}; }
Values title(const RuleInput& in, std::string_view) { return one_if_any(in.mail.fields.title); }
Values name(const RuleInput& in, std::string_view) { return one_if_any(in.mail.fields.name); }
Values phone(const RuleInput& in, std::string_view) { return one_if_any(in.mail.fields.phone); }
Values urls(const RuleInput& in, std::string_view) { return in.mail.fields.urls; }
Values error_text(const RuleInput& in, std::string_view) { return one_if_any(in.mail.fields.error_text); }
Values urgency(const RuleInput& in, std::string_view) { return yes_or_no(!in.mail.fields.urgency.empty()); }
Values language(const RuleInput& in, std::string_view) {
  return std::vector<std::string>{std::string(to_word(in.mail.language))};
}
Values attachment_kinds(const RuleInput& in, std::string_view) {
  std::vector<std::string> kinds;
  for (const Attachment& a : in.mail.attachments) kinds.emplace_back(to_word(a.kind));
  return kinds;
}
Values attachment_names(const RuleInput& in, std::string_view) {
  std::vector<std::string> names;
  for (const Attachment& a : in.mail.attachments) names.push_back(a.name);
  return names;
}
Values picture_texts(const RuleInput& in, std::string_view) { return in.context.picture_texts; }
Values header_values(const RuleInput& in, std::string_view of) {
  std::vector<std::string> values;
  for (const HeaderField& field : in.mail.headers)
    if (lower_ascii(field.name) == lower_ascii(of)) values.push_back(field.value);
  return values;
}
Values hour(const RuleInput& in, std::string_view) {
  const auto time = in.context.calendar.zone().to_local(in.context.received).time_of_day;
  return std::vector{fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60)};
}
Values working_day(const RuleInput& in, std::string_view) {
  return yes_or_no(in.context.calendar.is_working_day(in.context.calendar.zone().to_local(in.context.received).date));
}
Values known_requester(const RuleInput& in, std::string_view) { return yes_or_no(in.context.known_requester); }

using Form = ConditionForm;

const std::vector<ConditionRow>& rows_of_conditions() {
  static const std::vector<ConditionRow> table{
      {"sender", Form::Addresses, sender_address, R"("fax@example.org")", "The address in From."},
      {"sender_domain", Form::Domains, sender_domain, R"(["example.org", ".example.org"])",
       "The domain of that address. With a dot in front, all domains below it."},
      {"sender_name", Form::Texts, sender_name, R"("accueil*")", "The name in From, which anybody can write there."},
      {"sender_attribute",
       Form::Texts,
       sender_attribute,
       R"({ department = "finances" })",
       "What the directory says of the sender's address: a column of the file that [directory] in mail2ticket.toml names.",
       true,
       false,
       {},
       true},
      {"recipient", Form::Addresses, recipients, R"("helpdesk@example.org")",
       "An address in To or Cc, or one that the mail was delivered to."},
      {"subject", Form::Texts, subject, R"(["vpn", "/acc[eè]s.*distance/"])", "The subject."},
      {"new_text", Form::Texts, new_text, R"("mot de passe")", "What the person wrote, without quotations and signature."},
      {"text", Form::Texts, subject_and_new_text, R"(["imprimant*", "*printer*"])", "The subject, or what the person wrote."},
      {"title", Form::Texts, title, R"("vpn")", "The title that the ticket gets."},
      {"name", Form::Texts, name, R"("dubois")", "The requester's name as it was read in the mail."},
      {"phone", Form::Texts, phone, R"('/^\+322423/')",
       "The phone number that was read in the mail, \"+3224231212\"; internal numbers as they were written."},
      {"url", Form::Texts, urls, R"("saphir.example.org")", "An address of a page in the mail."},
      {"error_text", Form::Texts, error_text, R"('/0x[0-9a-f]{8}/')", "The error message that was read in the mail."},
      {"urgency", Form::Switch, urgency, "true", "Whether the mail says that it is urgent."},
      {"language",
       Form::Words,
       language,
       R"("nl")",
       "The language of the mail.",
       false,
       false,
       {"fr", "nl", "en", "de", "unknown"}},
      {"attachment_kind",
       Form::Words,
       attachment_kinds,
       R"(["screenshot", "photo"])",
       "The kind of an attachment.",
       false,
       false,
       {"screenshot", "photo", "logo", "document", "archive", "message", "calendar", "contact", "signature", "other"}},
      {"attachment_name", Form::Texts, attachment_names, R"('/\.xlsm$/')", "The file name of an attachment."},
      {"picture_text", Form::Texts, picture_texts, R"("imprimante introuvable")",
       "What was read in a screenshot. Screenshots are read after the acknowledgement is out, so a rule that asks for them acts "
       "then.",
       false, true},
      {"header", Form::Texts, header_values, R"({ "X-Priority" = "/^1/" })", "A header field of the mail, as it stands there.",
       true},
      {"hour", Form::Hours, hour, R"(["17:00-24:00", "00:00-08:30"])",
       "The time of day at which the mail was received, in the desk's time zone."},
      {"working_day", Form::Switch, working_day, "false", "Whether it was received on a working day of the desk."},
      {"known_requester", Form::Switch, known_requester, "false", "Whether the desk knew the person before this mail."},
  };
  return table;
}

}  // namespace

std::string_view to_sentence(ConditionForm form) {
  switch (form) {
    case Form::Texts: return "text or list of texts";
    case Form::Addresses: return "mail address or list of them";
    case Form::Domains: return "domain or list of them";
    case Form::Words: return "word or list of words";
    case Form::Switch: return "true or false";
    case Form::Hours: return "from-to or list of them";
  }
  return "?";  // only a value that was cast from a foreign number gets here
}

std::span<const ConditionRow> condition_rows() { return rows_of_conditions(); }

const ConditionRow* find_condition(std::string_view name) {
  const auto& table = rows_of_conditions();
  const auto row = std::ranges::find(table, name, &ConditionRow::name);
  return row == table.end() ? nullptr : &*row;
}

}  // namespace m2t
