// PersonalData in SQL. Its parts stand in sqlite_person_gather.cpp, sqlite_person_erase.cpp, sqlite_person_rows.cpp, sqlite_holds.cpp and
// sqlite_retention.cpp, which alone include this.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/personal_data.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {

// What a statement needs: ?1 the person's id, ?2 the key of his address, ?3 the time.
enum class Needs { Nothing, Id, IdAndKey, When };
struct StatementOfPerson {
  Sql sql;
  Needs needs = Needs::Nothing;
};

class SqlitePersonalData final : public PersonalData {
 public:
  SqlitePersonalData(Connection& connection, std::unique_ptr<Tx> tx);
  Tx& tx() override { return *tx_; }
  void commit() override { tx_->commit(); }

  void hold(TicketId ticket, std::string_view reason, std::string_view actor, Time since) override;
  bool end_hold(TicketId ticket) override;
  std::vector<TicketHold> holds() override;

  std::optional<KnownPerson> find(std::string_view address) override;
  std::vector<RawMailPlace> raw_mails_after(InboundId after) override;
  std::vector<OutboxId> outgoing_to_look_at(const KnownPerson& person, OutboxId after) override;
  PersonalTraces gather(const KnownPerson& person, std::span<const InboundId> naming,
                        std::span<const OutboxId> outgoing_naming) override;
  std::vector<InboundId> mails_whose_text_names(const PersonalWords& words) override;
  std::vector<PersonalTable> rows() override;
  std::vector<RawMailPlace> his_raw_mails() override;
  std::vector<OutboxId> outgoing_to_him() override;
  std::vector<std::string> erase(const PersonalWords& words, Time now) override;

  std::vector<InboundRow> to_erase_on_server(std::int64_t mailbox, Time now, std::size_t limit) override;
  void erased_on_server(InboundId id) override;
  void put_off_on_server(InboundId id, Time until) override;

  std::vector<std::int64_t> over(RetentionClass what, Time before) override;
  std::vector<std::string> remove(RetentionClass what, std::span<const std::int64_t> ids, Time before, Time now) override;

 private:
  void run_for_person(std::span<const StatementOfPerson> statements, Time now);
  Query query_for_person(const StatementOfPerson& statement, Time now);
  void make_lists();
  void fill_list(Sql empty, Sql insert, std::span<const std::int64_t> ids);
  std::vector<std::int64_t> numbers(Query query);
  std::vector<TicketHold> holds_in(Query query);
  PersonalTraces count_traces();
  std::vector<std::string> blobs_without_row();
  void keep_audit_since(Time before);

  Connection& connection_;
  std::unique_ptr<Tx> tx_;
  KnownPerson person_;  // gathered last
  std::string key_;
};

}  // namespace m2t::sqlite
