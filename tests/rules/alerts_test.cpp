// What an admin is told, and what not: each thing once when it begins, once when it is over, never a flood (INV-10).
#include "rules/alerts.h"

#include <doctest/doctest.h>

using namespace m2t;
using namespace std::chrono;

namespace {

const Time start = sys_days(2026y / November / 23) + 8h;

AlertFigures well(Time now) {
  AlertFigures figures;
  figures.started = start;
  figures.mailboxes = {{"support@host/INBOX", now, "", 60s}};
  return figures;
}

// A daemon, an admin, and what is kept between two looks.
struct AlertWatch {
  std::vector<AlertState> known;
  AlertLimits limits;

  // What is told at that moment; each telling succeeds unless `reached` is false.
  std::vector<std::string> look(const AlertFigures& figures, Time now, bool reached = true) {
    return take(next_alerts(known, alert_signs(figures, limits, known, now), now), now, reached);
  }
  std::vector<std::string> take(const AlertStep& step, Time now, bool reached = true) {
    for (const AlertState& alert : step.changed) keep(alert);
    std::vector<std::string> told;
    for (const AlertNews& news : step.to_tell) {
      if (!reached) continue;
      AlertState state = news.alert;
      (news.over ? state.end_told : state.told) = now;
      keep(state);
      told.push_back(std::string(news.over ? "over " : "begins ") + std::string(to_word(state.kind)));
    }
    return told;
  }
  void keep(const AlertState& alert) {
    std::erase_if(known, [&](const AlertState& one) { return one.kind == alert.kind && one.subject == alert.subject; });
    known.push_back(alert);
  }
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("alerts: a mail that does not go out is told once, and once more when it is over (INV-10)") {
  AlertWatch watch;
  AlertFigures figures = well(start + 30min);
  figures.oldest_outgoing = start;
  CHECK(watch.look(figures, start + 30min) == Told{});  // not over thirty minutes yet
  figures = well(start + 31min);
  figures.oldest_outgoing = start;
  CHECK(watch.look(figures, start + 31min) == Told{"begins mails_wait"});
  for (int minute = 32; minute < 300; ++minute) {
    figures.mailboxes[0].last_success = start + minutes(minute);
    REQUIRE(watch.look(figures, start + minutes(minute)) == Told{});
  }
  CHECK(watch.look(well(start + 5h), start + 5h) == Told{"over mails_wait"});
  CHECK(watch.look(well(start + 5h + 1min), start + 5h + 1min) == Told{});
}

TEST_CASE("alerts: a border that stops to vouch for technicians is told once, and when it vouches again (A-17)") {
  AlertWatch watch;
  const auto with = [](std::int64_t mails, std::int64_t unproved) {
    AlertFigures figures = well(start + 1min);
    figures.technician_mails = mails;
    figures.technician_mails_unproved = unproved;
    return figures;
  };
  CHECK(watch.look(with(3, 3), start + 1min) == Told{});  // too few to mean anything
  CHECK(watch.look(with(10, 5), start + 1min) == Told{});
  CHECK(watch.look(with(10, 6), start + 1min) == Told{"begins border_silent"});
  CHECK(watch.look(with(10, 9), start + 1min) == Told{});
  CHECK(watch.look(with(10, 5), start + 1min) == Told{"over border_silent"});
}

TEST_CASE("alerts: what comes and goes is told once an hour at most, and the hour's end is not forgotten (INV-10)") {
  AlertWatch watch;
  std::size_t begun = 0, over = 0;
  for (int minute = 0; minute < 600; ++minute) {
    const Time now = start + minutes(minute);
    AlertFigures figures = well(now);
    figures.suspicious = minute % 2;  // held, released, held, released
    for (const std::string& told : watch.look(figures, now)) ++(told.starts_with("begins") ? begun : over);
  }
  CHECK(begun == 10);
  CHECK(over == 10);
}

TEST_CASE("alerts: what is over before it could be told is not told; what could not be told is told later") {
  AlertWatch watch;
  AlertFigures bad = well(start);
  bad.suspicious = 1;
  CHECK(watch.look(bad, start, false) == Told{});
  CHECK(watch.look(well(start + 1min), start + 1min, true) == Told{});
  CHECK(watch.look(bad, start + 2min, false) == Told{});
  CHECK(watch.look(bad, start + 3min, true) == Told{"begins held_suspicious"});
  CHECK(watch.look(well(start + 4min), start + 4min, false) == Told{});
  SUBCASE("the end, too") { CHECK(watch.look(well(start + 5min), start + 5min) == Told{"over held_suspicious"}); }
  SUBCASE("but not an end that nobody heard of, when it begins again") {
    CHECK(watch.look(bad, start + 5min) == Told{});
    CHECK(watch.look(well(start + 6min), start + 6min) == Told{"over held_suspicious"});
  }
}

TEST_CASE("alerts: a mailbox that cannot be read for 15 minutes; a restart neither repeats nor ends it") {
  AlertWatch watch;
  AlertFigures figures = well(start);
  figures.mailboxes[0].trouble = "wrong password";
  CHECK(watch.look(figures, start + 15min) == Told{});
  CHECK(watch.look(figures, start + 15min + 1s) == Told{"begins mailbox_silent"});
  AlertFigures restarted = figures;
  restarted.started = start + 20min;
  restarted.mailboxes[0].last_success.reset();
  CHECK(watch.look(restarted, start + 21min) == Told{});
  CHECK(watch.look(restarted, start + 50min) == Told{});
  restarted.mailboxes[0].last_success = start + 51min;
  CHECK(watch.look(restarted, start + 51min) == Told{"over mailbox_silent"});
}

TEST_CASE("alerts: a mailbox that could never be read counts from the start; one that is looked into rarely is not silent") {
  AlertWatch watch;
  AlertFigures figures = well(start);
  figures.mailboxes = {{"a", std::nullopt, "no such host", 60s}, {"rare", start, "", 1h}};
  CHECK(watch.look(figures, start + 14min) == Told{});
  CHECK(watch.look(figures, start + 16min) == Told{"begins mailbox_silent"});
  CHECK(watch.known.size() == 1);
  CHECK(watch.known[0].subject == "a");
  CHECK(watch.look(figures, start + 2h + 1s) == Told{"begins mailbox_silent"});
  figures.mailboxes.clear();  // taken out of the configuration
  CHECK(watch.look(figures, start + 3h) == Told{"over mailbox_silent", "over mailbox_silent"});
}

TEST_CASE("alerts: backups are looked at only where a limit is set; held mails over the threshold") {
  AlertWatch watch;
  CHECK(watch.look(well(start + 480h), start + 480h) == Told{});
  watch.limits.no_backup = 26h;
  watch.limits.held_many = 5;
  AlertFigures figures = well(start + 26h);
  figures.held = 4;
  CHECK(watch.look(figures, start + 26h) == Told{});
  figures.mailboxes.clear();
  figures.held = 5;
  CHECK(watch.look(figures, start + 26h + 1s) == Told{"begins no_backup", "begins held_many"});
  figures.last_backup = start + 27h;
  figures.held = 0;
  CHECK(watch.look(figures, start + 27h) == Told{"over no_backup", "over held_many"});
}

TEST_CASE("alerts: the service's end is told at each end, and that it runs again after five minutes") {
  AlertWatch watch;
  AlertSign failed;
  failed.kind = AlertKind::ServiceFailed;
  failed.subject = "mail2ticket.service";
  failed.is = AlertSign::Is::Bad;
  const auto gives_up = [&](Time now) { return watch.take(next_alerts(watch.known, {&failed, 1}, now), now); };
  CHECK(gives_up(start) == Told{"begins service_failed"});
  CHECK(gives_up(start + 1min) == Told{});  // started by hand, and failed again
  AlertFigures figures = well(start + 2min);
  figures.started = start + 2min;
  CHECK(watch.look(figures, start + 6min) == Told{});
  CHECK(watch.look(figures, start + 7min) == Told{"over service_failed"});
  CHECK(gives_up(start + 8min) == Told{"begins service_failed"});
}
