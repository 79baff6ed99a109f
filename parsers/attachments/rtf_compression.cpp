#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/attachments/rtf.h"

namespace m2t {
namespace {

constexpr std::string_view lzfu_dictionary =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
    "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(lzfu_dictionary.size() == 207);

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// A ring of 4096 bytes; a flag byte says which of the next eight tokens are bytes and which point into the ring.
std::string lzfu_expanded(std::string_view in, std::size_t limit) {
  std::array<char, 4096> ring{};
  std::copy(lzfu_dictionary.begin(), lzfu_dictionary.end(), ring.begin());
  std::size_t end = lzfu_dictionary.size();
  std::string out;
  const auto put = [&](char c) {
    ring[end] = c;
    end = (end + 1) % ring.size();
    out += c;
  };
  for (std::size_t i = 0; i < in.size();) {
    const auto flags = static_cast<unsigned char>(in[i++]);
    for (int bit = 0; bit < 8 && i < in.size() && out.size() < limit; ++bit) {
      if (!(flags >> bit & 1)) {
        put(in[i++]);
        continue;
      }
      if (i + 1 >= in.size()) return out;
      const unsigned token =
          static_cast<unsigned>(static_cast<unsigned char>(in[i])) << 8 | static_cast<unsigned char>(in[i + 1]);
      i += 2;
      const std::size_t from = token >> 4;
      if (from == end) return out;  // the end mark
      for (std::size_t k = 0; k < (token & 15) + 2 && out.size() < limit; ++k) put(ring[(from + k) % ring.size()]);
    }
    if (out.size() >= limit) break;
  }
  return out;
}

}  // namespace

std::string rtf_decompressed(std::string_view bytes, std::size_t limit) {
  constexpr std::size_t head = 16;
  constexpr std::uint32_t compressed = 0x75465a4c, stored = 0x414c454d;
  if (bytes.size() < head) return {};
  const auto form = little_endian(bytes, 8);
  // The head tells the size; the last bytes may be padding.
  limit = std::min<std::size_t>(limit, little_endian(bytes, 4));
  if (form == stored) return std::string(bytes.substr(head, limit));
  return form == compressed ? lzfu_expanded(bytes.substr(head), limit) : std::string();
}

}  // namespace m2t
