#include "daemon/settings/checks.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "daemon/settings/problems.h"
#include "daemon/settings/words.h"
#include "mailer/templates.h"
#include "rules/file/read_rules.h"

namespace m2t {
namespace {

class RelationCheck {
 public:
  RelationCheck(const Settings& settings, const SettingPlaces& places, std::vector<ConfProblem>& problems)
      : settings_(settings), places_(places), problems_(problems) {}

  void complain(const std::string& where, std::string_view code, std::string what, std::string remedy) const {
    problems_.push_back({settings_.file, place_of(where), std::string(code), std::move(what), std::move(remedy)});
  }
  bool is_set(const std::string& name) const { return places_.contains(name); }
  const Settings& settings() const { return settings_; }

 private:
  // Its own place; else that of the table around it; else nowhere.
  SourcePlace place_of(std::string name) const {
    for (;;) {
      if (const auto found = places_.find(name); found != places_.end()) return found->second;
      const auto dot = name.rfind('.');
      if (dot == name.npos) return {};
      name.resize(dot);
    }
  }

  const Settings& settings_;
  const SettingPlaces& places_;
  std::vector<ConfProblem>& problems_;
};

void check_protection(const RelationCheck& check, const std::string& table, const ServerAddress& server) {
  if (server.security != Security::None || server.host.empty() || is_loopback_host(server.host)) return;
  check.complain(table + ".security", settings_code::not_protected,
                 fmt::format("{}: \"none\" would send the password and all mails in the clear to {}", table, server.host),
                 "use \"tls\" or \"starttls\"; \"none\" is for servers on this machine (127.0.0.1, ::1, localhost)");
}

void check_mailboxes(const RelationCheck& check) {
  std::set<std::string> seen;
  const auto& mailboxes = check.settings().mailboxes;
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    const auto table = table_place_name("mailbox", true, i);
    const auto& mailbox = mailboxes[i];
    check_protection(check, table, mailbox.server);
    if (!mailbox.user.empty() && !mailbox.server.host.empty() && !seen.insert(mailbox.name()).second)
      check.complain(table, settings_code::twice, fmt::format("the mailbox {} is there twice", mailbox.name()),
                     "leave one out, or give it another folder");
    if (mailbox.processed_folder == mailbox.folder)
      check.complain(table + ".processed_folder", settings_code::contradiction,
                     fmt::format("handled mails would stay in {}", mailbox.folder), "name another folder, such as \"Processed\"");
    if (mailbox.held_folder == mailbox.folder)
      check.complain(table + ".held_folder", settings_code::contradiction,
                     fmt::format("held mails would stay in {}", mailbox.folder), "name another folder, such as \"Held\"");
    if (mailbox.held_folder == mailbox.processed_folder)
      check.complain(table + ".held_folder", settings_code::contradiction, "held and handled mails would lie in one folder",
                     "give each its own folder");
  }
}

void check_clamd(const RelationCheck& check) {
  const std::string& socket = check.settings().clamd.socket;
  if (socket.empty() || (socket.starts_with('/') && socket.size() < 108)) return;
  check.complain("clamd.socket", settings_code::contradiction, fmt::format("\"{}\" is no path of a socket", socket),
                 "write LocalSocket of clamd.conf, such as \"/run/clamav/clamd.ctl\"");
}

void check_smtp(const RelationCheck& check) {
  const auto& smtp = check.settings().smtp;
  check_protection(check, "smtp", smtp.server);
  if (!check.is_set("smtp")) return;
  if (!smtp.user.empty() && !check.is_set("smtp.password_file"))
    check.complain("smtp.user", settings_code::contradiction, "smtp.user is set, and smtp.password_file is not",
                   "add password_file = \"smtp-password\"");
  if (smtp.user.empty() && check.is_set("smtp.password_file"))
    check.complain("smtp.password_file", settings_code::contradiction, "smtp.password_file is set, and smtp.user is not",
                   "add user = \"…\", or leave password_file out");
}

void check_alerts(const RelationCheck& check) {
  const auto& policy = check.settings().policy;
  const auto& alerts = check.settings().alerts;
  if (!check.is_set("alerts")) return;
  check_protection(check, "alerts", alerts.server);
  const auto needs = [&](bool there, bool missing, const std::string& one, const std::string& other, std::string remedy) {
    if (there && missing)
      check.complain("alerts." + one, settings_code::contradiction,
                     fmt::format("alerts.{} is set, and alerts.{} is not", one, other), std::move(remedy));
  };
  const bool somebody = !alerts.address.empty(), server = !alerts.server.host.empty();
  const bool user = !alerts.user.empty(), password = !alerts.password.path.empty();
  needs(somebody, !server, "address", "host", "add host = \"…\", an SMTP server beside that of [smtp]");
  needs(server, !somebody, "host", "address", "add address = \"…\", who is to be told");
  needs(user, !password, "user", "password_file", "add password_file = \"alert-password\"");
  needs(password, !user, "password_file", "user", "add user = \"…\", or leave password_file out");
  const auto is_alert_address = [&](const std::string& own) { return same_address(own, alerts.address); };
  if (!alerts.address.empty() && (is_alert_address(policy.address) || std::ranges::any_of(policy.aliases, is_alert_address)))
    check.complain("alerts.address", settings_code::contradiction, "alerts would come back to the desk itself",
                   "name the address of a person, best one that does not need the desk's own servers");
}

void check_desk(const RelationCheck& check) {
  const auto& settings = check.settings();
  if (check.is_set("desk.name"))
    for (const auto language : settings.policy.languages)
      if (!settings.desk_names.contains(language))
        check.complain(
            "desk.name", settings_code::missing, fmt::format("desk.name has no name for the language \"{}\"", to_word(language)),
            fmt::format("add {} = \"…\", or leave \"{}\" out of desk.languages", to_word(language), to_word(language)));
}

void check_technicians(const RelationCheck& check) {
  std::set<std::string> seen;
  const auto& technicians = check.settings().policy.technicians;
  for (std::size_t i = 0; i < technicians.size(); ++i) {
    const auto place = table_place_name("technician", true, i) + ".address";
    if (technicians[i].address.empty()) continue;
    if (same_address(technicians[i].address, check.settings().policy.address))
      check.complain(place, settings_code::contradiction, "the desk's own address cannot be a technician's",
                     "name the technician's own address");
    if (!seen.insert(address_key(technicians[i].address)).second)
      check.complain(place, settings_code::twice, fmt::format("the technician {} is there twice", technicians[i].address),
                     "leave one out");
  }
}

void check_lifecycle(const RelationCheck& check) {
  const LifecyclePolicy& lifecycle = check.settings().policy.lifecycle;
  for (const int day : lifecycle.remind_on_working_days)
    if (day >= lifecycle.close_after_working_days)
      check.complain("lifecycle.remind_on_working_days", settings_code::contradiction,
                     fmt::format("a reminder on working day {} comes too late: the ticket is closed after {}", day,
                                 lifecycle.close_after_working_days),
                     "remind earlier, or raise close_after_working_days");
}

void check_boundary(const RelationCheck& check) {
  const BoundaryProfile& boundary = check.settings().policy.boundary;
  const auto needs = [&](bool is_there, const std::string& key, std::string_view what, std::string remedy) {
    if (is_there) return;
    const auto place = check.is_set("boundary." + key) ? "boundary." + key : std::string("boundary.profile");
    check.complain(place, settings_code::missing, fmt::format("profile = \"rfc8601\" needs {}: {}", key, what),
                   std::move(remedy));
  };
  if (boundary.kind == BoundaryKind::Rfc8601) {
    needs(!boundary.authserv_id.empty(), "authserv_id", "anybody can write an Authentication-Results field",
          "add authserv_id = \"…\", the first word of those fields in a mail that your server took");
    needs(!boundary.hosts.empty(), "hosts", "where the sender's own fields begin is told by the border's Received field",
          "add hosts = [\"…\"], the name behind \"by\" in that server's Received fields");
  }
  if (boundary.kind != BoundaryKind::Rfc8601 && !boundary.authserv_id.empty())
    check.complain("boundary.authserv_id", settings_code::contradiction, "boundary.authserv_id is for profile = \"rfc8601\" only",
                   "set the profile, or leave authserv_id out");
  if (boundary.kind != BoundaryKind::ExchangeOnline && boundary.header_firewall)
    check.complain("boundary.header_firewall", settings_code::contradiction,
                   "boundary.header_firewall is for profile = \"exchange_online\" only", "leave it out");
}

void check_limits(const RelationCheck& check) {
  const auto& policy = check.settings().policy;
  if (policy.silent_after < policy.late_after)
    check.complain("limits.not_acknowledged_after", settings_code::contradiction,
                   "limits.not_acknowledged_after is shorter than limits.received_late_after",
                   "a mail is first late, and only later not acknowledged");
}

bool is_secret_word(std::string_view word) {
  return word.find("pass") != word.npos || word.find("pwd") != word.npos || word.find("pasw") != word.npos ||
         word.find("secret") != word.npos || word.find("token") != word.npos;
}

}  // namespace

std::string table_place_name(std::string_view table, bool repeated, std::size_t index) {
  return repeated ? fmt::format("{}[{}]", table, index) : std::string(table);
}

void check_relations(const Settings& settings, const SettingPlaces& places, std::vector<ConfProblem>& problems) {
  const RelationCheck check(settings, places, problems);
  check_desk(check);
  check_mailboxes(check);
  check_smtp(check);
  check_alerts(check);
  check_clamd(check);
  check_technicians(check);
  check_lifecycle(check);
  check_boundary(check);
  check_limits(check);
}

void check_templates(const Settings& settings, const SettingPlaces&, std::vector<ConfProblem>& problems) {
  std::vector<TemplateProblem> found;
  Templates::load(settings.templates_dir, settings.policy.languages, found);
  for (auto& problem : found)
    problems.push_back({problem.file,
                        {problem.line, problem.line == 0 ? 0u : 1u, 1},
                        std::string(settings_code::bad_template),
                        std::move(problem.what),
                        std::move(problem.remedy)});
}

std::vector<std::string> load_rules(Settings& settings, const std::optional<std::vector<std::string>>& attributes,
                                    std::vector<ConfProblem>& problems) {
  if (settings.rules_file.empty()) return {};
  LoadedRules loaded = read_rules(read_conf_file(settings.rules_file),
                                  {settings.policy.technicians, acknowledgement_variants(settings.templates_dir), attributes});
  problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
  if (loaded.problems.empty()) settings.rules = std::move(loaded.set);
  return std::move(loaded.source_lines);
}

void check_file_itself(const std::filesystem::path& file, std::vector<ConfProblem>& problems) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0 || (status.st_mode & S_IWOTH) == 0) return;
  problems.push_back({file,
                      {},
                      std::string(settings_code::exposed),
                      "anybody on this machine may change this file (L-23)",
                      fmt::format("chmod o-w {}", file.string())});
}

bool looks_like_secret(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return is_secret_word(lower) && !lower.ends_with("_file");
}

}  // namespace m2t
