// The attachments of a mail as rows of the store.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "store/store.h"

namespace m2t {

std::vector<AttachmentRow> attachment_rows(const Mail& mail);

}  // namespace m2t
