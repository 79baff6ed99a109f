// libFuzzer's door to a target, and the promise that all of them share: time is linear in the size.
//   always                  an input of at most 64 KiB takes no more than `most_seconds` of the CPU
//   M2T_FUZZ_GROWTH=1       each input, and its second half behind the first, is also repeated to 20 kB and to 200 kB: the ten times may
//                           take twelve times as long
#include <ctime>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/fuzz.h"

namespace {

using m2t::fuzz::try_input;

constexpr double most_seconds = 3;  // sanitizers slow the code down about ten times
constexpr std::size_t small_size = 20'000, growth = 10;
constexpr double most_growth = 12;
constexpr double measurable_seconds = 0.1;

double cpu_seconds_of(std::string_view input) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  const double before = now();
  try_input(input);
  return now() - before;
}

std::string grown_to(std::size_t size, std::string_view begin, std::string_view repeated) {
  std::string out(begin);
  while (out.size() < size) out += repeated;
  return out;
}

void must_grow_evenly(std::string_view begin, std::string_view repeated) {
  if (repeated.empty() || begin.size() + repeated.size() > small_size) return;
  const auto small = grown_to(small_size, begin, repeated), large = grown_to(growth * small.size(), begin, repeated);
  double short_time = cpu_seconds_of(small), long_time = cpu_seconds_of(large);
  // Measured again where it matters: others use the machine too.
  for (int round = 0; round < 3 && long_time > measurable_seconds && long_time > most_growth * short_time; ++round) {
    short_time = std::max(short_time, cpu_seconds_of(small));
    long_time = std::min(long_time, cpu_seconds_of(large));
  }
  std::fprintf(stderr, "%zu bytes: %.3f s, %zu bytes: %.3f s\n", small.size(), short_time, large.size(), long_time);
  m2t::fuzz::must(long_time <= measurable_seconds || long_time <= most_growth * short_time,
                  "ten times the input takes at most twelve times as long");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool asks_for_growth = std::getenv("M2T_FUZZ_GROWTH") != nullptr;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  m2t::fuzz::must(cpu_seconds_of(input) <= most_seconds, "an input of 64 KiB takes no more than three seconds");
  if (asks_for_growth) {
    must_grow_evenly({}, input);
    must_grow_evenly(input.substr(0, size / 2), input.substr(size / 2));
  }
  return 0;
}
