// The unit, the user and the manual pages, judged by the programs that will read them. Where one of those is not installed,
// the test says so and passes.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace {

const std::string systemd_folder = std::string(M2T_SOURCE_DIR) + "/systemd/";

struct Ran {
  int status = -1;
  std::string output;  // of both streams
};

Ran run_shell(const std::string& command) {
  Ran ran;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const auto count = fread(buffer.data(), 1, buffer.size(), pipe)) ran.output.append(buffer.data(), count);
  ran.status = pclose(pipe);
  return ran;
}

bool is_installed(const std::string& program) {
  if (run_shell("command -v " + program).status == 0) return true;
  MESSAGE(program << " is not installed: not checked");
  return false;
}

std::string unit_text() {
  std::ostringstream text;
  text << std::ifstream(systemd_folder + "mail2ticket.service").rdbuf();
  return text.str();
}

}  // namespace

// systemd reads a template under the name of an instance.
std::string units_to_verify(const m2t::test::TempDir& folder) {
  std::string files;
  for (const char* name : {"mail2ticket.service", "mail2ticket-alert@.service"})
    std::filesystem::copy_file(systemd_folder + name, folder.path() / name);
  for (const char* name : {"mail2ticket.service", "mail2ticket-alert@mail2ticket.service.service"})
    files += " " + (folder.path() / name).string();
  return files;
}

TEST_CASE("systemd: the units are exposed at 1.5 at most (T-46)") {
  if (!is_installed("systemd-analyze")) return;
  for (const char* unit : {"mail2ticket.service", "mail2ticket-alert@.service"}) {
    const auto ran = run_shell("systemd-analyze security --offline=true --threshold=15 --no-pager " + systemd_folder + unit);
    CAPTURE(ran.output);
    CHECK(ran.status == 0);
    CHECK(ran.output.find("Overall exposure level") != std::string::npos);
  }
}

TEST_CASE("systemd: systemd understands every line of the units") {
  if (!is_installed("systemd-analyze")) return;
  const m2t::test::TempDir folder;
  // The program and its manual pages need not be installed here, and a container has no D-Bus: neither is the units' fault.
  const auto ran = run_shell("SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no" + units_to_verify(folder));
  std::istringstream lines(ran.output);
  for (std::string line; std::getline(lines, line);)
    if (line.find("mail2ticket") != std::string::npos) CHECK_MESSAGE(line.find("is not executable") != std::string::npos, line);
}

TEST_CASE(
    "systemd: when the service is given up, the other unit tells an admin of it, until the second server takes the mail (L-18)") {
  CHECK(unit_text().find("\nOnFailure=mail2ticket-alert@%n.service\n") != std::string::npos);
  std::ostringstream alert;
  alert << std::ifstream(systemd_folder + "mail2ticket-alert@.service").rdbuf();
  for (const char* line :
       {"ExecStart=/usr/bin/mail2ticket alert --unit %i\n", "Type=oneshot\n", "User=mail2ticket\n", "Restart=on-failure\n",
        "RestartPreventExitStatus=64 65 78\n", "LoadCredential=alert-password:/etc/mail2ticket/alert-password\n"})
    CHECK_MESSAGE(alert.str().find(line) != std::string::npos, line);
}

TEST_CASE("systemd: the service is not started again after a wrong configuration, and is watched") {
  const auto unit = unit_text();
  for (const char* line :
       {"Type=notify\n", "RestartPreventExitStatus=64 65 78\n", "WatchdogSec=60\n", "User=mail2ticket\n",
        "StateDirectory=mail2ticket\n", "StateDirectoryMode=0700\n", "UMask=0077\n",
        "LoadCredential=imap-password:/etc/mail2ticket/imap-password\n",
        "LoadCredential=smtp-password:/etc/mail2ticket/smtp-password\n", "ExecReload=/bin/kill -HUP $MAINPID\n"})
    CHECK_MESSAGE(unit.find(line) != unit.npos, line);
}

TEST_CASE("systemd: the user is described in a form that sysusers reads") {
  if (!is_installed("systemd-sysusers")) return;
  const m2t::test::TempDir temporary;
  const auto& root = temporary.path();
  std::filesystem::create_directories(root / "etc");
  const auto ran = run_shell("systemd-sysusers --root=" + root.string() + " " + systemd_folder + "mail2ticket.sysusers");
  CAPTURE(ran.output);
  CHECK(ran.status == 0);
  std::ostringstream users;
  users << std::ifstream(root / "etc/passwd").rdbuf();
  CHECK(users.str().find("mail2ticket:x:") != std::string::npos);
  CHECK(users.str().find("/usr/sbin/nologin") != std::string::npos);
}

TEST_CASE("manual: all pages are set without a warning") {
  if (!is_installed("groff")) return;
  for (const char* page : {"mail2ticket.1", "mail2ticket.toml.5", "mail2ticket-rules.5", "mail2ticket-mail.7"}) {
    const auto ran = run_shell("groff -man -Tutf8 -Kutf8 -ww -z " + systemd_folder + page);
    CAPTURE(page);
    CHECK(ran.output == "");
    CHECK(ran.status == 0);
  }
}
