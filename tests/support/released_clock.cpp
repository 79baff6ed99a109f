// The clock as a release has it, compiled without crash points: whatever the environment says, its time is the real one. Exit code 0: it is.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "base/clock.h"
#include "base/moved_time.h"

static_assert(m2t::time_moved_by() == std::chrono::seconds(0), "a release cannot be told another time");

int main(int, char** argv) {
  const std::string file = std::string(argv[0]) + ".moved-by";
  std::ofstream(file) << "-2592000\n";
  setenv("M2T_TIME_MOVED_BY", file.c_str(), 1);
  const auto away = std::chrono::abs(m2t::SystemClock().now() - std::chrono::system_clock::now());
  std::cout << "away from the real time: " << std::chrono::duration_cast<std::chrono::seconds>(away).count() << " s\n";
  return away < std::chrono::hours(1) ? EXIT_SUCCESS : EXIT_FAILURE;
}
