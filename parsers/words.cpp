// The words of this folder's enumerations, as the product page has them.
#include <array>

#include "parsers/mail.h"

namespace m2t {

std::string_view to_word(AttachmentKind kind) {
  static constexpr std::array<std::string_view, 10> words{"screenshot", "photo",    "logo",    "document",  "archive",
                                                          "message",    "calendar", "contact", "signature", "other"};
  static_assert(words.size() == static_cast<std::size_t>(AttachmentKind::Other) + 1);
  return words.at(static_cast<std::size_t>(kind));
}

}  // namespace m2t
