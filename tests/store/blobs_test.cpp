#include "store/blobs.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "base/errors.h"
#include "tests/support/temp_dir.h"

namespace m2t::test {
namespace {

const Time november = Time(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23});

BlobName store_one(const Blobs& blobs, std::string_view bytes, Time received = november) {
  const auto batch = blobs.new_batch();
  batch->append(bytes);
  BlobName name = batch->finish(received);
  batch->commit();
  return name;
}

std::size_t files_below(const std::filesystem::path& folder) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) files += entry.is_regular_file();
  return files;
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat found {};
  REQUIRE(::lstat(path.c_str(), &found) == 0);
  return found.st_mode & 0777;
}

TEST_CASE("blobs: a batch names each mail by its bytes, in the folder of its month") {
  const TempDir folder;
  const Blobs blobs(folder / "raw");
  const auto batch = blobs.new_batch();
  std::vector<BlobName> names;
  for (int n = 0; n < 300; ++n) {  // more than may stay open
    batch->append("Subject: ");
    batch->append(std::to_string(n));
    CHECK(batch->size_so_far() > 9);
    names.push_back(batch->finish(november));
  }
  const std::string large(700'000, 'x');
  batch->append("a small beginning, ");
  batch->append(large);
  const BlobName last_year = batch->finish(november - std::chrono::hours(24 * 365));
  const BlobName empty = batch->finish(november);
  batch->append("forgotten");
  batch->abandon();
  CHECK(batch->size_so_far() == 0);
  CHECK_FALSE(blobs.exists(names[0]));
  batch->commit();

  CHECK(names[7] == "2026-11/" + to_hex(sha256("Subject: 7")));
  CHECK(blobs.open(names[7]).bytes() == "Subject: 7");
  CHECK(last_year.starts_with("2025-11/"));
  CHECK(blobs.open(last_year).bytes() == "a small beginning, " + large);
  CHECK(blobs.open(empty).bytes().empty());
  for (const BlobName& name : names) CHECK(blobs.verify(name));
  CHECK(files_below(folder / "raw") == 302);
  CHECK(mode_of(folder / "raw") == 0700);  // T-24
  CHECK(mode_of(folder / "raw" / "2026-11") == 0700);
  CHECK(mode_of(folder / "raw" / names[0]) == 0600);
}

TEST_CASE("blobs: the same bytes are kept once; a damaged file of that name is replaced (L-08)") {
  const TempDir folder;
  const Blobs blobs(folder / "raw");
  const BlobName name = store_one(blobs, "one mail");
  CHECK(store_one(blobs, "one mail") == name);
  CHECK(files_below(folder / "raw") == 1);
  std::ofstream(folder / "raw" / name) << "one mai!";
  CHECK_FALSE(blobs.verify(name));
  store_one(blobs, "one mail");
  CHECK(blobs.verify(name));
}

TEST_CASE("blobs: a missing, shortened or strange mail is told, not invented (L-08)") {
  const TempDir folder;
  const Blobs blobs(folder / "raw");
  const BlobName name = store_one(blobs, "one mail");
  std::filesystem::resize_file(folder / "raw" / name, 3);
  CHECK_FALSE(blobs.verify(name));
  CHECK(blobs.exists(name));
  std::filesystem::remove(folder / "raw" / name);
  CHECK_FALSE(blobs.exists(name));
  CHECK_FALSE(blobs.verify(name));
  CHECK_THROWS_AS(blobs.open(name), TransientError);
  for (const char* strange : {"", "/etc/passwd", "../raw/x", "2026-11/..", "2026-11/x"}) CHECK_FALSE(blobs.exists(strange));
}

TEST_CASE("blobs: links are not followed (T-24)") {
  const TempDir folder;
  std::filesystem::create_directory(folder / "elsewhere");
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "linked");
  CHECK_THROWS_AS(Blobs(folder / "linked"), PermanentError);
  const Blobs blobs(folder / "raw");
  const BlobName name = store_one(blobs, "one mail");
  std::filesystem::rename(folder / "raw" / name, folder / "elsewhere" / "mail");
  std::filesystem::create_symlink(folder / "elsewhere" / "mail", folder / "raw" / name);
  CHECK_FALSE(blobs.exists(name));
  store_one(blobs, "one mail");  // takes the link's place
  CHECK(blobs.verify(name));
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "raw" / "2026-12");
  CHECK_THROWS(store_one(blobs, "december", november + std::chrono::hours(24 * 30)));
  CHECK(files_below(folder / "elsewhere") == 1);
}

TEST_CASE("blobs: the sweep takes what no row knows, but nothing young and nothing under a living batch (K-05 to K-07)") {
  using std::chrono::seconds;
  const TempDir folder;
  const Blobs blobs(folder / "raw");
  const std::array known{store_one(blobs, "known")};
  const BlobName orphan = store_one(blobs, "orphan");
  std::ofstream(folder / "raw" / "incoming" / "tmp-1-1") << "half a ma";
  std::ofstream(folder / "raw" / "2026-11" / "notes.txt") << "of a person";
  {
    const auto batch = blobs.new_batch();
    batch->append("being written by ingest");
    CHECK(blobs.sweep(known, seconds(0)).temporary == 0);
    CHECK(blobs.exists(orphan));
  }
  Blobs::Swept swept = blobs.sweep(known);
  CHECK(swept.temporary == 1);
  CHECK(swept.orphans == 0);  // young: its row may just have been committed
  swept = blobs.sweep(known, seconds(0));
  CHECK(swept.orphans == 1);
  CHECK_FALSE(blobs.exists(orphan));
  CHECK(blobs.exists(known[0]));
  CHECK(std::filesystem::exists(folder / "raw" / "2026-11" / "notes.txt"));
}

#ifdef M2T_CRASH_POINTS
TEST_CASE("blobs: killed at each step, the mail can be stored again (K-05 to K-07)") {
  for (const CrashPoint point : {CrashPoint::BlobWritten, CrashPoint::BlobSynced, CrashPoint::BlobRenamed}) {
    const TempDir folder;
    const pid_t child = ::fork();
    if (child == 0) {
      store_one(Blobs(folder / "raw", CrashPoints(point, 1)), "one mail");
      ::_exit(0);  // not reached
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    const Blobs blobs(folder / "raw");
    const Blobs::Swept swept = blobs.sweep({}, std::chrono::seconds(0));
    CHECK(swept.temporary + swept.orphans == 1);
    CHECK(blobs.verify(store_one(blobs, "one mail")));
    CHECK(files_below(folder / "raw") == 1);
  }
}
#endif

TEST_CASE("blobs: no room or no descriptor is an error that passes (L-01, L-02)") {
  const TempDir folder;
  const Blobs blobs(folder / "raw");
  const auto batch = blobs.new_batch();
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  auto* const old_handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  CHECK_THROWS_AS(batch->append(std::string(1'000'000, 'x')), TransientError);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  ::signal(SIGXFSZ, old_handler);
  batch->abandon();
  batch->append("a small one");
  const BlobName name = batch->finish(november);
  batch->commit();
  CHECK(blobs.verify(name));
}

}  // namespace
}  // namespace m2t::test
