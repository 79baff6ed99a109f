#include "store/blob_batch.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/errors.h"

namespace m2t {
namespace {

constexpr std::size_t write_size = 256 * 1024;
constexpr std::uint64_t write_back_from = 64 * 1024;  // below it, asking the disk early costs more than it saves
constexpr std::size_t most_open_files = 256;
// Measured on ext4, 200 mails: one thread 140 to 780 ms (each fsync waits for its own journal commit), four 10 to 70 ms
// (they share commits); eight gained little more.
constexpr std::size_t sync_threads = 4;
constexpr std::size_t files_a_thread = 2;

std::string new_temporary_name() {
  static std::atomic<std::uint64_t> last{0};  // batches of several threads share the folder
  return fmt::format("{}{}-{}", temporary_prefix, ::getpid(), ++last);
}

std::string month_of(Time received) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(received));
  return fmt::format("{:04}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
}

// Runs `work(i)` for each i on a few threads; throws the first exception after all have ended.
template <typename Work>
void in_parallel(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::mutex guard;
  std::exception_ptr failure;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      const std::lock_guard held(guard);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(sync_threads, count / files_a_thread); ++i) threads.emplace_back(run);
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

std::string hash_of_file(const FileHandle& file) {
  Sha256Stream hash;
  std::string piece(write_size, '\0');
  for (;;) {
    const ssize_t got = ::read(file.fd(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    hash.add(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
  }
  return to_hex(hash.finish());
}

bool holds(const FileHandle& month, const std::string& hash, std::uint64_t size) {
  const FileHandle present(::openat(month.fd(), hash.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found {};
  if (!present.is_open() || ::fstat(present.fd(), &found) != 0 || !S_ISREG(found.st_mode)) return false;
  return static_cast<std::uint64_t>(found.st_size) == size && hash_of_file(present) == hash;
}

}  // namespace

FileBlobBatch::FileBlobBatch(const std::filesystem::path& folder, CrashPoints crash_points)
    : folder_(open_folder(folder)), crash_points_(std::move(crash_points)) {
  make_folder_in(folder_, incoming_folder);
  incoming_ = open_folder_in(folder_, incoming_folder);
  if (!incoming_.is_open()) throw TransientError(fmt::format("the folder {}/{} vanished", folder.string(), incoming_folder));
  while (::flock(incoming_.fd(), LOCK_SH) != 0) {  // against sweep()
    if (errno != EINTR) throw_disk_error(errno, "lock", folder.string());
  }
}

FileBlobBatch::~FileBlobBatch() {
  try {
    abandon();
    for (const Finished& mail : finished_) ::unlinkat(incoming_.fd(), mail.temporary.c_str(), 0);
  } catch (const std::exception&) {
    return;  // what stays is swept at the next start
  }
}

void FileBlobBatch::start() {
  temporary_ = new_temporary_name();
  file_ = FileHandle(::openat(incoming_.fd(), temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file_.is_open()) {
    const int error = errno;
    const std::string name = std::exchange(temporary_, {});
    throw_disk_error(error, "create", name);
  }
  hash_.emplace();
  size_ = 0;
}

void FileBlobBatch::append(std::string_view bytes) {
  if (temporary_.empty()) start();
  hash_->add(bytes);
  size_ += bytes.size();
  if (bytes.size() >= write_size) {  // large enough by itself: no copy
    write_out();
    write_all(file_, bytes, temporary_);
    return;
  }
  waiting_.append(bytes);
  if (waiting_.size() >= write_size) write_out();
}

void FileBlobBatch::write_out() {
  write_all(file_, waiting_, temporary_);
  waiting_.clear();
}

BlobName FileBlobBatch::finish(Time received) {
  if (temporary_.empty()) start();  // an empty mail
  write_out();
  crash_points_.pass(CrashPoint::BlobWritten);
  if (size_ >= write_back_from) ::sync_file_range(file_.fd(), 0, 0, SYNC_FILE_RANGE_WRITE);  // a hint: fsync() tells errors
  Finished mail{std::exchange(temporary_, {}), month_of(received), to_hex(hash_->finish()), size_, std::move(file_)};
  size_ = 0;
  BlobName name = mail.month + "/" + mail.hash;
  finished_.push_back(std::move(mail));
  if (finished_.size() % most_open_files == 0) sync_finished();
  return name;
}

void FileBlobBatch::abandon() {
  waiting_.clear();
  file_.close();
  if (!temporary_.empty()) ::unlinkat(incoming_.fd(), temporary_.c_str(), 0);
  temporary_.clear();
  size_ = 0;
}

void FileBlobBatch::sync_finished() {
  in_parallel(finished_.size(), [&](std::size_t i) {
    Finished& mail = finished_[i];
    if (!mail.file.is_open()) return;
    sync_file(mail.file, mail.temporary);
    mail.file.close();
  });
}

// The same bytes under the same name: the older file stays, unless it was damaged since.
void FileBlobBatch::give_name(const Finished& mail, const FileHandle& month) {
  if (holds(month, mail.hash, mail.size)) {
    ::unlinkat(incoming_.fd(), mail.temporary.c_str(), 0);
    return;
  }
  if (::renameat(incoming_.fd(), mail.temporary.c_str(), month.fd(), mail.hash.c_str()) != 0) {
    throw_disk_error(errno, "name", mail.hash);
  }
}

void FileBlobBatch::commit() {
  if (!temporary_.empty()) throw std::logic_error("a batch of raw mails committed in the middle of one");
  if (finished_.empty()) return;
  sync_finished();
  crash_points_.pass(CrashPoint::BlobSynced);
  std::map<std::string, FileHandle> months;
  bool new_month = false;
  for (const Finished& mail : finished_) {
    FileHandle& month = months[mail.month];
    if (!month.is_open()) {
      new_month = make_folder_in(folder_, mail.month) || new_month;
      month = open_folder_in(folder_, mail.month);
    }
    give_name(mail, month);
  }
  crash_points_.pass(CrashPoint::BlobRenamed);
  for (const auto& [name, month] : months) sync_file(month, name);
  if (new_month) sync_file(folder_, "the folder of raw mails");
  finished_.clear();
}

}  // namespace m2t
