// Mails that were erased here are deleted in the mailbox, too (T-50): the one thing that is ever deleted there. Exactly those, each
// recognised by its fingerprint first.
#pragma once

#include <optional>

#include "base/clock.h"
#include "daemon/settings.h"
#include "mailer/imap_session.h"
#include "store/personal_data.h"

namespace m2t {

class MailboxErasure {
 public:
  MailboxErasure(const MailboxSettings& settings, const Clock& clock) : settings_(settings), clock_(clock) {}

  // Deletes what is due in this mailbox; gives how many are gone. `selected` is the inbox's selection, which is selected again afterwards.
  // Throws ImapError when the session is lost, TransientError for the store.
  std::size_t delete_erased(ImapSession& session, const Selection& selected, const MailboxRow& mailbox, Store& store);

 private:
  enum class Outcome { Gone, OnlyMarked, Refused };
  Outcome delete_one(const InboundRow& row, ImapSession& session);
  std::optional<std::uint32_t> find(const InboundRow& row, ImapSession& session);
  bool is_there(std::uint32_t uid, const InboundRow& row, ImapSession& session) const;
  void note(const InboundRow& row, Outcome outcome, Store& store);

  const MailboxSettings& settings_;
  const Clock& clock_;
};

}  // namespace m2t
