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

// `answered` is the mail it answers. Throws PermanentError when the recipient's address cannot be written safely.
PreparedNotice prepare_notice(const SendNotice& notice, const Ticket& ticket, const Mail& answered, std::string_view instance_key,
                              const ApplyContext& context);

}  // namespace m2t
