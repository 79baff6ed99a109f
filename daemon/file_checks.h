// What is found out about the files of a mail before it is decided: what the virus scanner says, whether a document has macros.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/file_scanner.h"
#include "parsers/mail.h"
#include "rules/attachment_policy.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

// One for each attachment, in their order. `scanner` may be null. With `for_macros`, documents are looked into for macros, too:
// only files that may go out need that. `raw` is the raw mail.
std::vector<CheckedFile> check_files(const Mail& mail, std::string_view raw, FileScanner* scanner, bool for_macros);

// Does one of them wait for the scanner?
bool any_waits(const std::vector<CheckedFile>& files);

// Asks the scanner again about the oldest file that waits, and records the answer; an infected one is noted on its ticket. False: no
// file waits. Throws TransientError while the scanner does not answer.
bool scan_one_that_waits(Store& store, const Blobs& blobs, FileScanner& scanner, Time now);

}  // namespace m2t
