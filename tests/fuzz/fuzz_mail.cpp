// The whole reader: any bytes are a mail, every text of it is UTF-8, every attachment lies inside it.
#include "parsers/reader.h"
#include "parsers/text/charset.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using m2t::fuzz::must;
  const auto raw = m2t::fuzz::text_of(data, size);
  const m2t::Mail mail = m2t::read_mail(raw);
  for (const auto& attachment : mail.attachments) {
    must(attachment.offset <= raw.size() && attachment.length <= raw.size() - attachment.offset,
         "attachments lie inside the mail");
    must(m2t::attachment_bytes(raw, attachment).size() == attachment.size, "an attachment has its size");
    must(!attachment.name.empty() && m2t::is_valid_utf8(attachment.name), "an attachment has a name");
  }
  for (const auto& text : {mail.subject, mail.text, mail.html, mail.new_text, mail.quoted_text, mail.signature, mail.fields.title,
                           mail.fields.error_text, mail.bounce.why, mail.automatic.why, mail.message_id})
    must(m2t::is_valid_utf8(text), "texts are UTF-8");
  must(mail.new_text.empty() ? m2t::shown_line(mail.text).empty() || !mail.signature.empty() : true, "never cut to nothing");
  m2t::to_json(mail);
  return 0;
}
