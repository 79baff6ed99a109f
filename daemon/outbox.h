// Loop 3: due rows -> sender -> result. One thread owns the store and commits; several senders share each of its commits:
// claims (o1), in-doubt markers (o5) and results (o8) that come together become durable together.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/digest.h"
#include "base/nudge.h"
#include "daemon/health.h"
#include "mailer/smtp_sender.h"
#include "store/store.h"

namespace m2t {

struct OutboxRules {
  int connections = 2;
  int per_minute = 0;  // pace; 0 = none
  std::chrono::hours give_up_after{24 * 5};
  std::chrono::hours give_up_acknowledgements_after{24};
};

// When to try a row again: the table 1, 5, 15, 30, 60 min … with up to 20 % of jitter (`chance` in [0, 1)). S-01, S-10.
std::chrono::milliseconds retry_delay(int attempts, bool greylisted, double chance);
// How long to leave the server alone after `failures` in a row: 1 s, 2 s, 4 s … 5 min, with jitter.
std::chrono::milliseconds pause_after(int failures, double chance);

// What a delivery result means for its row. Pure.
OutboxResult result_for(const OutboxRow& row, const DeliveryResult& delivery, const OutboxRules& rules, Time now, double chance);

class Outbox {
 public:
  struct Parts {
    std::shared_ptr<Store> store;  // this loop's own connection
    std::function<std::unique_ptr<MailSender>()> make_sender;
    OutboxRules rules;
    const Clock& clock;
    RandomBytes random;
    CrashPoints crash_points;
  };
  explicit Outbox(Parts parts);
  ~Outbox();

  // Until `stop`. Then waits for the transactions in flight and records their results; rows not begun go back to the queue.
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat);

 private:
  struct Answer {  // a result and the row it belongs to (without its bytes)
    OutboxRow row;
    OutboxResult result;
  };
  struct InDoubtRequest {  // lives on the stack of the sender that waits for it
    OutboxId id{};
    bool done = false;
    bool failed = false;
  };
  struct Turn {
    std::vector<Answer> answers;
    std::vector<InDoubtRequest*> in_doubt;
    std::size_t may_claim = 0;
    std::size_t in_hand = 0;  // claimed, without a result yet
    std::vector<OutboxRow> claimed;
    bool is_empty() const { return answers.empty() && in_doubt.empty() && may_claim == 0; }
  };
  void sender_loop();
  void send_one(MailSender& sender, OutboxRow row);
  void commit_in_doubt(OutboxId id);  // called by senders; returns when the marker is durable
  Turn collect(Time now);
  void write_turn(Tx& tx, Turn& turn, Time now);
  void take_turn(Turn turn, Time now);
  void fail_turn(Turn& turn);
  void note_server_state(const OutboxRow& row, DeliveryResult& delivery, Time now);
  std::size_t allowed_by_pace(Tx& tx, Time now, const Turn& turn) const;
  std::chrono::milliseconds time_to_next(Time now);
  void report(Heartbeat& heartbeat);
  void finish();
  double chance() const;

  Parts parts_;
  Nudge* wake_ = nullptr;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<OutboxRow> to_send_;
  std::vector<Answer> answers_;
  std::vector<InDoubtRequest*> in_doubt_;
  std::size_t sending_ = 0;  // rows that a sender has in hand
  bool closing_ = false;     // take nothing new
  bool abandoned_ = false;   // nobody commits markers any more
  int failures_ = 0;         // of the server, in a row
  int rejections_ = 0;       // of mails at MAIL, DATA or the dot, in a row (S-06)
  Time paused_until_{};
  std::string server_trouble_;
  std::vector<std::jthread> senders_;
};

}  // namespace m2t
