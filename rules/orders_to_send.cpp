// The text that answers a technician's receipt where it was not certain who asks.
#include <algorithm>

#include "rules/commands/command_words.h"
#include "rules/technicians_mail.h"

namespace m2t {
namespace {

// Stands where an address is missing; it is no address, so that nothing is done before there is one.
constexpr std::string_view place_of_address = "…";

const LineMend* mend_of(const std::vector<LineMend>& mends, std::size_t line) {
  const auto found = std::ranges::find(mends, line, &LineMend::line);
  return found == mends.end() ? nullptr : &*found;
}

}  // namespace

std::string orders_to_send(const std::string& requester, const std::vector<MailCommand>& orders, const CommandBlock& block,
                           const std::vector<LineMend>& mends, Language language) {
  std::string lines = "#" + std::string(shown_word(CommandKind::Requester, language)) + " ";
  lines.append(requester.empty() ? place_of_address : std::string_view(requester)).append("\n");
  std::string below;
  for (const MailCommand& order : orders) {
    if (const LineMend* mend = mend_of(mends, order.line)) {
      if (!mend->becomes.empty()) lines += mend->becomes + "\n";
      continue;
    }
    const bool says_all = order.text.empty() || order.as_typed.ends_with(order.text);
    // Its words on the line and those below are one text.
    const bool is_bare = command_row(order.kind).argument == ArgumentKind::None;
    lines += !says_all && is_bare ? "#" + std::string(shown_word(order.kind, language)) : order.as_typed;
    lines += "\n";
    if (!says_all) below += order.text + "\n";
  }
  for (const CommandProblem& problem : block.problems)
    if (problem.kind == CommandProblemKind::NoValue && !problem.nearest.empty()) lines += "#" + problem.nearest + "\n";
  return lines + below;
}

}  // namespace m2t
