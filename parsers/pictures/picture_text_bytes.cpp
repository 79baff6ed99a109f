// The form in which a picture's text comes back from the process that reads it: a mark, then each string with its length.
#include "parsers/pictures/picture_text.h"
#include "parsers/text/charset.h"

namespace m2t {

namespace {

constexpr std::string_view form_mark = "m2t-picture-1\n";
constexpr std::size_t most_listed_codes = 8;
constexpr std::size_t longest_short_string = 1000;

void put_number(std::string& out, std::size_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
}
void put_string(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

// Reads what was put; `good` falls at the first thing that is not right and stays so.
class Taking {
 public:
  explicit Taking(std::string_view bytes) : rest_(bytes) {}

  std::size_t number(std::size_t at_most) {
    std::size_t value = 0;
    if (rest_.size() < 4) return fail();
    for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
    rest_.remove_prefix(4);
    return value <= at_most ? value : fail();
  }
  std::string string(std::size_t at_most) {
    const std::size_t size = number(at_most);
    if (size > rest_.size()) fail();
    const std::string_view text = rest_.substr(0, good_ ? size : 0);
    rest_.remove_prefix(text.size());
    if (!is_valid_utf8(text) || text.find('\0') != std::string_view::npos) fail();
    return std::string(text);
  }
  bool whole() const { return good_ && rest_.empty(); }

 private:
  std::size_t fail() {
    good_ = false;
    return 0;
  }
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string to_bytes(const PictureText& text) {
  std::string out(form_mark);
  put_string(out, text.text);
  put_string(out, text.title);
  put_string(out, text.message);
  put_number(out, text.codes.size());
  for (const std::string& code : text.codes) put_string(out, code);
  put_string(out, text.product);
  put_number(out, static_cast<std::size_t>(text.confidence));
  put_string(out, text.why_nothing);
  return out;
}

std::optional<PictureText> picture_text_from_bytes(std::string_view bytes) {
  if (!bytes.starts_with(form_mark)) return std::nullopt;
  Taking taking(bytes.substr(form_mark.size()));
  PictureText text;
  text.text = taking.string(longest_picture_text);
  text.title = taking.string(longest_short_string);
  text.message = taking.string(longest_short_string);
  for (std::size_t left = taking.number(most_listed_codes); left > 0; --left)
    text.codes.push_back(taking.string(longest_short_string));
  text.product = taking.string(longest_short_string);
  text.confidence = static_cast<int>(taking.number(100));
  text.why_nothing = taking.string(longest_short_string);
  if (!taking.whole()) return std::nullopt;
  return text;
}

}  // namespace m2t
