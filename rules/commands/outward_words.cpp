#include "rules/commands/outward_words.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "parsers/body/quote_marks.h"
#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"
#include "rules/plain_text.h"

namespace m2t {
namespace {

bool has_answer_line(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (separator_of(text.substr(0, end)) == Separator::ReplyAbove) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

bool holds_words_of_ours(std::string_view text, const DeskPolicy& policy) {
  if (has_answer_line(text)) return true;
  const std::string small = lower_ascii(text);
  const std::string desk = lower_ascii(policy.address);
  if (small.find("mailto:" + desk) != std::string::npos || small.find("in-reply-to=%3c") != std::string::npos) return true;
  const std::string local = desk.substr(0, desk.find('@'));
  if (small.find(local + "+r.") != std::string::npos || small.find(local + "+t.") != std::string::npos) return true;
  for (std::size_t at = small.find("m2t."); at != std::string::npos; at = small.find("m2t.", at + 1)) {
    const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const std::string_view behind = std::string_view(small).substr(at + 4, 20);
    if (behind.size() == 20 && std::ranges::all_of(behind, is_plain)) return true;
  }
  return false;
}

constexpr std::size_t most_card_lines = 10;
constexpr std::size_t longest_line_of_card = 120;
constexpr std::size_t words_of_a_role = 4;   // "Technicien", "IT Service Desk Jette"
constexpr std::size_t words_of_a_label = 2;  // "E-mail :"
constexpr std::size_t digits_of_a_phone = 8;

std::size_t count_words(std::string_view text) { return split_words(plain_words(text)).size(); }

bool is_digit_of_phone(char c) { return c >= '0' && c <= '9'; }

// The line in two: what stands in front of the first sign that parts a name from the rest, and the rest.
std::pair<std::string_view, std::string_view> parted(std::string_view line) {
  static constexpr std::string_view dividers[] = {"|", "/", "(", "<", ":", ",", ";", "\t", " - ", "–", "—", "•", "·"};
  std::size_t first = line.size(), length = 0;
  for (const std::string_view sign : dividers)
    if (const auto at = line.find(sign); at < first) {
      first = at;
      length = sign.size();
    }
  return {line.substr(0, first), line.substr(std::min(first + length, line.size()))};
}

enum class Named { Not, Partly, Whole };

// "Luc Martin", "MARTIN Luc" whole; "Luc" partly.
Named names(std::string_view part, const Person& writer) {
  const std::string plain_name = plain_words(writer.name), plain_part = plain_words(part);
  const auto name = split_words(plain_name), words = split_words(plain_part);
  if (words.empty() || words.size() > name.size()) return Named::Not;
  for (const std::string_view word : words)
    if (std::ranges::find(name, word) == name.end()) return Named::Not;
  return words.size() == name.size() && name.size() > 1 ? Named::Whole : Named::Partly;
}

// Nobody writes a sentence, a question or a greeting in his card.
bool fits_card(std::string_view line) {
  const std::string folded = fold_words(line, 1000);
  if (count_code_points(line.substr(0, 4000)) > longest_line_of_card || folded.empty()) return false;
  if (folded.ends_with('?') || is_greeting(folded) || folded.starts_with("ps ") || folded.starts_with("p.s")) return false;
  const bool sentence = std::string_view(".!:;").find(folded.back()) != std::string_view::npos;
  return !sentence || count_words(line) <= words_of_a_role;
}

bool has_phone(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, is_digit_of_phone)) >= digits_of_a_phone;
}

// "luc@jette.brussels | 0470 12 34 56", "Mail: luc@jette.brussels": in a sentence the address is a part of what he says.
bool is_own_contact(std::string_view line, const Person& writer) {
  if (writer.address.empty() || !contains_no_case(line, writer.address)) return false;
  const std::size_t others = count_words(line) - std::min(count_words(line), count_words(writer.address));
  return has_phone(line) || line.find('|') != std::string_view::npos || others <= words_of_a_label;
}

// Does the writer's card begin here? `below`: lines of it stand under this one; `contact`: one of them says how to reach him.
bool begins_card(std::string_view line, bool below, bool contact, const Person& writer) {
  if (is_own_contact(line, writer)) return true;
  const auto [head, rest] = parted(line);
  const Named named = names(head, writer);
  if (named == Named::Not) return false;
  const bool reaches = contact || has_phone(line) || line.find('@') != std::string_view::npos;
  if (trim_blanks(rest).empty()) return below && (named == Named::Whole || reaches);
  const bool role = named == Named::Whole && line[head.size()] != ',' && count_words(rest) <= words_of_a_role;
  return reaches || role;
}

bool is_dashes(std::string_view line) {
  const std::string_view dashes = trim_blanks(line);
  return !dashes.empty() && dashes.find_first_not_of("-_*=") == std::string_view::npos;
}

// "Voici le responsable :" above a name makes it a part of what he says.
bool is_introduced(const std::vector<std::string_view>& lines, std::size_t at) {
  while (at > 0 && trim_blanks(lines[at - 1]).empty()) --at;
  return at > 0 && trim_blanks(lines[at - 1]).ends_with(':');
}

// The first line of the writer's card; the number of lines when there is none.
std::size_t card_start(const std::vector<std::string_view>& lines, const Person& writer) {
  std::size_t start = lines.size(), written = 0;
  bool contact = false;
  for (std::size_t i = lines.size(); i > 0 && written < most_card_lines; --i) {
    const std::string_view line = trim_blanks(lines[i - 1]);
    if (line.empty()) continue;
    if (!fits_card(line)) break;
    if (begins_card(line, written > 0, contact, writer) && !is_introduced(lines, i - 1)) start = i - 1;
    contact = contact || has_phone(line) || line.find('@') != std::string_view::npos;
    ++written;
  }
  return start;
}

bool is_in_address(char c) { return (c & 0x80) != 0 || std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }

// All of it: "jean.luc@x" is not "luc@x", nor is "luc@x.example" "luc@x".
bool stands_alone(std::string_view text, std::size_t at, std::size_t length) {
  const bool begins = at == 0 || !(is_in_address(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '+');
  const std::string_view behind = text.substr(at + length);
  const bool goes_on =
      !behind.empty() && (is_in_address(behind[0]) || (behind[0] == '.' && behind.size() > 1 && is_in_address(behind[1])));
  return begins && !goes_on;
}

bool replace_address(std::string& text, std::string_view address, const std::string& by) {
  bool any = false;
  const std::string wanted = lower_ascii(address);
  for (std::size_t at = lower_ascii(text).find(wanted); at != std::string::npos; at = lower_ascii(text).find(wanted, at)) {
    const bool alone = stands_alone(text, at, wanted.size());
    if (alone) text.replace(at, wanted.size(), by);
    at += alone ? by.size() : wanted.size();
    any = any || alone;
  }
  return any;
}

}  // namespace

std::vector<std::string> public_words(const Orders& orders) {
  using K = CommandKind;
  std::vector<std::string> words{orders.free_text};
  for (const MailCommand& command : orders.commands) {
    const K kind = command.kind;
    const bool goes_out =
        kind == K::Reply || kind == K::Ask || kind == K::Resolve || kind == K::Split || kind == K::HeadOfService;
    if (goes_out) words.push_back(command.text);
  }
  return words;
}

bool would_send_words_of_ours(const Orders& orders, const DeskPolicy& policy) {
  return std::ranges::any_of(public_words(orders), [&](const std::string& text) { return holds_words_of_ours(text, policy); });
}

OutwardWords outward_words(std::string_view text, const Person& writer, const Person& requester, const DeskPolicy& policy) {
  OutwardWords out;
  std::vector<std::string_view> lines = split_lines(text);
  while (!lines.empty() && trim_blanks(lines.back()).empty()) lines.pop_back();
  const bool is_desk = is_own_address(policy, writer.address);  // whose address may go out
  std::size_t end = card_start(lines, is_desk ? Person{} : writer);
  if (end < lines.size())
    out.signature = std::string(trim_blanks(text.substr(static_cast<std::size_t>(lines[end].data() - text.data()))));
  while (!out.signature.empty() && end > 0 && (trim_blanks(lines[end - 1]).empty() || is_dashes(lines[end - 1]))) --end;
  out.text = out.signature.empty() ? std::string(text) : std::string();
  for (std::size_t i = 0; !out.signature.empty() && i < end; ++i) out.text += (i == 0 ? "" : "\n") + std::string(lines[i]);
  std::vector<Person> staff = policy.technicians;
  if (policy.team_leader) staff.push_back(*policy.team_leader);
  for (const Person& person : staff) {
    const bool stays =
        person.address.empty() || same_address(person.address, requester.address) || is_own_address(policy, person.address);
    if (!stays && replace_address(out.text, person.address, policy.address)) out.addresses.push_back(person.address);
  }
  return out;
}

}  // namespace m2t
