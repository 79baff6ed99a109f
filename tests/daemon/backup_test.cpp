// Backup and restore: all of it or nothing, and nothing that an archive from elsewhere could do.
#include <fmt/format.h>
#include <sys/stat.h>

#include "daemon/commands/archive.h"
#include "daemon/instance_lock.h"
#include "tests/daemon/command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t files_below(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) count += entry.is_regular_file();
  return count;
}

// One tar header (POSIX ustar) for what libarchive's writer of ours never writes.
std::string tar_entry(const std::string& name, char type, const std::string& link) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, "00000000000");
  put(136, "00000000000");
  put(148, "        ");
  header[156] = type;
  put(157, link);
  put(257, "ustar");
  put(263, "00");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  return header + std::string(1024, '\0');
}

ExitCode ingest(CommandDesk& desk, const std::string& file) {
  IngestOptions options;
  options.files = {file};
  return desk.run(ingest_mails, options);
}

BackupOptions backup_file(const std::filesystem::path& file) {
  BackupOptions options;
  options.file = file;
  return options;
}

std::string tickets_of(CommandDesk& desk) {
  TicketsListOptions options;
  options.json = true;
  REQUIRE(desk.run(list_tickets, options) == ExitCode::Ok);
  return desk.out;
}

}  // namespace

TEST_CASE("archive: what went in comes out, with modes that nobody else may read") {
  const TempDir folder;
  std::ofstream(folder / "source") << std::string(700'000, 'x');
  {
    ArchiveWriter archive(folder / "a.tar");
    archive.add_text("format", "one\n");
    archive.add("raw/2026-11/abc", folder / "source");
    archive.close();
  }
  std::filesystem::create_directory(folder / "out");
  unpack_archive(folder / "a.tar", folder / "out");
  CHECK(bytes_of(folder / "out/format") == "one\n");
  CHECK(bytes_of(folder / "out/raw/2026-11/abc") == std::string(700'000, 'x'));
  struct stat info {};
  REQUIRE(stat((folder / "out/format").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  REQUIRE(stat((folder / "out/raw/2026-11").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
  CHECK_THROWS_AS(ArchiveWriter(folder / "a.tar"), TransientError);  // never overwrites
}

TEST_CASE("archive: a name that leads out of the folder is refused") {
  for (const char* name : {"../evil", "raw/../../evil", "/tmp/m2t-evil", "./evil", "raw/.."}) {
    const TempDir folder;
    {
      ArchiveWriter archive(folder / "a.tar");
      archive.add_text(name, "evil");
      archive.close();
    }
    std::filesystem::create_directory(folder / "out");
    CHECK_THROWS_AS(unpack_archive(folder / "a.tar", folder / "out"), DataError);
    CHECK(files_below(folder.path()) == 1);  // the archive itself
    CHECK_FALSE(std::filesystem::exists("/tmp/m2t-evil"));
  }
}

TEST_CASE("archive: links, folders and devices are refused") {
  for (const char type : {'1', '2', '3', '5', '6'}) {
    const TempDir folder;
    std::ofstream(folder / "a.tar", std::ios::binary) << tar_entry("raw", type, "/etc/passwd");
    std::filesystem::create_directory(folder / "out");
    CHECK_THROWS_AS(unpack_archive(folder / "a.tar", folder / "out"), DataError);
    CHECK(std::filesystem::is_empty(folder / "out"));
  }
}

TEST_CASE("archive: one that is cut anywhere, or no archive at all, is refused") {
  const TempDir folder;
  {
    ArchiveWriter archive(folder / "a.tar");
    archive.add_text("format", std::string(3000, 'y'));
    archive.close();
  }
  const std::string whole = bytes_of(folder / "a.tar");
  std::size_t round = 0;
  for (const std::size_t size : {0, 1, 511, 513, 600, 2000, 3500}) {
    const auto cut = folder / fmt::format("cut-{}", ++round);
    std::ofstream(cut, std::ios::binary) << whole.substr(0, size);
    const auto out = folder / fmt::format("out-{}", round);
    std::filesystem::create_directory(out);
    INFO("cut after ", size);
    CHECK_THROWS_AS(unpack_archive(cut, out), DataError);
  }
  std::ofstream(folder / "text") << "this is no archive, whatever its name says\n";
  std::filesystem::create_directory(folder / "out");
  CHECK_THROWS_AS(unpack_archive(folder / "text", folder / "out"), DataError);
}

TEST_CASE("backup: what was backed up is there after a restore into an empty desk, and after damage") {
  CommandDesk desk;
  REQUIRE(ingest(desk, desk.write("a.eml", staff_mail("Imprimante", "a@b.test"))) == ExitCode::Ok);
  REQUIRE(ingest(desk, desk.write("b.eml", staff_mail("Badge", "b@b.test"))) == ExitCode::Ok);
  const std::string before = tickets_of(desk);
  REQUIRE(desk.run(back_up, backup_file(desk.folder / "copy.tar")) == ExitCode::Ok);
  CHECK(desk.out.find("2 raw mails") != std::string::npos);
  CHECK(std::filesystem::exists(desk.folder / "copy.tar"));
  struct stat info {};
  REQUIRE(stat((desk.folder / "copy.tar").c_str(), &info) == 0);
  CHECK((info.st_mode & 077) == 0);

  REQUIRE(ingest(desk, desk.write("c.eml", staff_mail("Ecran", "c@b.test"))) == ExitCode::Ok);
  CHECK(tickets_of(desk) != before);
  SUBCASE("over a newer database") {}
  SUBCASE("into an empty folder") {
    std::filesystem::remove_all(desk.data_dir());
    std::filesystem::create_directory(desk.data_dir());
    std::filesystem::permissions(desk.data_dir(), std::filesystem::perms::owner_all);
  }
  SUBCASE("over a damaged database") { std::ofstream(desk.data_dir() / "mail2ticket.db") << "no database"; }
  REQUIRE(desk.run(restore_backup, backup_file(desk.folder / "copy.tar")) == ExitCode::Ok);
  CHECK(tickets_of(desk) == before);
  CHECK(files_below(desk.data_dir() / "raw") >= 2);
}

TEST_CASE("backup: half a backup is never named as one (K-28)") {
  CommandDesk desk;
  REQUIRE(ingest(desk, desk.write("a.eml", staff_mail("Imprimante", "a@b.test"))) == ExitCode::Ok);
  for (const auto& month : std::filesystem::directory_iterator(desk.data_dir() / "raw"))
    if (month.path().filename() != "incoming")
      for (const auto& mail : std::filesystem::directory_iterator(month)) std::filesystem::remove(mail);
  CHECK_THROWS_AS(desk.run(back_up, backup_file(desk.folder / "copy.tar")), TransientError);
  for (const auto& entry : std::filesystem::directory_iterator(desk.folder.path()))
    CHECK(entry.path().filename().string().find("copy.tar") == std::string::npos);
}

TEST_CASE("backup: an existing file is not overwritten; without a database there is nothing to back up") {
  CommandDesk desk;
  CHECK_THROWS_AS(desk.run(back_up, backup_file(desk.folder / "copy.tar")), DataError);
  CHECK_FALSE(std::filesystem::exists(desk.folder / "copy.tar"));
  desk.write("copy.tar", "precious");
  CHECK_THROWS_AS(desk.run(back_up, backup_file(desk.folder / "copy.tar")), DataError);
  CHECK(bytes_of(desk.folder / "copy.tar") == "precious");
}

TEST_CASE("restore: a backup with a changed or missing raw mail, or of another kind, changes nothing") {
  CommandDesk desk;
  REQUIRE(ingest(desk, desk.write("a.eml", staff_mail("Imprimante", "a@b.test"))) == ExitCode::Ok);
  const std::string before = tickets_of(desk);
  REQUIRE(desk.run(back_up, backup_file(desk.folder / "good.tar")) == ExitCode::Ok);
  std::string bytes = bytes_of(desk.folder / "good.tar");
  std::string file = (desk.folder / "bad.tar").string();
  SUBCASE("a changed raw mail") {
    bytes.replace(bytes.rfind("Bonjour, voici ma demande"), 7, "Bonsoir");
    std::ofstream(file, std::ios::binary) << bytes;
  }
  SUBCASE("cut in the middle") { std::ofstream(file, std::ios::binary) << bytes.substr(0, bytes.size() / 2); }
  SUBCASE("another archive") {
    ArchiveWriter archive(file);
    archive.add_text("readme", "hello");
    archive.close();
  }
  SUBCASE("no database in it") {
    ArchiveWriter archive(file);
    archive.add_text("format", "mail2ticket backup 1\n");
    archive.add_text("mail2ticket.db", "no database");
    archive.close();
  }
  SUBCASE("no file at all") { file += ".missing"; }
  CHECK_THROWS_AS(desk.run(restore_backup, backup_file(file)), PermanentError);
  CHECK(tickets_of(desk) == before);
  for (const auto& entry : std::filesystem::directory_iterator(desk.data_dir()))
    CHECK(entry.path().filename().string().find(".partial") == std::string::npos);
}

TEST_CASE("restore: not while a daemon works there (L-09)") {
  CommandDesk desk;
  const auto lock = InstanceLock::try_take(desk.data_dir());
  CHECK(desk.run(restore_backup, backup_file(desk.folder / "copy.tar")) == ExitCode::TryLater);
  CHECK(desk.err.find("stop it first") != std::string::npos);
}
