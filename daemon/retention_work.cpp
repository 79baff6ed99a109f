#include "daemon/retention_work.h"

#include <algorithm>
#include <system_error>

#include "base/errors.h"
#include "base/log.h"

namespace m2t {
namespace {

constexpr std::size_t removed_at_once = 200;
constexpr std::chrono::hours farthest_look{25};  // a night with 25 hours; farther away: the clock was set back
constexpr std::chrono::minutes look_at_clock{1};
// The others write meanwhile: who takes the database's lock again at once lets nobody else have it.
constexpr std::chrono::milliseconds between_steps{200};
constexpr std::chrono::minutes after_failure{10};

RetentionClass stored_class(KeptClass what) {
  switch (what) {
    case KeptClass::TicketTexts: return RetentionClass::TicketTexts;
    case KeptClass::RawMails: return RetentionClass::RawMails;
    case KeptClass::Pictures: return RetentionClass::Pictures;
    case KeptClass::SentMails: return RetentionClass::SentMails;
    case KeptClass::OtherMails: return RetentionClass::OtherMails;
    case KeptClass::HeldMails: return RetentionClass::HeldMails;
    case KeptClass::Audit: return RetentionClass::Audit;
    case KeptClass::Persons: return RetentionClass::Persons;
    case KeptClass::Counters:
    case KeptClass::OldDatabases: break;
  }
  return RetentionClass::Counters;
}

std::string name_of(KeptClass what) {
  switch (what) {
    case KeptClass::TicketTexts: return "ticket_texts";
    case KeptClass::RawMails: return "raw_mails";
    case KeptClass::Pictures: return "pictures";
    case KeptClass::SentMails: return "sent_mails";
    case KeptClass::OtherMails: return "other_mails";
    case KeptClass::HeldMails: return "held_mails";
    case KeptClass::Audit: return "audit";
    case KeptClass::Persons: return "persons";
    case KeptClass::Counters: return "counters";
    case KeptClass::OldDatabases: break;
  }
  return "old_databases";
}

Event event_of_retention(std::string what, Time now) {
  Event event;
  event.at = now;
  event.actor = "retention";
  event.what = std::move(what);
  return event;
}

}  // namespace

bool RetentionWork::do_one() {
  if (!ids_.empty()) {
    remove_some();
    return true;
  }
  if (!classes_.empty()) return begin_class();
  if (untidy_) return tidy();
  const Time now = parts_.clock.now();
  if (now < look_at_ && look_at_ - now < farthest_look) return false;
  const std::vector<KeptUntil> over = what_is_over(parts_.desk->settings.retention, now);
  classes_.assign(over.begin(), over.end());
  look_at_ = next_retention(now, parts_.desk->calendar.zone());
  return true;
}

bool RetentionWork::begin_class() {
  now_at_ = classes_.front();
  classes_.pop_front();
  if (now_at_.what == KeptClass::OldDatabases)
    remove_old_databases(now_at_.before);
  else
    ids_ = personal_data_to_look_at(*parts_.store)->over(stored_class(now_at_.what), now_at_.before);
  return true;
}

// The rows are committed without them first, then the files go (K-29); what a crash leaves in between is swept at the next start.
void RetentionWork::remove_some() {
  const std::size_t count = std::min(removed_at_once, ids_.size());
  const std::span<const std::int64_t> some(ids_.data(), count);
  const Time now = parts_.clock.now();
  const auto data = personal_data(*parts_.store);
  note_removed(data->tx(), some, now);
  const std::vector<std::string> files = data->remove(stored_class(now_at_.what), some, now_at_.before, now);
  data->commit();
  for (const std::string& file : files) parts_.blobs.remove(file);
  removed_[name_of(now_at_.what)] += count;
  untidy_ = true;
  ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(count));
}

void RetentionWork::note_removed(Tx& tx, std::span<const std::int64_t> ids, Time now) {
  for (const std::int64_t id : ids) {
    if (now_at_.what == KeptClass::TicketTexts) {
      Event event = event_of_retention("ticket.text_removed", now);
      event.ticket = TicketId{id};
      tx.add_event(event);
    } else if (now_at_.what == KeptClass::HeldMails) {
      Event event = event_of_retention("inbound.discarded", now);
      event.inbound = InboundId{id};
      event.detail = "why=retention";
      tx.add_event(event);
    }
  }
}

void RetentionWork::remove_old_databases(Time before) {
  const std::filesystem::path database = parts_.desk->settings.database_file();
  const std::string beginning = database.filename().string() + ".before-";
  std::error_code none;  // a desk whose database is in memory has no folder
  for (const auto& file : std::filesystem::directory_iterator(database.parent_path(), none)) {
    if (!file.is_regular_file() || !file.path().filename().string().starts_with(beginning)) continue;
    const auto written = std::chrono::file_clock::to_sys(file.last_write_time());
    if (std::chrono::time_point_cast<Time::duration>(written) >= before) continue;
    std::error_code failed;
    if (std::filesystem::remove(file.path(), failed)) ++removed_[name_of(KeptClass::OldDatabases)];
    if (failed)
      log_warning("retention.file", "an old copy of the database cannot be removed",
                  {{"file", file.path().string()}, {"why", failed.message()}});
  }
}

// Deleted words stay in the segments of the search index until these are merged.
bool RetentionWork::tidy() {
  if (tidy_search_index(*parts_.store, first_tidying_)) {
    first_tidying_ = false;
    return true;
  }
  untidy_ = false;
  first_tidying_ = true;
  if (!empty_write_ahead_log(*parts_.store)) log_info("retention.wal", "the write-ahead log is cut later: somebody reads");
  for (const auto& [what, count] : removed_)
    log_info("retention.removed", "what was kept long enough is removed", {{"class", what}, {"count", count}});
  removed_.clear();
  return true;
}

void RetentionWork::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat) {
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  while (!stop.stop_requested()) {
    std::chrono::milliseconds wait{0};
    try {
      wait = do_one() ? between_steps : look_at_clock;
      heartbeat.well("waiting for the night");
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      log_warning("retention.retry", "what is kept long enough could not be removed, it is tried again", {{"why", e.what()}});
      wait = after_failure;
    }
    heartbeat.beat();
    if (wait.count() > 0) wake.wait_for(wait);
  }
}

}  // namespace m2t
