// TlsStream against servers with good and bad certificates (I-35, T-41). OpenSSL is used here to play those servers.
#include "mailer/tls_stream.h"

#include <doctest/doctest.h>

#include "base/nudge.h"
#include "tests/support/certificates.h"
#include "tests/support/scripted_peer.h"

namespace m2t {

namespace {

using namespace std::chrono_literals;
using test::ScriptedPeer;
using StreamKind = StreamError::Kind;

using test::Certificate;
using test::CertificateForm;
constexpr long day = test::day_in_seconds;

const Certificate& authority() {
  static const Certificate certificate(test::authority_form("Test authority"));
  return certificate;
}

// The authority as a file, for ca_file.
const std::string& authority_file() {
  static const test::CertificateFile file(authority());
  static const std::string path = file.path();
  return path;
}

// Shakes hands, greets, and waits for the client to go.
ScriptedPeer::Script tls_server(const CertificateForm& form, const Certificate* issuer, int newest_version = 0) {
  return [form, issuer, newest_version](ScriptedPeer& peer) {
    const Certificate certificate(form, issuer);
    SSL_CTX* context = test::make_server_context(certificate, {}, newest_version);
    SSL* session = SSL_new(context);
    SSL_set_fd(session, peer.client());
    if (SSL_accept(session) == 1) {
      SSL_write(session, "* OK hello\r\n", 12);
      char c = 0;
      SSL_read(session, &c, 1);
    }
    SSL_free(session);
    SSL_CTX_free(context);
    ERR_clear_error();
  };
}

Deadline soon() { return std::chrono::steady_clock::now() + 20s; }

// What the client reads, or why it refused.
std::string greeting_of(const ScriptedPeer& peer, const std::string& host, const std::string& ca_file) {
  try {
    TlsStream stream({host, peer.port(), Security::Tls, ca_file}, soon(), -1);
    CHECK(stream.encrypted());
    char text[64];
    const std::size_t size = stream.read(text, sizeof text, soon());
    return std::string(text, size);
  } catch (const StreamError& error) {
    CHECK(error.kind() == StreamKind::Tls);
    return error.what();
  }
}

std::string talk(const CertificateForm& form, const std::string& host = "127.0.0.1", int newest_version = 0) {
  ScriptedPeer peer(tls_server(form, &authority(), newest_version));
  return greeting_of(peer, host, authority_file());
}

bool holds(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("tls: a certificate for the host by a trusted authority is accepted, by name and by address, with TLS 1.2 and 1.3") {
  CHECK(talk({}) == "* OK hello\r\n");
  CHECK(talk({}, "localhost") == "* OK hello\r\n");
  CHECK(talk({}, "127.0.0.1", TLS1_2_VERSION) == "* OK hello\r\n");
}

TEST_CASE("tls: another name, another address and a wildcard in part are refused with the names that are in it (I-35)") {
  CHECK(talk({"DNS:mail.example", -day, day}, "localhost") ==
        "certificate is for mail.example, not localhost; write a name of it in host, or have it issued for this one");
  CHECK(holds(talk({"IP:10.0.0.1,DNS:127.0.0.1", -day, day}), "certificate is for 10.0.0.1, 127.0.0.1, not 127.0.0.1;"));
  CHECK(holds(talk({"DNS:local*", -day, day}, "localhost"), "certificate is for local*, not localhost"));
  CHECK(holds(talk({"email:a@localhost", -day, day}, "localhost"), "certificate names no host"));
}

TEST_CASE("tls: expired and future certificates are refused with their date (I-35)") {
  CHECK(holds(talk({"IP:127.0.0.1", -3 * day, -day}), "certificate expired on 20"));
  CHECK(holds(talk({"IP:127.0.0.1", day, 2 * day}), "certificate is not valid before 20"));
}

TEST_CASE("tls: an authority nobody trusts, or none, is refused (I-35)") {
  ScriptedPeer by_authority(tls_server({}, &authority()));
  CHECK(holds(greeting_of(by_authority, "127.0.0.1", ""), "authority that is not trusted here: /CN=Test authority"));
  ScriptedPeer self_signed(tls_server({}, nullptr));
  CHECK(holds(greeting_of(self_signed, "127.0.0.1", authority_file()), "certificate is signed by itself alone: /CN=server"));
}

TEST_CASE("tls: less than TLS 1.2 is refused (I-35)") {
  CHECK(holds(talk({}, "127.0.0.1", TLS1_1_VERSION), "TLS handshake failed"));
  CHECK(holds(talk({}, "127.0.0.1", TLS1_VERSION), "TLS handshake failed"));
}

TEST_CASE("tls: a server that speaks no TLS, or hangs up, is refused; a missing file of authorities is named") {
  ScriptedPeer plain([](ScriptedPeer& peer) { peer.send("* OK ready\r\n"); });
  CHECK(holds(greeting_of(plain, "127.0.0.1", authority_file()), "TLS handshake failed"));
  ScriptedPeer gone([](ScriptedPeer&) {});
  CHECK(holds(greeting_of(gone, "127.0.0.1", authority_file()), "closed the connection during the TLS handshake"));
  ScriptedPeer unused([](ScriptedPeer&) {});
  CHECK(holds(greeting_of(unused, "127.0.0.1", "/nonexistent/ca.pem"), "/nonexistent/ca.pem"));
}

TEST_CASE("stream: silence ends with the deadline, a stop at once, the end of the stream as such (I-19, D7)") {
  const auto kind_of = [](auto act) {
    try {
      act();
    } catch (const StreamError& error) {
      return error.kind();
    }
    return StreamKind::Network;
  };
  char c = 0;
  ScriptedPeer silent([](ScriptedPeer& peer) { peer.await_end(); });
  Nudge stop;
  {
    TlsStream stream({"127.0.0.1", silent.port(), Security::None, {}}, soon(), stop.fd());
    CHECK(kind_of([&] { stream.read(&c, 1, std::chrono::steady_clock::now() + 5ms); }) == StreamKind::Timeout);
    CHECK(stream.wait(std::chrono::steady_clock::now() + 5ms, -1) == TlsStream::Wake::Timeout);
    stop.nudge();
    CHECK(stream.wait(soon(), -1) == TlsStream::Wake::Stopped);
    CHECK(kind_of([&] { stream.read(&c, 1, soon()); }) == StreamKind::Stopped);
  }
  ScriptedPeer short_spoken([](ScriptedPeer& peer) { peer.send("x"); });
  TlsStream stream({"localhost", short_spoken.port(), Security::None, {}}, soon(), -1);
  CHECK(stream.read(&c, 1, soon()) == 1);
  CHECK(kind_of([&] { stream.read(&c, 1, soon()); }) == StreamKind::Closed);
}

TEST_CASE("connect: a name without an address is a network error that names it (I-36)") {
  try {
    connect_tcp("no-such-host.invalid", 993, soon(), -1);
    FAIL("connected");
  } catch (const StreamError& error) {
    CHECK(std::string(error.what()).find("no-such-host.invalid") != std::string::npos);
  }
}

}  // namespace m2t
