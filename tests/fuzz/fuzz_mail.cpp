// The whole reader: any bytes are a mail, every text of it is UTF-8, every attachment lies inside it, and its facts travel.
#include "parsers/process/facts.h"
#include "parsers/reader.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

void check_attachment(std::string_view raw, const Attachment& attachment) {
  must(attachment.offset <= raw.size() && attachment.length <= raw.size() - attachment.offset, "attachments lie inside the mail");
  must(attachment_bytes(raw, attachment).size() == attachment.size, "an attachment has its size");
  must(!attachment.name.empty(), "an attachment has a name");
  must_be_utf8("an attachment's texts are UTF-8", attachment.name, attachment.original_name, attachment.type,
               attachment.content_id, attachment.detected_type);
}

}  // namespace

void try_input(std::string_view input) {
  const Mail mail = read_mail(input);
  for (const auto& attachment : mail.attachments) check_attachment(input, attachment);
  must_be_utf8("texts are UTF-8", mail.subject, mail.text, mail.html, mail.new_text, mail.quoted_text, mail.signature,
               mail.fields.title, mail.fields.error_text, mail.bounce.why, mail.automatic.why, mail.message_id);
  must(!mail.new_text.empty() || shown_line(mail.text).empty() || !mail.signature.empty(), "never cut to nothing");
  must_be_utf8("the JSON form is UTF-8", to_json(mail));

  const auto bytes = to_bytes(mail);
  const auto arrived = mail_from_bytes(bytes);
  must(arrived.has_value(), "the facts of every mail arrive");
  must(to_bytes(*arrived) == bytes, "facts arrive as they were sent");
}

}  // namespace m2t::fuzz
