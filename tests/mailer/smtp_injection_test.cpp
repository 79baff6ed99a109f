// What goes over the wire when addresses and texts are made to be read as commands, or as the end of a mail (T-13, T-14).
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "base/errors.h"
#include "mailer/compose.h"
#include "mailer/smtp_sender.h"
#include "tests/support/scripted_smtp.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// Writes down every line that is a command, and every mail up to CR LF . CR LF.
struct Wire {
  std::vector<std::string> commands, mails;
  ScriptedSmtp server{{[this](SmtpPeer& peer) {
    peer.say("220 peer.test ESMTP\r\n");
    for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
      commands.push_back(line);
      if (line == "DATA") {
        peer.say("354 go on\r\n");
        mails.push_back(peer.content());
      }
      peer.say(line.starts_with("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
    }
  }}};
  SmtpAccount account() const {
    SmtpAccount account;
    account.server = {"127.0.0.1", server.port(), Security::None, ""};
    account.helo_name = "gw.example";
    return account;
  }
};

std::string any_of(std::mt19937& random, const std::vector<std::string>& pieces, std::size_t most) {
  std::string text;
  for (auto n = 1 + random() % most; n > 0; --n) text += pieces[random() % pieces.size()];
  return text;
}

// RFC 5321's plain form: a dot-string and a domain, with their lengths.
bool is_plain_mailbox(const std::string& address) {
  const auto at = address.find('@');
  if (at == 0 || at == std::string::npos || at > 64 || address.size() > 254 || at != address.rfind('@')) return false;
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  };
  return std::all_of(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(at), is_plain) &&
         std::all_of(address.begin() + static_cast<std::ptrdiff_t>(at) + 1, address.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '[' || c == ']' || c == ':';
         });
}

}  // namespace

TEST_CASE("smtp injection: T-13 of 3,000 hostile addresses only plain ones reach the wire, each as one command of its own") {
  const std::vector<std::string> pieces{"a",
                                        "b.c",
                                        "an.peeters",
                                        "@",
                                        "@jette.brussels",
                                        "@x.example",
                                        ">",
                                        "<",
                                        "\r\n",
                                        "\n",
                                        "\r",
                                        " ",
                                        "\r\nRCPT TO:<d@e.f>",
                                        "\r\nDATA\r\n",
                                        "\"",
                                        "\"a b\"",
                                        "\\",
                                        ",",
                                        ";",
                                        ":",
                                        "(",
                                        ")",
                                        "@evil.example:",
                                        std::string(1, '\0'),
                                        "\t",
                                        "é",
                                        "\xff",
                                        "..",
                                        ".",
                                        "%",
                                        "!",
                                        std::string(70, 'l'),
                                        std::string(260, 'd') + ".example",
                                        "[192.0.2.1]",
                                        "SIZE=1",
                                        " NOTIFY=SUCCESS",
                                        "+r.abc"};
  std::mt19937 random(13);
  Wire wire;
  std::vector<std::string> let_through;
  {
    const auto sender = make_smtp_sender(wire.account(), {});
    for (int i = 0; i < 3000; ++i) {
      const std::string to = i % 10 == 0 ? "an" + std::to_string(i) + "@jette.brussels" : any_of(random, pieces, 5);
      const std::string from = i % 3 == 0 ? any_of(random, pieces, 4) : "bounce@jette.brussels";
      const DeliveryResult result = sender->send(from, to, "Subject: x\r\n\r\nx\r\n", [] {});
      REQUIRE((result.outcome == DeliveryResult::Outcome::Sent || result.outcome == DeliveryResult::Outcome::Refused));
      if (result.outcome == DeliveryResult::Outcome::Sent) let_through.push_back(to);
    }
  }
  wire.server.finish();
  CHECK(let_through.size() >= 150);
  std::vector<std::string> recipients;
  for (const std::string& command : wire.commands) {
    CAPTURE(command);
    if (command.starts_with("RCPT TO:<")) {
      recipients.push_back(command.substr(9, command.size() - 10));
      CHECK(command.ends_with(">"));
      CHECK(is_plain_mailbox(recipients.back()));
    } else if (command.starts_with("MAIL FROM:<")) {
      const std::string rest = command.substr(11);
      const std::string from = rest.substr(0, rest.find('>'));
      CHECK((from.empty() || is_plain_mailbox(from)));
    } else {
      CHECK((command == "EHLO gw.example" || command == "DATA" || command == "QUIT"));
    }
  }
  CHECK(recipients == let_through);
  CHECK(wire.mails.size() == let_through.size());
}

TEST_CASE("smtp injection: T-13 an address that cannot be written plainly stops the mail before it is queued") {
  const TimeZone brussels("Europe/Brussels");
  for (const char* address :
       {"\"an peeters\"@jette.brussels", "a@b@c.example", "a,b@c.example", "<a@b.example>", "@x.example:a@b.example",
        "a@b.example\r\nBcc: c@d.example", "", "a", "@b.example", "a@", "a b@c.example", "a@b .example"}) {
    CAPTURE(address);
    OutgoingMail mail;
    mail.message_id = "m@jette.brussels";
    mail.from = {"Desk", "support@jette.brussels", {}};
    mail.to = {"", address, {}};
    mail.text = "x";
    CHECK_THROWS_AS(compose(mail, brussels), PermanentError);
  }
}

TEST_CASE("smtp injection: T-14 no text ends its mail early for a server that takes a lone CR or LF for the end of a line") {
  const std::vector<std::string> pieces{"\n.\n",
                                        "\r\n.\r\n",
                                        "\r.\r",
                                        "\n.\r\n",
                                        "\r\n.\n",
                                        "\r\n.\r",
                                        ".",
                                        "..",
                                        "\n",
                                        "\r",
                                        "\r\n",
                                        "x",
                                        "é",
                                        "\r\nMAIL FROM:<admin@jette.brussels>\r\nRCPT TO:<all@jette.brussels>\r\nDATA\r\n",
                                        std::string(1000, '.'),
                                        "=\n.\n",
                                        "\n.\n=",
                                        "\x85.\x85",
                                        "\xe2\x80\xa8.\xe2\x80\xa8",
                                        std::string("\0.\0", 3)};
  const std::vector<std::string> ends{"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\n", "\n.\r", "\r\n.\r\n"};
  const TimeZone brussels("Europe/Brussels");
  std::mt19937 random(14);
  Wire wire;
  constexpr std::size_t mails = 500;
  {
    const auto sender = make_smtp_sender(wire.account(), {});
    for (std::size_t i = 0; i < mails; ++i) {
      OutgoingMail mail;
      mail.message_id = "m" + std::to_string(i) + "@jette.brussels";
      mail.from = {any_of(random, pieces, 4), "support@jette.brussels", {}};
      mail.to = {any_of(random, pieces, 4), "an@jette.brussels", {}};
      mail.subject = any_of(random, pieces, 6);
      mail.text = any_of(random, pieces, 12);
      if (i % 2 == 0) mail.html = "<p>" + any_of(random, pieces, 12);
      if (i % 3 == 0)
        mail.attachments.push_back({any_of(random, pieces, 3), any_of(random, pieces, 2), any_of(random, pieces, 12), ""});
      const DeliveryResult result = sender->send("", "an@jette.brussels", compose(mail, brussels), [] {});
      REQUIRE(result.outcome == DeliveryResult::Outcome::Sent);
    }
  }
  wire.server.finish();
  REQUIRE(wire.mails.size() == mails);
  for (const std::string& mail : wire.mails) {
    REQUIRE(mail.ends_with("\r\n.\r\n"));
    for (const std::string& end : ends) {
      const auto at = mail.find(end);
      CAPTURE(mail);
      CHECK((at == std::string::npos || at >= mail.size() - 5));
    }
  }
  CHECK(std::ranges::count(wire.commands, "DATA") == static_cast<std::ptrdiff_t>(mails));
}
