// What the database knows of a sender's last mails and of his address, for the rules that end loops and floods.
#pragma once

#include "parsers/mail.h"
#include "rules/commands/steer.h"
#include "rules/judge.h"
#include "store/store.h"

namespace m2t {

// Fills in what concerns H-40, T-17 and S-22. The mail has a sender.
void look_at_sender(Tx& tx, const InboundRow& row, const Mail& mail, const DeskPolicy& policy, Time now, History& history);

// What 3.1 counts of a technician's mails.
void look_at_technician(Tx& tx, std::string_view address, Time now, StaffLookups& staff);

// The mail of ours that this report is about, by its Message-ID, the one that a server gave it, or those of its thread.
std::optional<History::Bounced> bounced_mail(Tx& tx, const Mail& mail);

// Notes a decided mail for the next ones of its sender.
void note_recent_mail(Tx& tx, const InboundRow& row, const Mail& mail, const History& history, const Decision& decision,
                      const DeskPolicy& policy, Time now);

}  // namespace m2t
