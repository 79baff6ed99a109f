// Wrong configurations, each with the place, the code and the remedy that `check` has to tell.
#include "daemon/settings.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/errors.h"
#include "tests/support/temp_dir.h"

using namespace m2t;

namespace {

constexpr const char* secret_marker = "marker-Hunter2-marker";

// A folder with the two password files, and no credentials of systemd unless a test sets some.
class Etc {
 public:
  Etc() {
    unsetenv("CREDENTIALS_DIRECTORY");
    write("imap-password", std::string(secret_marker) + "\n", 0400);
    write("smtp-password", std::string(secret_marker) + "\n", 0400);
    write("alert-password", std::string(secret_marker) + "\n", 0400);
  }
  ~Etc() { unsetenv("CREDENTIALS_DIRECTORY"); }
  void write(const std::string& name, const std::string& text, mode_t mode) const {
    std::filesystem::remove(folder / name);
    std::ofstream(folder / name, std::ios::binary) << text;
    REQUIRE(chmod((folder / name).c_str(), mode) == 0);
  }
  LoadedSettings load(const std::string& text) const { return load_settings_text(text, folder / "mail2ticket.toml"); }

 private:
  test::TempDir temporary_;

 public:
  const std::filesystem::path& folder = temporary_.path();
};

constexpr const char* good = R"(data_dir = "/var/lib/mail2ticket-test"

[desk]
address = "support@jette.brussels"
name = { fr = "Service Desk de l'AC Jette", nl = "Service Desk van GB Jette" }
languages = ["fr", "nl"]

[[mailbox]]
host = "imap.example.org"
user = "support@jette.brussels"
password_file = "imap-password"

[smtp]
host = "smtp.example.org"
user = "support@jette.brussels"
password_file = "smtp-password"
)";

std::string edited(std::string_view from, std::string_view to) {
  std::string text = good;
  const auto at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

struct Case {
  std::string text;
  unsigned line, column;
  const char* code;
  const char* what;    // a part of it
  const char* remedy;  // a part of it
};

void check_case(const Case& wrong) {
  const Etc etc;
  const auto loaded = etc.load(wrong.text);
  CAPTURE(wrong.text);
  CAPTURE(describe_problems(loaded));
  REQUIRE(loaded.problems.size() == 1);
  const auto& problem = loaded.problems.front();
  CHECK(problem.place.line == wrong.line);
  CHECK(problem.place.column == wrong.column);
  CHECK(problem.code == wrong.code);
  CHECK(problem.what.find(wrong.what) != problem.what.npos);
  CHECK(problem.remedy.find(wrong.remedy) != problem.remedy.npos);
  CHECK(problem.file == etc.folder / "mail2ticket.toml");
}

std::string after(std::string_view line, std::string_view added) {
  return edited(std::string(line) + "\n", std::string(line) + "\n" + std::string(added) + "\n");
}
constexpr std::string_view desk_end = "languages = [\"fr\", \"nl\"]";
constexpr std::string_view mailbox_end = "password_file = \"imap-password\"";
constexpr std::string_view smtp_end = "password_file = \"smtp-password\"";

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("settings: a short configuration is right, and what it leaves out has its default") {
  const Etc etc;
  const auto loaded = etc.load(good);
  CAPTURE(describe_problems(loaded));
  REQUIRE(loaded.problems.empty());
  const auto& s = loaded.settings;
  CHECK(s.data_dir == "/var/lib/mail2ticket-test");
  CHECK(s.policy.address == "support@jette.brussels");
  CHECK(s.desk_names.at(Language::Dutch) == "Service Desk van GB Jette");
  REQUIRE(s.mailboxes.size() == 1);
  CHECK(s.mailboxes[0].server.port == 993);
  CHECK(s.mailboxes[0].server.security == Security::Tls);
  CHECK(s.mailboxes[0].name() == "support@jette.brussels@imap.example.org/INBOX");
  CHECK(s.mailboxes[0].password.path == etc.folder / "imap-password");
  CHECK(read_secret(s.mailboxes[0].password) == secret_marker);
  CHECK_FALSE(s.mailboxes[0].take_from);
  CHECK(s.smtp.server.security == Security::StartTls);
  CHECK(s.smtp.server.port == 587);
  CHECK(s.smtp.helo_name == "jette.brussels");
  CHECK(s.policy.ticket_prefix == "JET");
  CHECK(s.policy.strangers == StrangerPolicy::Hold);
  CHECK(s.policy.limits.automatic_per_hour == 600);
  CHECK(s.policy.lifecycle.remind_on_working_days == std::vector<int>{3, 5});
  CHECK(s.policy.digests);
  CHECK(s.policy.digest_at == std::chrono::minutes(7 * 60 + 30));
  CHECK(s.calendar.time_zone == "Europe/Brussels");
}

TEST_CASE("settings: the ports follow the security where they are not set") {
  const Etc etc;
  const auto with = [&](const char* imap, const char* smtp) {
    auto text = edited("[smtp]\n", std::string("[smtp]\nsecurity = \"") + smtp + "\"\n");
    text.replace(text.find("[[mailbox]]\n"), 12, std::string("[[mailbox]]\nsecurity = \"") + imap + "\"\n");
    for (const std::string host : {"imap.example.org", "smtp.example.org"})
      text.replace(text.find(host), host.size(), "127.0.0.1");
    return etc.load(text);
  };
  const auto start = with("starttls", "tls");
  REQUIRE(start.problems.empty());
  CHECK(start.settings.mailboxes[0].server.port == 143);
  CHECK(start.settings.smtp.server.port == 465);
  const auto none = with("none", "none");
  REQUIRE(none.problems.empty());
  CHECK(none.settings.mailboxes[0].server.port == 143);
  CHECK(none.settings.smtp.server.port == 25);
}

TEST_CASE("settings: every name that the product page promises is known") {
  const Etc etc;
  etc.write("rules.toml", "", 0600);
  const auto loaded = etc.load(R"(data_dir = "/var/lib/mail2ticket-test"
[desk]
address   = "support@jette.brussels"
name      = { fr = "Service Desk de l'AC Jette", nl = "Service Desk van GB Jette" }
phone     = "02.423.12.12"
time_zone = "Europe/Brussels"
languages = ["fr", "nl"]
ticket_prefix = "JET"
hours     = { mon = "08:30-17:00", tue = "08:30-17:00", wed = "08:30-17:00", thu = "08:30-19:00", fri = "08:30-17:00" }
holidays  = { country = "be", extra = ["2026-12-24"] }
[[mailbox]]
host = "imap.example.org"
port = 993
security = "tls"
ca_file = ""
user = "support@jette.brussels"
password_file = "imap-password"
folder = "INBOX"
processed_folder = "Processed"
held_folder = "Held"
poll_interval = "60s"
take_from = "2026-11-01"
[smtp]
host = "smtp.example.org"
port = 587
security = "starttls"
ca_file = ""
user = "support@jette.brussels"
password_file = "smtp-password"
[access]
domains   = ["jette.brussels"]
addresses = []
strangers = "hold"
[[technician]]
name = "An Peeters"
address = "an.peeters@jette.brussels"
language = "nl"
[technicians]
answers = "internal"
[team_leader]
address = "chef.support@jette.brussels"
[matching]
parties = "domain"
[lifecycle]
close_after_working_days = 7
remind_on_working_days = [3, 5]
[limits]
automatic_per_hour = 600
[rules]
file = "rules.toml"
)");
  CAPTURE(describe_problems(loaded));
  REQUIRE(loaded.problems.empty());
  const auto& s = loaded.settings;
  CHECK(s.calendar.hours[3]->closes == std::chrono::hours(19));
  CHECK_FALSE(s.calendar.hours[5]);
  CHECK(s.calendar.extra_holidays.size() == 1);
  REQUIRE(s.mailboxes[0].take_from);
  CHECK(to_rfc3339(*s.mailboxes[0].take_from) == "2026-10-31T23:00:00Z");  // midnight in Brussels
  CHECK(s.policy.parties == PartyPolicy::Domain);
  CHECK(s.policy.technicians.at(0).language == Language::Dutch);
  CHECK(s.policy.team_leader->address == "chef.support@jette.brussels");
  CHECK(s.policy.technician_answers_internal);
  CHECK(s.rules_file == etc.folder / "rules.toml");
}

TEST_CASE("settings: unknown names are told with the nearest known one") {
  check_case({after(desk_end, "adress = \"x@y.be\""), 7, 1, "M2T-0102", "\"desk.adress\"", "did you mean \"address\"?"});
  check_case(
      {after(desk_end, "holidays.contry = \"be\""), 7, 10, "M2T-0102", "\"desk.holidays.contry\"", "did you mean \"country\"?"});
  check_case({after(desk_end, "hours = { mon = \"08:30-17:00\", tues = \"08:30-17:00\" }"), 7, 32, "M2T-0102",
              "\"desk.hours.tues\"", "did you mean \"tue\"?"});
  check_case(
      {after(smtp_end, "[acces]\ndomains = []"), 17, 2, "M2T-0102", "unknown table \"acces\"", "did you mean \"access\"?"});
  check_case({edited("data_dir = \"/var", "strangers = \"hold\"\ndata_dir = \"/var"), 1, 1, "M2T-0102",
              "unknown key \"strangers\"", "belongs below [access]"});
  check_case({after(mailbox_end, "oauth2 = { tenant = \"x\" }"), 12, 1, "M2T-0116", "mailbox.oauth2", "password_file"});
}

TEST_CASE("settings: a password in the file itself is refused, and its value is shown nowhere (T-45)") {
  for (const std::string key : {"password", "pasword", "Passwd", "secret", "pwd"}) {
    const Etc etc;
    const auto loaded = etc.load(edited(mailbox_end, key + " = \"marker-in-file\""));
    CAPTURE(key);
    const auto told = describe_problems(loaded);
    REQUIRE(loaded.problems.size() == 2);  // password_file is missing as well
    CHECK(loaded.problems[1].code == "M2T-0102");
    CHECK(loaded.problems[1].place.line == 11);
    CHECK(loaded.problems[1].remedy.find("did you mean \"password_file\"? Passwords do not belong in this file") == 0);
    CHECK(told.find("marker-in-file") == told.npos);
  }
}

TEST_CASE("settings: what is missing is told at its table") {
  check_case({edited("data_dir = \"/var/lib/mail2ticket-test\"\n", ""), 0, 0, "M2T-0105", "data_dir is missing", "data_dir = "});
  check_case({edited("address = \"support@jette.brussels\"\n", ""), 3, 1, "M2T-0105", "desk.address is missing", "address = "});
  check_case({edited("host = \"imap.example.org\"\n", ""), 8, 1, "M2T-0105", "mailbox.host is missing", "host = "});
  check_case({edited("user = \"support@jette.brussels\"\npassword_file = \"imap", "password_file = \"imap"), 8, 1, "M2T-0105",
              "mailbox.user is missing", "user = "});
  check_case(
      {edited("password_file = \"imap-password\"\n", ""), 8, 1, "M2T-0105", "mailbox.password_file is missing", "imap-password"});
  check_case({edited("host = \"smtp.example.org\"\n", ""), 13, 1, "M2T-0105", "smtp.host is missing", "host = "});
  check_case({edited("name = { fr = \"Service Desk de l'AC Jette\", nl = \"Service Desk van GB Jette\" }\n", ""), 3, 1,
              "M2T-0105", "desk.name is missing", "name = "});
  check_case(
      {edited(", nl = \"Service Desk van GB Jette\"", ""), 5, 8, "M2T-0105", "no name for the language \"nl\"", "add nl = "});
}

TEST_CASE("settings: an empty file lists all that is required at once") {
  const Etc etc;
  const auto loaded = etc.load("");
  CHECK(loaded.problems.size() == 4);  // data_dir, [desk], [[mailbox]], [smtp]
  for (const auto& problem : loaded.problems) CHECK(problem.code == "M2T-0105");
}

TEST_CASE("settings: wrong types are told with how it is written") {
  check_case({after(desk_end, "phone = 24231212"), 7, 9, "M2T-0103", "desk.phone must be a text, and this is a", "phone = \""});
  check_case({after(desk_end, "plus_addresses = \"yes\""), 7, 18, "M2T-0103", "true or false", "plus_addresses = true"});
  check_case({after(mailbox_end, "port = \"993\""), 12, 8, "M2T-0103", "mailbox.port must be a whole number", "port = 993"});
  check_case({after(smtp_end, "[access]\ndomains = \"jette.brussels\""), 18, 11, "M2T-0103", "must be a list", "domains = ["});
  check_case({after(desk_end, "hours = \"08:30-17:00\""), 7, 9, "M2T-0103", "must be a table", "hours = {"});
  check_case({after(desk_end, "holidays = \"be\""), 7, 12, "M2T-0103", "desk.holidays must be a table", "country"});
  check_case({edited("[[mailbox]]", "[mailbox]"), 8, 2, "M2T-0103", "[mailbox]", "write [[mailbox]]"});
  check_case({edited("[smtp]", "[[smtp]]"), 13, 3, "M2T-0103", "smtp is a table", "write [smtp]"});
  check_case({after(smtp_end, "[[technicians]]\naddress = \"a@b.be\""), 17, 3, "M2T-0103", "technicians",
              "did you mean [[technician]]?"});
}

TEST_CASE("A-01, A-03: a boundary profile that could not prove anything is told, with what is missing") {
  const std::string rfc8601 = "[boundary]\nprofile = \"rfc8601\"\n";
  const std::string hosts = "hosts = [\"mx.jette.brussels\"]\n", id = "authserv_id = \"mx.jette.brussels\"\n";
  check_case({good + (rfc8601 + hosts), 18, 11, "M2T-0105", "needs authserv_id", "the first word"});
  check_case({good + (rfc8601 + id), 18, 11, "M2T-0105", "needs hosts", "Received"});
  check_case(
      {good + ("[boundary]\nprofile = \"exchange_online\"\n" + id), 19, 15, "M2T-0108", "rfc8601", "leave authserv_id out"});
  check_case({good + (rfc8601 + hosts + id + "header_firewall = true\n"), 21, 19, "M2T-0108", "exchange_online", "leave it out"});
  check_case({good + std::string("[boundary]\nprofile = \"exchange\"\n"), 18, 11, "M2T-0104", "exchange", "exchange_online"});
  check_case({good + (rfc8601 + id + "hosts = [\"a.be\", \".be\"]\n"), 20, 18, "M2T-0104", "too many servers", "mx.example.org"});
  check_case({good + (rfc8601 + id + hosts + "inner_hosts = [\"a b\"]\n"), 21, 16, "M2T-0104", "a b", "imap.example.org"});
}

TEST_CASE("A-01 to A-04: a boundary profile as it is read") {
  const Etc etc;
  const auto read = [&](const std::string& more) {
    const auto loaded = etc.load(good + more);
    CAPTURE(describe_problems(loaded));
    REQUIRE(loaded.problems.empty());
    return loaded.settings.policy.boundary;
  };
  CHECK(read("").kind == BoundaryKind::None);
  const BoundaryProfile exchange = read("[boundary]\nprofile = \"exchange_online\"\nheader_firewall = true\n");
  CHECK(exchange.kind == BoundaryKind::ExchangeOnline);
  CHECK(exchange.header_firewall);
  CHECK(is_one_of(border_hosts(exchange), "am6ft001.mail.protection.outlook.com"));
  CHECK_FALSE(is_one_of(border_hosts(exchange), "mail.protection.outlook.com.evil.example"));
  const BoundaryProfile own = read(
      "[boundary]\nprofile = \"rfc8601\"\nauthserv_id = \"mx.jette.brussels\"\nhosts = [\"mx.jette.brussels\"]\n"
      "inner_hosts = [\".mail.jette.brussels\"]\ndelegates = [\"a@jette.brussels\"]\n");
  CHECK(own.kind == BoundaryKind::Rfc8601);
  CHECK(own.authserv_id == "mx.jette.brussels");
  CHECK(is_one_of(border_hosts(own), "MX.jette.brussels"));
  CHECK_FALSE(is_one_of(border_hosts(own), "x.mx.jette.brussels"));
  CHECK(is_one_of(hosts_behind_the_border(own), "imap.mail.jette.brussels"));
  CHECK_FALSE(is_one_of(hosts_behind_the_border(own), "mail.jette.brussels"));
}

TEST_CASE("settings: wrong words are told with the allowed ones") {
  check_case(
      {after(mailbox_end, "security = \"ssl\""), 12, 12, "M2T-0104", "mailbox.security cannot be \"ssl\"", "\"starttls\""});
  check_case({after(mailbox_end, "security = \"starttsl\""), 12, 12, "M2T-0104", "\"starttsl\"", "did you mean \"starttls\"?"});
  check_case({after(smtp_end, "[access]\nstrangers = \"reject\""), 18, 13, "M2T-0104", "\"reject\"", "\"refuse\""});
  check_case({after(smtp_end, "[matching]\nparties = \"all\""), 18, 11, "M2T-0104", "\"all\"", "\"strict\", \"domain\""});
  check_case({after(smtp_end, "[technicians]\nanswers = \"externl\""), 18, 11, "M2T-0104", "\"externl\"", "\"internal\""});
  check_case({edited("[\"fr\", \"nl\"]", "[\"fr\", \"be\"]"), 6, 20, "M2T-0104", "desk.languages cannot be \"be\"", "\"nl\""});
  check_case({edited("[\"fr\", \"nl\"]", "[\"fr\", \"fr\"]"), 6, 20, "M2T-0106", "\"fr\" twice", "leave one out"});
  check_case({edited("[\"fr\", \"nl\"]", "[]"), 6, 13, "M2T-0104", "desk.languages is empty", "languages = "});
}

TEST_CASE("settings: numbers, durations and sizes have their ranges") {
  for (const char* port : {"0", "65536", "-1"})
    check_case({after(mailbox_end, std::string("port = ") + port), 12, 8, "M2T-0104", "mailbox.port cannot be", "1 to 65535"});
  for (const char* interval : {"60", "1 min", "s", "-5s", "0s", "25h", "99999999999999999999s", ""}) {
    CAPTURE(interval);
    check_case({after(mailbox_end, std::string("poll_interval = \"") + interval + "\""), 12, 17, "M2T-0104",
                "mailbox.poll_interval", "\""});
  }
  check_case({after(smtp_end, "give_up_after = \"90m\""), 17, 17, "M2T-0104", "smtp.give_up_after", "whole hours"});
  check_case(
      {after(smtp_end, "[limits]\nmessage_size = \"50 apples\""), 18, 16, "M2T-0104", "limits.message_size is no size", "50MB"});
  check_case({after(smtp_end, "[limits]\nmessage_size = 10"), 18, 16, "M2T-0104", "limits.message_size", "\"64kB\" to \"1GB\""});
  const Etc etc;
  const auto loaded = etc.load(after(smtp_end, "[limits]\nmessage_size = \"20MB\"\nautomatic_per_hour = 0"));
  REQUIRE(loaded.problems.empty());
  CHECK(loaded.settings.policy.limits.message_bytes == 20ull << 20);
  CHECK(loaded.settings.policy.limits.automatic_per_hour == 0);
}

TEST_CASE("settings: days, hours, zones and holidays have to exist") {
  check_case({after(desk_end, "time_zone = \"Europe/Brusels\""), 7, 13, "M2T-0104", "Europe/Brusels",
              "did you mean \"Europe/Brussels\"?"});
  check_case({after(desk_end, "time_zone = \"Belgium\""), 7, 13, "M2T-0104", "\"Belgium\"", "Europe/Brussels"});
  check_case({after(desk_end, "holidays.country = \"fr\""), 7, 20, "M2T-0104", "\"fr\"", "\"be\""});
  check_case({after(desk_end, "holidays.extra = [\"2026-02-30\"]"), 7, 19, "M2T-0104", "2026-02-30", "year-month-day"});
  check_case({after(desk_end, "hours = { mon = \"17:00-08:30\" }"), 7, 17, "M2T-0104", "desk.hours.mon", "\"08:30-17:00\""});
  check_case({after(desk_end, "hours = {}"), 7, 9, "M2T-0104", "no weekday", "hours = {"});
  check_case({after(mailbox_end, "take_from = \"yesterday\""), 12, 13, "M2T-0104", "\"yesterday\"", "2026-11-01"});
}

TEST_CASE("settings: addresses, domains and hosts are checked") {
  const auto address = [](const char* written) {
    return edited("address = \"support@jette.brussels\"", std::string("address = \"") + written + "\"");
  };
  for (const char* wrong :
       {"support", "support@", "@jette.brussels", "a b@c.be", "a@b@c.be", "a..b@c.be", "a@-c.be", "a@c..be", ""}) {
    CAPTURE(wrong);
    check_case({address(wrong), 4, 11, "M2T-0104", "desk.address", "support@example.org"});
  }
  check_case({after(smtp_end, "[access]\ndomains = [\"jette.brussels\", \"@foyer.be\"]"), 18, 30, "M2T-0104", "begins with @",
              "domains ="});
  check_case({after(smtp_end, "[access]\ndomains = [\"j\u00e9tte.brussels\"]"), 18, 12, "M2T-0104", "xn--", "domains ="});
  check_case({edited("imap.example.org", "imaps://imap.example.org"), 9, 8, "M2T-0104", "is a URL", "host ="});
  check_case({edited("imap.example.org", "imap.example.org:993"), 9, 8, "M2T-0104", "has a port", "host ="});
  check_case({after(smtp_end, "envelope_from = \"nobody\""), 17, 17, "M2T-0104", "has no @", "envelope_from"});
  check_case({after(desk_end, "phone = \"02\\n03\""), 7, 9, "M2T-0104", "line break", "one line"});
  check_case({after(mailbox_end, "held_folder = \"He*d\""), 12, 15, "M2T-0104", "\"*\"", "held_folder"});
  for (const char* prefix : {"J", "jet", "JETTEBRUX", "J3T", ""}) {
    CAPTURE(prefix);
    check_case(
        {after(desk_end, std::string("ticket_prefix = \"") + prefix + "\""), 7, 17, "M2T-0104", "desk.ticket_prefix", "\"JET\""});
  }
}

TEST_CASE("settings: an unprotected connection is for this machine alone") {
  check_case({after(mailbox_end, "security = \"none\""), 12, 12, "M2T-0107", "in the clear to imap.example.org", "starttls"});
  check_case({after(smtp_end, "security = \"none\""), 17, 12, "M2T-0107", "in the clear to smtp.example.org", "starttls"});
  for (const char* host : {"127.0.0.1", "127.1.2.3", "::1", "localhost"}) {
    const Etc etc;
    auto text = after(mailbox_end, "security = \"none\"");
    text.replace(text.find("imap.example.org"), 16, host);
    CAPTURE(host);
    CHECK(etc.load(text).problems.empty());
  }
  auto text = after(mailbox_end, "security = \"none\"");
  text.replace(text.find("imap.example.org"), 16, "127.0.0.1.example.org");
  const Etc etc;
  CHECK(etc.load(text).problems.size() == 1);
}

TEST_CASE("settings: what does not fit together is told") {
  const std::string second =
      "\n[[mailbox]]\nhost = \"imap.example.org\"\nuser = \"support@jette.brussels\"\npassword_file = \"imap-password\"";
  check_case({after(mailbox_end, second), 13, 1, "M2T-0106", "is there twice", "another folder"});
  check_case({after(mailbox_end, "processed_folder = \"INBOX\""), 12, 20, "M2T-0108", "would stay in INBOX", "Processed"});
  check_case({after(mailbox_end, "held_folder = \"Processed\""), 12, 15, "M2T-0108", "one folder", "own folder"});
  check_case(
      {edited("password_file = \"smtp-password\"\n", ""), 15, 8, "M2T-0108", "smtp.password_file is not", "smtp-password"});
  check_case({edited("user = \"support@jette.brussels\"\npassword_file = \"smtp", "password_file = \"smtp"), 15, 17, "M2T-0108",
              "smtp.user is not", "user"});
  check_case({after(smtp_end, "[lifecycle]\nclose_after_working_days = 5"), 17, 1, "M2T-0108", "working day 5 comes too late",
              "earlier"});
  check_case({after(smtp_end, "[technicians]\ndigest_at = \"24:00\""), 18, 13, "M2T-0104", "24:00", "07:30"});
  check_case({after(smtp_end, "[technicians]\ndigest_at = \"7:30\""), 18, 13, "M2T-0104", "7:30", "07:30"});
  check_case({after(smtp_end, "[technicians]\ndigest = \"off\""), 18, 10, "M2T-0103", "true or false", "without quotes"});
  check_case({after(smtp_end, "[lifecycle]\nremind_on_working_days = [3, 7]"), 18, 26, "M2T-0108", "working day 7", "earlier"});
  check_case(
      {after(smtp_end, "[lifecycle]\nremind_on_working_days = [5, 3]"), 18, 30, "M2T-0104", "3 comes after 5", "smaller first"});
  check_case({after(smtp_end, "[[technician]]\naddress = \"Support@jette.brussels\""), 18, 11, "M2T-0108", "desk's own",
              "technician's own"});
}

TEST_CASE("settings: files that are named have to be there") {
  check_case({after(smtp_end, "[rules]\nfile = \"rules.toml\""), 18, 8, "M2T-0113", "there is no file", "taken from the folder"});
  check_case({after(mailbox_end, "ca_file = \"/nowhere/ca.pem\""), 12, 11, "M2T-0113", "/nowhere/ca.pem", "correct the path"});
  check_case({after(smtp_end, "[templates]\ndir = \"/etc/hostname\""), 18, 7, "M2T-0113", "not a folder", "correct the path"});
}

TEST_CASE("settings: password files are there, for us alone, and not empty (T-46)") {
  const auto told = [](const Etc& etc) {
    const auto loaded = etc.load(good);
    REQUIRE(loaded.problems.size() == 1);
    CHECK(concerns_secrets_only(loaded.problems[0]));
    CHECK(loaded.problems[0].place.line == 11);
    CHECK(loaded.problems[0].place.column == 17);
    return loaded.problems[0].code;
  };
  const Etc etc;
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0444}) {
    etc.write("imap-password", "x\n", mode);
    CHECK(told(etc) == "M2T-0111");
    CHECK_THROWS_AS(read_secret({etc.folder / "imap-password"}), PermanentError);
  }
  etc.write("imap-password", "", 0400);
  CHECK(told(etc) == "M2T-0112");
  etc.write("imap-password", "\nsecond line\n", 0400);
  CHECK(told(etc) == "M2T-0112");
  std::filesystem::remove(etc.folder / "imap-password");
  CHECK(told(etc) == "M2T-0110");
  std::filesystem::create_directory(etc.folder / "imap-password");
  CHECK(told(etc) == "M2T-0112");
}

TEST_CASE("settings: a secret is its first line, whatever ends it") {
  const Etc etc;
  etc.write("imap-password", "with blanks \r\nsecond\n", 0400);
  CHECK(read_secret({etc.folder / "imap-password"}) == "with blanks ");
  etc.write("imap-password", "no line end", 0400);
  CHECK(read_secret({etc.folder / "imap-password"}) == "no line end");
  etc.write("imap-password", std::string(5000, 'x'), 0400);
  CHECK_THROWS_AS(read_secret({etc.folder / "imap-password"}), PermanentError);
  CHECK_THROWS_AS(read_secret({}), PermanentError);
}

TEST_CASE("settings: a name without a slash is a systemd credential where there are some; a path never is") {
  const Etc etc;
  std::filesystem::create_directory(etc.folder / "credentials");
  etc.write("credentials/imap-password", "from systemd\n", 0440);
  etc.write("credentials/smtp-password", "from systemd\n", 0400);
  setenv("CREDENTIALS_DIRECTORY", (etc.folder / "credentials").c_str(), 1);
  const auto named = etc.load(good);
  CAPTURE(describe_problems(named));
  REQUIRE(named.problems.empty());
  CHECK(read_secret(named.settings.mailboxes[0].password) == "from systemd");
  const auto path = etc.load(edited("\"imap-password\"", "\"./imap-password\""));
  REQUIRE(path.problems.empty());
  CHECK(read_secret(path.settings.mailboxes[0].password) == secret_marker);
}

TEST_CASE("settings: everything wrong is listed at once, in the order of the file") {
  const Etc etc;
  auto text = after(smtp_end, "[acces]\nx = 1");
  text.replace(text.find("imap.example.org"), 16, "imap example org");
  text.replace(text.find("[\"fr\", \"nl\"]"), 12, "[\"fr\", \"xx\"]");
  text.erase(0, text.find('\n'));
  const auto loaded = etc.load(text);
  REQUIRE(loaded.problems.size() == 4);
  std::vector<unsigned> lines;
  for (const auto& problem : loaded.problems) lines.push_back(problem.place.line);
  CHECK(lines == std::vector<unsigned>{6, 9, 17, 0});
}

TEST_CASE("settings: a data folder or a configuration that is open to others is refused (L-23)") {
  const Etc etc;
  std::filesystem::create_directory(etc.folder / "data");
  REQUIRE(chmod((etc.folder / "data").c_str(), 0755) == 0);
  auto text = edited("/var/lib/mail2ticket-test", "data");
  const auto open_data = etc.load(text);
  REQUIRE(open_data.problems.size() == 1);
  CHECK(open_data.problems[0].code == "M2T-0114");
  REQUIRE(chmod((etc.folder / "data").c_str(), 0700) == 0);
  CHECK(etc.load(text).problems.empty());
  CHECK(etc.load(text).settings.data_dir == etc.folder / "data");
  etc.write("mail2ticket.toml", text, 0646);
  REQUIRE(load_settings(etc.folder / "mail2ticket.toml").problems.size() == 1);
  CHECK(load_settings(etc.folder / "mail2ticket.toml").problems[0].code == "M2T-0114");
  etc.write("mail2ticket.toml", text, 0644);
  CHECK(load_settings(etc.folder / "mail2ticket.toml").problems.empty());
}

TEST_CASE("settings: a syntax error and a file that is not there are problems, not exceptions") {
  const Etc etc;
  const auto broken = etc.load("[desk\naddress = 1\n");
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].code == "M2T-0002");
  CHECK(broken.problems[0].place.line == 1);
  const auto absent = load_settings(etc.folder / "absent.toml");
  REQUIRE(absent.problems.size() == 1);
  CHECK(absent.problems[0].code == "M2T-0001");
}

TEST_CASE("settings: check --show prints the defaults too, can be loaded again, and shows no password (T-45)") {
  const Etc etc;
  const auto loaded = etc.load(good);
  REQUIRE(loaded.problems.empty());
  const auto shown = show_settings(loaded.settings);
  CHECK(shown.find(secret_marker) == shown.npos);
  CHECK(shown.find("password_file = \"imap-password\"") != shown.npos);
  CHECK(shown.find("poll_interval = \"60s\"") != shown.npos);
  CHECK(shown.find("close_after_working_days = 7") != shown.npos);
  const auto again = etc.load(shown);
  CAPTURE(describe_problems(again));
  REQUIRE(again.problems.empty());
  CHECK(show_settings(again.settings) == shown);
}

TEST_CASE("settings: what init writes loads without a problem once the passwords are there") {
  const Etc etc;
  const auto loaded = etc.load(initial_configuration());
  CAPTURE(describe_problems(loaded));
  CHECK(loaded.problems.empty());
}

TEST_CASE("settings: what init shows as an example loads, too, without the # in front") {
  const Etc etc;
  etc.write("rules.toml", "", 0600);
  std::istringstream lines(initial_configuration());
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#') && !line.starts_with("# ")) line.erase(0, 1);
    if (line.starts_with("ca_file") || line.starts_with("dir =")) continue;  // name files of a real machine
    text += line + "\n";
  }
  const auto loaded = etc.load(text);
  CAPTURE(describe_problems(loaded));
  CHECK(loaded.problems.empty());
}

TEST_CASE("settings: the installed example and the manual are what the table of settings says") {
  const std::filesystem::path source(M2T_SOURCE_DIR);
  const auto manual_file = source / "systemd/mail2ticket.toml.5";
  auto manual = contents_of(manual_file);
  const auto from = manual.find(".SH SETTINGS\n"), to = manual.find(".SH EXAMPLE\n");
  REQUIRE(from != manual.npos);
  REQUIRE(to != manual.npos);
  if (std::getenv("M2T_ACCEPT") != nullptr) {  // writes them anew instead of comparing
    std::ofstream(source / "systemd/mail2ticket.toml", std::ios::binary) << initial_configuration();
    std::ofstream(manual_file, std::ios::binary) << manual.substr(0, from) + settings_manual() + manual.substr(to);
    return;
  }
  CHECK_MESSAGE(contents_of(source / "systemd/mail2ticket.toml") == initial_configuration(),
                "run with M2T_ACCEPT=1 to write it anew");
  CHECK_MESSAGE(manual.substr(from, to - from) == settings_manual(), "run with M2T_ACCEPT=1 to write it anew");
}
