// The border: what a reader that a mail has taken over may send. It is a value and stays the same on further ways, or it is nothing.
#include <algorithm>

#include "parsers/pictures/picture_in_mail.h"
#include "parsers/process/facts.h"
#include "parsers/process/lock_in.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

template <class... Text>
void must_be_lines(const char* promise, const Text&... texts) {
  const auto is_line = [](const std::string& text) {
    return is_valid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
             return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
           });
  };
  must((is_line(texts) && ...), promise);
}

void check_lines(const Mail& mail) {
  must_be_lines("what is one line arrives as one", mail.message_id, mail.subject, mail.return_path, mail.thread_topic,
                mail.content_type, mail.fields.title, mail.fields.name, mail.fields.phone, mail.automatic.why, mail.bounce.why);
  for (const auto* list : {&mail.to, &mail.cc, &mail.reply_to, &mail.sender})
    for (const auto& person : *list) must_be_lines("an address arrives as one line", person.name, person.address);
  if (mail.from) must_be_lines("the sender arrives as one line", mail.from->name, mail.from->address);
  for (const auto& field : mail.headers) must_be_lines("a header field arrives as one line", field.name, field.value);
  for (const auto& attachment : mail.attachments)
    must_be_lines("a file name arrives as one line", attachment.name, attachment.original_name, attachment.type);
}

template <class T, class FromBytes>
void check_stays(const std::optional<T>& value, FromBytes from_bytes, const char* promise) {
  if (!value) return;
  const auto bytes = to_bytes(*value);
  const auto again = from_bytes(bytes);
  must(again && to_bytes(*again) == bytes, promise);
}

void check_mail(const Mail& mail) {
  must_be_utf8("texts arrive as UTF-8", mail.text, mail.new_text, mail.quoted_text, mail.signature, mail.html,
               mail.fields.error_text);
  check_lines(mail);
  must_be_utf8("the JSON form is UTF-8", to_json(mail));
  check_stays(std::optional(mail), mail_from_bytes, "what was accepted once is accepted again, and stays the same");
  // Places may lead anywhere in a mail that is not the one that was read.
  const std::string raw(1000, 'A');
  for (const auto& attachment : mail.attachments)
    must(attachment_bytes(raw, attachment).size() <= 4 * raw.size(), "an attachment comes out of its mail");
}

}  // namespace

void try_input(std::string_view input) {
  if (const auto mail = mail_from_bytes(input)) check_mail(*mail);
  check_stays(options_from_bytes(input), options_from_bytes, "options stay the same");
  const auto report = report_from_bytes(input);
  check_stays(report, report_from_bytes, "what locks a reader in stays the same");
  if (report)
    for (const auto& line : describe(*report)) must_be_lines("what locks a reader in is told in lines", line);
  const auto [place_bytes, raw_mail] = first_line_of(input);
  if (const auto place = picture_in_mail_from_bytes(place_bytes)) {
    must(picture_in_mail_from_bytes(to_bytes(*place)) == place, "a place stays the same");
    must(picture_at(*place, raw_mail).size() <= 4 * raw_mail.size() + 16, "a picture comes out of its mail");
  }
}

}  // namespace m2t::fuzz
