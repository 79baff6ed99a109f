#include "daemon/settings/kinds.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.h"
#include "daemon/settings/kinds_people.h"
#include "daemon/settings/kinds_plain.h"
#include "daemon/settings/kinds_times.h"
#include "daemon/settings/problems.h"

namespace m2t {
namespace {

const ValueKindRow kind_rows[] = {
    {ValueKind::Text, "text", {}, read_text, show_text},
    {ValueKind::Switch, "true or false", {}, read_switch, show_switch},
    {ValueKind::Number, "whole number", {}, read_number, show_number},
    {ValueKind::Port, "whole number", {}, read_port, show_port},
    {ValueKind::Size, "size such as \"50MB\", or a number of bytes", {}, read_size, show_size},
    {ValueKind::Duration, "duration such as \"60s\", \"5m\", \"24h\"", {}, read_duration, show_duration},
    {ValueKind::LongDuration,
     "duration in whole hours or days such as \"24h\", \"5d\"",
     {},
     read_long_duration,
     show_long_duration},
    {ValueKind::KeptFor, "duration in whole days such as \"365d\", or \"never\" for no end", {}, read_kept_for, show_kept_for},
    {ValueKind::Moment, "day \"2026-11-01\" or moment \"2026-11-01T08:00:00+01:00\"", {}, read_moment, show_moment},
    {ValueKind::Dates, "list of days such as \"2026-12-24\"", {}, read_dates, show_dates},
    {ValueKind::WorkingDays, "list of whole numbers, rising", {}, read_working_days, show_working_days},
    {ValueKind::OpeningHoursTable, "table of weekdays", "mon | tue | wed | thu | fri | sat | sun", read_hours, show_hours},
    {ValueKind::TimeOfDay, "time of the day such as \"07:30\"", {}, read_time_of_day, show_time_of_day},
    {ValueKind::TimeZoneName, "name of a time zone", {}, read_time_zone, show_text},
    {ValueKind::HolidayCountry, "country code; \"\" is none", "be | \"\"", read_country, show_text},
    {ValueKind::DeskName, "text, or a table with one for each language", {}, read_desk_name, show_desk_name},
    {ValueKind::Languages, "list", "fr | nl | en | de", read_languages, show_languages},
    {ValueKind::PersonLanguage, "text", "fr | nl | en | de", read_language, show_language},
    {ValueKind::TicketPrefix, "2 to 8 capital letters", {}, read_prefix, show_text},
    {ValueKind::MailAddress, "mail address", {}, read_address, show_text},
    {ValueKind::MailAddresses, "list of mail addresses", {}, read_addresses, show_texts},
    {ValueKind::EnvelopeSender, "mail address or \"<>\"", {}, read_envelope_sender, show_text},
    {ValueKind::Domains, "list of domains", {}, read_domains, show_texts},
    {ValueKind::Host, "host name or IP address", {}, read_host, show_text},
    {ValueKind::SecurityWord, "text", "tls | starttls | none", read_security, show_security},
    {ValueKind::StrangersWord, "text", "hold | accept | refuse", read_strangers, show_strangers},
    {ValueKind::PartiesWord, "text", "strict | domain", read_parties, show_parties},
    {ValueKind::BoundaryWord, "text", "none | rfc8601 | exchange_online", read_boundary, show_boundary},
    {ValueKind::ServerNames, "list of host names, or of endings such as \".example.org\"", {}, read_server_names, show_texts},
    {ValueKind::AnswersWord, "text", "public | internal", read_answers, show_answers},
    {ValueKind::ImapFolder, "name of an IMAP folder", {}, read_imap_folder, show_text},
    {ValueKind::DataFolder, "path of a folder", {}, read_data_folder, show_path},
    {ValueKind::TemplatesFolder, "path of a folder", {}, read_existing_folder, show_path},
    {ValueKind::ExistingFile, "path of a file", {}, read_existing_file, show_path},
    {ValueKind::AuthorityFile, "path of a file; \"\" is none", {}, read_authority_file, show_text},
    {ValueKind::Secret, "path of a file, or name of a credential", {}, read_secret_place, show_secret_place},
};

}  // namespace

void ValueReading::wrong(std::string what, std::string remedy) const {
  complain(value.place, settings_code::wrong_value, std::move(what), std::move(remedy));
}

void ValueReading::wrong_type(const ConfValue& at, std::string_view due, std::string remedy) const {
  complain(at.place, settings_code::wrong_type, fmt::format("{} must be a {}, and this is a {}", name, due, at.kind()),
           std::move(remedy));
}

const ValueKindRow& value_kind(ValueKind kind) {
  return *std::find_if(std::begin(kind_rows), std::end(kind_rows), [&](const auto& row) { return row.kind == kind; });
}

std::string example_of(const Setting& setting) { return fmt::format("for example: {} = {}", setting.key, setting.example); }

std::vector<std::string_view> allowed_words(std::string_view allowed) {
  std::vector<std::string_view> words;
  while (!allowed.empty()) {
    const auto bar = allowed.find(" | ");
    words.push_back(allowed.substr(0, bar));
    allowed.remove_prefix(bar == allowed.npos ? allowed.size() : bar + 3);
  }
  return words;
}

std::string allowed_or_nearest(std::string_view written, std::string_view allowed) {
  const auto words = allowed_words(allowed);
  std::string list;
  for (const auto word : words)
    list += fmt::format("{}{}", list.empty() ? "" : ", ", word == "\"\"" ? std::string(word) : fmt::format("\"{}\"", word));
  if (const auto near = nearest_word(written, words)) return fmt::format("did you mean \"{}\"? Allowed are {}", *near, list);
  return "allowed are " + list;
}

}  // namespace m2t
