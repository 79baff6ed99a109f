// What a virus scanner said of a file that came with a mail (T-30, L-22).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2t {

// The word stands in the database.
enum class ScanState {
  NotAsked,  // no scanner is configured, or the file came before there was one
  Clean,
  Infected,
  Unscanned,  // it never will be: too large for the scanner, encrypted
  Waiting     // the scanner does not answer; asked again until it does
};
std::string_view to_word(ScanState);
std::optional<ScanState> scan_state_from(std::string_view word);

struct FileScan {
  ScanState state = ScanState::NotAsked;
  std::string what;  // the name of what was found, or why nothing was looked for; the scanner's words, one line
  bool operator==(const FileScan&) const = default;
};

// "VIRUS: Eicar-Test", "not scanned: larger than 25 MB"; empty where there is nothing to say.
std::string in_words(const FileScan& scan);

}  // namespace m2t
