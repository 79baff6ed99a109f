// Digits as people write telephone numbers, and the number that they are. Known by phone.cpp and its neighbours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

inline bool is_phone_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_phone_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// "+3224231212" from digits, or nothing when no number has such digits. `plus`: "+" or "00" stood before them and is not among them.
std::string to_e164(std::string_view digits, bool plus);

// A run of digits and what people put between them.
struct DigitRun {
  std::string digits;
  std::vector<std::size_t> ends;  // behind each digit, in the text
  std::size_t begin = 0, end = 0;
  bool plus = false;
};

// The run that begins at `begin`: a digit, "+" or "(".
DigitRun read_run(std::string_view line, std::size_t begin);

// The length of a separator at `i`, 0 when it is none. Non-breaking blanks and typographic hyphens count.
std::size_t separator_length(std::string_view line, std::size_t i);

// "02/03/2024", "02.03.24": the length of a date at the start, 0 when there is none.
std::size_t date_length(std::string_view written);

}  // namespace m2t
