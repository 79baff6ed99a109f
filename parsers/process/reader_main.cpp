// mail2ticket-reader: reads mails for the daemon, locked in. Nobody starts it by hand.
#include <sys/stat.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/process/facts.h"
#include "parsers/process/locked_program.h"
#include "parsers/process/sanitizer_options.h"
#include "parsers/reader.h"

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
