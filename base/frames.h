// What two of our programs say to each other over a stream socket: a kind, some bytes, and perhaps an open file.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/file_handle.h"

namespace m2t {

enum class FrameKind : std::uint32_t {
  Greeting = 1,     // of the child: it is ready, and what locks it in
  Request = 2,      // of the parent, with the open file it is about
  Answer = 3,       // of the child
  OutOfMemory = 4,  // of the child, its last words
};

struct Frame {
  FrameKind kind = FrameKind::Greeting;
  std::string bytes;
  FileHandle file;
};

enum class FrameResult {
  Done,
  Closed,    // the other side has gone before the first byte
  TimedOut,  // the deadline passed
  Broken,    // the other side went in the middle, or sent what is no frame
};

using FrameDeadline = std::chrono::steady_clock::time_point;
inline constexpr FrameDeadline no_frame_deadline = FrameDeadline::max();

enum class TakeFile { No, Yes };  // No: a file that comes along never becomes ours

// `file` -1: none. Neither raises SIGPIPE nor throws.
FrameResult send_frame(int socket, FrameKind kind, std::string_view bytes, int file, FrameDeadline deadline);

// A frame of more than `at_most` bytes is Broken. Throws nothing but bad_alloc.
FrameResult receive_frame(int socket, Frame& frame, std::size_t at_most, TakeFile take, FrameDeadline deadline);

}  // namespace m2t
