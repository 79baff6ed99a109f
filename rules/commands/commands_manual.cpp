#include "rules/commands/commands_manual.h"

#include <fmt/format.h>

#include "base/roff.h"
#include "rules/commands/command_words.h"

namespace m2t {
namespace {

std::string_view shown_argument(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::None: return "";
    case ArgumentKind::Name: return "NAME";
    case ArgumentKind::Number: return "NUMBER";
    case ArgumentKind::Address: return "ADDRESS";
    case ArgumentKind::TypeWord: return "TYPE";
    case ArgumentKind::PriorityWord: return "PRIORITY";
    case ArgumentKind::Category: return "WORD";
    case ArgumentKind::Until: return "DATE";
    case ArgumentKind::OnOff: return "on|off";
    case ArgumentKind::Code: return "CODE";
  }
  return "";
}

std::string all_words(const CommandWords& row) {
  std::string all;
  for (const auto words : {row.french, row.dutch, row.english})
    for (const std::string_view word : words)
      if (("\n" + all).find("\n" + std::string(word) + "\n") == std::string::npos) all += std::string(word) + "\n";
  std::string listed;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    listed += (listed.empty() ? "" : ", ") + all.substr(at, end - at);
    at = end + 1;
  }
  return listed;
}

}  // namespace

std::string commands_manual() {
  std::string out = ".SH WORDS\n";
  for (const CommandWords& row : command_table()) {
    const std::string_view argument = shown_argument(row.argument);
    out += fmt::format(".TP\n\\fB#{}\\fR, \\fB#{}\\fR, \\fB#{}\\fR", roff(row.shown_french), roff(row.shown_dutch),
                       roff(row.shown_english));
    if (!argument.empty()) out += row.optional ? " [\\fI" + roff(argument) + "\\fR]" : " \\fI" + roff(argument) + "\\fR";
    if (row.takes_text) out += " \\fItext\\fR";
    out += fmt::format("\n{}.\n.br\nAlso: {}.\n", roff(row.meaning_english), roff(all_words(row)));
  }
  return out;
}

}  // namespace m2t
