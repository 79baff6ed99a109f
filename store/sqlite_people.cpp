// People and the secrets that prove who answers.
#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr Sql select_person = "SELECT address, name, language FROM person WHERE address_key = ?";
constexpr Sql select_person_id = "SELECT id FROM person WHERE address_key = ?";

}  // namespace

std::optional<Person> SqliteTx::find_person(std::string_view address) {
  Query query = read(select_person, std::string_view(address_key(address)));
  if (!query.next()) return std::nullopt;
  return Person{query.text(1), query.text(0), language_from(query.text(2)).value_or(Language::Unknown)};
}

std::optional<PersonId> SqliteTx::person_id(std::string_view address) {
  Query query = read(select_person_id, std::string_view(address_key(address)));
  return query.next() ? std::optional(query.id<PersonId>(0)) : std::nullopt;
}

constexpr Sql insert_person = "INSERT INTO person (address_key, address, name, language) VALUES (?, ?, ?, ?)";
constexpr Sql update_person_name = "UPDATE person SET name = ?2 WHERE id = ?1 AND name = ''";
constexpr Sql update_person_language = "UPDATE person SET language = ?2 WHERE id = ?1 AND language = ?3";

PersonId SqliteTx::note_person(const Person& person) {
  must_write();
  const std::string key = address_key(person.address);
  const std::optional<PersonId> known = person_id(key);
  if (!known) {
    write(insert_person, key, person.address, person.name, to_word(person.language));
    return static_cast<PersonId>(connection_.last_id());
  }
  if (!person.name.empty()) write(update_person_name, *known, person.name);
  if (person.language != Language::Unknown) {
    write(update_person_language, *known, to_word(person.language), to_word(Language::Unknown));
  }
  return *known;
}

std::optional<PersonId> SqliteTx::note_person_if_any(const Person& person) {
  if (person.address.empty()) return std::nullopt;  // the desk itself
  return note_person(person);
}

constexpr Sql insert_secret = "INSERT INTO secret (hash, ticket, person, expires) VALUES (?, ?, ?, ?)";

void SqliteTx::add_secret(std::string_view secret_hash, TicketId ticket, const Person& person, Time expires) {
  write(insert_secret, secret_hash, ticket_if_any(ticket), note_person(person), expires);
}

constexpr Sql select_secret =
    "SELECT s.ticket, p.name, p.address, p.language, s.expires, s.revoked FROM secret s JOIN person p ON p.id = s.person"
    " WHERE s.hash = ?";

std::optional<StoredSecret> SqliteTx::find_secret(std::string_view secret_hash) {
  Query query = read(select_secret, secret_hash);
  if (!query.next()) return std::nullopt;
  StoredSecret secret;
  secret.ticket = query.id<TicketId>(0);
  secret.person = {query.text(1), query.text(2), language_from(query.text(3)).value_or(Language::Unknown)};
  secret.expires = query.time(4);
  secret.revoked = query.flag(5);
  return secret;
}

constexpr Sql select_turns = "SELECT t.team, p.address FROM turn t JOIN person p ON p.id = t.technician";
constexpr Sql upsert_turn =
    "INSERT INTO turn (team, technician) VALUES (?1, ?2) ON CONFLICT (team) DO UPDATE SET technician = excluded.technician";

std::map<std::string, std::string, std::less<>> SqliteTx::turns() {
  std::map<std::string, std::string, std::less<>> turns;
  for (Query query = read(select_turns); query.next();) turns[query.text(0)] = query.text(1);
  return turns;
}

void SqliteTx::take_turn(std::string_view team, const Person& technician) { write(upsert_turn, team, note_person(technician)); }

}  // namespace m2t::sqlite
