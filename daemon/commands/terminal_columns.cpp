#include "daemon/commands/terminal_columns.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace m2t {

std::size_t terminal_columns(int fd) {
  if (isatty(fd) != 1) return 0;
  if (const char* const variable = std::getenv("COLUMNS"); variable != nullptr) {
    const std::string_view text = variable;
    std::size_t columns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
    if (error == std::errc() && end == text.data() + text.size() && columns > 0) return columns;
  }
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace m2t
