// Dovecot (and Postfix) for a test: one private instance, started by tests/support/mail-servers and removed at the end.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "mailer/imap_session.h"
#include "mailer/tls_stream.h"
#include "tests/support/child_process.h"

namespace m2t::test {

class MailServers {
 public:
  explicit MailServers(std::vector<std::string> options = {"--no-postfix", "--dovecot", "mail_fsync = never"}) {
    char name[] = "/tmp/m2t-mail-XXXXXX";
    if (!mkdtemp(name)) throw std::runtime_error("no folder for the mail servers");
    folder_ = name;
    options.insert(options.begin(), {program(), folder_, "up"});
    if (run_program(options) != 0) throw std::runtime_error("the mail servers do not start; see " + folder_ + "/log");
    std::ifstream file(folder_ + "/ports.env");
    for (std::string line; std::getline(file, line);)
      ports_[line.substr(0, line.find('='))] = static_cast<std::uint16_t>(std::stoul(line.substr(line.find('=') + 1)));
  }
  ~MailServers() { run_program({program(), folder_, "down", "--remove"}); }
  MailServers(const MailServers&) = delete;
  MailServers& operator=(const MailServers&) = delete;

  const std::string& folder() const { return folder_; }
  std::uint16_t port(const std::string& name) const { return ports_.at(name); }
  std::string ca_file() const { return folder_ + "/tls/ca.pem"; }
  std::string secret(const std::string& name) const {
    std::ifstream file(folder_ + "/secrets/" + name);
    std::string text;
    std::getline(file, text);
    return text;
  }

  // Any mailbox but support's, whose password is another.
  ImapAccount account(const std::string& user) const {
    return {{"localhost", port("IMAPS"), Security::Tls, ca_file()}, user, [word = secret("people-password")] { return word; }};
  }
  std::filesystem::path maildir(const std::string& user) const {
    return folder_ + "/mail/commune.test/" + user.substr(0, user.find('@')) + "/Maildir";
  }
  int doveadm(std::vector<std::string> words) const {
    words.insert(words.begin(), {"/usr/bin/doveadm", "-c", folder_ + "/dovecot/dovecot.conf"});
    return run_program(words);
  }

 private:
  static std::string program() { return std::string(M2T_SOURCE_DIR) + "/tests/support/mail-servers"; }

  std::string folder_;
  std::map<std::string, std::uint16_t> ports_;
};

// Puts mail into mailboxes by LMTP: when deliver() returns, the mail is there.
class Delivery {
 public:
  explicit Delivery(const MailServers& servers)
      : stream_({"127.0.0.1", servers.port("LMTP"), Security::None, {}}, deadline(), -1) {
    expect("220");
    say("LHLO test", "250 ");
  }
  ~Delivery() = default;

  // `mail` has CRLF line ends.
  void deliver(const std::string& to, std::string_view mail) {
    say("MAIL FROM:<sender@elsewhere.test>", "250 ");
    say("RCPT TO:<" + to + ">", "250 ");
    say("DATA", "354");
    std::string stuffed;
    for (std::size_t at = 0; at < mail.size();) {
      const std::size_t end = std::min(mail.find('\n', at), mail.size() - 1) + 1;
      if (mail[at] == '.') stuffed += '.';
      stuffed.append(mail, at, end - at);
      at = end;
    }
    stream_.write(stuffed, deadline());
    say(".", "250 ");
  }

 private:
  static Deadline deadline() { return std::chrono::steady_clock::now() + std::chrono::seconds(60); }

  void say(const std::string& line, const std::string& answer) {
    stream_.write(line + "\r\n", deadline());
    expect(answer);
  }
  void expect(const std::string& answer) {
    for (;;) {
      std::string line;
      for (char c = 0; c != '\n'; line += c) stream_.read(&c, 1, deadline());
      if (line.starts_with(answer)) return;
      if (line.size() < 4 || line[3] != '-') throw std::runtime_error("LMTP said " + line);
    }
  }

  TlsStream stream_;
};

inline std::string simple_mail(const std::string& id, const std::string& body = "Hello\r\n") {
  return "Return-Path: <x@elsewhere.test>\r\nFrom: Marie <marie@commune.test>\r\nTo: support@commune.test\r\nSubject: about " +
         id + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <" + id + "@commune.test>\r\n\r\n" + body;
}

}  // namespace m2t::test
