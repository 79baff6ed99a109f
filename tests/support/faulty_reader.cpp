// A reader of mails that does what a mail tells it to: the program that a mail has taken over. Locked in and speaking like
// mail2ticket-reader, it misbehaves on "FAULT word" in a mail, and reads all others.
#include <string>
#include <string_view>

#include "parsers/process/facts.h"
#include "tests/support/faulty_attempts.h"

namespace {

std::string reads(std::string_view request, std::string_view raw) {
  m2t::Mail mail = m2t::read_mail(raw, m2t::options_from_bytes(request).value());
  const auto fault = m2t::test::fault_in(raw);
  if (fault == "nonsense") return "no facts at all";
  if (const auto outcome = m2t::test::try_fault(fault); !outcome.empty()) mail.subject = outcome;
  return m2t::to_bytes(mail);
}

}  // namespace

int main() {
  m2t::LockedProgram program;
  program.prepare = m2t::prepare_reading;
  program.answer = reads;
  return m2t::run_locked(program);
}
