// T-27: pictures that are small as files and huge when they are decoded cost the program that reads them what it may have, and the daemon
// nothing.
#include <sys/resource.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "daemon/later.h"
#include "daemon/picture_reader.h"
#include "tests/daemon/screenshot_mail.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

std::string number(std::uint32_t value, int bytes, bool little_endian = false) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * (little_endian ? i : bytes - 1 - i) & 0xff);
  return out;
}

std::uint32_t crc_of(const std::string& bytes) {
  std::uint32_t crc = 0xffff'ffff;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (crc & 1 ? 0xedb8'8320 : 0);
  }
  return ~crc;
}

// Bits as deflate has them, the first one lowest.
class Bits {
 public:
  void put(unsigned bits, int count) {
    for (int i = 0; i < count; ++i) {
      bits_ |= (bits >> i & 1) << filled_;
      if (++filled_ < 8) continue;
      bytes_ += static_cast<char>(bits_);
      bits_ = 0;
      filled_ = 0;
    }
  }
  std::string finish() {
    if (filled_ > 0) bytes_ += static_cast<char>(bits_);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  unsigned bits_ = 0;
  int filled_ = 0;
};

// So many zeros: the first ones as they are, then copies of 258, which is as dense as it gets.
std::string deflated_zeros(std::uint64_t count) {
  constexpr unsigned last_block_with_fixed_codes = 0b011, literal_zero = 0b00001100, copy_of_258 = 0b10100011;
  const std::uint64_t copies = count == 0 ? 0 : (count - 1) / 258;
  Bits bits;
  bits.put(last_block_with_fixed_codes, 3);
  for (std::uint64_t i = copies * 258; i < count; ++i) bits.put(literal_zero, 8);
  for (std::uint64_t i = 0; i < copies; ++i) bits.put(copy_of_258, 13);  // from one byte before: five zeros
  bits.put(0, 7);
  return std::string("\x78\x01") + bits.finish() + number(static_cast<std::uint32_t>(count % 65521) << 16 | 1, 4);
}

std::string chunk(const std::string& name, const std::string& data) {
  return number(static_cast<std::uint32_t>(data.size()), 4) + name + data + number(crc_of(name + data), 4);
}

struct Bomb {
  std::string name, bytes;
};

std::uint64_t row_bytes(std::uint64_t width, std::uint64_t bits) { return width == 0 ? 0 : 1 + (width * bits + 7) / 8; }

std::uint64_t png_bytes(std::uint64_t width, std::uint64_t height, std::uint64_t bits, bool interlaced) {
  if (!interlaced) return row_bytes(width, bits) * height;
  constexpr std::array<std::array<std::uint64_t, 4>, 7> passes{
      {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
  std::uint64_t all = 0;
  for (const auto& [x, y, dx, dy] : passes) all += row_bytes((width - x + dx - 1) / dx, bits) * ((height - y + dy - 1) / dy);
  return all;
}

Bomb png(std::uint32_t width, std::uint32_t height, int colours, int depth, bool interlaced, const std::string& more = "") {
  const int channels = colours == 2 ? 3 : colours == 4 ? 2 : colours == 6 ? 4 : 1;
  const std::string head = number(width, 4) + number(height, 4) + number(static_cast<std::uint32_t>(depth), 1) +
                           number(static_cast<std::uint32_t>(colours), 1) + std::string(2, '\0') + number(interlaced ? 1 : 0, 1);
  const auto bits = static_cast<std::uint64_t>(channels * depth);
  return {"png " + std::to_string(width) + " x " + std::to_string(height) + ", colours " + std::to_string(colours) + ", depth " +
              std::to_string(depth) + (interlaced ? ", interlaced" : ""),
          "\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + more + (colours == 3 ? chunk("PLTE", std::string(6, '\x7f')) : "") +
              chunk("IDAT", deflated_zeros(png_bytes(width, height, bits, interlaced))) + chunk("IEND", "")};
}

// Frames that each are as large as a picture may be, none with more than its first colour.
Bomb gif(int frames) {
  const std::string side = number(7000, 2, true);
  std::string bytes = "GIF89a" + side + side + std::string("\x80\0\0", 3) + std::string(6, '\x7f');
  for (int i = 0; i < frames; ++i) bytes += "," + std::string(4, '\0') + side + side + std::string("\0\x02\x02\x4c\x01\0", 6);
  return {"gif of " + std::to_string(frames) + " frames", bytes + ";"};
}

// Pages without an end: each says that the next one is itself.
Bomb tiff_in_a_circle() {
  std::string bytes = "II" + number(42, 2, true) + number(8, 4, true) + number(4, 2, true);
  const auto entry = [](std::uint32_t tag, std::uint32_t value) {
    return number(tag, 2, true) + number(4, 2, true) + number(1, 4, true) + number(value, 4, true);
  };
  bytes += entry(256, 7000) + entry(257, 7000) + entry(273, 8) + entry(279, 4);
  return {"tiff whose next page is itself", bytes + number(8, 4, true)};
}

Bomb bmp_of_runs() {
  std::string bytes = "BM" + number(0, 4, true) + number(0, 4, true) + number(1078, 4, true) + number(40, 4, true) +
                      number(7000, 4, true) + number(7000, 4, true) + number(1, 2, true) + number(8, 2, true) +
                      number(1, 4, true) + std::string(20, '\0') + std::string(1024, '\x7f');
  for (int row = 0; row < 7000; ++row) {
    for (int i = 0; i < 27; ++i) bytes += std::string("\xff\0", 2);
    bytes += std::string("\0\0", 2);
  }
  return {"bmp of runs", bytes + std::string("\0\x01", 2)};
}

std::vector<Bomb> bombs() {
  std::vector<Bomb> all;
  const std::vector<std::pair<int, int>> kinds{{6, 16}, {2, 16}, {6, 8}, {2, 8}, {0, 1}, {0, 2}, {0, 4}, {0, 8},
                                               {0, 16}, {3, 1},  {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}};
  all.push_back(gif(1000));
  all.push_back(tiff_in_a_circle());
  all.push_back(bmp_of_runs());
  // A megabyte that becomes hundreds, beside a picture that is harmless.
  const std::string comment = std::string("Comment\0\0", 9) + deflated_zeros(300'000'000);
  all.push_back(png(16, 16, 0, 8, false, chunk("zTXt", comment)));
  all.push_back(png(16, 16, 0, 8, false, chunk("iCCP", std::string("ICC\0\0", 5) + deflated_zeros(300'000'000))));
  for (const bool interlaced : {false, true})
    for (const auto& [colours, depth] : kinds) all.push_back(png(7000, 7000, colours, depth, interlaced));
  for (const auto& [colours, depth] : kinds) all.push_back(png(2500, 20'000, colours, depth, false));
  return all;
}

long peak_of_children_mib() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  return used.ru_maxrss / 1024;
}

long own_memory_mib() {
  std::ifstream statm("/proc/self/statm");
  long all = 0, resident = 0;
  statm >> all >> resident;
  return resident * 4 / 1024;
}

}  // namespace

TEST_CASE("T-27: bombs stay within the memory of the program that reads them, and the next picture is read") {
  const bool is_limited = picture_reader_lock().memory_bytes > 0;  // a sanitizer's build is not
  TestDesk desk;
  auto reader = std::make_unique<PictureReader>(desk.blobs);
  const auto read = [&](const std::string& picture) {
    auto batch = desk.blobs.new_batch();
    batch->append(picture);
    PictureJob job;
    job.blob = batch->finish(desk.clock.now());
    batch->commit();
    job.attachment.encoding = "identity";
    job.attachment.length = picture.size();
    return reader->read(job);
  };
  read(picture_file("small.png"));
  std::vector<Bomb> all = bombs();
  CHECK(all.size() == 50);
  // Decoding them all takes minutes: the suite tries one of each way to be a bomb, M2T_CASES=50 all.
  const char* said = std::getenv("M2T_CASES");
  all.resize(std::min<std::size_t>(all.size(), said == nullptr ? 6 : std::strtoul(said, nullptr, 10)));
  std::uint64_t largest = 0;
  const long before = own_memory_mib();
  for (const Bomb& bomb : all) {
    CAPTURE(bomb.name);
    largest = std::max<std::uint64_t>(largest, bomb.bytes.size());
    const PictureOutcome outcome = read(bomb.bytes);
    CHECK(outcome.text.text.empty());
    CHECK((!outcome.failure.empty() || !outcome.text.why_nothing.empty()));
  }
  CHECK(own_memory_mib() - before < 16);
  CHECK(read(picture_file("small.png")).text.text.find("0x80070005") != std::string::npos);
  reader.reset();  // the last program has ended, too
  if (is_limited) CHECK(peak_of_children_mib() <= 512);
  MESSAGE(all.size() << " bombs, the largest of " << largest / 1024 << " KiB: the reader took at most " << peak_of_children_mib()
                     << " MiB");
}
