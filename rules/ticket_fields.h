// What a mail and its pictures say of the problem, as fields of the ticket; and which pictures are to be read for it. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/mail.h"
#include "parsers/pictures/picture_text.h"
#include "tickets/effects.h"

namespace m2t {

// Whose phone number a mail gives: only the requester's belongs to the ticket.
enum class Writer { Requester, SomebodyElse };

// Only fields that the mail has; `source` as in its sources: "text", "signature".
std::vector<TicketField> fields_of_mail(const Mail& mail, Writer writer);

// Screenshots and photos of a kind that can be read, at most 20.
ReadPictures pictures_to_read(const Mail& mail);

// Message, codes and product of a picture; `source` is "screenshot NAME". T-29: they are shown and searched, nothing else.
std::vector<TicketField> fields_of_picture(std::string_view picture_name, const PictureText& text);

}  // namespace m2t
