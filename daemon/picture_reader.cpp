#include "daemon/picture_reader.h"

#include "base/errors.h"
#include "daemon/stored_attachments.h"

namespace m2t {
namespace {

constexpr std::size_t longest_picture_answer = 192 * 1024;

std::vector<std::string> arguments_of(const PictureProgram& program) { return {std::to_string(program.ends_after_idle.count())}; }

}  // namespace

PictureReader::PictureReader(const Blobs& blobs, PictureProgram program)
    : blobs_(blobs), limits_(program.limits), child_(program.path, longest_picture_answer, arguments_of(program)) {}

LockInReport picture_reader_lock() {
  const PictureProgram program;
  return ChildProgram(program.path, longest_picture_answer, arguments_of(program)).start();
}

PictureOutcome PictureReader::read(const PictureJob& job) {
  FileHandle file;
  try {
    file = blobs_.open_file(job.blob);
  } catch (const TransientError& e) {  // L-08: this picture's own trouble; the others go on
    return {{}, e.what()};
  }
  WorkResult result = child_.ask(to_bytes(place_in_mail(job.attachment)), file.fd(), limits_);
  if (!result.is_answered()) return {{}, std::move(result.failure)};
  auto answer = picture_answer_from_bytes(result.answer);
  if (!answer) {
    child_.replace();
    return {{}, "its answer made no sense"};
  }
  return {std::move(answer->text), {}, std::move(answer->small)};
}

}  // namespace m2t
