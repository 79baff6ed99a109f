// The life of a program that is fed over a socket by the daemon and locked in: load, lock in, greet, then answer one request after
// the other until the other side goes. The reader of mails is one, the reader of pictures another.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/process/lock_in.h"

namespace m2t {

// The socket to the parent.
inline constexpr int parent_socket = 3;

struct LockedProgram {
  LockInOptions lock_in;
  std::function<void()> prepare;  // loads all data that is needed later; no hostile byte has been seen yet
  // The request's own bytes and the content of its file -> the answer's bytes. Nothing: the request cannot be understood, and the
  // program ends. May run out of memory (bad_alloc): the parent is told, and the program ends.
  std::function<std::optional<std::string>(std::string_view request, std::string_view file)> answer;
  std::optional<std::chrono::seconds> idle_at_most{};  // ends when it had nothing to do for so long
};

// Gives the exit code.
int run_locked(const LockedProgram& program);

}  // namespace m2t
