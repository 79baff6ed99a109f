#include "parsers/mime/delimiters.h"

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

// The line behind "--": is it this boundary, followed by nothing but blanks, or by "--" first?
bool matches_boundary(std::string_view line, const std::string& boundary, bool& is_end) {
  if (!line.starts_with(boundary)) return false;
  line.remove_prefix(boundary.size());
  is_end = line.starts_with("--");
  if (is_end) line.remove_prefix(2);
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

std::optional<Delimiter> find_delimiter(const std::vector<OpenMultipart>& open, std::string_view line) {
  if (!line.starts_with("--") || open.empty()) return std::nullopt;
  line.remove_prefix(2);
  for (const bool closed : {false, true}) {
    for (std::size_t level = open.size(); level-- > 0;) {
      bool is_end = false;
      if (open[level].closed != closed || open[level].boundary.empty()) continue;
      if (!matches_boundary(line, open[level].boundary, is_end)) continue;
      if (closed && is_end) return std::nullopt;
      return Delimiter{level, is_end};
    }
  }
  return std::nullopt;
}

std::string boundary_of(const MimePart& part, const std::vector<OpenMultipart>& open, std::vector<Defect>& defects) {
  auto boundary = std::string(part.content_type.parameter("boundary").substr(0, longest_boundary + 1));
  while (!boundary.empty() && is_ascii_blank(boundary.back())) boundary.pop_back();
  if (boundary.empty()) note_defect(defects, "mime.boundary-missing");
  if (boundary.size() > longest_boundary) {
    note_defect(defects, "mime.boundary-too-long");
    boundary.clear();
  }
  for (const auto& level : open)
    if (!level.closed && !boundary.empty() && level.boundary == boundary) note_defect(defects, "mime.boundary-repeated");
  return boundary;
}

}  // namespace m2t
