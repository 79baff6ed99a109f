// Files that the virus scanner has still to look at.
#include "base/errors.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql select_waiting_scan =
    "SELECT a.entry, a.position, e.ticket, e.inbound, i.blob FROM attachment a JOIN entry e ON e.id = a.entry"
    " LEFT JOIN inbound i ON i.id = e.inbound WHERE a.scan = 'waiting' ORDER BY a.entry, a.position LIMIT 1";

std::optional<WaitingScan> SqliteTx::next_waiting_scan() {
  WaitingScan waiting;
  {
    Query query = read(select_waiting_scan);
    if (!query.next()) return std::nullopt;
    waiting.entry = query.id<EntryId>(0);
    waiting.position = static_cast<std::size_t>(query.number(1));
    waiting.ticket = query.id<TicketId>(2);
    waiting.inbound = query.id_if_any<InboundId>(3);
    waiting.blob = query.text(4);
  }
  std::vector<AttachmentRow> attachments = attachments_of(waiting.entry);
  if (waiting.position >= attachments.size()) throw_not_there("attachment", static_cast<std::int64_t>(waiting.position));
  waiting.attachment = std::move(attachments[waiting.position]);
  return waiting;
}

constexpr Sql update_waiting_scan =
    "UPDATE attachment SET scan = ?3, scan_found = ?4 WHERE entry = ?1 AND position = ?2 AND scan = 'waiting'";

bool SqliteTx::record_scan(EntryId entry, std::size_t position, const FileScan& scan) {
  return write(update_waiting_scan, entry, position, to_word(scan.state), scan.what) == 1;
}

}  // namespace m2t::sqlite
