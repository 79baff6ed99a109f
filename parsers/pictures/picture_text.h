// What a picture says: the facts that the picture reader finds in an attachment, and how they travel between processes. All text is
// valid UTF-8 and hostile (T-29): shown and searched, never a command, never a ticket reference.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

struct PictureText {
  std::string text;                // its lines, top down; at most 64 KiB
  std::string title;               // of the dialog or page that shows the error; may be empty
  std::string message;             // the full error message, at most 1,000 bytes; may be empty
  std::vector<std::string> codes;  // "0x80070005", as repaired; at most 8
  std::string product;             // "Microsoft Outlook"; may be empty
  int confidence = 0;              // of a hundred, the average of its words
  // Why there is nothing, a word: "not_a_picture", "too_large", "not_decodable", "too_slow", "no_text"; empty when there is text.
  std::string why_nothing;
  bool operator==(const PictureText&) const = default;
};

inline constexpr std::size_t longest_picture_text = 64 * 1024;

// One line of text on a picture with its place, in pixels of the picture.
struct PictureLine {
  std::string text;
  int left = 0, top = 0, right = 0, bottom = 0;
  int confidence = 0;
};

// Fills in text, title, message, codes, product and confidence from the lines. Pure.
PictureText picture_text_of(std::vector<PictureLine> lines);

// Between processes. `from_bytes` trusts nothing: nothing when the bytes are not what `to_bytes` writes, or exceed the limits.
std::string to_bytes(const PictureText& text);
std::optional<PictureText> picture_text_from_bytes(std::string_view bytes);

}  // namespace m2t
