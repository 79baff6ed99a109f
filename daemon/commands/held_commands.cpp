// `mail2ticket held list|discard`: mails that wait for a person.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/held_at_hand.h"
#include "daemon/commands/held_words.h"
#include "daemon/commands/release_trial.h"
#include "daemon/commands/table.h"
#include "daemon/commands/wrapped_text.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

// What is held belongs to no ticket yet. What it would become was noted when it was held; whatever could not be read then, or was held
// by an older version, is looked at now.
std::vector<InboundRow> held_rows_to_list(const HeldListOptions& options) {
  const auto desk = desk_of(options.config);
  const auto store = store_of(desk->settings, false);
  const std::vector<InboundRow> rows = store->begin_reading()->held();
  if (options.complaints) return rows;
  const std::map<InboundId, bool> looks = store->begin_reading()->held_looks();
  ReleaseTrials trials(desk, store);
  std::vector<InboundRow> shown;
  for (const InboundRow& row : rows) {
    if (const auto known = looks.find(row.id); known != looks.end()) {
      shown.push_back(known->second ? without_complaint(row) : row);
      continue;
    }
    const ReleaseTrial trial = trials.look_at(row);
    if (!trial.gone) shown.push_back(trial.complaint ? without_complaint(row) : row);
  }
  return shown;
}

void print_list_as_json(const std::vector<InboundRow>& rows, std::ostream& out) {
  ordered_json list = ordered_json::array();
  for (const InboundRow& row : rows)
    list.push_back({{"id", static_cast<std::int64_t>(row.id)},
                    {"reason", reason_word(row)},
                    {"from", row.shown_from},
                    {"subject", row.shown_subject},
                    {"received", to_rfc3339(row.received)}});
  out << list.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

// What to do about each reason that occurs, once.
void print_what_to_do(const std::vector<InboundRow>& rows, Console& console) {
  std::vector<std::string_view> told;
  console.err << "\n";
  for (const InboundRow& row : rows) {
    const HeldWords words = held_words(row.held_reason);
    if (std::ranges::find(told, words.why) != told.end()) continue;
    told.push_back(words.why);
    for (const std::string& line : wrapped_lines(fmt::format("{}: {}", words.why, words.to_do), console.out_columns))
      console.err << line << "\n";
  }
  console.err << "\nheld show ID\nheld release ID [--to NUMBER] [--allow] | held release --all-from ADDRESS\n"
                 "held discard ID --reason TEXT\n";
}

}  // namespace

ExitCode list_held(const HeldListOptions& options, Console& console) {
  const std::vector<InboundRow> rows = held_rows_to_list(options);
  if (options.json) {
    print_list_as_json(rows, console.out);
    return ExitCode::Ok;
  }
  const Time now = SystemClock().now();
  Table table({"id", "age", "why", "from", "subject"});
  for (const InboundRow& row : rows)
    table.add({std::to_string(static_cast<std::int64_t>(row.id)), age_in_words(now - row.received),
               std::string(held_words(row.held_reason).why), row.shown_from, row.shown_subject});
  table.print(console.out, "no held mails", console.out_columns);
  if (!rows.empty()) print_what_to_do(rows, console);
  return ExitCode::Ok;
}

ExitCode discard_held(const HeldDiscardOptions& options, Console& console) {
  if (options.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    throw UsageError("--reason is empty: say why it is discarded, for whoever looks for this mail later");
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  auto tx = store->begin();
  const InboundRow row = held_mail_at_hand(*tx, options.id);
  tx->discard_held(row.id);
  audit_held_mail(*tx, row, "inbound.discarded", "why=" + options.reason);
  tx->commit();
  console.out << fmt::format("mail {} is discarded; it stays recorded, and its message moves to {}\n", options.id,
                             settings.mailboxes.empty() ? "the processed folder" : settings.mailboxes.front().processed_folder);
  return ExitCode::Ok;
}

}  // namespace m2t
