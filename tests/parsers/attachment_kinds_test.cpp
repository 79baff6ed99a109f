#include <doctest/doctest.h>

#include <vector>

#include "parsers/attachments/attachments.h"

using namespace m2t;

namespace {

ListedFile listed(std::string_view type, std::string_view name, std::uint64_t size = 50000) {
  ListedFile file;
  file.attachment.type = type;
  file.attachment.name = name;
  file.attachment.size = size;
  file.attachment.sha256 = name;
  return file;
}

ListedFile png(std::string_view content_id, std::uint32_t width, std::uint32_t height, std::uint64_t size,
               std::string_view digest) {
  ListedFile file = listed("image/png", "image001.png", size);
  file.attachment.content_id = content_id;
  file.attachment.sha256 = digest;
  file.attachment.is_inline = true;
  file.picture = {width, height, 0, false};
  return file;
}

AttachmentKind kind_of(ListedFile file, const TextsAroundFiles& texts = {}) {
  return settle_attachments({std::move(file)}, texts).at(0).kind;
}

}  // namespace

TEST_CASE("attachment kinds: Outlook's image001.png is a screenshot in the text and a logo in the signature") {
  const TextsAroundFiles texts{"<p>Voici</p><img src=\"cid:a\"><p>Merci</p><img src=\"cid:b\">", "Voici\n[cid:a]", "",
                               "Merci\n[cid:b]"};
  const auto settled = settle_attachments({png("a", 600, 400, 18000, "one"), png("b", 150, 40, 3000, "two")}, texts);
  CHECK(settled[0].kind == AttachmentKind::Screenshot);
  CHECK(settled[1].kind == AttachmentKind::Logo);
  CHECK(settled[0].is_inline);
}

TEST_CASE("attachment kinds: what a quotation repeats is a logo, a screenshot there stays one") {
  const TextsAroundFiles texts{"", "Bonjour", "Le 3 nov. a écrit :\n[cid:a]\n[cid:b]\n[cid:c]", ""};
  const auto settled = settle_attachments(
      {png("a", 320, 120, 9000, "same"), png("b", 320, 120, 9000, "same"), png("c", 900, 600, 60000, "other")}, texts);
  CHECK(settled[0].kind == AttachmentKind::Logo);
  CHECK(settled[1].kind == AttachmentKind::Logo);
  CHECK(settled[2].kind == AttachmentKind::Screenshot);
}

TEST_CASE("attachment kinds: photos by camera, name and format") {
  ListedFile with_camera = listed("image/jpeg", "image0.jpeg", 2000000);
  with_camera.picture = {4032, 3024, 0, true};
  CHECK(kind_of(with_camera) == AttachmentKind::Photo);
  CHECK(kind_of(listed("image/jpeg", "IMG_1234.JPG", 2000000)) == AttachmentKind::Photo);
  CHECK(kind_of(listed("image/heic", "x.heic", 2000000)) == AttachmentKind::Photo);
  CHECK(kind_of(listed("application/octet-stream", "IMG_0456.heic", 2000000)) == AttachmentKind::Photo);
  CHECK(kind_of(listed("image/png", "IMG_1234.PNG", 400000)) == AttachmentKind::Screenshot);
}

TEST_CASE("attachment kinds: everything else by its type, and by its name where the type says nothing") {
  struct Row {
    std::string_view type, name;
    AttachmentKind kind;
  };
  for (const Row& row : std::initializer_list<Row>{{"application/pdf", "SKM_C308.pdf", AttachmentKind::Document},
                                                   {"application/octet-stream", "Scan_0001.PDF", AttachmentKind::Document},
                                                   {"text/calendar", "invite.ics", AttachmentKind::Calendar},
                                                   {"application/octet-stream", "Verhuis.ics", AttachmentKind::Calendar},
                                                   {"text/x-vcard", "Jean.vcf", AttachmentKind::Contact},
                                                   {"application/octet-stream", "Jean.VCF", AttachmentKind::Contact},
                                                   {"application/pkcs7-signature", "smime.p7s", AttachmentKind::Signature},
                                                   {"application/octet-stream", "smime.p7s", AttachmentKind::Signature},
                                                   {"message/rfc822", "part-2.eml", AttachmentKind::Message},
                                                   {"application/octet-stream", "RE verhuis.msg", AttachmentKind::Message},
                                                   {"application/vnd.ms-outlook", "mail", AttachmentKind::Message},
                                                   {"application/zip", "logs.zip", AttachmentKind::Archive},
                                                   {"video/mp4", "ecran.mp4", AttachmentKind::Other}}) {
    CAPTURE(row.type);
    CAPTURE(row.name);
    CHECK(kind_of(listed(row.type, row.name)) == row.kind);
  }
}
