// Bounces and automatic mail, with the structure that they are found in.
#include "parsers/automatic/automatic.h"
#include "parsers/automatic/bounce.h"
#include "parsers/mime/mime.h"
#include "tests/fuzz/fuzz.h"

void m2t::fuzz::try_input(std::string_view input) {
  const auto tree = scan_mime(input, ReadLimits{});
  Mail mail;
  mail.text = repaired_utf8(tree.parts[0].body(input));
  mail.subject = shown_line(first_line_of(mail.text).line);
  mail.from = Address{"", "mailer-daemon@example.org"};
  mail.automatic = find_automatic(input, tree, mail);
  must_be_utf8("facts of automatic mail are UTF-8", mail.automatic.why, mail.automatic.precedence, mail.automatic.meeting_method);
  const BounceFacts bounce = find_bounce(input, tree, mail);
  must_be_utf8("facts of a bounce are UTF-8", bounce.failed_recipient, bounce.original_message_id, bounce.status, bounce.why);
  must(bounce.recipients.size() <= 50, "a bounce names at most fifty recipients");
  for (const auto& recipient : bounce.recipients)
    must_be_utf8("recipients of a bounce are UTF-8", recipient.recipient, recipient.status, recipient.action);
}
