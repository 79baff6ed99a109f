// ours FOLDER ROUNDS: the reader on the mails of a folder: MIME alone with every body decoded, then what each further step adds.
#include "parsers/attachments/attachments.h"
#include "parsers/automatic/automatic.h"
#include "parsers/automatic/bounce.h"
#include "parsers/body/bodies.h"
#include "parsers/body/body.h"
#include "parsers/body/language.h"
#include "parsers/fields/fields.h"
#include "parsers/mime/decode.h"
#include "parsers/mime/mime.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"
#include "tests/bench/reading/rounds.h"

namespace {

volatile std::size_t seen;  // so that no work is left out as useless

// Structure, headers and every body decoded, texts to UTF-8: what the peers are asked for.
void mime_alone(const std::string& raw) {
  const auto tree = m2t::scan_mime(raw, m2t::ReadLimits{});
  for (const auto& part : tree.parts) {
    if (part.form != m2t::PartForm::Leaf) continue;
    if (part.begins("text/")) {
      const auto bytes = m2t::decoded(part.body(raw), part.encoding);
      seen = seen + m2t::to_utf8(bytes, part.content_type.parameter("charset"), m2t::CharsetUse::Body).size();
    } else {
      m2t::decode_body(part.body(raw), part.encoding, [](std::string_view piece) { seen = seen + piece.size(); });
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const auto mails = m2t::bench::mails_in(argv[1]);
  const int rounds = std::atoi(argv[2]);
  m2t::prepare_reading();  // what is loaded at the first use is not the first step's cost
  const auto all = [&](const char* name, auto&& step) {
    m2t::bench::report(name, rounds, [&] {
      for (std::size_t i = 0; i < mails.size(); ++i) step(i);
    });
  };
  all("mime", [&](std::size_t i) { mime_alone(mails[i]); });
  all("whole", [&](std::size_t i) { seen = seen + m2t::read_mail(mails[i]).text.size(); });

  std::vector<m2t::MimeTree> trees;
  std::vector<m2t::ChosenText> texts;
  std::vector<m2t::Mail> read;
  for (const auto& raw : mails) {
    trees.push_back(m2t::scan_mime(raw, m2t::ReadLimits{}));
    std::vector<m2t::Defect> defects;
    texts.push_back(m2t::choose_text(raw, trees.back(), m2t::ReadLimits{}, defects));
    read.push_back(m2t::read_mail(raw));
  }
  all("quotes", [&](std::size_t i) { seen = seen + m2t::split_body(read[i].text, read[i].html).new_text.size(); });
  all("language", [&](std::size_t i) { seen = seen + m2t::detect_language(read[i].subject, read[i].new_text).sure; });
  all("fields", [&](std::size_t i) { seen = seen + m2t::find_fields(read[i]).urls.size(); });
  all("automatic", [&](std::size_t i) {
    seen = seen + m2t::find_automatic(mails[i], trees[i], read[i]).why.size() + m2t::find_bounce(mails[i], trees[i], read[i]).is;
  });
  all("attachments", [&](std::size_t i) {
    std::vector<m2t::Defect> defects;
    seen = seen + m2t::list_attachments(mails[i], trees[i], texts[i], m2t::ReadLimits{}, defects).files.size();
  });
}
