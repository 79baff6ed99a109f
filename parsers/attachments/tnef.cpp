#include "parsers/attachments/tnef.h"

#include <algorithm>
#include <cstdint>

#include "parsers/attachments/codepages.h"
#include "parsers/attachments/mapi_properties.h"
#include "parsers/attachments/rtf.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

constexpr std::uint32_t tnef_signature = 0x223e9f78;
constexpr std::size_t tnef_head = 6;  // the signature and a key
constexpr std::size_t longest_tnef_name = 4096;

// Attributes, by the low half of their number.
enum TnefAttribute : std::uint16_t {
  message_class_attribute = 0x8008,
  subject_attribute = 0x8004,
  body_attribute = 0x800c,
  codepage_attribute = 0x9007,
  message_properties = 0x9003,
  attachment_begins = 0x9002,
  attachment_title = 0x8010,
  attachment_data = 0x800f,
  attachment_transport_name = 0x9001,
  attachment_properties = 0x9005,
};

constexpr std::string_view message_interface("\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16);

class TnefReader {
 public:
  TnefReader(std::string_view bytes, const TnefLimits& limits, bool subject_only)
      : bytes_(bytes), limits_(limits), subject_only_(subject_only) {}

  Tnef read() {
    tnef_.is_tnef = begins_as_tnef(bytes_);
    if (!tnef_.is_tnef) return std::move(tnef_);
    ByteReader in(bytes_.substr(tnef_head), tnef_head);
    tnef_.is_whole = true;
    while (in.left() > 0) {
      const auto level = in.number(1);
      if ((level != 1 && level != 2) || (subject_only_ && level == 2)) break;  // garbage at the end
      const auto tag = static_cast<std::uint16_t>(in.number(4));
      const auto length = in.number(4);
      const auto place = in.place();
      const auto data = in.take(length);
      if (in.fits())
        in.take(std::min<std::size_t>(2, in.left()));
      else
        tnef_.is_whole = false;
      level == 1 ? read_message(tag, data, place) : read_file(tag, data, place);
    }
    return finish();
  }

 private:
  // Bytes in the codepage that the message names; the zero that ends them is cut.
  std::string text8(std::string_view bytes, std::size_t limit) const {
    return to_utf8(bytes.substr(0, std::min(bytes.find('\0'), limit)), codepage_, CharsetUse::Body);
  }
  std::string text_of(const MapiValue& value, std::size_t limit) const {
    if (value.type != mapi_unicode) return text8(value.bytes, limit);
    auto bytes = value.bytes.substr(0, limit & ~std::size_t{1});
    while (bytes.size() >= 2 && bytes.substr(bytes.size() - 2) == std::string_view("\0\0", 2)) bytes.remove_suffix(2);
    return to_utf8(bytes, "utf-16le", CharsetUse::Body);
  }

  void read_message(std::uint16_t tag, std::string_view data, std::size_t place) {
    switch (tag) {
      case codepage_attribute: codepage_ = codepage_label(ByteReader(data, place).number(4)); break;
      case subject_attribute: tnef_.subject = text8(data, longest_tnef_name); break;
      case message_class_attribute: tnef_.message_class = ascii_lowered(text8(data, 255)); break;
      case body_attribute:
        if (!subject_only_) plain_ = data;
        break;
      case message_properties: read_message_properties(data, place); break;
      default: break;
    }
  }
  void read_message_properties(std::string_view data, std::size_t place) {
    MapiReader properties(data, place);
    for (MapiValue value; properties.next(value);) {
      if (value.id == mapi_subject && tnef_.subject.empty()) tnef_.subject = text_of(value, longest_tnef_name);
      if (subject_only_) continue;
      if (value.id == mapi_body && tnef_.text.empty()) tnef_.text = text_of(value, limits_.text_bytes * 2);
      if (value.id == mapi_rtf) rtf_ = value.bytes;
      if (value.id == mapi_html) html_ = value;
      if (value.id == mapi_internet_codepage) html_codepage_ = ByteReader(value.bytes, 0).number(4);
    }
    if (!properties.fits()) tnef_.is_whole = false;
  }

  TnefFile& file() {
    if (tnef_.files.empty()) tnef_.files.emplace_back();
    return tnef_.files.back();
  }

  void read_file(std::uint16_t tag, std::string_view data, std::size_t place) {
    if (tag == attachment_begins) {
      if (tnef_.files.size() >= limits_.files) tnef_.is_whole = false;
      is_over_limit_ = tnef_.files.size() >= limits_.files;
      if (!is_over_limit_) tnef_.files.emplace_back();
      has_long_name_ = false;
      return;
    }
    if (is_over_limit_) return;
    if (tag == attachment_data) {
      file().offset = place;
      file().length = data.size();
    } else if (tag == attachment_title || tag == attachment_transport_name) {
      if (file().name.empty()) file().name = text8(data, longest_tnef_name);
    } else if (tag == attachment_properties) {
      read_file_properties(data, place);
    }
  }

  void read_file_properties(std::string_view data, std::size_t place) {
    MapiReader properties(data, place);
    for (MapiValue value; properties.next(value);) {
      if (value.id == mapi_long_file_name) set_name(value, true);
      if (value.id == mapi_file_name || value.id == mapi_display_name) set_name(value, false);
      if (value.id == mapi_mime_type) file().type = ascii_lowered(text_of(value, 255));
      if (value.id == mapi_content_id) file().content_id = text_of(value, 998);
      if (value.id == mapi_data) set_data(value);
    }
    if (!properties.fits()) tnef_.is_whole = false;
  }

  // The long name is the one that its sender gave; the others may be of the form IMAGE0~1.PNG.
  void set_name(const MapiValue& value, bool is_long) {
    if (has_long_name_ || (!is_long && !file().name.empty())) return;
    auto name = text_of(value, longest_tnef_name);
    if (name.empty()) return;
    file().name = std::move(name);
    has_long_name_ = is_long;
  }

  // An object begins with the number of the interface that it has.
  void set_data(const MapiValue& value) {
    const bool is_object = value.type == mapi_object && value.bytes.size() >= message_interface.size();
    const std::size_t head = is_object ? message_interface.size() : 0;
    file().offset = value.place + head;
    file().length = value.bytes.size() - head;
    file().is_message = is_object && value.bytes.starts_with(message_interface) && begins_as_tnef(value.bytes.substr(head));
  }

  Tnef finish() {
    if (subject_only_) return std::move(tnef_);
    if (tnef_.text.empty()) tnef_.text = text8(plain_, limits_.text_bytes);
    if (html_.bytes.data()) tnef_.html = html_.type == mapi_binary ? html_text() : text_of(html_, limits_.text_bytes * 2);
    if (!rtf_.empty() && tnef_.html.empty()) {
      auto rtf = read_rtf(rtf_decompressed(rtf_, 4 * limits_.text_bytes), limits_.text_bytes);
      (rtf.is_html ? tnef_.html : tnef_.rtf_text) = std::move(rtf.text);
    }
    for (auto& file : tnef_.files) {
      if (!file.is_message) continue;
      auto inner = TnefReader(bytes_.substr(file.offset, file.length), limits_, true).read();
      if (!inner.subject.empty()) file.name = std::move(inner.subject);
    }
    return std::move(tnef_);
  }
  std::string html_text() const {
    const auto bytes = html_.bytes.substr(0, limits_.text_bytes);
    const auto label = html_codepage_ == 0 ? codepage_ : codepage_label(html_codepage_);
    return to_utf8(bytes.substr(0, bytes.find('\0')), label, CharsetUse::Body);
  }

  std::string_view bytes_;
  const TnefLimits& limits_;
  bool subject_only_;  // of a message inside: what it is called is all that is asked
  Tnef tnef_;
  std::string codepage_ = "windows-1252";
  std::uint32_t html_codepage_ = 0;
  std::string_view plain_, rtf_;
  MapiValue html_;
  bool has_long_name_ = false;
  bool is_over_limit_ = false;
};

}  // namespace

bool begins_as_tnef(std::string_view bytes) {
  return bytes.size() >= tnef_head && ByteReader(bytes, 0).number(4) == tnef_signature;
}

Tnef read_tnef(std::string_view bytes, const TnefLimits& limits) { return TnefReader(bytes, limits, false).read(); }

}  // namespace m2t
