// Raw mails out of files, for `ingest`: single mails, mbox files and Maildir folders, told apart by what is in them.
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace m2t {

// One raw mail and where it came from ("inbox.mbox, mail 3").
using TakeRawMail = std::function<void(std::string_view raw, const std::string& source)>;

// Hands over every mail in `path`, which is a file or a folder (a Maildir, or one file a mail). Gives how many there were.
// Throws DataError when the path cannot be read.
std::size_t for_each_mail(const std::string& path, const TakeRawMail& take);
// The same for standard input: one mail, or an mbox.
std::size_t for_each_mail(std::istream& in, const TakeRawMail& take);

// The mails of an mbox (RFC 4155): split before each "From " line that follows an empty line and ends in a year; a text
// without such a first line is one mail. The "From " lines themselves are not part of the mails; ">From " is unquoted (mboxrd).
std::size_t for_each_mail_in_mbox(std::string_view text, const std::string& source, const TakeRawMail& take);

}  // namespace m2t
