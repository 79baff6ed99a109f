// i9 and i10: handled messages move to the processed or the held folder, then their rows are stamped. A crash in between
// changes nothing: the message is still there and is moved again, or is gone and the row is stamped.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "daemon/settings.h"
#include "mailer/imap_session.h"
#include "store/store.h"

namespace m2t {

class Filing {
 public:
  Filing(const MailboxSettings& settings, const Clock& clock, CrashPoints crash_points)
      : settings_(settings), clock_(clock), crash_points_(crash_points) {}

  // Files what is decided in this mailbox; gives how many rows were stamped. `selected` is the inbox's selection, which is
  // selected again afterwards where another folder had to be. Throws ImapError when the session is lost, TransientError for
  // the store.
  std::size_t file_decided(ImapSession& session, const Selection& selected, const MailboxRow& mailbox, Store& store);

 private:
  struct Group;
  std::vector<Group> groups_of(const std::vector<InboundRow>& rows) const;
  std::size_t file_group(const Group& group, ImapSession& session, const MailboxRow& mailbox, Store& store);
  std::vector<ImapSession::Moved> move_group(const Group& group, ImapSession& session);
  std::vector<ServerPlace> places_in(const std::string& folder, const InboundRow& row, ImapSession& session);
  bool select_as_known(const ServerPlace& place, ImapSession& session);
  void give_up(const Group& group, Store& store);
  void return_to_inbox(ImapSession& session, const MailboxRow& mailbox);
  void stamp_missing(const InboundRow& row, const std::string& folder, ImapSession& session, Store& store);

  const MailboxSettings& settings_;
  const Clock& clock_;
  CrashPoints crash_points_;
  Time paused_until_{};
  bool read_only_told_ = false;
};

}  // namespace m2t
