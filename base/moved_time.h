// Time that a test moves: weeks pass in a few seconds, for a daemon with real servers around it.
#pragma once

#include <chrono>

namespace m2t {

#ifdef M2T_CRASH_POINTS
// How many seconds from the real time the program lives: what stands in the file that the environment variable M2T_TIME_MOVED_BY names,
// read anew each time; zero without the variable. Throws std::runtime_error when the file cannot be read.
std::chrono::seconds time_moved_by();
#else
// A release has no trace of it.
constexpr std::chrono::seconds time_moved_by() { return std::chrono::seconds(0); }
#endif

}  // namespace m2t
