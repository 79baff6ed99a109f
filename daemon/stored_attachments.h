// Attachments as the database keeps them: where they lie in their raw mail, and how to find them there again.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "parsers/pictures/picture_in_mail.h"
#include "store/store.h"

namespace m2t {

std::vector<AttachmentRow> attachment_rows(const Mail& mail);
PictureInMail place_in_mail(const AttachmentRow& attachment);

}  // namespace m2t
