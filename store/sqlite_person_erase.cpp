// Removing a person everywhere (T-50). What the program must not forget stands here and nowhere else; tests/store/erasure_test.cpp walks
// all tables and columns of the schema, so that a new one cannot be left out.
#include "store/sqlite_personal.h"
#include "store/store.h"

namespace m2t {
namespace sqlite {
namespace {

enum Scope : std::int64_t { addresses, and_names, and_parts };  // what erased_text() takes out

// First of all: they need what the later ones remove.
constexpr StatementOfPerson on_the_server_and_files[] = {
    {"INSERT OR IGNORE INTO erasure_on_server (inbound, mailbox, message_id) SELECT id, mailbox, message_id FROM inbound"
     " WHERE id IN (SELECT id FROM their_mail UNION SELECT id FROM naming_mail) AND mailbox IS NOT NULL AND state <> 'vanished'"},
    {"DELETE FROM gone_blob"},
    {"INSERT OR IGNORE INTO gone_blob SELECT blob FROM inbound"
     " WHERE id IN (SELECT id FROM their_mail UNION SELECT id FROM naming_mail) AND blob <> ''"},
    {"DELETE FROM message_id WHERE ticket IN (SELECT id FROM own_ticket)"
     " OR message_id IN (SELECT message_id FROM inbound WHERE id IN (SELECT id FROM their_mail))"
     " OR erased_text(message_id, 0) IS NOT NULL"},
};

constexpr StatementOfPerson conversation[] = {
    {"DELETE FROM small_picture WHERE picture IN"
     " (SELECT id FROM picture WHERE entry IN (SELECT id FROM bare_entry))"},
    {"DELETE FROM picture WHERE entry IN (SELECT id FROM bare_entry)"},
    {"DELETE FROM attachment WHERE entry IN (SELECT id FROM bare_entry)"},
    {"UPDATE picture SET state = 'failed', reason = 'removed' WHERE state = 'pending' AND entry IN"
     " (SELECT id FROM entry WHERE inbound IN (SELECT id FROM naming_mail))"},
    {"DELETE FROM news_after_pictures WHERE entry IN (SELECT id FROM bare_entry)"},
    // Who quotes him repeats his words.
    {"UPDATE entry SET quoted_text = '' WHERE quoted_text <> '' AND (ticket IN (SELECT id FROM own_ticket) OR id >"
     " (SELECT min(h.id) FROM entry h WHERE h.ticket = entry.ticket AND h.id IN (SELECT id FROM their_entry)))"},
    {"UPDATE entry SET text = '', quoted_text = '', signature = '', subject = '', message_id = '', logical_key = NULL"
     " WHERE id IN (SELECT id FROM their_entry)"},
    {"UPDATE entry SET subject = '', text = coalesce(erased_text(text, 3), text), signature ="
     " coalesce(erased_text(signature, 2), signature) WHERE ticket IN (SELECT id FROM own_ticket)"},
    {"UPDATE entry SET quoted_text = '', signature = '', message_id = '', logical_key = NULL WHERE person = ?1", Needs::Id},
};

constexpr StatementOfPerson own_tickets[] = {
    {"UPDATE ticket SET subject = '[erased]', state = 'closed', countdown_since = NULL, countdown_until = NULL, reminders_done = "
     "0,"
     " last_step = NULL, next_step = NULL, text_removed = ?3 WHERE id IN (SELECT id FROM own_ticket)",
     Needs::When},
    {"DELETE FROM ticket_field WHERE ticket IN (SELECT id FROM own_ticket)"},
    {"DELETE FROM ticket_tag WHERE tag <> 'spam' AND ticket IN (SELECT id FROM own_ticket)"},  // the figures ask for that one
    {"DELETE FROM external_reference WHERE ticket IN (SELECT id FROM own_ticket)"},
    {"DELETE FROM undo WHERE ticket IN (SELECT id FROM own_ticket)"},
    {"DELETE FROM confirmation WHERE ticket IN (SELECT id FROM own_ticket) OR inbound IN (SELECT id FROM their_mail)"},
    {"DELETE FROM secret WHERE ticket IN (SELECT id FROM own_ticket)"},
    {"DELETE FROM held_look WHERE inbound IN (SELECT id FROM their_mail)"},
    {"DELETE FROM secret_use WHERE inbound IN (SELECT id FROM their_mail)"},
    {"DELETE FROM gathered_news WHERE ticket IN (SELECT id FROM own_ticket)"},
};

constexpr StatementOfPerson mails[] = {
    {"DELETE FROM undo_mail WHERE outbox IN (SELECT id FROM their_outgoing)"},
    {"DELETE FROM outbox_bytes WHERE outbox IN (SELECT id FROM their_outgoing)"},
    {"DELETE FROM outbox WHERE id IN (SELECT id FROM their_outgoing)"},
    {"UPDATE event SET detail = '' WHERE what = 'inbound.discarded' AND inbound IN (SELECT id FROM their_mail)"},
    // The fingerprint stays until the message is gone from the mailbox: without it the message would be taken as a new one.
    {"UPDATE inbound SET blob = '', message_id = '', shown_from = '', shown_subject = '', explanation = '', evidence = '',"
     " reasons = '', held = 0, state = CASE state WHEN 'vanished' THEN 'vanished' ELSE 'filed' END,"
     " verdict = coalesce(verdict, 'recorded'),"
     " fingerprint = CASE WHEN id IN (SELECT inbound FROM erasure_on_server) THEN fingerprint ELSE 'erased-' || id END"
     " WHERE id IN (SELECT id FROM their_mail)"},
    {"UPDATE inbound SET blob = '', state = 'filed' WHERE id IN (SELECT id FROM naming_mail)"},
};

constexpr StatementOfPerson himself[] = {
    {"DELETE FROM undo WHERE person = ?1 OR erased_text(changes, 0) IS NOT NULL", Needs::Id},
    {"DELETE FROM confirmation WHERE person = ?1", Needs::Id},
    {"DELETE FROM secret WHERE person = ?1", Needs::Id},
    {"DELETE FROM staff_secret WHERE person = ?1", Needs::Id},
    {"DELETE FROM turn WHERE technician = ?1", Needs::Id},
    {"DELETE FROM gathered_news WHERE person = ?1", Needs::Id},
    {"DELETE FROM digest WHERE person = ?1", Needs::Id},
    {"DELETE FROM digest_off WHERE person = ?1", Needs::Id},
    {"UPDATE news_after_pictures SET writer = NULL WHERE writer = ?1", Needs::Id},
    {"UPDATE ticket SET technician = NULL, taken = NULL, state = CASE state WHEN 'assigned' THEN 'new' ELSE state END"
     " WHERE technician = ?1",
     Needs::Id},
    {"DELETE FROM party WHERE person = ?1 AND ticket NOT IN (SELECT id FROM own_ticket)", Needs::Id},
    {"DELETE FROM recent_mail WHERE sender_key = ?2 AND ?1 IS NOT NULL", Needs::IdAndKey},
    {"DELETE FROM silence WHERE address_key = ?2 AND ?1 IS NOT NULL", Needs::IdAndKey},
    // The row stays, because the audit and the tickets name it by its id.
    {"UPDATE person SET address_key = 'erased-' || id, address = '', name = '', language = 'unknown', bouncing_since = NULL,"
     " bouncing_status = '' WHERE id = ?1",
     Needs::Id},
};

#define M2T_TEXT(table, column, scope, where)                                                                   \
  {                                                                                                             \
    "UPDATE " table " SET " column " = erased_text(" column ", " scope ") WHERE erased_text(" column ", " scope \
    ") IS NOT NULL" where                                                                                       \
  }
#define M2T_ANYWHERE(table, column) M2T_TEXT(table, column, "0", "")
#define M2T_WHERE_HE_TOOK_PART(table, column, ticket) \
  M2T_TEXT(table, column, "1", " AND " ticket " IN (SELECT id FROM part_ticket)")

// What others wrote, or the desk, and what servers said: it stays, without his address, and without his name where he took part.
constexpr StatementOfPerson texts_of_others[] = {
    M2T_ANYWHERE("ticket", "subject"),
    M2T_ANYWHERE("ticket", "category"),
    M2T_ANYWHERE("ticket", "team"),
    M2T_ANYWHERE("entry", "subject"),
    M2T_ANYWHERE("entry", "text"),
    M2T_ANYWHERE("entry", "quoted_text"),
    M2T_ANYWHERE("entry", "signature"),
    M2T_ANYWHERE("entry", "message_id"),
    M2T_ANYWHERE("attachment", "name"),
    M2T_ANYWHERE("attachment", "content_id"),
    M2T_ANYWHERE("picture", "text"),
    M2T_ANYWHERE("picture", "title"),
    M2T_ANYWHERE("picture", "message"),
    M2T_ANYWHERE("picture", "codes"),
    M2T_ANYWHERE("picture", "product"),
    M2T_ANYWHERE("picture", "reason"),
    M2T_ANYWHERE("ticket_field", "value"),
    M2T_ANYWHERE("ticket_field", "source"),
    M2T_ANYWHERE("ticket_hold", "reason"),
    M2T_ANYWHERE("inbound", "message_id"),
    M2T_ANYWHERE("inbound", "shown_from"),
    M2T_ANYWHERE("inbound", "shown_subject"),
    M2T_ANYWHERE("inbound", "explanation"),
    M2T_ANYWHERE("inbound", "evidence"),
    M2T_ANYWHERE("inbound", "reasons"),
    M2T_ANYWHERE("outbox", "last_reply"),
    M2T_ANYWHERE("loop_status", "message"),
    M2T_WHERE_HE_TOOK_PART("ticket", "subject", "id"),
    M2T_WHERE_HE_TOOK_PART("entry", "subject", "ticket"),
    M2T_WHERE_HE_TOOK_PART("entry", "text", "ticket"),
    M2T_WHERE_HE_TOOK_PART("entry", "quoted_text", "ticket"),
    M2T_WHERE_HE_TOOK_PART("entry", "signature", "ticket"),
    M2T_WHERE_HE_TOOK_PART("ticket_field", "value", "ticket"),
    M2T_WHERE_HE_TOOK_PART("inbound", "explanation", "ticket"),
    M2T_WHERE_HE_TOOK_PART("inbound", "reasons", "ticket"),
    M2T_WHERE_HE_TOOK_PART("inbound", "shown_subject", "ticket"),
    M2T_WHERE_HE_TOOK_PART("outbox", "last_reply", "ticket"),
    {"DELETE FROM ticket_tag WHERE erased_text(tag, 0) IS NOT NULL"},
    {"DELETE FROM external_reference WHERE erased_text(system || ' ' || number, 0) IS NOT NULL"},
    {"UPDATE event SET detail = '' WHERE erased_text(detail, 0) IS NOT NULL"},
};
#undef M2T_TEXT
#undef M2T_ANYWHERE
#undef M2T_WHERE_HE_TOOK_PART

// Whatever was removed leaves nothing behind in the index: its segments keep deleted words otherwise.
constexpr Sql rebuild_index[] = {
    "INSERT INTO entry_words (entry_words) VALUES ('rebuild')",
    "INSERT INTO ticket_words (ticket_words) VALUES ('rebuild')",
    "INSERT INTO picture_words (picture_words) VALUES ('rebuild')",
    "INSERT INTO ticket_field_words (ticket_field_words) VALUES ('rebuild')",
};

std::vector<std::string> words_taken_out(const PersonalWords& words, std::int64_t scope) {
  std::vector<std::string> all = words.addresses;
  if (scope >= and_names) all.insert(all.end(), words.names.begin(), words.names.end());
  if (scope >= and_parts) all.insert(all.end(), words.parts.begin(), words.parts.end());
  return all;
}

// The text without him; nothing when it is the same. 3: without the lines that quote him either.
Connection::TextFunction erased_text(const PersonalWords& words) {
  std::vector<std::vector<std::string>> of_scope;
  for (const std::int64_t scope : {addresses, and_names, and_parts}) of_scope.push_back(words_taken_out(words, scope));
  return [of_scope = std::move(of_scope)](std::string_view text, std::int64_t scope) -> std::optional<std::string> {
    const auto& taken_out = of_scope.at(static_cast<std::size_t>(std::min<std::int64_t>(scope, and_parts)));
    std::string left = scope > and_parts ? without_words(without_quoted_lines(text), taken_out) : without_words(text, taken_out);
    if (left == text) return std::nullopt;
    return left;
  };
}

}  // namespace

std::vector<std::string> SqlitePersonalData::erase(const PersonalWords& words, Time now) {
  connection_.add_function("erased_text", erased_text(words));
  run_for_person(on_the_server_and_files, now);
  run_for_person(conversation, now);
  run_for_person(own_tickets, now);
  run_for_person(mails, now);
  run_for_person(himself, now);
  run_for_person(texts_of_others, now);
  for (const Sql& rebuild : rebuild_index) connection_.run(rebuild);
  return blobs_without_row();
}

constexpr Sql select_mails_that_name =
    "SELECT inbound FROM entry WHERE inbound IS NOT NULL AND (erased_text(subject || char(10) || text || char(10) || quoted_text "
    "||"
    " char(10) || signature, 0) IS NOT NULL OR (ticket IN (SELECT id FROM part_ticket) AND erased_text(subject || char(10) || "
    "text ||"
    " char(10) || quoted_text || char(10) || signature, 1) IS NOT NULL))"
    " UNION SELECT id FROM inbound WHERE erased_text(shown_subject || char(10) || shown_from, 0) IS NOT NULL";

std::vector<InboundId> SqlitePersonalData::mails_whose_text_names(const PersonalWords& words) {
  connection_.add_function("erased_text", erased_text(words));
  std::vector<InboundId> mails;
  for (const std::int64_t id : numbers(connection_.query(select_mails_that_name))) mails.push_back(InboundId{id});
  return mails;
}

constexpr Sql select_blobs_without_row =
    "SELECT blob FROM gone_blob WHERE blob NOT IN (SELECT blob FROM inbound INDEXED BY inbound_blob WHERE id > 0)";

std::vector<std::string> SqlitePersonalData::blobs_without_row() {
  std::vector<std::string> blobs;
  Query query = connection_.query(select_blobs_without_row);
  while (query.next()) blobs.push_back(query.text(0));
  return blobs;
}

}  // namespace sqlite

constexpr sqlite::Sql cut_wal = "PRAGMA wal_checkpoint(TRUNCATE)";

bool empty_write_ahead_log(Store& store) {
  sqlite::Connection& connection = dynamic_cast<sqlite::SqliteStore&>(store).connection();
  if (connection.in_memory()) return true;
  const auto lock = writer_lock_of(connection.file());
  const std::lock_guard only_writer(*lock);
  sqlite::Query query = connection.query(cut_wal);
  return query.next() && query.number(0) == 0;
}

}  // namespace m2t
