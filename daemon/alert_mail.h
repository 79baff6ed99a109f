// An alert -> its mail, and the way out that has nothing to do with the outbox: the second SMTP server, at once.
#pragma once

#include <functional>
#include <string>

#include "daemon/settings.h"
#include "mailer/smtp_sender.h"
#include "rules/alerts.h"

namespace m2t {

bool tells_alerts(const Settings& settings);  // [alerts] names somebody and a server
// The second server. Its password is read at each login.
SmtpAccount alert_account(const Settings& settings);

struct AlertSending {
  const Settings& settings;
  MailSender& sender;
  const std::string& instance_key;  // for the loop stamp; empty: not known, the mail goes without
  Time now{};
};
// `mark` is called before the final dot: what may have arrived is never sent again. Throws PermanentError when an address cannot be written
// safely, and what `mark` throws.
DeliveryResult send_alert(const AlertNews& news, const AlertSending& with, const std::function<void()>& mark);

}  // namespace m2t
