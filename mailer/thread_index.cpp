// Exchange's conversation index. A header block of 22 bytes: 0x01, the high 40 bits of a FILETIME behind its first byte,
// a GUID. Each answer adds a child block of 5 bytes: the time since the header in a coarse unit, then chance and a counter.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/base64.h"
#include "base/digest.h"
#include "mailer/compose.h"

namespace m2t {
namespace {

constexpr std::size_t header_bytes = 22, child_bytes = 5;
constexpr std::size_t most_bytes = header_bytes + 60 * child_bytes;  // a conversation that long starts again
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::string> from_base64(std::string_view text) {
  std::string out, digits;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') digits += c;
  if (digits.size() % 4 != 0 || digits.size() > 2 * most_bytes) return {};
  std::size_t padding = 0;
  while (!digits.empty() && digits.back() == '=' && padding < 2) digits.pop_back(), ++padding;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : digits) {
    const std::size_t value = base64_digits.find(c);
    if (value == std::string_view::npos) return {};
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
    if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xff);
  }
  return out;
}

// In units of 100 ns since 1601.
std::uint64_t to_filetime(Time time) {
  constexpr std::int64_t from_1601_to_1970 = 11'644'473'600'000;  // ms
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.time_since_epoch().count() + from_1601_to_1970)) * 10'000;
}

std::string new_header(std::string_view ticket_number, Time created) {
  std::string block(1, '\x01');
  const std::uint64_t time = to_filetime(created);
  for (int shift = 48; shift >= 16; shift -= 8) block += static_cast<char>(time >> shift & 0xff);
  const Sha256 guid = sha256("mail2ticket conversation " + std::string(ticket_number));
  block.append(guid.begin(), guid.begin() + 16);
  return block;
}

// The header keeps bits 16 to 55 of the time; bits 56 up are the constant 0x01 in front.
std::uint64_t time_of_header(std::string_view block) {
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < 6; ++i) time = time << 8 | static_cast<unsigned char>(block[i]);
  return time << 16;
}

// [MS-OXOMSG] 2.2.1.3: the unit is 2^18 of 100 ns for less than 2^49 (1.8 years), else 2^23, told by the first bit.
std::string child_block(std::string_view conversation, Time now) {
  const std::uint64_t then = time_of_header(conversation), time = to_filetime(now);
  const std::uint64_t passed = time > then ? time - then : 0;
  const bool long_ago = passed >> 49 != 0;
  const std::uint64_t units = passed >> (long_ago ? 23 : 18) & 0x7fffffff;
  const std::uint32_t delta = static_cast<std::uint32_t>(units) | (long_ago ? 0x80000000u : 0u);
  std::string block;
  for (int shift = 24; shift >= 0; shift -= 8) block += static_cast<char>(delta >> shift & 0xff);
  // Chance and counter, taken from what the block stands behind: the same mail has the same bytes.
  block += static_cast<char>(sha256(std::string(conversation) + std::to_string(time)).front());
  return block;
}

}  // namespace

std::string thread_index_for(const std::string& theirs, std::string_view ticket_number, Time ticket_created, Time now) {
  std::string conversation = from_base64(theirs).value_or(std::string());
  const bool whole = conversation.size() >= header_bytes && (conversation.size() - header_bytes) % child_bytes == 0 &&
                     conversation.size() + child_bytes <= most_bytes && conversation.front() == '\x01';
  if (!whole) conversation = new_header(ticket_number, ticket_created);
  return to_base64(conversation + child_block(conversation, now));
}

}  // namespace m2t
