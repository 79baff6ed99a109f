// One line an event, through spdlog (known only by log.cpp). No subject, body, address or secret at level info (T-51).
#pragma once

#include <fmt/core.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace m2t {

enum class LogLevel { Debug, Info, Warning, Error };

// A field of a log line. Control characters in `value` are escaped and 256 characters shown at most (T-34).
struct LogField {
  std::string_view key;
  std::string value;
  LogField(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(v) {}
  template <typename Number>
  requires std::is_arithmetic_v<Number> LogField(std::string_view k, Number v) : key(k), value(fmt::format("{}", v)) {}
};

// Writes `event message key=value key="two words"` to standard error; under systemd ($JOURNAL_STREAM) with a <N> priority
// prefix and without the time, which the journal adds. `event` is a stable name such as "imap.down". Any thread may call it;
// it never blocks work: when the target is full, lines are dropped and counted (L-20).
void log_event(LogLevel level, std::string_view event, std::string_view message, std::initializer_list<LogField> fields = {});

inline void log_debug(std::string_view event, std::string_view message, std::initializer_list<LogField> fields = {}) {
  log_event(LogLevel::Debug, event, message, fields);
}
inline void log_info(std::string_view event, std::string_view message, std::initializer_list<LogField> fields = {}) {
  log_event(LogLevel::Info, event, message, fields);
}
inline void log_warning(std::string_view event, std::string_view message, std::initializer_list<LogField> fields = {}) {
  log_event(LogLevel::Warning, event, message, fields);
}
inline void log_error(std::string_view event, std::string_view message, std::initializer_list<LogField> fields = {}) {
  log_event(LogLevel::Error, event, message, fields);
}

void set_log_level(LogLevel level);  // default: Info
void flush_log();                    // before the process ends

}  // namespace m2t
