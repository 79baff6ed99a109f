// T-39: bytes that come in one piece with the answer to STARTTLS, before there is any TLS, over both protocols.
#include <doctest/doctest.h>

#include "mailer/imap_session.h"
#include "mailer/smtp_sender.h"
#include "tests/support/scripted_peer.h"

namespace m2t {

namespace {

using test::ScriptedPeer;

constexpr std::size_t most = 1000;
constexpr auto what_is_told = "the server sent more after its answer to STARTTLS: somebody may be meddling with the connection";

// As much of it as is asked for, as an attacker would write it: what a trusting client takes for an answer inside of TLS.
std::string injected(std::string_view pattern, std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) bytes += pattern;
  return bytes.substr(0, count);
}

// What the client says until it hangs up.
std::string rest_of(const ScriptedPeer& peer) {
  std::string heard;
  char part[512];
  for (ssize_t got = 0; (got = ::recv(peer.client(), part, sizeof part, 0)) > 0;) heard.append(part, std::size_t(got));
  return heard;
}

std::string line_of(const ScriptedPeer& peer) {
  std::string line;
  for (char c = 0; !line.ends_with("\r\n") && ::recv(peer.client(), &c, 1, 0) == 1;) line += c;
  return line;
}

std::string password() { return "marker-secret"; }

}  // namespace

TEST_CASE("starttls: of 1 to 1,000 bytes behind IMAP's answer none is taken, and neither TLS nor a login begins (T-39)") {
  int refused = 0;
  for (std::size_t count = 1; count <= most; ++count) {
    CAPTURE(count);
    std::string heard;
    {
      ScriptedPeer peer([&](ScriptedPeer& p) {
        p.send("* OK ready\r\n");
        p.answer("CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n");
        const std::string tag = p.expect("STARTTLS");
        p.send(tag + " OK go\r\n" + injected("* CAPABILITY IMAP4rev1\r\n3 OK done\r\n* PREAUTH in\r\n", count));
        heard = rest_of(p);
      });
      try {
        ImapSession session({{"127.0.0.1", peer.port(), Security::StartTls, {}}, "desk", password}, {}, -1);
        FAIL("accepted");
      } catch (const ImapError& error) {
        CHECK(error.kind() == ImapError::Kind::Protocol);
        CHECK(std::string_view(error.what()).find(what_is_told) != std::string_view::npos);
        ++refused;
      }
    }
    CHECK(heard.empty());
  }
  CHECK(refused == int(most));
}

TEST_CASE("starttls: of 1 to 1,000 bytes behind SMTP's answer none is taken, and neither TLS nor a login begins (T-39)") {
  int refused = 0;
  for (std::size_t count = 1; count <= most; ++count) {
    CAPTURE(count);
    std::string heard;
    {
      ScriptedPeer peer([&](ScriptedPeer& p) {
        p.send("220 peer.test ESMTP\r\n");
        if (!line_of(p).starts_with("EHLO")) return;
        p.send("250-peer.test\r\n250 STARTTLS\r\n");
        if (!line_of(p).starts_with("STARTTLS")) return;
        p.send("220 go\r\n" + injected("250-peer.test\r\n250 AUTH PLAIN LOGIN\r\n", count));
        heard = "STARTTLS " + rest_of(p);
      });
      const ServerAddress server{"127.0.0.1", peer.port(), Security::StartTls, {}};
      const DeliveryResult result = probe_smtp({server, "desk", password, "gw.example"});
      CHECK(result.outcome == DeliveryResult::Outcome::Unavailable);
      CHECK(result.alert);
      CHECK(result.reply == what_is_told);
      refused += result.reply == what_is_told ? 1 : 0;
    }
    CHECK((heard == "STARTTLS " || heard == "STARTTLS QUIT\r\n"));
  }
  CHECK(refused == int(most));
}

}  // namespace m2t
