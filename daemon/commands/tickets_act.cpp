// `mail2ticket tickets reply|note|assign|resolve|close|reopen|merge`: what a technician does by mail, through the same core. The mails
// wait in the outbox, so all of this works beside a running daemon and without one.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/handwritten_mail.h"
#include "daemon/commands/table.h"
#include "daemon/commands/ticket_at_hand.h"
#include "daemon/commands/ticket_report.h"
#include "daemon/commands/written_text.h"
#include "daemon/lookups.h"
#include "daemon/ticket_past.h"
#include "rules/commands/carry_out.h"
#include "rules/commands/command_arguments.h"
#include "rules/commands/note_words.h"
#include "rules/commands/outward_words.h"
#include "rules/commands/receipt_words.h"
#include "rules/commands/refused_block.h"
#include "rules/ticket_fields.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using K = CommandKind;

std::string names_of(const std::vector<Person>& people) {
  std::string names;
  for (const Person& person : people)
    names += (names.empty() ? "" : ", ") + (person.name.empty() ? "" : person.name + " ") + "<" + person.address + ">";
  return names.empty() ? "nobody; see [[technician]] in the configuration" : names;
}

// Nobody is guessed: without a name the desk itself writes, and a name has to be one technician's or the team leader's.
Person who_acts(const std::string& as, const DeskPolicy& policy) {
  if (as.empty()) return Person{"", policy.address, Language::Unknown};
  DeskPolicy staff = policy;
  if (policy.team_leader && technicians_named(policy.team_leader->address, policy).empty())
    staff.technicians.push_back(*policy.team_leader);
  const auto found = technicians_named(as, staff);
  if (found.size() == 1) return found.front();
  throw DataError(fmt::format("--as {}: {}. It is one of {}", as,
                              found.empty() ? "no technician has this address or name" : "several technicians have this name",
                              names_of(staff.technicians)));
}

// A complaint is between its requester and the team leader, whoever sits at the keyboard.
void keep_to_team_leader(const Ticket& ticket, const Person& person, const DeskPolicy& policy) {
  if (ticket.type != TicketType::Complaint || same_address(person.address, policy.address)) return;
  if (policy.team_leader && same_address(policy.team_leader->address, person.address)) return;
  throw DataError(fmt::format("{} is a complaint: only the team leader{} works on it", to_text(ticket.number),
                              policy.team_leader ? " <" + policy.team_leader->address + ">" : ""));
}

// What stands below the editor's text.
std::string remarks_for(const TicketView& view, std::string_view what) {
  std::string remarks = fmt::format("{} {}\n{}\n{} <{}>\n\nLines that begin with # are left out. Without text nothing is done.\n",
                                    what, to_text(view.ticket.number), shown_text(view.ticket.subject),
                                    shown_text(view.ticket.requester.name), shown_text(view.ticket.requester.address));
  const auto is_theirs = [](const EntryRow& e) { return e.kind == EntryKind::Request || e.kind == EntryKind::FollowUp; };
  const auto newest = std::find_if(view.entries.rbegin(), view.entries.rend(), is_theirs);
  if (newest != view.entries.rend()) remarks += "\n" + shown_text(newest->from.name) + ":\n" + indented(newest->text);
  return remarks;
}

// One order on one ticket.
class Acting {
 public:
  Acting(const TicketActOptions& options, Console& console)
      : options_(options),
        console_(console),
        desk_(desk_of(options.config)),
        policy_(desk_->settings.policy),
        number_(number_said(options.number, policy_.ticket_prefix)),
        actor_(who_acts(options.as, policy_)) {
    set_log_level(LogLevel::Warning);
    command_.line = 1;
  }

  // Before anything else is done: what this user alone may read.
  void take_words(const TicketWriteOptions& options) {
    files_ = read_attachments(options.attachments);
    text_ = text_at_hand(options.words, console_);
    needs_text_ = true;
    with_note_ = options.with_note;
  }
  void set_argument(CommandArgument argument) { command_.argument = std::move(argument); }
  TicketNumber number_of(const std::string& said) const { return number_said(said, policy_.ticket_prefix); }

  ExitCode act(K kind) {
    command_.kind = kind;
    const auto store = store_of(desk_->settings, false);
    ask_for_text(*store);
    const Time now = SystemClock().now();
    const auto kept = keep_files(now);
    if (kept) checked_ = check_before_sending(*kept, *desk_, command_.kind != K::Note);
    auto tx = store->begin();
    const TicketReport report = carry_out_on(*tx, kept ? &*kept : nullptr, now);
    tx->commit();
    if (report.ticket.number != number_)
      console_.err << fmt::format("{} was merged into {}\n", to_text(number_), to_text(report.ticket.number));
    print_report(report, options_.json, console_);
    tell_when_nobody_sends(report, desk_->settings, console_);
    return ExitCode::Ok;
  }

 private:
  // T-10: by mail the technician is asked for a code; here whoever types it says so.
  void refuse_words_of_notes(Tx& tx, const Ticket& ticket, const Orders& orders, Time now) const {
    const auto view = with_note_ ? std::nullopt : tx.show_ticket(ticket.number);
    if (!view) return;
    const std::string sentence = note_that_would_go_out(orders, words_on_ticket(view->entries, policy_),
                                                        command_context(actor_, policy_, desk_->calendar, now));
    if (!sentence.empty())
      throw DataError(
          fmt::format("the text holds a sentence of an internal note, and would send it to the requester:\n  {}\n"
                      "Nothing was sent. If it may be read outside, add --with-note",
                      shown_text(sentence)));
  }

  void ask_for_text(Store& store) {
    if (!needs_text_) return;
    const auto view = view_at_hand(*store.begin_reading(), number_, options_.complaints);
    const std::string_view what = command_.kind == K::Note      ? "Internal note on"
                                  : command_.kind == K::Resolve ? "Solution of"
                                                                : "Answer to the requester of";
    if (!text_) text_ = text_from_editor(remarks_for(view, what));
    if (holds_no_words(*text_)) throw DataError("there is no text; give it by --text, --file or standard input");
    command_.text = *text_;
  }

  std::optional<KeptMail> keep_files(Time now) const {
    if (files_.empty()) return std::nullopt;
    const Blobs blobs(desk_->settings.raw_mail_folder());
    ReaderProgram reader(reading_options(desk_->settings));
    return keep_mail({actor_, "[" + to_text(number_) + "]", command_.text, files_}, *desk_, reader, blobs, random_, now);
  }

  TicketReport carry_out_on(Tx& tx, const KeptMail* kept, Time now) const {
    const Ticket ticket = where_it_was_merged(tx, ticket_at_hand(tx, number_, options_.complaints));
    static_cast<void>(ticket_at_hand(tx, ticket.number, options_.complaints));  // what it became one with may be a complaint
    keep_to_team_leader(ticket, actor_, policy_);
    if (command_.kind == K::Assign)
      for (const Person& person : technicians_named(std::get<std::string>(command_.argument), policy_))
        keep_to_team_leader(ticket, person, policy_);
    Orders orders{{command_}, "", kept ? kept->attached : std::vector<std::size_t>()};
    if (would_send_words_of_ours(orders, policy_)) throw DataError(what_to_do({said(Said::HoldsOurMail, Language::English)}));
    refuse_words_of_notes(tx, ticket, orders, now);
    OrderContext context{ticket, actor_, named(tx), policy_, desk_->calendar, now};
    context.said_in = Language::English;
    context.closed_since = closed_since(tx, ticket);
    CarriedOut result = carry_out(orders, context);
    if (!result.problems.empty()) throw DataError(what_to_do(result.problems, ticket.state != TicketState::Closed));
    Decision decision;
    decision.verdict = Verdict::FollowUp;
    decision.ticket = ticket.id;
    decision.reasons.push_back("written on the command line by " + admin_actor());
    decision.effects = std::move(result.effects);
    const Applied applied = write(tx, decision, kept, now);
    note_who_acted(tx, ticket, now);
    return report_of(tx, ticket, std::move(result.done), applied);
  }

  std::vector<Ticket> named(Tx& tx) const {
    const auto* number = std::get_if<TicketNumber>(&command_.argument);
    if (number == nullptr) return {};
    Ticket ticket = ticket_at_hand(tx, *number, options_.complaints);
    if (ticket.merged_into && *ticket.merged_into != ticket.id) {
      const Ticket other = ticket_at_hand(tx, where_it_was_merged(tx, ticket).number, options_.complaints);
      throw DataError(fmt::format("{} was merged into {}; name that one", to_text(*number), to_text(other.number)));
    }
    return {std::move(ticket)};
  }

  Applied write(Tx& tx, Decision& decision, const KeptMail* kept, Time now) const {
    ApplyContext context{*desk_, random_, now, admin_actor(), {}};
    if (kept == nullptr) return apply_without_mail(tx, decision, context);
    const auto entry =
        std::ranges::find_if(decision.effects, [](const Effect& e) { return std::holds_alternative<AddEntry>(e); });
    if (auto read = pictures_to_read(kept->mail); !read.pictures.empty() && entry != decision.effects.end())
      decision.effects.insert(entry + 1, std::move(read));
    const auto id = tx.add_inbound(kept->row);
    const auto row = id ? tx.find_inbound(*id) : std::nullopt;
    if (!row) throw PermanentError("the mail with the files could not be recorded");
    const Blobs blobs(desk_->settings.raw_mail_folder());
    const MappedBlob raw = blobs.open(row->blob);
    context.files = checked_;
    context.attachment_bytes = [&raw](const Attachment& a) { return attachment_bytes(raw.bytes(), a); };
    Applied applied = apply(tx, decision, *row, kept->mail, context);
    tx.record_decision(row->id, decision, kept->mail.message_id, now);
    return applied;
  }

  // The events of what changed name the administrator; in whose name he did it stands here (T-48: by id).
  void note_who_acted(Tx& tx, const Ticket& ticket, Time now) const {
    if (options_.as.empty()) return;
    Event event;
    event.at = now;
    event.actor = admin_actor();
    event.what = "ticket.acted";
    event.ticket = ticket.id;
    event.detail = fmt::format("as=person:{}", static_cast<std::int64_t>(tx.note_person(actor_)));
    tx.add_event(event);
  }

  std::string what_to_do(const std::vector<std::string>& problems, bool a_name_helps = true) const {
    std::string text = fmt::format("{}: {}", to_text(number_), fmt::join(problems, " "));
    if (command_.kind == K::Assign && a_name_helps) text += " Technicians: " + names_of(policy_.technicians);
    return text + (command_.kind == K::Assign ? "" : " Nothing was done.");
  }

  const TicketActOptions& options_;
  Console& console_;
  std::shared_ptr<const Desk> desk_;
  const DeskPolicy& policy_;
  TicketNumber number_;
  Person actor_;
  RandomBytes random_ = system_random();
  MailCommand command_;
  std::vector<AttachedFile> files_;
  std::vector<CheckedFile> checked_;  // them, as they lie in the mail
  std::optional<std::string> text_;
  bool needs_text_ = false, with_note_ = false;
};

ExitCode write_on_ticket(K kind, const TicketWriteOptions& options, Console& console) {
  Acting acting(options, console);
  acting.take_words(options);
  return acting.act(kind);
}

}  // namespace

ExitCode reply_to_ticket(const TicketWriteOptions& options, Console& console) {
  return write_on_ticket(K::Reply, options, console);
}
ExitCode note_on_ticket(const TicketWriteOptions& options, Console& console) {
  return write_on_ticket(K::Note, options, console);
}
ExitCode resolve_ticket(const TicketWriteOptions& options, Console& console) {
  return write_on_ticket(K::Resolve, options, console);
}
ExitCode close_ticket(const TicketActOptions& options, Console& console) { return Acting(options, console).act(K::Close); }
ExitCode reopen_ticket(const TicketActOptions& options, Console& console) { return Acting(options, console).act(K::Reopen); }

ExitCode assign_ticket(const TicketAssignOptions& options, Console& console) {
  Acting acting(options, console);
  acting.set_argument(options.technician);
  return acting.act(K::Assign);
}

ExitCode merge_ticket(const TicketMergeOptions& options, Console& console) {
  Acting acting(options, console);
  acting.set_argument(acting.number_of(options.into));
  return acting.act(K::Merge);
}

}  // namespace m2t
