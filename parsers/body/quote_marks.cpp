#include "parsers/body/quote_marks.h"

#include <algorithm>
#include <array>

#include "parsers/body/flat_header_block.h"
#include "parsers/body/header_labels.h"
#include "parsers/text/text_lines.h"

namespace m2t {

bool is_quoted_line(std::string_view line) { return trim_blanks(line.substr(0, 64)).starts_with('>'); }

std::string_view without_quote_marks(std::string_view line) {
  for (std::string_view trimmed = trim_blanks(line.substr(0, 2000)); trimmed.starts_with('>');
       trimmed = trim_blanks(line.substr(0, 2000))) {
    line.remove_prefix(static_cast<std::size_t>(trimmed.data() - line.data()) + 1);
  }
  return line;
}

bool is_ruler(std::string_view line) {
  const std::string_view ruler = trim_blanks(line.substr(0, 300));
  return ruler.size() >= 4 && ruler.find_first_not_of(ruler.front()) == std::string_view::npos &&
         (ruler.front() == '_' || ruler.front() == '-' || ruler.front() == '=' || ruler.front() == '*');
}

namespace {

// Reads the lines of a header block, one after the other.
class HeaderBlockReader {
 public:
  explicit HeaderBlockReader(bool bare) : bare_(bare) {}

  std::optional<QuotedHeaderBlock> read(const Lines& lines, std::size_t at) {
    for (std::size_t i = at; i < lines.size() && i < at + 24; ++i) {
      if (i > at && separator_of(lines[i]) != Separator::None) {
        // Zoho writes its separator above the block and below it.
        if (at > 0 && trim_blanks(lines[i]) == trim_blanks(lines[at - 1])) block_.end = i + 1;
        break;
      }
      if (!take(lines[i], i)) break;
    }
    if (!seen(Label::From) || !is_proved(lines, at)) return std::nullopt;
    return std::move(block_);
  }

 private:
  bool seen(Label label) const { return seen_[static_cast<std::size_t>(label)]; }

  // Does the line belong to the block?
  bool take(std::string_view raw_line, std::size_t i) {
    if (const auto labelled = bare_ ? read_bare_label(raw_line) : read_label(raw_line)) return take_field(*labelled, i);
    const std::string_view line = trim_blanks(without_quote_marks(raw_line));
    // Some programs put a blank line between the fields; two end any block.
    if (line.empty()) return ++blanks_ == 1 && !(seen(Label::From) && seen(Label::Subject));
    if (blanks_ > 0 || continued_ >= 3 || line.size() >= 300) return false;
    // A long list of recipients, a subject that was wrapped, or a value below its name.
    if (value_ && (value_ != &block_.date || value_->empty())) append_value(*value_, line);
    if (value_ == &block_.from && value_->find(line) == 0) block_.end = i + 1;
    if (recipients_ && line.find('@') != std::string_view::npos) has_address_ = true;
    ++continued_;
    return true;
  }

  bool take_field(const LabelledLine& field, std::size_t i) {
    const auto place = static_cast<std::size_t>(field.label);
    if (field.label != Label::Other && seen_[place]) return false;  // a field that comes again begins another block
    seen_[place] = true;
    value_ = field.label == Label::From      ? &block_.from
             : field.label == Label::Date    ? &block_.date
             : field.label == Label::Subject ? &block_.subject
                                             : nullptr;
    recipients_ = field.label == Label::To;
    if (recipients_ && field.value.find('@') != std::string_view::npos) has_address_ = true;
    if (value_ && value_->empty()) append_value(*value_, field.value);
    continued_ = blanks_ = 0;
    block_.end = i + 1;
    return true;
  }

  // A form or list that somebody wrote ("Van: bureau 12 / Naar: bureau 14") has no address, no moment, and nothing above it.
  bool is_proved(const Lines& lines, std::size_t at) const {
    const int kinds = seen(Label::Date) + seen(Label::To) + seen(Label::Subject);
    if (kinds == 0) return false;
    if (is_announced(lines, at)) return true;
    if (block_.from.find('@') != std::string::npos) return kinds > 1 || !seen(Label::To);
    return kinds > 1 && (has_address_ || tells_moment(block_.date));
  }

  static bool is_announced(const Lines& lines, std::size_t at) {
    for (std::size_t i = at; i > 0 && i + 3 > at; --i) {
      const std::string_view above = lines[i - 1];
      if (trim_blanks(above.substr(0, 200)).empty()) continue;
      return (is_ruler(above) && trim_blanks(above.substr(0, 300)).size() >= 10) || separator_of(above) != Separator::None;
    }
    return false;
  }

  bool bare_;  // no colons
  QuotedHeaderBlock block_;
  std::array<bool, 5> seen_{};
  std::string* value_ = nullptr;  // which value the next line may go on with
  bool recipients_ = false;
  bool has_address_ = false;
  std::size_t continued_ = 0;
  std::size_t blanks_ = 0;
};

}  // namespace

std::optional<QuotedHeaderBlock> find_header_block(const Lines& lines, std::size_t at) {
  if (const std::string_view behind = behind_separator(lines[at]); behind.size() > 20) return read_flat_block(behind, at);
  const auto first = read_label(lines[at]);
  if (!first && at > 0 && separator_of(lines[at - 1]) != Separator::None && read_bare_label(lines[at]))
    return HeaderBlockReader(true).read(lines, at);
  if (!first || first->label == Label::Other) return std::nullopt;
  if (lines[at].size() > 60) {
    if (auto flat = read_flat_block(trim_blanks(without_quote_marks(lines[at])), at)) return flat;
  }
  return HeaderBlockReader(false).read(lines, at);
}

}  // namespace m2t
