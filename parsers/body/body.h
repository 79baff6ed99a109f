// What is new in a mail's text, what is quoted, and what is the signature.
#pragma once

#include <string>
#include <string_view>

#include "parsers/body/mail_context.h"

namespace m2t {

struct BodySplit {
  std::string new_text;     // inline answers in their order; line ends "\n", no blank lines around it
  std::string quoted_text;  // banners, earlier mails, with the lines that announce them
  std::string signature;    // signature, phone footer and disclaimer of the writer
};

// `text` is the whole body as text (parsers/text for HTML), `html` the HTML part where there is one, else empty. Both UTF-8.
// Every line of `text` that is not blank is in one of the three; the banners of gateways above a mail stand first in `quoted_text`.
// `new_text` is never empty while `text` says something: of an answer that is only a signature above a quotation the signature is
// new, of another mail the quotation; a mail that is only one of them is all new text. Linear in the size, also on one line of
// megabytes (T-36). Never throws, bad_alloc apart.
BodySplit split_body(std::string_view text, std::string_view html, const MailContext& context = {});

}  // namespace m2t
