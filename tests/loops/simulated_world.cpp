#include "tests/loops/simulated_world.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/log.h"
#include "parsers/reader.h"
#include "tests/daemon/test_desk.h"

namespace m2t::loops {
namespace {

constexpr std::chrono::milliseconds mail_system_takes{2000};  // from a desk to a mailbox
constexpr int too_many_mails = 3000;

bool is_automatic(const OutboxRow& row) {
  const auto notice = notice_kind_from(row.kind);
  return !notice || !is_written_by_a_person(*notice);
}

// support+r.secret@… lies in support@…
std::string without_plus(std::string address) {
  const auto plus = address.find('+');
  const auto at = address.find('@');
  if (plus != std::string::npos && at != std::string::npos && plus < at) address.erase(plus, at - plus);
  return address;
}

}  // namespace

SimulatedDesk::SimulatedDesk(Settings settings, const Clock& clock, std::uint64_t seed)
    : desk_(test::desk_from(std::move(settings))),
      clock_(clock),
      random_(seeded_random(seed)),
      store_([&] {
        StoreOptions options;
        options.file = ":memory:";
        options.random = seeded_random(seed + 1);
        return std::shared_ptr<Store>(open_sqlite_store(options));
      }()),
      clock_work_({desk_, store_, clock_, random_}),
      digests_({desk_, store_, clock_, random_}) {
  set_log_level(LogLevel::Error);
}

void SimulatedDesk::take(const std::string& raw) {
  const Mail mail = read_mail(raw, reading_options(desk_->settings));
  NewInbound row = inbound_from_file(mail, raw, clock_.now(), random_);
  row.blob = to_hex(sha256(raw));
  raw_[row.blob] = raw;
  {
    auto tx = store_->begin();
    REQUIRE(tx->add_inbound(row));
    tx->commit();
  }
  for (const InboundRow& due : store_->begin_reading()->received_inbound(clock_.now(), 64)) handle(due);
}

void SimulatedDesk::handle(const InboundRow& row) {
  const std::string& raw = raw_.at(row.blob);
  auto tx = store_->begin();
  ApplyContext context{*desk_, random_, clock_.now(), "desk", {}};
  context.attachment_bytes = [&](const Attachment& a) { return attachment_bytes(raw, a); };
  const Handled handled = handle_mail(*tx, row, read_mail(raw, reading_options(desk_->settings)), context);
  tx->commit();
  ++verdicts[handled.decision.verdict];
}

std::vector<OutboxRow> SimulatedDesk::send_due() {
  auto tx = store_->begin();
  std::vector<OutboxRow> rows = tx->claim_outgoing(clock_.now(), 1000);
  std::vector<OutboxResult> results;
  for (const OutboxRow& row : rows) results.push_back({row.id, OutboxState::Sent, "250 ok", {}, {}});
  tx->record_results(results, clock_.now());
  tx->commit();
  return rows;
}

void SimulatedDesk::let_the_clock_work() {
  while (clock_work_.do_one() || digests_.do_one()) {
  }
}

std::optional<Time> SimulatedDesk::next_due() const {
  const auto tx = store_->begin_reading();
  const auto outgoing = tx->next_outgoing_due(), step = tx->next_step_due();
  if (outgoing && step) return std::min(*outgoing, *step);
  return outgoing ? outgoing : step;
}

void SimulatedWorld::post(const Letter& letter, std::chrono::milliseconds after) {
  static const TimeZone zone("Europe/Brussels");
  std::string raw = letter.return_path.empty() ? "" : "Return-Path: " + letter.return_path + "\n";
  raw += "From: " + letter.from + "\nTo: " + letter.to + "\nSubject: " + letter.subject +
         "\nDate: " + to_rfc5322(clock_.now() + after, zone) + "\nMessage-ID: <w" + std::to_string(++letters_) +
         "@mail.example.org>\n" + letter.more_fields + "MIME-Version: 1.0\nContent-Type: " + letter.content_type + "\n\n" +
         letter.text + "\n";
  post_raw(letter.to, raw, after);
}

void SimulatedWorld::post_raw(const std::string& to, const std::string& raw, std::chrono::milliseconds after) {
  under_way_.emplace(clock_.now() + after, std::make_pair(to, raw));
}

SimulatedDesk* SimulatedWorld::desk_at(const std::string& address) const {
  const auto is_it = [&](const SimulatedDesk* desk) { return same_address(desk->address(), without_plus(address)); };
  const auto found = std::ranges::find_if(desks_, is_it);
  return found == desks_.end() ? nullptr : *found;
}

void SimulatedWorld::deliver(const std::string& to, const std::string& raw) {
  if (SimulatedDesk* desk = desk_at(to)) {
    ++arrived;
    REQUIRE_MESSAGE(arrived < too_many_mails, "mails go round without end");
    return desk->take(raw);
  }
  if (const auto mailbox = mailboxes_.find(to); mailbox != mailboxes_.end()) mailbox->second(*this, {to, raw, read_mail(raw)});
}

void SimulatedWorld::collect() {
  for (SimulatedDesk* desk : desks_) {
    desk->let_the_clock_work();
    for (const OutboxRow& row : desk->send_due()) {
      sent.push_back({clock_.now(), desk->address(), row.to, row.kind, is_automatic(row)});
      post_raw(row.to, row.bytes, mail_system_takes);
    }
  }
}

// Digests are looked for each hour.
Time SimulatedWorld::next_moment(Time end) const {
  Time next = std::min<Time>(end, std::chrono::floor<std::chrono::hours>(clock_.now()) + 1h);
  if (!under_way_.empty()) next = std::min(next, under_way_.begin()->first);
  for (const SimulatedDesk* desk : desks_)
    if (const auto due = desk->next_due()) next = std::min(next, *due);
  return std::max(next, clock_.now());
}

void SimulatedWorld::run(std::chrono::hours span) {
  const Time end = clock_.now() + span;
  while (clock_.now() < end) {
    clock_.set(next_moment(end));
    while (!under_way_.empty() && under_way_.begin()->first <= clock_.now()) {
      const auto [to, raw] = under_way_.begin()->second;
      under_way_.erase(under_way_.begin());
      deliver(to, raw);
    }
    collect();
  }
}

int SimulatedWorld::count(const std::string& to, bool automatic_only, Time since, Time until) const {
  return static_cast<int>(std::ranges::count_if(sent, [&](const Sent& mail) {
    return mail.to == to && (mail.automatic || !automatic_only) && mail.at >= since && mail.at < until;
  }));
}

int SimulatedWorld::most_within(const std::string& to, std::chrono::minutes span) const {
  int most = 0;
  for (const Sent& mail : sent)
    if (mail.to == to) most = std::max(most, count(to, true, mail.at, mail.at + span));
  return most;
}

Time SimulatedWorld::last_to(const std::string& to) const {
  Time last{};
  for (const Sent& mail : sent)
    if (mail.to == to) last = std::max(last, mail.at);
  return last;
}

}  // namespace m2t::loops
