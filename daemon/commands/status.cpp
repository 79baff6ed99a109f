// `mail2ticket status`: one screen in plain words; the exit code says well (0) or not (69).
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/instance_lock.h"
#include "daemon/proved_profile.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

constexpr std::chrono::minutes status_is_old{5};  // a running daemon writes at least once a minute
constexpr std::chrono::minutes mail_waits_too_long{30};

struct Picture {
  bool daemon_runs = false;
  StatusFigures figures;
  std::vector<LoopStatus> loops;
  std::vector<Silence> silences;
  std::vector<std::string> worries;  // in plain words; empty means well
};

constexpr std::int64_t most_foreign_bounces = 50;  // S-24

std::string silence_in_words(const Silence& silence) {
  const std::string until = to_rfc3339(silence.until);
  if (silence.kind == SilenceKind::Loop)
    return fmt::format("a program answers the desk's mails at {} (T-17): it gets no automatic mail before {}", silence.address,
                       until);
  return fmt::format("too many mails in the name of {} prove nothing: no code is sent or taken before {}", silence.address,
                     until);
}

Picture look(const Settings& settings, Store& store, Time now) {
  Picture picture;
  picture.daemon_runs = InstanceLock::is_held(settings.data_dir);
  const auto tx = store.begin_reading();
  picture.figures = tx->status(now);
  picture.loops = tx->loop_statuses();
  picture.silences = tx->silences(now);
  const StatusFigures& f = picture.figures;
  if (!picture.daemon_runs) picture.worries.push_back("the daemon does not run");
  for (const LoopStatus& loop : picture.loops) {
    if (!picture.daemon_runs) break;
    if (loop.state == "failing") picture.worries.push_back(loop.loop + ": " + loop.message);
    if (now - loop.at > status_is_old)
      picture.worries.push_back(loop.loop + " has not been heard of since " + to_rfc3339(loop.at));
  }
  if (f.outbox_needs_decision > 0)
    picture.worries.push_back(
        fmt::format("{} outgoing mail(s) need a decision: `mail2ticket outbox list`", f.outbox_needs_decision));
  if (f.outbox_failed > 0)
    picture.worries.push_back(fmt::format("{} outgoing mail(s) were given up: `mail2ticket outbox list`", f.outbox_failed));
  if (const auto why = why_not_proved(settings.policy, tx->boundary_test()))
    picture.worries.push_back(*why + ": `mail2ticket check --auth`");
  if (is_border_silent(f.technician_mails, f.technician_mails_unproved))
    picture.worries.push_back(fmt::format(
        "the border proved nothing for {} of {} technicians' mails in 7 days; did it change? `mail2ticket check --auth FILE`",
        f.technician_mails_unproved, f.technician_mails));
  for (const Silence& silence : picture.silences) picture.worries.push_back(silence_in_words(silence));
  if (f.foreign_bounces > most_foreign_bounces)
    picture.worries.push_back(fmt::format(
        "{} reports in an hour about mails that this desk never sent: somebody writes in its name", f.foreign_bounces));
  if (f.oldest_outgoing && now - *f.oldest_outgoing > mail_waits_too_long)
    picture.worries.push_back("an outgoing mail waits since " + to_rfc3339(*f.oldest_outgoing));
  return picture;
}

ordered_json time_json(const std::optional<Time>& time) { return time ? ordered_json(to_rfc3339(*time)) : ordered_json(nullptr); }

void print_json(const Picture& picture, std::ostream& out) {
  const StatusFigures& f = picture.figures;
  ordered_json loops = ordered_json::array();
  for (const LoopStatus& loop : picture.loops)
    loops.push_back({{"loop", loop.loop},
                     {"state", loop.state},
                     {"message", loop.message},
                     {"at", to_rfc3339(loop.at)},
                     {"last_success", to_rfc3339(loop.last_success)}});
  ordered_json object;
  object["well"] = picture.worries.empty();
  object["daemon_runs"] = picture.daemon_runs;
  object["worries"] = picture.worries;
  object["loops"] = std::move(loops);
  object["tickets"] = {{"open", f.tickets_open}, {"all", f.tickets_all}};
  object["inbound"] = {{"waiting", f.inbound_waiting},
                       {"to_file", f.inbound_to_file},
                       {"held", f.held},
                       {"left", f.left},
                       {"last_received", time_json(f.last_received)}};
  object["outbox"] = {{"waiting", f.outbox_waiting},
                      {"failed", f.outbox_failed},
                      {"in_doubt", f.outbox_in_doubt},
                      {"needs_decision", f.outbox_needs_decision},
                      {"oldest", time_json(f.oldest_outgoing)},
                      {"last_sent", time_json(f.last_sent)}};
  object["technicians"] = {{"mails_7_days", f.technician_mails}, {"unproved_7_days", f.technician_mails_unproved}};
  ordered_json silenced = ordered_json::array();
  for (const Silence& silence : picture.silences)
    silenced.push_back({{"address", silence.address},
                        {"why", to_word(silence.kind)},
                        {"since", to_rfc3339(silence.since)},
                        {"until", to_rfc3339(silence.until)}});
  object["silenced"] = std::move(silenced);
  object["bounces"] = {{"addresses", f.bouncing_addresses}, {"foreign_last_hour", f.foreign_bounces}};
  object["pictures"] = {{"waiting", f.pictures_waiting}};
  object["last_error"] = f.last_error;
  out << object.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

void print_text(const Picture& picture, const TimeZone& zone, std::ostream& out) {
  const StatusFigures& f = picture.figures;
  const auto shown = [&](const std::optional<Time>& time) { return time ? shown_time(*time, zone) : std::string("never"); };
  out << (picture.worries.empty() ? "all is well\n" : "not well:\n");
  for (const std::string& worry : picture.worries) out << "  ! " << shown_text(worry) << "\n";
  out << fmt::format("\ntickets   {} open of {}\n", f.tickets_open, f.tickets_all);
  out << fmt::format("mail in   {} waiting, {} to file, {} held, {} left in the mailbox; last one {}\n", f.inbound_waiting,
                     f.inbound_to_file, f.held, f.left, shown(f.last_received));
  out << fmt::format("mail out  {} waiting, {} in doubt, {} given up, {} need a decision; last one {}\n", f.outbox_waiting,
                     f.outbox_in_doubt, f.outbox_failed, f.outbox_needs_decision, shown(f.last_sent));
  out << fmt::format("pictures  {} to read\n", f.pictures_waiting);
  if (f.bouncing_addresses > 0) out << fmt::format("addresses {} to which mails come back\n", f.bouncing_addresses);
  if (f.technician_mails > 0)
    out << fmt::format("border    no proof for {} of {} technicians' mails in 7 days\n", f.technician_mails_unproved,
                       f.technician_mails);
  if (!f.last_error.empty()) out << fmt::format("last error  {}\n", shown_text(f.last_error));
  if (!picture.loops.empty()) out << "\n";
  Table table({"loop", "state", "since", ""});
  for (const LoopStatus& loop : picture.loops) table.add({loop.loop, loop.state, shown_time(loop.at, zone), loop.message});
  table.print(out, "no daemon has run yet");
}

}  // namespace

ExitCode show_status(const ListOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  const Picture picture = look(settings, *store, SystemClock().now());
  if (options.json) {
    print_json(picture, console.out);
  } else {
    print_text(picture, TimeZone(settings.calendar.time_zone), console.out);
  }
  return picture.worries.empty() ? ExitCode::Ok : ExitCode::Unavailable;
}

}  // namespace m2t
