#include "base/digest.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

using namespace m2t;

TEST_CASE("digest: SHA-256 of the standard's examples (FIPS 180-4)") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("digest: pieces give the same as the whole, however they are cut") {
  const std::string text(10'000, 'x');
  for (const std::size_t piece : {1U, 63U, 64U, 65U, 4096U}) {
    Sha256Stream stream;
    for (std::size_t at = 0; at < text.size(); at += piece) stream.add(std::string_view(text).substr(at, piece));
    CHECK(stream.finish() == sha256(text));
  }
}

TEST_CASE("digest: a stream that is finished says so instead of giving a wrong digest") {
  Sha256Stream stream;
  stream.add("a");
  Sha256Stream moved = std::move(stream);
  CHECK(moved.finish() == sha256("a"));
  CHECK_THROWS_AS(moved.add("b"), std::logic_error);
  CHECK_THROWS_AS(moved.finish(), std::logic_error);
}

TEST_CASE("digest: HMAC of RFC 4231 cases 1, 2 and 6") {
  CHECK(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(hmac_sha256_hex({}, {}) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("digest: comparison in constant time tells equal from unequal (A-08)") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("secret", "secret"));
  CHECK_FALSE(equal_in_constant_time("secret", "secreT"));
  CHECK_FALSE(equal_in_constant_time("secret", "secre"));
  CHECK_FALSE(equal_in_constant_time("", "s"));
}

TEST_CASE("digest: base32 without the letters that people mix up (A-08)") {
  CHECK(base32("") == "");
  CHECK(base32(std::string(5, '\0')) == "aaaaaaaa");
  CHECK(base32(std::string(5, '\xff')) == "99999999");
  CHECK(base32("\x01") == "ae");  // 00000 001·00
  CHECK(base32(std::string(16, '\x5a')).size() == 26);
  CHECK(base32(system_random()(4096)).find_first_of("lo01ABC=") == std::string::npos);
}

TEST_CASE("digest: the kernel's random bytes come in any length and do not repeat") {
  const RandomBytes random = system_random();
  CHECK(random(0).empty());
  CHECK(random(1000).size() == 1000);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random(16));
  CHECK(seen.size() == 1000);
}

TEST_CASE("digest: seeded bytes repeat with the seed, and copies of the source share one position") {
  RandomBytes one = seeded_random(7), two = seeded_random(7);
  CHECK(one(16) == two(16));
  CHECK(one(3) == two(3));
  CHECK(seeded_random(8)(16) != seeded_random(7)(16));
  const RandomBytes copy = one;
  CHECK(copy(16) != one(16));
}
