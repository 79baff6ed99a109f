// The real mail2ticket-ocr, and programs that stand in its place and misbehave.
#include "daemon/picture_reader.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <fstream>

#include "daemon/later.h"
#include "tests/daemon/locked_in.h"
#include "tests/daemon/screenshot_mail.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// A "raw mail" that holds the picture as it is, between other bytes.
struct PictureDesk : TestDesk {
  PictureJob job(const std::string& picture) {
    const std::string before = "Subject: x\r\n\r\n";
    PictureJob made;
    auto batch = blobs.new_batch();
    batch->append(before + picture + "\r\nbehind it");
    made.blob = batch->finish(clock.now());
    batch->commit();
    made.attachment.encoding = "identity";
    made.attachment.offset = before.size();
    made.attachment.length = picture.size();
    return made;
  }
  std::filesystem::path program(const std::string& script) {
    const auto path = folder / "program";
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path.c_str(), 0700);
    return path;
  }
};

// In place of the real one, with less time, so that the tests are quick.
PictureProgram faulty_ocr(std::chrono::seconds answer_within = 300s) {
  return {.path = locked_program_path("faulty_ocr"), .limits = {512ull << 20, 1s, answer_within}};
}

// A picture as any other to whoever looks at its beginning alone.
std::string picture_ordering(const std::string& fault) { return picture_file("small.png") + "\nFAULT " + fault + "\n"; }

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

std::string png_that_says(std::uint32_t width, std::uint32_t height) {
  std::string picture = picture_file("small.png");
  return picture.replace(16, 8, big_endian(width) + big_endian(height));
}

}  // namespace

TEST_CASE("picture reader: the locked-in program reads a picture out of the raw mail, one after the other") {
  PictureDesk desk;
  PictureReader reader(desk.blobs);
  for (int i = 0; i < 2; ++i) {
    const PictureOutcome outcome = reader.read(desk.job(picture_file("dialogs-04a-nl.png")));
    CHECK(outcome.failure == "");
    CHECK(outcome.text.codes == std::vector<std::string>{"0x80240fff"});
    CHECK(outcome.text.title == "Windows Update");
  }
  for (const char* name : {"small.gif", "small.tif", "small.webp", "small.bmp", "small.jpg"}) {
    CAPTURE(name);
    const PictureOutcome outcome = reader.read(desk.job(picture_file(name)));
    CHECK(outcome.failure == "");
    CHECK(outcome.text.text.find("0x80070005") != std::string::npos);
  }
}

TEST_CASE("picture reader: it is locked in") { CHECK(picture_reader_lock().is_locked_in()); }

TEST_CASE("picture reader: spoiled pictures cost no more than their own text") {
  PictureDesk desk;
  PictureReader reader(desk.blobs);
  const std::string picture = picture_file("small.png");
  for (std::size_t cut = 0; cut < 10; ++cut) {
    const PictureOutcome outcome = reader.read(desk.job(picture.substr(0, picture.size() * cut / 10)));
    CHECK(outcome.failure == "");
  }
  CHECK(reader.read(desk.job(picture_file("small.gif"))).text.text.find("0x80070005") != std::string::npos);
}

TEST_CASE("picture reader: a raw mail that is missing is this picture's trouble") {
  PictureDesk desk;
  PictureReader reader(desk.blobs);
  PictureJob job = desk.job("x");
  job.blob = "2026-11/0000000000000000000000000000000000000000000000000000000000000000";
  CHECK(reader.read(job).failure.find("missing") != std::string::npos);
}

TEST_CASE("picture reader: a program that is missing is no picture's trouble") {
  PictureDesk desk;
  PictureReader reader(desk.blobs, {.path = desk.folder / "nowhere"});
  CHECK_THROWS_AS(reader.read(desk.job("x")), TransientError);
}

TEST_CASE("picture reader: a program that ends, talks nonsense or never greets is an error, and the daemon lives") {
  for (const char* script : {"exit 1", "kill -SEGV $$", "echo nonsense >&3; sleep 1"}) {
    CAPTURE(script);
    PictureDesk desk;
    PictureReader reader(desk.blobs, {.path = desk.program(script)});
    bool told = false;
    try {
      told = !reader.read(desk.job("x")).failure.empty();
    } catch (const TransientError&) {
      told = true;
    }
    CHECK(told);
  }
}

TEST_CASE("picture reader: a picture of more than 50 megapixels is refused with a reason, before it is decoded") {
  PictureDesk desk;
  PictureReader reader(desk.blobs);
  for (const auto& [width, height] :
       {std::pair{30'000u, 30'000u}, {5'000u, 10'001u}, {20'001u, 1u}, {0xffff'ffffu, 0xffff'ffffu}}) {
    CAPTURE(width);
    const PictureOutcome outcome = reader.read(desk.job(png_that_says(width, height)));
    CHECK(outcome.failure == "");
    CHECK(outcome.text.why_nothing == "too_large");
  }
  CHECK(reader.read(desk.job(png_that_says(5'000, 10'000))).text.why_nothing == "not_decodable");  // there is no more behind it
}

TEST_CASE("picture reader: whatever ends the program is told in words, and the next picture gets a new one (K-10, L-21)") {
  PictureDesk desk;
  constexpr std::array<std::pair<const char*, const char*>, 10> cases{{{"segv", "signal 11"},
                                                                       {"abort", "signal 6"},
                                                                       {"kill9", "signal 9"},
                                                                       {"exit", "ended by itself"},
                                                                       {"spin", "more than 1 s of processor time"},
                                                                       {"hunger", "more than 512 MB of memory"},
                                                                       {"garbage", "made no sense"},
                                                                       {"half", "ended by itself"},
                                                                       {"nonsense", "made no sense"},
                                                                       {"silence", "no answer within 3 s"}}};
  for (const auto& [fault, words] : cases) {
    CAPTURE(fault);
    if (!memory_is_limited && std::string_view(fault) == "hunger") continue;  // a sanitizer's build takes what it likes
    PictureReader reader(desk.blobs, faulty_ocr(std::string_view(fault) == "silence" ? 3s : 300s));
    const PictureOutcome outcome = reader.read(desk.job("FAULT " + std::string(fault)));
    CHECK_MESSAGE(contains(outcome.failure, words), outcome.failure);
    CHECK(reader.read(desk.job("none")).text.text == "a picture of 4 bytes");
  }
}

TEST_CASE(
    "picture reader: a file, a socket, another program or another process are refused to the one that reads pictures (T-28)") {
  PictureDesk desk;
  PictureReader reader(desk.blobs, faulty_ocr());
  for (const char* attempt : {"open", "write-file", "stat", "socket", "unix-socket"}) {
    CAPTURE(attempt);
    CHECK(reader.read(desk.job("FAULT " + std::string(attempt))).text.text == "EPERM");
  }
  for (const char* attempt : {"exec", "fork", "kill-parent", "code"}) {
    CAPTURE(attempt);
    const PictureOutcome outcome = reader.read(desk.job("FAULT " + std::string(attempt)));
    CHECK((contains(outcome.failure, "forbidden") || (!memory_is_limited && outcome.text.text == "EPERM")));
  }
}

TEST_CASE(
    "later: a picture that takes its reader over costs its own three attempts; ticket and other pictures stand (K-10, L-21)") {
  PictureDesk desk;
  PictureReader reader(desk.blobs, faulty_ocr());
  const std::string parts = picture_part(picture_ordering("segv"), "a.png") + picture_part(picture_file("small.png"), "b.png");
  const InboundId id = desk.add(desk.stored(mail_with_parts(parts)));
  desk.processing().handle_due();
  const TicketView before = desk.view(desk.row(id).ticket.value());
  REQUIRE(before.entries.at(0).pictures.size() == 2);
  REQUIRE(desk.outbox().size() == 1);
  Later later(
      {.store = desk.store, .read_picture = [&](const PictureJob& job) { return reader.read(job); }, .clock = desk.clock});
  for (int i = 0; i < 10; ++i) {
    while (later.do_one()) {
    }
    desk.clock.advance(2min);
  }
  const TicketView after = desk.view(before.ticket.id);
  const auto& pictures = after.entries.at(0).pictures;
  CHECK(pictures.at(0).state == PictureState::Failed);
  CHECK(pictures.at(0).attempts == 3);
  CHECK_MESSAGE(contains(pictures.at(0).reason, "signal 11"), pictures.at(0).reason);
  CHECK(pictures.at(1).state == PictureState::Done);
  CHECK(pictures.at(1).attempts == 1);
  CHECK(after.ticket.state == before.ticket.state);
  CHECK(after.entries.size() == before.entries.size());
  CHECK(after.entries.at(0).text == before.entries.at(0).text);
  CHECK(desk.outbox().size() == 1);
}

TEST_CASE("picture reader: the program ends when it has no work, and is started again for the next picture (L-21)") {
  PictureDesk desk;
  PictureReader reader(desk.blobs, {.ends_after_idle = 1s});
  const PictureJob job = desk.job(picture_file("small.png"));
  CHECK(contains(reader.read(job).text.text, "0x80070005"));
  const pid_t first = reader.pid();
  REQUIRE(first > 0);
  siginfo_t ended{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(first), &ended, WEXITED | WNOWAIT) == 0);  // nobody tells it to
  CHECK(ended.si_code == CLD_EXITED);
  CHECK(ended.si_status == 0);
  CHECK(contains(reader.read(job).text.text, "0x80070005"));
  CHECK(reader.pid() != first);
}
