// Fields and language: the first line is the subject, the rest the text of a mail.
#include "parsers/body/language.h"
#include "parsers/fields/fields.h"
#include "tests/fuzz/fuzz.h"

void m2t::fuzz::try_input(std::string_view input) {
  const auto all = repaired_utf8(input);
  const auto [subject, text] = first_line_of(all);
  Mail mail;
  mail.subject = shown_line(subject);
  mail.text = mail.new_text = text;
  mail.signature = repaired_utf8(text.substr(text.size() / 2));
  const MailFields fields = find_fields(mail);
  must_be_utf8("fields are UTF-8", fields.title, fields.name, fields.phone, fields.error_text);
  for (const auto& url : fields.urls) must_be_utf8("URLs are UTF-8", url);
  for (const auto& [field, source] : fields.sources) must_be_utf8("places are UTF-8", source.written, source.from);
  detect_language(mail.subject, mail.new_text);
}
