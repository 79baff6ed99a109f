#include "daemon/digest_work.h"

#include <algorithm>

#include "base/errors.h"
#include "base/log.h"
#include "daemon/digest_mails.h"
#include "daemon/personal_address.h"
#include "rules/news.h"
#include "store/broken.h"

namespace m2t {
namespace {

constexpr std::chrono::days digest_secrets_live{30};

std::vector<Ticket> open_tickets(Tx& tx) {
  TicketFilter filter;
  filter.states = {TicketState::New, TicketState::Assigned, TicketState::Waiting, TicketState::Solved};
  filter.complaints = true;
  return tx.list_tickets(filter);
}

std::size_t count_of_unsolved(const std::vector<Ticket>& tickets) {
  return static_cast<std::size_t>(std::ranges::count_if(tickets, [](const Ticket& t) { return t.state != TicketState::Solved; }));
}

void queue(Tx& tx, const PreparedDigest& prepared, const DigestReader& reader, Time now, const std::string& actor) {
  const OutboxId id = tx.add_outgoing(prepared.mail);
  for (const auto& secret : prepared.secrets) tx.add_secret(secret.hash, secret.ticket, reader.person, now + digest_secrets_live);
  Event event;
  event.at = now;
  event.actor = actor;
  event.what = "outbox.queued";
  event.outbox = id;
  event.detail = "kind=" + prepared.mail.kind + " id=" + prepared.mail.mail_id;
  tx.add_event(event);
}

}  // namespace

std::optional<DigestWork::Next> DigestWork::next(Tx& tx) const {
  const Desk& desk = *parts_.desk;
  const DeskPolicy& policy = desk.settings.policy;
  if (!policy.digests) return std::nullopt;
  std::optional<Next> first;
  for (const DigestReader& reader : digest_readers(policy)) {
    for (const DigestKind kind : {DigestKind::Morning, DigestKind::Week}) {
      if (kind == DigestKind::Week && !reader.team_leader) continue;
      const auto made_on = tx.last_digest(reader.person.address, to_word(kind));
      const auto due = next_digest(kind, made_on, policy.digest_at, desk.calendar, parts_.clock.now());
      if (due && (!first || *due < first->due)) first = Next{kind, reader, *due};
    }
  }
  return first;
}

bool DigestWork::do_one() {
  const Time now = parts_.clock.now();
  if (nothing_ever_ || (look_at_ && now < *look_at_)) return false;
  auto tx = parts_.store->begin();
  const auto what = next(*tx);
  nothing_ever_ = !what;
  if (!what || what->due > now) {
    if (what) look_at_ = what->due;
    return false;
  }
  guarded(*tx, to_word(what->kind), [&] {
    if (tx->wants_digests(what->reader.person.address)) make(*tx, *what);
  });
  tx->note_digest(what->reader.person, to_word(what->kind), parts_.desk->calendar.zone().to_local(now).date);
  tx->commit();
  return true;
}

bool DigestWork::tell_gathered() {
  const Time now = parts_.clock.now();
  const auto oldest = parts_.store->begin_reading()->oldest_gathered_news();
  const bool waits = oldest && *oldest <= now && now - *oldest < gathered_news_wait;  // a clock that was set back makes none wait
  if (!oldest || waits) return false;
  auto tx = parts_.store->begin();
  const auto news = tx->take_gathered_news();
  if (news) guarded(*tx, "gathered", [&] { make_gathered(*tx, *news); });
  tx->commit();
  return news.has_value();
}

void DigestWork::guarded(Tx& tx, std::string_view kind, const std::function<void()>& make) {
  try {
    auto savepoint = tx.savepoint();
    make();
    savepoint->release();
  } catch (const TransientError&) {
    throw;
  } catch (const BrokenStore&) {
    throw;
  } catch (const std::exception& e) {  // an address that cannot be written to
    log_error("digest.failed", "a digest cannot be made", {{"kind", kind}, {"why", e.what()}});
    Event event;
    event.at = parts_.clock.now();
    event.actor = parts_.actor;
    event.what = "digest.failed";
    event.detail = "kind=" + std::string(kind);
    tx.add_event(event);
  }
}

void DigestWork::make(Tx& tx, const Next& what) {
  what.kind == DigestKind::Morning ? make_morning(tx, what.reader) : make_week(tx, what.reader);
}

void DigestWork::make_morning(Tx& tx, const DigestReader& reader) {
  const Desk& desk = *parts_.desk;
  const Time now = parts_.clock.now();
  std::vector<Time> held_since;
  for (const InboundRow& row : tx.held()) held_since.push_back(row.received);
  const MorningDigest digest =
      morning_digest(reader, open_tickets(tx), held_since, {desk.settings.policy, desk.settings.rules, desk.calendar, now});
  if (digest.empty()) return;
  const std::string address =
      reader.technician ? personal_address_of(tx, reader.person, desk.settings.policy, now) : std::string();
  const auto prepared = prepare_morning_digest(reader, digest, {desk, parts_.random, now, tx.instance_key(), address});
  queue(tx, prepared, reader, now, parts_.actor);
}

void DigestWork::make_gathered(Tx& tx, const NewsOfReader& news) {
  const Desk& desk = *parts_.desk;
  const Time now = parts_.clock.now();
  std::vector<std::pair<Ticket, StaffNews>> of_tickets;
  for (const GatheredNews& one : news.news)
    if (auto ticket = tx.find_ticket(one.ticket)) of_tickets.emplace_back(*std::move(ticket), one.news);
  const GatheredDigest digest = gathered_digest(of_tickets, news.reader, desk.settings.policy);
  if (digest.empty()) return;
  DigestReader reader{news.reader};
  reader.person.language = language_of_staff(reader.person, desk.settings.policy);
  queue(tx, prepare_gathered_news(reader, digest, {desk, parts_.random, now, tx.instance_key(), {}}), reader, now, parts_.actor);
}

void DigestWork::make_week(Tx& tx, const DigestReader& reader) {
  const Desk& desk = *parts_.desk;
  const Time now = parts_.clock.now();
  const auto figures_of = [&](const Week& week) {
    return week_figures(week, tx.ticket_figures(week.from, week.until), desk.calendar);
  };
  WeekReport report;
  report.week = week_before(now, 1, desk.calendar);
  report.last = figures_of(report.week);
  report.before = figures_of(week_before(now, 2, desk.calendar));
  report.open = count_of_unsolved(open_tickets(tx));
  if (report.empty()) return;
  queue(tx, prepare_week_digest(reader, report, {desk, parts_.random, now, tx.instance_key(), {}}), reader, now, parts_.actor);
}

}  // namespace m2t
