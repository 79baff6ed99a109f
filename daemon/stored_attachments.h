// Attachments as the database keeps them: where they lie in their raw mail, and how to find them there again.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "parsers/pictures/picture_in_mail.h"
#include "rules/attachment_policy.h"
#include "store/store.h"

namespace m2t {

// `checked`: what was found out about them; it may be empty.
std::vector<AttachmentRow> attachment_rows(const Mail& mail, const std::vector<CheckedFile>& checked);
PictureInMail place_in_mail(const AttachmentRow& attachment);

// A file with a virus is named in an internal note of its ticket; nothing is written for others.
void note_infected(Tx& tx, TicketId ticket, const AttachmentRow& file, Time now);

}  // namespace m2t
