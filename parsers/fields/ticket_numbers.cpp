#include "parsers/fields/ticket_numbers.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "tickets/reference.h"

namespace m2t {

namespace {

constexpr std::size_t most_ticket_numbers = 100;

bool holds_number(std::string_view text, const std::string& prefix) { return !find_ticket_numbers(text, prefix).empty(); }

}  // namespace

void find_ticket_numbers_of(Mail& mail, const std::string& prefix) {
  // Most mails name no ticket, and are read once only.
  if (!holds_number(mail.subject, prefix) && !holds_number(mail.text, prefix)) return;
  // The whole text comes last, for what lies between its pieces.
  const std::pair<std::string_view, const char*> places[] = {{mail.subject, "subject"},
                                                             {mail.new_text, "text"},
                                                             {mail.signature, "signature"},
                                                             {mail.quoted_text, "quoted"},
                                                             {mail.text, "text"}};
  auto& numbers = mail.ticket_numbers;
  for (const auto& [text, place] : places) {
    for (const FoundNumber& found : find_ticket_numbers(text, prefix)) {
      auto number = to_text(found.number);
      if (numbers.size() == most_ticket_numbers || std::find(numbers.begin(), numbers.end(), number) != numbers.end()) continue;
      if (numbers.empty()) mail.fields.sources["ticket_numbers"] = {found.written, place};
      numbers.push_back(std::move(number));
    }
  }
}

}  // namespace m2t
