#include "daemon/reader.h"

#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/errors.h"
#include "daemon/settings.h"
#include "parsers/process/facts.h"

namespace m2t {
namespace {

constexpr std::uint64_t reader_memory = 256ull * 1024 * 1024;
// The reader's limit is moved in steps: one for nearly all mails.
constexpr std::uint64_t memory_step = 32ull * 1024 * 1024;
constexpr std::chrono::seconds processor_time_a_mail{10};
constexpr std::chrono::seconds answer_within{30};
// After one like that the reader's memory is large and in pieces; the next mail gets a new one.
constexpr std::uint64_t large_mail = 8 * 1024 * 1024;

std::uint64_t size_of(int file) {
  struct stat found {};
  if (::fstat(file, &found) != 0)
    throw TransientError(fmt::format("a raw mail cannot be looked at: {}", std::generic_category().message(errno)));
  return static_cast<std::uint64_t>(found.st_size);
}

}  // namespace

ReadOptions reading_options(const Settings& settings) {
  ReadOptions options;
  options.ticket_prefix = settings.policy.ticket_prefix;
  options.desk_zone = zone_table(TimeZone(settings.calendar.time_zone));
  if (!settings.phone.empty()) options.own_phones.push_back(settings.phone);
  return options;
}

WorkLimits reading_limits(std::uint64_t mail_bytes) {
  const std::uint64_t steps = (4 * mail_bytes + memory_step - 1) / memory_step;
  return {reader_memory + steps * memory_step, processor_time_a_mail, answer_within};
}

FileHandle memory_file(std::string_view bytes) {
  FileHandle file(::memfd_create("mail", MFD_CLOEXEC));
  while (file.is_open() && !bytes.empty()) {
    const auto written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) break;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (!file.is_open() || !bytes.empty())
    throw TransientError(fmt::format("a mail cannot be handed to its reader: {}", std::generic_category().message(errno)));
  return file;
}

ReadResult MailReader::read_bytes(std::string_view raw) { return read(memory_file(raw).fd()); }

ReadResult SharedReader::read(int file) {
  const std::lock_guard lock(mutex_);
  ReadResult result = reader_->read(file);
  return result.is_read() ? result : reader_->read(file);
}

ReaderProgram::ReaderProgram(const ReadOptions& options, std::filesystem::path program)
    : request_(to_bytes(options)), child_(std::move(program), longest_facts) {}

ReadResult ReaderProgram::read(int file) {
  const std::uint64_t size = size_of(file);
  WorkResult result = child_.ask(request_, file, reading_limits(size));
  if (!result.is_answered()) return {{}, std::move(result.failure)};
  auto mail = mail_from_bytes(result.answer);
  if (!mail || size > large_mail) child_.replace();
  if (!mail) return {{}, "its answer made no sense"};
  return {*std::move(mail), {}};
}

}  // namespace m2t
