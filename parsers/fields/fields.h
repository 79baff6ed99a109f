// What the Service Desk asks for, found in a mail: title, name, phone, addresses of pages, error message, urgency.
#pragma once

#include <span>
#include <string>

#include "parsers/mail.h"

namespace m2t {

// Reads mail.subject, new_text, signature, from and forwarded; the rest of the mail may still be empty. The title is never empty.
// `own_phones` are the desk's,
// as it writes them. A field that is not found stays empty and has no source. Linear in the size. Never throws, bad_alloc apart.
MailFields find_fields(const Mail& mail, std::span<const std::string> own_phones = {});

// What the mail that is passed on says of its writer: his number, his language.
void describe_writer(Forwarded& forwarded, std::span<const std::string> own_phones = {});

}  // namespace m2t
