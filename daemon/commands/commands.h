// The subcommands: one function each, which takes a small struct of options and returns the exit code. main.cpp is the table
// that maps the words on the command line to them; no other file knows the words, and none of these knows the command line.
//
// A subcommand writes its result to console.out and what a person should know beside it to console.err. What it throws ends
// at one catch (command_line.cpp): ProgramUnavailable -> 69, TransientError -> 75, ConfigurationError -> 78, DataError -> 65, UsageError -> 64,
// PermissionError -> 77, PermanentError and anything else -> 74 (of the system's errors: not allowed -> 77, disk full -> 75).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/crash_points.h"
#include "base/errors.h"
#include "daemon/settings.h"

namespace m2t {

inline constexpr const char* default_configuration_file = "/etc/mail2ticket/mail2ticket.toml";

// Where a subcommand reads and writes; tests hand over string streams.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;  // only then a progress bar is drawn
  std::size_t out_columns = 0;   // of that terminal; 0: it is none, or nobody knows
  bool in_is_terminal = false;   // only then an editor is opened for what is to be written
};

// What was asked for cannot be read as that: an unknown ticket number, a file that is no mailbox (exit code 65).
class DataError : public PermanentError {
 public:
  using PermanentError::PermanentError;
};
// The words on the command line do not fit together (64).
class UsageError : public PermanentError {
 public:
  using PermanentError::PermanentError;
};
// Not allowed to this user (77).
class PermissionError : public PermanentError {
 public:
  using PermanentError::PermanentError;
};
// The configuration is wrong; what() holds the described problems, all of them, ready to print (78).
class ConfigurationError : public PermanentError {
 public:
  using PermanentError::PermanentError;
};

// The settings, or ConfigurationError with all problems. What every subcommand that needs them calls first. Who neither logs in
// nor sends does not need the passwords, and runs although the files with them cannot be seen by this user.
enum class Passwords { Needed, NotNeeded };
Settings settings_of(const std::filesystem::path& config, Passwords passwords = Passwords::NotNeeded);

struct CommonOptions {
  std::filesystem::path config = default_configuration_file;
  bool config_given = false;  // --config was written: `parse` needs the file only then
};

struct RunOptions : CommonOptions {
  CrashPoints crash_points;  // --crash-at NAME:N, only in a build with M2T_CRASH_POINTS
};
ExitCode run_daemon(const RunOptions& options, Console& console);

struct CheckOptions : CommonOptions {
  bool online = false;  // also log in to IMAP and SMTP
  bool show = false;    // print what is set, secrets masked
  bool json = false;
  bool auth = false;               // what the server at the border says of senders
  std::vector<std::string> files;  // saved mails, with --auth
  std::uint64_t wait = 180;        // how many seconds its test waits for mails
};
ExitCode check_configuration(const CheckOptions& options, Console& console);

struct MailFileOptions : CommonOptions {  // parse, explain
  std::string file;                       // "-": standard input
  bool json = false;
  bool complaints = false;  // explain: also what concerns one
};
ExitCode parse_mail(const MailFileOptions& options, Console& console);
ExitCode explain_mail(const MailFileOptions& options, Console& console);

struct IngestOptions : CommonOptions {
  // .eml files, mbox files and Maildir folders (told apart by what is in them); "-": one mail, or an mbox, on standard input.
  std::vector<std::string> files;
  std::string envelope_from;  // what the MTA says; kept for lists only, proves nothing
};
ExitCode ingest_mails(const IngestOptions& options, Console& console);

struct RulesOptions : CommonOptions {  // rules check
  std::filesystem::path rules_file;    // instead of the one that the configuration names
  bool json = false;
};
ExitCode check_rules(const RulesOptions& options, Console& console);

struct RulesTestOptions : RulesOptions {
  std::string file;  // a mail; "-": standard input
};
ExitCode test_rules(const RulesTestOptions& options, Console& console);

struct RulesTryOptions : RulesOptions {
  std::string since;  // a day, or a moment
  bool complaints = false;
};
ExitCode try_rules(const RulesTryOptions& options, Console& console);

struct TicketsListOptions : CommonOptions {
  bool json = false;
  std::vector<std::string> states;  // words of TicketState; none: all, closed ones too
  std::string type;                 // a word of TicketType
  std::string requester;            // an address
  std::string technician;           // an address, a name of the configuration, or "none"
  std::string team, category;
  std::string older_than, newer_than;  // "3d": opened longer ago than that, not as long ago
  std::string created_since;           // a day, or a moment
  std::string search;                  // words in subjects and texts; accents and case do not count
  bool complaints = false;
  std::string limit;  // a whole number; empty: all
};
ExitCode list_tickets(const TicketsListOptions& options, Console& console);

struct TicketShowOptions : CommonOptions {
  std::string number;
  bool json = false;
  bool complaints = false;
};
ExitCode show_ticket(const TicketShowOptions& options, Console& console);

// What a technician does by mail, from the command line. Who writes is the desk, or the technician that `as` names.
struct TicketActOptions : CommonOptions {  // close, reopen
  std::string number;
  std::string as;  // address or name of a technician, or the team leader's; empty: the desk itself
  bool complaints = false;
  bool json = false;
};
ExitCode close_ticket(const TicketActOptions& options, Console& console);
ExitCode reopen_ticket(const TicketActOptions& options, Console& console);

struct TicketAssignOptions : TicketActOptions {
  std::string technician;  // an address, a name or its beginning
};
ExitCode assign_ticket(const TicketAssignOptions& options, Console& console);

struct TicketMergeOptions : TicketActOptions {
  std::string into;  // a ticket number
};
ExitCode merge_ticket(const TicketMergeOptions& options, Console& console);

// Where the words come from: what is given; else the file ("-": standard input); else standard input, or an editor on a terminal.
struct TextOptions {
  std::optional<std::string> text;  // "-": standard input
  std::string file;
};
struct TicketWriteOptions : TicketActOptions {  // reply, note, resolve
  TextOptions words;
  std::vector<std::string> attachments;  // files
  bool with_note = false;                // its words may be those of an internal note
};
ExitCode reply_to_ticket(const TicketWriteOptions& options, Console& console);
ExitCode note_on_ticket(const TicketWriteOptions& options, Console& console);
ExitCode resolve_ticket(const TicketWriteOptions& options, Console& console);

struct TicketNewOptions : CommonOptions {
  std::string requester, name;  // address, and the name if it is to be known
  std::string subject;
  TextOptions words;
  std::string type, priority;  // words of TicketType and Priority; empty: as the text and the desk's rules say
  std::string category, team, technician;
  std::string phone;             // where the requester can be called
  std::string origin = "phone";  // a word of Origin
  bool no_mail = false;          // no acknowledgement
  bool json = false;
};
ExitCode open_new_ticket(const TicketNewOptions& options, Console& console);

struct TicketExportOptions : CommonOptions {
  std::string number;
  std::string output;    // a new file; empty or "-": standard output
  std::string language;  // "fr", "nl", "en"; empty: the requester's, else the desk's first
  bool internal = false;
  bool complaints = false;
};
ExitCode export_ticket(const TicketExportOptions& options, Console& console);

struct ListOptions : CommonOptions {  // status, lifecycle
  bool json = false;
};
ExitCode show_status(const ListOptions& options, Console& console);
ExitCode print_lifecycle(const ListOptions& options, Console& console);

struct HeldListOptions : CommonOptions {
  bool json = false;
  bool complaints = false;  // who writes about complaints, and what
};
ExitCode list_held(const HeldListOptions& options, Console& console);

struct HeldShowOptions : CommonOptions {
  std::int64_t id = 0;
  bool json = false;
  bool complaints = false;
};
ExitCode show_held(const HeldShowOptions& options, Console& console);

struct HeldReleaseOptions : CommonOptions {
  std::int64_t id = 0;      // 0: --all-from says which
  std::string all_from;     // an address: all its mails
  std::string into_ticket;  // --to NUMBER; empty: as its own contents decide
  bool allow = false;       // say what lets the sender in for good
  bool complaints = false;  // name complaints, also as the ticket it goes into
};
ExitCode release_held(const HeldReleaseOptions& options, Console& console);

struct HeldDiscardOptions : CommonOptions {
  std::int64_t id = 0;
  std::string reason;  // kept in the audit
};
ExitCode discard_held(const HeldDiscardOptions& options, Console& console);

struct OutboxListOptions : CommonOptions {
  bool json = false;
  bool all = false;         // also what was sent
  bool complaints = false;  // to whom mails about complaints go
};
ExitCode list_outbox(const OutboxListOptions& options, Console& console);

struct OutboxShowOptions : CommonOptions {
  std::int64_t id = 0;
  bool json = false;
  bool complaints = false;
};
ExitCode show_outgoing(const OutboxShowOptions& options, Console& console);

struct OutboxChangeOptions : CommonOptions {  // retry, cancel
  std::int64_t id = 0;
};
ExitCode retry_outgoing(const OutboxChangeOptions& options, Console& console);
ExitCode cancel_outgoing(const OutboxChangeOptions& options, Console& console);

struct TokensRevokeOptions : CommonOptions {
  std::string address;
};
ExitCode revoke_tokens(const TokensRevokeOptions& options, Console& console);

struct TicketHoldOptions : CommonOptions {  // tickets hold, unhold
  std::string number;
  std::string reason;  // of `hold`
  bool complaints = false;
};
ExitCode hold_ticket(const TicketHoldOptions& options, Console& console);
ExitCode end_hold_of_ticket(const TicketHoldOptions& options, Console& console);
struct TicketHoldsOptions : CommonOptions {
  bool json = false;
  bool complaints = false;  // include them
};
ExitCode list_holds(const TicketHoldsOptions& options, Console& console);

struct PersonExportOptions : CommonOptions {
  std::string address;
  std::string output;  // a new folder, or a new file that ends with .tar
};
ExitCode export_person(const PersonExportOptions& options, Console& console);

struct PersonEraseOptions : CommonOptions {
  std::string address;
  bool yes = false;  // without it only what would be done is told
};
ExitCode erase_person(const PersonEraseOptions& options, Console& console);

struct BackupOptions : CommonOptions {
  std::filesystem::path file;
};
ExitCode back_up(const BackupOptions& options, Console& console);
ExitCode restore_backup(const BackupOptions& options, Console& console);

struct AlertOptions : CommonOptions {
  std::string unit;  // that systemd gave up
};
// By the second SMTP server, even if the configuration is wrong elsewhere or the database cannot be used.
ExitCode alert_of_unit(const AlertOptions& options, Console& console);

struct InitOptions : CommonOptions {
  std::string file;  // empty: where --config says; "-": standard output
};
ExitCode write_initial_configuration(const InitOptions& options, Console& console);

// Hidden: the names that --crash-at takes, one a line. Only in a build with M2T_CRASH_POINTS.
ExitCode list_crash_points(const CommonOptions& options, Console& console);
// "decision-committed:2" -> armed for the second time. Throws UsageError with the nearest name.
CrashPoints crash_points_from(const std::string& name_and_count);

}  // namespace m2t
