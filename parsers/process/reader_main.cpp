// mail2ticket-reader: reads mails for the daemon, locked in. Nobody starts it by hand.
#include <sys/stat.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/process/facts.h"
#include "parsers/process/locked_program.h"
#include "parsers/reader.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// They would start a program to name the lines of a finding, and another process to look for leaks.
extern "C" const char* __asan_default_options() { return "symbolize=0:detect_leaks=0:allocator_may_return_null=0"; }
extern "C" const char* __tsan_default_options() { return "symbolize=0"; }
extern "C" const char* __ubsan_default_options() { return "symbolize=0:print_stacktrace=0"; }
#endif

namespace {

std::optional<std::string> facts_of(std::string_view request, std::string_view raw) {
  const auto options = m2t::options_from_bytes(request);
  if (!options) return std::nullopt;
  return m2t::to_bytes(m2t::read_mail(raw, *options));
}

}  // namespace

int main() {
  struct stat there {};
  if (::fstat(m2t::parent_socket, &there) != 0 || !S_ISSOCK(there.st_mode)) {
    std::fputs("mail2ticket-reader is started by mail2ticket; what it finds shows `mail2ticket parse FILE`\n", stderr);
    return 64;
  }
  m2t::LockedProgram program;
  program.prepare = m2t::prepare_reading;
  program.answer = facts_of;
  return m2t::run_locked(program);
}
