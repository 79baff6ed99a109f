// The codepages of Windows by the names that to_utf8 knows.
#pragma once

#include <cstdint>
#include <string>

namespace m2t {

// The name of a Windows codepage for to_utf8: 1252, 65001, 28592, 932 …
std::string codepage_label(std::uint32_t number);

// The same for \fcharset of a font in RTF; empty when it names none.
std::string codepage_of_rtf_charset(int rtf_charset);

}  // namespace m2t
