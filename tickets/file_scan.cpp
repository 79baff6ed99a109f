#include "tickets/file_scan.h"

#include <array>
#include <utility>

namespace m2t {
namespace {

constexpr std::array<std::pair<ScanState, std::string_view>, 5> scan_words{{{ScanState::NotAsked, ""},
                                                                            {ScanState::Clean, "clean"},
                                                                            {ScanState::Infected, "infected"},
                                                                            {ScanState::Unscanned, "unscanned"},
                                                                            {ScanState::Waiting, "waiting"}}};

}  // namespace

std::string_view to_word(ScanState state) {
  for (const auto& [value, word] : scan_words)
    if (value == state) return word;
  return "";
}

std::optional<ScanState> scan_state_from(std::string_view word) {
  for (const auto& [value, known] : scan_words)
    if (known == word) return value;
  return std::nullopt;
}

std::string in_words(const FileScan& scan) {
  switch (scan.state) {
    case ScanState::Infected: return "VIRUS: " + scan.what;
    case ScanState::Unscanned: return "not scanned: " + scan.what;
    case ScanState::Waiting: return "not scanned yet";
    case ScanState::NotAsked:
    case ScanState::Clean: break;
  }
  return {};
}

}  // namespace m2t
