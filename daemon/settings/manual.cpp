// The table of settings and the codes of problems as man(7) source.
#include <fmt/format.h>

#include "base/roff.h"
#include "daemon/settings.h"
#include "daemon/settings/defaults.h"
#include "daemon/settings/kinds.h"
#include "daemon/settings/problems.h"
#include "daemon/settings/table.h"

namespace m2t {
namespace {

std::string manual_row(const Setting& row) {
  const auto& kind = value_kind(row.kind);
  auto out = fmt::format(".TP\n\\fB{}\\fR (\\fI{}\\fR)\n{}\n", roff(row.key), roff(kind.type), roff(row.sentence));
  if (!kind.allowed.empty()) out += roff(fmt::format("Allowed: {}.", kind.allowed)) + "\n";
  if (row.kind == ValueKind::Number || row.kind == ValueKind::WorkingDays)
    out += roff(fmt::format("From {} to {}.", row.least, row.most)) + "\n";
  if (row.need == Need::Required)
    out += "Required.\n";
  else if (const auto usual = default_of(row); !usual.empty())
    out += roff(fmt::format("Default: {}.", usual)) + "\n";
  if (row.later) out += "This version checks it and does not act on it yet.\n";
  return out + fmt::format(".br\nExample: {}\n", roff(fmt::format("{} = {}", row.key, row.example)));
}

std::string manual_table(const SettingTable& table) {
  std::string out;
  if (table.name.empty())
    out = ".SS At the top of the file\n";
  else
    out = fmt::format(".SS {}{}{}\n{}{}\n", table.repeated ? "[[" : "[", roff(table.name), table.repeated ? "]]" : "]",
                      roff(table.sentence), table.required ? " Required." : "");
  for (const auto* row : settings_of_table(table.name)) out += manual_row(*row);
  return out;
}

}  // namespace

std::string settings_manual() {
  std::string out = ".SH SETTINGS\n";
  for (const auto& table : settings_tables()) out += manual_table(table);
  out += ".SH PROBLEMS\nEvery problem has a code that stays the same from version to version.\n";
  for (const auto& row : settings_code::all) out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(row.code), roff(row.meaning));
  return out;
}

}  // namespace m2t
