// Bounces and automatic mail, with the structure that they are found in.
#include "parsers/automatic/automatic.h"
#include "parsers/automatic/bounce.h"
#include "parsers/mime/mime.h"
#include "parsers/text/charset.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using m2t::fuzz::must;
  const auto raw = m2t::fuzz::text_of(data, size);
  const auto tree = m2t::scan_mime(raw, m2t::ReadLimits{});
  m2t::Mail mail;
  mail.text = m2t::repaired_utf8(tree.parts[0].body(raw));
  mail.subject = m2t::shown_line(mail.text.substr(0, mail.text.find('\n')));
  mail.from = m2t::Address{"", "mailer-daemon@example.org"};
  mail.automatic = m2t::find_automatic(raw, tree, mail);
  const m2t::BounceFacts bounce = m2t::find_bounce(raw, tree, mail);
  must(m2t::is_valid_utf8(bounce.failed_recipient) && m2t::is_valid_utf8(bounce.original_message_id) &&
           m2t::is_valid_utf8(bounce.status) && m2t::is_valid_utf8(bounce.why),
       "facts of a bounce are UTF-8");
  return 0;
}
