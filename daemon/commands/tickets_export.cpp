// `mail2ticket tickets export`: a ticket as one HTML file. What goes into it is decided in ticket_page.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ostream>
#include <sstream>
#include <system_error>

#include "base/file_handle.h"
#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/ticket_at_hand.h"
#include "daemon/commands/ticket_page.h"
#include "daemon/stored_attachments.h"
#include "store/blobs.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

// Made before the database is opened, because from then on the command runs as the daemon's user, who may not write there. It is for
// nobody else to read. When nothing comes to stand in it, it is taken away, or left empty where the daemon's user may not do that.
class ExportedFile {
 public:
  explicit ExportedFile(std::string name)
      : name_(std::move(name)), file_(open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (file_.fd() >= 0) return;
    if (errno == EEXIST) throw DataError(name_ + " exists already; an export never overwrites");
    throw std::system_error(errno, std::generic_category(), name_ + " cannot be made");
  }
  ~ExportedFile() {
    if (!is_complete_) unlink(name_.c_str());
  }
  ExportedFile(const ExportedFile&) = delete;
  ExportedFile& operator=(const ExportedFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.fd(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw std::system_error(errno, std::generic_category(), name_ + " cannot be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file_.fd()) != 0 && errno != EINVAL) throw std::system_error(errno, std::generic_category(), name_);
    is_complete_ = true;
  }

 private:
  std::string name_;
  FileHandle file_;
  bool is_complete_ = false;
};

Language language_given(const std::string& word, const Ticket& ticket, const DeskPolicy& policy) {
  const auto speaks = [&](Language language) { return std::ranges::count(policy.languages, language) != 0; };
  if (word.empty()) return speaks(ticket.requester.language) ? ticket.requester.language : policy.languages.front();
  const auto language = language_from(word);
  if (language == Language::French || language == Language::Dutch || language == Language::English) return *language;
  throw UsageError("--language \"" + word + "\" is unknown; it is one of fr, nl, en");
}

std::string page_of(const TicketExportOptions& options, const Desk& desk) {
  const TicketNumber number = number_said(options.number, desk.settings.policy.ticket_prefix);
  const auto store = store_of(desk.settings, false);
  const auto tx = store->begin_reading();
  const TicketView view = view_at_hand(*tx, number, options.complaints);
  const std::vector<Event> events = tx->events_of(view.ticket.id);
  const Blobs blobs(desk.settings.raw_mail_folder());
  const auto bytes_of = [&blobs](const EntryRow& entry, const AttachmentRow& attachment) -> std::optional<std::string> {
    if (entry.blob.empty() || !blobs.exists(entry.blob)) return std::nullopt;
    return picture_at(place_in_mail(attachment), blobs.open(entry.blob).bytes());
  };
  std::ostringstream page;
  write_ticket_page({view, events, desk, language_given(options.language, view.ticket, desk.settings.policy), options.internal,
                     SystemClock().now(), bytes_of},
                    page);
  return std::move(page).str();
}

}  // namespace

ExitCode export_ticket(const TicketExportOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const auto desk = desk_of(options.config);
  if (options.output.empty() || options.output == "-") {
    console.out << page_of(options, *desk);
    return ExitCode::Ok;
  }
  ExportedFile file(options.output);
  const std::string page = page_of(options, *desk);
  file.write(page);
  console.out << fmt::format("{}: {} bytes{}\n", options.output, page.size(),
                             options.internal ? "; it holds internal notes and is not for the requester" : "");
  return ExitCode::Ok;
}

}  // namespace m2t
