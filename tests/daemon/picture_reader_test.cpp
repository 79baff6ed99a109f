// The real mail2ticket-ocr, and programs that stand in its place and misbehave.
#include "daemon/picture_reader.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

std::string file_content(const std::string& name) {
  std::ifstream in(std::string(M2T_SOURCE_DIR "/tests/ocr/pictures/") + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

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

}  // namespace

TEST_CASE("picture reader: the locked-in program reads a picture out of the raw mail, one after the other") {
  PictureDesk desk;
  PictureReader reader(desk.blobs);
  for (int i = 0; i < 2; ++i) {
    const PictureOutcome outcome = reader.read(desk.job(file_content("dialogs-04a-nl.png")));
    CHECK(outcome.failure == "");
    CHECK(outcome.text.codes == std::vector<std::string>{"0x80240fff"});
    CHECK(outcome.text.title == "Windows Update");
  }
  for (const char* name : {"small.gif", "small.tif", "small.webp", "small.bmp", "small.jpg"}) {
    CAPTURE(name);
    const PictureOutcome outcome = reader.read(desk.job(file_content(name)));
    CHECK(outcome.failure == "");
    CHECK(outcome.text.text.find("0x80070005") != std::string::npos);
  }
}

TEST_CASE("picture reader: it is locked in") { CHECK(picture_reader_lock().is_locked_in()); }

TEST_CASE("picture reader: spoiled pictures cost no more than their own text") {
  PictureDesk desk;
  PictureReader reader(desk.blobs);
  const std::string picture = file_content("small.png");
  for (std::size_t cut = 0; cut < 10; ++cut) {
    const PictureOutcome outcome = reader.read(desk.job(picture.substr(0, picture.size() * cut / 10)));
    CHECK(outcome.failure == "");
  }
  std::string huge = picture;  // its header says 30000 x 30000
  huge.replace(16, 8, std::string("\0\0\x75\x30\0\0\x75\x30", 8));
  CHECK(reader.read(desk.job(huge)).text.why_nothing == "too_large");
  CHECK(reader.read(desk.job(file_content("small.gif"))).text.text.find("0x80070005") != std::string::npos);
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
  PictureReader reader(desk.blobs, desk.folder / "nowhere");
  CHECK_THROWS_AS(reader.read(desk.job("x")), TransientError);
}

TEST_CASE("picture reader: a program that ends, talks nonsense or never greets is an error, and the daemon lives") {
  for (const char* script : {"exit 1", "kill -SEGV $$", "echo nonsense >&3; sleep 1"}) {
    CAPTURE(script);
    PictureDesk desk;
    PictureReader reader(desk.blobs, desk.program(script));
    bool told = false;
    try {
      told = !reader.read(desk.job("x")).failure.empty();
    } catch (const TransientError&) {
      told = true;
    }
    CHECK(told);
  }
}
