// T-41: one table of certificates, over all four ways in: IMAP and SMTP, each with TLS at once and with STARTTLS.
#include <doctest/doctest.h>

#include <cctype>
#include <memory>

#include "mailer/imap_session.h"
#include "mailer/smtp_sender.h"
#include "tests/support/certificates.h"
#include "tests/support/scripted_peer.h"

namespace m2t {

namespace {

using test::authority_form;
using test::Certificate;
using test::CertificateForm;
using test::ScriptedPeer;

constexpr long day = test::day_in_seconds;
constexpr auto marker = "marker-secret-7c1f";
enum class Protocol { Imap, Smtp };

// One client, first in the clear, then inside TLS.
class Talk {
 public:
  Talk(int fd, SSL_CTX* context, std::string& heard) : fd_(fd), session_(SSL_new(context)), heard_(heard) {
    SSL_set_fd(session_, fd);
  }
  ~Talk() {
    SSL_free(session_);
    ERR_clear_error();
  }
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  bool start_tls() { return inside_ = SSL_accept(session_) == 1; }
  bool inside() const { return inside_; }
  void say(const std::string& text) {
    if (inside_)
      SSL_write(session_, text.data(), static_cast<int>(text.size()));
    else
      static_cast<void>(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL));
  }
  // Empty once the client has gone.
  std::string line() {
    std::string text;
    for (char c = 0; c != '\n'; text += c)
      if ((inside_ ? SSL_read(session_, &c, 1) : static_cast<int>(::recv(fd_, &c, 1, 0))) != 1) return {};
    heard_ += text;
    return text;
  }

 private:
  int fd_;
  SSL* session_;
  std::string& heard_;
  bool inside_ = false;
};

void play_imap(Talk& talk) {
  talk.say("* OK ready\r\n");
  for (std::string line = talk.line(); !line.empty(); line = talk.line()) {
    const std::string tag = line.substr(0, line.find(' '));
    if (line.find("CAPABILITY") != std::string::npos)
      talk.say(talk.inside() ? "* CAPABILITY IMAP4rev1 IDLE\r\n" : "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n");
    talk.say(tag + " OK done\r\n");
    if (line.find("STARTTLS") != std::string::npos && !talk.start_tls()) return;
  }
}

void play_smtp(Talk& talk) {
  talk.say("220 peer.test ESMTP\r\n");
  for (std::string line = talk.line(); !line.empty(); line = talk.line()) {
    if (line.starts_with("EHLO"))
      talk.say(talk.inside() ? "250-peer.test\r\n250 AUTH PLAIN LOGIN\r\n" : "250-peer.test\r\n250 STARTTLS\r\n");
    else
      talk.say(line.starts_with("STARTTLS") ? "220 go\r\n" : line.starts_with("AUTH") ? "235 welcome\r\n" : "250 ok\r\n");
    if (line.starts_with("STARTTLS") && !talk.start_tls()) return;
  }
}

// What a server shows: its certificate, signed by `issuer` or by itself, and what stands above it.
struct Row {
  const char* what;
  CertificateForm form;
  const Certificate* issuer;
  std::vector<const Certificate*> above;
  std::string words, remedy;  // empty: it is good
  std::string host = "localhost";
};

CertificateForm named(const std::string& names) {
  CertificateForm form;
  form.names = names;
  return form;
}
CertificateForm valid(long from, long until) {
  CertificateForm form;
  form.valid_from = from;
  form.valid_until = until;
  return form;
}
CertificateForm used_for(const std::string& usage) {
  CertificateForm form;
  form.usage = usage;
  return form;
}
CertificateForm named_in_its_subject_only() {
  CertificateForm form = named("");
  form.subject = "localhost";
  return form;
}
CertificateForm with_a_short_key() {
  CertificateForm form;
  form.rsa_bits = 1024;
  return form;
}
CertificateForm signed_with_sha1() {
  CertificateForm form;
  form.digest = EVP_sha1();
  return form;
}

// "localhost", a NUL and ".other.test" as one name: whoever stops at the NUL takes it for localhost.
constexpr auto name_with_nul = "DER:30:17:82:15:6C:6F:63:61:6C:68:6F:73:74:00:2E:6F:74:68:65:72:2E:74:65:73:74";

struct Authorities {
  Certificate root{authority_form("Root")};
  Certificate stranger{authority_form("Stranger")};
  Certificate between{authority_form("Between"), &root};
  Certificate ordinary{CertificateForm{.subject = "Ordinary"}, &root};
  Certificate last{authority_form("Last", "critical,CA:TRUE,pathlen:0"), &root};
  Certificate beyond{authority_form("Beyond"), &last};
  test::CertificateFile root_file{root};

  std::vector<Row> rows() const {
    const auto* by = &root;
    return {
        {"good", {}, by, {}, "", ""},
        {"good, by an intermediate authority that is shown", {}, &between, {&between}, "", ""},
        {"good, for servers and their address", used_for("serverAuth"), by, {}, "", "", "127.0.0.1"},
        {"expired", valid(-9 * day, -day), by, {}, "certificate expired on 20", "must renew it"},
        {"not yet valid", valid(day, 9 * day), by, {}, "certificate is not valid before 20", "clock right?"},
        {"another name", named("DNS:mail.other.test"), by, {}, "certificate is for mail.other.test, not localhost", "in host"},
        {"named in its subject only",
         named_in_its_subject_only(),
         by,
         {},
         "certificate names no host",
         "must be issued for localhost"},
        {"a wildcard for everything", named("DNS:*"), by, {}, "certificate is for *, not localhost", "in host"},
        {"a wildcard in part",
         named("DNS:local*,DNS:*host"),
         by,
         {},
         "certificate is for local*, *host, not localhost",
         "in host"},
        {"a NUL in its name", named(name_with_nul), by, {}, "certificate is for localhost?.other.test, not localhost", "in host"},
        {"another address",
         named("IP:127.0.0.2,DNS:127.0.0.1"),
         by,
         {},
         "certificate is for 127.0.0.2, 127.0.0.1, not 127.0.0.1",
         "in host",
         "127.0.0.1"},
        {"signed by itself", {}, nullptr, {}, "certificate is signed by itself alone: /CN=server", "ca_file"},
        {"an unknown authority", {}, &stranger, {}, "authority that is not trusted here: /CN=Stranger", "ca_file"},
        {"an unknown authority that is shown",
         {},
         &stranger,
         {&stranger},
         "authority that is not trusted here: /CN=Stranger",
         "ca_file"},
        {"an intermediate authority that is not shown",
         {},
         &between,
         {},
         "authority that is not trusted here: /CN=Between",
         "must show its certificate"},
        {"below an ordinary certificate",
         {},
         &ordinary,
         {&ordinary},
         "may not issue certificates: /CN=Ordinary",
         "needs another certificate"},
        {"below an authority that no authority may be below",
         {},
         &beyond,
         {&beyond, &last},
         "may not issue certificates",
         "needs another certificate"},
        {"a short key", with_a_short_key(), by, {}, "certificate's key is too short", "at least 2048 bits"},
        {"SHA-1", signed_with_sha1(), by, {}, "certificate is signed with a digest that is no longer safe", "SHA-256"},
        {"for clients only", used_for("clientAuth"), by, {}, "certificate is not made for servers", "TLS servers"},
    };
  }
};

const Authorities& authorities() {
  static const Authorities all;
  return all;
}

struct Outcome {
  bool accepted = false;
  std::string words;
};

Outcome log_in_by(Protocol protocol, const ServerAddress& server) {
  const auto password = [] { return std::string(marker); };
  if (protocol == Protocol::Smtp) {
    const DeliveryResult result = probe_smtp({server, "desk", password, "gw.example"});
    if (result.outcome != DeliveryResult::Outcome::Sent) {
      CHECK(result.outcome == DeliveryResult::Outcome::Unavailable);
      CHECK(result.alert);
      CHECK(result.stage == "tls");
    }
    return {result.outcome == DeliveryResult::Outcome::Sent, result.reply};
  }
  try {
    ImapSession session({server, "desk", password}, {}, -1);
    return {true, ""};
  } catch (const ImapError& error) {
    CHECK(error.kind() == ImapError::Kind::Tls);
    return {false, error.what()};
  }
}

// Whether the server got to hear what only somebody trusted may.
bool has_a_login(std::string heard) {
  for (char& c : heard) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return heard.find(" LOGIN ") != std::string::npos || heard.find("AUTH ") != std::string::npos ||
         heard.find("MAIL") != heard.npos;
}

Outcome try_way(const Row& row, Protocol protocol, Security security) {
  const Certificate shown(row.form, row.issuer);
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(test::make_server_context(shown, row.above), SSL_CTX_free);
  std::string heard;
  Outcome outcome;
  {
    ScriptedPeer peer([&](ScriptedPeer& p) {
      Talk talk(p.client(), context.get(), heard);
      if (security == Security::Tls && !talk.start_tls()) return;
      protocol == Protocol::Imap ? play_imap(talk) : play_smtp(talk);
    });
    outcome = log_in_by(protocol, {row.host, peer.port(), security, authorities().root_file.path()});
  }
  CHECK(has_a_login(heard) == outcome.accepted);
  return outcome;
}

}  // namespace

TEST_CASE(
    "certificates: bad ones are refused over all four ways in, with words and a remedy, before any login (T-41, I-35, S-16)") {
  int tried = 0, accepted = 0, good = 0;
  for (const Row& row : authorities().rows()) {
    for (const Protocol protocol : {Protocol::Imap, Protocol::Smtp}) {
      for (const Security security : {Security::Tls, Security::StartTls}) {
        CAPTURE(row.what);
        CAPTURE(static_cast<int>(protocol));
        CAPTURE(static_cast<int>(security));
        const Outcome outcome = try_way(row, protocol, security);
        CAPTURE(outcome.words);
        CHECK(outcome.accepted == row.words.empty());
        CHECK(outcome.words.find(marker) == std::string::npos);
        if (row.words.empty()) {
          ++good;
          continue;
        }
        ++tried;
        accepted += outcome.accepted ? 1 : 0;
        const std::size_t said = outcome.words.find(row.words);
        REQUIRE(said != std::string::npos);
        CHECK(outcome.words.find(row.remedy, said + row.words.size()) != std::string::npos);
      }
    }
  }
  CHECK(good == 12);
  MESSAGE("bad certificates x ways in: " << tried << ", accepted: " << accepted);
  CHECK(accepted == 0);
  CHECK(tried >= 4 * 12);
}

}  // namespace m2t
