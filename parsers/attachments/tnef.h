// winmail.dat (TNEF): what Outlook and Exchange put a whole message into when they think that an Outlook will read it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

struct TnefFile {
  std::string name;         // UTF-8 as written; may be empty
  std::string type;         // as declared, "image/png"; may be empty
  std::string content_id;   // may be empty
  std::size_t offset = 0;   // of its bytes in the TNEF
  std::size_t length = 0;   // may be 0
  bool is_message = false;  // another message in this form; its name is its subject
};

struct Tnef {
  bool is_tnef = false;       // it begins as one
  bool is_whole = false;      // it was read to its end, without a length that leads outside
  std::string message_class;  // "IPM.Note", lower case
  std::string subject;
  std::string text;      // the plain body; may be empty
  std::string html;      // the HTML body, written so or inside of the RTF; may be empty
  std::string rtf_text;  // the RTF body as text, where it holds no HTML
  std::vector<TnefFile> files;
};

struct TnefLimits {
  std::size_t files = 100;
  std::size_t text_bytes = 1024 * 1024;
};

// Total, linear, without recursion: messages inside are files and stay closed. All texts are valid UTF-8.
Tnef read_tnef(std::string_view bytes, const TnefLimits& limits = {});

bool begins_as_tnef(std::string_view bytes);

}  // namespace m2t
