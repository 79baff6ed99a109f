// Asks a virus scanner about files: clamd, by its socket (T-30, L-22). What it answers is a value; it delays nobody for long.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "daemon/settings.h"
#include "tickets/file_scan.h"

namespace m2t {

class FileScanner {
 public:
  virtual ~FileScanner() = default;
  // Clean, Infected, Unscanned (too large, encrypted) or Waiting (it does not answer). Never throws for what the scanner does.
  virtual FileScan scan(std::string_view bytes) = 0;
};

// What a line of clamd's means: "stream: Eicar-Test FOUND". Anything that is neither clean nor a finding is Unscanned.
FileScan meaning_of_clamd(std::string_view line);

// One connection a file, INSTREAM. While clamd does not answer, it is asked once in half a minute, and everything waits.
// Used by one thread.
std::unique_ptr<FileScanner> make_clamd_scanner(ClamdSettings settings, const Clock& clock);
// Nothing where none is configured.
std::unique_ptr<FileScanner> scanner_of(const Settings& settings, const Clock& clock);

// Does clamd answer? Empty: yes; else why not.
std::string trouble_with_clamd(const ClamdSettings& settings);

}  // namespace m2t
