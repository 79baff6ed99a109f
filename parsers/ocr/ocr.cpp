#include "parsers/ocr/ocr.h"

#include <dlfcn.h>
#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#include "base/errors.h"
#include "parsers/ocr/ocr_decode.h"
#include "parsers/ocr/ocr_glyphs.h"
#include "parsers/ocr/ocr_prepare.h"
#include "parsers/text/charset.h"

namespace m2t {

namespace {

constexpr int resolution = 200;               // what a letter of the wanted height has in a printed text
constexpr int recognise_at_most_ms = 25'000;  // by the clock on the wall; the limit of the processor's time is shorter
constexpr std::size_t most_lines_read = 2000;

bool has_letter_or_digit(std::string_view text) {
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0xC0)
      return true;
  }
  return false;
}

// Less sure ones are icons and ornaments. No icon looks like a long word, and the recogniser is never sure of codes.
int least_confidence(std::string_view text) { return text.size() < 4 ? 65 : text.size() < 9 ? 40 : text.size() < 20 ? 15 : 5; }

// Moves to the last word of the line.
std::vector<WordOnPicture> words_of_line(tesseract::ResultIterator& at) {
  std::vector<WordOnPicture> words;
  while (true) {
    const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_WORD));
    int left = 0, top = 0, right = 0, bottom = 0;
    if (text && at.BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom))
      words.push_back({shown_line(repaired_utf8(text.get())), {left, top, right - 1, bottom - 1, 0}});
    if (at.IsAtFinalElement(tesseract::RIL_TEXTLINE, tesseract::RIL_WORD) || !at.Next(tesseract::RIL_WORD)) return words;
  }
}

std::optional<PictureLine> line_at(tesseract::ResultIterator& at, const PreparedPicture& ready) {
  PictureLine line;
  line.confidence = static_cast<int>(at.Confidence(tesseract::RIL_TEXTLINE));
  std::vector<WordOnPicture> words = words_of_line(at);
  if (words.empty()) return std::nullopt;
  drop_icons(words);
  const Spot box = box_around(words);
  line.text = text_by_pixels(ready.grey, std::move(words));
  if (!has_letter_or_digit(line.text) || line.confidence < least_confidence(line.text)) return std::nullopt;
  const auto in_original = [&](int at_prepared) { return static_cast<int>(at_prepared / ready.scale); };
  line.left = in_original(box.left);
  line.top = in_original(box.top);
  line.right = in_original(box.right);
  line.bottom = in_original(box.bottom);
  return line;
}

// Tesseract asks OpenMP for four threads a line, which wait for each other in busy loops: four times the processor's time for nothing
// on a machine that does other work, too. It may be built without OpenMP.
void stay_on_one_core() {
  using SetLevels = void (*)(int);
  if (const auto set_levels = reinterpret_cast<SetLevels>(::dlsym(RTLD_DEFAULT, "omp_set_max_active_levels"))) set_levels(0);
}

PictureText nothing(std::string_view why) {
  PictureText text;
  text.why_nothing = why;
  return text;
}

}  // namespace

struct Ocr::Engine {
  tesseract::TessBaseAPI api;
};

Ocr::Ocr() : engine_(std::make_unique<Engine>()) {
  stay_on_one_core();
  if (engine_->api.Init(nullptr, "fra+nld+eng", tesseract::OEM_LSTM_ONLY) != 0)
    throw PermanentError(
        "Tesseract's data for French, Dutch and English cannot be loaded; install tesseract-ocr-fra, -nld and -eng");
  engine_->api.SetVariable("debug_file", "/dev/null");
  engine_->api.SetVariable("thresholding_method", "2");  // by the place (Sauvola): panels of other greys hide no writing
  engine_->api.SetVariable("tessedit_do_invert", "0");   // all writing is dark by now; a second try as light writing is lost time
  engine_->api.SetPageSegMode(tesseract::PSM_SPARSE_TEXT);
}

Ocr::~Ocr() = default;

PictureText Ocr::read(std::string_view picture, SmallPicture* small) {
  if (!picture_format(picture)) return nothing("not_a_picture");
  const auto header = read_picture_header(picture);
  if (!header) return nothing("not_decodable");
  if (is_too_large(*header)) return nothing("too_large");
  auto grey = decode_picture(picture, *header, small);
  if (!grey) return nothing("not_decodable");
  const PreparedPicture ready = prepare_picture(*std::move(grey));
  engine_->api.SetImage(ready.grey.pixels.data(), ready.grey.width, ready.grey.height, 1, ready.grey.width);
  engine_->api.SetSourceResolution(resolution);
  tesseract::ETEXT_DESC monitor;
  monitor.set_deadline_msecs(recognise_at_most_ms);
  if (engine_->api.Recognize(&monitor) != 0) return nothing("too_slow");
  std::vector<PictureLine> lines;
  const std::unique_ptr<tesseract::ResultIterator> at(engine_->api.GetIterator());
  while (at && lines.size() < most_lines_read) {
    if (auto line = line_at(*at, ready)) lines.push_back(*std::move(line));
    if (!at->Next(tesseract::RIL_TEXTLINE)) break;
  }
  engine_->api.Clear();
  if (lines.empty()) return nothing("no_text");
  return picture_text_of(std::move(lines));
}

}  // namespace m2t
