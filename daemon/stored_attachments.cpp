#include "daemon/stored_attachments.h"

#include <array>
#include <utility>

namespace m2t {
namespace {

// The words of the database.
constexpr std::array<std::pair<TransferEncoding, std::string_view>, 5> encoding_words{{
    {TransferEncoding::Identity, "identity"},
    {TransferEncoding::Base64, "base64"},
    {TransferEncoding::QuotedPrintable, "quoted-printable"},
    {TransferEncoding::UuEncode, "uuencode"},
    {TransferEncoding::YEnc, "yenc"},
}};

std::string_view encoding_word(TransferEncoding encoding) {
  for (const auto& [value, word] : encoding_words)
    if (value == encoding) return word;
  return "identity";
}

TransferEncoding encoding_from(std::string_view stored) {
  for (const auto& [value, word] : encoding_words)
    if (word == stored) return value;
  return TransferEncoding::Identity;
}

}  // namespace

std::vector<AttachmentRow> attachment_rows(const Mail& mail, const std::vector<CheckedFile>& checked) {
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
                    .inner_length = a.inner_length,
                    .scan = rows.size() < checked.size() ? checked[rows.size()].scan : FileScan()});
  }
  return rows;
}

PictureInMail place_in_mail(const AttachmentRow& a) {
  return {a.offset, a.length, encoding_from(a.encoding), a.inner_offset, a.inner_length};
}

void note_infected(Tx& tx, TicketId ticket, const AttachmentRow& file, Time now) {
  if (file.scan.state != ScanState::Infected) return;
  NewEntry note;
  note.ticket = ticket;
  note.kind = EntryKind::Note;
  note.visibility = Visibility::Internal;
  note.from = Person{"mail2ticket", "", Language::Unknown};
  note.at = now;
  note.text = "The file " + file.name + " has a virus (" + file.scan.what + "). Do not open it. It is never sent out.";
  tx.add_entry(note, {});
}

}  // namespace m2t
