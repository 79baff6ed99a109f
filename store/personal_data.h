// What the desk keeps of people, and how it is given out, kept or removed (T-50, T-52). Apart from store.h, because only the commands of
// the data protection officer and the retention need it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "store/store.h"
#include "tickets/personal_words.h"

namespace m2t {

struct TicketHold {
  TicketId ticket{};
  TicketNumber number;
  std::string reason;
  std::string actor;  // who put it on hold
  Time since{};
  bool is_complaint = false;
};

struct KnownPerson {
  PersonId id{};
  Person person;
  std::vector<std::string> phones;  // that stand in his tickets
};

// A mail that may speak of somebody, to be looked into.
struct RawMailPlace {
  InboundId id{};
  std::string blob;
};

// What belongs to a person. "His tickets" are those that he asked for.
struct PersonalTraces {
  std::vector<TicketId> tickets;
  std::size_t open_tickets = 0;
  std::size_t entries = 0;       // whose text is his, or the desk's about him
  std::size_t mails = 0;         // that came in: his, and all on his tickets
  std::size_t others_mails = 0;  // of other people on other tickets, which name him
  std::size_t outgoing = 0;
  std::size_t on_server = 0;               // mails that are to be deleted in the mailbox
  std::vector<TicketHold> holds;           // on tickets that he took part in, or whose mails name him
  std::vector<OutboxId> being_sent;        // of the outgoing ones
  std::vector<OutboxId> waiting;           // to others, not yet sent
  std::vector<InboundId> to_be_looked_at;  // mails of others that name him and are held, or not yet handled
};

// One row of the database, for a person to read: column and value.
using PersonalValue = std::variant<std::monostate, std::int64_t, std::string>;
struct PersonalTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<PersonalValue>> rows;
};

// What retention removes, each older than a moment (rules/retention).
enum class RetentionClass { RawMails, Pictures, TicketTexts, SentMails, OtherMails, HeldMails, Audit, Persons, Counters };

// One transaction. Not committed: rolled back.
class PersonalData {
 public:
  virtual ~PersonalData() = default;
  virtual Tx& tx() = 0;  // the same transaction, for events and look-ups
  virtual void commit() = 0;

  virtual void hold(TicketId ticket, std::string_view reason, std::string_view actor, Time since) = 0;  // or changes its reason
  virtual bool end_hold(TicketId ticket) = 0;                                                           // false: there was none
  virtual std::vector<TicketHold> holds() = 0;

  virtual std::optional<KnownPerson> find(std::string_view address) = 0;
  // Raw mails that came in after `after`, with the newest last.
  virtual std::vector<RawMailPlace> raw_mails_after(InboundId after) = 0;
  // Outgoing mails after `after` that are not to him nor of his tickets, and may name him all the same: of tickets that he took part in
  // or whose texts name him, or of none. After mails_whose_text_names().
  virtual std::vector<OutboxId> outgoing_to_look_at(const KnownPerson& person, OutboxId after) = 0;
  // Gathers what belongs to him; `naming` are mails of others that name him. What follows works on what was gathered last.
  virtual PersonalTraces gather(const KnownPerson& person, std::span<const InboundId> naming,
                                std::span<const OutboxId> outgoing_naming) = 0;
  // Mails of others whose text, as it was read, names him: it may stand in them in any encoding.
  virtual std::vector<InboundId> mails_whose_text_names(const PersonalWords& words) = 0;
  virtual std::vector<PersonalTable> rows() = 0;
  virtual std::vector<RawMailPlace> his_raw_mails() = 0;
  virtual std::vector<OutboxId> outgoing_to_him() = 0;
  // Removes it. Gives the raw mails that no row names any more: their files may go once this is committed.
  virtual std::vector<std::string> erase(const PersonalWords& words, Time now) = 0;

  // Mails that are erased here and lie in this mailbox still; due ones, the oldest first.
  virtual std::vector<InboundRow> to_erase_on_server(std::int64_t mailbox, Time now, std::size_t limit) = 0;
  virtual void erased_on_server(InboundId id) = 0;
  virtual void put_off_on_server(InboundId id, Time until) = 0;

  // Ids of what is of that class and older than `before`; tickets on hold, and what belongs to them, are left out.
  virtual std::vector<std::int64_t> over(RetentionClass what, Time before) = 0;
  // Removes these, as far as they still are. Gives the raw mails that no row names any more.
  virtual std::vector<std::string> remove(RetentionClass what, std::span<const std::int64_t> ids, Time before, Time now) = 0;
};

// Throws what Store::begin and Store::begin_reading throw. The store must be one of open_sqlite_store().
std::unique_ptr<PersonalData> personal_data(Store& store);             // BEGIN IMMEDIATE
std::unique_ptr<PersonalData> personal_data_to_look_at(Store& store);  // reads only
// Takes what was removed out of the write-ahead log: its contents go into the database, where removed pages are zeroes, and it is cut.
// False: somebody reads; try again.
bool empty_write_ahead_log(Store& store);
// A step of putting the full-text index together anew without what was removed; true: there is more to do.
bool tidy_search_index(Store& store, bool first_step);

}  // namespace m2t
