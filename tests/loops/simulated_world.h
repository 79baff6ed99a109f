// Desks, mailboxes and the mail between them, in simulated time: each desk is the real core with a real store in memory, each mailbox is a
// person or a program that may answer what it gets. No time passes while nothing happens, so that weeks take seconds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "daemon/clock_work.h"
#include "daemon/digest_work.h"
#include "daemon/processing.h"

namespace m2t::loops {

using namespace std::chrono_literals;

// A mail that reached a mailbox.
struct Arrived {
  std::string at;  // the mailbox
  std::string raw;
  Mail mail;
};

// What is written; empty fields are left out.
struct Letter {
  std::string from, to, subject, text;
  std::string more_fields{};
  std::string return_path{};  // "<>" for what a mail system writes
  std::string content_type = "text/plain; charset=utf-8";
};

class SimulatedWorld;
using Mailbox = std::function<void(SimulatedWorld& world, const Arrived& mail)>;

// One desk with all that the daemon does, but for its threads and its servers.
class SimulatedDesk {
 public:
  SimulatedDesk(Settings settings, const Clock& clock, std::uint64_t seed);
  const std::string& address() const { return desk_->settings.policy.address; }
  void take(const std::string& raw);
  // What is due to go out counts as sent; the rows with their bytes.
  std::vector<OutboxRow> send_due();
  // Reminders, closing, digests.
  void let_the_clock_work();
  std::optional<Time> next_due() const;  // of the outbox and of tickets
  Store& store() { return *store_; }
  std::map<Verdict, int> verdicts;  // of the mails that came in

 private:
  void handle(const InboundRow& row);

  std::shared_ptr<const Desk> desk_;
  const Clock& clock_;
  RandomBytes random_;
  std::shared_ptr<Store> store_;
  std::map<std::string, std::string> raw_;  // by the name of the blob
  ClockWork clock_work_;
  DigestWork digests_;
};

class SimulatedWorld {
 public:
  struct Sent {
    Time at{};
    std::string from, to, kind;
    bool automatic = true;
  };

  explicit SimulatedWorld(Time start) : clock_(start), start_(start) {}
  const Clock& clock() const { return clock_; }
  void add_desk(SimulatedDesk& desk) { desks_.push_back(&desk); }
  void add_mailbox(const std::string& address, Mailbox mailbox) { mailboxes_[address] = std::move(mailbox); }
  // It arrives `after` from now, with a Message-ID of its own.
  void post(const Letter& letter, std::chrono::milliseconds after);
  // The very bytes, to that address.
  void post_raw(const std::string& to, const std::string& raw, std::chrono::milliseconds after);
  // Stops when `span` is over, or fails the test when so many mails flow that it would never be.
  void run(std::chrono::hours span);

  std::vector<Sent> sent;  // by the desks
  int arrived = 0;         // at the desks

  int count(const std::string& to, bool automatic_only, Time since, Time until) const;
  // The most automatic mails to this address within any span of this length.
  int most_within(const std::string& to, std::chrono::minutes span) const;
  Time last_to(const std::string& to) const;
  Time start() const { return start_; }

 private:
  SimulatedDesk* desk_at(const std::string& address) const;
  void deliver(const std::string& to, const std::string& raw);
  void collect();
  Time next_moment(Time end) const;

  FixedClock clock_;
  Time start_;
  std::vector<SimulatedDesk*> desks_;
  std::map<std::string, Mailbox> mailboxes_;
  std::multimap<Time, std::pair<std::string, std::string>> under_way_;  // to, raw
  int letters_ = 0;
};

}  // namespace m2t::loops
