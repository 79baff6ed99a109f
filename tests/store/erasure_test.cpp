// Nothing of a person stays when he is erased (T-50): every table and every column of the schema is walked, so that one that is new cannot
// be forgotten. His words stand as markers in his rows, his address in the rows of others; afterwards the files are searched byte by byte.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "store/personal_data.h"
#include "store/sqlite_inspect.h"
#include "tests/store/store_contract.h"
#include "tests/support/temp_dir.h"
#include "tickets/reference.h"

namespace m2t::test {
namespace {

const std::string address = "marker.persoon@jette.brussels";
constexpr std::string_view his_word = "mkzword";  // in every text of his

// Ids: person 1 is he, 2 and 3 are others. Tickets: 1 is his; on 2 he takes part; 3 only mentions him; 4 has nothing to do with him.
constexpr const char* everything = R"(
INSERT INTO person VALUES (1, 'marker.persoon@jette.brussels', 'Marker.Persoon@jette.brussels', 'Marker Persoon', 'fr', 1, 'mkzword'),
  (2, 'anne@jette.brussels', 'anne@jette.brussels', 'Anne Dupont', 'fr', NULL, ''), (3, 'jan@jette.brussels', 'jan@jette.brussels', 'Jan Maes', 'nl', NULL, '');
INSERT INTO mailbox VALUES (1, 'support@host/INBOX', 7, 1, 0, 0);
INSERT INTO ticket (id, number, prefix, counter, subject, state, type, priority, origin, requester, technician, created, updated, category, team)
  VALUES (1, 'JET-10003', 'JET', 1000, 'S', 'assigned', 'incident', 'normal', 'mail', 1, 3, 1, 2, 'printer', 'web'),
  (2, 'JET-10014', 'JET', 1001, 'S', 'new', 'incident', 'normal', 'mail', 2, 3, 1, 2, 'printer', 'web'),
  (3, 'JET-10025', 'JET', 1002, 'S', 'new', 'incident', 'normal', 'mail', 2, 3, 1, 2, '', ''),
  (4, 'JET-10036', 'JET', 1003, 'Quiet subject', 'new', 'incident', 'normal', 'mail', 2, 3, 1, 2, 'printer', 'web'),
  (5, 'JET-10047', 'JET', 1004, 'Former technician', 'assigned', 'incident', 'normal', 'mail', 2, 1, 1, 2, '', '');
UPDATE counter SET next = 1010;
INSERT INTO inbound (id, mail_id, mailbox, place_folder, place_uid_validity, place_uid, now_folder, now_uid_validity, now_uid, fingerprint,
  message_id, blob, size_bytes, internal_date, received, shown_from, shown_subject, oversize, before_first_start, state, verdict, held, ticket,
  explanation, evidence, reasons)
  VALUES (1, 'in-1', 1, 'INBOX', 7, 1, 'Processed', 8, 1, 'f1', 'M', '2026-11/a1', 1, 1, 1, 'F', 'S', 0, 0, 'filed', 'new_ticket', 0, 1, 'E', 'V', 'R'),
  (2, 'in-2', NULL, '', 0, 0, '', 0, 0, 'f2', 'm2', '2026-11/a2', 1, 1, 1, 'jan@jette.brussels', 'S', 0, 0, 'decided', 'follow_up', 0, 1, '', '', ''),
  (3, 'in-3', 1, 'INBOX', 7, 3, 'Processed', 8, 3, 'f3', 'm3', '2026-11/a3', 1, 1, 1, 'anne@jette.brussels', 'Anne asks', 0, 0, 'filed', 'new_ticket', 0, 2, '', '', ''),
  (4, 'in-4', 1, 'INBOX', 7, 4, 'Processed', 8, 4, 'f4', 'M', '2026-11/a4', 1, 1, 1, 'F', 'S', 0, 0, 'filed', 'follow_up', 0, 2, 'E', 'V', 'R'),
  (5, 'in-5', 1, 'INBOX', 7, 5, 'Held', 9, 5, 'f5', 'M', '2026-11/a5', 1, 1, 1, 'marker.persoon@jette.brussels', 'S', 0, 0, 'filed', 'held', 1, NULL, 'E', 'V', 'R'),
  (6, 'in-6', 1, 'INBOX', 7, 6, 'INBOX', 7, 6, 'f6', 'M', '2026-11/a6', 1, 1, 1, 'Marker.Persoon@jette.brussels', 'S', 0, 0, 'received', NULL, 0, NULL, 'E', 'V', 'R'),
  (7, 'in-7', 1, 'INBOX', 7, 7, 'Processed', 8, 7, 'f7', 'm7', '2026-11/a7', 1, 1, 1, 'anne@jette.brussels', 'Quiet', 0, 0, 'filed', 'new_ticket', 0, 4, '', 'own', 'H-45'),
  (8, 'in-8', 1, 'INBOX', 7, 8, 'Processed', 8, 8, 'f8', 'm8', '2026-11/a8', 1, 1, 1, 'anne@jette.brussels', 'Names him', 0, 0, 'filed', 'new_ticket', 0, 3, '', '', '');
INSERT INTO entry (id, ticket, kind, visibility, person, at, inbound, logical_key, message_id, subject, third_party, text, quoted_text, signature)
  VALUES (1, 1, 'request', 'public', 1, 1, 1, 'K1', 'M', 'S', 0, 'T', 'Q', 'G'), (2, 1, 'note', 'internal', NULL, 2, NULL, NULL, 'M', 'S', 0, 'T', 'Q', 'G'),
  (3, 1, 'answer', 'public', 3, 3, 2, 'k3', 'm2', 'S', 0, 'The cable was loose, Marker.' || char(10) || '> mkzword in between', 'Q', 'Jan Maes'),
  (4, 2, 'request', 'public', 2, 1, 3, 'k4', 'm3', 'Anne asks', 0, 'Anne and her printer', '', 'Anne'),
  (5, 2, 'follow_up', 'public', 1, 2, 4, 'K5', 'M', 'S', 0, 'T', 'Q', 'G'),
  (6, 2, 'answer', 'public', 3, 3, NULL, NULL, '', '', 0, 'Ask Marker Persoon or marker.persoon@jette.brussels about it.', 'Q', 'Jan Maes'),
  (7, 3, 'request', 'public', 2, 1, 8, 'k7', 'm8', 'Names him', 0, 'T', 'Q', 'G'),
  (8, 4, 'request', 'public', 2, 1, 7, 'k8', 'm7', 'Quiet', 0, 'Quiet text about a keyboard', 'quoted', 'Anne'),
  (9, 5, 'answer', 'public', 1, 1, NULL, 'K9', 'M', '', 0, 'The printer is repaired. Marker Persoon', 'Q', 'G');
INSERT INTO attachment VALUES (1, 0, 'N', 'T', 'H', 'C', 'screenshot', 'base64', 1, 1, 1, 0, 0, 0, 'infected', 'F'), (3, 0, 'N', 'T', 'H', 'C', 'logo', 'base64', 1, 1, 1, 0, 0, 0, 'infected', 'F'),
  (5, 0, 'N', 'T', 'H', 'C', 'screenshot', 'base64', 1, 1, 1, 0, 0, 0, 'infected', 'F'), (7, 0, 'N', 'image/png', 'h', 'C', 'screenshot', 'base64', 1, 1, 1, 0, 0, 0, 'infected', 'F'),
  (8, 0, 'keyboard.png', 'image/png', 'h', '', 'screenshot', 'base64', 1, 1, 1, 0, 0, 0, 'clean', '');
INSERT INTO picture (id, entry, position, state, next_attempt, reason, text, title, message, codes, product) VALUES
  (1, 1, 0, 'done', 1, 'R', 'T', 'I', 'M', 'C', 'P'), (2, 5, 0, 'done', 1, 'R', 'T', 'I', 'M', 'C', 'P'),
  (3, 7, 0, 'done', 1, 'R', 'T', 'I', 'M', 'C', 'P'), (4, 8, 0, 'done', 1, '', 'Keyboard not found', '', '', '', '');
INSERT INTO small_picture VALUES (1, 'image/png', 1, 1, CAST('mkzword picture' AS BLOB)), (2, 'image/png', 1, 1, CAST('mkzword picture' AS BLOB)), (4, 'image/png', 1, 1, CAST('quiet picture' AS BLOB));
INSERT INTO ticket_field VALUES (1, 1, 'phone', 'V', 'S'), (2, 1, 'error_text', 'V', 'S'), (3, 3, 'error_text', 'V', 'S'), (4, 4, 'error_text', 'Error 5', 'text');
INSERT INTO ticket_tag VALUES (1, 'mkzword'), (1, 'spam'), (3, 'for marker.persoon@jette.brussels'), (4, 'quiet');
INSERT INTO party VALUES (1, 1, 'requester'), (1, 3, 'technician'), (2, 2, 'requester'), (2, 1, 'in_copy'), (3, 2, 'requester'), (4, 2, 'requester'),
  (5, 2, 'requester'), (5, 1, 'technician');
INSERT INTO link VALUES (1, 4, 'mentions');
INSERT INTO external_reference VALUES (1, 'glpi', 'mkzword1'), (3, 'glpi', 'marker.persoon@jette.brussels'), (4, 'glpi', '0000123');
INSERT INTO message_id VALUES ('mkzword@mail', 1), ('M', 2), ('marker.persoon@jette.brussels', 3), ('m7', 4);
INSERT INTO secret VALUES ('mkzwordsecret1', 1, 1, 9, 0), ('mkzwordsecret2', 1, 3, 9, 0), ('mkzwordsecret3', 2, 1, 9, 0), ('quietsecret', 4, 2, 9, 0);
INSERT INTO secret_use VALUES ('mkzwordsecret2', 2, 'mkzword'), ('mkzwordsecret3', 4, 'mkzword'), ('quietsecret', 7, 'w'), ('quietsecret', 4, 'mkzword');
INSERT INTO gathered_news VALUES (1, 3, 1, 'new_ticket', 1), (2, 1, 4, 'new_ticket', 1), (3, 3, 4, 'new_ticket', 1);
INSERT INTO staff_secret VALUES ('mkzwordstaff', 1, 1, 1, 0), ('quietstaff', 3, 1, 1, 0);
INSERT INTO confirmation VALUES (1, 'mkzwordcode', 1, 1, 1, 9, 5, 'waiting'), (2, 'quietcode', 3, 7, 4, 9, 5, 'waiting');
INSERT INTO undo VALUES ('mkzwordundo1', 1, 3, 9, 'open', 'mkzword'), ('mkzwordundo2', 2, 1, 9, 'open', 'mkzword'),
  ('mkzwordundo3', 3, 3, 9, 'open', 'requester: marker.persoon@jette.brussels'), ('quietundo', 4, 3, 9, 'open', 'state: new');
INSERT INTO turn VALUES ('mkzwordteam', 1), ('quietteam', 3);
INSERT INTO digest VALUES (1, 'morning', 1), (3, 'morning', 1);
INSERT INTO digest_off VALUES (1), (3);
INSERT INTO news_after_pictures VALUES (1, 'new_ticket', 1, 9), (8, 'new_ticket', 2, 9);
INSERT INTO outbox (id, mail_id, message_id, assigned_message_id, kind, priority, ticket, caused_by, to_address, to_key, envelope_from, automatic,
  state, created, next_attempt, sent, last_reply) VALUES
  (1, 'out-1', 'mkzwordm1', 'mkzworda1', 'acknowledgement', 2, 1, 1, 'Marker.Persoon@jette.brussels', 'marker.persoon@jette.brussels', '', 1, 'sent', 1, NULL, 1, 'mkzword'),
  (2, 'out-2', 'mkzwordm2', NULL, 'staff_news', 0, 1, 1, 'jan@jette.brussels', 'jan@jette.brussels', '', 1, 'sent', 1, NULL, 1, 'mkzword'),
  (3, 'out-3', 'mkzwordm3', NULL, 'staff_news', 0, 2, 4, 'jan@jette.brussels', 'jan@jette.brussels', '', 1, 'sent', 1, NULL, 1, 'mkzword'),
  (4, 'out-4', 'mkzwordm4', NULL, 'staff_digest', 0, NULL, NULL, 'jan@jette.brussels', 'jan@jette.brussels', '', 1, 'sent', 1, NULL, 1, 'mkzword'),
  (5, 'out-5', 'quietm5', 'quieta5', 'acknowledgement', 2, 4, 7, 'anne@jette.brussels', 'anne@jette.brussels', '', 1, 'queued', 1, 5, NULL, ''),
  (6, 'out-6', 'quietm6', NULL, 'acknowledgement', 2, 3, 8, 'anne@jette.brussels', 'anne@jette.brussels', '', 1, 'sent', 1, NULL, 1, 'L');
INSERT INTO outbox_bytes SELECT id, CAST(CASE WHEN id < 5 THEN 'mkzword' ELSE 'quiet bytes' END AS BLOB) FROM outbox;
INSERT INTO undo_mail VALUES ('mkzwordundo1', 2), ('quietundo', 5);
INSERT INTO minute_count VALUES ('ticket', 1, 'jette.brussels', 2);
INSERT INTO event (at, actor, what, ticket, inbound, detail) VALUES (1, 'person:1', 'ticket.opened', 1, 1, 'number=JET-10003'),
  (1, 'admin:root', 'inbound.discarded', NULL, 5, 'why=mkzword'), (1, 'admin:root', 'note', 3, NULL, 'to marker.persoon@jette.brussels'),
  (1, 'desk', 'ticket.opened', 4, 7, 'number=JET-10036');
INSERT INTO loop_status VALUES ('outbox', 'failing', 'L', 1, 1), ('clock', 'well', 'waiting', 1, 1);
INSERT INTO ticket_hold VALUES (3, 'R', 'admin:root', 1), (4, 'a complaint before a court', 'admin:root', 1);
INSERT INTO erasure_on_server VALUES (7, 1, 'm7', 0);
INSERT INTO recent_mail VALUES (1, 'marker.persoon@jette.brussels', 1, 'mkzword', 'mkzword', 0, 0, 0, 0, 1),
  (7, 'anne@jette.brussels', 1, 'w', 's', 0, 0, 0, 0, 4);
INSERT INTO silence VALUES ('marker.persoon@jette.brussels', 'loop', 'Marker.Persoon@jette.brussels', 1, 9),
  ('anne@jette.brussels', 'loop', 'anne@jette.brussels', 1, 9);
INSERT INTO alert VALUES ('mailbox_silent', 'support@host/INBOX', 1, 2, NULL, NULL);
)";

// What a text column holds. In rows of his: his words. In rows that stay: words of others, which may name him.
struct TextColumn {
  const char* name;
  const char* his_rows = nullptr;     // where; gets his words
  const char* others_rows = nullptr;  // where; gets his address
};
// Everything else of the schema holds nothing of a person, and says here why.
constexpr TextColumn columns[] = {
    {"ticket.subject", "id = 1", "id = 3"},
    {"ticket.category", nullptr, "id = 3"},
    {"ticket.team", nullptr, "id = 3"},
    {"inbound.message_id", "id IN (1, 4, 5, 6)", "id = 8"},
    {"inbound.shown_from", nullptr, "id = 8"},
    {"inbound.shown_subject", "id IN (1, 2, 4, 5, 6)", "id = 8"},
    {"inbound.explanation", "id IN (1, 4, 5, 6)", "id = 8"},
    {"inbound.evidence", "id IN (1, 4, 5, 6)", "id = 8"},
    {"inbound.reasons", "id IN (1, 4, 5, 6)", "id = 8"},
    {"inbound.blob", "id IN (1, 2, 4, 5, 6)"},
    {"entry.logical_key", "id IN (1, 5, 9)"},
    {"entry.message_id", "id IN (1, 2, 5, 9)", "id = 7"},
    {"entry.subject", "id IN (1, 2, 3, 5)", "id = 7"},
    {"entry.text", "id IN (1, 2, 5)", "id = 7"},
    {"entry.quoted_text", "id IN (1, 2, 3, 5, 6, 9)", "id = 7"},
    {"entry.signature", "id IN (1, 2, 5, 9)", "id = 7"},
    {"attachment.name", "entry IN (1, 3, 5)", "entry = 7"},
    {"attachment.type", "entry IN (1, 3, 5)"},
    {"attachment.sha256", "entry IN (1, 3, 5)"},
    {"attachment.content_id", "entry IN (1, 3, 5)", "entry = 7"},
    {"picture.reason", "id IN (1, 2)", "id = 3"},
    {"picture.text", "id IN (1, 2)", "id = 3"},
    {"picture.title", "id IN (1, 2)", "id = 3"},
    {"picture.message", "id IN (1, 2)", "id = 3"},
    {"picture.codes", "id IN (1, 2)", "id = 3"},
    {"picture.product", "id IN (1, 2)", "id = 3"},
    {"ticket_field.value", "ticket = 1", "ticket = 3"},
    {"ticket_field.source", "ticket = 1", "ticket = 3"},
    {"outbox.last_reply", nullptr, "id = 6"},
    {"loop_status.message", nullptr, "loop = 'outbox'"},
    {"ticket_hold.reason", nullptr, "ticket = 3"},
};
const std::set<std::string> marked_at_once = {
    // stand in the rows above with his words or his address already: they cannot be changed, or are keys
    "person.address_key",
    "person.address",
    "person.name",
    "person.bouncing_status",
    "recent_mail.sender_key",
    "recent_mail.words",
    "recent_mail.subject",
    "silence.address_key",
    "silence.address",
    "ticket_tag.tag",
    "external_reference.number",
    "message_id.message_id",
    "secret.hash",
    "secret_use.secret",
    "secret_use.words",
    "staff_secret.hash",
    "confirmation.code_hash",
    "undo.secret_hash",
    "undo.changes",
    "undo_mail.secret_hash",
    "turn.team",
    "outbox.message_id",
    "outbox.assigned_message_id",
    "outbox.to_address",
    "outbox.to_key",
    "outbox_bytes.bytes",
    "event.detail",
    "small_picture.bytes"};
const std::set<std::string> of_no_person = {
    // words of the program
    "instance.name", "counter.name", "person.language", "ticket.state", "ticket.type", "ticket.priority", "ticket.origin",
    "inbound.state", "inbound.verdict", "inbound.held_reason", "entry.kind", "entry.visibility", "attachment.kind",
    "attachment.scan", "attachment.scan_found",  // the scanner's words
    "attachment.encoding", "picture.state", "ticket_field.name", "party.role", "link.kind", "external_reference.system",
    "confirmation.state", "undo.state", "digest.kind", "news_after_pictures.news", "gathered_news.news", "small_picture.type",
    "outbox.kind", "outbox.state", "minute_count.what", "event.what", "loop_status.loop", "loop_status.state", "silence.kind",
    // numbers and names that the desk gave
    "alert.kind", "alert.subject",  // the subject is a mailbox of the desk, or a unit
    "ticket.number", "ticket.prefix", "inbound.mail_id", "outbox.mail_id", "event.actor", "ticket_hold.actor", "instance.value",
    // of the desk's own mailbox; domains are of organizations
    "mailbox.name", "inbound.place_folder", "inbound.now_folder", "outbox.envelope_from", "minute_count.domain",
    // a digest that has to stay until the message is gone from the mailbox, and goes then (see below); and its Message-ID
    "inbound.fingerprint", "erasure_on_server.message_id"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::vector<std::string> text_columns(Store& store) {
  return lines_of(
      ask_sqlite(store,
                 "SELECT group_concat(m.name || '.' || c.name, char(10)) FROM sqlite_schema m, pragma_table_info(m.name) c"
                 " WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB') AND m.name NOT LIKE '%\\_words%' ESCAPE '\\'"
                 " AND m.name NOT LIKE 'sqlite%'"));
}

std::string table_in(const std::string& name) { return name.substr(0, name.find('.')); }
std::string column_in(const std::string& name) { return name.substr(name.find('.') + 1); }

void mark(Store& store) {
  execute_sqlite(store, everything);
  for (std::uint64_t counter = 1000; counter < 1005; ++counter)
    execute_sqlite(
        store, fmt::format("UPDATE ticket SET number = '{}' WHERE counter = {}", to_text(TicketNumber{"JET", counter}), counter));
  int n = 0;
  for (const TextColumn& each : columns) {
    const std::string table = table_in(each.name), column = column_in(each.name);
    ++n;
    if (each.his_rows != nullptr)
      execute_sqlite(store, fmt::format("UPDATE {0} SET {1} = '{2} {3} ' || {4} WHERE {5}", table, column, his_word, n,
                                        table == "attachment"    ? "entry"
                                        : table == "ticket_hold" ? "ticket"
                                                                 : "id",
                                        each.his_rows));
    if (each.others_rows != nullptr)
      execute_sqlite(store, fmt::format("UPDATE {} SET {} = 'ask Marker.Persoon@jette.brussels or others' WHERE {}", table,
                                        column, each.others_rows));
  }
  for (const char* words : {"entry_words", "ticket_words", "picture_words", "ticket_field_words"})
    execute_sqlite(store, fmt::format("INSERT INTO {0} ({0}) VALUES ('rebuild')", words));
}

std::string rows_of(Store& store, const std::string& table, const std::string& where) {
  const std::string columns_said = ask_sqlite(
      store, fmt::format("SELECT group_concat('quote(' || name || ')', ' || ''|'' || ') FROM pragma_table_info('{}')", table));
  return ask_sqlite(store, fmt::format("SELECT group_concat(line, char(10)) FROM (SELECT {} AS line FROM {} WHERE {} ORDER BY 1)",
                                       columns_said, table, where));
}

std::string quiet_rows(Store& store) {
  std::string all;
  const std::pair<const char*, const char*> quiet[] = {{"person", "id <> 1"},
                                                       {"ticket", "id = 4"},
                                                       {"inbound", "id = 7"},
                                                       {"entry", "id IN (4, 8)"},
                                                       {"attachment", "entry = 8"},
                                                       {"picture", "id = 4"},
                                                       {"small_picture", "picture = 4"},
                                                       {"ticket_field", "ticket = 4"},
                                                       {"ticket_tag", "ticket = 4"},
                                                       {"party", "person <> 1"},
                                                       {"link", "1"},
                                                       {"external_reference", "ticket = 4"},
                                                       {"message_id", "ticket = 4"},
                                                       {"secret", "ticket = 4"},
                                                       {"secret_use", "inbound = 7"},
                                                       {"gathered_news", "id = 3"},
                                                       {"staff_secret", "person = 3"},
                                                       {"confirmation", "person = 3"},
                                                       {"undo", "ticket = 4"},
                                                       {"turn", "technician = 3"},
                                                       {"digest", "person = 3"},
                                                       {"digest_off", "person = 3"},
                                                       {"news_after_pictures", "entry = 8"},
                                                       {"outbox", "id = 5"},
                                                       {"outbox_bytes", "outbox = 5"},
                                                       {"undo_mail", "outbox = 5"},
                                                       {"event", "id IN (1, 4)"},
                                                       {"loop_status", "loop = 'clock'"},
                                                       {"ticket_hold", "ticket = 4"},
                                                       {"minute_count", "1"},
                                                       {"mailbox", "1"},
                                                       {"counter", "1"},
                                                       {"instance", "1"}};
  for (const auto& [table, where] : quiet) {
    const std::string rows = rows_of(store, table, where);
    CHECK_MESSAGE(!rows.empty(), table);
    all += fmt::format("{}: {}\n", table, rows);
  }
  return all;
}

std::string bytes_of_files(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

std::size_t count_in(const std::string& text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

struct Erasing {
  TempDir folder;
  std::unique_ptr<Store> store;
  Erasing() {
    StoreOptions options;
    options.file = folder / "m2t.db";
    options.random = seeded_random(1);
    store = open_sqlite_store(options);
    mark(*store);
  }
  PersonalTraces gathered(PersonalData& data) const {
    const InboundId naming[] = {InboundId{8}};
    const OutboxId outgoing[] = {OutboxId{4}};
    return data.gather(data.find("MARKER.persoon@jette.brussels").value(), naming, outgoing);
  }
  std::vector<std::string> erase() const {
    const auto data = personal_data(*store);
    const auto known = data->find(address).value();
    gathered(*data);
    auto blobs = data->erase(personal_words(known.person, known.phones), monday);
    data->commit();
    CHECK(empty_write_ahead_log(*store));
    return blobs;
  }
};

}  // namespace

TEST_CASE("erasure: it is known of every text column of the schema what becomes of it (T-50)") {
  const Erasing desk;
  std::set<std::string> known = of_no_person;
  known.insert(marked_at_once.begin(), marked_at_once.end());
  for (const TextColumn& column : columns) known.insert(column.name);
  std::set<std::string> present;
  for (const std::string& column : text_columns(*desk.store)) {
    present.insert(column);
    CHECK_MESSAGE(known.contains(column), column,
                  " is new: erase it in store/sqlite_person_erase.cpp, give it out in sqlite_person_rows.cpp, and mark it here");
  }
  for (const std::string& column : known) CHECK_MESSAGE(present.contains(column), column, " is no longer there");
}

TEST_CASE("erasure: no byte of a person stays in database, index and write-ahead log; others' rows are as they were (T-50)") {
  const Erasing desk;
  REQUIRE(count_in(bytes_of_files(desk.folder.path()), his_word) > 50);
  const std::string before = quiet_rows(*desk.store);
  const auto blobs = desk.erase();
  {  // as when the daemon has deleted them in the mailbox: until then their Message-IDs are needed
    const auto data = personal_data(*desk.store);
    for (const InboundRow& row : data->to_erase_on_server(1, monday, 100))
      if (row.id != InboundId{7}) data->erased_on_server(row.id);
    data->commit();
  }
  CHECK(empty_write_ahead_log(*desk.store));
  const std::string bytes = lower(bytes_of_files(desk.folder.path()));
  CHECK(count_in(bytes, his_word) == 0);
  CHECK(count_in(bytes, "persoon") == 0);
  CHECK(bytes.size() > 100'000);
  CHECK(quiet_rows(*desk.store) == before);
  CHECK(blobs.size() == 6);  // of inbound 1, 2, 4, 5, 6 and the one that names him
  CHECK_NOTHROW(desk.store->check_integrity());
}

TEST_CASE("erasure: no row points to him but those that keep a ticket whole, and these say nothing") {
  const Erasing desk;
  desk.erase();
  std::map<std::string, std::string> allowed = {{"ticket.requester", "1"}, {"entry.person", "1,5,9"}, {"party.person", "1"}};
  const auto references = lines_of(ask_sqlite(
      *desk.store,
      "SELECT group_concat(m.name || '.' || f.\"from\", char(10)) FROM sqlite_schema m, pragma_foreign_key_list(m.name) f"
      " WHERE m.type = 'table' AND f.\"table\" = 'person'"));
  CHECK(references.size() >= 12);
  for (const std::string& reference : references) {
    const std::string table = table_in(reference), column = column_in(reference);
    const std::string id = table == "party" ? "ticket" : "rowid";
    const std::string count = ask_sqlite(*desk.store, fmt::format("SELECT count(*) FROM {} WHERE {} = 1", table, column));
    if (!allowed.contains(reference)) {
      CHECK_MESSAGE(count == "0", reference);
      continue;
    }
    CHECK_MESSAGE(ask_sqlite(*desk.store, fmt::format("SELECT group_concat({}) FROM {} WHERE {} = 1", id, table, column)) ==
                      allowed[reference],
                  reference);
  }
  CHECK(ask_sqlite(*desk.store, "SELECT address || name || language FROM person WHERE id = 1") == "unknown");
}

TEST_CASE("erasure: his tickets stay with their numbers, closed; what others wrote stays without him") {
  const Erasing desk;
  desk.erase();
  const auto tx = desk.store->begin_reading();
  const auto his = tx->show_ticket({"JET", 1000}).value();
  CHECK(his.ticket.state == TicketState::Closed);
  CHECK(his.ticket.subject == "[erased]");
  CHECK(his.fields.empty());
  REQUIRE(his.entries.size() == 3);
  CHECK(his.entries[0].text.empty());
  CHECK(his.entries[2].text == "The cable was loose, [erased].\n");
  CHECK(his.entries[2].from.name == "Jan Maes");
  const auto other = tx->show_ticket({"JET", 1001}).value();
  CHECK(other.ticket.state == TicketState::New);
  CHECK(other.entries[0].text == "Anne and her printer");
  CHECK(other.entries[1].text.empty());
  CHECK(other.entries[2].text == "Ask [erased] or [erased] about it.");
  CHECK(tx->show_ticket({"JET", 1002})->entries[0].text == "ask [erased] or others");
  const auto of_technician = tx->show_ticket({"JET", 1004}).value();
  CHECK_FALSE(of_technician.ticket.technician);
  CHECK(of_technician.ticket.state == TicketState::New);
  CHECK(of_technician.entries[0].text == "The printer is repaired. [erased]");  // the desk's word to somebody else
  TicketFilter filter;
  filter.search = his_word;
  CHECK(tx->list_tickets(filter).empty());
  filter.search = "keyboard";
  CHECK(tx->list_tickets(filter).size() == 1);
}

TEST_CASE(
    "erasure: the mails that lie on the server are listed until they are gone there, with the fingerprint that keeps them out") {
  const Erasing desk;
  desk.erase();
  const auto data = personal_data(*desk.store);
  std::vector<std::string> listed;
  for (const InboundRow& row : data->to_erase_on_server(1, monday, 100)) {
    listed.push_back(row.mail_id);
    CHECK(row.fingerprint == "f" + std::to_string(static_cast<std::int64_t>(row.id)));
    data->erased_on_server(row.id);
  }
  CHECK(listed ==
        std::vector<std::string>{"in-1", "in-4", "in-5", "in-6", "in-7", "in-8"});  // 7 was there before, and is another matter
  CHECK(data->to_erase_on_server(1, monday, 100).empty());
  CHECK(data->tx().find_inbound(InboundId{1})->fingerprint == "erased-1");
  CHECK(data->tx().find_inbound(InboundId{7})->fingerprint == "f7");  // its bytes are still here
}

TEST_CASE("erasure: what stands against it is told: a hold, a mail that is being sent, others' mails that wait") {
  const Erasing desk;
  {
    const auto data = personal_data(*desk.store);
    const PersonalTraces traces = desk.gathered(*data);
    REQUIRE(traces.holds.size() == 1);  // that of the mail which names him; 4 has nothing to do with him
    CHECK(traces.holds[0].number == TicketNumber{"JET", 1002});
    CHECK(traces.tickets == std::vector<TicketId>{TicketId{1}});
    CHECK(traces.open_tickets == 1);
    CHECK(traces.mails == 5);
    CHECK(traces.others_mails == 1);
    CHECK(traces.outgoing == 4);
    CHECK(traces.being_sent.empty());
    CHECK(traces.to_be_looked_at.empty());
  }
  execute_sqlite(*desk.store, "UPDATE outbox SET state = 'sending', sent = NULL WHERE id = 1");
  execute_sqlite(*desk.store, "UPDATE outbox SET state = 'deferred', next_attempt = 1, kind = 'answer' WHERE id = 3");
  execute_sqlite(*desk.store, "UPDATE inbound SET held = 1, verdict = 'held' WHERE id = 8");
  const auto data = personal_data(*desk.store);
  const PersonalTraces traces = desk.gathered(*data);
  CHECK(traces.being_sent == std::vector<OutboxId>{OutboxId{1}});
  CHECK(traces.waiting == std::vector<OutboxId>{OutboxId{3}});
  CHECK(traces.to_be_looked_at == std::vector<InboundId>{InboundId{8}});
}

TEST_CASE("erasure: the audit stays append-only but for an emptied detail (T-48)") {
  const Erasing desk;
  CHECK_THROWS(execute_sqlite(*desk.store, "UPDATE event SET detail = 'other' WHERE id = 1"));
  CHECK_THROWS(execute_sqlite(*desk.store, "UPDATE event SET detail = '', actor = 'desk' WHERE id = 1"));
  CHECK_THROWS(execute_sqlite(*desk.store, "UPDATE event SET detail = '', ticket = NULL WHERE id = 1"));
  CHECK_THROWS(execute_sqlite(*desk.store, "DELETE FROM event WHERE id = 1"));
  desk.erase();
  CHECK(ask_sqlite(*desk.store, "SELECT count(*) FROM event") == "4");
  CHECK(ask_sqlite(*desk.store, "SELECT group_concat(detail, ';') FROM event") == "number=JET-10003;;;number=JET-10036");
}

TEST_CASE("export: every kind of row of a person is given out, and none of others' secrets (T-52)") {
  const Erasing desk;
  const auto data = personal_data_to_look_at(*desk.store);
  desk.gathered(*data);
  std::string all;
  std::map<std::string, std::size_t> rows;
  for (const PersonalTable& table : data->rows()) {
    rows[table.name] = table.rows.size();
    CHECK_MESSAGE(!table.columns.empty(), table.name);
    for (const auto& row : table.rows) {
      CHECK(row.size() == table.columns.size());
      for (const PersonalValue& value : row)
        if (const auto* text = std::get_if<std::string>(&value)) all += *text + "\n";
    }
  }
  for (const auto& [table, count] : rows)
    if (table != "ticket_hold") CHECK_MESSAGE(count > 0, table);
  CHECK(rows["ticket"] == 1);
  CHECK(rows["entry"] == 5);
  CHECK(count_in(all, his_word) > 20);
  for (const char* others : {"Quiet", "quiet", "Anne and her printer", "secret", "Error 5"})
    CHECK_MESSAGE(count_in(all, others) == 0, others);
  CHECK(data->his_raw_mails().size() == 4);
  CHECK(data->outgoing_to_him() == std::vector<OutboxId>{OutboxId{1}});
}

}  // namespace m2t::test
