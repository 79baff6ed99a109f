#include "mailer/smtp_sender.h"

#include <doctest/doctest.h>

#include <openssl/tls1.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/errors.h"
#include "tests/support/child_process.h"
#include "tests/support/scripted_smtp.h"

using namespace m2t;
using namespace m2t::test;
using Outcome = DeliveryResult::Outcome;

namespace {

const std::string small_mail = "Subject: x\r\n\r\nhello\r\n.dot\r\n";

SmtpAccount plain_account(std::uint16_t port) {
  SmtpAccount account;
  account.server = {"127.0.0.1", port, Security::None, ""};
  account.helo_name = "gw.example";
  return account;
}

DeliveryResult send_once(MailSender& sender, std::string_view mail = small_mail) {
  return sender.send("", "an@jette.example", mail, [] {});
}

DeliveryResult sent_to(ScriptedSmtp& server) { return send_once(*make_smtp_sender(plain_account(server.port()), {})); }

// Plays one connection up to DATA's content, then does `after`.
ScriptedSmtp::Script after_content(std::function<void(SmtpPeer&)> after) {
  return [after = std::move(after)](SmtpPeer& peer) {
    if (peer.greet_until("DATA").empty()) return;
    peer.say("354 go on\r\n");
    if (peer.content().ends_with("\r\n.\r\n")) after(peer);
  };
}

std::uint16_t free_port() { return ScriptedSmtp({}).port(); }

// Postfix's own test server.
class SmtpSink {
 public:
  explicit SmtpSink(const std::vector<std::string>& options = {}) : port_(free_port()) {
    std::vector<std::string> command{"/usr/sbin/smtp-sink"};
    command.insert(command.end(), options.begin(), options.end());
    if (::geteuid() == 0) command.insert(command.end(), {"-u", "nobody"});
    command.insert(command.end(), {"127.0.0.1:" + std::to_string(port_), "16"});
    process_ = std::make_unique<ChildProcess>(command);
    for (int i = 0; i < 2000 && !answers(); ++i) ::poll(nullptr, 0, 5);
  }
  std::uint16_t port() const { return port_; }

 private:
  bool answers() const {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    const bool well = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return well;
  }
  std::uint16_t port_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace

TEST_CASE("smtp sender: many mails go over one connection, each byte as given (INV-5, S-27)") {
  std::vector<std::string> got;
  ScriptedSmtp server({[&](SmtpPeer& peer) {
    peer.greet_until("MAIL");
    for (int i = 0; i < 20; ++i) {
      peer.say("250 ok\r\n");
      peer.until("DATA");
      peer.say("354 go on\r\n");
      got.push_back(peer.content());
      peer.say("250 2.0.0 OK <new" + std::to_string(i) + "@out.example> [Hostname=x]\r\n");
      peer.until("MAIL");
    }
  }});
  {
    auto sender = make_smtp_sender(plain_account(server.port()), {});
    for (int i = 0; i < 20; ++i) {
      int markers = 0;
      const DeliveryResult r = sender->send("bounce@jette.example", "an@jette.example", small_mail, [&] { ++markers; });
      CHECK(r.outcome == Outcome::Sent);
      CHECK(r.stage == "dot");
      CHECK(r.code == 250);
      CHECK(r.assigned_message_id == "new" + std::to_string(i) + "@out.example");
      CHECK(markers == 1);
    }
  }
  server.finish();
  CHECK(server.connections() == 1);
  for (const std::string& content : got) CHECK(content == "Subject: x\r\n\r\nhello\r\n..dot\r\n.\r\n");
}

TEST_CASE("smtp sender: the commands, the null sender and the EHLO name are the ones meant") {
  std::string ehlo, mail, rcpt;
  ScriptedSmtp server({[&](SmtpPeer& peer) {
    peer.say("220 hi\r\n");
    ehlo = peer.line();
    peer.say("250-x\r\n250 8BITMIME\r\n");
    mail = peer.line();
    peer.say("250 ok\r\n");
    rcpt = peer.line();
    peer.say("250 ok\r\n");
    peer.until("QUIT");
  }});
  CHECK(sent_to(server).outcome == Outcome::Sent);
  server.finish();
  CHECK(ehlo == "EHLO gw.example");
  CHECK(mail == "MAIL FROM:<>");
  CHECK(rcpt == "RCPT TO:<an@jette.example>");
}

TEST_CASE("smtp sender: smtp-sink takes a large mail") {
  const SmtpSink sink;
  std::string mail = "Subject: large\r\n\r\n";
  while (mail.size() < 3'000'000) mail += ".a line that begins with a dot\r\n";
  auto sender = make_smtp_sender(plain_account(sink.port()), {});
  for (int i = 0; i < 3; ++i) CHECK(send_once(*sender, mail).outcome == Outcome::Sent);
}

TEST_CASE("smtp sender: soft and hard rejections by smtp-sink at each stage (S-03, S-05)") {
  struct Row {
    const char *command, *stage;
  };
  for (const Row& row : {Row{"MAIL", "mail"}, {"RCPT", "rcpt"}, {"DATA", "data"}, {".", "dot"}}) {
    CAPTURE(row.command);
    const SmtpSink soft({"-r", row.command});
    const DeliveryResult later = send_once(*make_smtp_sender(plain_account(soft.port()), {}));
    CHECK(later.outcome == Outcome::Deferred);
    CHECK(later.stage == row.stage);
    CHECK(later.code == 450);
    const SmtpSink hard({"-f", row.command});
    const DeliveryResult never = send_once(*make_smtp_sender(plain_account(hard.port()), {}));
    CHECK(never.outcome == Outcome::Refused);
    CHECK(never.code == 500);
  }
}

TEST_CASE("smtp sender: 421 is temporary at every stage, after the dot too (S-02)") {
  for (const char* command : {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."}) {
    CAPTURE(command);
    const SmtpSink sink({"-Q", command});
    const DeliveryResult r = send_once(*make_smtp_sender(plain_account(sink.port()), {}));
    const bool before_mail = std::string_view(command) == "CONNECT" || std::string_view(command) == "EHLO";
    CHECK(r.outcome == (before_mail ? Outcome::Unavailable : Outcome::Deferred));
  }
}

TEST_CASE("smtp sender: smtp-sink keeps the mail and hangs up: in doubt (S-09)") {
  const SmtpSink sink({"-q", "."});
  const DeliveryResult r = send_once(*make_smtp_sender(plain_account(sink.port()), {}));
  CHECK(r.outcome == Outcome::InDoubt);
  CHECK(r.stage == "dot");
  CHECK(r.code == 0);
}

TEST_CASE("smtp sender: closed, reset or nonsense after the dot is doubt, a clear refusal is none (S-09, S-02, S-17)") {
  struct Row {
    std::function<void(SmtpPeer&)> act;
    Outcome outcome;
  };
  const Row rows[] = {
      {[](SmtpPeer& p) { p.close(); }, Outcome::InDoubt},
      {[](SmtpPeer& p) { p.reset_connection(); }, Outcome::InDoubt},
      {[](SmtpPeer& p) { p.say("25"); }, Outcome::InDoubt},
      {[](SmtpPeer& p) { p.say("what?\r\n"); }, Outcome::InDoubt},
      {[](SmtpPeer& p) { p.say("999 what\r\n"); }, Outcome::InDoubt},
      {[](SmtpPeer& p) { p.say("354 again\r\n"); }, Outcome::InDoubt},
      {[](SmtpPeer& p) { p.say("421 4.3.2 closing\r\n"); }, Outcome::Deferred},
      {[](SmtpPeer& p) { p.say("451-4.3.0 not\r\n451 4.3.0 now\r\n"); }, Outcome::Deferred},
      {[](SmtpPeer& p) { p.say("550 5.7.60 SMTP; Client does not have permissions\r\n"); }, Outcome::Unavailable},
      {[](SmtpPeer& p) { p.say("250 5.1.1 taken\r\n"); }, Outcome::Sent},
  };
  for (const Row& row : rows) {
    ScriptedSmtp server({after_content(row.act)});
    const DeliveryResult r = sent_to(server);
    CAPTURE(r.reply);
    CHECK(r.outcome == row.outcome);
  }
}

TEST_CASE("smtp sender: cut after any number of bytes before the dot is never doubt (S-07)") {
  for (std::size_t read = 0; read < 8; ++read) {
    std::size_t at = read;
    ScriptedSmtp server({[at](SmtpPeer& peer) {
                           peer.greet_until(at < 2 ? "EHLO" : at < 4 ? "MAIL" : at < 6 ? "RCPT" : "DATA");
                           if (at % 2 == 1) peer.say("25");
                         },
                         [](SmtpPeer&) {}});
    const DeliveryResult r = sent_to(server);
    CAPTURE(r.stage);
    CHECK((r.outcome == Outcome::Unavailable || r.outcome == Outcome::Deferred));
    CHECK(r.code == 0);
  }
}

TEST_CASE("smtp sender: when the in-doubt marker cannot be written, nothing is delivered and its exception comes out (INV-6)") {
  std::string seen;
  ScriptedSmtp server({[&](SmtpPeer& peer) {
                         peer.greet_until("DATA");
                         peer.say("354 go on\r\n");
                         seen = peer.content();
                       },
                       [](SmtpPeer& peer) { peer.greet_until("QUIT"); }});
  auto sender = make_smtp_sender(plain_account(server.port()), {});
  CHECK_THROWS_AS(sender->send("", "an@jette.example", small_mail, [] { throw TransientError("disk full"); }), TransientError);
  CHECK(send_once(*sender).outcome == Outcome::Sent);  // the next mail goes out over a new connection
  sender.reset();
  server.finish();
  CHECK(seen.find("\r\n.\r\n") == std::string::npos);
  CHECK(server.connections() == 2);
}

TEST_CASE("smtp sender: a kept connection that the server closed costs the next mail nothing") {
  for (const bool with_421 : {false, true}) {
    ScriptedSmtp server(
        {after_content([with_421](SmtpPeer& peer) { peer.say(with_421 ? "250 ok\r\n421 4.4.2 timeout\r\n" : "250 ok\r\n"); }),
         [](SmtpPeer& peer) { peer.greet_until("QUIT"); }});
    auto sender = make_smtp_sender(plain_account(server.port()), {});
    REQUIRE(send_once(*sender).outcome == Outcome::Sent);
    CHECK(send_once(*sender).outcome == Outcome::Sent);
    sender.reset();
    server.finish();
    CHECK(server.connections() == 2);
  }
}

TEST_CASE("smtp sender: closed or 421 just as the next MAIL is said: once more on a fresh connection") {
  for (const bool with_421 : {false, true}) {
    ScriptedSmtp server({after_content([with_421](SmtpPeer& peer) {
                           peer.say("250 ok\r\n");
                           peer.until("MAIL");
                           if (with_421) peer.say("421 4.4.2 too late\r\n");
                         }),
                         [](SmtpPeer& peer) { peer.greet_until("QUIT"); }});
    auto sender = make_smtp_sender(plain_account(server.port()), {});
    REQUIRE(send_once(*sender).outcome == Outcome::Sent);
    int markers = 0;
    CHECK(sender->send("", "an@jette.example", small_mail, [&] { ++markers; }).outcome == Outcome::Sent);
    CHECK(markers == 1);
    sender.reset();
    server.finish();
    CHECK(server.connections() == 2);
  }
}

TEST_CASE("smtp sender: an answer to MAIL on a kept connection that is clear is not asked again") {
  ScriptedSmtp server({after_content([](SmtpPeer& peer) {
                         peer.say("250 ok\r\n");
                         peer.until("MAIL");
                         peer.say("452 4.3.1 disk full\r\n");
                         peer.line();
                       }),
                       [](SmtpPeer& peer) { peer.greet_until("QUIT"); }});
  auto sender = make_smtp_sender(plain_account(server.port()), {});
  REQUIRE(send_once(*sender).outcome == Outcome::Sent);
  const DeliveryResult r = send_once(*sender);
  CHECK(r.outcome == Outcome::Deferred);
  CHECK(r.code == 452);
  CHECK(server.connections() == 1);
}

TEST_CASE("smtp sender: an answer too many is never taken for the next mail's (S-18)") {
  ScriptedSmtp server({after_content([](SmtpPeer& peer) {
    peer.say("250 ok\r\n250 one too many\r\n");
    peer.until("RCPT");
    peer.say("550 5.1.1 unknown\r\n");
    peer.until("QUIT");
  })});
  auto sender = make_smtp_sender(plain_account(server.port()), {});
  const DeliveryResult first = send_once(*sender), second = send_once(*sender);
  CHECK(first.outcome == Outcome::Sent);
  CHECK(second.outcome == Outcome::Refused);
  CHECK(second.code == 550);
}

TEST_CASE("smtp sender: the answer to QUIT is not taken for the refusal's words") {
  ScriptedSmtp server({[](SmtpPeer& peer) {
    peer.greet_until("RCPT");
    peer.say("550 5.1.1 unknown\r\n");
    peer.until("nothing");
  }});
  const DeliveryResult r = sent_to(server);
  CHECK(r.outcome == Outcome::Refused);
  CHECK(r.stage == "rcpt");
  CHECK(r.reply == "550 5.1.1 unknown");
}

TEST_CASE("smtp sender: endless or malformed replies end the attempt (S-17)") {
  const std::function<void(SmtpPeer&)> answers[] = {
      [](SmtpPeer& p) {
        for (int i = 0; i < 1000; ++i) p.say("250-more\r\n");
      },
      [](SmtpPeer& p) { p.say("250 " + std::string(20'000, 'x') + "\r\n"), p.line(); },
      [](SmtpPeer& p) { p.say(std::string(200'000, 'x')); },
      [](SmtpPeer& p) { p.say("hello there\r\n"), p.line(); },
      [](SmtpPeer& p) { p.say("999 what\r\n"), p.line(); },
      [](SmtpPeer& p) { p.say("354 not yet\r\n"), p.line(); },
  };
  for (const auto& answer : answers) {
    ScriptedSmtp server({[&](SmtpPeer& peer) {
      peer.greet_until("RCPT");
      answer(peer);
    }});
    const DeliveryResult r = sent_to(server);
    CAPTURE(r.reply);
    CHECK(r.outcome == Outcome::Deferred);
    CHECK(r.reply.size() < 700);
  }
}

TEST_CASE("smtp sender: addresses and bytes that must not reach the wire are refused in words (T-13, T-14, S-19, S-27)") {
  auto sender = make_smtp_sender(plain_account(1), {});  // nobody listens: it must not come to that
  const auto no_marker = [] { FAIL("the marker was asked for"); };
  const DeliveryResult s19 = sender->send("", "jos\xC3\xA9@jette.example", small_mail, no_marker);
  CHECK(s19.outcome == Outcome::Refused);
  CHECK(s19.reply.find("ASCII") != std::string::npos);
  CHECK(sender->send("", "a@b.c>\r\nRCPT TO:<d@e.f", small_mail, no_marker).outcome == Outcome::Refused);
  CHECK(sender->send("a b@c", "a@b.c", small_mail, no_marker).outcome == Outcome::Refused);
  using namespace std::string_literals;
  for (const std::string& mail : {"a\n.\nb\r\n"s, "a\rb\r\n"s, "a\r\n\r"s, "a\r\r\n"s, "a\0b\r\n"s})
    CHECK(sender->send("", "a@b.c", mail, no_marker).outcome == Outcome::Refused);
}

TEST_CASE("smtp sender: nobody listens, no such host (S-01)") {
  const DeliveryResult r = send_once(*make_smtp_sender(plain_account(free_port()), {}));
  CHECK(r.outcome == Outcome::Unavailable);
  CHECK(r.stage == "connect");
  CHECK_FALSE(r.reply.empty());
}

namespace {

// A certificate authority of our own, with certificates for localhost and for another name.
struct Authority {
  std::filesystem::path folder;
  Authority() {
    char name[] = "/tmp/m2t-smtp-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    folder = name;
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             "/CN=Test CA", "-keyout", file("ca.key"), "-out", file("ca.pem")});
    certificate("good", "DNS:localhost,IP:127.0.0.1");
    certificate("other", "DNS:other.example");
  }
  ~Authority() { std::filesystem::remove_all(folder); }
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;
  std::string file(const std::string& name) const { return (folder / name).string(); }

 private:
  static void openssl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "/usr/bin/openssl");
    REQUIRE(run_program(arguments) == 0);
  }
  void certificate(const std::string& name, const std::string& names) const {
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name, "-keyout",
             file(name + ".key"), "-out", file(name + ".csr")});
    std::ofstream(file(name + ".ext")) << "subjectAltName=" << names << "\n";
    openssl({"x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial",
             "-days", "2", "-extfile", file(name + ".ext"), "-out", file(name + ".pem")});
  }
};
const Authority& authority() {
  static const Authority one;
  return one;
}

SmtpAccount tls_account(std::uint16_t port, Security security) {
  SmtpAccount account = plain_account(port);
  account.server = {"localhost", port, security, authority().file("ca.pem")};
  account.user = "support@jette.example";
  account.password = [] { return std::string("s3cret-pass"); };
  return account;
}

ScriptedSmtp::Script start_tls_with(const char* name, int most_tls = 0) {
  return [name, most_tls](SmtpPeer& peer) {
    peer.limit_tls(most_tls);
    peer.greet_until("STARTTLS", "250-STARTTLS\r\n");
    peer.say("220 go\r\n");
    if (peer.start_tls(authority().file(std::string(name) + ".pem"), authority().file(std::string(name) + ".key")))
      peer.until("QUIT", "250-AUTH PLAIN LOGIN\r\n");
  };
}

}  // namespace

TEST_CASE("smtp sender: STARTTLS and TLS from the start, with login, over one connection") {
  ScriptedSmtp start({start_tls_with("good")});
  auto first = make_smtp_sender(tls_account(start.port(), Security::StartTls), {});
  for (int i = 0; i < 3; ++i) CHECK(send_once(*first).outcome == Outcome::Sent);
  CHECK(start.connections() == 1);

  ScriptedSmtp direct({[](SmtpPeer& peer) {
    if (peer.start_tls(authority().file("good.pem"), authority().file("good.key")))
      peer.greet_until("QUIT", "250-AUTH LOGIN PLAIN\r\n");
  }});
  auto second = make_smtp_sender(tls_account(direct.port(), Security::Tls), {});
  for (int i = 0; i < 3; ++i) CHECK(send_once(*second).outcome == Outcome::Sent);
  CHECK(direct.connections() == 1);
}

// libcurl asks for more content again when TLS could not take the last bytes at once.
TEST_CASE("smtp sender: the in-doubt marker is asked for once a mail, whatever its size (INV-6)") {
  ScriptedSmtp server({start_tls_with("good")});
  auto sender = make_smtp_sender(tls_account(server.port(), Security::StartTls), {});
  for (std::size_t lines = 16; lines <= 131'072; lines = lines * 3 / 2) {
    std::string mail = "Subject: x\r\n\r\n";
    for (std::size_t i = 0; i < lines; ++i) mail += "a line of sixty-two characters, which stand here for a picture\r\n";
    int markers = 0;
    CAPTURE(mail.size());
    CHECK(sender->send("", "an@jette.example", mail, [&] { ++markers; }).outcome == Outcome::Sent);
    CHECK(markers == 1);
  }
}

TEST_CASE("smtp sender: a wrong name, an unknown authority, TLS 1.1, no STARTTLS, a refused one: nothing goes out (S-16, T-41)") {
  struct Row {
    ScriptedSmtp::Script script;
    bool system_authorities, alert;
  };
  const Row rows[] = {
      {start_tls_with("other"), false, true},
      {start_tls_with("good"), true, true},
      {start_tls_with("good", TLS1_1_VERSION), false, true},
      {[](SmtpPeer& p) { p.greet_until("MAIL", "250-AUTH PLAIN\r\n"); }, false, true},
      {[](SmtpPeer& p) { p.greet_until("STARTTLS", "250-STARTTLS\r\n"), p.say("454 4.7.0 not now\r\n"), p.line(); }, false,
       false},
      // what an attacker puts behind the answer to STARTTLS must not count as said inside TLS
      {[](SmtpPeer& p) {
         p.greet_until("STARTTLS", "250-STARTTLS\r\n");
         p.say("220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n");
         if (p.start_tls(authority().file("good.pem"), authority().file("good.key"))) p.until("QUIT");
       },
       false, false},
  };
  for (const Row& row : rows) {
    ScriptedSmtp server({row.script});
    SmtpAccount account = tls_account(server.port(), Security::StartTls);
    if (row.system_authorities) account.server.ca_file.clear();
    const DeliveryResult r =
        make_smtp_sender(account, {})->send("", "an@jette.example", small_mail, [] { FAIL("content went out"); });
    CAPTURE(r.reply);
    CAPTURE(r.stage);
    CHECK(r.outcome == Outcome::Unavailable);
    if (row.alert) CHECK(r.alert);
    CHECK(r.reply.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("smtp sender: a refused login alerts, tells no secret, and asks for the password again next time (S-12)") {
  const auto refuse = [](SmtpPeer& peer) {
    peer.greet_until("AUTH", "250-AUTH PLAIN\r\n");
    peer.say("535 5.7.139 Authentication unsuccessful\r\n");
    peer.line();
  };
  ScriptedSmtp server({refuse, refuse});
  SmtpAccount account = plain_account(server.port());
  account.user = "support";
  int asked = 0;
  account.password = [&] { return ++asked, std::string("s3cret-pass"); };
  auto sender = make_smtp_sender(account, {});
  for (int i = 0; i < 2; ++i) {
    const DeliveryResult r = send_once(*sender);
    CHECK(r.outcome == Outcome::Unavailable);
    CHECK(r.alert);
    CHECK(r.stage == "auth");
    CHECK(r.code == 535);
    CHECK(r.reply.find("s3cret") == std::string::npos);
  }
  CHECK(asked == 2);

  account.password = []() -> std::string { throw PermanentError("the password file is readable by others"); };
  const DeliveryResult unreadable = send_once(*make_smtp_sender(account, {}));
  CHECK(unreadable.outcome == Outcome::Unavailable);
  CHECK(unreadable.alert);
}

TEST_CASE("smtp probe: logs in and sends nothing") {
  ScriptedSmtp server({start_tls_with("good")});
  const DeliveryResult well = probe_smtp(tls_account(server.port(), Security::StartTls));
  CAPTURE(well.reply);
  CHECK(well.outcome == Outcome::Sent);
  ScriptedSmtp wrong({start_tls_with("other")});
  CHECK(probe_smtp(tls_account(wrong.port(), Security::StartTls)).outcome == Outcome::Unavailable);
}
