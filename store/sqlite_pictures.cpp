// Pictures that are read later, and what was read in them.
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql insert_picture =
    "INSERT INTO picture (entry, position, state, next_attempt) VALUES (?, ?, 'pending', ?) ON CONFLICT (entry, position) DO "
    "NOTHING";

void SqliteTx::add_picture(EntryId entry, std::size_t position, Time due) { write(insert_picture, entry, position, due); }

constexpr Sql select_due_picture =
    "SELECT id, entry, position, attempts FROM picture WHERE state = 'pending' AND next_attempt <= ? ORDER BY next_attempt, id "
    "LIMIT 1";
constexpr Sql count_picture_attempt = "UPDATE picture SET attempts = attempts + 1 WHERE id = ?";
constexpr Sql select_entry_of_picture =
    "SELECT e.ticket, e.inbound, i.blob FROM entry e LEFT JOIN inbound i ON i.id = e.inbound WHERE e.id = ?";

std::optional<PictureJob> SqliteTx::claim_picture(Time now) {
  must_write();
  PictureJob job;
  {
    Query due = read(select_due_picture, now);
    if (!due.next()) return std::nullopt;
    job.id = due.id<PictureId>(0);
    job.entry = due.id<EntryId>(1);
    job.position = static_cast<std::size_t>(due.number(2));
    job.attempts = static_cast<int>(due.number(3)) + 1;
  }
  write_one("picture", static_cast<std::int64_t>(job.id), count_picture_attempt, job.id);
  if (Query query = read(select_entry_of_picture, job.entry); query.next()) {
    job.ticket = query.id<TicketId>(0);
    job.inbound = query.id_if_any<InboundId>(1);
    job.blob = query.text(2);
  }
  std::vector<AttachmentRow> attachments = attachments_of(job.entry);
  if (job.position >= attachments.size()) throw_not_there("attachment", static_cast<std::int64_t>(job.position));
  job.attachment = std::move(attachments[job.position]);
  return job;
}

constexpr Sql select_next_picture_due =
    "SELECT next_attempt FROM picture WHERE state = 'pending' ORDER BY next_attempt, id LIMIT 1";

std::optional<Time> SqliteTx::next_picture_due() {
  Query query = read(select_next_picture_due);
  return query.next() ? std::optional(query.time(0)) : std::nullopt;
}

constexpr Sql postpone_pending_picture =
    "UPDATE picture SET next_attempt = ?2, reason = ?3, attempts = max(0, attempts - ?4) WHERE id = ?1 AND state = 'pending'";

void SqliteTx::postpone_picture(PictureId id, Time until, std::string_view reason, bool forgive_attempt) {
  write(postpone_pending_picture, id, until, reason, forgive_attempt ? 1 : 0);
}

constexpr Sql finish_pending_picture =
    "UPDATE picture SET state = ?2, reason = ?3, text = ?4, title = ?5, message = ?6, codes = ?7, product = ?8, confidence = ?9,"
    " finished = ?10 WHERE id = ?1 AND state = 'pending'";

bool SqliteTx::finish_picture(PictureId id, PictureState state, const PictureFinding& finding, std::string_view reason,
                              Time now) {
  std::string codes;  // no code has a line end
  for (const std::string& code : finding.codes) codes += (codes.empty() ? "" : "\n") + code;
  const int changed = write(finish_pending_picture, id, to_word(state), reason, finding.text, finding.title, finding.message,
                            codes, finding.product, finding.confidence, now);
  if (changed == 1 && !finding.text.empty()) to_index_.pictures.push_back(id);
  return changed == 1;
}

constexpr Sql select_pictures =
    "SELECT position, state, attempts, reason, text, title, message, codes, product, confidence FROM picture WHERE entry = ?";

namespace {

PictureState picture_state_from(std::string_view word) {
  for (const PictureState state : {PictureState::Done, PictureState::NothingFound, PictureState::Failed})
    if (to_word(state) == word) return state;
  return PictureState::Pending;
}

std::vector<std::string> lines_of_column(std::string_view column) {
  std::vector<std::string> lines;
  while (!column.empty()) {
    const std::size_t end = std::min(column.find('\n'), column.size());
    lines.emplace_back(column.substr(0, end));
    column.remove_prefix(std::min(end + 1, column.size()));
  }
  return lines;
}

}  // namespace

std::map<std::size_t, PictureRow> SqliteTx::pictures_of(EntryId entry) {
  std::map<std::size_t, PictureRow> pictures;
  Query query = read(select_pictures, entry);
  while (query.next()) {
    PictureRow& row = pictures[static_cast<std::size_t>(query.number(0))];
    row.state = picture_state_from(query.text(1));
    row.attempts = static_cast<int>(query.number(2));
    row.reason = query.text(3);
    row.text = query.text(4);
    row.title = query.text(5);
    row.message = query.text(6);
    row.codes = lines_of_column(query.text(7));
    row.product = query.text(8);
    row.confidence = static_cast<int>(query.number(9));
  }
  return pictures;
}

}  // namespace m2t::sqlite
