// The vocabulary of the desk. No mail, no SQL, no I/O.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace m2t {

// Row ids of the database, each its own type so that they cannot be mixed up. 0 is "none".
enum class TicketId : std::int64_t {};
enum class PersonId : std::int64_t {};
enum class EntryId : std::int64_t {};
enum class InboundId : std::int64_t {};
enum class OutboxId : std::int64_t {};
enum class ConfirmationId : std::int64_t {};

// A number as people say it: "JET-10429". The counter's decimal digits followed by one Damm check digit.
struct TicketNumber {
  std::string prefix;         // "JET"
  std::uint64_t counter = 0;  // 1042
  bool operator==(const TicketNumber&) const = default;
};
inline constexpr std::uint64_t first_ticket_counter = 1000;

enum class TicketState { New, Assigned, Waiting, Solved, Closed };
enum class TicketType { Incident, Request, Complaint };
enum class Priority { Low, Normal, High, Urgent };
enum class Origin { Mail, Phone, CommandLine };

// fr, nl, en, de or not known.
enum class Language { Unknown, French, Dutch, English, German };

enum class PartyRole { Requester, InCopy, Technician, Invited };  // Invited: brought in by a technician, wherever he is
// WithdrawnNote: an internal one that its writer took back; nobody's words are deleted.
enum class EntryKind { Request, FollowUp, Answer, Note, WithdrawnNote, Event };
enum class Visibility { Public, Internal };  // internal text never leaves in a mail to anyone who is not a technician
// ContinuedBy: the closed ticket on whose behalf the other was opened; MergedInto: what comes for it goes to the other.
enum class LinkKind { ContinuedBy, Mentions, MergedInto, SplitFrom, SameMatter };

// What a ticket knows of its problem beside its conversation.
enum class FieldName { Phone, Urls, ErrorText, ErrorCodes, Product };

// The words that stand in the database, in JSON and on the command line. One table each, both directions.
std::string_view to_word(TicketState);
std::string_view to_word(TicketType);
std::string_view to_word(Priority);
std::string_view to_word(Origin);
std::string_view to_word(PartyRole);
std::string_view to_word(EntryKind);
std::string_view to_word(Visibility);
std::string_view to_word(LinkKind);
std::string_view to_word(FieldName);  // as in `parse --json`: "phone", "urls", "error_text", "error_codes"; "product"
std::string_view to_word(Language);   // "fr", "nl", "en", "de", "unknown"
// Nothing for a word that is none of them: the caller decides whether that is a typing error or a damaged database.
std::optional<TicketState> ticket_state_from(std::string_view word);
std::optional<TicketType> ticket_type_from(std::string_view word);
std::optional<Priority> priority_from(std::string_view word);
std::optional<Origin> origin_from(std::string_view word);
std::optional<PartyRole> party_role_from(std::string_view word);
std::optional<EntryKind> entry_kind_from(std::string_view word);
std::optional<Visibility> visibility_from(std::string_view word);
std::optional<LinkKind> link_kind_from(std::string_view word);
std::optional<Language> language_from(std::string_view word);
std::optional<FieldName> field_name_from(std::string_view word);

struct TicketField {
  FieldName name{};
  std::string value;   // never empty; of urls and error_codes a line each
  std::string source;  // "text", "signature", "screenshot image001.png"
  bool operator==(const TicketField&) const = default;
};

// Somebody with an address. `address` is as written; compare with same_address() only.
struct Person {
  std::string name;
  std::string address;
  Language language = Language::Unknown;  // Unknown: nobody told us
  bool operator==(const Person&) const = default;
};

// T-32: the domain in lower case (A-label), the local part in lower case too: no mail system of an administration has
// two people who differ by case only. This is the key persons are stored under.
std::string address_key(std::string_view address);
bool same_address(std::string_view a, std::string_view b);
// The part behind the last @, lower case; empty when there is none.
std::string address_domain(std::string_view address);

// What the clock counts for a ticket that waits or is solved, since when (tickets/schedule). Begins anew whenever it begins to.
struct Countdown {
  TicketState state = TicketState::New;              // only waiting and solved tickets have steps
  std::chrono::year_month_day since{};               // the local date of what began it
  std::optional<std::chrono::year_month_day> until;  // #wait: nothing is asked of the requester, the ticket sleeps until then
  int reminders_done = 0;
  std::optional<std::chrono::year_month_day> last_step;  // the local date of the last one
  bool operator==(const Countdown&) const = default;
};

// A ticket as a decision needs to know it (the store has more to show).
struct Ticket {
  TicketId id{};
  TicketNumber number;
  std::string subject;
  TicketState state = TicketState::New;
  TicketType type = TicketType::Request;
  Priority priority = Priority::Normal;
  Origin origin = Origin::Mail;
  Person requester;
  struct Party {
    Person person;
    PartyRole role;
  };
  std::vector<Party> parties;  // the requester included
  std::optional<Person> technician;
  std::optional<Time> taken;   // since when he has it, where that is known
  std::string category, team;  // empty: none
  std::vector<std::string> tags;
  std::optional<TicketId> merged_into;  // what comes for it goes there
  std::optional<Countdown> countdown;   // of a waiting or solved ticket
  Time created{};
  Time updated{};
};

struct TicketWithFields {
  Ticket ticket;
  std::vector<TicketField> fields;
};

}  // namespace m2t
