// A reader of pictures that does what a picture tells it to. Locked in and speaking like mail2ticket-ocr, it misbehaves on
// "FAULT word" in a picture, and says of all others how large they are.
#include <string>
#include <string_view>

#include "parsers/pictures/picture_in_mail.h"
#include "parsers/pictures/small_picture.h"
#include "tests/support/faulty_attempts.h"

namespace {

std::string reads(std::string_view request, std::string_view raw) {
  const std::string picture = m2t::picture_at(m2t::picture_in_mail_from_bytes(request).value(), raw);
  const auto fault = m2t::test::fault_in(picture);
  if (fault == "nonsense") return "no text at all";
  m2t::PictureText found;
  found.text = m2t::test::try_fault(fault);
  if (found.text.empty()) found.text = "a picture of " + std::to_string(picture.size()) + " bytes";
  return m2t::to_bytes(m2t::PictureAnswer{found});
}

}  // namespace

int main() {
  m2t::LockedProgram program;
  program.lock_in.memory_bytes = 512ull * 1024 * 1024;
  program.answer = reads;
  return m2t::run_locked(program);
}
