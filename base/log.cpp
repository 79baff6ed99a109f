#include "base/log.h"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "base/utf8.h"

namespace m2t {
namespace {

constexpr std::size_t shown_characters = 256;
// At most PIPE_BUF: a pipe that poll() calls writable takes this much at once, whole.
constexpr std::size_t longest_line = 4096;
constexpr std::string_view cut_mark = "\xE2\x80\xA6";  // …

struct LevelRow {
  LogLevel level;
  spdlog::level::level_enum spdlog_level;
  std::string_view journal_prefix;  // sd-daemon(3)
};
constexpr std::array<LevelRow, 4> level_rows{{
    {LogLevel::Debug, spdlog::level::debug, "<7>"},
    {LogLevel::Info, spdlog::level::info, "<6>"},
    {LogLevel::Warning, spdlog::level::warn, "<4>"},
    {LogLevel::Error, spdlog::level::err, "<3>"},
}};

const LevelRow& row_of(LogLevel level) {
  for (const LevelRow& row : level_rows) {
    if (row.level == level) return row;
  }
  return level_rows.back();
}

// $JOURNAL_STREAM alone is inherited by children whose output goes elsewhere: systemd.exec(5) asks to compare the inode.
bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  if (stream == nullptr) return false;
  struct stat about {};
  if (fstat(STDERR_FILENO, &about) != 0) return false;
  return stream == fmt::format("{}:{}", about.st_dev, about.st_ino);
}

// Writes a line or drops it, at once. There is no thread and no queue of ours: the pipe's or the socket's own buffer is
// the bounded queue, and nothing is left to flush when the process dies.
class DroppingSink final : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (dropped_ > 0 && !report_dropped(message)) {
      ++dropped_;
      return;
    }
    if (!write_line(message)) ++dropped_;
  }
  void flush_() override {}

 private:
  bool report_dropped(const spdlog::details::log_msg& near) {
    const std::string text = fmt::format("log.dropped the log's target was full count={}", dropped_);
    const std::string shown = journal_ ? std::string(row_of(LogLevel::Warning).journal_prefix) + text : text;
    spdlog::details::log_msg note(near.time, spdlog::source_loc{}, near.logger_name, spdlog::level::warn, shown);
    if (!write_line(note)) return false;
    dropped_ = 0;
    return true;
  }

  bool write_line(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (line.size() > longest_line) {
      line.resize(longest_line - 1);
      line.push_back('\n');
    }
    pollfd writable{STDERR_FILENO, POLLOUT, 0};
    int ready = 0;
    while ((ready = poll(&writable, 1, 0)) < 0 && errno == EINTR) {
    }
    // POLLERR: the reader is gone, and writing would bring SIGPIPE.
    if (ready != 1 || (writable.revents & POLLOUT) == 0 || (writable.revents & POLLERR) != 0) return false;
    ssize_t written = 0;
    while ((written = write(STDERR_FILENO, line.data(), line.size())) < 0 && errno == EINTR) {
    }
    return written == static_cast<ssize_t>(line.size());
  }

  const bool journal_ = stderr_is_journal();
  std::uint64_t dropped_ = 0;
};

struct LogTarget {
  bool journal = stderr_is_journal();
  spdlog::logger logger{"m2t", std::make_shared<DroppingSink>()};
  LogTarget() {
    const char* pattern = journal ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
    logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n"));
    logger.set_level(spdlog::level::info);
  }
};

// Never destroyed: threads and destructors may still log while the process ends.
LogTarget& log_target() {
  static LogTarget* const target = new LogTarget;
  return *target;
}

// What moves the cursor, breaks the line or turns the reading direction round (T-34, T-32).
bool is_treacherous(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void append_escaped(std::string& line, std::uint32_t c) {
  if (c == '\n') {
    line += "\\n";
  } else if (c == '\r') {
    line += "\\r";
  } else if (c == '\t') {
    line += "\\t";
  } else {
    line += fmt::format("\\u{:04x}", c);
  }
}

// `quoted`: inside quotation marks, where " and \ need a stroke in front.
void append_safely(std::string& line, std::string_view text, bool quoted) {
  for (std::size_t shown = 0; !text.empty(); ++shown) {
    if (shown == shown_characters) {
      line += cut_mark;
      return;
    }
    const Utf8Character step = first_character(text);
    if (!step.valid) {
      line += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (is_treacherous(step.code_point)) {
      append_escaped(line, step.code_point);
    } else {
      if (quoted && (text[0] == '"' || text[0] == '\\')) line += '\\';
      line += text.substr(0, step.bytes);
    }
    text.remove_prefix(step.bytes);
  }
}

void append_field(std::string& line, const LogField& field) {
  line += ' ';
  append_safely(line, field.key, false);
  line += '=';
  bool plain = !field.value.empty();
  for (const char c : field.value)
    plain = plain && static_cast<unsigned char>(c) > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7F;
  if (!plain) line += '"';
  append_safely(line, field.value, !plain);
  if (!plain) line += '"';
}

}  // namespace

void log_event(LogLevel level, std::string_view event, std::string_view message, std::initializer_list<LogField> fields) {
  LogTarget& target = log_target();
  const LevelRow& row = row_of(level);
  if (!target.logger.should_log(row.spdlog_level)) return;
  std::string line;
  if (target.journal) line += row.journal_prefix;
  append_safely(line, event, false);
  line += ' ';
  append_safely(line, message, false);
  for (const LogField& field : fields) append_field(line, field);
  target.logger.log(row.spdlog_level, std::string_view(line));
}

void set_log_level(LogLevel level) { log_target().logger.set_level(row_of(level).spdlog_level); }

void flush_log() { log_target().logger.flush(); }

}  // namespace m2t
