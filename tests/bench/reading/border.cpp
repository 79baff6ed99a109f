// border FOLDER ROUNDS READER_PROGRAM: the mails of a folder read in this process, from memory and from their files, and by the locked-in
// reader from their files, in turns; wall clock and processor time (of both processes), the fastest of the rounds.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <ctime>
#include <stdexcept>

#include "daemon/reader.h"
#include "parsers/reader.h"
#include "tests/bench/reading/rounds.h"

namespace {

volatile std::size_t seen;  // so that no work is left out as useless

double seconds_in(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

double processor_seconds_of(int who) {
  rusage used{};
  ::getrusage(who, &used);
  return seconds_in(used.ru_utime) + seconds_in(used.ru_stime);
}

// Of this process, of its children that have ended, and of the one that runs.
double processor_seconds(pid_t child) {
  clockid_t clock{};
  timespec used{};
  if (child != 0 && ::clock_getcpuclockid(child, &clock) == 0) ::clock_gettime(clock, &used);
  return processor_seconds_of(RUSAGE_SELF) + processor_seconds_of(RUSAGE_CHILDREN) + static_cast<double>(used.tv_sec) +
         static_cast<double>(used.tv_nsec) / 1e9;
}

// As a daemon without a border would: the raw mail is in its file.
void read_from_file(const std::filesystem::path& file) {
  const m2t::FileHandle open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (::fstat(open.fd(), &info) != 0 || info.st_size == 0) throw std::runtime_error(file.string() + " cannot be read");
  const auto size = static_cast<std::size_t>(info.st_size);
  void* const data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, open.fd(), 0);
  if (data == MAP_FAILED) throw std::runtime_error(file.string() + " cannot be mapped");
  seen = seen + m2t::read_mail({static_cast<const char*>(data), size}).text.size();
  ::munmap(data, size);
}

void read_behind_border(m2t::ReaderProgram& reader, const std::filesystem::path& file) {
  const m2t::FileHandle open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  const auto result = reader.read(open.fd());
  if (!result.is_read()) throw std::runtime_error(fmt::format("{}: {}", file.string(), result.failure));
  seen = seen + result.mail.text.size();
}

struct Fastest {
  double wall = 1e9, processor = 1e9;
  template <class Child, class Work>
  void measure(const Child& child, const Work& work) {
    const double before = processor_seconds(child());
    wall = std::min(wall, m2t::bench::seconds_of(work));
    processor = std::min(processor, processor_seconds(child()) - before);
  }
  void print(const char* name) const { std::printf("%s %.6f\n%s-processor %.6f\n", name, wall, name, processor); }
};

void measure(const std::filesystem::path& folder, int rounds, const char* program) {
  const auto files = m2t::bench::files_in(folder);
  const auto mails = m2t::bench::mails_in(folder);
  m2t::prepare_reading();
  m2t::ReaderProgram reader(m2t::ReadOptions{}, program);
  reader.start();
  const auto child = [&] { return reader.pid(); };
  Fastest inside, from_file, behind;
  for (int round = 0; round < rounds; ++round) {
    inside.measure(child, [&] {
      for (const auto& mail : mails) seen = seen + m2t::read_mail(mail).text.size();
    });
    from_file.measure(child, [&] {
      for (const auto& file : files) read_from_file(file);
    });
    behind.measure(child, [&] {
      for (const auto& file : files) read_behind_border(reader, file);
    });
  }
  inside.print("inside");
  from_file.print("file");
  behind.print("behind");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  try {
    measure(argv[1], std::atoi(argv[2]), argv[3]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
