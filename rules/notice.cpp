#include "rules/notice.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "rules/budget.h"
#include "rules/decide.h"
#include "rules/plain_text.h"
#include "rules/reading.h"
#include "tickets/mail_address.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t subject_characters = 100;  // T-05
constexpr int letters_of_a_description = 15;

bool desk_speaks(const DeskPolicy& policy, Language language) {
  return language != Language::Unknown && std::ranges::find(policy.languages, language) != policy.languages.end();
}

bool has_picture(const Mail& mail) {
  return std::ranges::any_of(mail.attachments, [](const Attachment& a) {
    return a.kind == AttachmentKind::Screenshot || a.kind == AttachmentKind::Photo;
  });
}

bool has_document(const Mail& mail) {
  return std::ranges::any_of(mail.attachments, [](const Attachment& a) {
    return a.kind == AttachmentKind::Document || a.kind == AttachmentKind::Archive || a.kind == AttachmentKind::Message ||
           a.kind == AttachmentKind::Other;
  });
}

bool says_nearly_nothing(const Mail& mail) {
  if (mail.forwarded || !mail.quoted_text.empty() || has_document(mail)) return false;  // they describe it there
  const std::string plain = plain_words(std::string_view(mail.new_text).substr(0, 4096));
  return std::ranges::count_if(plain, [](char c) { return c != ' '; }) < letters_of_a_description;
}

std::vector<std::string> what_was_understood(const Mail& mail) {
  std::vector<std::string> names;
  if (!mail.fields.phone.empty()) names.emplace_back("phone");
  if (!mail.fields.urls.empty()) names.emplace_back("url");
  if (!mail.fields.error_text.empty()) names.emplace_back("error_text");
  if (has_picture(mail)) names.emplace_back("screenshot");
  if (has_document(mail)) names.emplace_back("attachment");
  return names;
}

std::vector<std::string> what_is_missing(const Mail& mail, TicketType type) {
  std::vector<std::string> names;
  if (says_nearly_nothing(mail)) names.emplace_back("description");
  if (type == TicketType::Incident && mail.fields.error_text.empty() && !has_picture(mail)) names.emplace_back("error_text");
  if (mail.fields.phone.empty()) names.emplace_back("phone");
  return names;
}

bool is_file_ending(std::string_view ending) {
  static constexpr std::array endings{"pdf"sv,  "doc"sv, "docx"sv, "xls"sv, "xlsx"sv, "xlsm"sv, "ppt"sv,
                                      "pptx"sv, "odt"sv, "ods"sv,  "png"sv, "jpg"sv,  "jpeg"sv, "gif"sv,
                                      "txt"sv,  "csv"sv, "msg"sv,  "eml"sv, "exe"sv,  "dll"sv};
  return std::ranges::find(endings, ending) != endings.end();
}

// "example.com" and "example.com/x" become links in mail programs even without a scheme.
bool looks_like_host(std::string_view word) {
  while (!word.empty() && !std::isalnum(static_cast<unsigned char>(word.back())) && !(word.back() & 0x80)) word.remove_suffix(1);
  const auto path = word.find_first_of("/:?#");
  const std::string_view host = word.substr(0, path);
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 >= host.size()) return false;
  const std::string_view last = host.substr(dot + 1);
  const bool letters =
      std::ranges::all_of(last, [](char c) { return (c & 0x80) || std::isalpha(static_cast<unsigned char>(c)) || c == '-'; });
  if (path == std::string_view::npos) return letters && last.size() >= 2 && !is_file_ending(last);
  return letters ? last.size() >= 2 : true;  // an IP number with a path or port
}

bool is_link_or_address(std::string_view word) {
  const std::string lower = lower_ascii(word);
  for (const auto sign : {"://"sv, "@"sv, "www."sv, "mailto:"sv, "tel:"sv, "javascript:"sv, "data:"sv, "\\\\"sv, "%40"sv}) {
    if (lower.find(sign) != std::string::npos) return true;
  }
  // Each piece for itself: "voir:example.com", "(example.com)", "a,example.com".
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t end = std::min(lower.find_first_of(",;()<>[]{}|\"'=!*_", at), lower.size());
    const std::string_view piece = std::string_view(lower).substr(at, end - at);
    if (looks_like_host(piece)) return true;
    if (const auto colon = piece.find(':'); colon != std::string_view::npos && looks_like_host(piece.substr(colon + 1)))
      return true;
    at = end + 1;
  }
  return false;
}

// Dots and at-signs of other alphabets that address lines take for ours (IDNA 2003, RFC 3490 section 3.1).
std::string_view ascii_form(char32_t c) {
  switch (c) {
    case 0x3002:
    case 0xFF0E:
    case 0xFF61:
    case 0x2024: return ".";
    case 0xFF20:
    case 0xFE6B: return "@";
    case 0xFF1A: return ":";
    case 0xFF0F:
    case 0x2044: return "/";
    default: return {};
  }
}

bool is_blank(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Without invisible characters, blanks as plain ones; controls and line breaks separate words.
std::string only_visible(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    const char32_t c = take_code_point(utf8, at);
    if (c == 0xFFFD) continue;
    if (is_blank(c) || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
      out += ' ';
    } else if (const auto ascii = ascii_form(c); !ascii.empty()) {
      out += ascii;
    } else if (!is_invisible(c)) {
      out += utf8.substr(begin, at - begin);
    }
  }
  return out;
}

std::string at_most_characters(const std::string& utf8, std::size_t characters) {
  std::size_t at = 0, count = 0;
  while (at < utf8.size() && count < characters) {
    take_code_point(utf8, at);
    ++count;
  }
  if (at >= utf8.size()) return utf8;
  const auto blank = utf8.rfind(' ', at);
  return utf8.substr(0, blank != std::string::npos && blank > at / 2 ? blank : at);
}

// Nothing stands in the way of a notice of this kind; else the reason is added.
bool may_notify(NoticeKind kind, const NoticeInput& in, std::vector<std::string>& reasons) {
  if (!in.judgement.may_answer) {
    reasons.emplace_back("no acknowledgement: see the rows above");
    return false;
  }
  if (!in.mail.from || in.mail.from->address.empty()) {
    reasons.emplace_back("no acknowledgement: nobody to send it to");
    return false;
  }
  if (!is_safe_envelope_address(in.mail.from->address)) {
    reasons.emplace_back("T-13 no acknowledgement: no mail can be written safely to this sender's address");
    return false;
  }
  if (const auto why = why_no_notice(kind, in.judgement.known_sender, in.history, in.policy, in.arrival.now)) {
    reasons.push_back("H-39 no acknowledgement: " + *why);
    return false;
  }
  return true;
}

}  // namespace

std::string subject_without_links(std::string_view written, const DeskPolicy& policy) {
  const std::string subject = base_subject(only_visible(written), policy.ticket_prefix);
  std::string kept;
  for (const auto word : split_words(subject)) {
    if (is_link_or_address(word)) continue;
    if (!kept.empty()) kept += ' ';
    kept += word;
  }
  return at_most_characters(kept, subject_characters);
}

std::string subject_to_repeat(const Mail& mail, const DeskPolicy& policy) { return subject_without_links(mail.subject, policy); }

std::optional<SendNotice> notice_to_requester(NoticeKind kind, const Ticket& ticket, const DeskPolicy& policy) {
  return notice_to(kind, ticket, ticket.requester, policy);
}

std::optional<SendNotice> notice_to(NoticeKind kind, const Ticket& ticket, const Person& to, const DeskPolicy& policy) {
  if (!is_safe_envelope_address(to.address) || is_own_address(policy, to.address) || is_noreply_address(to.address))
    return std::nullopt;
  SendNotice notice;
  notice.kind = kind;
  notice.ticket = ticket.id;
  notice.to = to;
  notice.languages = desk_speaks(policy, to.language) ? std::vector{to.language} : policy.languages;
  if (is_allowed_sender(policy, to.address)) notice.subject_shown = subject_without_links(ticket.subject, policy);
  return notice;
}

std::vector<Language> languages_for(const Mail& mail, const History& history, const DeskPolicy& policy) {
  if (history.known_person && desk_speaks(policy, history.known_person->language)) return {history.known_person->language};
  if (mail.language_is_sure && desk_speaks(policy, mail.language)) return {mail.language};
  return policy.languages;
}

Person sender_of(const Mail& mail, const History& history, const DeskPolicy& policy) {
  Person sender;
  if (!mail.from || mail.from->address.empty()) {
    sender.name = "(unknown sender)";
    return sender;
  }
  sender.name = mail.from->name;
  sender.address = mail.from->address;
  if (sender.name.empty() && history.known_person) sender.name = history.known_person->name;
  const auto source = mail.fields.sources.find("name");
  if (sender.name.empty() && source != mail.fields.sources.end() && source->second.from != "forwarded")
    sender.name = mail.fields.name;
  if (history.known_person && history.known_person->language != Language::Unknown) {
    sender.language = history.known_person->language;
  } else if (mail.language_is_sure && desk_speaks(policy, mail.language)) {
    sender.language = mail.language;
  }
  return sender;
}

std::optional<SendNotice> notice_to_sender(NoticeKind kind, const NoticeInput& in, std::vector<std::string>& reasons) {
  if (!may_notify(kind, in, reasons)) return std::nullopt;
  SendNotice notice;
  notice.kind = kind;
  notice.to = sender_of(in.mail, in.history, in.policy);
  notice.languages = languages_for(in.mail, in.history, in.policy);
  notice.outside_hours = !in.calendar.is_open(in.arrival.now);
  if (notice.outside_hours) notice.next_opening = in.calendar.next_opening(in.arrival.now);
  notice.received_late = in.arrival.now - in.arrival.received > in.policy.late_after;
  // T-05: a fixed text, whatever the mail holds.
  if (!in.judgement.known_sender && !in.judgement.boundary.passed()) return notice;
  notice.subject_shown = subject_to_repeat(in.mail, in.policy);
  notice.understood = what_was_understood(in.mail);
  notice.urgent = !in.mail.fields.urgency.empty();
  if (kind == NoticeKind::AcknowledgeNew) {
    notice.missing = what_is_missing(in.mail, in.type);
    notice.several_subjects = holds_several_subjects(in.mail);
  }
  return notice;
}

}  // namespace m2t
