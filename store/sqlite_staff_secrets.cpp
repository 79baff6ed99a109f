// Technicians' own addresses, and what ends secrets before their time.
#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr SqlText staff_secret_columns =
    "SELECT s.hash, p.name, p.address, p.language, s.generation, s.revoked FROM staff_secret s JOIN person p ON p.id = s.person";
constexpr auto select_by_hash = staff_secret_columns + " WHERE s.hash = ?";
constexpr auto select_newest = staff_secret_columns + " WHERE p.address_key = ? ORDER BY s.generation DESC LIMIT 1";

std::optional<PersonalSecret> one_personal_secret(Query query) {
  if (!query.next()) return std::nullopt;
  PersonalSecret secret;
  secret.secret_hash = query.text(0);
  secret.person = {query.text(1), query.text(2), language_from(query.text(3)).value_or(Language::Unknown)};
  secret.generation = static_cast<int>(query.number(4));
  secret.revoked = query.flag(5);
  return secret;
}

}  // namespace

std::optional<PersonalSecret> SqliteTx::find_personal_secret(std::string_view secret_hash) {
  return one_personal_secret(read(select_by_hash, secret_hash));
}

std::optional<PersonalSecret> SqliteTx::newest_personal_secret(std::string_view address) {
  return one_personal_secret(read(select_newest, std::string_view(address_key(address))));
}

constexpr Sql insert_staff_secret = "INSERT INTO staff_secret (hash, person, generation, made, revoked) VALUES (?, ?, ?, ?, ?)";

void SqliteTx::add_personal_secret(const PersonalSecret& secret, Time made) {
  write(insert_staff_secret, std::string_view(secret.secret_hash), note_person(secret.person), secret.generation, made,
        secret.revoked);
}

constexpr Sql revoke_staff_secrets = "UPDATE staff_secret SET revoked = 1 WHERE person = ? AND revoked = 0";
constexpr Sql revoke_secrets = "UPDATE secret SET revoked = 1 WHERE person = ? AND revoked = 0 AND expires > ?";

RevokedSecrets SqliteTx::revoke_secrets_of(std::string_view address, Time now) {
  const auto person = person_id(address);
  if (!person) return {};
  return {write(revoke_staff_secrets, *person), write(revoke_secrets, *person, now)};
}

constexpr Sql revoke_one_staff_secret = "UPDATE staff_secret SET revoked = 1 WHERE hash = ? AND revoked = 0";
constexpr Sql revoke_one_secret = "UPDATE secret SET revoked = 1 WHERE hash = ? AND revoked = 0";

bool SqliteTx::revoke_secret(std::string_view secret_hash) {
  return write(revoke_one_secret, secret_hash) + write(revoke_one_staff_secret, secret_hash) > 0;
}

constexpr Sql replace_secret_use = "INSERT OR REPLACE INTO secret_use (secret, inbound, words) VALUES (?, ?, ?)";
constexpr Sql count_secret_uses =
    "SELECT count(*), coalesce(max(words <> '' AND words = ?3), 0) FROM secret_use WHERE secret = ?1 AND inbound <> ?2";

void SqliteTx::note_secret_use(std::string_view secret_hash, InboundId mail, std::string_view words) {
  write(replace_secret_use, secret_hash, mail, words);
}

SecretUses SqliteTx::secret_uses(std::string_view secret_hash, InboundId but_in, std::string_view words) {
  Query query = read(count_secret_uses, secret_hash, but_in, words);
  query.next();
  return {static_cast<int>(query.number(0)), query.flag(1)};
}

// Not the receipts of what was done, nor the codes that came back: those are the work of the technician himself.
constexpr Sql count_refusals =
    "SELECT count(*) FROM outbox o WHERE o.automatic = 1 AND o.to_key = ?1 AND o.created >= ?2"
    " AND (o.kind IN ('staff_refusal', 'staff_help') OR (o.kind = 'staff_confirmation' AND EXISTS (SELECT 1 FROM confirmation c"
    " WHERE c.person = ?3 AND c.state = 'waiting' AND c.inbound = o.caused_by)))";

int SqliteTx::receipts_to(std::string_view address, Time since) {
  const auto person = person_id(address);
  if (!person) return 0;  // nobody who ever got a mail
  return static_cast<int>(first_number(read(count_refusals, address_key(address), since, *person)));
}

}  // namespace m2t::sqlite
