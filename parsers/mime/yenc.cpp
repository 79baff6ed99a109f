#include "parsers/mime/yenc.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

constexpr std::size_t longest_mark_line = 1000;

struct YencLine {
  std::string_view text;
  std::size_t next;
};

YencLine yenc_line(std::string_view in, std::size_t from) {
  const auto end = in.find('\n', from);
  if (end == std::string_view::npos) return {in.substr(from), in.size()};
  auto text = in.substr(from, end - from);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return {text, end + 1};
}

// " key=digits" of a line of marks.
std::optional<std::uint64_t> yenc_number(std::string_view line, std::string_view key, int base = 10) {
  const auto at = line.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto* begin = line.data() + at + key.size();
  const auto [end, error] = std::from_chars(begin, line.data() + line.size(), value, base);
  if (error != std::errc() || end == begin) return std::nullopt;
  return value;
}

// What the lines of marks announce.
struct YencMarks {
  std::uint64_t line_length = 0;
  std::uint64_t size = 0;   // of the file
  std::uint64_t bytes = 0;  // of this block: the part's, or the file's
  std::uint64_t total = 1;  // parts
  std::string_view name;
  std::size_t data = 0;  // where the first line of data begins
};

std::optional<YencMarks> yenc_marks(std::string_view text, std::size_t at) {
  const auto begin = yenc_line(text, at);
  if (!begin.text.starts_with("=ybegin ") || begin.text.size() > longest_mark_line) return std::nullopt;
  const auto name_at = begin.text.find(" name=");
  if (name_at == std::string_view::npos) return std::nullopt;
  const auto keys = begin.text.substr(0, name_at);
  const auto line_length = yenc_number(keys, " line="), size = yenc_number(keys, " size=");
  if (!line_length || *line_length == 0 || !size) return std::nullopt;
  YencMarks marks{*line_length,
                  *size,
                  *size,
                  yenc_number(keys, " total=").value_or(keys.find(" part=") != keys.npos ? 2 : 1),
                  begin.text.substr(name_at + 6),
                  begin.next};
  const auto part = yenc_line(text, marks.data);
  if (!part.text.starts_with("=ypart ") || part.text.size() > longest_mark_line) return marks;
  marks.data = part.next;
  const auto first = yenc_number(part.text, " begin="), last = yenc_number(part.text, " end=");
  if (first && last && *last >= *first) marks.bytes = *last - *first + 1;
  return marks;
}

std::size_t yenc_decoded_length(std::string_view line) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < line.size(); ++i, ++length)
    if (line[i] == '=') ++i;
  return length;
}

// Programs count an escaped character once or twice, and blanks at the end of a line may be lost on the way. Sentences have no bytes
// outside of ASCII and no controls in every line; a file that fits into one line is known by its size.
bool is_yenc_data(std::string_view line, const YencMarks& marks) {
  if (line.empty() || line.starts_with("=yend")) return marks.bytes == 0;
  const auto length = yenc_decoded_length(line);
  if (length == marks.bytes) return true;
  constexpr std::uint64_t slack = 2;
  const bool is_binary = std::any_of(line.begin(), line.end(), [](char c) { return c < ' ' || c == 127; });
  const bool is_full = line.size() + slack >= marks.line_length && length <= marks.line_length + slack;
  return is_binary && is_full;
}

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320u ^ (value >> 1) : value >> 1;
    table[i] = value;
  }
  return table;
}
constexpr auto crc_table = make_crc_table();

struct YencContent {
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
};

YencContent yenc_content(std::string_view block) {
  YencContent content;
  std::uint32_t crc = 0xffffffffu;
  decode_yenc(block, [&](std::string_view piece) {
    content.size += piece.size();
    for (const char c : piece) crc = crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ (crc >> 8);
  });
  content.crc = ~crc;
  return content;
}

// The line "=yend ..." from `from` on: where it begins, or the end of the text.
std::size_t yenc_end(std::string_view text, std::size_t from) {
  if (text.substr(from).starts_with("=yend")) return from;
  const auto found = text.find("\n=yend", from);
  return found == std::string_view::npos ? text.size() : found + 1;
}

}  // namespace

std::optional<YencBlock> find_yenc_block(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const auto found = text.find("=ybegin ", from);
    if (found == std::string_view::npos) return std::nullopt;
    from = found + 1;
    if (found > 0 && text[found - 1] != '\n') continue;
    const auto marks = yenc_marks(text, found);
    if (!marks || !is_yenc_data(yenc_line(text, marks->data).text, *marks)) continue;
    const auto end = yenc_end(text, marks->data);
    const auto next = end < text.size() ? yenc_line(text, end).next : text.size();
    return YencBlock{found, next - found, std::string(ascii_trimmed(marks->name))};
  }
  return std::nullopt;
}

void decode_yenc(std::string_view block, const DecodedSink& sink) {
  std::array<char, 16 * 1024> piece;
  std::size_t filled = 0;
  // A whole body may be declared as yEnc; what stands before its first line of marks is no data.
  std::size_t at = block.starts_with("=ybegin ") ? 0 : block.find("\n=ybegin ");
  if (at == std::string_view::npos) return;
  const auto marks = yenc_marks(block, at == 0 ? 0 : at + 1);
  if (!marks) return;
  const auto data = block.substr(marks->data, yenc_end(block, marks->data) - marks->data);
  for (std::size_t i = 0; i < data.size(); ++i) {
    auto c = static_cast<unsigned char>(data[i]);
    if (c == '\r' || c == '\n') continue;
    if (c == '=' && ++i < data.size()) c = static_cast<unsigned char>(static_cast<unsigned char>(data[i]) - 64);
    piece[filled++] = static_cast<char>(static_cast<unsigned char>(c - 42));
    if (filled < piece.size()) continue;
    sink({piece.data(), filled});
    filled = 0;
  }
  if (filled > 0) sink({piece.data(), filled});
}

std::optional<YencFault> yenc_fault(std::string_view block) {
  const auto marks = yenc_marks(block, 0);
  if (!marks) return YencFault{"yenc-unreadable", "a yEnc file has no readable first line"};
  const auto end_at = yenc_end(block, marks->data);
  if (end_at >= block.size()) return YencFault{"yenc-truncated", "a yEnc file has no end; what is there was kept"};
  const auto end = yenc_line(block, end_at).text.substr(0, longest_mark_line);
  const auto content = yenc_content(block);
  if (content.size != marks->bytes)
    return YencFault{"yenc-size", "a yEnc file is not as long as it says; what is there was kept"};
  auto crc = yenc_number(end, " pcrc32=", 16);
  if (!crc && marks->total == 1) crc = yenc_number(end, " crc32=", 16);
  if (crc && static_cast<std::uint32_t>(*crc) != content.crc)
    return YencFault{"yenc-crc", "a yEnc file was damaged on the way: its check sum is another one"};
  if (marks->total > 1) return YencFault{"yenc-part", "a yEnc file is one part of several; the others are not in this mail"};
  return std::nullopt;
}

}  // namespace m2t
