// The block of a technician's mail, and what it names.
#include "parsers/text/text_lines.h"
#include "rules/commands/command_block.h"
#include "rules/commands/corrected_block.h"
#include "rules/commands/refused_block.h"
#include "rules/commands/steer.h"
#include "rules/plain_text.h"

namespace m2t {

bool stands_at_the_top(std::string_view whole_text, std::string_view new_text) {
  const auto first_of = [](std::string_view text) {
    for (const std::string_view line : split_lines(text))
      if (const auto seen = trim_blanks(line); !seen.empty()) return seen;
    return std::string_view();
  };
  return !first_of(new_text).empty() && first_of(whole_text) == first_of(new_text);
}

CommandContext command_context(const Person& technician, const DeskPolicy& policy, const Calendar& calendar, Time now) {
  CommandContext context{policy.ticket_prefix, technician.language, calendar.zone().to_local(now).date, calendar};
  for (const Person& person : policy.technicians) context.technicians.push_back(name_of_technician(person));
  return context;
}

CommandBlock block_of(const Mail& mail, const Person& technician, const DeskPolicy& policy, const Calendar& calendar, Time now) {
  CommandBlock none;
  none.free_text = mail.new_text;
  const CommandContext context = command_context(technician, policy, calendar, now);
  if (!stands_at_the_top(mail.text, mail.new_text)) return find_misplaced_commands(mail.new_text, context);
  CommandBlock block = read_command_block(mail.new_text, context);
  return block.empty() ? none : block;
}

std::vector<TicketNumber> tickets_named(const CommandBlock& block) {
  std::vector<TicketNumber> numbers;
  for (const MailCommand& command : block.commands)
    if (const auto* number = std::get_if<TicketNumber>(&command.argument)) numbers.push_back(*number);
  return numbers;
}

std::string code_of(const CommandBlock& block) {
  if (block.commands.size() != 1 || block.commands.front().kind != CommandKind::Confirm) return {};
  const auto* code = std::get_if<std::string>(&block.commands.front().argument);
  return code ? lower_ascii(*code) : std::string();
}

}  // namespace m2t
