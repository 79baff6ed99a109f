#include "base/base64.h"

#include <doctest/doctest.h>

using namespace m2t;

TEST_CASE("base64: the test vectors of RFC 4648 section 10, and bytes of every kind") {
  CHECK(to_base64("").empty());
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foo") == "Zm9v");
  CHECK(to_base64("foob") == "Zm9vYg==");
  CHECK(to_base64("fooba") == "Zm9vYmE=");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(to_base64(std::string("\x00\xff\xfe\xfb", 4)) == "AP/++w==");
}
