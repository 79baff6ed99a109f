#include "rules/commands/refused_block.h"

#include "rules/commands/receipt_words.h"

namespace m2t {

RefusedBlock refused(const CommandBlock& block, Language language) {
  RefusedBlock why{{}, {block.corrected, block.corrected_block}};
  for (const CommandProblem& problem : block.problems) why.problems.push_back(problem_in_words(problem, language));
  return why;
}

RefusedBlock refused(const CarriedOut& result, const CommandBlock& block, std::string_view text, const CommandContext& context) {
  RefusedBlock why{problems_of(result), mended(block, text, result.mends, context)};
  if (why.corrected.text.empty()) return why;
  for (std::size_t i = 0; i < why.problems.size(); ++i)
    if (result.mends[i].becomes.empty()) why.problems[i] += " " + said(Said::LeaveLineOut, context.language);
  return why;
}

std::vector<std::string> problems_of(const CarriedOut& result) {
  std::vector<std::string> problems = result.problems;
  for (std::size_t i = 0; i < problems.size(); ++i)
    if (const std::string& hint = result.mends[i].hint; !hint.empty()) problems[i] += " " + hint;
  return problems;
}

void tell(SendStaffMail& receipt, RefusedBlock why) {
  receipt.problems = std::move(why.problems);
  receipt.corrected = std::move(why.corrected.text);
  receipt.corrected_block = std::move(why.corrected.block);
}

}  // namespace m2t
