#include "parsers/attachments/content_type.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "parsers/reader.h"

using namespace m2t;
using namespace std::string_view_literals;

namespace {

std::string type_of(std::string_view bytes) { return type_of_content(bytes, true); }

std::string zip_entry(const std::string& name) {
  std::string entry("PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0\x05\0\0\0", 26);
  entry += static_cast<char>(name.size());
  return entry + std::string(3, '\0') + name + "hello";
}

std::string windows_program() {
  std::string bytes = "MZ" + std::string(58, '\0') + std::string("\x40\0\0\0", 4) + std::string("PE\0\0", 4);
  return bytes + std::string(100, '\0');
}

std::string mail_with_file(const std::string& fields, const std::string& bytes) {
  return "From: a@b\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n\r\nvoir le fichier\r\n--X\r\n" + fields +
         "\r\n\r\n" + bytes + "\r\n--X--\r\n";
}

bool tells_a_lie(const Mail& mail) {
  for (const auto& defect : mail.defects)
    if (defect.id == "attachments.type-lie") return true;
  return false;
}

}  // namespace

TEST_CASE("type: the files that people send are known by their first bytes") {
  CHECK(type_of("\x89PNG\r\n\x1a\n....") == "image/png");
  CHECK(type_of("\xff\xd8\xff\xe0....") == "image/jpeg");
  CHECK(type_of("%PDF-1.7\n....") == "application/pdf");
  CHECK(type_of(zip_entry("[Content_Types].xml") + zip_entry("word/document.xml")) ==
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  CHECK(type_of(zip_entry("[Content_Types].xml") + zip_entry("xl/workbook.xml")) ==
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  CHECK(type_of(zip_entry("photos/a.jpg")) == "application/zip");
  CHECK(type_of(windows_program()) == "application/x-msdownload");
  CHECK(type_of("MZ begins many a text") == "text/plain");
  CHECK(type_of("\xef\xbb\xbf<!DOCTYPE html><html>") == "text/html");
  CHECK(type_of("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") == "text/calendar");
  CHECK(type_of("\0\x05\x16\x07\0\x02\0\0"sv) == "application/applefile");
  CHECK(type_of("") == "");
}

TEST_CASE("type: an old Office file is known by its directory, wherever that is") {
  std::string file(4096, '\0');
  file.replace(0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
  file[30] = 9;
  file[48] = 5;
  const std::string_view name = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"sv;
  file.replace(6 * 512 + 128, name.size(), name);
  CHECK(ole_directory_place(file) == 6 * 512);
  CHECK(type_of_ole(std::string_view(file).substr(6 * 512)) == "application/msword");
  const auto mail = read_mail(mail_with_file("Content-Type: application/octet-stream; name=rapport", file));
  REQUIRE(mail.attachments.size() == 1);
  CHECK(mail.attachments[0].detected_type == "application/msword");
  CHECK(mail.attachments[0].kind == AttachmentKind::Document);
  CHECK(ole_directory_place("\xd0\xcf\x11\xe0") == 0);
  CHECK(type_of_ole("short").empty());
}

TEST_CASE("type: libmagic knows the rest, from several threads at once") {
  REQUIRE(load_type_database());
  const std::string ogg("OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0\x01\x1e\x01vorbis\0\0\0\0\x02\x44\xac\0\0"sv);
  const auto expected = type_of(ogg);
  CHECK(expected.find("ogg") != std::string::npos);
  std::vector<std::thread> threads;
  std::vector<int> same(4, 0);
  for (std::size_t i = 0; i < same.size(); ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) same[i] += type_of(ogg) == expected;
    });
  for (auto& thread : threads) thread.join();
  for (const int count : same) CHECK(count == 50);
}

TEST_CASE("type: a file that is not what it says is told, one that is only badly labelled is not") {
  const std::string png = "\x89PNG\r\n\x1a\n" + std::string(2000, 'x');
  const auto lies = [](const std::string& fields, const std::string& bytes) {
    return tells_a_lie(read_mail(mail_with_file(fields, bytes)));
  };
  CHECK(lies("Content-Type: image/png; name=a.png", "<html><body>hello</body></html>"));
  CHECK(lies("Content-Type: image/png; name=a.png", windows_program()));
  CHECK(lies("Content-Type: application/octet-stream; name=facture.pdf", windows_program()));
  CHECK(lies("Content-Type: application/pdf; name=a.pdf", windows_program()));
  CHECK_FALSE(lies("Content-Type: image/jpeg; name=a.jpg", png));
  CHECK_FALSE(lies("Content-Type: application/octet-stream; name=setup.exe", windows_program()));
  CHECK_FALSE(lies("Content-Type: application/octet-stream; name=x", png));
  CHECK_FALSE(lies("Content-Type: application/x-zip-compressed; name=a.docx",
                   zip_entry("[Content_Types].xml") + zip_entry("word/document.xml")));
  CHECK_FALSE(lies("Content-Type: application/vnd.ms-excel; name=a.csv", "a;b;c\r\n1;2;3\r\n"));
}

TEST_CASE("type: a picture without a name and a type is a picture") {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x05\0\0\0\x03\x20\x08\x02\0\0\0", 29);
  const auto mail = read_mail(mail_with_file("Content-Type: application/octet-stream", png + std::string(9000, 'x')));
  REQUIRE(mail.attachments.size() == 1);
  CHECK(mail.attachments[0].kind == AttachmentKind::Screenshot);
  CHECK(mail.attachments[0].name == "part-2.png");
}
