// peer_mimetic FOLDER ROUNDS: mimetic alone on the mails of a folder: structure by its input-iterator parser, every body decoded.
#include <mimetic/mimetic.h>

#include <sstream>

#include "tests/bench/reading/rounds.h"

namespace {

volatile std::size_t seen;

void read_bodies(const mimetic::MimeEntity& entity) {
  const std::string encoding = entity.header().contentTransferEncoding().mechanism();
  const std::string& body = entity.body();
  std::string decoded;
  decoded.reserve(body.size());
  if (encoding == "base64") {
    mimetic::Base64::Decoder decoder;
    mimetic::decode(body.begin(), body.end(), decoder, std::back_inserter(decoded));
  } else if (encoding == "quoted-printable") {
    mimetic::QP::Decoder decoder;
    mimetic::decode(body.begin(), body.end(), decoder, std::back_inserter(decoded));
  } else {
    decoded = body;
  }
  seen = seen + decoded.size();
  for (const auto* part : entity.body().parts()) read_bodies(*part);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const auto mails = m2t::bench::mails_in(argv[1]);
  m2t::bench::report("mime", std::atoi(argv[2]), [&] {
    for (const auto& raw : mails) {
      std::istringstream in(raw);
      mimetic::MimeEntity entity(in);
      read_bodies(entity);
    }
  });
}
