// A SendNotice -> the finished mail: words of the language, template, threading fields, bytes.
#pragma once

#include "daemon/apply.h"
#include "mailer/compose.h"

namespace m2t {

// A notice ready for the outbox, and the secret that its recipient can prove himself with.
struct PreparedNotice {
  NewOutgoing mail;
  std::string secret_hash;
  Person recipient;
};

// The desk as people see it in From, in a language.
Person desk_as_sender(const Desk& desk, Language language);

// Where in the recipient's conversation a mail of ours stands. Ids without <>.
struct ThreadPlace {
  std::string in_reply_to;
  std::vector<std::string> references;  // the ids before ours, oldest first
  std::string thread_index;             // Exchange's, of the mail that is answered; may be empty
};
ThreadPlace thread_of(const Mail& answered);
// Behind the last public mail of the ticket's requester; empty for a ticket that began without a mail.
ThreadPlace thread_of(const TicketView& ticket);

// Throws PermanentError when the recipient's address cannot be written safely.
PreparedNotice prepare_notice(const SendNotice& notice, const Ticket& ticket, const ThreadPlace& place,
                              std::string_view instance_key, const ApplyContext& context,
                              std::vector<OutgoingAttachment> attachments = {});

}  // namespace m2t
