// What is kept of a person, row by row, for the answer to his question what that is (T-52).
#include "store/sqlite_personal.h"

namespace m2t::sqlite {
namespace {

struct ExportedTable {
  const char* name;
  StatementOfPerson rows;
};

// Of secrets and codes only that there are some: their hashes say nothing about him. The bytes of mails go out as files.
constexpr ExportedTable exported[] = {
    {"person", {"SELECT id, address, name, language FROM person WHERE id = ?1", Needs::Id}},
    {"ticket",
     {"SELECT id, number, subject, state, type, priority, category, team, origin, created, updated, text_removed,"
      " (SELECT address FROM person WHERE id = technician) AS technician FROM ticket WHERE id IN (SELECT id FROM own_ticket)"
      " ORDER BY id"}},
    {"takes_part",
     {"SELECT t.number, y.role FROM party y JOIN ticket t ON t.id = y.ticket WHERE y.person = ?1 ORDER BY t.id", Needs::Id}},
    {"ticket_field",
     {"SELECT t.number, f.name, f.value, f.source FROM ticket_field f JOIN ticket t ON t.id = f.ticket"
      " WHERE t.id IN (SELECT id FROM own_ticket) ORDER BY f.id"}},
    {"ticket_tag",
     {"SELECT t.number, g.tag FROM ticket_tag g JOIN ticket t ON t.id = g.ticket WHERE t.id IN (SELECT id FROM own_ticket)"
      " ORDER BY t.id, g.tag"}},
    {"external_reference",
     {"SELECT t.number AS ticket, x.system, x.number FROM external_reference x JOIN ticket t ON t.id = x.ticket"
      " WHERE t.id IN (SELECT id FROM own_ticket) ORDER BY t.id"}},
    {"entry",
     {"SELECT e.id, t.number AS ticket, e.kind, e.visibility, coalesce(p.address, '') AS writer, e.at, e.message_id, e.subject,"
      " e.text, e.quoted_text, e.signature FROM entry e JOIN ticket t ON t.id = e.ticket LEFT JOIN person p ON p.id = e.person"
      " WHERE e.person = ?1 OR e.ticket IN (SELECT id FROM own_ticket) ORDER BY e.id",
      Needs::Id}},
    {"attachment",
     {"SELECT entry, position, name, type, size, sha256 FROM attachment WHERE entry IN (SELECT id FROM bare_entry)"
      " ORDER BY entry, position"}},
    {"picture_text",
     {"SELECT entry, position, state, text, title, message, codes, product, finished FROM picture"
      " WHERE entry IN (SELECT id FROM bare_entry) ORDER BY entry, position"}},
    {"mail_received",
     {"SELECT mail_id, received, internal_date, shown_from, shown_subject, message_id, size_bytes, state, verdict, held_reason,"
      " explanation, evidence, reasons, now_folder FROM inbound WHERE id IN (SELECT id FROM their_mail) ORDER BY id"}},
    {"mail_sent",
     {"SELECT mail_id, kind, to_address, created, sent, state, last_reply, message_id FROM outbox WHERE to_key = ?2 AND ?1 <> 0"
      " ORDER BY id",
      Needs::IdAndKey}},
    {"secret",
     {"SELECT t.number AS ticket, s.expires, s.revoked FROM secret s LEFT JOIN ticket t ON t.id = s.ticket WHERE s.person = ?1"
      " ORDER BY s.expires",
      Needs::Id}},
    {"personal_address", {"SELECT generation, made, revoked FROM staff_secret WHERE person = ?1 ORDER BY generation", Needs::Id}},
    {"mail_comes_back",
     {"SELECT bouncing_since, bouncing_status FROM person WHERE id = ?1 AND bouncing_since IS NOT NULL", Needs::Id}},
    {"recent_mail",
     {"SELECT at, quick, at_once FROM recent_mail WHERE sender_key = ?2 AND ?1 IS NOT NULL ORDER BY at", Needs::IdAndKey}},
    {"silence",
     {"SELECT kind, since, until FROM silence WHERE address_key = ?2 AND ?1 IS NOT NULL ORDER BY since", Needs::IdAndKey}},
    {"confirmation", {"SELECT expires, state FROM confirmation WHERE person = ?1 ORDER BY id", Needs::Id}},
    {"undo", {"SELECT until, state, changes FROM undo WHERE person = ?1 ORDER BY until", Needs::Id}},
    {"turn", {"SELECT team FROM turn WHERE technician = ?1 ORDER BY team", Needs::Id}},
    {"digest", {"SELECT kind, day FROM digest WHERE person = ?1 ORDER BY kind", Needs::Id}},
    {"digest_off", {"SELECT person FROM digest_off WHERE person = ?1", Needs::Id}},
    {"ticket_hold",
     {"SELECT t.number AS ticket, h.reason, h.since FROM ticket_hold h JOIN ticket t ON t.id = h.ticket"
      " WHERE h.ticket IN (SELECT id FROM part_ticket) ORDER BY t.id"}},
    {"audit",
     {"SELECT v.at, v.actor, v.what, t.number AS ticket, v.detail FROM event v LEFT JOIN ticket t ON t.id = v.ticket"
      " WHERE v.ticket IN (SELECT id FROM own_ticket) OR v.inbound IN (SELECT id FROM their_mail) OR v.actor = 'person:' || ?1"
      " ORDER BY v.id",
      Needs::Id}},
};

PersonalValue value_at(const Query& query, int column) {
  if (query.is_null(column)) return std::monostate{};
  if (query.is_number(column)) return query.number(column);
  return query.text(column);
}

}  // namespace

std::vector<PersonalTable> SqlitePersonalData::rows() {
  std::vector<PersonalTable> tables;
  for (const ExportedTable& each : exported) {
    PersonalTable& table = tables.emplace_back();
    table.name = each.name;
    Query query = query_for_person(each.rows, {});
    for (int i = 0; i < query.columns(); ++i) table.columns.push_back(query.column_name(i));
    while (query.next()) {
      std::vector<PersonalValue>& row = table.rows.emplace_back();
      for (int i = 0; i < query.columns(); ++i) row.push_back(value_at(query, i));
    }
  }
  return tables;
}

// What others wrote to the desk goes out as text only; their mails hold more of them than of him.
constexpr Sql select_his_raw_mails =
    "SELECT i.id, i.blob FROM inbound i LEFT JOIN entry e ON e.inbound = i.id WHERE i.blob <> ''"
    " AND (e.person = ?1 OR (e.id IS NULL AND lower(i.shown_from) = ?2)) ORDER BY i.id";
constexpr Sql select_outgoing_to_him = "SELECT id FROM outbox WHERE to_key = ? ORDER BY id";

std::vector<RawMailPlace> SqlitePersonalData::his_raw_mails() {
  std::vector<RawMailPlace> mails;
  Query query = connection_.query(select_his_raw_mails, person_.id, std::string_view(key_));
  while (query.next()) mails.push_back({query.id<InboundId>(0), query.text(1)});
  return mails;
}

std::vector<OutboxId> SqlitePersonalData::outgoing_to_him() {
  std::vector<OutboxId> mails;
  Query query = connection_.query(select_outgoing_to_him, std::string_view(key_));
  while (query.next()) mails.push_back(query.id<OutboxId>(0));
  return mails;
}

}  // namespace m2t::sqlite
