#include "daemon/alert_mail.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "mailer/alert_words.h"
#include "mailer/compose.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

AlertFacts facts_of(const AlertNews& news, const Settings& settings) {
  AlertFacts facts;
  facts.kind = news.alert.kind;
  facts.over = news.over;
  facts.subject = news.alert.subject;
  facts.desk = settings.policy.address;
  facts.began = news.alert.began;
  facts.since = news.sign.since;
  facts.count = news.sign.count;
  facts.cause = news.sign.words;
  return facts;
}

// The same for the same news, so that a mail which came twice all the same is seen to be one.
std::string id_of(const AlertNews& news) {
  const std::string what = fmt::format("{} {} {} {}", to_word(news.alert.kind), news.alert.subject, to_rfc3339(news.alert.began),
                                       news.over ? "over" : "begins");
  return "alert-" + to_hex(sha256(what)).substr(0, 24);
}

// The desk's address may be what is wrong in a configuration.
std::string sender_of(const Settings& settings) {
  if (!settings.alerts.from.empty()) return settings.alerts.from;
  return settings.policy.address.empty() ? settings.alerts.address : settings.policy.address;
}

}  // namespace

bool tells_alerts(const Settings& settings) { return !settings.alerts.address.empty() && !settings.alerts.server.host.empty(); }

SmtpAccount alert_account(const Settings& settings) {
  SmtpAccount account;
  account.server = settings.alerts.server;
  account.user = settings.alerts.user;
  account.helo_name = settings.smtp.helo_name;
  account.password = [secret = settings.alerts.password] { return read_secret(secret); };
  return account;
}

DeliveryResult send_alert(const AlertNews& news, const AlertSending& with, const std::function<void()>& mark) {
  const AlertSettings& alerts = with.settings.alerts;
  const TimeZone zone(with.settings.calendar.time_zone);
  const auto& languages = with.settings.policy.languages;
  const Language language = alerts.language != Language::Unknown ? alerts.language
                            : languages.empty()                  ? Language::English
                                                                 : languages.front();
  const AlertText words = alert_in_words(facts_of(news, with.settings), zone, language);
  OutgoingMail mail;
  mail.mail_id = id_of(news);
  const std::string from = sender_of(with.settings);
  mail.message_id = mail.mail_id + "@" + address_domain(from);
  mail.from = {"mail2ticket", from, language};
  mail.to = {"", alerts.address, language};
  mail.subject = words.subject;
  mail.date = with.now;
  mail.auto_submitted = "auto-generated";
  mail.languages = {language};
  if (!with.instance_key.empty()) mail.loop_stamp = make_loop_stamp(mail.mail_id, with.instance_key);
  mail.text = words.text;
  mail.html = words.html;
  return with.sender.send(alerts.from.empty() ? "<>" : alerts.from, alerts.address, compose(mail, zone), mark);
}

}  // namespace m2t
