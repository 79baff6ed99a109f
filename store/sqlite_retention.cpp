// What is over is removed (T-50): each class of rows with the statement that finds it and those that remove it. Tickets on hold are left
// out, with all that belongs to them.
#include <algorithm>

#include "store/sqlite_personal.h"

namespace m2t {
namespace sqlite {
namespace {

constexpr SqlText closed_ticket = " t.state = 'closed' AND t.updated < ? AND t.id NOT IN (SELECT ticket FROM ticket_hold)";

constexpr auto raw_mails_over =
    "SELECT i.id FROM inbound i JOIN ticket t ON t.id = i.ticket WHERE i.blob <> '' AND" + closed_ticket;
constexpr auto pictures_over =
    "SELECT p.id FROM picture p JOIN entry e ON e.id = p.entry JOIN ticket t ON t.id = e.ticket WHERE" + closed_ticket;
constexpr auto texts_over = "SELECT t.id FROM ticket t WHERE t.text_removed IS NULL AND" + closed_ticket;
constexpr Sql sent_mails_over =
    "SELECT id FROM outbox WHERE created < ? AND state IN ('sent', 'failed', 'bounced', 'cancelled')"
    " AND coalesce(ticket, 0) NOT IN (SELECT ticket FROM ticket_hold)";
constexpr Sql other_mails_over =
    "SELECT id FROM inbound WHERE received < ? AND ticket IS NULL AND held = 0"
    " AND (blob <> '' OR shown_from <> '' OR shown_subject <> '')"
    " AND (state IN ('filed', 'vanished', 'left') OR (state = 'decided' AND mailbox IS NULL))";
constexpr Sql held_mails_over = "SELECT id FROM inbound WHERE received < ? AND held = 1";
constexpr Sql audit_over = "SELECT id FROM event WHERE at < ? AND coalesce(ticket, 0) NOT IN (SELECT ticket FROM ticket_hold)";
// Whom nothing names any more; nobody, and who was erased, have no address.
constexpr Sql persons_over =
    "SELECT id FROM person p WHERE address <> '' AND ? IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM ticket WHERE requester = p.id)"
    " AND id NOT IN (SELECT technician FROM ticket WHERE technician IS NOT NULL UNION SELECT person FROM party"
    " UNION SELECT person FROM entry WHERE person IS NOT NULL UNION SELECT person FROM secret UNION SELECT person FROM undo"
    " UNION SELECT person FROM staff_secret UNION SELECT person FROM confirmation UNION SELECT technician FROM turn"
    " UNION SELECT person FROM digest UNION SELECT person FROM gathered_news UNION SELECT person FROM digest_off"
    " UNION SELECT writer FROM news_after_pictures WHERE writer IS NOT NULL)";
constexpr Sql counters_over =
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM minute_count WHERE minute < ?1 / 60000)"
    " OR EXISTS (SELECT 1 FROM secret WHERE expires < ?1) OR EXISTS (SELECT 1 FROM confirmation WHERE expires < ?1)";

constexpr Sql remove_raw_mails[] = {
    "DELETE FROM gone_blob",
    "INSERT OR IGNORE INTO gone_blob SELECT blob FROM inbound WHERE id IN (SELECT id FROM over) AND blob <> ''",
    "UPDATE picture SET state = 'failed', reason = 'removed' WHERE state = 'pending' AND entry IN"
    " (SELECT id FROM entry WHERE inbound IN (SELECT id FROM over))",
    "UPDATE inbound SET blob = '' WHERE id IN (SELECT id FROM over)",
};
constexpr Sql remove_pictures[] = {
    "INSERT INTO picture_words (picture_words, rowid, text) SELECT 'delete', id, text FROM picture"
    " WHERE id IN (SELECT id FROM over) AND text <> ''",
    "DELETE FROM small_picture WHERE picture IN (SELECT id FROM over)",
    "DELETE FROM picture WHERE id IN (SELECT id FROM over)",
};
// The number, the states and the times stay; everything that somebody wrote goes, and who it was.
constexpr Sql remove_ticket_texts[] = {
    "DELETE FROM gone_blob",
    "INSERT OR IGNORE INTO gone_blob SELECT blob FROM inbound WHERE ticket IN (SELECT id FROM over) AND blob <> ''",
    "INSERT INTO person (address_key, address, name, language) VALUES ('nobody', '', '', 'unknown') ON CONFLICT DO NOTHING",
    "INSERT INTO picture_words (picture_words, rowid, text) SELECT 'delete', p.id, p.text FROM picture p JOIN entry e ON e.id = "
    "p.entry"
    " WHERE e.ticket IN (SELECT id FROM over) AND p.text <> ''",
    "INSERT INTO entry_words (entry_words, rowid, subject, text) SELECT 'delete', id, subject, text FROM entry"
    " WHERE ticket IN (SELECT id FROM over)",
    "INSERT INTO ticket_field_words (ticket_field_words, rowid, value) SELECT 'delete', id, value FROM ticket_field"
    " WHERE ticket IN (SELECT id FROM over)",
    "INSERT INTO ticket_words (ticket_words, rowid, subject) SELECT 'delete', id, subject FROM ticket WHERE id IN (SELECT id "
    "FROM over)",
    "DELETE FROM small_picture WHERE picture IN"
    " (SELECT p.id FROM picture p JOIN entry e ON e.id = p.entry WHERE e.ticket IN (SELECT id FROM over))",
    "DELETE FROM picture WHERE entry IN (SELECT id FROM entry WHERE ticket IN (SELECT id FROM over))",
    "DELETE FROM attachment WHERE entry IN (SELECT id FROM entry WHERE ticket IN (SELECT id FROM over))",
    "DELETE FROM news_after_pictures WHERE entry IN (SELECT id FROM entry WHERE ticket IN (SELECT id FROM over))",
    "DELETE FROM held_names WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM gathered_news WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM ticket_field WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM ticket_tag WHERE ticket IN (SELECT id FROM over) AND tag <> 'spam'",
    "DELETE FROM external_reference WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM message_id WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM secret WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM undo WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM confirmation WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM undo_mail WHERE outbox IN (SELECT id FROM outbox WHERE ticket IN (SELECT id FROM over)"
    " AND state IN ('sent', 'failed', 'bounced', 'cancelled'))",
    "DELETE FROM outbox_bytes WHERE outbox IN (SELECT id FROM outbox WHERE ticket IN (SELECT id FROM over)"
    " AND state IN ('sent', 'failed', 'bounced', 'cancelled'))",
    "DELETE FROM outbox WHERE ticket IN (SELECT id FROM over) AND state IN ('sent', 'failed', 'bounced', 'cancelled')",
    "UPDATE inbound SET blob = '', message_id = '', shown_from = '', shown_subject = '', explanation = '', evidence = '', "
    "reasons = ''"
    " WHERE ticket IN (SELECT id FROM over)",
    "UPDATE entry SET text = '', quoted_text = '', signature = '', subject = '', message_id = '', logical_key = NULL,"
    " person = CASE WHEN person IS NULL THEN NULL ELSE (SELECT id FROM person WHERE address_key = 'nobody') END"
    " WHERE ticket IN (SELECT id FROM over)",
    "DELETE FROM party WHERE ticket IN (SELECT id FROM over)",
    "INSERT INTO party (ticket, person, role) SELECT o.id, p.id, 'requester' FROM over o, person p WHERE p.address_key = "
    "'nobody'",
    "UPDATE ticket SET subject = '[removed]', requester = (SELECT id FROM person WHERE address_key = 'nobody'), technician = "
    "NULL,"
    " taken = NULL, countdown_since = NULL, countdown_until = NULL, last_step = NULL, next_step = NULL WHERE id IN (SELECT id "
    "FROM over)",
    "INSERT INTO entry_words (rowid, subject, text) SELECT id, subject, text FROM entry WHERE ticket IN (SELECT id FROM over)",
    "INSERT INTO ticket_words (rowid, subject) SELECT id, subject FROM ticket WHERE id IN (SELECT id FROM over)",
};
constexpr Sql mark_text_removed = "UPDATE ticket SET text_removed = ? WHERE id IN (SELECT id FROM over)";
constexpr Sql remove_sent_mails[] = {
    "DELETE FROM undo_mail WHERE outbox IN (SELECT id FROM over)",
    "DELETE FROM outbox_bytes WHERE outbox IN (SELECT id FROM over)",
    "DELETE FROM outbox WHERE id IN (SELECT id FROM over)",
};
constexpr Sql remove_other_mails[] = {
    "DELETE FROM held_look WHERE inbound IN (SELECT id FROM over)",
    "DELETE FROM gone_blob",
    "INSERT OR IGNORE INTO gone_blob SELECT blob FROM inbound WHERE id IN (SELECT id FROM over) AND blob <> ''",
    "UPDATE inbound SET blob = '', message_id = '', shown_from = '', shown_subject = '', explanation = '', evidence = '', "
    "reasons = ''"
    " WHERE id IN (SELECT id FROM over)",
};
// As if a person had discarded them: the message moves on to the processed folder.
constexpr Sql discard_held_mails =
    "UPDATE inbound SET held = 0, discarded = 1, released = 0,"
    " state = CASE WHEN state = 'filed' AND mailbox IS NOT NULL THEN 'decided' ELSE state END WHERE id IN (SELECT id FROM over)";
constexpr Sql remove_audit[] = {"DELETE FROM event WHERE id IN (SELECT id FROM over)"};
constexpr Sql remove_persons[] = {"DELETE FROM person WHERE id IN (SELECT id FROM over)"};
constexpr Sql remove_counters[] = {
    "DELETE FROM minute_count WHERE minute < ? / 60000",
    "DELETE FROM secret WHERE expires < ?",
    "DELETE FROM confirmation WHERE expires < ?",
};

Sql statement_that_finds(RetentionClass what) {
  switch (what) {
    case RetentionClass::RawMails: return raw_mails_over;
    case RetentionClass::Pictures: return pictures_over;
    case RetentionClass::TicketTexts: return texts_over;
    case RetentionClass::SentMails: return sent_mails_over;
    case RetentionClass::OtherMails: return other_mails_over;
    case RetentionClass::HeldMails: return held_mails_over;
    case RetentionClass::Audit: return audit_over;
    case RetentionClass::Persons: return persons_over;
    case RetentionClass::Counters: break;
  }
  return counters_over;
}

std::span<const Sql> statements_that_remove(RetentionClass what) {
  switch (what) {
    case RetentionClass::RawMails: return remove_raw_mails;
    case RetentionClass::Pictures: return remove_pictures;
    case RetentionClass::TicketTexts: return remove_ticket_texts;
    case RetentionClass::SentMails: return remove_sent_mails;
    case RetentionClass::OtherMails:
    case RetentionClass::HeldMails: return remove_other_mails;
    case RetentionClass::Audit: return remove_audit;
    case RetentionClass::Persons: return remove_persons;
    case RetentionClass::Counters: break;
  }
  return {};
}

constexpr Sql empty_list_of_over = "DELETE FROM over";
constexpr Sql add_to_list_of_over = "INSERT OR IGNORE INTO over VALUES (?)";
constexpr Sql empty_list_of_blobs = "DELETE FROM gone_blob";
constexpr Sql note_audit_kept_since =
    "INSERT INTO instance (name, value) VALUES ('audit_kept_since', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

}  // namespace

std::vector<std::int64_t> SqlitePersonalData::over(RetentionClass what, Time before) {
  return numbers(connection_.query(statement_that_finds(what), before));
}

// The trigger of the audit lets go what is older than this.
void SqlitePersonalData::keep_audit_since(Time before) {
  connection_.run(note_audit_kept_since, std::string_view(std::to_string(to_millis(before))));
}

std::vector<std::string> SqlitePersonalData::remove(RetentionClass what, std::span<const std::int64_t> ids, Time before,
                                                    Time now) {
  if (what == RetentionClass::Counters) {
    for (const Sql& sql : remove_counters) connection_.run(sql, before);
    return {};
  }
  // What somebody did since it was found counts: a ticket was opened again, a hold put on it.
  std::vector<std::int64_t> still = over(what, before), chosen;
  std::sort(still.begin(), still.end());
  for (const std::int64_t id : ids)
    if (std::binary_search(still.begin(), still.end(), id)) chosen.push_back(id);
  fill_list(empty_list_of_over, add_to_list_of_over, chosen);
  connection_.run(empty_list_of_blobs);
  if (what == RetentionClass::Audit) keep_audit_since(before);
  if (what == RetentionClass::HeldMails) connection_.run(discard_held_mails);
  for (const Sql& sql : statements_that_remove(what)) connection_.run(sql);
  if (what == RetentionClass::TicketTexts) connection_.run(mark_text_removed, now);
  return blobs_without_row();
}

}  // namespace sqlite

namespace {

constexpr sqlite::Sql merge_first[] = {
    "INSERT INTO entry_words (entry_words, rank) VALUES ('merge', -200)",
    "INSERT INTO ticket_words (ticket_words, rank) VALUES ('merge', -200)",
    "INSERT INTO picture_words (picture_words, rank) VALUES ('merge', -200)",
    "INSERT INTO ticket_field_words (ticket_field_words, rank) VALUES ('merge', -200)",
};
constexpr sqlite::Sql merge_on[] = {
    "INSERT INTO entry_words (entry_words, rank) VALUES ('merge', 200)",
    "INSERT INTO ticket_words (ticket_words, rank) VALUES ('merge', 200)",
    "INSERT INTO picture_words (picture_words, rank) VALUES ('merge', 200)",
    "INSERT INTO ticket_field_words (ticket_field_words, rank) VALUES ('merge', 200)",
};
constexpr std::int64_t changes_of_nothing = 2;  // SQLite's manual: fewer changes than this mean that all is merged

constexpr sqlite::Sql select_changes = "SELECT total_changes()";

std::int64_t changes_until_now(sqlite::Connection& connection) {
  sqlite::Query query = connection.query(select_changes);
  query.next();
  return query.number(0);
}

}  // namespace

bool tidy_search_index(Store& store, bool first_step) {
  auto& ours = dynamic_cast<sqlite::SqliteStore&>(store);
  const auto tx = ours.begin();
  bool more = false;
  for (const sqlite::Sql& sql : first_step ? merge_first : merge_on) {
    const std::int64_t before = changes_until_now(ours.connection());
    ours.connection().run(sql);
    more = more || changes_until_now(ours.connection()) - before >= changes_of_nothing;
  }
  tx->commit();
  return more;
}

}  // namespace m2t
