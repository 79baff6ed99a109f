#include "daemon/commands/check_online.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <cctype>
#include <filesystem>
#include <memory>

#include "base/digest.h"
#include "base/errors.h"
#include "daemon/alert_mail.h"
#include "daemon/file_scanner.h"
#include "daemon/settings/words.h"
#include "mailer/imap_session.h"
#include "mailer/smtp_sender.h"
#include "store/store.h"

namespace m2t {
namespace {

// What went wrong, why it matters, what repairs it.
struct Finding {
  std::string what, why, remedy;
};

class Report {
 public:
  explicit Report(const std::function<void(const OnlineFinding&)>& found) : found_(found) {}
  void ok(std::string_view what) { tell(OnlineFinding::Result::Ok, {std::string(what), "", ""}); }
  void warn(const Finding& finding) { tell(OnlineFinding::Result::Warn, finding); }
  void fail(const Finding& finding) {
    failed_ = true;
    tell(OnlineFinding::Result::Fail, finding);
  }
  bool failed() const { return failed_; }

 private:
  void tell(OnlineFinding::Result result, const Finding& finding) {
    found_({result, one_line(finding.what), one_line(finding.why), one_line(finding.remedy)});
  }
  // Servers' words may hold anything.
  static std::string one_line(const std::string& text) {
    std::string clean;
    for (const char c : text) clean += std::iscntrl(static_cast<unsigned char>(c)) != 0 ? ' ' : c;
    return clean;
  }

  const std::function<void(const OnlineFinding&)>& found_;
  bool failed_ = false;
};

bool check_secret_readable(Report& report, const std::string& whose, const SecretFile& secret) {
  try {
    static_cast<void>(read_secret(secret));
    report.ok(fmt::format("{}: the password file can be read", whose));
    return true;
  } catch (const std::exception& error) {
    report.fail(
        {fmt::format("{}: {}", whose, error.what()), "nobody can log in without it", "see password_file in mail2ticket.toml(5)"});
    return false;
  }
}

bool check_name(Report& report, const ServerAddress& server) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(server.host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, [](addrinfo* a) {
    if (a != nullptr) freeaddrinfo(a);
  });
  if (error == 0) {
    report.ok(fmt::format("{}: the name has an address", server.host));
    return true;
  }
  report.fail({fmt::format("{}: {}", server.host, gai_strerror(error)), "the server cannot be found",
               fmt::format("correct host, or the machine's DNS: getent ahosts {}", server.host)});
  return false;
}

constexpr std::string_view tls_remedy = "put that right, here or at the server; there is no way to switch the check off";

std::string_view remedy_for(ImapError::Kind kind) {
  switch (kind) {
    case ImapError::Kind::Authentication: return "correct user and the password file, or allow IMAP for this account";
    case ImapError::Kind::Tls: return tls_remedy;
    case ImapError::Kind::FolderMissing: return "correct the folder's name";
    case ImapError::Kind::Network:
    case ImapError::Kind::Timeout:
    case ImapError::Kind::NotConnected: return "correct host, port and security, or open the way in the firewall";
    case ImapError::Kind::Throttled: return "wait, then try again";
    default: return "ask the server's admin";
  }
}

void check_abilities(Report& report, const std::string& whose, const ImapSession::Abilities& abilities,
                     const MailboxSettings& mailbox) {
  if (abilities.idle)
    report.ok(whose + ": the server has IDLE");
  else
    report.warn({whose + ": the server has no IDLE",
                 fmt::format("mails are seen every {} only", duration_words(mailbox.poll_interval)),
                 "lower poll_interval if that is too slow"});
  if (abilities.move)
    report.ok(whose + ": the server has MOVE");
  else if (abilities.uidplus)
    report.warn({whose + ": the server has no MOVE", "mails are copied and expunged one by one instead, which is slower", ""});
  else
    report.warn({whose + ": the server has neither MOVE nor UIDPLUS",
                 "handled mails are copied, and the originals only marked as deleted: nothing else would be safe",
                 "expunge the folder by hand now and then"});
}

void check_folder(Report& report, ImapSession& session, const std::string& whose, const std::string& folder, bool watched) {
  try {
    const auto selection = session.select(folder);
    if (selection.read_only)
      report.fail({fmt::format("{}: the folder {} is read-only", whose, folder), "handled mails could not be moved",
                   "give the account the right to delete and insert mails there"});
    else
      report.ok(fmt::format("{}: the folder {} can be opened, {} mails", whose, folder, selection.exists));
  } catch (const ImapError& error) {
    if (error.kind() != ImapError::Kind::FolderMissing) throw;
    if (watched)
      report.fail({fmt::format("{}: there is no folder {}", whose, folder), "there is nothing to watch", "correct folder"});
    else
      report.warn(
          {fmt::format("{}: there is no folder {} yet", whose, folder), "the first mail that moves there creates it", ""});
  }
}

void check_mailbox(Report& report, const MailboxSettings& mailbox) {
  const auto whose = mailbox.name();
  if (!check_secret_readable(report, whose, mailbox.password) || !check_name(report, mailbox.server)) return;
  try {
    const ImapAccount account{mailbox.server, mailbox.user, [&mailbox] { return read_secret(mailbox.password); }};
    // A missing folder may end the connection's use, so each folder that has to be looked at gets one of its own when needed.
    ImapSession session(account, {}, -1);
    report.ok(whose + ": connected, certificate verified, logged in");
    check_abilities(report, whose, session.abilities(), mailbox);
    check_folder(report, session, whose, mailbox.folder, true);
    session.logout();
    for (const auto& folder : {mailbox.processed_folder, mailbox.held_folder}) {
      ImapSession another(account, {}, -1);
      check_folder(report, another, whose, folder, false);
      another.logout();
    }
  } catch (const ImapError& error) {
    report.fail({fmt::format("{}: {}", whose, error.what()), "no mail would be taken", std::string(remedy_for(error.kind()))});
  } catch (const std::exception& error) {
    report.fail({fmt::format("{}: {}", whose, error.what()), "no mail would be taken", ""});
  }
}

std::string remedy_for_stage(const DeliveryResult& result) {
  if (result.stage == "tls") return std::string(tls_remedy);
  if (result.stage == "auth") return "correct user and the password file, or allow SMTP for this account";
  if (result.stage == "connect") return "correct host, port and security, or open the way in the firewall";
  return "ask the server's admin";
}

struct SmtpWay {
  std::string_view name, harm;  // "smtp", and what its failure does
  SmtpAccount account;
  const SecretFile& password;
};

void check_smtp_server(Report& report, const SmtpWay& way) {
  const ServerAddress& server = way.account.server;
  const auto whose = fmt::format("{} {}:{}", way.name, server.host, server.port);
  if (!way.account.user.empty() && !check_secret_readable(report, whose, way.password)) return;
  if (!check_name(report, server)) return;
  try {
    const auto result = probe_smtp(way.account);
    if (result.outcome == DeliveryResult::Outcome::Sent)
      report.ok(fmt::format("{}: connected{}{}", whose, server.security == Security::None ? "" : ", certificate verified",
                            way.account.user.empty() ? "" : ", logged in"));
    else
      report.fail({fmt::format("{}: {}", whose, result.reply), std::string(way.harm), remedy_for_stage(result)});
  } catch (const std::exception& error) {
    report.fail({fmt::format("{}: {}", whose, error.what()), std::string(way.harm), ""});
  }
}

void check_smtp_servers(Report& report, const Settings& settings) {
  const SmtpSettings& smtp = settings.smtp;
  check_smtp_server(report, {"smtp",
                             "nobody would be answered",
                             {smtp.server, smtp.user, [&smtp] { return read_secret(smtp.password); }, smtp.helo_name},
                             smtp.password});
  if (!tells_alerts(settings)) return;
  check_smtp_server(report, {"alerts", "no admin would be told", alert_account(settings), settings.alerts.password});
  const ServerAddress& alerts = settings.alerts.server;
  if (alerts.host == smtp.server.host && alerts.port == smtp.server.port)
    report.warn({fmt::format("alerts {}:{}: the same server as [smtp]", alerts.host, alerts.port),
                 "while it is down, no admin is told", "name another server in [alerts]"});
}

void check_clamd(Report& report, const ClamdSettings& clamd) {
  if (clamd.socket.empty()) return;
  const std::string trouble = trouble_with_clamd(clamd);
  if (trouble.empty()) return report.ok(fmt::format("clamd {}: answers", clamd.socket));
  report.fail({trouble, "files would stay unscanned, and not go out", "start clamav-daemon, or correct [clamd] socket"});
}

void check_disk(Report& report, const std::filesystem::path& data_dir) {
  constexpr std::uintmax_t least = std::uintmax_t{1} << 30, enough = std::uintmax_t{5} << 30;
  auto folder = data_dir;
  std::error_code error;
  while (!std::filesystem::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path())
    folder = folder.parent_path();
  const auto space = std::filesystem::space(folder, error);
  if (error)
    return report.fail(
        {fmt::format("{}: {}", folder.string(), error.message()), "mails could not be stored", "correct data_dir"});
  const auto shown = fmt::format("{}: {} MB free", folder.string(), space.available >> 20);
  if (space.available < least)
    report.fail({shown, "mails are not taken when the disk is full", "make room, or set data_dir to another disk"});
  else if (space.available < enough)
    report.warn({shown, "mails are not taken when the disk is full", "make room soon"});
  else
    report.ok(shown);
}

void check_database(Report& report, const Settings& settings) {
  const auto file = settings.database_file();
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return report.ok(fmt::format("{}: not there yet, the first start creates it", file.string()));
  try {
    StoreOptions options;
    options.file = file;
    options.random = system_random();
    options.read_only = true;
    const auto store = open_sqlite_store(options);
    static_cast<void>(store->begin_reading()->mailboxes());
    report.ok(fmt::format("{}: can be opened, its schema is known", file.string()));
  } catch (const std::exception& problem) {
    report.fail({fmt::format("{}: {}", file.string(), problem.what()), "the service would not start",
                 "restore a backup, or upgrade mail2ticket"});
  }
}

}  // namespace

bool check_online(const Settings& settings, const std::function<void(const OnlineFinding&)>& found) {
  Report report(found);
  for (const auto& mailbox : settings.mailboxes) check_mailbox(report, mailbox);
  check_smtp_servers(report, settings);
  check_clamd(report, settings.clamd);
  check_disk(report, settings.data_dir);
  check_database(report, settings);
  return !report.failed();
}

}  // namespace m2t
