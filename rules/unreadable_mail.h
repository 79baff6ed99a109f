// Mails whose words nobody here can read: they are kept whole, and their ticket says so (T-31). Pure.
#pragma once

#include <string>

#include "parsers/mail.h"

namespace m2t {

// A sentence for the ticket; empty: the mail can be read.
std::string why_unreadable(const Mail& mail);

}  // namespace m2t
