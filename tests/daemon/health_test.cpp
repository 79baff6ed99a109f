// What systemd and `status` are told, through a notify socket of the test's own.
#include "daemon/health.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "tests/support/temp_dir.h"

using namespace m2t;
using namespace std::chrono_literals;

namespace {

class NotifySocket {
 public:
  NotifySocket() : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    const std::string path = (folder_ / "notify").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~NotifySocket() {
    unsetenv("NOTIFY_SOCKET");
    close(fd_);
  }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  std::string next() const {
    std::string text(1024, '\0');
    const ssize_t size = recv(fd_, text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
  }

 private:
  test::TempDir folder_;
  int fd_;
};

const Time start{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};

}  // namespace

TEST_CASE("health: systemd is told of the start, the state in plain words, a reload and the end") {
  const NotifySocket socket;
  notify_ready("2 mailboxes watched");
  CHECK(socket.next() == "READY=1\nSTATUS=2 mailboxes watched");
  notify_status("failing: outbox: 535 no");
  CHECK(socket.next() == "STATUS=failing: outbox: 535 no");
  notify_reloading();
  const std::string reloading = socket.next();
  CHECK(reloading.starts_with("RELOADING=1\nMONOTONIC_USEC="));
  notify_stopping();
  CHECK(socket.next().starts_with("STOPPING=1\n"));
  notify_watchdog();
  CHECK(socket.next() == "WATCHDOG=1");
}

TEST_CASE("health: outside of systemd nothing happens") {
  unsetenv("NOTIFY_SOCKET");
  notify_ready("well");
  notify_watchdog();
  unsetenv("WATCHDOG_USEC");
  CHECK(watchdog_interval() == 0ms);
}

TEST_CASE("health: the watchdog is fed twice in the time that systemd gives (L-17)") {
  setenv("WATCHDOG_USEC", "30000000", 1);
  setenv("WATCHDOG_PID", std::to_string(getpid()).c_str(), 1);
  CHECK(watchdog_interval() == 15s);
  setenv("WATCHDOG_PID", "1", 1);  // meant for another process
  CHECK(watchdog_interval() == 0ms);
  unsetenv("WATCHDOG_USEC");
  unsetenv("WATCHDOG_PID");
}

TEST_CASE("health: one loop that hangs is enough to keep the watchdog hungry (L-17)") {
  FixedClock clock(start);
  Health health(clock);
  Heartbeat& intake = health.add_loop("intake a", 60s);
  Heartbeat& outbox = health.add_loop("outbox", 600s);
  CHECK(health.all_alive());
  clock.advance(50s);
  intake.beat();
  clock.advance(60s);
  CHECK(health.all_alive());
  clock.advance(1s);
  CHECK_FALSE(intake.alive());
  CHECK(outbox.alive());
  CHECK_FALSE(health.all_alive());
  intake.failing("the server is not there");  // a turn that failed is a turn
  CHECK(health.all_alive());
  health.clear();
  CHECK(health.all_alive());
}

TEST_CASE("health: the summary counts the mailboxes, or says what fails and why") {
  const FixedClock clock(start);
  Health health(clock);
  Heartbeat& one = health.add_loop("intake a@b/INBOX", 60s);
  CHECK(health.summary() == "1 mailbox watched");
  health.add_loop("intake c@d/INBOX", 60s);
  Heartbeat& outbox = health.add_loop("outbox", 60s);
  one.well("waiting for mail");
  CHECK(health.summary() == "2 mailboxes watched");
  one.failing("wrong password");
  outbox.failing("connection refused");
  CHECK(health.summary() == "failing: intake a@b/INBOX: wrong password; outbox: connection refused");
}

TEST_CASE("health: a loop's status remembers its last success through its failures") {
  FixedClock clock(start);
  Heartbeat heartbeat("outbox", clock, 60s);
  CHECK(heartbeat.status().state == "starting");
  heartbeat.well("mail goes out");
  clock.advance(5s);
  heartbeat.failing("421");
  CHECK(heartbeat.status().state == "failing");
  CHECK(heartbeat.status().message == "421");
  CHECK(heartbeat.status().at == start + 5s);
  CHECK(heartbeat.status().last_success == start);
}
