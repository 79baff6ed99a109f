#include "daemon/attachment_rows.h"

namespace m2t {
namespace {

std::string_view encoding_word(TransferEncoding encoding) {
  switch (encoding) {
    case TransferEncoding::Identity: return "identity";
    case TransferEncoding::Base64: return "base64";
    case TransferEncoding::QuotedPrintable: return "quoted-printable";
    case TransferEncoding::UuEncode: return "uuencode";
    case TransferEncoding::YEnc: return "yenc";
  }
  return "identity";
}

}  // namespace

std::vector<AttachmentRow> attachment_rows(const Mail& mail) {
  std::vector<AttachmentRow> rows;
  rows.reserve(mail.attachments.size());
  for (const Attachment& a : mail.attachments) {
    rows.push_back({.name = a.name,
                    .type = a.type,
                    .sha256 = a.sha256,
                    .content_id = a.content_id,
                    .kind = std::string(to_word(a.kind)),
                    .encoding = std::string(encoding_word(a.encoding)),
                    .size = a.size,
                    .offset = a.offset,
                    .length = a.length,
                    .is_inline = a.is_inline,
                    .inner_offset = a.inner_offset,
                    .inner_length = a.inner_length});
  }
  return rows;
}

}  // namespace m2t
