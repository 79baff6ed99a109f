// Everything that can follow from a mail or from the clock. A Decision is a value: `explain` prints it, daemon/apply writes it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tickets/ticket.h"
#include "tickets/ticket_changes.h"

namespace m2t {

// Why a mail is set aside. The word stands in the database and on the command line.
enum class HeldReason {
  Poison,
  Stranger,
  Oversize,
  List,
  Bulk,
  Budget,
  NoSender,
  Unreadable,
  ServerSubstitute,
  Hops,
  Suspicious,
  Rule,     // the desk's own rules say so
  NoTicket  // a technician's words that steer, and no ticket that they steer
};
std::string_view to_word(HeldReason);
std::optional<HeldReason> held_reason_from(std::string_view word);

// What became of a mail: exactly one of these for each (INV-2). The word stands in inbound.verdict.
enum class Verdict {
  NewTicket,  // a ticket was opened
  FollowUp,   // added to a ticket
  Bounce,     // a delivery report about a mail of ours, recorded
  Automatic,  // an automatic reply, kept on its ticket or recorded alone
  Duplicate,  // same Message-ID and same content as an earlier mail
  OwnMail,    // came back to us
  Held,       // visible, waits for a person
  Refused,    // `strangers = "refuse"`: recorded, no ticket, no answer
  Recorded,   // a rule of the desk says so, or it concerns its writer alone (#digest off): recorded, no ticket
  Vanished,   // gone from the mailbox before we could fetch it
  Left,       // older than take_from at the first start: stays on the server, listed
};
std::string_view to_word(Verdict);
std::optional<Verdict> verdict_from(std::string_view word);

// In the effects below, `ticket` without a value means the ticket that the same decision opens.
struct OpenTicket {
  std::string subject;  // the title: never empty, decoded, at most 200 characters
  TicketType type = TicketType::Request;
  Priority priority = Priority::Normal;
  Origin origin = Origin::Mail;
  Person requester;
  std::vector<Person> in_copy;  // parties from To and Cc, without ourselves
};
// The mail at hand becomes an entry; text, attachments and Message-ID come from it.
struct AddEntry {
  std::optional<TicketId> ticket;
  EntryKind kind = EntryKind::Request;
  Visibility visibility = Visibility::Public;
  Person from;
  bool third_party = false;           // joined by secret, but no party (T-04)
  std::optional<std::string> text{};  // instead of the mail's new text; where there is no mail, the text
  bool beside_the_mail = false;       // a second entry of the same mail: its text only
  bool without_quotation = false;     // what the mail quotes is in that text already
  bool can_be_withdrawn = false;      // a note that the receipt offers to take back: WithdrawNote
};
// Pictures of the entry that was added before, to be read once all of this is committed. Never a reason to wait.
struct ReadPictures {
  struct Picture {
    std::size_t position = 0;  // among the attachments of the mail
    std::string name;
  };
  std::vector<Picture> pictures;
};
// What the ticket does not know yet; a field that has a value keeps it.
struct FillFields {
  std::optional<TicketId> ticket;
  std::vector<TicketField> fields;
};
// A line by the desk itself, for technicians only.
struct AddNote {
  std::optional<TicketId> ticket;
  std::string text;
};
// Whose turn it was in a team, so that the next ticket goes to the next one.
struct TakeTurn {
  std::string team;
  Person technician;
};
struct ChangeState {
  TicketId ticket{};
  TicketState from{};
  TicketState to{};
  std::string why;  // the event's word
};
// Anything else that changes of a ticket: by a rule, a technician, the clock.
struct ChangeTicket {
  std::optional<TicketId> ticket;
  TicketChange change;
};
struct AddLink {
  std::optional<TicketId> ticket;
  TicketId other{};
  LinkKind kind = LinkKind::ContinuedBy;
};
// Another ticket system's number, JetHelp's for one.
struct KeepExternalReference {
  std::optional<TicketId> ticket;
  std::string system;  // "glpi"
  std::string number;  // "0000123"
};
// A mail of ours came back (S-22) or was delayed (S-23).
struct NoteBounce {
  std::string original_message_id;  // without <>; finds the outbox row
  std::string failed_recipient;
  std::string status;  // "5.1.1", may be empty
  bool permanent = true;
  bool counts = true;        // false: it was noted before, or the mail was stopped by a person
  bool bad_address = false;  // nobody reads there, as far as the status tells: its person is marked
};
// An address that had a bad end answers our mails: it is good again.
struct ClearBouncing {
  std::string address;
};

// Who is not heard for a while. The word stands in the database.
enum class SilenceKind {
  Loop,     // a program answers our automatic mails (T-17): it gets none
  Commands  // too many mails in a technician's name proved nothing (3.1): no code is sent or taken
};
std::string_view to_word(SilenceKind);
std::optional<SilenceKind> silence_kind_from(std::string_view word);
struct SilenceSender {
  std::string address;
  SilenceKind kind = SilenceKind::Loop;
  Time until{};
};

// What a notice to a requester tells; the texts are in mailer/templates. Decided here so that templates only lay out.
enum class NoticeKind {
  AcknowledgeNew,
  AcknowledgeFollowUp,
  Answer,      // a technician's words
  Question,    // the same, and the ticket waits for the answer
  Reminder,    // of a question
  Silence,     // no answer came: taken for solved
  Resolution,  // solved, with the technician's words
  Closed,
  Reopened,
  Held,      // a person looks at the mail first; it has no ticket yet
  TooLarge,  // only the mail's header was read
  Merged,    // it goes on in another ticket
  BroughtIn  // of a complaint, to a head of service: it is not his request
};
std::string_view to_word(NoticeKind);  // the template's name: "acknowledgement", "follow_up", …
std::optional<NoticeKind> notice_kind_from(std::string_view word);
// A person wrote it: it bears no Auto-Submitted, and its bounces come back to the desk.
bool is_written_by_a_person(NoticeKind);
// It tells at once what became of a mail, in that mail's conversation.
bool answers_a_mail(NoticeKind);

struct SendNotice {
  NoticeKind kind = NoticeKind::AcknowledgeNew;
  std::optional<TicketId> ticket;
  bool without_ticket = false;  // the mail is held: it opens none and belongs to none
  Person to;
  std::vector<Language> languages;      // one, or two for a bilingual mail, in this order
  std::string subject_shown;            // their cleaned subject, or empty: neutral (T-05)
  std::vector<std::string> understood;  // keys, see rules/acknowledged.h; told by their names
  // Those of them, and "description", that are told with the sender's own words: only where the border vouches for him.
  std::map<std::string, std::string> words_understood;
  bool sender_proved = false;        // the border vouches for him: his name may greet him
  std::vector<std::string> missing;  // keys, at most three: "description", "error_text", "url", "phone"
  bool urgent = false;               // they said so: the phone number comes first
  bool outside_hours = false;
  std::optional<Time> next_opening;  // set when outside_hours
  bool received_late = false;        // I-38: the mail waited more than 48 h for us
  bool several_subjects = false;
  std::optional<TicketNumber> continues;   // the closed ticket that this one continues; told only to its parties
  std::optional<TicketNumber> goes_on_in;  // of Merged: the other ticket
  std::string variant;                     // another template of the same kind: "newcomer"; empty: the usual one
  std::string text;                        // a technician's words, or the question that waits; public text only (T-07)
  std::string technician;                  // the name under it; empty: the desk writes
  std::optional<std::chrono::year_month_day> last_day;  // see the template's variable
  std::vector<std::size_t> attachments;                 // of the mail at hand, that go along
  std::chrono::seconds wait{0};                         // how long it can still be stopped in the outbox
  std::uint64_t largest_bytes = 0;                      // of TooLarge: what the desk takes
};

// A mail to a technician or the team leader, in one language. What it shows of the ticket is read when it is made.
enum class StaffMailKind {
  News,          // something happened on a ticket: who, what, where; with the four buttons
  Receipt,       // of commands: what was done, or why nothing was
  Confirmation,  // a code that lets what waits be done
  Help,          // the words that steer
};
std::string_view to_word(StaffMailKind);  // the template's name: "staff_news", …
std::optional<StaffMailKind> staff_mail_kind_from(std::string_view word);

enum class StaffNews {
  NewTicket,
  RequesterWrote,
  OpenAgain,  // he wrote, or somebody in copy, and the ticket was solved
  Assigned,
  WaitOver,
  TakenOver,  // to who had the ticket
  CameBack    // a mail with a person's words did not reach its recipient (S-22)
};
std::string_view to_word(StaffNews);
std::optional<StaffNews> staff_news_from(std::string_view word);

// In `done` of a receipt: stands where the number of the ticket belongs that the same decision opens.
inline constexpr std::string_view number_of_opened_ticket = "\uE000";

struct SendStaffMail {
  StaffMailKind kind = StaffMailKind::News;
  std::optional<TicketId> ticket;
  bool of_no_ticket = false;  // it concerns its recipient alone: no ticket, neither an existing nor a new one
  Person to;
  Language language = Language::English;
  StaffNews news = StaffNews::NewTicket;  // of News
  std::string came_back;                  // of CameBack: to whom it was, and the status
  std::optional<EntryId> entry{};         // of News: the words that it is about; nothing: the requester's newest
  // Of Receipt, in the words of `language`, a line each:
  std::vector<std::string> done;      // what was done, who got a mail
  std::vector<std::string> problems;  // any: nothing was done
  std::string corrected;              // the whole text as it was probably meant, to be sent again
  std::string corrected_block{};      // the commands of it alone; empty where it is nothing but commands
  std::string refused;                // why it was kept as an unverified note, or waits
  // What takes it back, and whether the mails of this decision can still be stopped. Both empty: nothing to undo.
  std::vector<TicketChange> undo;
  std::vector<ChangeTicket> undo_elsewhere;  // the same on other tickets
  bool stops_mails = false;
  std::string shown;  // of Confirmation: what waits, as it was typed
};

// The technicians hear of the entry that was added before when its pictures are read, so that their mail shows what stands there, and
// without that when it takes too long. Who hears of it is decided then.
struct TellAfterPictures {
  std::optional<TicketId> ticket;
  StaffNews news = StaffNews::NewTicket;
  Person writer;  // is not told of his own mail
  std::chrono::minutes at_most{0};
};

// A technician's mail that waits for a code, found by the code that came back.
struct WaitingConfirmation {
  ConfirmationId id{};
  InboundId inbound{};
  TicketId ticket{};  // 0: of none
};
struct ConfirmMail {
  WaitingConfirmation waiting;
};
// The code was wrong: one try less for everything that waits for this person.
struct CountWrongCode {
  Person person;
};
// What a receipt offered is taken back: its changes are carried out, its mails stopped.
struct TakeBack {
  TicketId ticket{};
  std::string secret_hash;
  std::vector<TicketChange> changes;
  std::vector<OutboxId> mails;
  std::vector<ChangeTicket> elsewhere{};  // on other tickets
};
// A secret came from somebody else than its owner: it proves nothing any more. His next mail brings a new one.
struct RevokeSecret {
  std::string secret_hash;
  std::optional<TicketId> ticket;  // that it was made for; nothing: a technician's own address
};

// Whether somebody wants digests.
struct SetDigests {
  Person person;
  bool wanted = true;
};

struct HoldMail {
  HeldReason reason{};
  std::string explanation;  // for a person: what is odd and what to do
};

using Effect = std::variant<OpenTicket, AddEntry, FillFields, ReadPictures, AddNote, TakeTurn, ChangeState, ChangeTicket, AddLink,
                            KeepExternalReference, NoteBounce, ClearBouncing, SilenceSender, SendNotice, SendStaffMail,
                            TellAfterPictures, ConfirmMail, CountWrongCode, TakeBack, RevokeSecret, SetDigests, HoldMail>;
std::string describe(const Effect& effect);  // one line for explain: "open ticket “Imprimante”, incident, normal"

// A rule of the desk that concerned the mail.
struct FiredRule {
  std::string name;
  std::uint32_t line = 0;
  bool waits = false;                // for the text of the screenshots
  std::vector<std::string> why;      // "subject: “imprimante”"
  std::vector<std::string> actions;  // "category printer"
};

struct Decision {
  Verdict verdict = Verdict::Held;
  std::optional<TicketId> ticket;    // the existing one it belongs to
  std::string evidence;              // how it was matched: "our Message-ID", "number in the subject", … or empty
  std::vector<std::string> reasons;  // each step's, in order, with row ids: "H-45 nothing automatic about it"
  std::vector<Effect> effects;       // in the order they are to be written
  std::vector<FiredRule> rules{};    // in their order
  // Of a technician's mail, where a boundary profile is set: whether the border vouched for it.
  std::optional<bool> technician_proved{};
  // Of a technician's mail, for the limits of 3.1: it was carried out, or it brought nothing that proves him.
  bool carried_out = false, unproved = false;
};

}  // namespace m2t
