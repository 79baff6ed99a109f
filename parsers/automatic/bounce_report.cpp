#include "parsers/automatic/bounce_report.h"

#include "parsers/automatic/bounce.h"
#include "parsers/mime/header.h"
#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {
namespace {

constexpr std::size_t most_reports = 200;

// "rfc822;user@example" -> "user@example"; also "<user@example>", "utf-8;…" and encoded words.
std::string reported_recipient(std::string_view value) {
  const auto plain = without_comments(value.substr(0, 1000));
  std::string_view rest = plain;
  const auto semicolon = rest.find(';');
  if (semicolon != rest.npos) rest.remove_prefix(semicolon + 1);
  const auto decoded_words = rest.find("=?") == rest.npos ? std::string(rest) : decode_words(rest);
  const auto list = parse_addresses(decoded_words, 1);
  return list.mailboxes.empty() ? std::string() : list.mailboxes[0].address;
}

std::string first_word_of(std::string_view value) {
  const auto plain = without_comments(value.substr(0, 200));
  auto word = ascii_lowered(ascii_trimmed(plain));
  return repaired_line(word.substr(0, std::min<std::size_t>(word.find_first_of(" ;,"), 40)));
}

void take_report_field(RecipientReport& report, const RawField& field) {
  if (same_ascii(field.name, "Final-Recipient")) {
    const auto recipient = reported_recipient(field.value);
    if (!recipient.empty()) report.recipient = recipient;
  } else if (same_ascii(field.name, "Original-Recipient") && report.recipient.empty()) {
    report.recipient = reported_recipient(field.value);
  } else if (same_ascii(field.name, "Action")) {
    report.action = first_word_of(field.value);
  } else if (same_ascii(field.name, "Status")) {
    report.status = find_status_code(field.value);
  } else if (same_ascii(field.name, "Diagnostic-Code")) {
    report.diagnostic = repaired_line(std::string_view(field.value).substr(0, 1000));
  }
}

bool is_general(std::string_view status) { return status.empty() || status.ends_with(".0.0"); }

// The code of the system that refused says more than the reporter's: "Status: 5.0.0", "Diagnostic-Code: smtp; 550 5.7.1 …".
void choose_status(RecipientReport& report) {
  const auto told = told_status(report.diagnostic);
  if (!is_general(told) || report.status.empty()) report.status = told;
}

// Some reporters forget the blank line: a second Final-Recipient begins a group as well.
void add_group(const HeaderBlock& block, std::vector<RecipientReport>& reports) {
  RecipientReport report;
  bool is_named = false;
  const auto finish = [&] {
    choose_status(report);
    if (!report.recipient.empty() || !report.action.empty()) reports.push_back(std::move(report));
    report = {};
  };
  for (const auto& field : block.fields) {
    const bool names = same_ascii(field.name, "Final-Recipient");
    if (names && is_named && reports.size() < most_reports) finish();
    is_named = is_named || names;
    take_report_field(report, field);
  }
  finish();
}

}  // namespace

bool RecipientReport::failed() const {
  if (action.starts_with("fail")) return true;
  for (const std::string_view other : {"delayed", "relayed", "expanded", "deliver"})
    if (action.starts_with(other)) return false;
  if (!status.empty()) return status.starts_with('5');
  const auto reply = find_smtp_reply(diagnostic);
  return reply != std::string::npos && diagnostic[reply] == '5';
}

bool RecipientReport::succeeded() const { return action.starts_with("deliver") || (action.empty() && status.starts_with('2')); }

std::vector<RecipientReport> read_recipient_reports(std::string_view text) {
  std::vector<RecipientReport> reports;
  std::vector<Defect> ignored;
  LineReader lines(text);
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size() && reports.size() < most_reports;) {
    const auto line = at < text.size() ? lines.line_at(at) : LineReader::Line{at, at, at + 1};
    const bool is_blank = ascii_trimmed(text.substr(line.begin, line.end - line.begin)).empty();
    at = line.next;
    if (!is_blank) continue;
    add_group(read_plain_fields(text.substr(begin, line.begin - begin), {}, ignored), reports);
    begin = std::min(at, text.size());
  }
  return reports;
}

std::size_t find_smtp_reply(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i + 2 < text.size(); ++i) {
    if ((text[i] != '4' && text[i] != '5') || text[i + 1] < '0' || text[i + 1] > '5' || !is_ascii_digit(text[i + 2])) continue;
    const char before = i == 0 ? ' ' : text[i - 1], after = i + 3 < text.size() ? text[i + 3] : ' ';
    const bool is_word = std::string_view(" \t\n\r<:;=\"'(>#-").find(before) != std::string_view::npos &&
                         std::string_view(" \t\n\r-:;\"'>)").find(after) != std::string_view::npos;
    if (is_word) return i;
  }
  return std::string_view::npos;
}

std::string told_status(std::string_view text) {
  for (auto at = find_smtp_reply(text); at != text.npos; at = find_smtp_reply(text, at + 3)) {
    const auto rest = text.substr(at + 3, 16);
    const auto begin = rest.find_first_of("0123456789");
    if (begin == rest.npos || begin > 4) continue;
    auto code = find_status_code(text.substr(at + 3, begin + 9));
    if (!is_general(code)) return code;
  }
  std::string general;
  for (std::string_view rest = text; !rest.empty();) {
    auto code = find_status_code(rest);
    if (code.empty() || !is_general(code)) return code.empty() ? general : code;
    rest.remove_prefix(rest.find(code) + code.size());
    if (general.empty()) general = std::move(code);
  }
  return general;
}

}  // namespace m2t
