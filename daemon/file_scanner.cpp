// clamd(8), INSTREAM: "zINSTREAM\0", then pieces, each behind its length (32 bits, high byte first), a piece of no length at the end.
// It answers one line, "stream: OK", and may answer before it has read everything, when the file is too large for it.
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/errors.h"
#include "base/file_handle.h"
#include "base/log.h"
#include "daemon/file_scanner.h"

namespace m2t {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds to_answer_ping{5};
constexpr std::chrono::seconds to_scan{60};         // of one file
constexpr std::chrono::seconds leave_it_alone{30};  // after it did not answer
constexpr std::size_t piece_bytes = 128 * 1024;
constexpr std::size_t longest_answer = 4096;
constexpr std::size_t longest_name = 120;

[[noreturn]] void does_not_answer(const std::string& what) { throw TransientError("clamd " + what); }

// One question to clamd.
class ClamdTalk {
 public:
  explicit ClamdTalk(const std::string& socket_path, std::chrono::seconds patience = to_scan) : patience_(patience) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path.size() >= sizeof address.sun_path) does_not_answer(socket_path + ": the path of its socket is too long");
    std::copy(socket_path.begin(), socket_path.end(), address.sun_path);
    socket_ = FileHandle(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_.is_open()) does_not_answer(fmt::format("cannot be asked: {}", std::strerror(errno)));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the interface of sockets
    if (connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      does_not_answer(fmt::format("does not answer at {}: {}", socket_path, std::strerror(errno)));
    deadline_ = steady_clock::now() + patience_;
  }

  // False: clamd has answered, or hung up, before it had everything.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      if (has_answer_while_waiting(POLLOUT)) return false;
      const ssize_t sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Its line, without what ends it.
  std::string answer() {
    std::string line;
    std::array<char, 512> piece{};
    while (line.size() < longest_answer) {
      static_cast<void>(has_answer_while_waiting(0));
      const ssize_t got = recv(socket_.fd(), piece.data(), piece.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got < 0) does_not_answer(fmt::format("hung up: {}", std::strerror(errno)));
      if (got == 0) break;
      line.append(piece.data(), static_cast<std::size_t>(got));
      if (line.find('\0') != std::string::npos) break;
    }
    line.resize(std::min(line.find('\0'), line.size()));
    if (line.empty()) does_not_answer("hung up without an answer");
    return line;
  }

 private:
  // Waits until one of `events` or an answer is there; tells whether there is one.
  bool has_answer_while_waiting(short events) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - steady_clock::now());
    pollfd waited{socket_.fd(), static_cast<short>(events | POLLIN), 0};
    const int ready = left.count() <= 0 ? 0 : poll(&waited, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) return false;
    if (ready <= 0) does_not_answer(fmt::format("did not answer within {} s", patience_.count()));
    return (waited.revents & (POLLIN | POLLHUP | POLLERR)) != 0;
  }

  FileHandle socket_;
  std::chrono::seconds patience_;
  steady_clock::time_point deadline_;
};

std::string length_of_piece(std::size_t size) {
  std::string length;
  for (const int shift : {24, 16, 8, 0}) length += static_cast<char>((size >> shift) & 0xff);
  return length;
}

std::string ask_about(const std::string& socket_path, std::string_view bytes) {
  ClamdTalk talk(socket_path);
  bool goes_on = talk.send(std::string_view("zINSTREAM\0", 10));
  while (goes_on && !bytes.empty()) {
    const std::string_view piece = bytes.substr(0, piece_bytes);
    goes_on = talk.send(length_of_piece(piece.size())) && talk.send(piece);
    bytes.remove_prefix(piece.size());
  }
  if (goes_on) talk.send(length_of_piece(0));
  return talk.answer();
}

class ClamdScanner final : public FileScanner {
 public:
  ClamdScanner(ClamdSettings settings, const Clock& clock) : settings_(std::move(settings)), clock_(clock) {}

  FileScan scan(std::string_view bytes) override {
    // clamd passes what is over its limits unless AlertExceedsMax is set, so ours counts first.
    if (bytes.size() > settings_.largest_file)
      return {ScanState::Unscanned, fmt::format("larger than {} MB", settings_.largest_file / (1024 * 1024))};
    if (clock_.monotonic() < silent_until_) return {ScanState::Waiting, ""};
    try {
      const FileScan found = meaning_of_clamd(ask_about(settings_.socket, bytes));
      if (was_silent_) log_info("scan.up", "the virus scanner answers again");
      was_silent_ = false;
      return found;
    } catch (const TransientError& e) {
      silent_until_ = clock_.monotonic() + leave_it_alone;
      was_silent_ = true;
      log_error("scan.down", "the virus scanner does not answer; files stay unscanned and do not go out", {{"why", e.what()}});
      return {ScanState::Waiting, ""};
    }
  }

 private:
  ClamdSettings settings_;
  const Clock& clock_;
  steady_clock::time_point silent_until_{};
  bool was_silent_ = false;
};

}  // namespace

FileScan meaning_of_clamd(std::string_view line) {
  constexpr std::string_view begin = "stream: ", found = " FOUND";
  if (line == "stream: OK") return {ScanState::Clean, ""};
  std::string what(line.starts_with(begin) ? line.substr(begin.size()) : line);
  std::ranges::replace_if(
      what, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }, ' ');
  const bool is_finding = line.starts_with(begin) && line.ends_with(found) && line.size() > begin.size() + found.size();
  if (is_finding) what.resize(what.size() - found.size());
  what.resize(std::min(what.size(), longest_name));
  // With AlertExceedsMax and AlertEncrypted it calls "found" what it could not look into.
  const bool could_not_look = what.starts_with("Heuristics.Limits.Exceeded") || what.starts_with("Heuristics.Encrypted");
  return {is_finding && !could_not_look ? ScanState::Infected : ScanState::Unscanned, what};
}

std::unique_ptr<FileScanner> make_clamd_scanner(ClamdSettings settings, const Clock& clock) {
  return std::make_unique<ClamdScanner>(std::move(settings), clock);
}

std::unique_ptr<FileScanner> scanner_of(const Settings& settings, const Clock& clock) {
  return settings.clamd.socket.empty() ? nullptr : make_clamd_scanner(settings.clamd, clock);
}

std::string trouble_with_clamd(const ClamdSettings& settings) {
  try {
    ClamdTalk talk(settings.socket, to_answer_ping);
    talk.send(std::string_view("zPING\0", 6));
    const std::string answer = talk.answer();
    return answer == "PONG" ? "" : "clamd answers \"" + answer + "\" where PONG was expected";
  } catch (const TransientError& e) {
    return e.what();
  }
}

}  // namespace m2t
