// The Store over SQLite. Its Tx is one class whose parts stand in sqlite_inbound.cpp, sqlite_tickets.cpp, sqlite_ticket_facts.cpp,
// sqlite_ticket_changes.cpp, sqlite_staff.cpp, sqlite_people.cpp, sqlite_pictures.cpp, sqlite_scans.cpp, sqlite_news.cpp, sqlite_similar.cpp, sqlite_outbox.cpp and sqlite_status.cpp. Included
// by store/sqlite_*.cpp alone.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "store/sqlite_connection.h"
#include "store/store.h"
#include "store/writer_lock.h"

namespace m2t::sqlite {

enum class Access { Read, Write };

class SqliteTx final : public Tx {
 public:
  // Takes the writer lock for Access::Write. `open` is the store's mark that it has a transaction.
  SqliteTx(Connection& connection, WriterLock* writer_lock, Access access, bool& open);
  ~SqliteTx() override;
  void commit() override;
  std::unique_ptr<Savepoint> savepoint() override;

  std::optional<MailboxRow> find_mailbox(std::string_view name) override;
  std::vector<MailboxRow> mailboxes() override;
  MailboxRow add_mailbox(const MailboxRow& row) override;
  void set_uid_validity(std::int64_t mailbox, std::uint32_t uid_validity) override;

  std::optional<InboundId> add_inbound(const NewInbound& row) override;
  std::vector<KnownUid> known_uids(std::int64_t mailbox, std::uint32_t uid_validity, std::uint32_t from_uid) override;
  std::vector<InboundRow> inbound_by_fingerprint(std::int64_t mailbox, std::string_view fingerprint) override;
  void set_inbound_place(InboundId id, const ServerPlace& original, const ServerPlace& now_at) override;
  std::vector<InboundRow> received_inbound(Time now, std::size_t limit) override;
  std::vector<InboundRow> received_inbound_from(std::string_view domain, Time now, std::size_t limit) override;
  std::optional<Time> next_inbound_due() override;
  void count_attempts(std::span<const InboundId> ids) override;
  void forgive_attempts(std::span<const InboundId> ids) override;
  void postpone_inbound(InboundId id, Time until, std::string_view why) override;
  void retry_inbound(InboundId id, Time at, std::string_view why) override;
  void record_decision(InboundId id, const Decision& decision, std::string_view message_id, Time at) override;
  std::vector<InboundRow> inbound_to_file(std::int64_t mailbox, std::size_t limit) override;
  void mark_filed(InboundId id, const ServerPlace& now_at) override;
  void mark_filed_where_it_is(InboundId id, std::string_view why) override;
  void mark_vanished(InboundId id) override;
  std::optional<InboundRow> find_inbound(InboundId id) override;
  std::optional<InboundRow> find_inbound(std::string_view mail_id) override;
  std::optional<InboundRow> find_duplicate(std::string_view logical_key, InboundId other_than) override;
  std::vector<InboundRow> held() override;
  void release_held(InboundId id, std::optional<TicketId> into) override;
  void discard_held(InboundId id) override;
  void note_held_look(InboundId id, bool complaint, std::span<const TicketId> named) override;
  std::map<InboundId, bool> held_looks() override;
  std::vector<InboundRow> inbound_since(Time since, InboundId after, std::size_t limit) override;
  std::vector<InboundRow> left_mails(std::size_t limit) override;
  std::vector<std::string> all_blobs() override;

  Ticket open_ticket(const OpenTicket& what, std::string_view prefix, Time now) override;
  std::optional<Ticket> find_ticket(const TicketNumber& number) override;
  std::optional<Ticket> find_ticket(TicketId id) override;
  std::optional<TicketView> show_ticket(const TicketNumber& number) override;
  std::vector<Ticket> list_tickets(const TicketFilter& filter) override;
  std::vector<TicketFigure> ticket_figures(Time from, Time until) override;
  void set_ticket_state(TicketId id, TicketState state, Time now) override;
  void change_ticket(TicketId id, const TicketChange& change, Time now) override;
  void set_next_step(TicketId id, std::optional<Time> due) override;
  std::vector<Ticket> tickets_with_step_due(Time now, std::size_t limit) override;
  std::vector<Ticket> tickets_with_countdown() override;
  std::optional<Time> next_step_due() override;
  void add_party(TicketId id, const Person& person, PartyRole role) override;
  EntryId add_entry(const NewEntry& entry, std::span<const AttachmentRow> attachments) override;
  bool add_link(TicketId from, TicketId to, LinkKind kind) override;
  void add_external_reference(TicketId id, std::string_view system, std::string_view number) override;
  bool fill_field(TicketId id, const TicketField& field) override;
  bool knows_phone_of(std::string_view requester) override;
  void remember_message_id(std::string_view message_id, TicketId ticket) override;
  std::vector<Ticket> tickets_by_message_id(std::string_view message_id) override;

  void add_picture(EntryId entry, std::size_t position, Time due) override;
  std::optional<PictureJob> claim_picture(Time now) override;
  std::optional<Time> next_picture_due() override;
  void postpone_picture(PictureId id, Time until, std::string_view reason, bool forgive_attempt) override;
  bool finish_picture(PictureId id, PictureState state, const PictureFinding& finding, std::string_view reason,
                      Time now) override;
  void keep_small_picture(PictureId id, const SmallPictureRow& small) override;
  std::map<std::size_t, SmallPictureRow> small_pictures_of(EntryId entry) override;
  std::optional<WaitingScan> next_waiting_scan() override;
  bool record_scan(EntryId entry, std::size_t position, const FileScan& scan) override;
  void add_news_after_pictures(EntryId entry, StaffNews news, const Person& writer, Time due) override;
  std::optional<OwedNews> take_news_when_read(EntryId entry) override;
  std::optional<OwedNews> take_overdue_news(Time now) override;
  std::optional<Time> next_news_due() override;

  int news_mails_to(std::string_view address, Time since) override;
  void gather_news(const Person& reader, const GatheredNews& news) override;
  std::optional<Time> oldest_gathered_news() override;
  std::optional<NewsOfReader> take_gathered_news() override;
  std::vector<TicketWithFields> open_tickets_with_error(const ErrorSearch& search) override;

  std::optional<Person> find_person(std::string_view address) override;
  PersonId note_person(const Person& person) override;
  void note_recent_mail(std::string_view sender, const RecentMail& mail) override;
  std::vector<RecentMail> recent_mails_from(std::string_view sender, Time since, std::size_t limit) override;
  void silence(const Silence& silence) override;
  std::optional<Silence> find_silence(std::string_view address, SilenceKind kind, Time now) override;
  std::vector<Silence> silences(Time now) override;
  void mark_bouncing(std::string_view address, const Bouncing& what) override;
  bool clear_bouncing(std::string_view address) override;
  std::optional<Bouncing> find_bouncing(std::string_view address) override;
  std::map<std::string, std::string, std::less<>> turns() override;
  void take_turn(std::string_view team, const Person& technician) override;
  void add_secret(std::string_view secret_hash, TicketId ticket, const Person& person, Time expires) override;
  std::optional<StoredSecret> find_secret(std::string_view secret_hash) override;
  void note_secret_use(std::string_view secret_hash, InboundId mail, std::string_view words) override;
  SecretUses secret_uses(std::string_view secret_hash, InboundId but_in, std::string_view words) override;

  std::optional<PersonalSecret> find_personal_secret(std::string_view secret_hash) override;
  std::optional<PersonalSecret> newest_personal_secret(std::string_view address) override;
  void add_personal_secret(const PersonalSecret& secret, Time made) override;
  bool revoke_secret(std::string_view secret_hash) override;
  RevokedSecrets revoke_secrets_of(std::string_view address, Time now) override;

  int receipts_to(std::string_view address, Time since) override;
  void add_confirmation(const NewConfirmation& what) override;
  std::optional<WaitingConfirmation> find_confirmation(std::string_view address, std::string_view code_hash, Time now) override;
  void count_wrong_code(std::string_view address) override;
  void confirm(ConfirmationId id) override;
  void add_undo(const NewUndo& what, Time now) override;
  std::optional<UndoRow> find_undo(std::string_view secret_hash) override;
  void mark_undone(std::string_view secret_hash) override;

  std::optional<std::chrono::year_month_day> last_digest(std::string_view address, std::string_view kind) override;
  void note_digest(const Person& person, std::string_view kind, std::chrono::year_month_day day) override;
  bool wants_digests(std::string_view address) override;
  void set_wants_digests(const Person& person, bool wanted) override;

  OutboxId add_outgoing(const NewOutgoing& mail) override;
  std::vector<OutboxRow> claim_outgoing(Time now, std::size_t limit) override;
  void mark_in_doubt(std::span<const OutboxId> ids) override;
  void record_results(std::span<const OutboxResult> results, Time now) override;
  std::size_t recover_outbox(Time now) override;
  std::optional<Time> next_outgoing_due() override;
  std::vector<OutboxRow> list_outbox(bool with_sent) override;
  std::optional<OutboxRow> find_outgoing(OutboxId id) override;
  std::optional<OutboxRow> find_outgoing_by_message_id(std::string_view message_id) override;
  bool retry_outgoing(OutboxId id, Time now) override;
  bool cancel_outgoing(OutboxId id) override;
  int automatic_mails_to(std::string_view address, bool new_ticket_acknowledgements, Time since) override;
  int automatic_mails_to_domain(std::string_view domain, Time since) override;
  int automatic_mails_outside(std::span<const std::string> allowed_domains, Time since) override;
  std::optional<Time> last_automatic_mail_to(std::string_view address) override;
  int new_tickets_from(std::string_view address, Time since) override;
  int new_tickets_from_domain(std::string_view domain, Time since) override;
  int sent_since(Time since) override;

  void add_event(const Event& event) override;
  std::vector<Event> events_of(TicketId ticket) override;
  StatusFigures status(Time now) override;
  void set_loop_status(const LoopStatus& status) override;
  std::vector<LoopStatus> loop_statuses() override;
  std::string instance_key() override;
  std::optional<BoundaryTest> boundary_test() override;
  void set_boundary_test(const BoundaryTest& passed) override;

 private:
  class SqliteSavepoint;
  // What is to be indexed for search at the commit; a savepoint that is rolled back takes its part out again.
  struct ToIndex {
    std::vector<EntryId> entries;
    std::vector<TicketId> tickets;
    std::vector<PictureId> pictures;
    std::vector<std::int64_t> fields;
  };

  template <typename... Values>
  Query read(Sql sql, const Values&... values) {
    return connection_.query(sql, values...);
  }
  template <typename... Values>
  int write(Sql sql, const Values&... values) {
    must_write();
    return connection_.run(sql, values...);
  }
  // The number of rows that one statement changed must be one: else the caller's picture of the database was wrong.
  template <typename... Values>
  void write_one(std::string_view what, std::int64_t id, Sql sql, const Values&... values) {
    if (write(sql, values...) != 1) throw_not_there(what, id);
  }
  std::int64_t count(Sql sql) { return first_number(read(sql)); }
  static std::int64_t first_number(Query query) { return query.next() ? query.number(0) : 0; }
  void must_write() const;
  static std::optional<TicketId> ticket_if_any(TicketId id) { return id == TicketId{} ? std::nullopt : std::optional(id); }
  void end();
  [[noreturn]] static void throw_not_there(std::string_view what, std::int64_t id);

  std::vector<InboundRow> inbound_rows(Query query);
  std::optional<InboundRow> one_inbound(Query query);
  std::vector<Ticket> tickets_of(Query query);
  std::optional<Ticket> one_ticket(Query query);
  void add_parties(Ticket& ticket);
  void add_tags(Ticket& ticket);
  void set_requester(TicketId id, const Person& requester);
  void set_countdown(TicketId id, const std::optional<Countdown>& countdown);
  std::vector<EntryRow> entries_of(TicketId ticket);
  std::vector<AttachmentRow> attachments_of(EntryId entry);
  std::vector<TicketField> fields_of(TicketId ticket);
  std::map<std::size_t, PictureRow> pictures_of(EntryId entry);
  std::optional<OwedNews> take_news(Query query);
  std::uint64_t take_ticket_counter();
  std::optional<PersonId> person_id(std::string_view address);
  std::optional<PersonId> note_person_if_any(const Person& person);
  void record_result(const OutboxResult& result, Time now);
  void count_minute(std::string_view what, std::string_view domain, Time at);
  int counted(std::string_view what, std::string_view domain, Time since);
  void index_words();

  Connection& connection_;
  WriterLock* writer_lock_;  // null for reading
  bool& open_;
  bool done_ = false;
  int savepoints_ = 0;
  ToIndex to_index_;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const StoreOptions& options, std::span<const EmbeddedFile> migrations);
  ~SqliteStore() override;
  std::unique_ptr<Tx> begin() override;
  std::unique_ptr<Tx> begin_reading() override;
  std::int64_t data_version() override;
  void checkpoint_when_large() override;
  void back_up_to(const std::filesystem::path& file) override;
  void check_integrity() override;
  Connection& connection() { return connection_; }

 private:
  void make_instance_key(const RandomBytes& random);
  void must_be_between_transactions(std::string_view doing) const;

  Connection connection_;
  std::shared_ptr<WriterLock> writer_lock_;
  bool in_transaction_ = false;
};

}  // namespace m2t::sqlite
