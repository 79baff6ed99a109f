// The memory of the desk, in the words of the desk. Every read and write goes through a Tx, so nothing can happen outside
// a transaction. All SQL lives in this folder.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "store/mail_rows.h"
#include "store/sender_rows.h"
#include "store/status_rows.h"
#include "store/ticket_rows.h"
#include "tickets/effects.h"
#include "tickets/figures.h"
#include "tickets/file_scan.h"
#include "tickets/ticket.h"

namespace m2t {

class Tx {
 public:
  virtual ~Tx() = default;  // not committed: rolled back
  virtual void commit() = 0;

  // A savepoint for one mail inside a batch: rolled back unless release() is called.
  class Savepoint {
   public:
    virtual ~Savepoint() = default;
    virtual void release() = 0;
  };
  virtual std::unique_ptr<Savepoint> savepoint() = 0;

  // mailboxes
  virtual std::optional<MailboxRow> find_mailbox(std::string_view name) = 0;
  virtual std::vector<MailboxRow> mailboxes() = 0;
  virtual MailboxRow add_mailbox(const MailboxRow& row) = 0;  // gives it its id
  virtual void set_uid_validity(std::int64_t mailbox, std::uint32_t uid_validity) = 0;

  // inbound
  virtual std::optional<InboundId> add_inbound(const NewInbound& row) = 0;  // nothing: that transport key exists
  virtual std::vector<KnownUid> known_uids(std::int64_t mailbox, std::uint32_t uid_validity, std::uint32_t from_uid) = 0;
  // The same message under another UIDVALIDITY (I-08): rows of this mailbox with that fingerprint, newest first.
  virtual std::vector<InboundRow> inbound_by_fingerprint(std::int64_t mailbox, std::string_view fingerprint) = 0;
  // A Filed row whose two places are the same lies where it came from: it becomes Decided, to be filed again.
  virtual void set_inbound_place(InboundId id, const ServerPlace& original, const ServerPlace& now_at) = 0;
  virtual std::vector<InboundRow> received_inbound(Time now, std::size_t limit) = 0;  // state Received, due, oldest first
  // The same, of those whose sender names an address in this domain (lower case).
  virtual std::vector<InboundRow> received_inbound_from(std::string_view domain, Time now, std::size_t limit) = 0;
  virtual std::optional<Time> next_inbound_due() = 0;                 // earliest next_attempt of rows in state Received
  virtual void count_attempts(std::span<const InboundId> ids) = 0;    // attempts + 1 each (INV-9)
  virtual void forgive_attempts(std::span<const InboundId> ids) = 0;  // attempts - 1 each: the program survived them
  // Stays Received; the attempt that ended so is forgiven.
  virtual void postpone_inbound(InboundId id, Time until, std::string_view why) = 0;
  // Stays Received; the attempt stays counted, because it was this mail that made it fail (INV-9).
  virtual void retry_inbound(InboundId id, Time at, std::string_view why) = 0;
  virtual void record_decision(InboundId id, const Decision& decision, std::string_view message_id, Time at) = 0;  // -> Decided
  virtual std::vector<InboundRow> inbound_to_file(std::int64_t mailbox,
                                                  std::size_t limit) = 0;  // Decided, still on the server where not wanted
  virtual void mark_filed(InboundId id, const ServerPlace& now_at) = 0;    // -> Filed
  virtual void mark_filed_where_it_is(InboundId id,
                                      std::string_view why) = 0;  // -> Filed; moved by somebody else, or cannot be moved
  virtual void mark_vanished(InboundId id) = 0;
  virtual std::optional<InboundRow> find_inbound(InboundId id) = 0;
  virtual std::optional<InboundRow> find_inbound(std::string_view mail_id) = 0;
  // An earlier mail, decided as ticket or follow-up, with the same Message-ID and content hash (INV-12).
  virtual std::optional<InboundRow> find_duplicate(std::string_view logical_key, InboundId other_than) = 0;
  virtual std::vector<InboundRow> held() = 0;                                 // neither released nor discarded, oldest first
  virtual void release_held(InboundId id, std::optional<TicketId> into) = 0;  // -> Received, released
  virtual void discard_held(InboundId id) = 0;                                // -> discarded; stays recorded
  // What a held mail would become, and which tickets it names. Once more takes the place of what was noted.
  virtual void note_held_look(InboundId id, bool complaint, std::span<const TicketId> named) = 0;
  // Of held mails that were looked at: does it concern a complaint, as its tickets are now?
  virtual std::map<InboundId, bool> held_looks() = 0;
  // Taken at or after `since`, behind the row `after`, in the order of their ids.
  virtual std::vector<InboundRow> inbound_since(Time since, InboundId after, std::size_t limit) = 0;
  virtual std::vector<InboundRow> left_mails(std::size_t limit) = 0;
  virtual std::vector<std::string> all_blobs() = 0;  // for sweep, backup and restore

  // tickets
  virtual Ticket open_ticket(const OpenTicket& what, std::string_view prefix, Time now) = 0;  // gives id and number
  virtual std::optional<Ticket> find_ticket(const TicketNumber& number) = 0;
  virtual std::optional<Ticket> find_ticket(TicketId id) = 0;
  virtual std::optional<TicketView> show_ticket(const TicketNumber& number) = 0;
  virtual std::vector<Ticket> list_tickets(const TicketFilter& filter) = 0;  // newest first
  // Received, first answered or solved at or after `from` and before `until`, in the order of their numbers.
  virtual std::vector<TicketFigure> ticket_figures(Time from, Time until) = 0;
  virtual void set_ticket_state(TicketId id, TicketState state, Time now) = 0;
  // SetState included. A waiting or solved ticket keeps its countdown until it is set anew; it is never due in another state.
  virtual void change_ticket(TicketId id, const TicketChange& change, Time now) = 0;
  // When the clock has to look at a ticket next; nothing: never. Computed by tickets/schedule, and again when the configuration changes.
  virtual void set_next_step(TicketId id, std::optional<Time> due) = 0;
  virtual std::vector<Ticket> tickets_with_step_due(Time now, std::size_t limit) = 0;  // the longest due first
  virtual std::vector<Ticket> tickets_with_countdown() = 0;                            // all of them, due or not
  virtual std::optional<Time> next_step_due() = 0;
  virtual void add_party(TicketId id, const Person& person, PartyRole role) = 0;                     // no effect when already one
  virtual EntryId add_entry(const NewEntry& entry, std::span<const AttachmentRow> attachments) = 0;  // touches ticket.updated
  virtual bool add_link(TicketId from, TicketId to, LinkKind kind) = 0;                              // false: it was there
  virtual void add_external_reference(TicketId id, std::string_view system, std::string_view number) = 0;
  // False: the ticket has a value for it, which stays.
  virtual bool fill_field(TicketId id, const TicketField& field) = 0;
  virtual bool knows_phone_of(std::string_view requester) = 0;                         // a ticket of his has a phone number
  virtual void remember_message_id(std::string_view message_id, TicketId ticket) = 0;  // received or assigned by a server
  virtual std::vector<Ticket> tickets_by_message_id(std::string_view message_id) = 0;

  // pictures
  virtual void add_picture(EntryId entry, std::size_t position, Time due) = 0;  // no effect when it is already there
  // The next one that is due, its attempt counted. It stays due: whoever dies over it gets it again.
  virtual std::optional<PictureJob> claim_picture(Time now) = 0;
  virtual std::optional<Time> next_picture_due() = 0;
  virtual void postpone_picture(PictureId id, Time until, std::string_view reason, bool forgive_attempt) = 0;
  // Pending -> Done (with text), NothingFound or Failed (with a reason). False: it was no longer pending; nothing changes.
  virtual bool finish_picture(PictureId id, PictureState state, const PictureFinding& finding, std::string_view reason,
                              Time now) = 0;
  virtual void keep_small_picture(PictureId id, const SmallPictureRow& small) = 0;
  virtual std::map<std::size_t, SmallPictureRow> small_pictures_of(EntryId entry) = 0;  // by the place of the attachment

  // files that wait for the virus scanner
  virtual std::optional<WaitingScan> next_waiting_scan() = 0;                               // the oldest; it stays
  virtual bool record_scan(EntryId entry, std::size_t position, const FileScan& scan) = 0;  // false: it no longer waited

  // news that wait for pictures: what is taken is owed no longer
  virtual void add_news_after_pictures(EntryId entry, StaffNews news, const Person& writer, Time due) = 0;
  virtual std::optional<OwedNews> take_news_when_read(EntryId entry) = 0;  // nothing: none, or a picture of it still waits
  virtual std::optional<OwedNews> take_overdue_news(Time now) = 0;
  virtual std::optional<Time> next_news_due() = 0;

  // news that somebody gets together in one mail (T-16)
  virtual int news_mails_to(std::string_view address, Time since) = 0;  // each by itself or together, on their way or sent
  virtual void gather_news(const Person& reader, const GatheredNews& news) = 0;
  virtual std::optional<Time> oldest_gathered_news() = 0;
  // All of whoever has the oldest; they are gathered no longer. Nothing: there are none.
  virtual std::optional<NewsOfReader> take_gathered_news() = 0;

  // Tickets that are not closed, are no complaints, were not merged into another one, and hold one of the phrases; newest first.
  virtual std::vector<TicketWithFields> open_tickets_with_error(const ErrorSearch& search) = 0;

  // people
  virtual std::optional<Person> find_person(std::string_view address) = 0;
  virtual PersonId note_person(const Person& person) = 0;  // adds, or fills in what we did not know (name, language)

  // loops and floods
  // Once more for the same mail: it takes the place of what was noted. Forgets what is older than two days.
  virtual void note_recent_mail(std::string_view sender, const RecentMail& mail) = 0;
  virtual std::vector<RecentMail> recent_mails_from(std::string_view sender, Time since, std::size_t limit) = 0;  // newest first
  virtual void silence(const Silence& silence) = 0;  // prolongs one of the same kind; forgets those that are over
  virtual std::optional<Silence> find_silence(std::string_view address, SilenceKind kind, Time now) = 0;
  virtual std::vector<Silence> silences(Time now) = 0;
  virtual void mark_bouncing(std::string_view address, const Bouncing& what) = 0;  // `since` of an earlier mark stays
  virtual bool clear_bouncing(std::string_view address) = 0;                       // false: it was not marked
  virtual std::optional<Bouncing> find_bouncing(std::string_view address) = 0;

  // turns: team -> address of the technician whose turn it was last
  virtual std::map<std::string, std::string, std::less<>> turns() = 0;
  virtual void take_turn(std::string_view team, const Person& technician) = 0;

  // secrets
  // `ticket` 0: of a mail that belongs to none.
  virtual void add_secret(std::string_view secret_hash, TicketId ticket, const Person& person, Time expires) = 0;
  virtual std::optional<StoredSecret> find_secret(std::string_view secret_hash) = 0;
  // A mail that brought it back; the same mail once more takes the place of what was noted.
  virtual void note_secret_use(std::string_view secret_hash, InboundId mail, std::string_view words) = 0;
  virtual SecretUses secret_uses(std::string_view secret_hash, InboundId but_in, std::string_view words) = 0;

  virtual std::optional<PersonalSecret> find_personal_secret(std::string_view secret_hash) = 0;  // a revoked one, too
  virtual std::optional<PersonalSecret> newest_personal_secret(std::string_view address) = 0;    // the highest generation
  virtual void add_personal_secret(const PersonalSecret& secret, Time made) = 0;
  virtual bool revoke_secret(std::string_view secret_hash) = 0;  // of either kind; false: there is none that still counts
  virtual RevokedSecrets revoke_secrets_of(std::string_view address, Time now) = 0;  // all that still count

  // technicians
  virtual int receipts_to(std::string_view address, Time since) = 0;  // refusals, help mails, codes that nobody used
  virtual void add_confirmation(const NewConfirmation& what) = 0;
  // What waits for this code from this person; nothing: wrong, too late, used, or tried too often.
  virtual std::optional<WaitingConfirmation> find_confirmation(std::string_view address, std::string_view code_hash,
                                                               Time now) = 0;
  virtual void count_wrong_code(std::string_view address) = 0;
  virtual void confirm(ConfirmationId id) = 0;               // its mail -> Received, confirmed: it is decided again
  virtual void add_undo(const NewUndo& what, Time now) = 0;  // also forgets those that are long over
  virtual std::optional<UndoRow> find_undo(std::string_view secret_hash) = 0;
  virtual void mark_undone(std::string_view secret_hash) = 0;  // throws when it was undone already

  // digests; `kind` is "morning" or "week"
  // The local day for which it was last made, sent or found empty.
  virtual std::optional<std::chrono::year_month_day> last_digest(std::string_view address, std::string_view kind) = 0;
  virtual void note_digest(const Person& person, std::string_view kind, std::chrono::year_month_day day) = 0;
  virtual bool wants_digests(std::string_view address) = 0;  // everybody does who did not say otherwise
  virtual void set_wants_digests(const Person& person, bool wanted) = 0;

  // outbox
  virtual OutboxId add_outgoing(const NewOutgoing& mail) = 0;
  // Due rows (Queued, Deferred) by priority, then age -> Sending, attempts + 1. At most `limit`.
  virtual std::vector<OutboxRow> claim_outgoing(Time now, std::size_t limit) = 0;
  virtual void mark_in_doubt(std::span<const OutboxId> ids) = 0;  // Sending -> InDoubt, before the dot (INV-6)
  virtual void record_results(std::span<const OutboxResult> results, Time now) = 0;
  // At a start that holds the instance lock: Sending -> Queued (K-15); InDoubt -> due again once, then NeedsDecision (INV-7).
  virtual std::size_t recover_outbox(Time now) = 0;
  virtual std::optional<Time> next_outgoing_due() = 0;
  virtual std::vector<OutboxRow> list_outbox(bool with_sent) = 0;  // without bytes
  virtual std::optional<OutboxRow> find_outgoing(OutboxId id) = 0;
  virtual std::optional<OutboxRow> find_outgoing_by_message_id(std::string_view message_id) = 0;  // ours or server-assigned
  // Failed, Deferred, NeedsDecision, Cancelled -> Queued. An answer that it carries counts as said again.
  virtual bool retry_outgoing(OutboxId id, Time now) = 0;
  // Queued, Deferred, NeedsDecision -> Cancelled. An answer that no other mail carries becomes internal: it was never sent.
  virtual bool cancel_outgoing(OutboxId id) = 0;
  virtual int automatic_mails_to(std::string_view address, bool new_ticket_acknowledgements, Time since) = 0;
  virtual int automatic_mails_to_domain(std::string_view domain, Time since) = 0;
  virtual int automatic_mails_outside(std::span<const std::string> allowed_domains, Time since) = 0;
  virtual std::optional<Time> last_automatic_mail_to(std::string_view address) = 0;
  virtual int new_tickets_from(std::string_view address, Time since) = 0;
  virtual int new_tickets_from_domain(std::string_view domain, Time since) = 0;
  virtual int sent_since(Time since) = 0;  // for the pace

  // the rest
  virtual void add_event(const Event& event) = 0;
  virtual std::vector<Event> events_of(TicketId ticket) = 0;
  virtual StatusFigures status(Time now) = 0;
  virtual void set_loop_status(const LoopStatus& status) = 0;
  virtual std::vector<LoopStatus> loop_statuses() = 0;
  virtual std::string instance_key() = 0;  // made at the first start; for loop stamps
  // When the boundary profile last passed its test, and which one that was.
  virtual std::optional<BoundaryTest> boundary_test() = 0;
  virtual void set_boundary_test(const BoundaryTest& passed) = 0;
};

// One connection to the database; used by one thread. All connections of a process on one file share one writer lock.
class Store {
 public:
  virtual ~Store() = default;
  // BEGIN IMMEDIATE behind the writer lock. Throws TransientError when another process holds the database for over 10 s.
  virtual std::unique_ptr<Tx> begin() = 0;
  // Only reads; never waits for the writer. Writing through it throws std::logic_error.
  virtual std::unique_ptr<Tx> begin_reading() = 0;
  // Changes when another connection has committed (PRAGMA data_version).
  virtual std::int64_t data_version() = 0;
  virtual void checkpoint_when_large() = 0;                        // keeps the WAL small; cheap when it is
  virtual void back_up_to(const std::filesystem::path& file) = 0;  // SQLite's online backup; consistent
  virtual void check_integrity() = 0;                              // throws PermanentError with what is wrong
};

struct StoreOptions {
  std::filesystem::path file;  // ":memory:" for tests
  RandomBytes random;          // for the instance key
  bool read_only = false;      // never creates or migrates
  std::chrono::milliseconds busy_timeout{10000};
};

// Opens, migrates (a backup copy FILE.before-NNNN first when it holds data), checks WAL, synchronous=FULL, foreign keys on
// the connection (L-29). Throws PermanentError when the file is newer than this program, damaged, or of another kind,
// TransientError when it cannot be opened now.
std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options);

// The number of the newest migration in this program.
int newest_schema();

}  // namespace m2t
