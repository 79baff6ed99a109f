// The lines and literals of an IMAP connection, held within limits before any parser sees them (I-05, I-06, I-40, T-43).
// Our own commands read them here; libetpan reads the same through imap_stream. It never hands out a byte beyond the line
// or literal that is asked for, so nobody holds what belongs to the next command.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mailer/secret_mask.h"
#include "mailer/tls_stream.h"

namespace m2t {

class ImapWire {
 public:
  // The server broke a rule or a limit; what() has up to 200 bytes of what it said. Nothing can be read any more.
  class Violation : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
  };

  struct Limits {
    std::size_t line = 1 << 20;         // octets of one line (I-40)
    std::size_t lines_total = 8 << 20;  // octets of all lines of one command
    std::uint64_t literal = 256 << 10;  // octets of one literal
    std::uint64_t literals_total = 64 << 20;
  };

  ImapWire(const ServerAddress& server, Deadline deadline, int stop_fd) : stream_(server, deadline, stop_fd) {}

  // Before each command: what it may take. All reading and writing below throws StreamError or Violation.
  void begin(Deadline deadline, const Limits& limits);
  void set_deadline(Deadline deadline) { deadline_ = deadline; }

  void write(std::string_view bytes) { stream_.write(bytes, deadline_); }

  // The next line without its CRLF; valid until the next call. When it ends in {n}, literal_size() says n, and the literal has
  // to be read before the next line.
  std::string_view read_line();
  void read_line_again() { handed_out_ = 0; }  // for read_some(): the last line once more
  std::optional<std::uint64_t> literal_size() const { return literal_announced_; }
  // Hands over the announced literal in pieces.
  void read_literal(const std::function<void(std::string_view)>& sink);
  // The same for a parser that knows only bytes: 1 to `size` of them.
  std::size_t read_some(char* into, std::size_t size);

  // A line can be read without waiting (or the stream's end is here, which reading then tells). Never waits.
  bool has_line();
  TlsStream::Wake wait(Deadline deadline, int wake_fd) { return stream_.wait(deadline, wake_fd); }

  void finish_commands_after_stop() { stream_.finish_commands_after_stop(); }
  // Refuses when anything was sent ahead of the handshake (T-39).
  void start_tls();
  bool encrypted() const { return stream_.encrypted(); }

  // What a violation's words and bye() must not repeat, from now on.
  void hide(const SecretMask& mask) { mask_ = mask; }
  const SecretMask& hidden() const { return mask_; }

  // What the lines said by the way.
  const std::string& last_line() const { return line_; }
  const std::string& tagged_line() const { return tagged_line_; }  // the last one that ended a command
  const std::string& bye() const { return bye_; }                  // the text of "* BYE"; empty: none came
  bool has_news() const { return news_; }
  bool take_news();       // mails came since the last call: EXISTS grew, or RECENT
  void forget_mailbox();  // before SELECT: counting starts anew
  std::uint32_t exists() const { return exists_; }

 private:
  void fill();
  void take_line();
  void inspect_line();
  void inspect_untagged(std::string_view text);
  void inspect_structure(std::string_view text);
  void announce_literal(std::string_view text);
  [[noreturn]] void violation(const std::string& what) const;

  TlsStream stream_;
  Deadline deadline_{};
  Limits limits_;
  std::vector<char> buffer_ = std::vector<char>(64 * 1024);
  std::size_t begin_ = 0, end_ = 0;  // what lies unread in buffer_

  std::string line_;            // the last line, with its line end
  std::size_t handed_out_ = 0;  // how much of it read_some() gave
  std::size_t lines_taken_ = 0;
  std::uint64_t literals_taken_ = 0, literal_left_ = 0;
  std::optional<std::uint64_t> literal_announced_;
  bool inside_answer_ = false;  // the line goes on after a literal
  unsigned depth_ = 0;          // of parentheses

  SecretMask mask_;
  std::string tagged_line_, bye_;
  std::uint32_t exists_ = 0, recent_ = 0;
  bool news_ = false;
};

// Words of a server for logs and errors: one line, printable, 200 octets at most, without what `mask` hides (T-45).
std::string clean_server_words(std::string_view words, const SecretMask& mask = {});

}  // namespace m2t
