#include "parsers/automatic/program_mail.h"

#include <array>

#include "parsers/mime/decode.h"
#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_calendar_head = 64 * 1024;

// RFC 5546 without "publish", which asks nothing of anybody.
constexpr std::array meeting_methods{"request"sv, "reply"sv, "cancel"sv, "counter"sv, "declinecounter"sv, "refresh"sv, "add"sv};

std::string known_method(std::string_view written) {
  const auto word = ascii_lowered(ascii_trimmed(written));
  return std::ranges::find(meeting_methods, word) == meeting_methods.end() ? std::string() : word;
}

// The METHOD line of a calendar, which stands before its first component.
std::string method_in_calendar(std::string_view calendar) {
  for (const auto line : split_lines(calendar)) {
    if (begins_with_ascii(line, "BEGIN:") && !begins_with_ascii(line, "BEGIN:VCALENDAR")) break;
    if (!begins_with_ascii(line, "METHOD:") && !begins_with_ascii(line, "METHOD;")) continue;
    return known_method(line.substr(line.find(':') == line.npos ? line.size() : line.find(':') + 1));
  }
  return {};
}

bool is_enclosed(const MimeTree& tree, std::size_t part) {
  for (auto i = tree.parts[part].parent; i != no_part; i = tree.parts[i].parent)
    if (tree.parts[i].form == PartForm::Message) return true;
  return false;
}

// Where the method is said nowhere, as in Outlook's own format, the subject says what it is.
std::string method_by_subject(std::string_view subject) {
  static constexpr std::array answers{"accepted:"sv,      "declined:"sv,   "tentative:"sv,    "tentatively accepted:"sv,
                                      "accepte :"sv,      "accepte:"sv,    "refuse :"sv,      "refuse:"sv,
                                      "provisoire :"sv,   "provisoire:"sv, "geaccepteerd:"sv, "geweigerd:"sv,
                                      "voorlopig:"sv,     "afgewezen:"sv,  "zugesagt:"sv,     "abgelehnt:"sv,
                                      "mit vorbehalt:"sv, "vorlaufig:"sv,  "in afwachting:"sv};
  static constexpr std::array ends{"canceled:"sv, "cancelled:"sv, "annule :"sv, "annule:"sv, "geannuleerd:"sv, "abgesagt:"sv};
  const auto folded = fold_words(subject, 200);
  if (begins_with_any(folded, answers)) return "reply";
  return begins_with_any(folded, ends) ? "cancel" : "request";
}

// A message class ("IPM.Outlook.Recall") in any field but those that people write.
bool has_message_class(const Mail& mail, std::string_view message_class) {
  for (const auto& field : mail.headers)
    if (!same_ascii(field.name, "Subject") && !same_ascii(field.name, "Thread-Topic") &&
        begins_with_ascii(ascii_trimmed(field.value), message_class))
      return true;
  return false;
}

bool has_content_class(const Mail& mail, std::string_view name) {
  for (const auto& field : mail.headers)
    if (same_ascii(field.name, "Content-Class") && contains_ascii(std::string_view(field.value).substr(0, 200), name))
      return true;
  return false;
}

// A sentence that a program writes, by its pieces in their order. Folded.
struct WrittenForm {
  std::string_view subject;  // how the subject begins
  std::array<std::string_view, 3> pieces;
};

constexpr std::array recalls{
    WrittenForm{"recall:", {" would like to recall the message"}},
    WrittenForm{"recall :", {" would like to recall the message"}},
    WrittenForm{"rappel :", {" souhaite rappeler le message"}},
    WrittenForm{"rappel:", {" souhaite rappeler le message"}},
    WrittenForm{"rappel :", {" voudrait rappeler le message"}},
    WrittenForm{"rappel :", {" aimerait rappeler le message"}},
    WrittenForm{"intrekken:", {" wil het bericht", "intrekken"}},
    WrittenForm{"intrekken:", {" wil graag het bericht", "intrekken"}},
    WrittenForm{"bericht intrekken:", {" wil het bericht", "intrekken"}},
    WrittenForm{"ruckruf:", {" mochte die nachricht", "zuruckrufen"}},
    WrittenForm{"zuruckrufen:", {" mochte die nachricht", "zuruckrufen"}},
    WrittenForm{"ruckruf:", {" mochte", "nachricht", "zuruckrufen"}},
};

constexpr std::array receipts{
    WrittenForm{"read:", {"your message", "to:", "was read on"}},
    WrittenForm{"read:", {"your message was read on"}},
    WrittenForm{"not read:", {"your message", "to:", "was deleted without being read"}},
    WrittenForm{"lu :", {"votre message", "a ete lu le"}},
    WrittenForm{"lu:", {"votre message", "a ete lu le"}},
    WrittenForm{"non lu :", {"votre message", "a ete supprime sans"}},
    WrittenForm{"non lu:", {"votre message", "a ete supprime sans"}},
    WrittenForm{"gelezen:", {"uw bericht", "gelezen op"}},
    WrittenForm{"gelezen:", {"het bericht", "aan:", "gelezen op"}},
    WrittenForm{"niet gelezen:", {"uw bericht", "verwijderd zonder"}},
    WrittenForm{"ongelezen:", {"uw bericht", "verwijderd zonder"}},
    WrittenForm{"gelesen:", {"ihre nachricht", "gelesen"}},
    WrittenForm{"nicht gelesen:", {"ihre nachricht", "geloscht"}},
    WrittenForm{"ungelesen:", {"ihre nachricht", "geloscht"}},
    WrittenForm{"", {"return receipt your document", "was received by"}},
    WrittenForm{"", {"accuse de reception votre document", "a ete recu par"}},
    WrittenForm{"", {"ontvangstbevestiging uw document", "is ontvangen door"}},
};

// Where the first piece stands when all are there in their order; npos when not.
std::size_t find_pieces(std::string_view folded, const WrittenForm& form) {
  std::size_t first = folded.npos;
  std::size_t at = 0;
  for (const auto piece : form.pieces) {
    if (piece.empty()) continue;
    at = folded.find(piece, at);
    if (at == folded.npos) return at;
    if (first == folded.npos) first = at;
    at += piece.size();
  }
  return first;
}

}  // namespace

std::string meeting_method(std::string_view raw, const MimeTree& tree, const Mail& mail) {
  bool is_meeting = has_content_class(mail, "calendarmessage");
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const auto& part = tree.parts[i];
    if (!part.is("text/calendar") || is_enclosed(tree, i)) continue;
    auto method = known_method(part.content_type.parameter("method"));
    if (!method.empty()) return method;
    // A named part is a file that somebody attached, whatever stands in it.
    const bool is_file =
        i != 0 && (!part.content_type.parameter("name").empty() || !part.disposition.parameter("filename").empty());
    if (is_file && !is_meeting) continue;
    method = method_in_calendar(decoded(part.body(raw), part.encoding, longest_calendar_head));
    if (!method.empty()) return method;
  }
  is_meeting = is_meeting || has_message_class(mail, "IPM.Schedule.Meeting.");
  return is_meeting ? method_by_subject(mail.subject) : std::string();
}

bool is_recall(const Mail& mail) {
  if (has_message_class(mail, "IPM.Outlook.Recall")) return true;
  const auto subject = fold_words(mail.subject, 200);
  std::string text;
  for (const auto& form : recalls) {
    if (!subject.starts_with(form.subject)) continue;
    if (text.empty()) text = fold_words(mail.text, 600);
    const auto at = find_pieces(text, form);
    // A name stands before, and nothing else: in the first person it is somebody who tells of it.
    if (at == text.npos || at == 0 || at > 100) continue;
    const auto name = std::string_view(text).substr(0, at);
    if (name != "je" && name != "i" && name != "ik" && name != "ich" && name.find_first_of(".!?,:") == name.npos) return true;
  }
  return false;
}

bool is_read_receipt(const Mail& mail) {
  if (has_content_class(mail, "content-classes:mdn") || has_message_class(mail, "REPORT.IPM.Note.IPNRN") ||
      has_message_class(mail, "REPORT.IPM.Note.IPNNRN"))
    return true;
  const auto subject = fold_words(mail.subject, 200);
  std::string text;
  for (const auto& form : receipts) {
    if (!subject.starts_with(form.subject)) continue;
    if (text.empty()) text = fold_words(mail.text, 1500);
    if (find_pieces(text, form) == 0) return true;
  }
  return false;
}

}  // namespace m2t
