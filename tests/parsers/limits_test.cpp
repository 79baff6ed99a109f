// The limits of a mail (3.1 of the requirements), each at one less, at the limit, at one more, and at a hundred times it. Over a limit
// is never dropped: there is a defect, and what was read stays read.
#include <doctest/doctest.h>

#include <algorithm>

#include <string>

#include "parsers/mime/header.h"
#include "parsers/mime/mime.h"
#include "parsers/reader.h"

using namespace m2t;

namespace {

bool names(const std::vector<Defect>& defects, std::string_view id) {
  for (const auto& defect : defects)
    if (defect.id == id) return true;
  return false;
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

constexpr ReadLimits limits;

}  // namespace

TEST_CASE("limits: a header block of 256 KiB") {
  for (const std::size_t size : {limits.header_block_bytes - 1, limits.header_block_bytes, limits.header_block_bytes + 1,
                                 limits.header_block_bytes * 100}) {
    CAPTURE(size);
    std::string mail = "From: a@b.be\nSubject: first\n";
    while (mail.size() + 50002 < size) mail += "X-F: " + std::string(49996, 'x') + "\n";
    mail += "X-L: " + std::string(size - mail.size() - 6, 'x') + "\n\nbody";
    const auto read = read_mail(mail);
    CHECK(names(read.defects, "header.too-long") == (size > limits.header_block_bytes));
    CHECK(read.subject == "first");
    CHECK(read.text == "body");
  }
}

TEST_CASE("limits: one field of 100 KiB") {
  for (const std::size_t size : {limits.header_field_bytes - 1, limits.header_field_bytes, limits.header_field_bytes + 1,
                                 limits.header_field_bytes * 100}) {
    CAPTURE(size);
    const auto read = read_mail("X-Long: " + std::string(size - 8, 'x') + "\n\nbody");
    CHECK(names(read.defects, "header.field-too-long") == (size > limits.header_field_bytes));
    REQUIRE(read.headers.size() == 1);
    CHECK(read.headers[0].value.size() <= limits.header_field_bytes);
    CHECK(read.text == "body");
  }
}

TEST_CASE("limits: a thousand header fields") {
  for (const std::size_t count :
       {limits.header_fields - 1, limits.header_fields, limits.header_fields + 1, limits.header_fields * 100}) {
    CAPTURE(count);
    const auto read = read_mail(repeated("A: b\n", count) + "\nbody");
    CHECK(names(read.defects, "header.too-many-fields") == (count > limits.header_fields));
    CHECK(read.headers.size() == std::min(count, limits.header_fields));
    CHECK(read.text == "body");
  }
}

TEST_CASE("limits: two hundred addresses in all") {
  for (const std::size_t count : {limits.addresses - 1, limits.addresses, limits.addresses + 1, limits.addresses * 100}) {
    CAPTURE(count);
    const auto read = read_mail("From: a@b.be\nTo: " + repeated("x@y.be,\n ", count / 2) +
                                "z@y.be\nCc: " + repeated("x@y.be,\n ", count - count / 2 - 2) + "\n\nbody");
    CHECK(read.from->address == "a@b.be");
    CHECK(names(read.defects, "header.too-many-addresses") == (count > limits.addresses));
    CHECK(1 + read.to.size() + read.cc.size() == std::min(count, limits.addresses));
  }
}

TEST_CASE("limits: fifty levels of parts") {
  for (const std::size_t levels : {limits.depth - 1, limits.depth, limits.depth + 1, limits.depth * 100}) {
    CAPTURE(levels);  // with the text itself
    std::string raw;
    for (std::size_t i = 0; i + 1 < levels; ++i)
      raw += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    const auto tree = scan_mime(raw + "\ntext", {});
    CHECK(names(tree.defects, "mime.too-deep") == (levels > limits.depth));
    CHECK(tree.parts.size() == std::min(levels, limits.depth));
  }
}

TEST_CASE("limits: a thousand parts") {
  for (const std::size_t count : {limits.parts - 1, limits.parts, limits.parts + 1, limits.parts * 100}) {
    CAPTURE(count);  // with the multipart itself
    const auto raw = "Content-Type: multipart/mixed; boundary=X\n\n" + repeated("--X\n\nx\n", count - 1) + "--X--\n";
    const auto tree = scan_mime(raw, {});
    CHECK(names(tree.defects, "mime.too-many-parts") == (count > limits.parts));
    CHECK(tree.parts.size() == std::min(count, limits.parts + 1));
    if (count > limits.parts) CHECK(tree.parts.back().body_offset + tree.parts.back().body_length == raw.size());
  }
}

TEST_CASE("limits: ten enclosed messages") {
  for (const std::size_t count :
       {limits.nested_messages - 1, limits.nested_messages, limits.nested_messages + 1, limits.nested_messages * 100}) {
    CAPTURE(count);
    const auto side_by_side =
        "Content-Type: multipart/digest; boundary=X\n\n" + repeated("--X\n\nSubject: s\n\nx\n", count) + "--X--\n";
    const auto one_in_another = repeated("Content-Type: message/rfc822\n\n", count) + "Subject: last\n\ntext\n";
    for (const auto& raw : {side_by_side, one_in_another}) {
      const auto tree = scan_mime(raw, {});
      CHECK(names(tree.defects, "mime.too-many-messages") == (count > limits.nested_messages));
      const auto messages =
          std::count_if(tree.parts.begin(), tree.parts.end(), [](auto& p) { return p.form == PartForm::Message; });
      CHECK(messages == static_cast<std::ptrdiff_t>(std::min(count, limits.nested_messages)));
    }
  }
}

TEST_CASE("limits: a text of 1 MiB") {
  for (const std::size_t size : {limits.text_bytes - 1, limits.text_bytes, limits.text_bytes + 1}) {
    CAPTURE(size);
    const auto read = read_mail("From: a@b.be\n\n" + std::string(size, 't'));
    CHECK(names(read.defects, "text.too-long") == (size > limits.text_bytes));
    CHECK(read.text.size() == std::min(size, limits.text_bytes));
  }
  ReadOptions small;
  small.limits.text_bytes = 10'000;
  const auto read = read_mail("From: a@b.be\n\n" + std::string(1'000'000, 't'), small);
  CHECK(names(read.defects, "text.too-long"));
  CHECK(read.text.size() == 10'000);
}

TEST_CASE("limits: a hundred attachments") {
  for (const std::size_t count : {limits.attachments - 1, limits.attachments, limits.attachments + 1}) {
    CAPTURE(count);
    const auto read = read_mail("Content-Type: multipart/mixed; boundary=X\n\n" +
                                repeated("--X\nContent-Type: image/png\n\nx\n", count) + "--X--\n");
    CHECK(names(read.defects, "attachments.too-many") == (count > limits.attachments));
    CHECK(read.attachments.size() == std::min(count, limits.attachments));
  }
  ReadOptions small;
  small.limits.attachments = 5;
  const auto read = read_mail(
      "Content-Type: multipart/mixed; boundary=X\n\n" + repeated("--X\nContent-Type: image/png\n\nx\n", 500) + "--X--\n", small);
  CHECK(names(read.defects, "attachments.too-many"));
  CHECK(read.attachments.size() == 5);
}
