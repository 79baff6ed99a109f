// Fields and language: the first line is the subject, the rest the text of a mail.
#include "parsers/body/language.h"
#include "parsers/fields/fields.h"
#include "parsers/text/charset.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using m2t::fuzz::must;
  const auto all = m2t::repaired_utf8(m2t::fuzz::text_of(data, size));
  const auto line_end = all.find('\n');
  m2t::Mail mail;
  mail.subject = m2t::shown_line(all.substr(0, line_end));
  if (line_end != std::string::npos) mail.text = mail.new_text = all.substr(line_end + 1);
  mail.signature = mail.new_text.substr(mail.new_text.size() / 2);
  mail.signature = m2t::repaired_utf8(mail.signature);
  const m2t::MailFields fields = m2t::find_fields(mail);
  must(m2t::is_valid_utf8(fields.title) && m2t::is_valid_utf8(fields.name) && m2t::is_valid_utf8(fields.phone) &&
           m2t::is_valid_utf8(fields.error_text),
       "fields are UTF-8");
  for (const auto& url : fields.urls) must(m2t::is_valid_utf8(url), "URLs are UTF-8");
  m2t::detect_language(mail.subject, mail.new_text);
  return 0;
}
