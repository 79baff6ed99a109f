// ImapSession against servers that misbehave.
#include <doctest/doctest.h>

#include <thread>

#include "base/nudge.h"
#include "mailer/imap_session.h"
#include "tests/support/scripted_peer.h"

namespace m2t {

namespace {

using namespace std::chrono_literals;
using test::ScriptedPeer;
using Kind = ImapError::Kind;
using Script = ScriptedPeer::Script;

struct Outcome {
  bool thrown = false;
  Kind kind = Kind::Refused;
  std::string words;
  std::optional<std::chrono::seconds> wait;
};

template <typename Act>
Outcome outcome_of(Act act) {
  try {
    act();
  } catch (const ImapError& error) {
    return {true, error.kind(), error.what(), error.wait()};
  }
  return {};
}

Outcome connecting(const Script& script, Security security = Security::None) {
  ScriptedPeer peer(script);
  return outcome_of([&] { ImapSession(peer.account(security), {}, -1); });
}

// Runs `act` on a session with INBOX selected; the script goes on from there.
Outcome in_session(const Script& script, const std::function<void(ImapSession&)>& act,
                   const std::string& abilities = "IDLE MOVE UIDPLUS") {
  ScriptedPeer peer([&](ScriptedPeer& p) {
    p.log_in(abilities);
    p.select();
    script(p);
  });
  Outcome outcome = outcome_of([&] {
    ImapSession session(peer.account(), {}, -1);
    session.select("INBOX");
    act(session);
  });
  const std::string problem = peer.problem();
  INFO(outcome.words);
  CHECK(problem.find("and not") == std::string::npos);
  return outcome;
}

struct Fetched {
  Outcome outcome;
  bool there = false;
  std::string body;
};

// The mails that SELECT counted are news until they are listed.
void take_first_news(ImapSession& session) { CHECK(session.idle(60s, -1) == ImapSession::IdleEnd::NewMail); }

// What fetch_body(7) makes of these answers; TAG stands for the command's tag.
Fetched fetching(std::string answers, std::uint64_t limit = 1000) {
  Fetched fetched;
  fetched.outcome = in_session(
      [&](ScriptedPeer& p) {
        const std::string tag = p.expect("UID FETCH 7 (UID BODY.PEEK[])");
        for (std::size_t at = 0; (at = answers.find("TAG", at)) != std::string::npos;) answers.replace(at, 3, tag);
        p.send(answers);
      },
      [&](ImapSession& session) {
        fetched.there = session.fetch_body(7, 10, limit, [&](std::string_view piece) { fetched.body += piece; });
      });
  return fetched;
}

}  // namespace

TEST_CASE("I-01: BYE at the greeting is told with the server's words") {
  const auto outcome = connecting([](ScriptedPeer& p) { p.send("* BYE come back later\r\n"); });
  CHECK(outcome.kind == Kind::Bye);
  CHECK(outcome.words.find("come back later") != std::string::npos);
}

TEST_CASE("I-01: no greeting, garbage and a closed door are errors, not hangs") {
  CHECK(connecting([](ScriptedPeer&) {}).kind == Kind::Network);
  CHECK(connecting([](ScriptedPeer& p) { p.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }).kind == Kind::Protocol);
  CHECK(connecting([](ScriptedPeer& p) { p.send(std::string("\x16\x03\x01\x00\xff", 5) + "\r\n"); }).kind == Kind::Protocol);
  CHECK(connecting([](ScriptedPeer& p) { p.send("* OK ready"); }).kind == Kind::Network);
}

TEST_CASE("T-40: a PREAUTH greeting is refused") {
  const auto outcome = connecting([](ScriptedPeer& p) {
    p.send("* PREAUTH welcome\r\n");
    p.await_end();
  });
  CHECK(outcome.kind == Kind::Protocol);
  CHECK(outcome.words.find("PREAUTH") != std::string::npos);
}

TEST_CASE("T-40: a server without STARTTLS gets no password") {
  const auto outcome = connecting(
      [](ScriptedPeer& p) {
        p.send("* OK ready\r\n");
        p.answer("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n");
        p.await_end();
      },
      Security::StartTls);
  CHECK(outcome.kind == Kind::Tls);
}

TEST_CASE("T-45: a server that repeats the password in its refusal does not get it into our error") {
  const auto outcome = connecting([](ScriptedPeer& p) {
    p.send("* OK ready\r\n");
    p.answer("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n");
    p.answer("LOGIN", "", "NO [AUTHENTICATIONFAILED] user desk with \"marker-secret\" is\aunknown");
  });
  CHECK(outcome.kind == Kind::Authentication);
  CHECK(outcome.words.find("marker-secret") == std::string::npos);
  CHECK(outcome.words.find("is?unknown") != std::string::npos);
}

TEST_CASE("I-27, I-28: what Exchange says at the login is understood") {
  const auto login = [](const std::string& result) {
    return connecting([&](ScriptedPeer& p) {
      p.send("* OK ready\r\n");
      p.answer("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n");
      p.answer("LOGIN", "", result);
    });
  };
  CHECK(login("BAD User is authenticated but not connected.").kind == Kind::NotConnected);
  CHECK(login("NO [UNAVAILABLE] Temporary authentication failure.").kind == Kind::Throttled);
  CHECK(login("NO [LIMIT] Too many connections").kind == Kind::Throttled);
  const auto told = login("BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds");
  CHECK(told.kind == Kind::Throttled);
  CHECK(told.wait == 93s);
  CHECK(login("BAD Request is throttled. Suggested Backoff Time: 99999999999999999999999 milliseconds").wait == 900s);
  CHECK(login("NO go away").kind == Kind::Authentication);
}

TEST_CASE("I-04: a literal that is cut is never a body") {
  const auto fetched = fetching("* 3 FETCH (UID 7 BODY[] {100}\r\nonly this much");
  CHECK(fetched.outcome.kind == Kind::Network);
  CHECK_FALSE(fetched.there);
}

TEST_CASE("I-05: a literal that is longer or shorter than announced ends the connection") {
  for (const int extra : {1, 2, 10, 500}) {
    CAPTURE(extra);
    const std::string longer = std::string(static_cast<std::size_t>(20 + extra), 'x');
    const auto more = fetching("* 3 FETCH (UID 7 BODY[] {20}\r\n" + longer + ")\r\nTAG OK done\r\n");
    CHECK(more.outcome.kind == Kind::Protocol);
    CHECK_FALSE(more.there);
    const auto less = fetching("* 3 FETCH (UID 7 BODY[] {" + std::to_string(20 + extra) + "}\r\n" + std::string(20, 'x') +
                               ")\r\nTAG OK done\r\n");
    CHECK(less.outcome.thrown);
    CHECK_FALSE(less.there);
  }
}

TEST_CASE("I-06: an absurd literal is refused before anything is taken for it") {
  for (const char* size : {"4294967296", "99999999999999999999", "-1", "", "1x", "18446744073709551616"}) {
    CAPTURE(size);
    const auto fetched = fetching("* 3 FETCH (UID 7 BODY[] {" + std::string(size) + "}\r\nxx)\r\nTAG OK done\r\n");
    CHECK(fetched.outcome.kind == Kind::Protocol);
    CHECK(fetched.body.empty());
  }
  const auto large = fetching("* 3 FETCH (UID 7 BODY[] {1001}\r\n");
  CHECK(large.outcome.kind == Kind::Refused);  // I-39: allowed by the protocol, not by us
  const auto exact = fetching("* 3 FETCH (UID 7 BODY[] {1000}\r\n" + std::string(1000, 'b') + ")\r\nTAG OK done\r\n");
  CHECK(exact.body.size() == 1000);
  CHECK(in_session(
            [](ScriptedPeer& p) {
              p.send("* LIST () \"/\" {4000000000}\r\n");
              p.await_end();
            },
            [](ImapSession& session) { session.noop(); })
            .kind == Kind::Protocol);
}

TEST_CASE("I-13: BODY[] NIL is an absent mail, and so is no answer at all") {
  CHECK_FALSE(fetching("* 3 FETCH (UID 7 BODY[] NIL)\r\n* 3 EXPUNGE\r\nTAG OK [EXPUNGEISSUED] some are gone\r\n").there);
  CHECK_FALSE(fetching("TAG OK done\r\n").there);
  const auto refused = fetching("TAG NO [EXPUNGEISSUED] gone\r\n");
  CHECK_FALSE(refused.there);
  CHECK_FALSE(refused.outcome.thrown);
}

TEST_CASE("I-16, I-17: answers about other mails, without a body, in another order or twice do not disturb") {
  const std::string other = "* 2 FETCH (FLAGS (\\Seen $X \"a(b\"))\r\n* 9 FETCH (UID 8 BODY[] {3}\r\nbad)\r\n* 4 EXISTS\r\n";
  auto fetched =
      fetching(other + "* 3 FETCH (FLAGS (\\Recent) UID 7 X-GM-THING 4 BODY[] {4}\r\ngood)\r\n" + other + "TAG OK done\r\n");
  CHECK(fetched.there);
  CHECK(fetched.body == "good");
  fetched = fetching("* 3 FETCH (BODY[] {4}\r\ngood UID 7)\r\n* 3 FETCH (UID 7 BODY[] {3}\r\nbad)\r\nTAG OK done\r\n");
  CHECK(fetched.body == "good");
  fetched = fetching("* 3 FETCH (UID 7 BODY[] \"go\\\"od\")\r\nTAG OK done\r\n");
  CHECK(fetched.body == "go\"od");
  fetched = fetching("* 3 FETCH (BODY[] {3}\r\nbad UID 8)\r\nTAG OK done\r\n");
  CHECK(fetched.outcome.kind == Kind::Protocol);
  CHECK_FALSE(fetched.there);
}

TEST_CASE("I-12, I-16: heads come back by UID, whatever else is said") {
  std::vector<MailHead> heads;
  const auto outcome = in_session(
      [](ScriptedPeer& p) {
        p.answer("UID FETCH 5:6,9 (",
                 "* 1 FETCH (FLAGS ())\r\n"
                 "* 2 FETCH (UID 6 INTERNALDATE \" 7-Nov-2026 10:00:00 +0100\" RFC822.SIZE 12 "
                 "BODY[HEADER.FIELDS (\"MESSAGE-ID\" DATE FROM SUBJECT)] {9}\r\nDate: x\r\n)\r\n"
                 "* 3 FETCH (UID 99 BODY[HEADER.FIELDS (DATE)] {1}\r\nx)\r\n"
                 "* 4 FETCH (BODY[HEADER.FIELDS (DATE)] {1}\r\ny UID 5)\r\n"
                 "* 5 FETCH (UID 9 BODY[HEADER.FIELDS (DATE)] NIL)\r\n");
      },
      [&](ImapSession& session) {
        const std::vector<std::uint32_t> uids{9, 6, 5, 6};
        heads = session.fetch_heads(uids);
      });
  CHECK_FALSE(outcome.thrown);
  REQUIRE(heads.size() == 2);
  CHECK(heads[0].uid == 5);
  CHECK(heads[0].header == "y");
  CHECK(heads[1].header == "Date: x\r\n");
  CHECK(heads[1].size == 12);
  CHECK(to_rfc3339(heads[1].internal_date) == "2026-11-07T09:00:00Z");
}

TEST_CASE("I-12: UIDs out of order, repeated, zero and the last possible one make a set") {
  std::vector<std::uint32_t> uids;
  in_session([](ScriptedPeer& p) { p.answer("UID SEARCH UID 5:*", "* SEARCH 9 5 0 4294967295 5 3\r\n"); },
             [&](ImapSession& session) { uids = session.list_uids(5); });
  CHECK(uids == std::vector<std::uint32_t>{5, 9, 4294967295});
}

TEST_CASE("I-41: a mail that the server refuses to give is refused alone; the session goes on") {
  bool second = false;
  const auto outcome = in_session(
      [](ScriptedPeer& p) {
        p.answer("UID FETCH 7", "", "NO [SERVERBUG] cannot read this one");
        p.answer("UID FETCH 8", "* 1 FETCH (UID 8 BODY[] {2}\r\nok)\r\n");
      },
      [&](ImapSession& session) {
        CHECK(outcome_of([&] { session.fetch_body(7, 1, 10, [](std::string_view) {}); }).kind == Kind::Refused);
        CHECK(session.usable());
        second = session.fetch_body(8, 1, 10, [](std::string_view) {});
      });
  CHECK_FALSE(outcome.thrown);
  CHECK(second);
}

TEST_CASE("I-40: malformed lines end the connection with a short account of them") {
  const auto fetch = [](const std::string& line) { return fetching(line).outcome; };
  CHECK(fetch("* 3 FETCH (UID 7 BODY[] NIL)\n").kind == Kind::Protocol);
  CHECK(fetch(std::string("* 3 FETCH (UID 7\0 BODY[] NIL)\r\n", 32)).kind == Kind::Protocol);
  CHECK(fetch("* 3 FETCH (UID 7 BODY[] NIL\r\n").kind == Kind::Protocol);
  CHECK(fetch("* 3 FETCH (UID 7 BODY[]\r\n").kind == Kind::Protocol);
  CHECK(fetch("* 3 FETCH (UID 7 FLAGS (a\r\n").kind == Kind::Protocol);
  CHECK(fetch("* 3 FETCH (UID 7 X \"abc\r\n").kind == Kind::Protocol);
  const auto deep = fetch("* 3 FETCH (UID 7 BODYSTRUCTURE " + std::string(1'000'000, '(') + "\r\n");
  CHECK(deep.kind == Kind::Protocol);
  CHECK(deep.words.size() < 400);
  CHECK(in_session(
            [](ScriptedPeer& p) {
              p.send("* 1 FETCH (BODYSTRUCTURE " + std::string(100'000, '('));
              p.send("\r\n");
            },
            [](ImapSession& session) { session.noop(); })
            .words.find("parentheses") != std::string::npos);
  CHECK(in_session([](ScriptedPeer& p) { p.send("* SEARCH " + std::string(10'000'000, '1') + "\r\n"); },
                   [](ImapSession& session) { session.list_uids(1); })
            .words.find("a line of more than 1048576") != std::string::npos);
}

TEST_CASE("T-43: an endless answer is cut off") {
  const auto endless = [](ScriptedPeer& p) {
    const std::string line = "* 3 FETCH (UID 3 FLAGS ())\r\n";
    std::string many;
    for (int i = 0; i < 1000; ++i) many += line;
    while (p.send(many)) {
    }
  };
  CHECK(in_session(endless, [](ImapSession& s) { s.noop(); }).kind == Kind::Protocol);
  CHECK(in_session(endless, [](ImapSession& s) { s.fetch_body(7, 1, 10, [](std::string_view) {}); }).kind == Kind::Protocol);
}

TEST_CASE("I-40: words in free text that look like literals or structure are only words") {
  const auto fetched = fetching("* OK now see {50}\r\n* NO ((((((( \"\r\n* 3 FETCH (UID 7 BODY[] {2}\r\nok)\r\nTAG OK {9}\r\n");
  CHECK(fetched.there);
  CHECK(fetched.body == "ok");
}

TEST_CASE("I-02: BYE in mid-session is told with its words") {
  const auto outcome = in_session(
      [](ScriptedPeer& p) {
        p.expect("NOOP");
        p.send("* BYE index lost, please relogin\r\n");
      },
      [](ImapSession& session) { session.noop(); });
  CHECK(outcome.kind == Kind::Bye);
  CHECK(outcome.words.find("please relogin") != std::string::npos);
}

TEST_CASE("I-32: a read-only mailbox is told; a missing UIDVALIDITY is 0 (I-11)") {
  ScriptedPeer peer([](ScriptedPeer& p) {
    p.log_in();
    p.answer("SELECT", "* 1 EXISTS\r\n", "OK [READ-ONLY] done");
  });
  ImapSession session(peer.account(), {}, -1);
  const Selection selection = session.select("INBOX");
  CHECK(selection.read_only);
  CHECK(selection.uid_validity == 0);
  CHECK(selection.uid_next == 0);
}

TEST_CASE("I-22: when IDLE is refused or missing, waiting goes on without it") {
  Nudge nudge;
  nudge.nudge();
  auto outcome = in_session(
      [](ScriptedPeer& p) {
        p.answer("IDLE", "", "NO not today");
        p.await_end();
      },
      [&](ImapSession& session) {
        take_first_news(session);
        CHECK(session.idle(60s, nudge.fd()) == ImapSession::IdleEnd::Woken);
        CHECK_FALSE(session.abilities().idle);
        CHECK(session.idle(1ms, -1) == ImapSession::IdleEnd::Timeout);
      });
  CHECK_FALSE(outcome.thrown);
  outcome = in_session([](ScriptedPeer& p) { p.await_end(); },
                       [&](ImapSession& session) {
                         take_first_news(session);
                         CHECK(session.idle(60s, nudge.fd()) == ImapSession::IdleEnd::Woken);
                       },
                       "MOVE");
  CHECK_FALSE(outcome.thrown);
}

TEST_CASE("I-21: news before the plus sign, and a flood of it, end IDLE once and well") {
  ImapSession::IdleEnd end{};
  const auto idle = [&](ImapSession& session) {
    take_first_news(session);
    end = session.idle(60s, -1);
  };
  auto outcome = in_session(
      [](ScriptedPeer& p) {
        const std::string tag = p.expect("IDLE");
        p.send("* 4 EXISTS\r\n+ idling\r\n");
        p.expect("DONE");
        p.send(tag + " OK done\r\n");
      },
      idle);
  CHECK_FALSE(outcome.thrown);
  CHECK(end == ImapSession::IdleEnd::NewMail);
  outcome = in_session(
      [](ScriptedPeer& p) {
        const std::string tag = p.expect("IDLE");
        std::string flood = "+ idling\r\n";
        for (int i = 0; i < 100'000; ++i) flood += "* " + std::to_string(i % 7) + " EXISTS\r\n* 1 RECENT\r\n";
        p.send(flood);
        p.expect("DONE");
        p.send(tag + " OK done\r\n");
      },
      idle);
  CHECK_FALSE(outcome.thrown);
  CHECK(end == ImapSession::IdleEnd::NewMail);
  outcome = in_session(
      [](ScriptedPeer& p) {
        p.expect("IDLE");
        p.send("+ idling\r\n* BYE shutting down\r\n");
      },
      idle);
  CHECK(outcome.kind == Kind::Bye);
}

TEST_CASE("I-21: flags of other mails do not end IDLE") {
  Nudge nudge;
  ImapSession::IdleEnd end{};
  in_session(
      [&](ScriptedPeer& p) {
        const std::string tag = p.expect("IDLE");
        p.send("+ idling\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 3 EXISTS\r\n* 1 EXPUNGE\r\n* 0 RECENT\r\n* OK still here\r\n");
        nudge.nudge();
        p.expect("DONE");
        p.send(tag + " OK done\r\n");
      },
      [&](ImapSession& session) {
        take_first_news(session);
        end = session.idle(60s, nudge.fd());
      });
  CHECK(end == ImapSession::IdleEnd::Woken);
}

TEST_CASE("I-29, I-30: a move that the server refuses is told by its kind, and the session goes on") {
  const std::vector<std::uint32_t> uids{4, 5, 6, 9};
  const auto moving = [&](const std::string& result) {
    bool usable = false;
    auto outcome = in_session([&](ScriptedPeer& p) { p.answer("UID MOVE 4:6,9", "", result); },
                              [&](ImapSession& session) {
                                try {
                                  session.move(uids, "Done");
                                } catch (const ImapError&) {
                                  usable = session.usable();
                                  throw;
                                }
                              });
    CHECK(usable);
    return outcome;
  };
  CHECK(moving("NO [TRYCREATE] no such folder").kind == Kind::FolderMissing);
  const auto quota = moving("NO [OVERQUOTA] Quota exceeded (mailbox for user is full)");
  CHECK(quota.kind == Kind::Refused);
  CHECK(quota.words.find("[OVERQUOTA] Quota exceeded") != std::string::npos);
}

TEST_CASE("I-14: OK without COPYUID is no move; an impossible COPYUID is an error") {
  const std::vector<std::uint32_t> uids{4, 5};
  std::vector<ImapSession::Moved> moved;
  const auto move = [&](ImapSession& session) { moved = session.move(uids, "Done"); };
  in_session([](ScriptedPeer& p) { p.answer("UID MOVE", "", "OK No messages found"); }, move);
  CHECK(moved.empty());
  in_session([](ScriptedPeer& p) { p.answer("UID MOVE", "* OK [COPYUID 77 5 12] moved\r\n* 2 EXPUNGE\r\n"); }, move);
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].from_uid == 5);
  CHECK(moved[0].to_uid == 12);
  CHECK(moved[0].to_uid_validity == 77);
  CHECK(in_session([](ScriptedPeer& p) { p.answer("UID MOVE", "* OK [COPYUID 77 1:4294967295 1:4294967295] moved\r\n"); }, move)
            .kind == Kind::Protocol);
}

TEST_CASE("I-23, I-31: without MOVE a mail is copied, marked and expunged by UID; without UIDPLUS nothing is expunged") {
  const std::vector<std::uint32_t> uids{4, 5};
  std::vector<ImapSession::Moved> moved;
  const auto move = [&](ImapSession& session) {
    moved = session.move(uids, "Done");
    session.noop();
  };
  auto outcome = in_session(
      [](ScriptedPeer& p) {
        p.answer("UID COPY 4:5", "", "OK [COPYUID 77 5 12] copied");
        p.answer("UID STORE 5 +FLAGS.SILENT (\\Deleted)", "");
        p.answer("UID EXPUNGE 5", "* 2 EXPUNGE\r\n");
        p.answer("NOOP", "");
      },
      move, "UIDPLUS");
  CHECK_FALSE(outcome.thrown);
  CHECK(moved.size() == 1);
  outcome = in_session(
      [](ScriptedPeer& p) {
        p.answer("UID COPY 4:5", "");
        p.answer("UID STORE 4:5 +FLAGS.SILENT (\\Deleted)", "");
        p.answer("NOOP", "");
      },
      move, "");
  CHECK_FALSE(outcome.thrown);
  CHECK(moved.size() == 2);
  outcome = in_session(
      [](ScriptedPeer& p) {
        p.answer("UID MOVE 4:5", "* 1 EXPUNGE\r\n");
        p.answer("UID SEARCH UID 4:5", "* SEARCH 5\r\n");
        p.answer("NOOP", "");
      },
      move, "MOVE");
  CHECK_FALSE(outcome.thrown);
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].from_uid == 4);
  CHECK(moved[0].to_uid == 0);
}

TEST_CASE("I-03: a session that is cut at any byte ends in an error or in the whole body, never in a part of it") {
  const std::string answer = "* 3 FETCH (UID 7 FLAGS (\\Seen) BODY[] {11}\r\nhello world)\r\n* 4 EXISTS\r\nm1 OK done\r\n";
  for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
    CAPTURE(cut);
    const auto fetched = fetching(answer.substr(0, cut));
    CHECK(fetched.there == (cut == answer.size()));
    if (fetched.there) CHECK(fetched.body == "hello world");
  }
}

TEST_CASE("a stop interrupts connecting at once") {
  Nudge stop;
  ScriptedPeer peer([&](ScriptedPeer& p) {
    p.send("* OK ready\r\n");
    p.expect("CAPABILITY");
    stop.nudge();
    p.await_end();
  });
  const auto outcome = outcome_of([&] { ImapSession(peer.account(), {}, stop.fd()); });
  CHECK(outcome.kind == Kind::Network);
  CHECK(outcome.words.find("stopped") != std::string::npos);
}

TEST_CASE("a sink that throws ends the session and its exception comes out") {
  in_session([](ScriptedPeer& p) { p.answer("UID FETCH", "* 3 FETCH (UID 7 BODY[] {2}\r\nok)\r\n"); },
             [](ImapSession& session) {
               CHECK_THROWS_AS(session.fetch_body(7, 1, 10, [](std::string_view) { throw std::runtime_error("disk full"); }),
                               std::runtime_error);
               CHECK_FALSE(session.usable());
             });
}

TEST_CASE("a command cannot be smuggled in by a name or a password") {
  in_session([](ScriptedPeer& p) { p.await_end(); },
             [](ImapSession& session) {
               CHECK(outcome_of([&] { session.select("INBOX\r\nx1 DELETE INBOX"); }).kind == Kind::Refused);
               CHECK(outcome_of([&] { session.create_folder(std::string("a\0b", 3)); }).kind == Kind::Refused);
             });
}

}  // namespace m2t
