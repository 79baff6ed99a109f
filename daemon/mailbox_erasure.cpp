#include "daemon/mailbox_erasure.h"

#include <algorithm>

#include "base/log.h"
#include "daemon/fetcher.h"

namespace m2t {
namespace {

constexpr std::size_t erased_at_once = 100;
constexpr std::chrono::hours after_refused_deletion{1};
constexpr std::chrono::hours after_marking{24};  // somebody's mail program empties the folder one day

}  // namespace

bool MailboxErasure::is_there(std::uint32_t uid, const InboundRow& row, ImapSession& session) const {
  const std::vector<MailHead> heads = session.fetch_heads(std::span(&uid, 1));
  return std::ranges::any_of(heads, [&](const MailHead& head) { return fingerprint_of(head) == row.fingerprint; });
}

// Its UID in the folder that is selected then: where it lay last, or wherever of our folders it was moved to since.
std::optional<std::uint32_t> MailboxErasure::find(const InboundRow& row, ImapSession& session) {
  const ServerPlace& place = row.now_at.uid != 0 ? row.now_at : row.place;
  const auto folder_is_missing = [](const ImapError& e) { return e.kind() == ImapError::Kind::FolderMissing; };
  try {
    if (place.uid != 0 && session.select(place.folder).uid_validity == place.uid_validity && is_there(place.uid, row, session))
      return place.uid;
  } catch (const ImapError& e) {
    if (!folder_is_missing(e)) throw;
  }
  if (row.message_id.empty()) return std::nullopt;
  for (const std::string& folder : {settings_.processed_folder, settings_.held_folder, settings_.folder}) {
    try {
      for (const MailHead& head : session.find_by_message_id(folder, row.message_id))
        if (fingerprint_of(head) == row.fingerprint) return head.uid;
    } catch (const ImapError& e) {
      if (!folder_is_missing(e)) throw;
    }
  }
  return std::nullopt;
}

MailboxErasure::Outcome MailboxErasure::delete_one(const InboundRow& row, ImapSession& session) {
  try {
    // A mail that was delivered twice lies there twice, with one fingerprint; a server that keeps one must not be asked for ever.
    for (int copies = 0; copies < 10; ++copies) {
      const auto uid = find(row, session);
      if (!uid) return Outcome::Gone;
      if (!session.delete_mails(std::span(&*uid, 1))) return Outcome::OnlyMarked;
    }
  } catch (const ImapError& e) {
    if (e.kind() != ImapError::Kind::Refused) throw;
    log_error("imap.erasure_refused", "an erased mail cannot be deleted in the mailbox; tried again in an hour",
              {{"mail", row.mail_id}, {"why", e.what()}});
  }
  return Outcome::Refused;
}

void MailboxErasure::note(const InboundRow& row, Outcome outcome, Store& store) {
  const Time now = clock_.now();
  const auto data = personal_data(store);
  if (outcome == Outcome::Gone) {
    data->erased_on_server(row.id);
    Event event;
    event.at = now;
    event.actor = "desk";
    event.what = "inbound.erased_on_server";
    event.inbound = row.id;
    data->tx().add_event(event);
  } else {
    data->put_off_on_server(row.id, now + (outcome == Outcome::OnlyMarked ? after_marking : after_refused_deletion));
  }
  data->commit();
  if (outcome == Outcome::Gone)
    log_info("imap.erased", "an erased mail is gone from the mailbox", {{"mail", row.mail_id}});
  else if (outcome == Outcome::OnlyMarked)
    log_warning(
        "imap.erasure_marked",
        "the server has no UIDPLUS: an erased mail is marked as deleted, and goes when its folder is emptied of such mails",
        {{"mail", row.mail_id}});
}

std::size_t MailboxErasure::delete_erased(ImapSession& session, const Selection& selected, const MailboxRow& mailbox,
                                          Store& store) {
  if (selected.read_only) return 0;  // told by the filing
  const auto rows = personal_data_to_look_at(store)->to_erase_on_server(mailbox.id, clock_.now(), erased_at_once);
  if (rows.empty()) return 0;
  std::size_t gone = 0;
  for (const InboundRow& row : rows) {
    const Outcome outcome = delete_one(row, session);
    note(row, outcome, store);
    if (outcome == Outcome::Gone) ++gone;
  }
  if (session.select(settings_.folder).uid_validity != mailbox.uid_validity)
    throw ImapError(ImapError::Kind::Protocol, "UIDVALIDITY changed while mails were deleted");
  empty_write_ahead_log(store);  // their Message-IDs are in it; where somebody reads, it goes with the next one
  return gone;
}

}  // namespace m2t
