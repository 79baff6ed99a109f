// The tables of conditions and actions, and the codes of problems, as man(7) source.
#include <fmt/format.h>

#include "base/roff.h"
#include "rules/file/read_rules.h"
#include "rules/file/rule_problems.h"
#include "rules/file/rule_tables.h"

namespace m2t {
namespace {

std::string manual_item(std::string_view name, std::string_view kind, std::string_view sentence,
                        const std::vector<std::string_view>& words, std::string_view example) {
  std::string out = fmt::format(".TP\n\\fB{}\\fR (\\fI{}\\fR)\n{}\n", roff(name), roff(kind), roff(sentence));
  if (!words.empty()) out += roff(fmt::format("Allowed: {}.", fmt::join(words, ", "))) + "\n";
  return out + fmt::format(".br\nExample: {}\n", roff(fmt::format("{} = {}", name, example)));
}

}  // namespace

std::string rules_manual() {
  std::string out = ".SH CONDITIONS\n";
  for (const ConditionRow& row : condition_rows()) {
    const std::string kind =
        row.is_named ? fmt::format("table, name to {}", to_sentence(row.form)) : std::string(to_sentence(row.form));
    out += manual_item(row.name, kind, row.sentence, row.words, row.example);
  }
  out += ".SH ACTIONS\n";
  for (const ActionRow& row : action_rows()) {
    out += manual_item(row.name, to_sentence(row.form), row.sentence, row.words, row.example);
    if (!row.after_pictures) out += ".br\nNot in a rule that asks for the text of screenshots.\n";
  }
  out += ".SH PROBLEMS\nEvery problem has a code that stays the same from version to version.\n";
  for (const rules_code::Row& row : rules_code::all)
    out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(row.code), roff(row.meaning));
  return out;
}

}  // namespace m2t
