#include "parsers/pictures/pictures.h"

#include <doctest/doctest.h>

#include "parsers/attachments/attachments.h"
#include "parsers/reader.h"

using namespace m2t;

namespace {

PictureTraits picture(std::string_view name, std::uint32_t width, std::uint32_t height, std::uint64_t size, bool is_inline = true,
                      PicturePlace place = PicturePlace::Unknown) {
  PictureTraits traits;
  traits.type = "image/png";
  traits.name = name;
  traits.size = size;
  traits.facts.width = width;
  traits.facts.height = height;
  traits.is_inline = is_inline;
  traits.place = place;
  return traits;
}

std::string png_head(unsigned width, unsigned height) {
  std::string head("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
  for (const unsigned side : {width, height})
    for (int shift = 24; shift >= 0; shift -= 8) head += static_cast<char>(side >> shift & 0xff);
  return head + std::string("\x08\x02\0\0\0", 5) + std::string(6000, 'x');
}

std::string outlook_mail(const std::string& html, const std::string& id, const std::string& bytes) {
  return "From: a@b\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\nContent-Type: text/html\r\n\r\n" + html +
         "\r\n--X\r\nContent-Type: image/png; name=\"image001.png\"\r\nContent-ID: <" + id + ">\r\n\r\n" + bytes +
         "\r\n--X--\r\n";
}

}  // namespace

TEST_CASE("pictures: size, palette and camera are read from the first bytes") {
  const auto png = read_picture_facts(png_head(1280, 800));
  CHECK(png.width == 1280);
  CHECK(png.height == 800);
  const auto gif = read_picture_facts(std::string("GIF89a\x20\x01\x10\0\x83\0\0", 13));
  CHECK(gif.width == 288);
  CHECK(gif.height == 16);
  CHECK(gif.colours == 16);
  using namespace std::string_view_literals;
  const std::string exif(
      "\xff\xd8\xff\xe1\0\x24"
      "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x06\0\0\0\x1a\0\0\0\0"
      "\xff\xc0\0\x11\x08\x0b\xd0\x0f\xc0\x03"sv);
  const auto jpeg = read_picture_facts(exif);
  CHECK(jpeg.has_camera);
  CHECK(read_picture_facts("\xff\xd8\xff").width == 0);
  CHECK(read_picture_facts("").pixels() == 0);
}

TEST_CASE("pictures: a file whose size leads outside says nothing, and costs nothing") {
  std::string png("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\x03\0\0\0crc.\xff\xff\xff\xffPLTE", 41);
  CHECK(read_picture_facts(png).width == 1);
  std::string jpeg = "\xff\xd8";
  for (int i = 0; i < 1000; ++i) jpeg += std::string("\xff\xe1\0\0", 4);
  CHECK(read_picture_facts(jpeg).width == 0);
}

TEST_CASE("pictures: logos by size, place, name and repetition; a screenshot when unsure") {
  const auto kind = [](const PictureTraits& traits) { return picture_kind(traits); };
  CHECK(kind(picture("image001.png", 1280, 800, 90000)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("image001.png", 420, 180, 9000)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("image001.png", 420, 180, 9000, true, PicturePlace::Signature)) == AttachmentKind::Logo);
  CHECK(kind(picture("image001.png", 1200, 700, 90000, true, PicturePlace::Signature)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("image002.png", 1200, 700, 90000, true, PicturePlace::Quotation)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("image003.png", 130, 60, 5000)) == AttachmentKind::Logo);
  CHECK(kind(picture("image.png", 400, 60, 5000, true, PicturePlace::NewText)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("image.png", 24, 24, 900, true, PicturePlace::NewText)) == AttachmentKind::Logo);
  CHECK(kind(picture("pixel.gif", 1, 1, 43, false)) == AttachmentKind::Logo);
  CHECK(kind(picture("erreur.png", 300, 60, 5000, false)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("logo_jette.png", 600, 200, 25000)) == AttachmentKind::Logo);
  CHECK(kind(picture("Screenshot logo page.png", 600, 200, 25000)) == AttachmentKind::Screenshot);
  CHECK(kind(picture("banner.jpg", 800, 120, 30000)) == AttachmentKind::Logo);
  auto twice = picture("image004.png", 300, 200, 20000);
  twice.is_repeated = true;
  CHECK(kind(twice) == AttachmentKind::Logo);
}

TEST_CASE("pictures: photos by camera, name and type") {
  const auto jpeg = [](std::string_view name, bool camera) {
    auto traits = picture(name, 4032, 3024, 2000000, false);
    traits.type = "image/jpeg";
    traits.facts.has_camera = camera;
    return picture_kind(traits);
  };
  CHECK(jpeg("image0.jpeg", true) == AttachmentKind::Photo);
  CHECK(jpeg("IMG_2041.jpg", false) == AttachmentKind::Photo);
  CHECK(jpeg("IMG-20260131-WA0003.jpg", false) == AttachmentKind::Photo);
  CHECK(jpeg("20260131_101502.jpg", false) == AttachmentKind::Photo);
  CHECK(jpeg("scan.jpg", false) == AttachmentKind::Screenshot);
  CHECK(picture_kind(picture("IMG_0012.PNG", 1170, 2532, 400000, false)) == AttachmentKind::Screenshot);
}

TEST_CASE("pictures: what stands under the signature of the HTML is a logo, what the HTML shows is inline") {
  const auto png = png_head(420, 180);
  const auto above = read_mail(
      outlook_mail("<p>Bonjour, voici l'erreur</p><img src=\"cid:image001.png@01D9\"><p>Merci</p>", "image001.png@01D9", png));
  REQUIRE(above.attachments.size() == 1);
  CHECK(above.attachments[0].kind == AttachmentKind::Screenshot);
  CHECK(above.attachments[0].is_inline);
  const auto below = read_mail(
      outlook_mail("<p>Bonjour</p><div id=\"Signature\">Anne<img src='cid:image001.png@01D9'></div>", "image001.png@01D9", png));
  CHECK(below.attachments.at(0).kind == AttachmentKind::Logo);
}

TEST_CASE("attachments: Apple's inline document is a file, an unreferenced inline picture is kept") {
  const auto mail = read_mail(
      "From: a@b\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n\r\nvoici\r\n--X\r\nContent-Type: application/pdf; "
      "name=a.pdf\r\nContent-Disposition: inline\r\n\r\n%PDF-1.4\r\n--X\r\n\r\net encore\r\n--X\r\nContent-Type: image/png; "
      "name=b.png\r\nContent-Disposition: inline\r\n\r\n" +
      png_head(900, 600) + "\r\n--X--\r\n");
  REQUIRE(mail.attachments.size() == 2);
  CHECK_FALSE(mail.attachments[0].is_inline);
  CHECK(mail.attachments[1].is_inline);
  CHECK(mail.text.find("et encore") != std::string::npos);
}

TEST_CASE("attachments: a Mac's second half of a file does not look like the file") {
  const auto mail = read_mail(
      "From: a@b\r\nContent-Type: multipart/appledouble; boundary=X\r\n\r\n--X\r\nContent-Type: application/applefile; "
      "name=\"photo.jpg\"\r\n\r\n" +
      std::string("\0\x05\x16\x07\0\x02\0\0", 8) + "\r\n--X\r\nContent-Type: image/jpeg; name=\"photo.jpg\"\r\n\r\n\xff\xd8\xff" +
      std::string(2000, 'x') + "\r\n--X--\r\n");
  REQUIRE(mail.attachments.size() == 2);
  CHECK(mail.attachments[0].name == "photo.jpg.rsrc");
  CHECK(mail.attachments[0].kind == AttachmentKind::Other);
  CHECK(mail.attachments[1].name == "photo.jpg");
}
