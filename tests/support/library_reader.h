// The parsers in the test's own process, in place of the program that is locked in: thousands of mails are read so, quickly.
#pragma once

#include <unistd.h>

#include <string>

#include "daemon/reader.h"
#include "parsers/reader.h"

namespace m2t::test {

class LibraryReader : public MailReader {
 public:
  explicit LibraryReader(ReadOptions options = {}) : options_(std::move(options)) {}
  ReadResult read(int file) override {
    std::string raw(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)), '\0');
    if (::pread(file, raw.data(), raw.size(), 0) != static_cast<ssize_t>(raw.size())) throw TransientError("a short read");
    return {read_mail(raw, options_), {}};
  }

 private:
  ReadOptions options_;
};

}  // namespace m2t::test
