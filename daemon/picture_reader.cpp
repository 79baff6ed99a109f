#include "daemon/picture_reader.h"

#include "base/errors.h"
#include "parsers/pictures/picture_in_mail.h"

namespace m2t {
namespace {

// L-21. An answer that takes longer than the daemon may take to stop is not waited for.
constexpr WorkLimits picture_limits{512ull * 1024 * 1024, std::chrono::seconds(20), std::chrono::seconds(24)};
constexpr std::size_t longest_answer = 128 * 1024;

TransferEncoding encoding_of(std::string_view word) {
  if (word == "base64") return TransferEncoding::Base64;
  if (word == "quoted-printable") return TransferEncoding::QuotedPrintable;
  if (word == "uuencode") return TransferEncoding::UuEncode;
  if (word == "yenc") return TransferEncoding::YEnc;
  return TransferEncoding::Identity;
}

}  // namespace

PictureReader::PictureReader(const Blobs& blobs, std::filesystem::path program)
    : blobs_(blobs), child_(std::move(program), longest_answer) {}

LockInReport picture_reader_lock() { return ChildProgram(locked_program_path("mail2ticket-ocr"), longest_answer).start(); }

PictureOutcome PictureReader::read(const PictureJob& job) {
  FileHandle file;
  try {
    file = blobs_.open_file(job.blob);
  } catch (const TransientError& e) {  // L-08: this picture's own trouble; the others go on
    return {{}, e.what()};
  }
  const AttachmentRow& a = job.attachment;
  const PictureInMail place{a.offset, a.length, encoding_of(a.encoding), a.inner_offset, a.inner_length};
  WorkResult result = child_.ask(to_bytes(place), file.fd(), picture_limits);
  if (!result.is_answered()) return {{}, std::move(result.failure)};
  auto text = picture_text_from_bytes(result.answer);
  if (!text) {
    child_.replace();
    return {{}, "its answer made no sense"};
  }
  return {*std::move(text), {}};
}

}  // namespace m2t
