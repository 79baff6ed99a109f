// In which of our languages somebody writes.
#pragma once

#include <string_view>

#include "tickets/ticket.h"

namespace m2t {

struct DetectedLanguage {
  Language language = Language::Unknown;
  bool sure = false;  // the evidence is clear; otherwise `language` is a hint, or Unknown
};

// From the subject without reply prefixes and what is new in the text: neither signature nor quotation.
// French, Dutch, English or German; anything else is Unknown. Never throws, bad_alloc apart.
DetectedLanguage detect_language(std::string_view subject, std::string_view new_text);

}  // namespace m2t
