#include "parsers/mime/mime.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "parsers/mime/delimiters.h"
#include "parsers/mime/part_facts.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

class MimeScanner {
 public:
  MimeScanner(std::string_view raw, const ReadLimits& limits) : raw_(raw), limits_(limits), lines_(raw) {}

  MimeTree scan() {
    skip_mbox_line();
    open_part(no_part, "text/plain", true);
    while (at_ < raw_.size()) {
      if (open_header_)
        read_header();
      else
        read_body();
    }
    if (open_header_) read_header();
    close_parts_inside(no_part, raw_.size());
    for (auto& level : stack_) note_unfinished(level);
    demote_empty_multiparts(tree_);
    distrust_base64(tree_, raw_);
    return std::move(tree_);
  }

 private:
  std::string_view line_text(const LineReader::Line& line) const { return raw_.substr(line.begin, line.end - line.begin); }
  void defect(std::string_view id) { note_defect(tree_.defects, id); }
  MimePart& last() { return tree_.parts.back(); }

  // mbox files put "From sender date" before each mail, and ">" before it when it was saved twice.
  void skip_mbox_line() {
    if (at_ == 0 && raw_.starts_with("\xef\xbb\xbf")) at_ = 3;
    while (raw_.substr(at_).starts_with("From ") || raw_.substr(at_).starts_with(">From ")) {
      defect("header.mbox-line");
      at_ = lines_.line_at(at_).next;
    }
    // Blank lines before the first field are a slip of whoever stored the mail.
    std::size_t ahead = at_;
    while (ahead < raw_.size() && is_line_end(raw_[ahead])) ++ahead;
    const auto line = raw_.substr(ahead, std::min<std::size_t>(raw_.size() - ahead, 300));
    if (ahead > at_ && field_name_length(line.substr(0, line.find_first_of("\r\n"))) > 0) {
      defect("header.blank-lines-before");
      at_ = ahead;
    }
  }

  void open_part(std::size_t parent, std::string_view default_type, bool is_message) {
    MimePart part;
    part.parent = parent;
    part.depth = parent == no_part ? 0 : tree_.parts[parent].depth + 1;
    part.header_offset = at_;
    tree_.parts.push_back(std::move(part));
    ended_.push_back(false);
    default_type_ = default_type;
    header_is_message_ = is_message;
    open_header_ = true;
  }

  // The header ends at a blank line, at a delimiter of an open multipart, or where no field stands any more.
  void read_header() {
    open_header_ = false;
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (at_ < raw_.size()) {
      const auto line = lines_.line_at(at_);
      const auto text = line_text(line);
      note_line_end(line);
      if (text.find_first_not_of(" \t") == std::string_view::npos && (text.empty() || blank_line_ends_header(line))) {
        at_ = line.next;
        break;
      }
      if (find_delimiter(stack_, text)) break;
      if (!continues_header(text, line, begin)) break;
      at_ = end = line.next;
    }
    finish_header(begin, end);
  }

  // A line of blanks only is a broken folding when more of a field follows, otherwise somebody's idea of a blank line.
  bool blank_line_ends_header(const LineReader::Line& line) const {
    if (line.next >= raw_.size()) return true;
    const auto ahead = raw_.substr(line.next, 300);
    const auto next = ahead.substr(0, ahead.find_first_of("\r\n"));
    return next.empty() || (next[0] != ' ' && next[0] != '\t' && field_name_length(next) == 0);
  }

  bool continues_header(std::string_view text, const LineReader::Line& line, std::size_t begin) {
    if (field_name_length(text) > 0) return true;
    if ((text[0] == ' ' || text[0] == '\t') && line.begin > begin) return true;
    // Neither field nor folded line: junk within the header when a well-known field follows, otherwise the text begins here.
    const auto next = raw_.substr(line.next, 300);
    const auto next_line = next.substr(0, next.find_first_of("\r\n"));
    constexpr std::array<std::string_view, 9> known = {"Content-", "MIME-Version", "Subject",  "From", "To",
                                                       "Date",     "Received",     "Message-", "X-"};
    const auto length = line.begin > begin ? field_name_length(next_line) : 0;
    for (const auto name : known) {
      const bool is_prefix = name.ends_with('-');
      if (length > 0 && (is_prefix ? begins_with_ascii(next_line, name) : same_ascii(next_line.substr(0, length), name)))
        return true;
    }
    if (tree_.parts.size() == 1 || header_is_message_) defect(line.begin > begin ? "header.no-blank-line" : "header.missing");
    return false;
  }

  // Told by the lines that we look at anyway: those of headers, and delimiters.
  void note_line_end(const LineReader::Line& line) {
    if (line.next == line.end) return;
    const auto style = raw_.substr(line.end, line.next - line.end);
    if (line_end_.empty()) line_end_ = style;
    if (style != line_end_ || style == "\r" || style.size() > 2) defect("mime.line-ends");
  }

  void finish_header(std::size_t begin, std::size_t end) {
    auto& part = last();
    part.header_length = end - begin;
    part.body_offset = at_;
    const auto block = raw_.substr(begin, end - begin);
    part.header = header_is_message_ ? read_header_block(block, limits_, tree_.defects)
                                     : read_content_fields(block, limits_, tree_.defects);
    describe_part(part, default_type_, tree_.defects);
    choose_form();
  }

  void choose_form() {
    const std::size_t index = tree_.parts.size() - 1;
    if (is_undeclared_multipart()) {
      defect("mime.multipart-undeclared");
      last().type = "multipart/mixed";
    }
    auto& part = last();
    if (part.begins("multipart/")) {
      if (!may_open()) return;
      part.form = PartForm::Multipart;
      if (part.encoding != TransferEncoding::Identity) defect("mime.encoding-on-container");
      stack_.push_back({index, boundary_of(part, stack_, tree_.defects), false, false});
    } else if (holds_message(part)) {
      if (part.encoding != TransferEncoding::Identity) return defect("mime.message-encoded");
      if (!may_open()) return;
      if (messages_ >= limits_.nested_messages) {
        defect("mime.too-many-messages");
        return;
      }
      ++messages_;
      part.form = PartForm::Message;
      open_part(index, "text/plain", true);
      skip_mbox_line();
      last().header_offset = at_;
    }
  }

  // A relay that lost the Content-Type field of a mail: its body begins with "--x" and a Content field.
  bool is_undeclared_multipart() const {
    const auto& part = tree_.parts.back();
    if (!header_is_message_ || part.header.has("Content-Type")) return false;
    auto body = raw_.substr(part.body_offset, longest_boundary + 100);
    body.remove_prefix(std::min(body.find_first_not_of("\r\n"), body.size()));
    if (!body.starts_with("--") || body.size() < 3 || is_ascii_blank(body[2])) return false;
    const auto next = body.find_first_not_of("\r\n", body.find_first_of("\r\n"));
    return next != std::string_view::npos && begins_with_ascii(body.substr(next), "Content-");
  }

  bool may_open() {
    if (last().depth + 1 < limits_.depth && tree_.parts.size() < limits_.parts) return true;
    if (last().depth + 1 >= limits_.depth)
      defect("mime.too-deep");
    else
      defect("mime.too-many-parts");
    return false;
  }

  // From here to the next line that is a delimiter of an open multipart.
  void read_body() {
    if (stack_.empty() || sealed_) {
      at_ = raw_.size();
      return;
    }
    while (at_ < raw_.size()) {
      const auto line = next_dashed_line();
      if (!line) return;
      const auto text = line_text(*line);
      auto found = find_delimiter(stack_, text);
      if (!found) found = guess_boundary(text, *line);
      at_ = line->next;
      if (found) note_line_end(*line);
      if (found) return pass_delimiter(*found, *line);
    }
  }

  // The next line that begins with "--"; base64 has no hyphen, so memchr runs through it.
  std::optional<LineReader::Line> next_dashed_line() {
    while (at_ < raw_.size()) {
      const auto* dash = static_cast<const char*>(std::memchr(raw_.data() + at_, '-', raw_.size() - at_));
      if (!dash) break;
      const auto place = static_cast<std::size_t>(dash - raw_.data());
      if (place + 1 < raw_.size() && raw_[place + 1] == '-' &&
          (place == last().body_offset || place == 0 || is_line_end(raw_[place - 1])))
        return lines_.line_at(place);
      at_ = std::min(raw_.find_first_not_of('-', place), raw_.size());
    }
    at_ = raw_.size();
    return std::nullopt;
  }

  // A multipart whose boundary is missing or wrong: a line "--x" with a Content field under it is what its writer used.
  std::optional<Delimiter> guess_boundary(std::string_view line, const LineReader::Line& place) {
    auto& level = stack_.back();
    if (level.has_parts || level.closed || tree_.parts.size() - 1 != level.part) return std::nullopt;
    auto boundary = ascii_trimmed(line.substr(2, longest_boundary));
    if (boundary.empty() || !begins_with_ascii(raw_.substr(place.next, 8), "Content-")) return std::nullopt;
    level.boundary = std::string(boundary);
    defect("mime.boundary-wrong");
    return Delimiter{stack_.size() - 1, false};
  }

  void pass_delimiter(const Delimiter& delimiter, const LineReader::Line& line) {
    for (std::size_t i = delimiter.level + 1; i < stack_.size(); ++i) note_unfinished(stack_[i]);
    stack_.resize(delimiter.level + 1);
    auto& level = stack_.back();
    close_parts_inside(level.part, end_before(line.begin));
    if (level.closed) defect("mime.part-after-end");
    level.closed = delimiter.is_end;
    if (delimiter.is_end) return;
    level.has_parts = true;
    if (at_ >= raw_.size()) return;  // the mail was cut in its last line
    open_part(level.part, tree_.parts[level.part].is("multipart/digest") ? "message/rfc822" : "text/plain", false);
    if (tree_.parts.size() <= limits_.parts) return;
    seal();
  }

  // T-19: the last part takes the rest of the mail as it is.
  void seal() {
    defect("mime.too-many-parts");
    sealed_ = true;
    open_header_ = false;
    last().type = "application/octet-stream";
    last().body_offset = at_;
  }

  void note_unfinished(const OpenMultipart& level) {
    if (!level.closed && level.has_parts) defect("mime.end-missing");
  }

  // RFC 2046 section 5.1.1: the line end before a delimiter belongs to it.
  std::size_t end_before(std::size_t line_begin) const {
    std::size_t end = line_begin;
    if (end > 0 && raw_[end - 1] == '\n') --end;
    if (end > 0 && raw_[end - 1] == '\r') --end;
    return end;
  }

  // Ends the parts that are open inside `container`: the last one and those that hold it.
  void close_parts_inside(std::size_t container, std::size_t end) {
    for (std::size_t i = tree_.parts.size() - 1; i != container && i != no_part; i = tree_.parts[i].parent) {
      auto& part = tree_.parts[i];
      if (ended_[i]) continue;
      ended_[i] = true;
      part.body_length = end > part.body_offset ? end - part.body_offset : 0;
    }
  }

  std::string_view raw_;
  const ReadLimits& limits_;
  LineReader lines_;
  MimeTree tree_;
  std::vector<OpenMultipart> stack_;
  std::vector<bool> ended_;    // by part: its end is known
  std::string_view line_end_;  // the first one seen
  std::size_t at_ = 0;
  std::size_t messages_ = 0;
  std::string_view default_type_;
  bool header_is_message_ = true;
  bool open_header_ = false;
  bool sealed_ = false;
};

}  // namespace

MimeTree scan_mime(std::string_view raw, const ReadLimits& limits) { return MimeScanner(raw, limits).scan(); }

}  // namespace m2t
