// Confirmations that technicians' mails wait for, and what their receipts can take back.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr int most_tries = 5;

// "@17 state new" is a change on ticket 17, a line without a number one on the ticket of the row. Behind a "=" stands how it was left.
void add_undo_line(std::string_view line, UndoRow& row) {
  const bool left = line.starts_with('=');
  if (left) line.remove_prefix(1);
  if (!line.starts_with('@')) {
    if (const auto change = change_from_line(line)) (left ? row.left : row.changes).push_back(*change);
    return;
  }
  const std::size_t blank = std::min(line.find(' '), line.size());
  std::int64_t id = 0;
  std::from_chars(line.data() + 1, line.data() + blank, id);
  const auto change = change_from_line(line.substr(std::min(blank + 1, line.size())));
  if (change && id > 0) (left ? row.left_elsewhere : row.elsewhere).push_back({TicketId{id}, *change});
}

}  // namespace

constexpr Sql insert_confirmation =
    "INSERT INTO confirmation (code_hash, person, inbound, ticket, expires, tries_left, state) VALUES (?, ?, ?, ?, ?, ?, "
    "'waiting')";

void SqliteTx::add_confirmation(const NewConfirmation& what) {
  write(insert_confirmation, std::string_view(what.code_hash), note_person(what.person), what.inbound, ticket_if_any(what.ticket),
        what.expires, most_tries);
}

constexpr Sql select_confirmation =
    "SELECT id, inbound, ticket FROM confirmation WHERE person = ?1 AND code_hash = ?2 AND state = 'waiting' AND expires > ?3"
    " AND tries_left > 0 ORDER BY id DESC LIMIT 1";

std::optional<WaitingConfirmation> SqliteTx::find_confirmation(std::string_view address, std::string_view code_hash, Time now) {
  const auto person = person_id(address);
  if (!person) return std::nullopt;
  Query query = read(select_confirmation, *person, code_hash, now);
  if (!query.next()) return std::nullopt;
  return WaitingConfirmation{query.id<ConfirmationId>(0), query.id<InboundId>(1), query.id<TicketId>(2)};
}

constexpr Sql update_tries =
    "UPDATE confirmation SET tries_left = tries_left - 1 WHERE person = ? AND state = 'waiting' AND tries_left > 0";

void SqliteTx::count_wrong_code(std::string_view address) {
  if (const auto person = person_id(address)) write(update_tries, *person);
}

constexpr Sql update_confirmation = "UPDATE confirmation SET state = 'confirmed' WHERE id = ? AND state = 'waiting'";
constexpr Sql confirm_inbound =
    "UPDATE inbound SET state = 'received', confirmed = 1, attempts = 0, next_attempt = 0"
    " WHERE id = (SELECT inbound FROM confirmation WHERE id = ?) AND confirmed = 0";

void SqliteTx::confirm(ConfirmationId id) {
  write_one("confirmation", static_cast<std::int64_t>(id), update_confirmation, id);
  write(confirm_inbound, id);
}

constexpr Sql insert_undo =
    "INSERT INTO undo (secret_hash, ticket, person, until, state, changes) VALUES (?, ?, ?, ?, 'open', ?)";
constexpr Sql insert_undo_mail = "INSERT INTO undo_mail (secret_hash, outbox) VALUES (?, ?)";
constexpr Sql delete_old_undos = "DELETE FROM undo WHERE until < ?";

void SqliteTx::add_undo(const NewUndo& what, Time now) {
  write(delete_old_undos, now - std::chrono::hours(24));  // long over; a late #undo is still told so for a day
  std::string lines;
  for (const TicketChange& change : what.changes) lines += to_line(change) + "\n";
  for (const TicketChange& change : what.left) lines += "=" + to_line(change) + "\n";
  const auto elsewhere = [](const ChangeTicket& change) {
    return fmt::format("@{} {}\n", static_cast<std::int64_t>(change.ticket.value()), to_line(change.change));
  };
  for (const ChangeTicket& change : what.elsewhere) lines += elsewhere(change);
  for (const ChangeTicket& change : what.left_elsewhere) lines += "=" + elsewhere(change);
  write(insert_undo, std::string_view(what.secret_hash), what.ticket, note_person(what.person), what.until,
        std::string_view(lines));
  for (const OutboxId mail : what.mails) write(insert_undo_mail, std::string_view(what.secret_hash), mail);
}

constexpr Sql select_undo =
    "SELECT u.ticket, p.name, p.address, p.language, u.until, u.state, u.changes FROM undo u JOIN person p ON p.id = u.person"
    " WHERE u.secret_hash = ?";
constexpr Sql select_undo_mails = "SELECT outbox FROM undo_mail WHERE secret_hash = ? ORDER BY outbox";

std::optional<UndoRow> SqliteTx::find_undo(std::string_view secret_hash) {
  Query query = read(select_undo, secret_hash);
  if (!query.next()) return std::nullopt;
  UndoRow row;
  row.secret_hash = secret_hash;
  row.ticket = query.id<TicketId>(0);
  row.person = {query.text(1), query.text(2), language_from(query.text(3)).value_or(Language::Unknown)};
  row.until = query.time(4);
  row.undone = query.text(5) == "undone";
  const std::string lines = query.text(6);
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    add_undo_line(std::string_view(lines).substr(at, end - at), row);
    at = end + 1;
  }
  for (Query mails = read(select_undo_mails, secret_hash); mails.next();) row.mails.push_back(mails.id<OutboxId>(0));
  return row;
}

constexpr Sql update_undone = "UPDATE undo SET state = 'undone' WHERE secret_hash = ? AND state = 'open'";

void SqliteTx::mark_undone(std::string_view secret_hash) { write_one("undo", 0, update_undone, secret_hash); }

}  // namespace m2t::sqlite
