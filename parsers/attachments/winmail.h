// winmail.dat as a person would see it: the files in it as attachments of the mail, and its body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"
#include "parsers/pictures/pictures.h"

namespace m2t {

struct ListedFile {
  Attachment attachment;
  PictureFacts picture;
};

struct Winmail {
  std::vector<ListedFile> files;
  std::string text, html, subject;  // UTF-8; may be empty
  bool says_all = false;  // nothing is in it that its files and its body do not show; otherwise it is worth keeping beside them
};

// `container` is the winmail.dat itself; at most `room` files come out of it.
Winmail open_winmail(std::string_view raw, const Attachment& container, std::size_t room, std::size_t text_bytes);

}  // namespace m2t
