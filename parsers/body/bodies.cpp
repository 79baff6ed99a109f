#include "parsers/body/bodies.h"

#include <algorithm>

#include "parsers/attachments/rtf.h"
#include "parsers/body/text_files.h"
#include "parsers/mime/decode.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/text.h"

namespace m2t {
namespace {

bool is_blank_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_ascii_blank(text[i])) continue;
    if (text.substr(i, 2) == "\xc2\xa0") {
      ++i;
      continue;
    }
    return false;
  }
  return true;
}

// The charset that an HTML text names itself, when its part does not.
std::string charset_in_html(std::string_view html) {
  html = html.substr(0, 2048);
  const std::string head = ascii_lowered(html);
  auto at = head.find("charset=");
  if (at == std::string::npos) return {};
  at += 8;
  while (at < head.size() && (head[at] == '"' || head[at] == '\'' || head[at] == ' ')) ++at;
  return head.substr(at, std::min(head.find_first_of("\"' />;", at), head.size()) - at);
}

bool same_words(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  for (;;) {
    while (i < a.size() && is_ascii_blank(a[i])) ++i;
    while (j < b.size() && is_ascii_blank(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

// The forms of one text: alternatives, or a single part.
struct TextUnit {
  std::size_t key;  // the multipart/alternative, or the part itself
  std::vector<std::size_t> plain, html, rtf;
};

bool is_html_like(const MimePart& part) { return part.is("text/html") || part.is("application/xhtml+xml"); }

bool is_plain_like(const MimePart& part) { return part.is("text/plain") || part.is("text/enriched") || part.is("text/richtext"); }

bool is_rtf(const MimePart& part) { return part.is("text/rtf") || part.is("application/rtf"); }

std::string file_name_of(const MimePart& part) {
  auto name = part.disposition.parameter("filename");
  return name.empty() ? part.content_type.parameter("name") : name;
}

class TextChooser {
 public:
  TextChooser(std::string_view raw, const MimeTree& tree, const ReadLimits& limits, std::vector<Defect>& defects)
      : raw_(raw), tree_(tree), limits_(limits), defects_(defects) {}

  ChosenText choose() {
    chosen_.is_body.assign(tree_.parts.size(), false);
    mark_shown();
    gather_units();
    if (units_.empty()) take_attached_text();
    for (const auto& unit : units_) append(unit_text(unit));
    if (chosen_.text.empty() && chosen_.html.empty()) append(invitation_text());
    return std::move(chosen_);
  }

 private:
  // Parents stand before their children, so one pass decides what of the tree is on show.
  void mark_shown() {
    const auto& parts = tree_.parts;
    shown_.assign(parts.size(), false);
    alternative_.assign(parts.size(), no_part);
    std::vector<std::size_t> main_child(parts.size(), no_part);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto parent = parts[i].parent;
      const auto start = parts[parent].content_type.parameter("start");
      if (main_child[parent] == no_part || (!start.empty() && start == '<' + parts[i].content_id + '>')) main_child[parent] = i;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto parent = parts[i].parent;
      shown_[i] = parent == no_part || (shown_[parent] && shows(parts[parent], parent, main_child[parent] == i));
      if (parent != no_part) alternative_[i] = alternative_[parent];
      if (alternative_[i] == no_part && parts[i].form == PartForm::Multipart && parts[i].is("multipart/alternative"))
        alternative_[i] = i;
    }
  }

  static bool shows(const MimePart& parent, std::size_t index, bool is_main_child) {
    if (parent.form == PartForm::Message) return index == 0;
    if (parent.is("multipart/related") || parent.is("multipart/report") || parent.is("multipart/signed")) return is_main_child;
    return !parent.is("multipart/encrypted");
  }

  void gather_units() {
    for (std::size_t i = 0; i < tree_.parts.size(); ++i) {
      const auto& part = tree_.parts[i];
      if (!shown_[i] || part.form != PartForm::Leaf) continue;
      if (!is_text(part) || !may_be_body(part, i)) continue;
      const auto key = alternative_[i] == no_part ? i : alternative_[i];
      if (units_.empty() || units_.back().key != key) units_.push_back({key, {}, {}, {}});
      add_form(i);
    }
  }

  // Some programs call the only text of a mail an attachment; without a name it is no file.
  void take_attached_text() {
    for (std::size_t i = 0; i < tree_.parts.size(); ++i) {
      const auto& part = tree_.parts[i];
      if (!shown_[i] || part.form != PartForm::Leaf || !file_name_of(part).empty()) continue;
      if (!is_text(part)) continue;
      units_.push_back({i, {}, {}, {}});
      return add_form(i);
    }
  }

  static bool is_text(const MimePart& part) { return is_html_like(part) || is_plain_like(part) || is_rtf(part); }

  // One more form of the last text.
  void add_form(std::size_t index) {
    const auto& part = tree_.parts[index];
    auto& unit = units_.back();
    (is_html_like(part) ? unit.html : is_rtf(part) ? unit.rtf : unit.plain).push_back(index);
    chosen_.is_body[index] = true;
  }

  // A mail that is nothing but an invitation says what the invitation says; the calendar file stays an attachment.
  std::string invitation_text() {
    for (std::size_t i = 0; i < tree_.parts.size(); ++i) {
      const auto& part = tree_.parts[i];
      if (shown_[i] && part.form == PartForm::Leaf && part.is("text/calendar"))
        return calendar_to_text(told_charset(bounded_bytes(part, part.body(raw_)), part.content_type.parameter("charset")));
    }
    return {};
  }

  // A named text is a file, unless it is all there is to read so far and nobody called it an attachment.
  bool may_be_body(const MimePart& part, std::size_t index) const {
    const bool named = !file_name_of(part).empty();
    if (named && is_rtf(part)) return false;
    if (part.disposition.value == "attachment") return index == 0 && !named;
    return !named || units_.empty();
  }

  std::string unit_text(const TextUnit& unit) {
    std::string plain;
    for (const auto i : unit.plain) join(plain, plain_text(i));
    std::string from_html;
    for (const auto i : unit.html) {
      auto html = html_of(i);
      const bool needed = is_blank_text(plain) || is_html_stub(plain) || unit.plain.empty();
      if (needed) join(from_html, html_to_text(html));
      if (chosen_.html.empty()) chosen_.html = std::move(html);
    }
    if (is_blank_text(plain) && is_blank_text(from_html)) return rtf_text(unit);
    if (is_blank_text(plain) || (is_html_stub(plain) && !is_blank_text(from_html))) return from_html;
    return plain;
  }

  std::string rtf_text(const TextUnit& unit) {
    std::string text;
    for (const auto i : unit.rtf) {
      const auto read = read_rtf(bounded_bytes(tree_.parts[i], tree_.parts[i].body(raw_)), limits_.text_bytes);
      join(text, read.is_html ? html_to_text(read.text) : tidy_lines(read.text));
    }
    return text;
  }

  static void join(std::string& text, std::string_view more) {
    if (more.empty()) return;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text += more;
  }

  void append(const std::string& text) {
    // A mail whose writer put the same text twice side by side, once as HTML.
    if (is_blank_text(text) || same_words(text, last_unit_)) return;
    last_unit_ = text;
    join(chosen_.text, text);
    bound(chosen_.text);
  }

  void bound(std::string& text) {
    if (text.size() <= limits_.text_bytes) return;
    note_defect(defects_, "text.too-long");
    text.resize(utf8_prefix(text, limits_.text_bytes).size());
  }

  std::string plain_text(std::size_t index) {
    const auto& part = tree_.parts[index];
    const auto bytes = part.encoding == TransferEncoding::Identity ? without_files(part) : bounded_bytes(part, part.body(raw_));
    auto text = tidy_lines(told_charset(bytes, part.content_type.parameter("charset")));
    if (part.is("text/enriched") || part.is("text/richtext")) text = enriched_to_text(text);
    if (same_ascii(part.content_type.parameter("format"), "flowed"))
      text = unflowed(text, same_ascii(part.content_type.parameter("delsp"), "yes"));
    return text;
  }

  std::string html_of(std::size_t index) {
    const auto& part = tree_.parts[index];
    const auto bytes = bounded_bytes(part, part.body(raw_));
    const auto named_inside = charset_in_html(bytes);
    auto reading = read_charset(bytes, part.content_type.parameter("charset"), CharsetUse::Body);
    // The part's own label counts, unless it is none, or a lie that the text itself corrects.
    const bool says_nothing = part.content_type.parameter("charset").empty() || reading.unknown || reading.wrong;
    if (says_nothing && !named_inside.empty() && !is_valid_utf8(bytes))
      reading = read_charset(bytes, named_inside, CharsetUse::Body);
    auto html = tidy_lines(told(std::move(reading), bytes));
    bound(html);
    return html;
  }

  std::string told(CharsetReading reading, std::string_view bytes) {
    if (reading.unknown) note_defect(defects_, "text.charset-unknown");
    if (reading.wrong) note_defect(defects_, "text.charset-wrong");
    // In UTF-16 and UTF-32 half of the bytes and more are NUL.
    if (const auto nul = std::count(bytes.begin(), bytes.end(), '\0');
        nul > 0 && static_cast<std::size_t>(nul) < bytes.size() / 4)
      note_defect(defects_, "text.nul");
    return std::move(reading.text);
  }
  std::string told_charset(std::string_view bytes, std::string_view label) {
    return told(read_charset(bytes, label, CharsetUse::Body), bytes);
  }

  std::string bounded_bytes(const MimePart& part, std::string_view body) {
    auto bytes = decoded(body, part.encoding, limits_.text_bytes + 1);
    if (bytes.size() > limits_.text_bytes) bound(bytes);
    return bytes;
  }

  std::string without_files(const MimePart& part) {
    const auto body = part.body(raw_);
    TextFileFinder finder(body);
    std::string text;
    std::size_t at = 0;
    while (chosen_.files_in_text.size() < limits_.attachments) {
      const auto file = finder.next();
      if (!file) break;
      if (text.size() <= limits_.text_bytes) text += bounded_bytes(part, body.substr(at, file->offset - at));
      chosen_.files_in_text.push_back({decode_words(file->name), part.body_offset + file->offset, file->length, file->encoding});
      at = file->offset + file->length;
    }
    text += bounded_bytes(part, body.substr(at));
    bound(text);
    return text;
  }

  std::string_view raw_;
  const MimeTree& tree_;
  const ReadLimits& limits_;
  std::vector<Defect>& defects_;
  std::vector<bool> shown_;
  std::vector<std::size_t> alternative_;
  std::vector<TextUnit> units_;
  std::string last_unit_;
  ChosenText chosen_;
};

}  // namespace

ChosenText choose_text(std::string_view raw, const MimeTree& tree, const ReadLimits& limits, std::vector<Defect>& defects) {
  return TextChooser(raw, tree, limits, defects).choose();
}

}  // namespace m2t
