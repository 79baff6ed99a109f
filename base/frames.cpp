#include "base/frames.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

namespace m2t {
namespace {

constexpr std::uint32_t frame_mark = 0x3154324d;  // "M2T1"

struct FrameHead {
  std::uint32_t mark = frame_mark;
  std::uint32_t kind = 0;
  std::uint64_t length = 0;
};

// False: the deadline passed.
bool wait_for(int socket, short events, FrameDeadline deadline) {
  for (;;) {
    int wait = -1;
    if (deadline != no_frame_deadline) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
      if (left <= 0) return false;
      wait = static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
    }
    pollfd waited{socket, events, 0};
    if (::poll(&waited, 1, wait) > 0) return true;
  }
}

// The first byte carries the open file.
void attach_file(msghdr& message, std::array<char, CMSG_SPACE(sizeof(int))>& control, int file) {
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &file, sizeof file);
}

void take_file(msghdr& message, FileHandle& into) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS || header->cmsg_len < CMSG_LEN(sizeof(int))) continue;
    int file = -1;
    std::memcpy(&file, CMSG_DATA(header), sizeof file);
    into = FileHandle(file);
  }
}

FrameResult send_all(int socket, iovec* pieces, std::size_t count, int file, FrameDeadline deadline) {
  std::array<char, CMSG_SPACE(sizeof(int))> control{};
  while (count > 0) {
    if (pieces->iov_len == 0) {
      ++pieces;
      --count;
      continue;
    }
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = count;
    if (file >= 0) attach_file(message, control, file);
    auto sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
      if (!wait_for(socket, POLLOUT, deadline)) return FrameResult::TimedOut;
      continue;
    }
    if (sent < 0) return errno == EPIPE || errno == ECONNRESET ? FrameResult::Closed : FrameResult::Broken;
    file = -1;
    while (count > 0 && static_cast<std::size_t>(sent) >= pieces->iov_len) {
      sent -= static_cast<ssize_t>(pieces->iov_len);
      ++pieces;
      --count;
    }
    if (count == 0) break;
    pieces->iov_base = static_cast<char*>(pieces->iov_base) + sent;
    pieces->iov_len -= static_cast<std::size_t>(sent);
  }
  return FrameResult::Done;
}

FrameResult receive_all(int socket, char* into, std::size_t size, FileHandle* file, FrameDeadline deadline) {
  const int wait_in_call = deadline == no_frame_deadline ? 0 : MSG_DONTWAIT;
  std::size_t got = 0;
  while (got < size) {
    std::array<char, CMSG_SPACE(sizeof(int))> control{};
    iovec piece{into + got, size - got};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (file != nullptr) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
    }
    const auto received = ::recvmsg(socket, &message, wait_in_call | MSG_CMSG_CLOEXEC);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) {
      if (!wait_for(socket, POLLIN, deadline)) return FrameResult::TimedOut;
      continue;
    }
    if (received <= 0) return got == 0 ? FrameResult::Closed : FrameResult::Broken;
    if (file != nullptr) take_file(message, *file);
    got += static_cast<std::size_t>(received);
  }
  return FrameResult::Done;
}

}  // namespace

FrameResult send_frame(int socket, FrameKind kind, std::string_view bytes, int file, FrameDeadline deadline) {
  FrameHead head;
  head.kind = static_cast<std::uint32_t>(kind);
  head.length = bytes.size();
  // sendmsg only reads what the pieces name; its type knows no const.
  iovec pieces[2] = {{&head, sizeof head}, {const_cast<char*>(bytes.data()), bytes.size()}};
  return send_all(socket, pieces, 2, file, deadline);
}

FrameResult receive_frame(int socket, Frame& frame, std::size_t at_most, TakeFile take, FrameDeadline deadline) {
  FrameHead head;
  FileHandle file;
  if (deadline != no_frame_deadline && !wait_for(socket, POLLIN, deadline)) return FrameResult::TimedOut;
  auto result =
      receive_all(socket, reinterpret_cast<char*>(&head), sizeof head, take == TakeFile::Yes ? &file : nullptr, deadline);
  if (result != FrameResult::Done) return result;
  if (head.mark != frame_mark || head.length > at_most) return FrameResult::Broken;
  frame.kind = static_cast<FrameKind>(head.kind);
  frame.bytes.resize(head.length);
  frame.file = std::move(file);
  result = receive_all(socket, frame.bytes.data(), frame.bytes.size(), nullptr, deadline);
  return result == FrameResult::Closed ? FrameResult::Broken : result;
}

}  // namespace m2t
