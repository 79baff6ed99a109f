// The inside of ImapSession, shared by imap_session.cpp, imap_fetch.cpp, imap_move.cpp and imap_idle.cpp. The small commands
// go through libetpan; FETCH and IDLE read the wire themselves, because bodies must reach the disk without a copy and by UID
// (I-16, I-17, T-42), and because libetpan stumbles over IDLE (D6, D8).
#pragma once

#include <fmt/core.h>
#include <libetpan/libetpan.h>

#include <memory>
#include <set>
#include <string>

#include "mailer/imap_refusal.h"
#include "mailer/imap_session.h"
#include "mailer/imap_stream_internal.h"
#include "mailer/imap_wire.h"

namespace m2t {

template <auto release>
struct EtpanRelease {
  template <typename Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};
using ImapHandle = std::unique_ptr<mailimap, EtpanRelease<mailimap_free>>;
using ImapSetHandle = std::unique_ptr<mailimap_set, EtpanRelease<mailimap_set_free>>;

// libetpan keeps sixteen times what it reads, and needs little of it (T-43).
inline constexpr ImapWire::Limits etpan_limits{.lines_total = 2 << 20};

struct ImapSession::Impl {
  Impl(const ImapAccount& account, CrashPoints points, int stop_fd);

  void greet();
  void secure();
  void ask_capabilities();
  void log_in(const ImapAccount& account);
  bool can(const std::string& ability) const { return capabilities.contains(ability); }

  // D6: a call in the wrong state is our mistake, and libetpan's crash.
  void require_usable() const;
  void require_selected() const;

  // Runs `call`, which speaks to the wire; turns what goes wrong there into an ImapError and the session into a lost one.
  template <typename Call>
  auto on_wire(const std::string& doing, const ImapWire::Limits& limits, Call call);
  // Runs one libetpan function. 0 is success; otherwise the server refused (the tagged line is in the wire), anything worse throws.
  template <typename Call>
  int etpan(const std::string& doing, Call call, const ImapWire::Limits& limits = etpan_limits);
  bool was_refused() const;                          // the command was ended by NO or BAD
  [[noreturn]] void lose(const std::string& doing);  // inside a handler: rethrows as ImapError
  [[noreturn]] void lose(const std::string& doing, ImapError::Kind kind, const std::string& why);

  // Our own commands. The tag of the last one ends it.
  void send_command(const std::string& command);
  bool is_answer(std::string_view line) const { return line.starts_with(tag + " "); }
  void skip_rest();  // literals of an answer nobody asked for

  std::vector<std::uint32_t> search(const std::string& doing, mailimap_search_key* key);  // takes the key
  bool fetch_part(std::uint32_t uid, const std::string& part, const std::string& doing, std::uint64_t max_bytes,
                  std::uint64_t expected_bytes, const std::function<void(std::string_view)>& sink);
  std::vector<MailHead> fetch_head_page(std::span<const std::uint32_t> page);
  std::vector<Moved> copy_by(bool move, std::span<const std::uint32_t> uids, const std::string& folder);
  void mark_deleted(std::span<const std::uint32_t> uids, const std::string& doing);
  void expunge(std::span<const std::uint32_t> uids, const std::string& doing);  // needs UIDPLUS
  std::vector<Moved> copy_and_delete(std::span<const std::uint32_t> uids, const std::string& folder);
  std::vector<Moved> move_unproven(std::span<const std::uint32_t> uids, const std::string& folder);
  bool enter_idle();
  IdleEnd wait_in_idle(Deadline until, int wake_fd);
  IdleEnd wait_without_idle(Deadline until, int wake_fd);
  void leave_idle();

  ServerAddress server;
  CrashPoints crash_points;
  ImapWire wire;
  ImapStreamLink link;
  ImapHandle im;
  struct HangUp {  // goes before `im`: mailimap_free() would say LOGOUT and wait for an answer
    ImapStreamLink& link;
    ~HangUp() { link.closed = true; }
  } hang_up{link};
  std::set<std::string> capabilities;
  std::string selected;  // empty: no folder
  std::string tag;
  unsigned commands_sent = 0;
  bool idle_refused = false;
  bool lost = false;
};

// How long one command may take (I-19), and how fast a body has to come at least (I-18).
inline constexpr auto command_time = std::chrono::seconds(60);
inline constexpr std::uint64_t slowest_bytes_per_second = 50'000;

inline Deadline command_deadline() { return std::chrono::steady_clock::now() + command_time; }

ImapSetHandle make_uid_set(std::span<const std::uint32_t> uids);
void require_plain_line(const std::string& text, const std::string& what);  // no CR, LF or NUL: they would be commands

template <typename Call>
auto ImapSession::Impl::on_wire(const std::string& doing, const ImapWire::Limits& limits, Call call) {
  require_usable();
  try {
    wire.begin(command_deadline(), limits);
    return call();
  } catch (const ImapError&) {
    throw;  // has its words and has marked the session
  } catch (const StreamError&) {
    lose(doing);
  } catch (const ImapWire::Violation&) {
    lose(doing);
  } catch (...) {
    lost = true;  // the caller's own, from a sink: the rest of the answer is still on its way
    throw;
  }
}

template <typename Call>
int ImapSession::Impl::etpan(const std::string& doing, Call call, const ImapWire::Limits& limits) {
  return on_wire(doing, limits, [&] {
    const int code = call();
    if (link.error) std::rethrow_exception(link.error);
    if (code != 0 && was_refused()) return code;  // libetpan has stranger codes for BAD
    switch (code) {
      case MAILIMAP_ERROR_BAD_STATE:
      case MAILIMAP_ERROR_STREAM:
      case MAILIMAP_ERROR_PARSE:
      case MAILIMAP_ERROR_MEMORY:
      case MAILIMAP_ERROR_FATAL:
      case MAILIMAP_ERROR_PROTOCOL:
      case MAILIMAP_ERROR_INVAL:
        lose(doing, ImapError::Kind::Protocol,
             "an answer that makes no sense: " + clean_server_words(wire.last_line(), wire.hidden()));
      default: return code;
    }
  });
}

}  // namespace m2t
