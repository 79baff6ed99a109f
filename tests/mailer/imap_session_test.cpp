// ImapSession against a real Dovecot.
#include "mailer/imap_session.h"

#include <doctest/doctest.h>
#include <poll.h>

#include <thread>

#include "base/nudge.h"
#include "tests/support/mail_servers.h"

namespace m2t {

namespace {

using namespace std::chrono_literals;
using test::Delivery;
using test::simple_mail;
using Kind = ImapError::Kind;

constexpr std::uint64_t size_limit = 100'000'000;

test::MailServers& dovecot() {
  static test::MailServers servers;
  return servers;
}

ImapSession session_of(const std::string& user, int stop_fd = -1) { return {dovecot().account(user), {}, stop_fd}; }

std::optional<std::string> body_of(ImapSession& session, std::uint32_t uid, std::uint64_t limit = size_limit) {
  std::string body;
  if (!session.fetch_body(uid, 0, limit, [&](std::string_view piece) { body += piece; })) return std::nullopt;
  return body;
}

template <typename Act>
ImapError error_of(Act act) {
  try {
    act();
  } catch (const ImapError& error) {
    return error;
  }
  return ImapError(Kind::Refused, "nothing was thrown");
}

bool has(const ImapError& error, std::string_view words) {
  return std::string_view(error.what()).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("imap: Dovecot offers IDLE, MOVE and UIDPLUS after the login (I-42)") {
  auto session = session_of("abilities@commune.test");
  CHECK(session.abilities().idle);
  CHECK(session.abilities().move);
  CHECK(session.abilities().uidplus);
  session.noop();
  session.logout();
  CHECK_FALSE(session.usable());
}

TEST_CASE("imap: a wrong password is told as such, without the password (I-24, T-45)") {
  auto account = dovecot().account("wrong@commune.test");
  account.password = [] { return std::string("hunter2-marker"); };
  const auto error = error_of([&] { ImapSession(account, {}, -1); });
  CHECK(error.kind() == Kind::Authentication);
  CHECK_FALSE(has(error, "hunter2"));
}

TEST_CASE("imap: a certificate for another name, or by another authority, is refused with the reason (I-35, T-41)") {
  auto account = dovecot().account("tls@commune.test");
  account.server.host = "127.0.0.2";
  auto error = error_of([&] { ImapSession(account, {}, -1); });
  CHECK(error.kind() == Kind::Tls);
  CHECK(has(error, "certificate is for localhost, mail.test, 127.0.0.1, not 127.0.0.2"));
  account = dovecot().account("tls@commune.test");
  account.server.ca_file.clear();
  error = error_of([&] { ImapSession(account, {}, -1); });
  CHECK(error.kind() == Kind::Tls);
  CHECK(has(error, "authority that is not trusted"));
}

TEST_CASE("imap: STARTTLS verifies like TLS does, and works (T-41)") {
  auto account = dovecot().account("starttls@commune.test");
  account.server.security = Security::StartTls;
  account.server.port = dovecot().port("IMAP");
  ImapSession session(account, {}, -1);
  CHECK(session.select("INBOX").exists == 0);
  account.server.host = "127.0.0.2";
  CHECK(error_of([&] { ImapSession(account, {}, -1); }).kind() == Kind::Tls);
  account.server.host = "127.0.0.1";
  account.server.ca_file.clear();
  CHECK(error_of([&] { ImapSession(account, {}, -1); }).kind() == Kind::Tls);
}

TEST_CASE("imap: no password is sent where the server takes none in the clear (T-44)") {
  auto account = dovecot().account("clear@commune.test");
  account.server = {"127.0.0.2", dovecot().port("IMAP"), Security::None, {}};
  const auto error = error_of([&] { ImapSession(account, {}, -1); });
  CHECK(error.kind() == Kind::Authentication);
  CHECK(has(error, "LOGINDISABLED"));
}

TEST_CASE("imap: nobody listening is a network error with the reason") {
  auto account = dovecot().account("x@commune.test");
  account.server = {"127.0.0.1", 1, Security::Tls, {}};
  const auto error = error_of([&] { ImapSession(account, {}, -1); });
  CHECK(error.kind() == Kind::Network);
  CHECK(has(error, "refused"));
}

TEST_CASE(
    "imap: mails are listed from a UID on, with the fields of their fingerprint and their exact bytes, and stay unread (I-34)") {
  const std::string user = "reading@commune.test";
  Delivery delivery(dovecot());
  for (const char* id : {"one", "two", "three"}) delivery.deliver(user, simple_mail(id, std::string(id) + "\r\n.dot\r\n"));
  auto session = session_of(user);
  const Selection inbox = session.select("INBOX");
  CHECK(inbox.exists == 3);
  CHECK(inbox.uid_next == 4);
  CHECK(inbox.uid_validity != 0);
  CHECK_FALSE(inbox.read_only);
  CHECK(session.list_uids(0) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(session.list_uids(3) == std::vector<std::uint32_t>{3});
  CHECK(session.list_uids(4).empty());  // "4:*" names mail 3

  const std::vector<std::uint32_t> asked{3, 1, 77};
  const auto heads = session.fetch_heads(asked);
  REQUIRE(heads.size() == 2);
  CHECK(heads[0].uid == 1);
  CHECK(heads[1].uid == 3);
  CHECK(heads[1].header.find("Message-ID: <three@commune.test>\r\n") != std::string::npos);
  CHECK(heads[1].header.find("Subject: about three") != std::string::npos);
  CHECK(heads[1].internal_date > Time{});

  const auto body = body_of(session, 2);
  REQUIRE(body);
  CHECK(body->ends_with("\r\n\r\ntwo\r\n.dot\r\n"));
  CHECK(heads[0].size > 0);
  const auto header = session.fetch_header(2);
  REQUIRE(header);
  CHECK(header->ends_with("Message-ID: <two@commune.test>\r\n\r\n"));
  CHECK_FALSE(session.fetch_header(77));
  for (const auto& file : std::filesystem::recursive_directory_iterator(dovecot().maildir(user)))
    CHECK(file.path().filename().string().find(":2,S") == std::string::npos);
}

TEST_CASE("imap: a mail that looks like the protocol is only a mail (T-42)") {
  const std::string user = "confusion@commune.test";
  const std::string trap = ")\r\nm1 OK done\r\nm3 OK done\r\n* 1 FETCH (UID 1 BODY[] {4}\r\nevil)\r\n3 OK\r\n* BYE\r\n";
  Delivery delivery(dovecot());
  delivery.deliver(user, simple_mail("trap", trap));
  delivery.deliver(user, simple_mail("after", trap + trap));
  auto session = session_of(user);
  session.select("INBOX");
  const auto first = body_of(session, 1), second = body_of(session, 2);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->ends_with("\r\n\r\n" + trap));
  CHECK(second->ends_with("\r\n\r\n" + trap + trap));
}

TEST_CASE("imap: a large mail comes in pieces; one above the limit is refused before it comes (I-39)") {
  const std::string user = "large@commune.test";
  std::string text;
  while (text.size() < 20'000'000) text += "All work and no play makes line " + std::to_string(text.size()) + "\r\n";
  Delivery(dovecot()).deliver(user, simple_mail("large", text));
  auto session = session_of(user);
  session.select("INBOX");
  std::string body;
  std::size_t pieces = 0, longest = 0;
  REQUIRE(session.fetch_body(1, 20'000'000, size_limit, [&](std::string_view piece) {
    ++pieces;
    longest = std::max(longest, piece.size());
    body += piece;
  }));
  CHECK(body.ends_with(text));
  CHECK(pieces > 300);
  CHECK(longest <= 64 * 1024);
  const auto error = error_of([&] { body_of(session, 1, 1'000'000); });
  CHECK(error.kind() == Kind::Refused);
  CHECK_FALSE(session.usable());
}

TEST_CASE("imap: more mails than one page of heads") {
  const std::string user = "pages@commune.test";
  Delivery delivery(dovecot());
  for (int i = 0; i < 510; ++i) delivery.deliver(user, simple_mail("page" + std::to_string(i)));
  auto session = session_of(user);
  session.select("INBOX");
  const auto uids = session.list_uids(1);
  const auto heads = session.fetch_heads(uids);
  REQUIRE(heads.size() == 510);
  CHECK(heads.back().header.find("<page509@") != std::string::npos);
}

TEST_CASE("imap: a mail that another client expunged after the listing is absent, not empty (I-13)") {
  const std::string user = "expunged@commune.test";
  Delivery delivery(dovecot());
  delivery.deliver(user, simple_mail("a"));
  delivery.deliver(user, simple_mail("b"));
  auto session = session_of(user);
  session.select("INBOX");
  CHECK(session.list_uids(1).size() == 2);
  REQUIRE(dovecot().doveadm({"expunge", "-u", user, "mailbox", "INBOX", "uid", "1"}) == 0);
  CHECK_FALSE(body_of(session, 1));
  CHECK(body_of(session, 2));
  const std::vector<std::uint32_t> both{1, 2};
  CHECK(session.fetch_heads(both).size() == 1);
}

TEST_CASE("imap: moving tells where each mail lies now, and says nothing of those that were gone (I-14)") {
  const std::string user = "moving@commune.test";
  Delivery delivery(dovecot());
  for (const char* id : {"m1", "m2", "m3", "m4"}) delivery.deliver(user, simple_mail(id));
  auto session = session_of(user);
  session.select("INBOX");
  REQUIRE(dovecot().doveadm({"expunge", "-u", user, "mailbox", "INBOX", "uid", "3"}) == 0);

  const std::vector<std::uint32_t> all{4, 3, 1, 2};
  const auto error = error_of([&] { session.move(all, "Traité & fermé"); });
  CHECK(error.kind() == Kind::FolderMissing);  // I-29
  CHECK(session.usable());
  session.create_folder("Traité & fermé");
  session.create_folder("Traité & fermé");  // exists: no error

  const auto moved = session.move(all, "Traité & fermé");
  REQUIRE(moved.size() == 3);
  CHECK(moved[2].from_uid == 4);
  CHECK(moved[2].to_uid == 3);
  CHECK(session.list_uids(1).empty());
  CHECK(session.move(all, "Traité & fermé").empty());

  const auto found = session.find_by_message_id("Traité & fermé", "m4@commune.test");
  REQUIRE(found.size() == 1);
  CHECK(found[0].uid == 3);
  CHECK(session.find_by_message_id("Traité & fermé", "m3@commune.test").empty());
  CHECK(session.select("Traité & fermé").uid_validity == moved[0].to_uid_validity);
}

TEST_CASE("imap: a missing folder is told; the session goes on") {
  auto session = session_of("missing@commune.test");
  CHECK(error_of([&] { session.select("Nowhere"); }).kind() == Kind::FolderMissing);
  CHECK(session.usable());
  CHECK(error_of([&] { session.idle(10ms, -1); }).kind() == Kind::Protocol);  // nothing is selected (D6)
  CHECK(session.select("INBOX").exists == 0);
}

TEST_CASE("imap: idle ends with a new mail, a nudge, the time or a stop") {
  const std::string user = "idle@commune.test";
  Nudge nudge, stop;
  auto session = session_of(user, stop.fd());
  session.select("INBOX");
  session.list_uids(1);
  CHECK(session.idle(1ms, nudge.fd()) == ImapSession::IdleEnd::Timeout);
  nudge.nudge();
  CHECK(session.idle(60s, nudge.fd()) == ImapSession::IdleEnd::Woken);
  nudge.clear();
  std::thread sender([&] { Delivery(dovecot()).deliver(user, simple_mail("wake")); });
  CHECK(session.idle(60s, nudge.fd()) == ImapSession::IdleEnd::NewMail);
  sender.join();
  CHECK(session.list_uids(1).size() == 1);
  CHECK(session.idle(1ms, nudge.fd()) == ImapSession::IdleEnd::Timeout);
  Delivery(dovecot()).deliver(user, simple_mail("meanwhile"));
  session.noop();  // tells of it by the way
  CHECK(session.idle(60s, nudge.fd()) == ImapSession::IdleEnd::NewMail);
  stop.nudge();
  CHECK(session.idle(60s, nudge.fd()) == ImapSession::IdleEnd::Woken);
  CHECK(session.usable());
  CHECK(error_of([&] { session_of(user, stop.fd()); }).kind() == Kind::Network);
}

TEST_CASE("imap: a session that the server ends is lost, with the server's words or the plain fact (I-02)") {
  const std::string user = "kicked@commune.test";
  auto session = session_of(user);
  session.select("INBOX");
  std::thread kicker([&] { dovecot().doveadm({"kick", user}); });
  const auto error = error_of([&] {
    for (;;) session.idle(60s, -1);
  });
  kicker.join();
  const bool ended = error.kind() == Kind::Bye || error.kind() == Kind::Network;
  CHECK(ended);
  CHECK_FALSE(session.usable());
  CHECK(error_of([&] { session.noop(); }).kind() == Kind::Protocol);
}

}  // namespace m2t
