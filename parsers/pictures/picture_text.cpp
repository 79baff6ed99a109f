#include "parsers/pictures/picture_text.h"

#include <algorithm>
#include <array>

#include "parsers/fields/error_text.h"
#include "parsers/pictures/picture_codes.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_message = 1000;
constexpr std::size_t longest_title = 200;
constexpr std::size_t most_codes_of_picture = 8;

// Folded: what dialogs say when something does not go, without the word error.
constexpr auto trouble_words = std::to_array<std::string_view>({"impossible",
                                                                "ne peut pas",
                                                                "n'a pas pu",
                                                                "n'ont pas pu",
                                                                "n'avons pas pu",
                                                                "ne repond pas",
                                                                "echoue",
                                                                "echec",
                                                                "refuse",
                                                                "refusee",
                                                                "inaccessible",
                                                                "introuvable",
                                                                "n'existe pas",
                                                                "incorrect",
                                                                "incorrecte",
                                                                "expire",
                                                                "expiree",
                                                                "verrouille",
                                                                "depasse",
                                                                "depassee",
                                                                "non reconnu",
                                                                "non valide",
                                                                "pas valable",
                                                                "n'etes pas autorise",
                                                                "n'autorise pas",
                                                                "probleme",
                                                                "bourrage",
                                                                "injoignable",
                                                                "ne fonctionne pas",
                                                                "bloque",
                                                                "kan niet",
                                                                "kan geen",
                                                                "kunnen niet",
                                                                "mislukt",
                                                                "geweigerd",
                                                                "niet gevonden",
                                                                "niet bereikbaar",
                                                                "onbereikbaar",
                                                                "verlopen",
                                                                "ongeldig",
                                                                "onjuist",
                                                                "vergrendeld",
                                                                "probleem",
                                                                "problemen",
                                                                "werkt niet",
                                                                "niet bereikt",
                                                                "vastgelopen",
                                                                "geblokkeerd",
                                                                "onleesbare",
                                                                "geen machtiging",
                                                                "niet geopend",
                                                                "cannot",
                                                                "can't",
                                                                "could not",
                                                                "couldn't",
                                                                "unable to",
                                                                "failed",
                                                                "failure",
                                                                "denied",
                                                                "refused",
                                                                "not found",
                                                                "invalid",
                                                                "expired",
                                                                "timed out",
                                                                "isn't working",
                                                                "not working",
                                                                "not available",
                                                                "unavailable",
                                                                "blocked",
                                                                "no authorization",
                                                                "don't have authorization",
                                                                "trouble",
                                                                "ran into a problem",
                                                                "not private",
                                                                "not correct",
                                                                "redirected you too many times",
                                                                "has stopped",
                                                                "fault"});

// The longer name first where one holds the other. Folded, and as shown.
struct Product {
  std::string_view folded, shown;
};
constexpr auto products = std::to_array<Product>({{"microsoft outlook", "Microsoft Outlook"},
                                                  {"outlook", "Microsoft Outlook"},
                                                  {"microsoft excel", "Microsoft Excel"},
                                                  {"excel", "Microsoft Excel"},
                                                  {"microsoft word", "Microsoft Word"},
                                                  {"microsoft access", "Microsoft Access"},
                                                  {"powerpoint", "Microsoft PowerPoint"},
                                                  {"microsoft teams", "Microsoft Teams"},
                                                  {"onedrive", "Microsoft OneDrive"},
                                                  {"sharepoint", "Microsoft SharePoint"},
                                                  {"windows powershell", "Windows PowerShell"},
                                                  {"windows update", "Windows Update"},
                                                  {"bitlocker", "BitLocker"},
                                                  {"remote desktop", "Remote Desktop"},
                                                  {"bureau a distance", "Remote Desktop"},
                                                  {"extern bureaublad", "Remote Desktop"},
                                                  {"adobe acrobat", "Adobe Acrobat"},
                                                  {"acrobat reader", "Adobe Acrobat"},
                                                  {"firefox", "Mozilla Firefox"},
                                                  {"google chrome", "Google Chrome"},
                                                  {"microsoft edge", "Microsoft Edge"},
                                                  {"anyconnect", "Cisco AnyConnect"},
                                                  {"citrix", "Citrix"},
                                                  {"saphir", "Saphir"},
                                                  {"sql*plus", "SQL*Plus"},
                                                  {"java", "Java"},
                                                  {"hp laserjet", "HP LaserJet"},
                                                  {"canon", "Canon"},
                                                  {"xerox", "Xerox"},
                                                  {"ricoh", "Ricoh"},
                                                  {"konica", "Konica Minolta"},
                                                  {"forticlient", "FortiClient"},
                                                  {"visual c++ runtime", "Microsoft Visual C++ Runtime"}});

struct Block {
  std::vector<const PictureLine*> lines;
  int left = 0, top = 0, right = 0, bottom = 0, height = 0;  // height: of a line
  bool error = false;
};

int height_of(const PictureLine& line) { return std::max(1, line.bottom - line.top); }

bool continues(const Block& block, const PictureLine& line) {
  const int height = std::max(block.height, height_of(line));
  const int gap = line.top - block.bottom;
  return gap > -height / 2 && gap <= height && std::abs(line.left - block.left) <= 2 * height &&
         10 * std::min(block.height, height_of(line)) >= 6 * height;
}

void add_to(Block& block, const PictureLine& line) {
  if (block.lines.empty()) {
    block.left = line.left;
    block.top = line.top;
    block.height = height_of(line);
  }
  block.lines.push_back(&line);
  block.left = std::min(block.left, line.left);
  block.right = std::max(block.right, line.right);
  block.bottom = std::max(block.bottom, line.bottom);
}

std::string text_of(const Block& block) {
  std::string text;
  for (const PictureLine* line : block.lines) text += line->text + '\n';
  return text;
}

bool tells_trouble(const Block& block) {
  const std::string text = text_of(block);
  if (!find_error_text(text).empty()) return true;
  const std::string folded = fold_words(text, 4000);
  if (std::any_of(trouble_words.begin(), trouble_words.end(), [&](std::string_view w) {
        return contains_word(folded, w) || (w.find('\'') != std::string_view::npos && folded.find(w) != std::string::npos);
      }))
    return true;
  return std::any_of(block.lines.begin(), block.lines.end(),
                     [](const PictureLine* line) { return !codes_in(line->text).empty(); });
}

// Paragraphs, top down. A line joins the nearest block that it continues; only the last few can be near.
std::vector<Block> blocks_of(const std::vector<PictureLine>& lines) {
  constexpr std::size_t look_back = 40;
  std::vector<Block> blocks;
  for (const PictureLine& line : lines) {
    const std::size_t end = blocks.size(), begin = end > look_back ? end - look_back : 0;
    std::size_t at = end;
    for (std::size_t i = end; i > begin && at == end; --i)
      if (continues(blocks[i - 1], line)) at = i - 1;
    if (at == end) blocks.emplace_back();
    add_to(blocks[at], line);
  }
  for (Block& block : blocks) block.error = tells_trouble(block);
  return blocks;
}

// A button or a menu: a word or two.
bool is_label(const Block& block) {
  return block.lines.size() == 1 && std::count(block.lines[0]->text.begin(), block.lines[0]->text.end(), ' ') <= 1;
}

bool stands_under(const Block& upper, const Block& lower) {
  const int height = std::max(upper.height, lower.height);
  const int gap = lower.top - upper.bottom;
  return gap > -height && gap <= 3 * height && std::abs(lower.left - upper.left) <= 2 * height;
}

// The blocks that make the message: the ones that tell of trouble, and what stands right above, between and under them.
std::vector<const Block*> message_blocks(const std::vector<Block>& blocks) {
  std::vector<bool> taken(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) taken[i] = blocks[i].error;
  const auto spread = [&](std::size_t from, std::size_t to, bool upwards) {
    const Block& upper = upwards ? blocks[to] : blocks[from];
    const Block& lower = upwards ? blocks[from] : blocks[to];
    if (!taken[to] && !is_label(blocks[to]) && stands_under(upper, lower)) taken[to] = true;
  };
  constexpr std::size_t reach = 12;
  for (std::size_t i = blocks.size(); i > 0; --i) {
    for (std::size_t j = i - 1; taken[i - 1] && j > 0 && i - j <= reach; --j) spread(i - 1, j - 1, true);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t j = i + 1; taken[i] && j < blocks.size() && j - i <= reach; ++j) spread(i, j, false);
  }
  std::vector<const Block*> message;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (taken[i]) message.push_back(&blocks[i]);
  return message;
}

bool can_be_title(const PictureLine& line) {
  const std::string_view text = line.text;
  return text.find("://") == std::string_view::npos && count_code_points(text) >= 3 &&
         text.find_first_of(".!?:", text.size() - 1) == std::string_view::npos;
}

// The title of the window: the nearest line above the message, a little to the left of it at most. A page has its heading instead.
const PictureLine* title_above(const std::vector<PictureLine>& lines, const std::vector<const Block*>& message) {
  const PictureLine& head = *message.front()->lines.front();
  int height = message.front()->height;
  for (const Block* block : message) height = std::clamp(block->height, 8, height);
  const PictureLine* title = nullptr;
  for (const PictureLine& line : lines) {
    if (!can_be_title(line) || line.bottom > head.top + height / 3 || line.bottom < head.top - 5 * height) continue;
    if (line.left > head.left + height || line.left < head.left - 9 * height) continue;
    if (!title || line.bottom > title->bottom) title = &line;
  }
  return title;
}

// Takes the title out of the message where it is only a title: a line by itself, of the size of the others, that tells no trouble.
std::string take_title(const std::vector<PictureLine>& lines, std::vector<const Block*>& message) {
  const Block& first = *message.front();
  const PictureLine& head = *first.lines.front();
  const bool alone = message.size() > 1 && first.lines.size() == 1;
  const PictureLine* title = title_above(lines, message);
  if (!title && alone && can_be_title(head)) {
    title = &head;
    if (!first.error && 10 * first.height < 12 * message[1]->height) message.erase(message.begin());
  }
  if (!title && can_be_title(head) && 10 * height_of(head) >= 13 * message.back()->height) title = &head;
  return title ? std::string(utf8_prefix(title->text, longest_title)) : std::string();
}

std::string product_of(std::string_view title, std::string_view text) {
  for (const std::string_view where : {title, text}) {
    const std::string folded = fold_words(where, longest_picture_text);
    for (const Product& product : products)
      if (contains_word(folded, product.folded)) return std::string(product.shown);
  }
  const std::size_t dash = title.rfind(" - ");
  return dash == std::string_view::npos ? std::string() : std::string(trim_blanks(title.substr(dash + 3)));
}

void add_text_line(std::string& text, std::string_view line, std::size_t limit) {
  if (text.size() + line.size() + 1 > limit) return;
  if (!text.empty()) text += '\n';
  text += line;
}

// Top down; what stands side by side is one line, in the order of its places.
std::string text_in_rows(const std::vector<PictureLine>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size();) {
    std::vector<const PictureLine*> row{&lines[i]};
    const int middle = (lines[i].top + lines[i].bottom) / 2;
    std::size_t next = i + 1;
    while (next < lines.size() && lines[next].top < middle && lines[next].bottom > middle) row.push_back(&lines[next++]);
    std::stable_sort(row.begin(), row.end(), [](const auto* a, const auto* b) { return a->left < b->left; });
    std::string joined;
    for (const PictureLine* line : row) joined += (joined.empty() ? "" : "  ") + line->text;
    add_text_line(text, joined, longest_picture_text);
    i = next;
  }
  return text;
}

}  // namespace

PictureText picture_text_of(std::vector<PictureLine> lines) {
  PictureText picture;
  for (PictureLine& line : lines) line.text = mended_codes(line.text);
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.top + a.bottom < b.top + b.bottom; });
  std::size_t weight = 0, sure = 0;
  for (const PictureLine& line : lines) {
    weight += line.text.size();
    sure += line.text.size() * static_cast<std::size_t>(std::clamp(line.confidence, 0, 100));
  }
  picture.confidence = weight == 0 ? 0 : static_cast<int>(sure / weight);
  picture.text = text_in_rows(lines);
  if (picture.text.empty()) picture.why_nothing = "no_text";
  const std::vector<Block> blocks = blocks_of(lines);
  std::vector<const Block*> message = message_blocks(blocks);
  if (!message.empty()) picture.title = take_title(lines, message);
  for (const Block* block : message) {
    for (const PictureLine* line : block->lines) {
      add_text_line(picture.message, line->text, longest_message);
      for (std::string& code : codes_in(line->text)) {
        if (picture.codes.size() < most_codes_of_picture &&
            std::find(picture.codes.begin(), picture.codes.end(), code) == picture.codes.end())
          picture.codes.push_back(std::move(code));
      }
    }
  }
  picture.product = product_of(picture.title, picture.text);
  return picture;
}

}  // namespace m2t
