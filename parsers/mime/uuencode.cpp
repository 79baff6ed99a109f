#include "parsers/mime/encodings.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

// [begin, end) of the line at `from`; `next` is the start of the following one.
struct TextLine {
  std::string_view text;
  std::size_t next;
};
TextLine line_of(std::string_view in, std::size_t from) {
  const auto lf = in.find('\n', from);
  if (lf == std::string_view::npos) return {in.substr(from), in.size()};
  auto text = in.substr(from, lf - from);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return {text, lf + 1};
}

unsigned uu_value(char c) { return (static_cast<unsigned>(static_cast<unsigned char>(c)) - 32u) & 63u; }

// A data line is its length and four characters for three bytes; programs drop blanks at the end or add a check character.
bool is_uu_line(std::string_view line) {
  if (line.empty() || line.size() > 100) return false;
  for (const char c : line)
    if (c < 32 || c > 96) return false;
  const std::size_t wanted = (uu_value(line[0]) + 2) / 3 * 4;
  return line.size() <= wanted + 3 && line.size() + 4 >= wanted;
}

void decode_uu_line(std::string_view line, PieceBuffer& out) {
  std::size_t left = uu_value(line[0]);
  const auto at = [&](std::size_t i) { return i < line.size() ? uu_value(line[i]) : 0u; };
  for (std::size_t i = 1; left > 0; i += 4) {
    const unsigned group = at(i) << 18 | at(i + 1) << 12 | at(i + 2) << 6 | at(i + 3);
    for (int shift = 16; shift >= 0 && left > 0; shift -= 8, --left) out.put(static_cast<char>(group >> shift & 0xff));
  }
}

// "begin 644 name", the mode of three or four octal digits.
bool is_uu_begin(std::string_view line, std::string& name) {
  if (!line.starts_with("begin ") || line.size() > 300) return false;
  std::size_t i = 6;
  while (i < line.size() && line[i] >= '0' && line[i] <= '7') ++i;
  if (i - 6 < 3 || i - 6 > 4 || i >= line.size() || line[i] != ' ') return false;
  name = std::string(ascii_trimmed(line.substr(i)));
  return !name.empty();
}

std::size_t uu_block_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const auto line = line_of(text, at);
    if (line.text == "end") return line.next;
    if (!is_uu_line(line.text)) return at;
    at = line.next;
  }
  return at;
}

}  // namespace

void decode_uuencode(std::string_view in, PieceBuffer& out) {
  std::size_t at = 0;
  bool inside = false;
  while (at < in.size()) {
    const auto line = line_of(in, at);
    at = line.next;
    if (!inside) {
      inside = line.text.starts_with("begin ");
      continue;
    }
    if (line.text == "end") return;
    if (!line.text.empty() && is_uu_line(line.text)) decode_uu_line(line.text, out);
  }
}

std::optional<UuBlock> find_uu_block(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const auto found = text.find("begin ", from);
    if (found == std::string_view::npos) return std::nullopt;
    from = found + 6;
    if (found > 0 && text[found - 1] != '\n') continue;
    const auto line = line_of(text, found);
    UuBlock block;
    if (!is_uu_begin(line.text, block.name)) continue;
    const auto first = line_of(text, line.next);
    if (first.text.size() < 2 || !is_uu_line(first.text)) continue;
    block.offset = found;
    block.length = uu_block_end(text, line.next) - found;
    return block;
  }
  return std::nullopt;
}

}  // namespace m2t
