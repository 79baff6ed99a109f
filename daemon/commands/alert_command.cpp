// `mail2ticket alert --unit UNIT`: what systemd calls when it gave the service up. It needs as little as it can: the [alerts] of the
// configuration, whatever is wrong beside them, and the database only to remember that it was told.
#include <ostream>

#include "base/log.h"
#include "daemon/alert_mail.h"
#include "daemon/commands/command_support.h"
#include "store/alert_rows.h"

namespace m2t {
namespace {

// The database, as far as it can be used.
class AlertMemory {
 public:
  AlertMemory(const Settings& settings, Console& console) : console_(console) {
    try {
      if (!settings.data_dir.empty()) store_ = store_of(settings, false);
      if (store_) instance_key_ = store_->begin_reading()->instance_key();
    } catch (const std::exception& e) {
      without(e.what());
    }
  }
  const std::string& instance_key() const { return instance_key_; }

  std::vector<AlertState> known_of(AlertKind kind) {
    std::vector<AlertState> known;
    try {
      if (store_) known = alert_rows_to_look_at(*store_)->alerts();
    } catch (const std::exception& e) {
      without(e.what());
    }
    std::erase_if(known, [&](const AlertState& alert) { return alert.kind != kind; });
    return known;
  }

  void keep(const AlertState& alert) {
    if (!store_) return;
    try {
      const auto rows = alert_rows(*store_);
      rows->keep(alert);
      rows->commit();
    } catch (const std::exception& e) {
      without(e.what());
    }
  }

 private:
  void without(std::string_view why) {
    store_.reset();
    console_.err << "mail2ticket: the alert is sent without being remembered: " << why << "\n";
  }

  Console& console_;
  std::shared_ptr<Store> store_;
  std::string instance_key_;
};

// Read while root may, because what follows becomes the daemon's user.
SmtpAccount account_with_password(const Settings& settings) {
  SmtpAccount account = alert_account(settings);
  if (!account.user.empty()) account.password = [password = account.password()] { return password; };
  return account;
}

ExitCode tell(const AlertNews& news, const Settings& settings, const SmtpAccount& account, AlertMemory& memory,
              Console& console) {
  const Time now = SystemClock().now();
  AlertState told = news.alert;
  told.told = now;
  const auto sender = make_smtp_sender(account, {});
  const auto result = send_alert(news, {settings, *sender, memory.instance_key(), now}, [&] { memory.keep(told); });
  using Outcome = DeliveryResult::Outcome;
  if (result.outcome == Outcome::Sent || result.outcome == Outcome::InDoubt) {
    console.out << settings.alerts.address << " was told: " << result.reply << "\n";
    return ExitCode::Ok;
  }
  memory.keep(news.alert);
  console.err << "mail2ticket: the alert server does not take the alert: " << result.reply << "\n";
  return ExitCode::TryLater;
}

}  // namespace

ExitCode alert_of_unit(const AlertOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const LoadedSettings loaded = load_settings(options.config);
  const Settings& settings = loaded.settings;
  if (!tells_alerts(settings)) {
    if (!loaded.problems.empty()) throw ConfigurationError(describe_problems(loaded));
    console.err << "mail2ticket: nobody is told: [alerts] names no address and host\n";
    return ExitCode::Ok;
  }
  const SmtpAccount account = account_with_password(settings);
  AlertMemory memory(settings, console);
  AlertSign failed;
  failed.kind = AlertKind::ServiceFailed;
  failed.subject = options.unit;
  failed.is = AlertSign::Is::Bad;
  const std::vector<AlertState> known = memory.known_of(AlertKind::ServiceFailed);
  const AlertStep step = next_alerts(known, {&failed, 1}, SystemClock().now());
  for (const AlertState& alert : step.changed) memory.keep(alert);
  if (step.to_tell.empty()) {
    console.out << settings.alerts.address << " knows already that " << options.unit << " has stopped\n";
    return ExitCode::Ok;
  }
  return tell(step.to_tell.front(), settings, account, memory, console);
}

}  // namespace m2t
