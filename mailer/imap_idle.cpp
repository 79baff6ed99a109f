// IDLE (RFC 2177), read straight from the wire: libetpan waits for ever when the server says something before its "+" (D8).
#include "mailer/imap_session_internal.h"
#include "mailer/imap_words.h"

namespace m2t {

namespace {

using Kind = ImapError::Kind;
using std::chrono::steady_clock;

const std::string& idle_words() {
  static const std::string words = "cannot wait for new mail";
  return words;
}

}  // namespace

// False: the server refuses, and will not be asked again in this session (I-22).
bool ImapSession::Impl::enter_idle() {
  return on_wire(idle_words(), {}, [&] {
    send_command("IDLE");
    for (;;) {
      const std::string_view line = wire.read_line();
      if (line.starts_with('+')) return true;
      if (is_answer(line)) {
        idle_refused = true;
        return false;
      }
      skip_rest();
    }
  });
}

// The lines are counted as they are read: a flood of them is one piece of news (I-21), and costs no memory.
ImapSession::IdleEnd ImapSession::Impl::wait_in_idle(Deadline until, int wake_fd) {
  return on_wire(idle_words(), {}, [&] {
    for (;;) {
      for (unsigned lines = 0; lines < 1000 && wire.has_line(); ++lines) {
        if (is_answer(wire.read_line())) lose(idle_words(), Kind::Protocol, "the server ended IDLE by itself");
        skip_rest();
        if (!wire.bye().empty()) lose(idle_words(), Kind::Bye, wire.bye());
        if (wire.has_news()) return IdleEnd::NewMail;
      }
      wire.begin(command_deadline(), {});
      // In a flood without news poll() is only asked, so that a nudge and the end of the time are seen.
      const bool more = wire.has_line();
      switch (wire.wait(more ? steady_clock::now() : until, wake_fd)) {
        case TlsStream::Wake::Readable: break;
        case TlsStream::Wake::Timeout:
          if (steady_clock::now() >= until) return IdleEnd::Timeout;
          break;
        default: return IdleEnd::Woken;
      }
    }
  });
}

void ImapSession::Impl::leave_idle() {
  on_wire(idle_words(), {}, [&] {
    wire.set_deadline(steady_clock::now() + std::chrono::seconds(30));  // I-20: a connection that died in silence shows here
    wire.write("DONE\r\n");
    for (;;) {
      const std::string_view line = wire.read_line();
      if (is_answer(line)) return;
      skip_rest();
    }
  });
}

ImapSession::IdleEnd ImapSession::idle(std::chrono::milliseconds at_most, int wake_fd) {
  const Deadline until = steady_clock::now() + at_most;
  impl_->require_selected();
  if (impl_->wire.take_news()) return IdleEnd::NewMail;  // told by the way, during another command
  if (!abilities().idle || !impl_->enter_idle()) return impl_->wait_without_idle(until, wake_fd);
  IdleEnd end = impl_->wire.has_news() ? IdleEnd::NewMail : impl_->wait_in_idle(until, wake_fd);
  impl_->leave_idle();
  if (impl_->wire.take_news()) end = IdleEnd::NewMail;
  return end;
}

// A server that speaks unasked, or hangs up, is heard too.
ImapSession::IdleEnd ImapSession::Impl::wait_without_idle(Deadline until, int wake_fd) {
  const IdleEnd end = wait_in_idle(until, wake_fd);
  if (wire.take_news()) return IdleEnd::NewMail;
  return end;
}

}  // namespace m2t
