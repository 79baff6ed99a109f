#include "rules/similar.h"

#include <algorithm>

#include "rules/plain_text.h"

namespace m2t {
namespace {

constexpr std::size_t shortest_code = 4;
constexpr std::size_t shortest_text = 8;        // in characters, made comparable
constexpr std::size_t most_words_to_find = 12;  // more of them only lose those who copied less

std::string value_of(const std::vector<TicketField>& fields, FieldName name) {
  const auto found = std::ranges::find(fields, name, &TicketField::name);
  return found == fields.end() ? std::string() : found->value;
}

std::string trimmed_plain(std::string_view text) {
  const std::string plain = plain_words(text);
  return plain.size() < 3 ? std::string() : plain.substr(1, plain.size() - 2);
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "erreur" or "access denied" alone would make one matter of half the desk's tickets.
bool says_enough(const std::string& plain) {
  const std::size_t words = split_words(plain).size();
  return plain.size() >= shortest_text && (words >= 3 || (words == 2 && has_digit(plain)));
}

int strength(const ErrorMarks& a, const ErrorMarks& b) {
  if (!a.text.empty() && a.text == b.text) return 2;
  const bool shared =
      std::ranges::any_of(a.codes, [&](const std::string& code) { return std::ranges::find(b.codes, code) != b.codes.end(); });
  return shared ? 1 : 0;
}

}  // namespace

ErrorMarks error_marks_of(const std::vector<TicketField>& fields) {
  ErrorMarks marks;
  if (std::string text = trimmed_plain(value_of(fields, FieldName::ErrorText)); says_enough(text)) marks.text = std::move(text);
  std::string codes = value_of(fields, FieldName::ErrorCodes);
  for (std::string_view rest = codes; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string code = trimmed_plain(rest.substr(0, end));
    if (code.size() >= shortest_code && has_digit(code)) marks.codes.push_back(std::move(code));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return marks;
}

std::vector<std::string> phrases_to_find(const ErrorMarks& marks) {
  std::vector<std::string> phrases = marks.codes;
  std::string text;
  std::size_t words = 0;
  for (const std::string_view word : split_words(marks.text)) {
    if (++words > most_words_to_find) break;
    text += (text.empty() ? "" : " ") + std::string(word);
  }
  if (!text.empty()) phrases.push_back(std::move(text));
  return phrases;
}

std::vector<Ticket> similar_to(const Ticket& ticket, const ErrorMarks& marks, const std::vector<TicketWithFields>& found) {
  struct Ranked {
    int strength;
    const Ticket* ticket;
  };
  std::vector<Ranked> ranked;
  if (ticket.type == TicketType::Complaint) return {};
  for (const TicketWithFields& other : found) {
    const bool shown = other.ticket.id != ticket.id && other.ticket.state != TicketState::Closed &&
                       other.ticket.type != TicketType::Complaint && !other.ticket.merged_into;
    if (shown) ranked.push_back({strength(marks, error_marks_of(other.fields)), &other.ticket});
  }
  std::ranges::stable_sort(ranked, [](const Ranked& a, const Ranked& b) {
    return a.strength != b.strength ? a.strength > b.strength : a.ticket->created > b.ticket->created;
  });
  std::vector<Ticket> tickets;
  for (const Ranked& one : ranked) tickets.push_back(*one.ticket);
  return tickets;
}

}  // namespace m2t
