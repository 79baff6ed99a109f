// Which parts of a mail are its text, and that text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"
#include "parsers/mime/mime.h"

namespace m2t {

// A file that stood in a text, uuencoded or as yEnc, by its place in the raw mail.
struct FileInText {
  std::string name;
  std::size_t offset = 0;
  std::size_t length = 0;
  TransferEncoding encoding = TransferEncoding::UuEncode;
};

struct ChosenText {
  std::string text;           // what a person would read, UTF-8, lines end with "\n", at most limits.text_bytes
  std::string html;           // the first HTML body as UTF-8, as bounded
  std::vector<bool> is_body;  // by part: it is (one form of) the text, so no attachment
  std::vector<FileInText> files_in_text;
};

// text/plain first; HTML where there is none, or where the plain one is empty or says only that the program cannot show HTML; RTF
// without a name where there is neither.
// Several texts in a row are put together. Texts of enclosed messages are theirs.
ChosenText choose_text(std::string_view raw, const MimeTree& tree, const ReadLimits& limits, std::vector<Defect>& defects);

// RFC 3676: soft line ends joined, stuffed blanks removed, the depth of quoting kept.
std::string unflowed(std::string_view text, bool delete_space);

// Lines end with "\n"; control characters other than the tabulator go.
std::string tidy_lines(std::string_view text);

// A plain text that only says that there is an HTML one, or where to see the mail, in French, Dutch, English or German.
bool is_html_stub(std::string_view text);

// RFC 1896 and its forerunner text/richtext: commands in <> go, "<<" is "<", single line ends join, `text` in "\n" lines.
std::string enriched_to_text(std::string_view text);

// The first event of an iCalendar text: summary, time and place as written there, description.
std::string calendar_to_text(std::string_view text);

}  // namespace m2t
