// The table of subcommands, and nothing else.
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

#include "daemon/commands/command_line.h"
#include "daemon/commands/terminal_columns.h"

using namespace m2t;

namespace {

template <typename Options>
void takes_json(Arguments& a, Options& o) {
  a.flag("--json", o.json, "print JSON");
}

template <typename Options>
void takes_id(Arguments& a, Options& o) {
  a.positional("ID", o.id, "the number that `list` shows");
}

template <typename Options>
void takes_id_and_json(Arguments& a, Options& o) {
  takes_id(a, o);
  takes_json(a, o);
}

void takes_mail(Arguments& a, MailFileOptions& o) {
  a.positional("FILE", o.file, "a mail; - is standard input");
  takes_json(a, o);
}

template <typename Options>
void takes_ticket(Arguments& a, Options& o) {
  a.positional("NUMBER", o.number, "such as JET-10429");
  a.flag("--complaints", o.complaints, "also when it is a complaint");
}

template <typename Options>
void takes_actor(Arguments& a, Options& o) {
  a.option("--as", "ADDRESS", o.as, "the technician who does it; default: the desk itself");
  takes_json(a, o);
}

void takes_act(Arguments& a, TicketActOptions& o) {
  takes_ticket(a, o);
  takes_actor(a, o);
}

void takes_text(Arguments& a, TextOptions& o) {
  a.option("--text", "TEXT", o.text, "the text; - is standard input");
  a.option("--file", "FILE", o.file, "the file with the text");
}

void takes_writing(Arguments& a, TicketWriteOptions& o) {
  takes_act(a, o);
  takes_text(a, o.words);
  a.option("--attach", "FILE", o.attachments, "a file that goes along; may be given several times");
}

void takes_public_writing(Arguments& a, TicketWriteOptions& o) {
  takes_writing(a, o);
  a.flag("--with-note", o.with_note, "also when the text repeats a sentence of an internal note");
}

template <typename Options>
void takes_rules_file(Arguments& a, Options& o) {
  takes_json(a, o);
  a.option("--rules", "FILE", o.rules_file, "this rules file instead of the one in use");
}

const CommandGroup groups[] = {
    {"tickets", "look at tickets, and work on them as by mail"},
    {"rules", "the desk's own rules: are they right, and what do they do?"},
    {"held", "mails that were set aside for a person to look at"},
    {"outbox", "mails that go out"},
    {"tokens", "secrets that prove who writes"},
    {"person", "what is kept of somebody: give it out, or remove it"},
};

const Command commands[] = {
    command<RunOptions>("run", "the daemon (the systemd service runs this)", run_daemon,
                        [](Arguments& a, [[maybe_unused]] RunOptions& o) {
#ifdef M2T_CRASH_POINTS
                          a.hidden_option("--crash-at", [&o](const std::string& at) { o.crash_points = crash_points_from(at); });
#else
                          static_cast<void>(a);
#endif
                        }),
    command<CheckOptions>("check", "is the configuration right? Lists everything that is not", check_configuration,
                          [](Arguments& a, CheckOptions& o) {
                            a.flag("--online", o.online, "also log in to the IMAP and SMTP servers");
                            a.flag("--show", o.show, "print what is set, defaults included, passwords left out");
                            takes_json(a, o);
                            a.flag("--auth", o.auth, "what the border proves about senders: of saved mails, or by a test mail");
                            a.option("--wait", "SECONDS", o.wait, "how long its test waits for mails; 180");
                            a.optional_positionals("FILE", o.files, "with --auth: saved mails (.eml); - is standard input");
                          }),
    command<MailFileOptions>("parse", "what a mail says, as the gateway reads it", parse_mail, takes_mail),
    command<MailFileOptions>("explain", "what would be done with a mail, and why; changes nothing", explain_mail,
                             [](Arguments& a, MailFileOptions& o) {
                               takes_mail(a, o);
                               a.flag("--complaints", o.complaints, "also what concerns a complaint");
                             }),
    command<IngestOptions>("ingest", "take mails from files or standard input, as if they had come by IMAP", ingest_mails,
                           [](Arguments& a, IngestOptions& o) {
                             a.positionals("FILE", o.files, "mails (.eml), mbox files, Maildir folders; - is standard input");
                             a.option("--envelope-from", "ADDRESS", o.envelope_from, "the envelope sender, as the MTA knows it");
                           }),
    command<RulesOptions>("rules check", "is the rules file right? Lists everything that is not", check_rules, takes_rules_file),
    command<RulesTestOptions>("rules test", "which rules fire for a mail, and why", test_rules,
                              [](Arguments& a, RulesTestOptions& o) {
                                a.positional("FILE", o.file, "a mail; - is standard input");
                                takes_rules_file(a, o);
                              }),
    command<RulesTryOptions>("rules try", "what the rules would change about mails that came in", try_rules,
                             [](Arguments& a, RulesTryOptions& o) {
                               a.required_option("--since", "DATE", o.since, "from this day on: 2026-11-01");
                               a.flag("--complaints", o.complaints, "complaints too");
                               takes_rules_file(a, o);
                             }),
    command<TicketsListOptions>(
        "tickets list", "all tickets, closed ones too", list_tickets,
        [](Arguments& a, TicketsListOptions& o) {
          takes_json(a, o);
          a.options("--status", "STATUS", o.states, "only new, assigned, waiting, solved or closed ones; several with commas");
          a.option("--type", "TYPE", o.type, "only incidents, requests or complaints");
          a.option("--technician", "WHO", o.technician, "only this technician's; none: nobody's");
          a.option("--requester", "ADDRESS", o.requester, "only this person's");
          a.option("--team", "NAME", o.team, "only this team's");
          a.option("--category", "WORD", o.category, "only of this category");
          a.option("--older-than", "AGE", o.older_than, "only those opened longer ago than this: 3d, 12h");
          a.option("--newer-than", "AGE", o.newer_than, "only those opened within this");
          a.option("--created-since", "DATE", o.created_since, "only those opened from this day on");
          a.option("--search", "WORDS", o.search, "only those with these words in subject or text");
          a.option("--limit", "N", o.limit, "the newest N");
          a.flag("--complaints", o.complaints, "complaints too");
        }),
    command<TicketShowOptions>("tickets show", "one ticket with its whole conversation", show_ticket,
                               [](Arguments& a, TicketShowOptions& o) {
                                 a.positional("NUMBER", o.number, "such as JET-10429");
                                 takes_json(a, o);
                                 a.flag("--complaints", o.complaints, "also when it is a complaint");
                               }),
    with_examples(
        command<TicketNewOptions>(
            "tickets new", "open a ticket for somebody; prints its number", open_new_ticket,
            [](Arguments& a, TicketNewOptions& o) {
              a.required_option("--requester", "ADDRESS", o.requester, "whose ticket it is");
              a.option("--name", "NAME", o.name, "the requester's name");
              a.required_option("--subject", "SUBJECT", o.subject, "what it is about, in a few words");
              takes_text(a, o.words);
              a.option("--type", "TYPE", o.type, "incident, request or complaint; default: as the text and the rules say");
              a.option("--priority", "PRIORITY", o.priority, "low, normal, high or urgent");
              a.option("--category", "CATEGORY", o.category, "its category");
              a.option("--team", "TEAM", o.team, "a team of the rules file");
              a.option("--technician", "NAME", o.technician, "who gets it: an address, a name or its beginning");
              a.option("--phone", "NUMBER", o.phone, "where the requester can be called");
              a.option("--origin", "ORIGIN", o.origin, "phone (default), mail or command_line");
              a.flag("--no-mail", o.no_mail, "the requester gets no acknowledgement");
              takes_json(a, o);
            }),
        "  mail2ticket tickets new --requester marie@example.org --subject 'Printer of desk 3' --text 'Paper jam since 9:00.'\n"
        "  number=$(mail2ticket tickets new --requester marie@example.org --subject VPN --file notes.txt --priority high)\n"),
    with_examples(command<TicketWriteOptions>("tickets reply", "answer the requester, in the desk's name", reply_to_ticket,
                                              takes_public_writing),
                  "  mail2ticket tickets reply JET-10429 --text 'The cartridge comes tomorrow.' --as an@example.org\n"
                  "  mail2ticket tickets reply 10429 --file answer.txt --attach manual.pdf --attach form.pdf\n"
                  "  echo 'It works again.' | mail2ticket tickets reply 10429\n"),
    with_examples(command<TicketWriteOptions>("tickets note", "an internal note; the requester never sees it", note_on_ticket,
                                              takes_writing),
                  "  mail2ticket tickets note JET-10429 --text 'Third time this month: replace it.'\n"),
    with_examples(command<TicketAssignOptions>("tickets assign", "give it to a technician, who is told", assign_ticket,
                                               [](Arguments& a, TicketAssignOptions& o) {
                                                 takes_ticket(a, o);
                                                 a.positional("TECHNICIAN", o.technician, "an address, a name or its beginning");
                                                 takes_actor(a, o);
                                               }),
                  "  mail2ticket tickets assign JET-10429 peeters\n"),
    with_examples(command<TicketWriteOptions>("tickets resolve", "solved: the text is the solution, and the requester gets it",
                                              resolve_ticket, takes_public_writing),
                  "  mail2ticket tickets resolve JET-10429 --text 'The cable was loose.'\n"),
    command<TicketActOptions>("tickets close", "close it; the requester is told", close_ticket, takes_act),
    command<TicketActOptions>("tickets reopen", "open a solved or closed one again; the requester is told", reopen_ticket,
                              takes_act),
    with_examples(
        command<TicketMergeOptions>("tickets merge",
                                    "make it one with another ticket: it is closed, what comes for it goes there", merge_ticket,
                                    [](Arguments& a, TicketMergeOptions& o) {
                                      takes_ticket(a, o);
                                      a.positional("INTO", o.into, "the ticket that stays");
                                      takes_actor(a, o);
                                    }),
        "  mail2ticket tickets merge JET-10437 JET-10429\n"),
    with_examples(
        command<TicketExportOptions>("tickets export", "one HTML file with the conversation and its screenshots", export_ticket,
                                     [](Arguments& a, TicketExportOptions& o) {
                                       takes_ticket(a, o);
                                       a.option("-o,--output", "FILE", o.output, "what to write; default: standard output");
                                       a.option("--language", "LANGUAGE", o.language, "fr, nl or en; default: the requester's");
                                       a.flag("--internal", o.internal, "internal notes and what happened, too");
                                     }),
        "  mail2ticket tickets export JET-10429 -o JET-10429.html\n"),
    with_examples(
        command<TicketHoldOptions>("tickets hold", "keep a ticket from the end of its retention and from erasure", hold_ticket,
                                   [](Arguments& a, TicketHoldOptions& o) {
                                     takes_ticket(a, o);
                                     a.required_option("--reason", "TEXT", o.reason, "why; shown by `tickets holds`");
                                   }),
        "  mail2ticket tickets hold JET-10429 --reason 'Complaint before the ombudsman, file 2026/17'\n"),
    command<TicketHoldOptions>("tickets unhold", "end the hold of a ticket", end_hold_of_ticket,
                               [](Arguments& a, TicketHoldOptions& o) { takes_ticket(a, o); }),
    command<TicketHoldsOptions>("tickets holds", "tickets on hold, since when and why", list_holds,
                                [](Arguments& a, TicketHoldsOptions& o) {
                                  takes_json(a, o);
                                  a.flag("--complaints", o.complaints, "complaints too");
                                }),
    command<HeldListOptions>("held list", "held mails, why they are held and what to do", list_held,
                             [](Arguments& a, HeldListOptions& o) {
                               takes_json(a, o);
                               a.flag("--complaints", o.complaints, "who writes about complaints, and what");
                             }),
    command<HeldShowOptions>("held show", "one held mail, and what its release would do", show_held,
                             [](Arguments& a, HeldShowOptions& o) {
                               takes_id_and_json(a, o);
                               a.flag("--complaints", o.complaints, "also when it concerns a complaint");
                             }),
    with_examples(command<HeldReleaseOptions>(
                      "held release", "let held mails through", release_held,
                      [](Arguments& a, HeldReleaseOptions& o) {
                        a.optional_positional("ID", o.id, "the number that `list` shows");
                        a.option("--all-from", "ADDRESS", o.all_from, "all held mails of this sender");
                        a.option("--to,--ticket", "NUMBER", o.into_ticket, "into this ticket; default: as their contents decide");
                        a.flag("--allow", o.allow, "also say what to write in [access] to let the sender in for good");
                        a.flag("--complaints", o.complaints, "also into a complaint, and name the complaints they become");
                      }),
                  "  mail2ticket held release 12\n"
                  "  mail2ticket held release 12 --to JET-10429\n"
                  "  mail2ticket held release --all-from marie@example.org --allow\n"),
    command<HeldDiscardOptions>("held discard", "set a held mail aside for good; it stays recorded", discard_held,
                                [](Arguments& a, HeldDiscardOptions& o) {
                                  takes_id(a, o);
                                  a.required_option("--reason", "TEXT", o.reason, "why; kept in the audit");
                                }),
    command<OutboxListOptions>("outbox list", "mails that wait, failed, or need a decision", list_outbox,
                               [](Arguments& a, OutboxListOptions& o) {
                                 takes_json(a, o);
                                 a.flag("--all", o.all, "also those that were sent");
                                 a.flag("--complaints", o.complaints, "whom mails about complaints go to");
                               }),
    command<OutboxShowOptions>("outbox show", "one outgoing mail", show_outgoing,
                               [](Arguments& a, OutboxShowOptions& o) {
                                 takes_id_and_json(a, o);
                                 a.flag("--complaints", o.complaints, "also what a mail about complaints says");
                               }),
    command<OutboxChangeOptions>("outbox retry", "try a mail again now", retry_outgoing, takes_id),
    command<OutboxChangeOptions>("outbox cancel", "never send a waiting mail", cancel_outgoing, takes_id),
    command<TokensRevokeOptions>(
        "tokens revoke", "end the secrets that speak for a person", revoke_tokens,
        [](Arguments& a, TokensRevokeOptions& o) { a.positional("ADDRESS", o.address, "the person's mail address"); }),
    with_examples(command<PersonExportOptions>(
                      "person export", "everything that is kept of a person, as JSON, with the mails", export_person,
                      [](Arguments& a, PersonExportOptions& o) {
                        a.positional("ADDRESS", o.address, "the person's mail address");
                        a.required_option("-o,--output", "FOLDER", o.output, "a new folder, or a new FILE.tar");
                      }),
                  "  mail2ticket person export marie@example.org -o marie.tar\n"),
    with_examples(
        command<PersonEraseOptions>("person erase", "remove a person everywhere; the tickets stay as numbers", erase_person,
                                    [](Arguments& a, PersonEraseOptions& o) {
                                      a.positional("ADDRESS", o.address, "the person's mail address");
                                      a.flag("--yes", o.yes, "do it; without this, only what would be done is told");
                                    }),
        "  mail2ticket person erase marie@example.org\n  mail2ticket person erase marie@example.org --yes\n"),
    command<ListOptions>("status", "mailboxes, queue lengths, last error, figures", show_status, takes_json),
    command<ListOptions>("lifecycle", "the life of a ticket: what each event makes of each state", print_lifecycle, takes_json),
    command<BackupOptions>("backup", "a consistent copy of database and raw mails, while the daemon runs", back_up,
                           [](Arguments& a, BackupOptions& o) { a.positional("FILE", o.file, "what to write"); }),
    command<BackupOptions>("restore", "put a backup in place; only while the daemon is down", restore_backup,
                           [](Arguments& a, BackupOptions& o) { a.positional("FILE", o.file, "what `backup` wrote"); }),
    command<AlertOptions>(
        "alert", "tell the admin of [alerts] that systemd gave the service up; its unit calls this", alert_of_unit,
        [](Arguments& a, AlertOptions& o) {
          a.required_option("--unit", "UNIT", o.unit, "the unit that failed, such as mail2ticket.service");
        }),
    command<InitOptions>("init", "write a commented configuration to start from", write_initial_configuration,
                         [](Arguments& a, InitOptions& o) {
                           a.optional_positional("FILE", o.file, "where; - is standard output. Default: what --config says");
                         }),
#ifdef M2T_CRASH_POINTS
    command<CommonOptions>("crash-points", "the names that run --crash-at takes", list_crash_points, nullptr, true),
#endif
};

}  // namespace

int main(int argc, char** argv) {
  prctl(PR_SET_DUMPABLE, 0);  // no core dump with passwords or mails in it (T-45)
  umask(077);                 // what any subcommand writes is for us alone (T-46)
  std::ios::sync_with_stdio(false);
  Console console{
      std::cin, std::cout, std::cerr, isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1, terminal_columns(STDOUT_FILENO)};
  console.in_is_terminal = isatty(STDIN_FILENO) == 1;
  const auto code = run_command_line(commands, groups, M2T_VERSION, {argv + 1, argv + argc}, console);
  std::cout.flush();
  return static_cast<int>(std::cout ? code : ExitCode::InputOutput);
}
