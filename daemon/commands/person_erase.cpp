// `mail2ticket person erase`: a person is removed everywhere (T-50). It works beside a running daemon and without one; what lies in the
// mailbox is deleted there by the daemon.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/person_mails.h"
#include "rules/policy.h"
#include "store/blobs.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t raw_mails_between_signs = 64;

std::string ids_said(const auto& ids) {
  std::string said;
  for (const auto id : ids) said += (said.empty() ? "" : ", ") + std::to_string(static_cast<std::int64_t>(id));
  return said;
}

// Whoever works at the desk is in the configuration, and would be back with the next mail.
void refuse_people_of_the_desk(const std::string& address, const DeskPolicy& policy) {
  const bool is_technician = std::ranges::any_of(
      policy.technicians, [&](const Person& technician) { return same_address(technician.address, address); });
  const bool is_leader = policy.team_leader && same_address(policy.team_leader->address, address);
  if (is_technician || is_leader)
    throw DataError(shown_text(address) + " works at the desk; take this person out of the configuration first");
  if (is_own_address(policy, address)) throw DataError(shown_text(address) + " is the desk's own address");
}

// Copies that updates and restores made beside the database.
std::vector<std::string> older_databases(const Settings& settings) {
  std::vector<std::string> found;
  const std::string beginning = settings.database_file().filename().string() + ".before-";
  for (const auto& file : std::filesystem::directory_iterator(settings.data_dir))
    if (file.path().filename().string().starts_with(beginning)) found.push_back(file.path().string());
  std::ranges::sort(found);
  return found;
}

class ErasingPerson {
 public:
  ErasingPerson(const PersonEraseOptions& options, Console& console)
      : options_(options),
        console_(console),
        settings_(settings_of(options.config)),
        store_(store_of(settings_, false)),
        blobs_(settings_.raw_mail_folder()),
        reader_(reading_options(settings_)) {}

  ExitCode act() {
    refuse_people_of_the_desk(options_.address, settings_.policy);
    {
      const auto data = personal_data_to_look_at(*store_);
      know(*data);
      const PersonalTraces traces = look(*data);
      refuse_unknown(traces);
      tell_what(traces);
      refuse_when_on_hold(traces);
    }
    if (!options_.yes) {
      console_.out << "Nothing was changed. The same command with --yes does it; there is no way back.\n";
      return ExitCode::Ok;
    }
    return erase();
  }

 private:
  void know(PersonalData& data) {
    person_ = data.find(options_.address).value_or(KnownPerson{PersonId{}, Person{"", options_.address, Language::Unknown}, {}});
    words_ = personal_words(person_.person, person_.phones);
  }

  PersonalTraces look(PersonalData& data) {
    data.gather(person_, naming_.received, naming_.outgoing);
    look_for_naming_mails(data, person_, words_, blobs_, reader_, naming_, [this](std::size_t done, std::size_t all) {
      if (console_.err_is_terminal && (done % raw_mails_between_signs == 0 || done == all))
        console_.err << fmt::format("\r{:>8} of {} raw mails looked at{}", done, all, done == all ? "\n" : "") << std::flush;
    });
    return data.gather(person_, naming_.received, naming_.outgoing);
  }

  void refuse_unknown(const PersonalTraces& traces) const {
    if (person_.id == PersonId{} && traces.mails + traces.others_mails + traces.outgoing == 0)
      throw DataError("nobody with the address " + shown_text(options_.address) + " is known here, so there is nothing to erase");
  }

  void tell_what(const PersonalTraces& traces) const {
    const std::string name = person_.person.name.empty() ? "" : shown_text(person_.person.name) + " ";
    console_.out << fmt::format(
        "{}<{}>:\n"
        "{:>8} tickets: their numbers stay, their texts go{}\n"
        "{:>8} entries of conversations: their texts go\n"
        "{:>8} mails that came in: removed, with their files\n"
        "{:>8} mails of others that name this person: removed; what others wrote stays as text, without the name\n"
        "{:>8} mails that went out: removed\n"
        "{:>8} mails in the mailbox on the server: deleted there\n",
        name, shown_text(person_.person.address), traces.tickets.size(),
        traces.open_tickets == 0 ? "" : fmt::format("; {} of them are open, and closed by this", traces.open_tickets),
        traces.entries, traces.mails, traces.others_mails, traces.outgoing, traces.on_server);
  }

  static void refuse_when_on_hold(const PersonalTraces& traces) {
    if (traces.holds.empty()) return;
    std::string list;
    for (const TicketHold& hold : traces.holds)
      list += fmt::format("\n  {}: {} ({})", to_text(hold.number), shown_text(hold.reason), shown_text(hold.actor));
    throw DataError("nothing was erased, because this person's tickets or mails are on hold:" + list +
                    "\n`mail2ticket tickets unhold NUMBER` ends a hold");
  }

  static void refuse_while_at_work(const PersonalTraces& traces) {
    if (!traces.being_sent.empty())
      throw TransientError("a mail is being sent at this moment (outgoing " + ids_said(traces.being_sent) +
                           "); nothing was erased, try again");
    if (!traces.waiting.empty())
      throw TransientError(
          "mails to others that name this person wait to go out (outgoing " + ids_said(traces.waiting) +
          "); nothing was erased; try again when they are sent, or cancel them with `mail2ticket outbox cancel`");
    if (!traces.to_be_looked_at.empty())
      throw TransientError("mails of others that name this person wait to be handled (mail " + ids_said(traces.to_be_looked_at) +
                           "); nothing was erased; see `mail2ticket held list`, or try again");
  }

  ExitCode erase() {
    const Time now = SystemClock().now();
    auto data = personal_data(*store_);
    know(*data);
    const PersonalTraces traces = look(*data);
    refuse_when_on_hold(traces);
    refuse_while_at_work(traces);
    note_tickets(data->tx(), traces, now);
    const std::vector<std::string> files = data->erase(words_, now);
    note_person_erased(data->tx(), traces, now);
    data->commit();
    for (const std::string& file : files) blobs_.remove(file);
    const bool cut = empty_write_ahead_log(*store_);
    console_.out << "Erased.\n";
    tell_what_stays(traces);
    if (cut) return ExitCode::Ok;
    console_.err
        << "mail2ticket: somebody reads the database at the moment, so its write-ahead log still holds the removed rows; "
           "they go when the daemon is restarted\n";
    return ExitCode::TryLater;
  }

  void note_tickets(Tx& tx, const PersonalTraces& traces, Time now) const {
    for (const TicketId id : traces.tickets) {
      const auto ticket = tx.find_ticket(id);
      if (!ticket) continue;
      Event event = event_at(now, "ticket.erased");
      event.ticket = id;
      event.detail = "was=" + std::string(to_word(ticket->state));
      tx.add_event(event);
    }
  }

  // The id alone (T-48): it is what the audit names the person by from now on.
  void note_person_erased(Tx& tx, const PersonalTraces& traces, Time now) const {
    Event event = event_at(now, "person.erased");
    event.detail = fmt::format("person={} tickets={} entries={} mails={} outgoing={}", static_cast<std::int64_t>(person_.id),
                               traces.tickets.size(), traces.entries, traces.mails + traces.others_mails, traces.outgoing);
    tx.add_event(event);
  }

  static Event event_at(Time now, std::string what) {
    Event event;
    event.at = now;
    event.actor = admin_actor();
    event.what = std::move(what);
    return event;
  }

  void tell_what_stays(const PersonalTraces& traces) const {
    if (traces.on_server > 0)
      console_.out
          << "The running daemon deletes the mails in the mailbox within its poll interval; without one, at its next start.\n";
    console_.out << "Backups that were made before still hold this person, until they are deleted or made anew.\n";
    for (const std::string& file : older_databases(settings_)) console_.out << "So does this copy: " << file << "\n";
    if (!settings_.directory_file.empty())
      console_.out << "The file of your directory is yours to change: " << settings_.directory_file.string() << "\n";
  }

  const PersonEraseOptions& options_;
  Console& console_;
  Settings settings_;
  std::shared_ptr<Store> store_;
  Blobs blobs_;
  ReaderProgram reader_;
  KnownPerson person_;
  PersonalWords words_;
  NamingMails naming_;
};

}  // namespace

ExitCode erase_person(const PersonEraseOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  return ErasingPerson(options, console).act();
}

}  // namespace m2t
