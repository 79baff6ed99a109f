// AlertRows in SQL.
#include "store/alert_rows.h"

#include <charconv>

#include "store/broken.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql select_alerts = "SELECT kind, subject, began, told, ended, end_told FROM alert ORDER BY kind, subject";
constexpr Sql upsert_alert =
    "INSERT INTO alert (kind, subject, began, told, ended, end_told) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, subject) DO UPDATE SET began = excluded.began, told = excluded.told, ended = excluded.ended,"
    " end_told = excluded.end_told";
constexpr Sql count_held_alike = "SELECT count(*), coalesce(sum(held_reason = ?), 0) FROM inbound WHERE held = 1";
constexpr Sql select_last_backup = "SELECT value FROM instance WHERE name = 'last_backup'";
constexpr Sql upsert_last_backup =
    "INSERT INTO instance (name, value) VALUES ('last_backup', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

namespace {

class SqliteAlertRows final : public AlertRows {
 public:
  SqliteAlertRows(Connection& connection, std::unique_ptr<Tx> tx) : connection_(connection), tx_(std::move(tx)) {}
  Tx& tx() override { return *tx_; }
  void commit() override { tx_->commit(); }

  std::vector<AlertState> alerts() override {
    std::vector<AlertState> found;
    for (Query query = connection_.query(select_alerts); query.next();) {
      const auto kind = alert_kind_from(query.text(0));
      if (!kind) throw BrokenStore("an alert has the unknown kind \"" + query.text(0) + "\"");
      found.push_back({*kind, query.text(1), query.time(2), query.time_if_any(3), query.time_if_any(4), query.time_if_any(5)});
    }
    return found;
  }

  void keep(const AlertState& alert) override {
    connection_.run(upsert_alert, to_word(alert.kind), std::string_view(alert.subject), alert.began, alert.told, alert.ended,
                    alert.end_told);
  }

  HeldCounts held_counts() override {
    Query query = connection_.query(count_held_alike, to_word(HeldReason::Suspicious));
    return query.next() ? HeldCounts{query.number(0), query.number(1)} : HeldCounts{};
  }

  std::optional<Time> last_backup() override {
    Query query = connection_.query(select_last_backup);
    if (!query.next()) return std::nullopt;
    const std::string value = query.text(0);
    std::int64_t at = 0;
    const char* end = value.data() + value.size();
    if (std::from_chars(value.data(), end, at).ptr != end) throw BrokenStore("the date of the last backup cannot be read");
    return from_millis(at);
  }

  void note_backup(Time finished) override {
    connection_.run(upsert_last_backup, std::string_view(std::to_string(to_millis(finished))));
  }

 private:
  Connection& connection_;
  std::unique_ptr<Tx> tx_;
};

}  // namespace
}  // namespace m2t::sqlite

namespace m2t {

std::unique_ptr<AlertRows> alert_rows(Store& store) {
  auto& ours = dynamic_cast<sqlite::SqliteStore&>(store);
  return std::make_unique<sqlite::SqliteAlertRows>(ours.connection(), ours.begin());
}

std::unique_ptr<AlertRows> alert_rows_to_look_at(Store& store) {
  auto& ours = dynamic_cast<sqlite::SqliteStore&>(store);
  return std::make_unique<sqlite::SqliteAlertRows>(ours.connection(), ours.begin_reading());
}

}  // namespace m2t
