// mail2ticket-ocr: reads the text of pictures for the daemon, locked in. Nobody starts it by hand.
#include <malloc.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/ocr/ocr.h"
#include "parsers/pictures/picture_in_mail.h"
#include "parsers/process/locked_program.h"
#include "parsers/process/sanitizer_options.h"

namespace {

constexpr int kept_memory = 1 << 30;  // what Tesseract gives back between two lines it asks for again at once

// The library of threads looks for its limit before main() begins, so the program starts once more with it. Threads are forbidden to
// a locked-in process, and slower on one picture. False: that cannot be done.
bool has_one_thread(char** arguments) {
  constexpr const char* limit = "OMP_THREAD_LIMIT";
  if (const char* set = ::getenv(limit); set != nullptr && std::string_view(set) == "1") return true;
  if (::setenv(limit, "1", 1) == 0) ::execv("/proc/self/exe", arguments);
  return false;
}

// The program's argument: after how many seconds without work it ends.
std::optional<std::chrono::seconds> idle_time_in(const char* word) {
  const std::string_view digits = word == nullptr ? std::string_view{} : word;
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace

int main(int, char** arguments) {
  struct stat there {};
  const auto idle_time = idle_time_in(arguments[1]);
  if (!idle_time || ::fstat(m2t::parent_socket, &there) != 0 || !S_ISSOCK(there.st_mode)) {
    std::fputs("mail2ticket-ocr is started by mail2ticket; what it reads shows `mail2ticket tickets show`\n", stderr);
    return 64;
  }
  if (!has_one_thread(arguments)) return 69;
  ::mallopt(M_TRIM_THRESHOLD, kept_memory);
  ::mallopt(M_MMAP_THRESHOLD, kept_memory);
  std::unique_ptr<m2t::Ocr> ocr;
  m2t::LockedProgram program;
  program.lock_in.memory_bytes = 512ull * 1024 * 1024;
  program.prepare = [&ocr] { ocr = std::make_unique<m2t::Ocr>(); };
  program.answer = [&ocr](std::string_view request, std::string_view raw) -> std::optional<std::string> {
    const auto place = m2t::picture_in_mail_from_bytes(request);
    if (!place) return std::nullopt;
    m2t::PictureAnswer answer;
    answer.text = ocr->read(m2t::picture_at(*place, raw), &answer.small);
    return m2t::to_bytes(answer);
  };
  program.idle_at_most = idle_time;
  return m2t::run_locked(program);
}
