// Moving mails, and proving that they were moved (I-14, I-29 to I-31).
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "mailer/imap_session_internal.h"
#include "mailer/imap_words.h"

namespace m2t {

namespace {

using Kind = ImapError::Kind;

using CopyCommand = int (*)(mailimap*, mailimap_set*, const char*, std::uint32_t*, mailimap_set**, mailimap_set**);

// The UIDs of a set in the order of the answer. More than were asked for is no answer to us: 1:4294967295 is short to write.
std::vector<std::uint32_t> uids_of(const mailimap_set* set, std::size_t at_most) {
  std::vector<std::uint32_t> uids;
  for (clistiter* each = set ? clist_begin(set->set_list) : nullptr; each; each = clist_next(each)) {
    const auto* item = static_cast<const mailimap_set_item*>(clist_content(each));
    const auto [first, last] = std::minmax(item->set_first, item->set_last);
    if (last - first >= at_most - uids.size())
      throw ImapWire::Violation("the server says it moved more mails than it was asked to");
    for (std::uint32_t uid = first; uid < last; ++uid) uids.push_back(uid);
    uids.push_back(last);
  }
  return uids;
}

std::string move_words(const std::string& folder) { return fmt::format("cannot move mails to \"{}\"", folder); }

std::vector<ImapSession::Moved> pairs_of(std::uint32_t validity, const mailimap_set* from, const mailimap_set* to,
                                         std::size_t asked) {
  const auto sources = uids_of(from, asked), targets = uids_of(to, asked);
  if (sources.size() != targets.size()) throw ImapWire::Violation("the server's COPYUID has two lists of different length");
  std::vector<ImapSession::Moved> moved;
  for (std::size_t i = 0; i < sources.size(); ++i) moved.push_back({sources[i], targets[i], validity});
  return moved;
}

}  // namespace

ImapSetHandle make_uid_set(std::span<const std::uint32_t> uids) {
  ImapSetHandle set(mailimap_set_new_empty());
  if (!set) throw std::bad_alloc();
  for (std::size_t i = 0; i < uids.size();) {
    std::size_t last = i;
    while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
    if (mailimap_set_add_interval(set.get(), uids[i], uids[last]) != MAILIMAP_NO_ERROR) throw std::bad_alloc();
    i = last + 1;
  }
  return set;
}

// Runs UID MOVE or UID COPY and reads COPYUID (RFC 4315): OK alone says nothing, a UID that is gone is "OK" too.
std::vector<ImapSession::Moved> ImapSession::Impl::copy_by(bool move, std::span<const std::uint32_t> uids,
                                                           const std::string& folder) {
  const CopyCommand command = move ? mailimap_uidplus_uid_move : mailimap_uidplus_uid_copy;
  const ImapSetHandle set = make_uid_set(uids);
  std::uint32_t validity = 0;
  mailimap_set *from = nullptr, *to = nullptr;
  const auto run = [&] {
    return etpan(move_words(folder),
                 [&] { return command(im.get(), set.get(), to_modified_utf7(folder).c_str(), &validity, &from, &to); });
  };
  int code = run();
  if (code != 0 && has_word(wire.tagged_line(), "[EXPUNGEISSUED]")) {  // one of them is gone, and this session had not heard
    etpan(move_words(folder), [&] { return mailimap_noop(im.get()); });
    code = run();
  }
  const ImapSetHandle from_owner(from), to_owner(to);
  if (code != 0) throw refusal(move_words(folder), wire.tagged_line(), Kind::Refused);
  return on_wire(move_words(folder), {}, [&] { return pairs_of(validity, from, to, uids.size()); });
}

void ImapSession::Impl::mark_deleted(std::span<const std::uint32_t> uids, const std::string& doing) {
  mailimap_flag_list* flags = mailimap_flag_list_new_empty();
  if (!flags || mailimap_flag_list_add(flags, mailimap_flag_new_deleted()) != MAILIMAP_NO_ERROR) throw std::bad_alloc();
  const std::unique_ptr<mailimap_store_att_flags, EtpanRelease<mailimap_store_att_flags_free>> change(
      mailimap_store_att_flags_new_add_flags_silent(flags));
  const ImapSetHandle set = make_uid_set(uids);
  if (etpan(doing, [&] { return mailimap_uid_store(im.get(), set.get(), change.get()); }) != 0)
    throw refusal(doing, wire.tagged_line(), Kind::Refused);
}

void ImapSession::Impl::expunge(std::span<const std::uint32_t> uids, const std::string& doing) {
  const ImapSetHandle set = make_uid_set(uids);
  if (etpan(doing, [&] { return mailimap_uid_expunge(im.get(), set.get()); }) != 0)
    throw refusal(doing, wire.tagged_line(), Kind::Refused);
}

std::vector<ImapSession::Moved> ImapSession::Impl::copy_and_delete(std::span<const std::uint32_t> uids,
                                                                   const std::string& folder) {
  std::vector<Moved> moved = copy_by(false, uids, folder);
  if (!can("UIDPLUS")) {  // I-31: marked and left; where the copy lies is not told
    mark_deleted(uids, move_words(folder));
    moved.clear();
    for (const std::uint32_t uid : uids) moved.push_back({uid, 0, 0});
    return moved;
  }
  if (moved.empty()) return moved;
  std::vector<std::uint32_t> copied;
  for (const Moved& each : moved) copied.push_back(each.from_uid);
  std::sort(copied.begin(), copied.end());
  mark_deleted(copied, move_words(folder));
  expunge(copied, move_words(folder));
  return moved;
}

// MOVE without UIDPLUS: no COPYUID to prove it, so look who is still there (I-14).
std::vector<ImapSession::Moved> ImapSession::Impl::move_unproven(std::span<const std::uint32_t> uids, const std::string& folder) {
  std::vector<Moved> moved = copy_by(true, uids, folder);
  if (!moved.empty()) return moved;
  const auto still_here = search(move_words(folder), mailimap_search_key_new_uid(make_uid_set(uids).release()));
  for (const std::uint32_t uid : uids)
    if (!std::binary_search(still_here.begin(), still_here.end(), uid)) moved.push_back({uid, 0, 0});
  return moved;
}

std::vector<ImapSession::Moved> ImapSession::move(std::span<const std::uint32_t> uids, const std::string& folder) {
  impl_->require_selected();
  require_plain_line(folder, "the folder's name");
  std::vector<std::uint32_t> sorted(uids.begin(), uids.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.empty()) return {};
  if (!impl_->can("MOVE")) return impl_->copy_and_delete(sorted, folder);
  return impl_->can("UIDPLUS") ? impl_->copy_by(true, sorted, folder) : impl_->move_unproven(sorted, folder);
}

bool ImapSession::delete_mails(std::span<const std::uint32_t> uids) {
  impl_->require_selected();
  std::vector<std::uint32_t> sorted(uids.begin(), uids.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.empty()) return true;
  const std::string doing = fmt::format("cannot delete mails in \"{}\"", impl_->selected);
  impl_->mark_deleted(sorted, doing);
  if (!impl_->can("UIDPLUS")) return false;
  impl_->expunge(sorted, doing);
  return true;
}

std::vector<MailHead> ImapSession::find_by_message_id(const std::string& folder, const std::string& message_id) {
  select(folder);
  // HEADER looks for a part of the field: the longest run that needs no charset and no quoting serves.
  const auto plain = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; };
  std::string longest;
  for (auto at = message_id.begin(); at != message_id.end();) {
    const auto end = std::find_if_not(at, message_id.end(), plain);
    if (static_cast<std::size_t>(end - at) > longest.size()) longest.assign(at, end);
    at = std::find_if(end, message_id.end(), plain);
  }
  if (longest.empty()) return {};
  char* name = strdup("Message-ID");
  char* value = strdup(longest.c_str());
  const auto uids = impl_->search(fmt::format("cannot search \"{}\"", folder), mailimap_search_key_new_header(name, value));
  auto heads = fetch_heads(uids);
  std::erase_if(heads, [&](const MailHead& head) { return head.header.find(message_id) == std::string::npos; });
  return heads;
}

}  // namespace m2t
