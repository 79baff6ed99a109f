// The codes and forms by which an error message is known among the lines that people write. For error_text's own use.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// 0x80070005, HTTP 500, ORA-12154, ERR_CONNECTION_REFUSED, AADSTS50076, 550 5.7.1, "erreur 691", a frame of a stack … `folded` is the
// line folded: some codes count only beside a word of error or the name of a device.
bool has_error_code(std::string_view line, std::string_view folded);

// The first line of what a machine wrote, and somebody pasted: an exception, "Traceback", a database's or a mail server's answer. The
// lines that follow belong to it.
bool begins_pasted_error(std::string_view line);

// The sentence of a long line in which its first code stands; the line itself when it is short or has none.
std::string_view sentence_with_code(std::string_view line);

}  // namespace m2t
