#include "parsers/body/flat_header_block.h"

#include <algorithm>
#include <string>
#include <vector>

#include "parsers/body/header_labels.h"
#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

struct FlatField {
  std::size_t begin = 0, value = 0;
  Label label = Label::Other;
};

// May a field begin at `at`? Yahoo glues them together: "<jan@example.org>Aan: … 09:26:50 CETOnderwerp: …".
bool may_begin_field(std::string_view line, std::size_t at) {
  if (at == 0) return true;
  const char before = line[at - 1];
  if (before == ' ' || before == '*' || before == '>' || line.substr(0, at).ends_with("\xC2\xA0")) return true;
  const bool capital = (line[at] >= 'A' && line[at] <= 'Z') || line.substr(at, 2) == "\xC3\x80";
  return capital && (is_ascii_digit(before) || (before >= 'A' && before <= 'Z'));
}

// The field whose name stands before the colon: the longest name that a field can begin with.
std::optional<FlatField> flat_field_at(std::string_view line, std::size_t colon) {
  constexpr std::size_t longest_name = 16;
  std::size_t end = colon;
  while (end > 0 && std::string_view(" *\xC2\xA0\xE2\x80\xAF").find(line[end - 1]) != std::string_view::npos) --end;
  for (std::size_t begin = end - std::min(end, longest_name); begin < end; ++begin) {
    if (!may_begin_field(line, begin)) continue;
    if (const auto label = label_of(fold_words(line.substr(begin, end - begin)))) return FlatField{begin, colon + 1, *label};
  }
  return std::nullopt;
}

// A name that comes again is a part of a value.
std::vector<FlatField> flat_fields(std::string_view line) {
  std::vector<FlatField> fields;
  constexpr std::size_t most_colons = 40;  // those of times and addresses included
  std::size_t colons = 0;
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos && fields.size() < 12 && ++colons < most_colons;
       colon = line.find(':', colon + 1)) {
    const auto field = flat_field_at(line, colon);
    const auto same = [&](const FlatField& other) { return other.label == field->label; };
    if (field && (field->label == Label::Other || std::none_of(fields.begin(), fields.end(), same))) fields.push_back(*field);
  }
  return fields;
}

}  // namespace

std::optional<QuotedHeaderBlock> read_flat_block(std::string_view line, std::size_t at) {
  line = line.substr(0, 2000);
  const auto fields = flat_fields(line);
  if (fields.size() < 3 || fields[0].label != Label::From || !trim_blanks(line.substr(0, fields[0].begin)).empty())
    return std::nullopt;
  QuotedHeaderBlock block;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t end = i + 1 < fields.size() ? fields[i + 1].begin : line.size();
    std::string_view value = trim_blanks(line.substr(fields[i].value, end - std::min(end, fields[i].value)));
    while (value.ends_with('*')) value = trim_blanks(value.substr(0, value.size() - 1));
    while (value.starts_with('*')) value = trim_blanks(value.substr(1));
    std::string* target = fields[i].label == Label::From      ? &block.from
                          : fields[i].label == Label::Date    ? &block.date
                          : fields[i].label == Label::Subject ? &block.subject
                                                              : nullptr;
    if (target && target->empty()) append_value(*target, value);
  }
  if (!tells_moment(block.date)) return std::nullopt;
  block.end = at + 1;
  return block;
}

}  // namespace m2t
