// `mail2ticket ingest`: mails from files or standard input, taken as if they had come by IMAP; also an MTA's pipe.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/mail_files.h"
#include "daemon/processing.h"

namespace m2t {
namespace {

constexpr std::size_t mails_a_commit = 64;
constexpr std::uint64_t bytes_a_commit = 32ull * 1024 * 1024;

// All that a row shows of a mail before it is handled; bodies are read once, by the processing.
std::string_view header_of(std::string_view raw) {
  const std::size_t end = std::min(raw.find("\n\n"), raw.find("\n\r\n"));
  return end == std::string_view::npos ? raw : raw.substr(0, end + 1);
}

// Stores raw mails in batches: blobs first, then their rows, as the intake does (i5, i6).
class FileIntake {
 public:
  FileIntake(const Desk& desk, Store& store)
      : desk_(desk), store_(store), blobs_(desk.settings.raw_mail_folder()), reader_(reading_options(desk.settings)) {}

  void take(std::string_view raw, std::string_view envelope_from) {
    if (!batch_) batch_ = blobs_.new_batch();
    const Time now = clock_.now();
    NewInbound row = inbound_from_file(reader_.read_bytes(header_of(raw)).mail, raw, now, random_);
    if (row.shown_from.empty()) row.shown_from = envelope_from;
    row.oversize = raw.size() > desk_.settings.policy.limits.message_bytes;
    batch_->append(raw);
    row.blob = batch_->finish(now);
    bytes_ += raw.size();
    rows_.push_back(std::move(row));
    if (rows_.size() >= mails_a_commit || bytes_ >= bytes_a_commit) commit();
  }

  void commit() {
    if (rows_.empty()) return;
    batch_->commit();
    auto tx = store_.begin();
    for (const NewInbound& row : rows_) tx->add_inbound(row);
    tx->commit();
    for (NewInbound& row : rows_) mail_ids_.push_back(std::move(row.mail_id));
    rows_.clear();
    batch_.reset();
    bytes_ = 0;
  }

  const std::vector<std::string>& mail_ids() const { return mail_ids_; }

 private:
  const Desk& desk_;
  Store& store_;
  Blobs blobs_;
  ReaderProgram reader_;  // a header on which it fails shows nothing; its mail is taken all the same
  SystemClock clock_;
  RandomBytes random_ = system_random();
  std::unique_ptr<BlobBatch> batch_;
  std::vector<NewInbound> rows_;
  std::vector<std::string> mail_ids_;
  std::uint64_t bytes_ = 0;
};

void show_progress(Console& console, std::size_t done, bool over) {
  if (!console.err_is_terminal || (!over && done % 16 != 0)) return;
  console.err << fmt::format("\r{:>8} mails stored", done) << (over ? "\n" : "") << std::flush;
}

void report(Console& console, Store& store, const std::vector<std::string>& mail_ids, bool handled) {
  if (!handled) {
    console.out << fmt::format("{} mail{} stored; the running daemon handles them\n", mail_ids.size(),
                               mail_ids.size() == 1 ? "" : "s");
    return;
  }
  std::map<std::string_view, std::size_t> verdicts;
  auto tx = store.begin_reading();
  for (const std::string& id : mail_ids)
    if (const auto row = tx->find_inbound(id)) ++verdicts[row->verdict ? to_word(*row->verdict) : "waiting"];
  console.out << fmt::format("{} mail{} stored and handled", mail_ids.size(), mail_ids.size() == 1 ? "" : "s");
  const char* separator = ": ";
  for (const auto& [word, count] : verdicts) {
    console.out << separator << count << " " << word;
    separator = ", ";
  }
  console.out << "\n";
}

}  // namespace

ExitCode ingest_mails(const IngestOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const auto desk = desk_of(options.config);
  const std::shared_ptr<Store> store = store_of(desk->settings, true);
  FileIntake intake(*desk, *store);
  std::size_t done = 0;
  const TakeRawMail take = [&](std::string_view raw, const std::string&) {
    intake.take(raw, options.envelope_from);
    show_progress(console, ++done, false);
  };
  for (const std::string& file : options.files) file == "-" ? for_each_mail(console.in, take) : for_each_mail(file, take);
  intake.commit();
  show_progress(console, done, true);
  const bool handled = handle_waiting(desk, "desk").has_value();
  report(console, *store, intake.mail_ids(), handled);
  return ExitCode::Ok;
}

}  // namespace m2t
