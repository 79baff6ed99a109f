// Which mails name a person, beside those that are his: what the database cannot tell.
#pragma once

#include <functional>
#include <vector>

#include "daemon/reader.h"
#include "store/blobs.h"
#include "store/personal_data.h"

namespace m2t {

struct NamingMails {
  std::vector<InboundId> received;  // raw mails with his address in them, or whose text names him
  std::vector<OutboxId> outgoing;   // of others' tickets that he took part in or that name him, or of none
  InboundId last_received{};        // looked at so far
  OutboxId last_outgoing{};
};

// Looks at what came after the last ones of `so_far` and adds to it. `gathered` has gathered the person. Raw mails are searched for the
// address as it stands there, and by the text that was read in them; files that are attached are not opened.
void look_for_naming_mails(PersonalData& gathered, const KnownPerson& person, const PersonalWords& words, const Blobs& blobs,
                           MailReader& reader, NamingMails& so_far,
                           const std::function<void(std::size_t done, std::size_t all)>& progress);

}  // namespace m2t
