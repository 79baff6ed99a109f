#include "daemon/filing.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/errors.h"
#include "base/log.h"
#include "daemon/fetcher.h"

namespace m2t {
namespace {

constexpr std::size_t rows_at_once = 500;
constexpr std::chrono::hours after_refusal{1};  // I-30: a full mailbox is asked again hourly
constexpr std::chrono::minutes after_no_answer{1};

bool is_same_place(const ServerPlace& a, const ServerPlace& b) {
  return std::tie(a.folder, a.uid_validity, a.uid) == std::tie(b.folder, b.uid_validity, b.uid);
}

const ServerPlace& place_of(const InboundRow& row) { return row.now_at.uid != 0 ? row.now_at : row.place; }

}  // namespace

// Messages that lie in one folder and go to one other.
struct Filing::Group {
  ServerPlace from;  // folder and validity
  std::string to;
  std::vector<InboundRow> rows;
};

std::vector<Filing::Group> Filing::groups_of(const std::vector<InboundRow>& rows) const {
  std::map<std::tuple<std::string, std::uint32_t, std::string>, Group> groups;
  for (const InboundRow& row : rows) {
    const ServerPlace& at = place_of(row);
    // What only its header was read of is looked at by a person in the mailbox (I-39).
    const bool is_held = (row.verdict == Verdict::Held && !row.discarded) || (row.oversize && !row.released);
    const std::string& to = is_held ? settings_.held_folder : settings_.processed_folder;
    Group& group = groups[{at.folder, at.uid_validity, to}];
    group.from = {at.folder, at.uid_validity, 0};
    group.to = to;
    group.rows.push_back(row);
  }
  std::vector<Group> result;
  for (auto& [key, group] : groups) result.push_back(std::move(group));
  return result;
}

std::vector<ImapSession::Moved> Filing::move_group(const Group& group, ImapSession& session) {
  std::vector<std::uint32_t> uids;
  for (const InboundRow& row : group.rows) uids.push_back(place_of(row).uid);
  std::ranges::sort(uids);
  try {
    return session.move(uids, group.to);
  } catch (const ImapError& e) {
    if (e.kind() != ImapError::Kind::FolderMissing) throw;
    log_info("imap.folder_missing", "a folder is created", {{"folder", group.to}});
    session.create_folder(group.to);
    return session.move(uids, group.to);
  }
}

// Where this message lies in a folder, which may not be there yet.
std::vector<ServerPlace> Filing::places_in(const std::string& folder, const InboundRow& row, ImapSession& session) {
  std::vector<ServerPlace> places;
  if (row.message_id.empty()) return places;
  try {
    const std::vector<MailHead> heads = session.find_by_message_id(folder, row.message_id);
    const std::uint32_t validity = session.select(folder).uid_validity;
    for (const MailHead& head : heads)
      if (fingerprint_of(head) == row.fingerprint) places.push_back({folder, validity, head.uid});
  } catch (const ImapError& e) {
    if (e.kind() != ImapError::Kind::FolderMissing) throw;
  }
  return places;
}

// Other UIDs than we know, or no folder at all: what lay there is out of our hands.
bool Filing::select_as_known(const ServerPlace& place, ImapSession& session) {
  try {
    return session.select(place.folder).uid_validity == place.uid_validity;
  } catch (const ImapError& e) {
    if (e.kind() != ImapError::Kind::FolderMissing) throw;
    return false;
  }
}

void Filing::give_up(const Group& group, Store& store) {
  auto tx = store.begin();
  for (const InboundRow& row : group.rows) tx->mark_filed_where_it_is(row.id, "its folder was deleted or made anew by somebody");
  tx->commit();
  log_warning("imap.folder_gone", "released mails cannot be filed: their folder is another one now",
              {{"folder", group.from.folder}});
}

// Whatever happened in another folder: the watched one is selected when we leave.
void Filing::return_to_inbox(ImapSession& session, const MailboxRow& mailbox) {
  if (session.select(settings_.folder).uid_validity != mailbox.uid_validity)
    throw ImapError(ImapError::Kind::Protocol, "UIDVALIDITY changed while mails were filed");
}

// Moved by us before a crash (K-13), moved or deleted by somebody else (I-14), or simply still there.
void Filing::stamp_missing(const InboundRow& row, const std::string& folder, ImapSession& session, Store& store) {
  const ServerPlace at = place_of(row);
  for (const MailHead& head : session.fetch_heads(std::span(&at.uid, 1))) {
    if (fingerprint_of(head) != row.fingerprint) continue;
    paused_until_ = clock_.now() + after_no_answer;  // still there, and the server does not say why
    log_warning("imap.not_moved", "a handled mail was not moved; tried again in a minute", {{"mail", row.mail_id}});
    return;
  }
  const std::vector<ServerPlace> candidates = places_in(folder, row, session);
  session.select(at.folder);
  auto tx = store.begin();
  // A mail that was delivered twice within a second has one fingerprint: each row takes a copy that no other row has.
  const std::vector<InboundRow> copies = tx->inbound_by_fingerprint(row.mailbox, row.fingerprint);
  const auto found = std::ranges::find_if(candidates, [&](const ServerPlace& place) {
    return std::ranges::none_of(copies,
                                [&](const InboundRow& copy) { return copy.id != row.id && is_same_place(copy.now_at, place); });
  });
  if (found != candidates.end()) {
    tx->mark_filed(row.id, *found);
  } else {
    tx->mark_filed_where_it_is(row.id, "moved or deleted by somebody else");
  }
  tx->commit();
}

std::size_t Filing::file_group(const Group& group, ImapSession& session, const MailboxRow& mailbox, Store& store) {
  const bool elsewhere = group.from.folder != settings_.folder;
  if (elsewhere && !select_as_known(group.from, session)) {
    give_up(group, store);
    return_to_inbox(session, mailbox);
    return group.rows.size();
  }
  const std::vector<ImapSession::Moved> moved = move_group(group, session);
  crash_points_.pass(CrashPoint::MoveAnswered);
  std::map<std::uint32_t, ImapSession::Moved> by_uid;
  for (const auto& one : moved) by_uid.emplace(one.from_uid, one);
  std::vector<InboundRow> missing;
  {
    auto tx = store.begin();
    for (const InboundRow& row : group.rows) {
      const auto it = by_uid.find(place_of(row).uid);
      if (it == by_uid.end()) {
        missing.push_back(row);
      } else {
        tx->mark_filed(row.id, {group.to, it->second.to_uid_validity, it->second.to_uid});
      }
    }
    tx->commit();
  }
  crash_points_.pass(CrashPoint::FiledCommitted);
  for (const InboundRow& row : missing) stamp_missing(row, group.to, session, store);
  if (elsewhere) return_to_inbox(session, mailbox);
  return group.rows.size();
}

std::size_t Filing::file_decided(ImapSession& session, const Selection& selected, const MailboxRow& mailbox, Store& store) {
  if (selected.read_only) {
    if (!read_only_told_)
      log_error("imap.read_only", "the mailbox cannot be changed; handled mails stay in it", {{"mailbox", mailbox.name}});
    read_only_told_ = true;
    return 0;
  }
  if (clock_.now() < paused_until_) return 0;
  const std::vector<InboundRow> rows = store.begin_reading()->inbound_to_file(mailbox.id, rows_at_once);
  std::size_t filed = 0;
  for (const Group& group : groups_of(rows)) {
    try {
      filed += file_group(group, session, mailbox, store);
    } catch (const ImapError& e) {
      if (e.kind() != ImapError::Kind::Refused && e.kind() != ImapError::Kind::FolderMissing) throw;
      paused_until_ = clock_.now() + after_refusal;  // the mails are done in our table; they only lie in the wrong folder
      log_error("imap.overquota", "handled mails cannot be moved; tried again in an hour",
                {{"folder", group.to}, {"why", e.what()}});
      return_to_inbox(session, mailbox);
    }
  }
  return filed;
}

}  // namespace m2t
