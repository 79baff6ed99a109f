// The program that reads mails, and what a mail that takes it over can do: cost one attempt of that mail, and nothing else.
#include "daemon/reader.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "daemon/commands/command_support.h"
#include "parsers/process/facts.h"
#include "tests/daemon/command_desk.h"
#include "tests/daemon/locked_in.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

constexpr auto faulty_program = [] { return locked_program_path("faulty_reader"); };

RawMail ordering(const std::string& fault, const std::string& id = "fault@mail.jette.brussels") {
  RawMail mail;
  mail.text = "Bonjour,\n\nMon écran est noir.\nFAULT " + fault + "\n";
  mail.message_id = id;
  return mail;
}

// With less time than the real one, so that the tests are quick.
class HastyReader : public MailReader {
 public:
  ReadResult read(int file) override {
    WorkResult result = child_.ask(to_bytes(ReadOptions{}), file, limits);
    if (!result.is_answered()) return {{}, result.failure};
    auto mail = mail_from_bytes(result.answer);
    if (!mail) child_.replace();
    return mail ? ReadResult{*std::move(mail), {}} : ReadResult{{}, "its answer made no sense"};
  }
  WorkLimits limits{400ull << 20, 1s, 300s};  // the second is of the processor, which others use too

 private:
  ChildProgram child_{faulty_program(), longest_facts};
};

std::string outcome_of(HastyReader& reader, const std::string& fault) {
  const ReadResult result = reader.read_bytes(ordering(fault).bytes());
  return result.is_read() ? result.mail.subject : result.failure;
}

int who_stopped_goes_to = -1;

void tell_who_stopped(int, siginfo_t* child, void*) {
  const pid_t pid = child->si_pid;
  if (child->si_code == CLD_STOPPED && ::write(who_stopped_goes_to, &pid, sizeof pid) != sizeof pid) ::_exit(1);
}

}  // namespace

TEST_CASE("reader: a file, a socket and more memory are refused to the locked-in program (T-26, L-16)") {
  HastyReader reader;
  for (const char* attempt : {"open", "write-file", "stat", "socket", "unix-socket"}) {
    CAPTURE(attempt);
    CHECK(outcome_of(reader, attempt) == "EPERM");
  }
}

TEST_CASE("reader: another program, another process, a signal to others or new code end it at once (T-26)") {
  HastyReader reader;
  for (const char* attempt : {"exec", "fork", "kill-parent", "code"}) {
    CAPTURE(attempt);
    const std::string outcome = outcome_of(reader, attempt);
    CHECK((contains(outcome, "forbidden") || (!memory_is_limited && outcome == "EPERM")));
  }
  CHECK(outcome_of(reader, "nothing") == "Imprimante du guichet 3");
}

TEST_CASE("reader: whatever ends it is told in words, and the next mail gets a new one (K-09, L-16, L-21)") {
  HastyReader reader;
  const std::pair<const char*, const char*> cases[] = {
      {"segv", "signal 11"},       {"abort", "signal 6"},         {"kill9", "signal 9"},
      {"exit", "ended by itself"}, {"spin", "processor time"},    {"garbage", "made no sense"},
      {"half", "ended by itself"}, {"nonsense", "made no sense"}, {"silence", "no answer within 3 s"}};
  for (const auto& [fault, words] : cases) {
    CAPTURE(fault);
    reader.limits.answer_within = std::string_view(fault) == "silence" ? 3s : 300s;
    const std::string outcome = outcome_of(reader, fault);
    if (memory_is_limited) CHECK_MESSAGE(contains(outcome, words), outcome);
    CHECK(outcome_of(reader, "nothing") == "Imprimante du guichet 3");
  }
}

TEST_CASE("reader: memory is bounded, and a mail that wants more is told from others (L-16)") {
  if (!memory_is_limited) {
    MESSAGE("a sanitizer's build reserves its memory itself: the limit is not tested here");
    return;
  }
  HastyReader reader;
  CHECK(outcome_of(reader, "hunger") == "it needed more than 400 MB of memory");
  CHECK(outcome_of(reader, "more-memory") == "EPERM");
}

TEST_CASE(
    "processing: a mail that kills its reader is held after three times, with the reason; the mails behind it are tickets "
    "(K-09)") {
  for (const auto& [fault, words] :
       {std::pair{"segv", "signal 11"}, {"nonsense", "made no sense"}, {"exit", "ended by itself"}}) {
    CAPTURE(fault);
    TestDesk desk;
    desk.reader = std::make_shared<HastyReader>();
    RawMail before, behind;
    before.message_id = "before@mail.jette.brussels";
    behind.message_id = "behind@mail.jette.brussels";
    behind.subject = "Le scanner du guichet 4";
    const InboundId first = desk.receive(before), poison = desk.receive(ordering(fault)), last = desk.receive(behind);
    auto processing = desk.processing();
    processing.handle_due();
    CHECK(desk.row(first).state == InboundState::Decided);
    CHECK(desk.row(last).state == InboundState::Decided);
    CHECK(desk.tickets().size() == 2);
    CHECK(desk.row(poison).state == InboundState::Received);
    CHECK(desk.row(poison).attempts == 1);
    desk.clock.advance(1min);
    processing.handle_due();
    CHECK(desk.row(poison).attempts == 2);
    desk.clock.advance(1min);
    processing.handle_due();
    CHECK(desk.row(poison).state == InboundState::Decided);
    CHECK(desk.row(poison).held_reason == HeldReason::Poison);
    CHECK_MESSAGE(contains(desk.row(poison).explanation, words), desk.row(poison).explanation);
    CHECK(desk.row(first).attempts <= 1);
  }
}

TEST_CASE("processing: a missing reader is no mail's doing: attempts are forgiven, and path and remedy are named") {
  TestDesk desk;
  desk.reader = std::make_shared<ReaderProgram>(ReadOptions{}, "/nowhere/mail2ticket-reader");
  const InboundId id = desk.receive({});
  auto processing = desk.processing();
  for (int i = 0; i < 5; ++i) {
    try {
      processing.handle_due();
      FAIL("it must throw");
    } catch (const ProgramUnavailable& e) {
      CHECK(contains(e.what(), "/nowhere/mail2ticket-reader cannot be started: No such file"));
      CHECK(contains(e.what(), "remedy"));
    }
  }
  CHECK(desk.row(id).attempts == 0);
  desk.reader = std::make_shared<ReaderProgram>(ReadOptions{}, "/bin/true");
  CHECK_THROWS_AS(desk.processing().handle_due(), ProgramUnavailable);
  CHECK(desk.row(id).attempts == 0);
  desk.reader = std::make_shared<ReaderProgram>(ReadOptions{});
  desk.processing().handle_due();
  CHECK(desk.row(id).state == InboundState::Decided);
}

TEST_CASE("reader: an idle one that somebody kills is replaced, and no mail pays for it (L-21)") {
  ReaderProgram reader(ReadOptions{});
  CHECK(reader.read_bytes(RawMail{}.bytes()).mail.subject == "Imprimante du guichet 3");
  const pid_t first = reader.pid();
  REQUIRE(first > 0);
  ::kill(first, SIGKILL);
  siginfo_t ended{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(first), &ended, WEXITED | WNOWAIT) == 0);
  const ReadResult again = reader.read_bytes(RawMail{}.bytes());
  CHECK_MESSAGE(again.is_read(), again.failure);
  CHECK(reader.pid() != first);
}

TEST_CASE("reader: the parent's descriptors, environment and memory are none of its business") {
  ReaderProgram reader(ReadOptions{});
  reader.start();
  const auto folder = "/proc/" + std::to_string(reader.pid());
  std::error_code error;
  std::size_t open = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/fd", error)) {
    const auto target = std::filesystem::read_symlink(entry.path()).string();
    CHECK((target == "/dev/null" || target.starts_with("socket:") || (!memory_is_limited && entry.path().filename() == "2")));
    ++open;
  }
  if (error) MESSAGE("only root may look: " << error.message());
  if (!error) CHECK(open == 4);
  std::ifstream environment(folder + "/environ");
  CHECK(std::string(std::istreambuf_iterator<char>(environment), {}).empty());
}

TEST_CASE("reader: it ends with the process that started it, also when that one is killed and it cannot listen (L-21)") {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    ChildProgram child(faulty_program(), longest_facts);
    who_stopped_goes_to = pipe_ends[1];
    struct sigaction on_child {};
    on_child.sa_sigaction = tell_who_stopped;
    on_child.sa_flags = SA_SIGINFO;
    ::sigaction(SIGCHLD, &on_child, nullptr);
    child.ask(to_bytes(ReadOptions{}), memory_file(ordering("stop").bytes()).fd(), {400ull << 20, 60s, 60s});
    ::_exit(0);
  }
  ::close(pipe_ends[1]);
  pid_t reader = 0;
  REQUIRE(::read(pipe_ends[0], &reader, sizeof reader) == sizeof reader);
  const WatchedProcess watched(reader);
  REQUIRE(watched.is_there());
  CHECK_FALSE(watched.ends_within(0ms));
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  CHECK(watched.ends_within(20s));
  ::close(pipe_ends[0]);
}

TEST_CASE("reader: what it finds is what the parsers find, in every charset, without any file (T-21)") {
  ReaderProgram reader(ReadOptions{});
  LibraryReader library;
  std::size_t mails = 0;
  for (const auto& folder :
       {std::filesystem::path(M2T_SOURCE_DIR) / "../shared/corpus", std::filesystem::path(M2T_SOURCE_DIR) / "tests/mails"}) {
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.file_size() == 0 || entry.file_size() > 300'000 || mails >= 800) continue;
      const FileHandle file(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC));
      const ReadResult read = reader.read(file.fd());
      REQUIRE_MESSAGE(read.is_read(), entry.path().string(), ": ", read.failure);
      CHECK_MESSAGE(to_bytes(read.mail) == to_bytes(library.read(file.fd()).mail), entry.path().string());
      ++mails;
    }
  }
  CHECK(mails > 20);
}

TEST_CASE("reader: the desk's time zone and telephone number reach the locked-in program, which has no tzdata") {
  RawMail mail;
  mail.subject = "TR: Imprimante";
  mail.text =
      "Pour vous. J'ai vu avec le service desk, tel. 02/423.12.12\n\n-----Message d'origine-----\nDe : Marie "
      "<marie@jette.brussels>\n"
      "Envoyé : lundi 6 juillet 2026 10:15\nÀ : Jean\nObjet : Imprimante\n\nElle est en panne.\n";
  ReaderProgram reader(reading_options(jette_settings()));
  const Mail read = reader.read_bytes(mail.bytes()).mail;
  REQUIRE(read.forwarded);
  CHECK(to_rfc3339(read.forwarded->date.value()) == "2026-07-06T08:15:00Z");
  CHECK(read.forwarded->date_has_zone);
  CHECK(read.fields.phone == "");

  Settings elsewhere = jette_settings();
  elsewhere.calendar.time_zone = "America/New_York";
  elsewhere.phone = "";
  ReaderProgram other(reading_options(elsewhere));
  const Mail other_read = other.read_bytes(mail.bytes()).mail;
  CHECK(to_rfc3339(other_read.forwarded.value().date.value()) == "2026-07-06T14:15:00Z");
  CHECK(other_read.fields.phone == "+3224231212");
}

TEST_CASE("reader: a very large mail gets its memory, and the mail after it a fresh reader") {
  ReaderProgram reader(ReadOptions{});
  RawMail large;
  large.text = std::string(20 << 20, 'x');
  for (std::size_t i = 70; i < large.text.size(); i += 71) large.text[i] = '\n';
  CHECK(reader.read_bytes(large.bytes()).is_read());
  CHECK(reader.pid() == 0);
  CHECK(reader.read_bytes(RawMail{}.bytes()).is_read());
}

TEST_CASE("parse: the locked-in reader is asked") {
  CommandDesk desk;
  MailFileOptions parse;
  parse.file = "-";
  CHECK(desk.run(parse_mail, parse, RawMail{}.bytes()) == ExitCode::Ok);
  CHECK(contains(desk.out, "Imprimante du guichet 3"));
  CHECK_THROWS_AS(facts_of({{}, "it was ended by signal 11 (Segmentation fault)"}), DataError);
}
