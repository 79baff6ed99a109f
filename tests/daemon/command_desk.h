// A configuration file with a data directory beside it, and the subcommands run on them as a user would.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "base/log.h"
#include "daemon/commands/commands.h"
#include "tests/support/temp_dir.h"

namespace m2t::test {

class CommandDesk {
 public:
  CommandDesk() {
    std::filesystem::create_directory(data_dir());
    std::filesystem::permissions(data_dir(), std::filesystem::perms::owner_all);
    write("mail2ticket.toml", "data_dir = \"" + data_dir().string() + R"("

[desk]
address = "support@jette.brussels"
name = { fr = "Service Desk de l'AC Jette", nl = "Service Desk van GB Jette" }
phone = "02.423.12.12"
languages = ["fr", "nl"]

[[mailbox]]
host = "imap.example.org"
user = "support@jette.brussels"
password_file = "imap-password"

[smtp]
host = "smtp.example.org"
user = "support@jette.brussels"
password_file = "smtp-password"

[access]
domains = ["jette.brussels"]
)");
  }
  ~CommandDesk() { set_log_level(LogLevel::Info); }

  std::filesystem::path data_dir() const { return folder / "data"; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return (folder / name).string();
  }

  // Runs one subcommand; what it wrote is in `out` and `err`. A log line of a test is noise.
  template <typename Options>
  ExitCode run(ExitCode (*command)(const Options&, Console&), Options options, const std::string& input = {}) {
    options.config = folder / "mail2ticket.toml";
    options.config_given = true;
    std::istringstream in(input);
    std::ostringstream out_stream, err_stream;
    Console console{in, out_stream, err_stream};
    const ExitCode code = command(options, console);
    out = out_stream.str();
    err = err_stream.str();
    return code;
  }

  TempDir folder;
  std::string out, err;
};

inline std::string staff_mail(const std::string& subject, const std::string& message_id) {
  return "From: Marie Dubois <marie.dubois@jette.brussels>\nTo: support@jette.brussels\nSubject: " + subject +
         "\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" + message_id +
         ">\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nBonjour, voici ma demande : " + subject + ".\n";
}

}  // namespace m2t::test
