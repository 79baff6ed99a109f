#include "parsers/body/html_quotes.h"

#include <algorithm>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t key_length = 40;
constexpr std::size_t shortest_key = 4;

// Blanks, line breaks, marks and punctuation differ between the forms of a mail; its letters and digits do not.
void append_letters(std::string& letters, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0xC2) {
      ++i;  // non-breaking blanks, quotation marks
    } else if (byte == 0xE2) {
      i += 2;  // dashes, narrow blanks, typographic quotation marks
    } else if (byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) {
      letters += text[i];
    }
  }
}

// The letters of a text, and at which of them each line begins.
class LetteredLines {
 public:
  explicit LetteredLines(const std::vector<std::string_view>& lines) {
    for (std::string_view line : lines) {
      starts_.push_back(letters_.size());
      append_letters(letters_, line);
    }
  }
  // The line that begins with the letter at `place`; nothing (the count of lines) when it stands inside of one.
  std::size_t line_at(std::size_t place) const {
    const auto behind = std::upper_bound(starts_.begin(), starts_.end(), place);
    if (behind == starts_.begin() || *(behind - 1) != place) return starts_.size();
    return static_cast<std::size_t>(behind - starts_.begin()) - 1;
  }
  // The first line that begins with the letter at `place` or behind it.
  std::size_t line_behind(std::size_t place) const {
    return static_cast<std::size_t>(std::lower_bound(starts_.begin(), starts_.end(), place) - starts_.begin());
  }
  const std::string& letters() const { return letters_; }

 private:
  std::string letters_;
  std::vector<std::size_t> starts_;
};

std::size_t count_before(const std::string& letters, std::string_view key, std::size_t end) {
  std::size_t count = 0;
  for (std::size_t at = letters.find(key); at != std::string::npos && at < end; at = letters.find(key, at + key.size())) ++count;
  return count;
}

std::size_t find_again(const std::string& letters, std::string_view key, std::size_t skip) {
  std::size_t at = letters.find(key);
  while (at != std::string::npos && skip-- > 0) at = letters.find(key, at + key.size());
  return at;
}

}  // namespace

std::vector<MarkedLines> find_marked_lines(const std::vector<std::string_view>& lines, std::string_view html) {
  std::vector<MarkedLines> found;
  if (html.empty() || !has_html_marks(html)) return found;
  const RenderedHtml rendered = render_html(html);
  if (rendered.parts.empty()) return found;
  const LetteredLines text(lines);
  std::string source;
  append_letters(source, rendered.text);
  const auto letters_before = [&](std::size_t offset) {
    std::string before;
    append_letters(before, std::string_view(rendered.text).substr(0, offset));
    return before.size();
  };
  // So many letters of the rendered text before -> the place of the same letters in the text.
  const auto place_of = [&](std::size_t before, std::size_t length) {
    const std::string_view key = std::string_view(source).substr(std::min(before, source.size()), std::min(length, key_length));
    if (key.size() < shortest_key) return std::string::npos;
    return find_again(text.letters(), key, count_before(source, key, before));
  };
  const auto line_of = [&](std::size_t place) { return place == std::string::npos ? lines.size() : text.line_at(place); };
  for (const MarkedPart& part : rendered.parts) {
    const std::size_t begin = letters_before(part.begin), end = letters_before(part.end);
    const std::size_t place = place_of(begin, end - std::min(begin, end));
    MarkedLines marked{part.mark, line_of(place), lines.size()};
    if (marked.begin == lines.size()) continue;
    if (part.end < rendered.text.size()) marked.end = line_of(place_of(end, key_length));
    // What follows differs between the forms of the mail: then its own letters tell how long the part is.
    if (marked.end == lines.size() && end < source.size()) marked.end = text.line_behind(place + (end - begin));
    if (marked.end > marked.begin) found.push_back(marked);
  }
  return found;
}

}  // namespace m2t
