// Raw mails that rows of part 4 mean, and mails made of two of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"

namespace m2t::rules_tests {

// What makes a mail one of a row, as bytes.
struct RawRow {
  std::string_view id;       // "H-20"
  std::string_view fields;   // header fields, each with its line end
  std::string_view content;  // the mail's own Content fields and body; empty: it says nothing of them
  // The raw mark, read; for rows that no verdict names without a boundary profile (H-37, H-38). Else the verdict's reason shows it.
  bool (*fact)(const Mail& mail) = nullptr;
};
const std::vector<RawRow>& raw_rows();

std::string raw_mail(const RawRow& row);
// Nothing when both write what a mail has but once: a From, a Subject, a content.
std::optional<std::string> raw_mail(const RawRow& first, const RawRow& second);

}  // namespace m2t::rules_tests
