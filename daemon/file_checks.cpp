#include "daemon/file_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.h"
#include "daemon/stored_attachments.h"
#include "parsers/attachments/macros.h"
#include "parsers/pictures/picture_in_mail.h"
#include "parsers/reader.h"

namespace m2t {

std::vector<CheckedFile> check_files(const Mail& mail, std::string_view raw, FileScanner* scanner, bool for_macros) {
  std::vector<CheckedFile> files(mail.attachments.size());
  if (scanner == nullptr && !for_macros) return files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string bytes = attachment_bytes(raw, mail.attachments[i]);
    if (scanner != nullptr) files[i].scan = scanner->scan(bytes);
    if (for_macros) files[i].has_macros = holds_macros(bytes);
  }
  return files;
}

bool any_waits(const std::vector<CheckedFile>& files) {
  return std::ranges::any_of(files, [](const CheckedFile& file) { return file.scan.state == ScanState::Waiting; });
}

bool scan_one_that_waits(Store& store, const Blobs& blobs, FileScanner& scanner, Time now) {
  const auto waiting = store.begin_reading()->next_waiting_scan();  // without the writer's lock: most looks find nothing
  if (!waiting) return false;
  FileScan scan{ScanState::Unscanned, "its raw mail is not there any more"};
  if (!waiting->blob.empty() && blobs.exists(waiting->blob))
    scan = scanner.scan(picture_at(place_in_mail(waiting->attachment), blobs.open(waiting->blob).bytes()));
  if (scan.state == ScanState::Waiting) throw TransientError("the virus scanner does not answer, and files wait for it");
  auto tx = store.begin();
  if (tx->record_scan(waiting->entry, waiting->position, scan)) {
    Event event;
    event.at = now;
    event.actor = "desk";
    event.what = "scan." + std::string(to_word(scan.state));
    event.ticket = waiting->ticket;
    event.inbound = waiting->inbound;
    event.detail = fmt::format("attachment={}{}", waiting->position + 1, scan.what.empty() ? "" : " found=" + scan.what);
    tx->add_event(event);
    AttachmentRow file = waiting->attachment;
    file.scan = scan;
    note_infected(*tx, waiting->ticket, file, now);
  }
  tx->commit();
  return true;
}

}  // namespace m2t
