// What mail programs send on their own at a person's click: meetings, recalls, read receipts (H-35, H-36).
#pragma once

#include <string>
#include <string_view>

#include "parsers/mail.h"
#include "parsers/mime/mime.h"

namespace m2t {

// The iTIP method of a meeting's mail in lower case: "request", "reply", "cancel", "counter", "declinecounter", "refresh", "add". Empty
// for all others: an attached calendar file, an enclosed meeting, a published event. Of `mail` the decoded subject.
std::string meeting_method(std::string_view raw, const MimeTree& tree, const Mail& mail);

// Outlook's recall of a mail: by its message class, or by its subject and the sentence below it, in four languages. One of the two
// alone is a person's: "Rappel : réunion". Of `mail` subject, text and headers.
bool is_recall(const Mail& mail);

// A read receipt that is no report (H-04): by its class, or by its subject and its sentences.
bool is_read_receipt(const Mail& mail);

}  // namespace m2t
