// What is written on the command line, as the mail that a mail client would have made of it. A text with files is kept as such a mail,
// like one that was ingested: attachments live in raw mails, so that showing, export, backup and erasure need no second way for them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/commands/written_text.h"
#include "daemon/desk.h"
#include "daemon/reader.h"
#include "rules/attachment_policy.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

struct Handwriting {
  Person from;
  std::string subject, text;
  std::vector<AttachedFile> files;
};

// Its raw bytes, to the desk's address. Throws PermanentError when the address of `from` cannot be written safely.
std::string mail_of(const Handwriting& what, const Desk& desk, const RandomBytes& random, Time now);

struct KeptMail {
  Mail mail;                                // as the reader reads it, the whole text being new
  NewInbound row;                           // to be added to the database
  std::vector<std::size_t> attached;        // the places of the files among the mail's attachments
  std::unique_ptr<BlobBatch> until_commit;  // keeps a sweep of another process away
};
// The raw mail is durable when this returns. Throws DataError when it is too large, or when a file does not come out as it went in
// (winmail.dat is taken apart by readers).
KeptMail keep_mail(const Handwriting& what, const Desk& desk, MailReader& reader, const Blobs& blobs, const RandomBytes& random,
                   Time now);

// What the scanner and their content say of its files (T-30). With `goes_out`, throws DataError when a file may not go out to a
// requester, and TransientError while the scanner does not answer: by mail a technician may confirm a file that holds a program, here
// nobody is asked.
std::vector<CheckedFile> check_before_sending(const KeptMail& kept, const Desk& desk, bool goes_out);

}  // namespace m2t
