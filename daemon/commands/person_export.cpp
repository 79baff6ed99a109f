// `mail2ticket person export`: all that is kept of a person, for a request of access (T-52).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/export_target.h"
#include "daemon/commands/table.h"
#include "store/blobs.h"
#include "store/personal_data.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

// These columns are times, wherever they stand.
constexpr std::array<std::string_view, 12> times{"at",      "created", "updated", "received", "internal_date", "sent",
                                                 "expires", "made",    "until",   "since",    "finished",      "text_removed"};

ordered_json value_json(const std::string& column, const PersonalValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) return nullptr;
  if (std::ranges::find(times, std::string_view(column)) == times.end()) return *number;
  return to_rfc3339(Time(std::chrono::milliseconds(*number)));
}

ordered_json table_json(const PersonalTable& table) {
  ordered_json rows = ordered_json::array();
  for (const auto& row : table.rows) {
    ordered_json& object = rows.emplace_back(ordered_json::object());
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = value_json(table.columns[i], row[i]);
  }
  return rows;
}

constexpr std::string_view read_me =
    "person.json  everything that the desk's database holds of this person, by table; times are UTC\n"
    "mails/       the mails that this person wrote, as they came in\n"
    "sent/        the mails that the desk sent to this person\n"
    "\n"
    "Entries whose \"visibility\" is \"internal\" are notes of technicians, and conversations hold words of other people:\n"
    "look them through before you hand this out.\n";

// Mails that are only stored once go out once; what is no longer there was removed at the end of its retention.
std::size_t add_mails(PersonalData& data, const Blobs& blobs, ExportTarget& target) {
  std::size_t count = 0;
  for (const RawMailPlace& mail : data.his_raw_mails()) {
    const auto row = data.tx().find_inbound(mail.id);
    if (!row || !blobs.exists(mail.blob)) continue;
    target.add("mails/" + row->mail_id + ".eml", blobs.open(mail.blob).bytes());
    ++count;
  }
  for (const OutboxId id : data.outgoing_to_him()) {
    const auto row = data.tx().find_outgoing(id);
    if (!row) continue;
    target.add("sent/" + row->mail_id + ".eml", row->bytes);
    ++count;
  }
  return count;
}

}  // namespace

ExitCode export_person(const PersonExportOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const Settings settings = settings_of(options.config);
  if (!std::filesystem::exists(settings.database_file()))
    throw DataError("there is no database yet in " + settings.data_dir.string());
  const auto target = new_export_target(options.output, settings.data_dir);
  const auto store = store_of(settings, false);
  const auto data = personal_data_to_look_at(*store);
  const KnownPerson person =
      data->find(options.address).value_or(KnownPerson{PersonId{}, Person{"", options.address, Language::Unknown}, {}});
  const PersonalTraces traces = data->gather(person, {}, {});
  if (person.id == PersonId{} && traces.mails + traces.outgoing == 0)
    throw DataError("nobody with the address " + shown_text(options.address) + " is known here");
  ordered_json all;
  all["format"] = "mail2ticket person 1";
  all["address"] = person.person.address;
  all["exported"] = to_rfc3339(SystemClock().now());
  for (const PersonalTable& table : data->rows()) all["tables"][table.name] = table_json(table);
  const std::size_t mails = add_mails(*data, Blobs(settings.raw_mail_folder()), *target);
  target->add("README.txt", read_me);
  target->add("person.json", all.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
  target->finish();
  console.out << fmt::format(
      "{}: {} tickets, {} entries, {} mails. Internal notes and words of others are in it: look it through\n", options.output,
      traces.tickets.size(), all["tables"]["entry"].size(), mails);
  return ExitCode::Ok;
}

}  // namespace m2t
