// nearest, nudge, crash_points, utf8, french_blanks.
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>
#include <vector>

#include "base/crash_points.h"
#include "base/french_blanks.h"
#include "base/nearest.h"
#include "base/nudge.h"
#include "base/utf8.h"

using namespace m2t;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view known_keys[] = {"password_file", "poll_interval", "port", "host", "user"};

// How the child ended: the signal's number, or 0 when it came through.
template <typename Act>
int signal_that_ended(Act act) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    act();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("nearest: a slip of the finger finds the word that was meant") {
  CHECK(nearest_word("prot", known_keys) == "port");  // neighbours swapped
  CHECK(nearest_word("hos", known_keys) == "host");
  CHECK(nearest_word("usr", known_keys) == "user");
  CHECK(nearest_word("POLL_INTERVAL", known_keys) == "poll_interval");
  CHECK(nearest_word("pasword_fil", known_keys) == "password_file");
}

TEST_CASE("nearest: what is far from everything gets no suggestion") {
  CHECK_FALSE(nearest_word("templates", known_keys));
  CHECK_FALSE(nearest_word("", known_keys));
  CHECK_FALSE(nearest_word("xyzt", known_keys));
  CHECK_FALSE(nearest_word(std::string(100'000, 'p'), known_keys));
  CHECK_FALSE(nearest_word("port", {}));
}

TEST_CASE("nearest: among equally near words the first of the table is taken") {
  constexpr std::string_view words[] = {"abce", "abcf"};
  CHECK(nearest_word("abcd", words) == "abce");
}

TEST_CASE("nudge: several nudges count as one, and none are left over") {
  Nudge nudge;
  CHECK_FALSE(nudge.wait_for(milliseconds(0)));
  nudge.nudge();
  nudge.nudge();
  CHECK(nudge.wait_for(milliseconds(0)));
  CHECK_FALSE(nudge.wait_for(milliseconds(0)));
  CHECK_FALSE(nudge.wait_for(milliseconds(-5)));
  nudge.nudge();
  nudge.clear();
  CHECK_FALSE(nudge.wait_for(milliseconds(1)));
}

TEST_CASE("nudge: wakes a waiting thread, also through poll()") {
  Nudge nudge;
  bool woken = false;
  std::thread waiter([&] { woken = nudge.wait_for(std::chrono::hours(10'000'000)); });
  nudge.nudge();
  waiter.join();
  CHECK(woken);
  nudge.nudge();
  pollfd readable{nudge.fd(), POLLIN, 0};
  CHECK(poll(&readable, 1, 0) == 1);
  nudge.clear();
  CHECK(poll(&readable, 1, 0) == 0);
}

TEST_CASE("crash points: every point of the table has its own name") {
  std::set<std::string_view> names;
  std::set<CrashPoint> points;
  for (const CrashPointName& row : crash_point_names) {
    names.insert(row.name);
    points.insert(row.point);
  }
  CHECK(names.size() == crash_point_names.size());
  CHECK(points.size() == static_cast<std::size_t>(CrashPoint::PictureCommitted) + 1);
}

#ifdef M2T_CRASH_POINTS
TEST_CASE("crash points: SIGKILL at the nth pass of the armed point and nowhere else") {
  CHECK(signal_that_ended([] { CrashPoints().pass(CrashPoint::BlobSynced); }) == 0);
  CHECK(signal_that_ended([] { CrashPoints(CrashPoint::BlobSynced, 1).pass(CrashPoint::BlobRenamed); }) == 0);
  CHECK(signal_that_ended([] { CrashPoints(CrashPoint::BlobSynced, 1).pass(CrashPoint::BlobSynced); }) == SIGKILL);
  CHECK(signal_that_ended([] { CrashPoints(CrashPoint::BlobSynced, 0).pass(CrashPoint::BlobSynced); }) == SIGKILL);
  const CrashPoints third(CrashPoint::DecisionCommitted, 3);
  const CrashPoints copy = third;  // handed to another thread: one count
  third.pass(CrashPoint::DecisionCommitted);
  copy.pass(CrashPoint::DecisionCommitted);
  CHECK(signal_that_ended([&] { third.pass(CrashPoint::DecisionCommitted); }) == SIGKILL);
}
#else
TEST_CASE("crash points: a release passes them all") {
  CHECK(signal_that_ended([] { CrashPoints(CrashPoint::BlobSynced, 1).pass(CrashPoint::BlobSynced); }) == 0);
}
#endif

TEST_CASE("utf8: characters are read and written, and what is no UTF-8 is one byte") {
  for (const std::uint32_t c : {0x24U, 0xE9U, 0x20ACU, 0x1F600U, 0x10FFFFU, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xFFFFU, 0x10000U}) {
    std::string text;
    append_utf8(text, c);
    const Utf8Character read = first_character(text + "x");
    CHECK(read.valid);
    CHECK(read.code_point == c);
    CHECK(read.bytes == text.size());
  }
  // a lone continuation, an overlong slash, a surrogate, beyond Unicode, half a character
  for (const char* text : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "\xE2\x82", "\xC3("}) {
    CAPTURE(text);
    CHECK_FALSE(first_character(text).valid);
    CHECK(first_character(text).bytes == 1);
  }
}

TEST_CASE("french_blanks: none ends a line before a high sign or inside quotation marks; what only looks like one stays") {
  CHECK(french_blanks("Qui ? « Anne » : oui ; non !") == "Qui\u00A0? «\u00A0Anne\u00A0»\u00A0: oui\u00A0; non\u00A0!");
  CHECK(french_blanks("Rouvrez-le : #rouvrir\nPossible : {}.") == "Rouvrez-le\u00A0: #rouvrir\nPossible\u00A0: {}.");
  CHECK(french_blanks("« {} ».") == "«\u00A0{}\u00A0».");
  for (const char* kept : {"Qui? Anne: oui!", "à 8 h 30", "port :8080", "a ;b", "  deux", ""}) CHECK(french_blanks(kept) == kept);
}
