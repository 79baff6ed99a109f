// May a technician's file go out to a requester? Programs and documents with macros wait for a code, what is infected or not scanned
// stays here (T-30). Pure.
#pragma once

#include <string>
#include <vector>

#include "parsers/mail.h"
#include "tickets/file_scan.h"

namespace m2t {

// What the daemon found out about a file of the mail at hand, beside what its reader says.
struct CheckedFile {
  FileScan scan;
  bool has_macros = false;
};

enum class FileTrouble {
  None,
  MayRun,  // a program by its name or content, or a document with macros: only after a confirmation
  Infected,
  NotScanned,     // and never will be
  ScannerSilent,  // not scanned yet
};
FileTrouble trouble_of(const Attachment& file, const CheckedFile& checked);

// Names that Windows or Office start something by, whatever is in them. The last ending counts: "facture.pdf.exe" is a program.
bool is_named_like_a_program(std::string_view file_name);
bool is_named_like_a_macro_document(std::string_view file_name);

// The files at `positions` that have this trouble, for a sentence: "a.exe, b.docm"; empty: none. `checked` may be shorter than the mail's
// attachments: nothing is known of the others.
std::string files_with(FileTrouble trouble, const Mail& mail, const std::vector<std::size_t>& positions,
                       const std::vector<CheckedFile>& checked);

}  // namespace m2t
