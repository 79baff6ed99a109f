#include "parsers/mime/header.h"

#include <cstring>

#include "parsers/mime/mimetic_fields.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

// A field as it stands in the block.
struct FieldPlace {
  std::string_view name;
  std::string_view raw;  // from the name to the end of the last folded line, without its line end
  std::string_view body() const { return raw.substr(raw.find(':') + 1); }
};

bool is_continuation(std::string_view line) { return !line.empty() && (line[0] == ' ' || line[0] == '\t'); }

std::vector<FieldPlace> find_fields_in(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects) {
  std::vector<FieldPlace> places;
  LineReader lines(block);
  bool in_field = false;
  for (std::size_t at = 0; at < block.size();) {
    const auto line = lines.line_at(at);
    at = line.next;
    const auto text = block.substr(line.begin, line.end - line.begin);
    if (is_continuation(text)) {
      if (in_field)
        places.back().raw = block.substr(static_cast<std::size_t>(places.back().raw.data() - block.data()),
                                         line.end - static_cast<std::size_t>(places.back().raw.data() - block.data()));
      continue;
    }
    const auto name_length = field_name_length(text);
    in_field = name_length > 0;
    if (!in_field) {
      note_defect(defects, "header.junk-line");
      continue;
    }
    if (places.size() >= limits.header_fields) {
      note_defect(defects, "header.too-many-fields");
      break;
    }
    places.push_back({text.substr(0, name_length), text});
  }
  return places;
}

// RFC 5322 section 2.2.3: the line end goes, the blank behind it stays.
std::string unfolded(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  for (std::size_t i = 0; i < body.size();) {
    const auto stop = std::min(body.find_first_of(std::string_view("\r\n\0", 3), i), body.size());
    out.append(body.substr(i, stop - i));
    i = stop + 1;
  }
  return std::string(ascii_trimmed(out));
}

// What mimetic reads well: printable names, short values, no NUL and no lone CR. The fields of MIME itself stay with us: mimetic
// takes them apart and writes them anew, without their comments.
bool is_for_mimetic(const FieldPlace& field) {
  constexpr std::size_t longest = 4096;  // mimetic is quadratic on one long field
  if (field.raw.size() > longest || begins_with_ascii(field.name, "Content-")) return false;
  for (const char c : field.name)
    if (c <= ' ' || c >= 0x7f) return false;
  for (std::size_t i = 0; i < field.raw.size(); ++i) {
    if (field.raw[i] == '\0') return false;
    if (field.raw[i] == '\r' && (i + 1 >= field.raw.size() || field.raw[i + 1] != '\n')) return false;
  }
  return field.raw.find(':') == field.name.size();
}

bool same_without_blanks(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  for (;;) {
    while (i < a.size() && is_ascii_blank(a[i])) ++i;
    while (j < b.size() && is_ascii_blank(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

void read_by_mimetic(const std::vector<FieldPlace>& places, HeaderBlock& block, std::vector<Defect>& defects) {
  std::string text;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!is_for_mimetic(places[i])) continue;
    chosen.push_back(i);
    text.append(places[i].raw).append("\r\n");
  }
  text += "\r\n";
  const auto read = fields_by_mimetic(text);
  if (!read || read->size() != chosen.size()) {
    note_defect(defects, "header.readers-disagree");
    return;
  }
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    auto& field = block.fields[chosen[k]];
    const auto& [name, value] = (*read)[k];
    if (name == field.name && same_without_blanks(value, field.value)) field.value = value;
  }
}

}  // namespace

const std::string* HeaderBlock::first(std::string_view name) const {
  for (const auto& field : fields)
    if (same_ascii(field.name, name)) return &field.value;
  return nullptr;
}

std::vector<const std::string*> HeaderBlock::all(std::string_view name) const {
  std::vector<const std::string*> values;
  for (const auto& field : fields)
    if (same_ascii(field.name, name)) values.push_back(&field.value);
  return values;
}

LineReader::Line LineReader::line_at(std::size_t from) {
  if (next_lf_ < from || (next_lf_ == 0 && from == 0)) {
    const auto lf = text_.find('\n', from);
    next_lf_ = lf == std::string_view::npos ? text_.size() : lf;
  }
  const auto* cr = next_lf_ > from ? static_cast<const char*>(std::memchr(text_.data() + from, '\r', next_lf_ - from)) : nullptr;
  if (!cr) return {from, next_lf_, std::min(next_lf_ + 1, text_.size())};
  const auto end = static_cast<std::size_t>(cr - text_.data());
  // CR CR LF is one line end that went through a careless converter, not a line end and a blank line.
  std::size_t next = end + 1;
  if (next + 1 < text_.size() && text_[next] == '\r' && text_[next + 1] == '\n') ++next;
  if (next < text_.size() && text_[next] == '\n') ++next;
  return {from, end, next};
}

std::size_t field_name_length(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && line[i] != ':' && line[i] != ' ' && line[i] != '\t') {
    const auto c = static_cast<unsigned char>(line[i]);
    if (c < 33 || c == 127 || i > 256) return 0;
    ++i;
  }
  const std::size_t length = i;
  while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
  return i < line.size() && line[i] == ':' ? length : 0;
}

namespace {

HeaderBlock read_places(std::vector<FieldPlace>& places, const ReadLimits& limits, std::vector<Defect>& defects) {
  HeaderBlock result;
  result.fields.reserve(places.size());
  for (auto& place : places) {
    if (place.raw.size() > limits.header_field_bytes) {
      note_defect(defects, "header.field-too-long");
      place.raw = place.raw.substr(0, limits.header_field_bytes);
    }
    result.fields.push_back({std::string(place.name), unfolded(place.body())});
  }
  return result;
}

std::string_view bounded_block(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects) {
  if (block.size() > limits.header_block_bytes) {
    note_defect(defects, "header.too-long");
    block = block.substr(0, limits.header_block_bytes);
  }
  return block;
}

}  // namespace

HeaderBlock read_header_block(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects) {
  block = bounded_block(block, limits, defects);
  if (block.find('\0') != std::string_view::npos) note_defect(defects, "header.nul");
  auto places = find_fields_in(block, limits, defects);
  auto result = read_places(places, limits, defects);
  for (const auto& field : result.fields)
    if (!is_valid_utf8(field.value)) note_defect(defects, "header.eight-bit");
  read_by_mimetic(places, result, defects);
  return result;
}

HeaderBlock read_content_fields(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects) {
  auto places = find_fields_in(bounded_block(block, limits, defects), limits, defects);
  std::erase_if(places, [](const FieldPlace& place) { return !begins_with_ascii(place.name, "Content-"); });
  return read_places(places, limits, defects);
}

HeaderBlock read_plain_fields(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects) {
  auto places = find_fields_in(bounded_block(block, limits, defects), limits, defects);
  return read_places(places, limits, defects);
}

std::size_t end_of_header(std::string_view text) {
  LineReader lines(text);
  for (std::size_t at = 0; at < text.size();) {
    const auto line = lines.line_at(at);
    if (line.end == line.begin) return line.begin;
    at = line.next;
  }
  return text.size();
}

}  // namespace m2t
