// clamd's words and moods: what each answer means, and that a clamd which is slow, silent or breaks off delays nobody (T-30, L-22). The real
// one is in tests/integration/test_viruses.py.
#include "daemon/file_scanner.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "base/file_handle.h"
#include "base/log.h"
#include "tests/support/temp_dir.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// Takes one connection after the other; reads what comes until `enough` or the end, then answers and hangs up.
class ScriptedClamd {
 public:
  ScriptedClamd(std::string answer, std::size_t enough = SIZE_MAX) : path_(folder_ / "clamd.ctl") {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = path_.string();
    std::copy(path.begin(), path.end(), address.sun_path);
    listening_ = FileHandle(socket(AF_UNIX, SOCK_STREAM, 0));
    REQUIRE(bind(listening_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listening_.fd(), 5) == 0);
    thread_ = std::jthread([this, answer = std::move(answer), enough] { serve(answer, enough); });
  }
  ~ScriptedClamd() { shutdown(listening_.fd(), SHUT_RDWR); }

  ClamdSettings settings() const { return {path_.string(), 1024 * 1024}; }
  const std::string& got() const { return got_; }
  int asked() const { return asked_; }

 private:
  void serve(const std::string& answer, std::size_t enough) {
    for (;;) {
      const FileHandle talk(accept(listening_.fd(), nullptr, nullptr));
      if (!talk.is_open()) return;
      ++asked_;
      got_.clear();
      std::string piece(65536, '\0');
      const auto is_whole = [this] {
        return got_.ends_with(std::string_view("\0\0\0\0", 4)) || got_ == std::string_view("zPING\0", 6);
      };
      while (got_.size() < enough && !is_whole()) {
        const ssize_t n = recv(talk.fd(), piece.data(), piece.size(), 0);
        if (n <= 0) break;
        got_.append(piece, 0, static_cast<std::size_t>(n));
      }
      static_cast<void>(send(talk.fd(), answer.data(), answer.size(), MSG_NOSIGNAL));
    }
  }

  TempDir folder_;
  std::filesystem::path path_;
  FileHandle listening_;
  std::string got_;
  std::atomic<int> asked_ = 0;
  std::jthread thread_;
};

struct Quiet {
  Quiet() { set_log_level(LogLevel::Error); }
  ~Quiet() { set_log_level(LogLevel::Info); }
};

const Time monday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

}  // namespace

TEST_CASE("clamd: T-30 only OK is clean, only a finding is a virus, all else is not scanned") {
  CHECK(meaning_of_clamd("stream: OK") == FileScan{ScanState::Clean, ""});
  CHECK(meaning_of_clamd("stream: Eicar-Test.UNOFFICIAL FOUND") == FileScan{ScanState::Infected, "Eicar-Test.UNOFFICIAL"});
  CHECK(meaning_of_clamd("stream: a b\nc FOUND") == FileScan{ScanState::Infected, "a b c"});
  for (const char* words : {"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", "stream: Heuristics.Encrypted.Zip FOUND",
                            "INSTREAM size limit exceeded. ERROR", "stream: Can't allocate memory ERROR", "stream: ok", "OK", "",
                            "UNKNOWN COMMAND", "stream: FOUND", "stream:  FOUND", "stream: OK "}) {
    CAPTURE(words);
    CHECK(meaning_of_clamd(words).state == ScanState::Unscanned);
  }
  CHECK(meaning_of_clamd("stream: " + std::string(5000, 'x') + " FOUND").what.size() <= 120);
}

TEST_CASE("clamd: T-30 a file goes over in pieces, each behind its length, and its answer is read") {
  ScriptedClamd clamd(std::string("stream: OK\0", 11));
  const FixedClock clock(monday);
  const auto scanner = make_clamd_scanner(clamd.settings(), clock);
  const std::string file(200'000, 'x');
  CHECK(scanner->scan(file).state == ScanState::Clean);
  const std::string expected = std::string("zINSTREAM\0\0\2\0\0", 14) + std::string(131072, 'x') +
                               std::string("\0\1\x0d\x40", 4) + std::string(68928, 'x') + std::string(4, '\0');
  CHECK(clamd.got() == expected);
  CHECK(scanner->scan("").state == ScanState::Clean);
  CHECK(clamd.got() == std::string("zINSTREAM\0\0\0\0\0", 14));
}

TEST_CASE("clamd: T-30 a file over our own limit is not scanned, without asking") {
  ScriptedClamd clamd(std::string("stream: OK\0", 11));
  const FixedClock clock(monday);
  const auto scanner = make_clamd_scanner(clamd.settings(), clock);
  CHECK(scanner->scan(std::string(1024 * 1024, 'x')).state == ScanState::Clean);
  const FileScan scan = scanner->scan(std::string(1024 * 1024 + 1, 'x'));
  CHECK(scan == FileScan{ScanState::Unscanned, "larger than 1 MB"});
  CHECK(clamd.asked() == 1);
}

TEST_CASE("clamd: T-30 it refuses a file in the middle of it: not scanned, and no wait for what cannot be sent") {
  ScriptedClamd clamd(std::string("INSTREAM size limit exceeded. ERROR\0", 36), 300'000);
  const FixedClock clock(monday);
  const auto scanner = make_clamd_scanner(clamd.settings(), clock);
  const FileScan scan = scanner->scan(std::string(1024 * 1024, 'x'));
  // Where it hangs up before its answer is read, the answer is lost, and the file waits: neither is ever "clean".
  CHECK((scan.state == ScanState::Unscanned || scan.state == ScanState::Waiting));
}

TEST_CASE("clamd: L-22 while it does not answer everything waits, and it is asked once in half a minute") {
  const Quiet quiet;
  FixedClock clock(monday);
  SUBCASE("it hangs up") {
    ScriptedClamd clamd("");
    const auto scanner = make_clamd_scanner(clamd.settings(), clock);
    for (int i = 0; i < 100; ++i) CHECK(scanner->scan("x").state == ScanState::Waiting);
    CHECK(clamd.asked() == 1);
    clock.advance(std::chrono::seconds(31));
    CHECK(scanner->scan("x").state == ScanState::Waiting);
    CHECK(clamd.asked() == 2);
    CHECK(trouble_with_clamd(clamd.settings()).find("hung up") != std::string::npos);
  }
  SUBCASE("nobody is there") {
    const TempDir folder;
    const ClamdSettings nobody{(folder / "missing.ctl").string()};
    const auto scanner = make_clamd_scanner(nobody, clock);
    CHECK(scanner->scan("x").state == ScanState::Waiting);
    CHECK(trouble_with_clamd(nobody).find("missing.ctl") != std::string::npos);
  }
}
