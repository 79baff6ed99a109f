// A loop of its own: looks how the desk is, keeps what began and what ended, and tells an admin by the second SMTP server. It uses neither
// the outbox nor its server, so that it works while these do not.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/nudge.h"
#include "daemon/desk.h"
#include "daemon/health.h"
#include "mailer/smtp_sender.h"
#include "rules/alerts.h"
#include "store/store.h"

namespace m2t {

class AlertWork {
 public:
  struct Parts {
    std::shared_ptr<const Desk> desk;
    std::shared_ptr<Store> store;  // this loop's own connection
    std::function<std::unique_ptr<MailSender>()> make_sender;
    std::function<std::vector<LoopStatus>()> loops;  // what the loops say of themselves now
    const Clock& clock;
  };
  explicit AlertWork(Parts parts);

  // One look. Gives why an alert could not be told, or nothing; it is told later. Throws what the store throws.
  std::optional<std::string> look();
  // `stop` ends it between two mails.
  void run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat);
  // How long between two looks: short enough for the shortest limit.
  std::chrono::milliseconds pause() const;

 private:
  AlertFigures figures(Time now);
  AlertStep keep_what_changed(Time now);
  std::optional<std::string> tell(const AlertNews& news);

  Parts parts_;
  Time started_;
  Time told_again_from_{};  // after a failure
  std::string instance_key_;
};

}  // namespace m2t
