#include "daemon/staff_pictures.h"

#include <fmt/format.h>

#include "mailer/notice_words.h"

namespace m2t {
namespace {

constexpr std::size_t most_shown = 4;
constexpr std::size_t most_lines = 8;

void add_lines(std::vector<TemplateItem>& items, const std::string& text) {
  std::size_t lines = 0;
  for (std::string& line : lines_of(text)) {
    if (line.empty()) continue;
    if (++lines > most_lines) {
      items.push_back({{"picture_line", "…"}});
      return;
    }
    items.push_back({{"picture_line", std::move(line)}});
  }
}

}  // namespace

ShownPictures show_pictures(const EntryRow& entry, const std::map<std::size_t, SmallPictureRow>& small,
                            const std::string& mail_id, const std::string& domain) {
  ShownPictures shown;
  for (const auto& [position, picture] : entry.pictures) {
    if (position >= entry.attachments.size()) continue;
    TemplateItem item{{"picture_name", entry.attachments[position].name}};
    const auto copy = small.find(position);
    if (copy != small.end() && shown.attachments.size() < most_shown) {
      const std::string id = fmt::format("picture{}.{}@{}", shown.attachments.size() + 1, mail_id, domain);
      item["picture_cid"] = id;
      item["picture_width"] = std::to_string(copy->second.width);
      const std::string_view ending = copy->second.type == "image/png" ? "png" : "jpg";
      shown.attachments.push_back(
          {fmt::format("screenshot{}.{}", shown.attachments.size() + 1, ending), copy->second.type, copy->second.bytes, id});
    }
    if (picture.text.empty()) item[picture.state == PictureState::Pending ? "picture_waits" : "picture_is_mute"] = "yes";
    shown.items.push_back(std::move(item));
    add_lines(shown.items, picture.text);
  }
  return shown;
}

}  // namespace m2t
