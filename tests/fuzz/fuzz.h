// What all fuzz targets share: each is one function of parsers/ under libFuzzer, with what must hold for any bytes. A broken promise ends
// the process like a memory error does. `tests/fuzz/run` builds and runs them.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "parsers/text/charset.h"

namespace m2t::fuzz {

// Each target is this function; guard.cpp calls it.
void try_input(std::string_view input);

inline void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

template <class... Text>
void must_be_utf8(const char* promise, const Text&... texts) {
  must((is_valid_utf8(texts) && ...), promise);
}

// The text up to the first line end, and what follows it.
struct FirstLine {
  std::string_view line, rest;
};
inline FirstLine first_line_of(std::string_view input) {
  const auto end = input.find('\n');
  if (end == std::string_view::npos) return {input, {}};
  return {input.substr(0, end), input.substr(end + 1)};
}

}  // namespace m2t::fuzz
