// Each log is written by a child whose standard error is a pipe, so that every case starts with a fresh target.
#include "base/log.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace m2t;

namespace {

std::string all_of_pipe(int fd) {
  std::string text;
  char buffer[4096];
  ssize_t got = 0;
  while ((got = ::read(fd, buffer, sizeof buffer)) > 0) text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

enum class Journal { No, Yes, OfAParent };

template <typename Act>
std::string logged(Journal journal, Act act) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    struct stat about {};
    fstat(STDERR_FILENO, &about);
    unsetenv("JOURNAL_STREAM");
    if (journal == Journal::Yes) setenv("JOURNAL_STREAM", fmt::format("{}:{}", about.st_dev, about.st_ino).c_str(), 1);
    if (journal == Journal::OfAParent) setenv("JOURNAL_STREAM", "8:1", 1);
    act();
    flush_log();
    _exit(0);
  }
  close(ends[1]);
  const std::string text = all_of_pipe(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  return text;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

TEST_CASE("log: one line an event, time and level in front, fields behind") {
  const std::string text = logged(Journal::No, [] {
    log_warning("imap.down", "the server closed the connection",
                {{"host", "imap.example.org"}, {"attempt", 3}, {"why", "two words"}});
  });
  CHECK(text.size() > 24);
  CHECK(text.substr(4, 1) == "-");
  CHECK(text.substr(23) ==
        "Z warning imap.down the server closed the connection host=imap.example.org attempt=3 why=\"two words\"\n");
}

TEST_CASE("log: under systemd a priority in front and no time") {
  const std::string text = logged(Journal::Yes, [] {
    set_log_level(LogLevel::Debug);
    log_debug("a.b", "m");
    log_info("a.b", "m");
    log_warning("a.b", "m");
    log_error("a.b", "m", {{"n", 1}});
  });
  CHECK(text == "<7>a.b m\n<6>a.b m\n<4>a.b m\n<3>a.b m n=1\n");
}

TEST_CASE("log: a journal that is only a parent's is not ours") {
  const std::string text = logged(Journal::OfAParent, [] { log_info("a.b", "m"); });
  CHECK(count_of(text, "<6>") == 0);
  CHECK(count_of(text, "Z info a.b m\n") == 1);
}

TEST_CASE("log: debug lines are silent until asked for") {
  const std::string text = logged(Journal::Yes, [] {
    log_debug("first", "m");
    set_log_level(LogLevel::Error);
    log_warning("second", "m");
    log_error("third", "m");
  });
  CHECK(text == "<3>third m\n");
}

TEST_CASE("log: foreign text can neither break the line nor move the cursor (T-34)") {
  const std::string text = logged(Journal::Yes, [] {
    log_info("x", "a\r\nb",
             {{"v", "1\n<0>forged\x1b[2J"},
              {"bidi", "a\xE2\x80\xAE z"},
              {"bytes", "\xff\xfe"},
              {"quote", "say \"a\\b\""},
              {"empty", ""},
              {"accent", "\xC3\xA9t\xC3\xA9"},
              {"c1", "\xC2\x85"}});
  });
  CHECK(
      text ==
      "<6>x a\\r\\nb v=\"1\\n<0>forged\\u001b[2J\" bidi=\"a\\u202e z\" bytes=\\xff\\xfe quote=\"say \\\"a\\\\b\\\"\" empty=\"\" "
      "accent=\xC3\xA9t\xC3\xA9 c1=\\u0085\n");
}

TEST_CASE("log: 256 characters of a value are shown, counted as characters (T-34)") {
  std::string long_value;
  for (int i = 0; i < 300; ++i) long_value += "\xC3\xA9";
  const std::string text = logged(Journal::Yes, [&] { log_info("x", "m", {{"v", long_value}, {"next", 1}}); });
  CHECK(count_of(text, "\xC3\xA9") == 256);
  CHECK(count_of(text, "\xE2\x80\xA6 next=1\n") == 1);
}

TEST_CASE("log: a full target drops lines and counts them, and never stops the caller (L-20)") {
  const std::string text = logged(Journal::No, [] {
    const int outside = dup(STDERR_FILENO);
    int ends[2];
    if (pipe2(ends, O_NONBLOCK) != 0 || fcntl(ends[1], F_SETFL, 0) != 0 || dup2(ends[1], STDERR_FILENO) < 0) _exit(3);
    // Nobody reads while these are written, and a pipe holds 64 KiB: were the log to block, this would hang for ever.
    for (int i = 0; i < 5000; ++i) log_info("flood", "0123456789012345678901234567890123456789");
    std::string seen = all_of_pipe(ends[0]);
    log_info("after", "the flood");
    seen += all_of_pipe(ends[0]);
    for (std::string_view rest = seen; !rest.empty();) {
      const ssize_t put = write(outside, rest.data(), rest.size());
      if (put <= 0) _exit(4);
      rest.remove_prefix(static_cast<std::size_t>(put));
    }
  });
  CHECK(count_of(text, "warning log.dropped the log's target was full count=") == 1);
  CHECK(count_of(text, " info after the flood\n") == 1);
  CHECK(count_of(text, "flood 01234") < 5000);
}

TEST_CASE("log: a standard error that is closed costs the lines and nothing else") {
  const std::string text = logged(Journal::No, [] {
    close(STDERR_FILENO);
    log_info("x", "m");
  });
  CHECK(text.empty());
}

TEST_CASE("log: lines of several threads stay whole") {
  const std::string text = logged(Journal::Yes, [] {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 100; ++i) log_info("thread", "says", {{"what", "something"}});
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  CHECK(count_of(text, "<6>thread says what=something\n") == 400);
  CHECK(text.size() == 400 * std::string_view("<6>thread says what=something\n").size());
}
