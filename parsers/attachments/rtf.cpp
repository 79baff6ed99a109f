#include "parsers/attachments/rtf.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <vector>

#include "parsers/attachments/codepages.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

bool is_hidden_destination(std::string_view word) {
  for (const std::string_view hidden :
       {"fonttbl",   "colortbl",          "stylesheet", "info",       "pict",         "object",    "header",
        "footer",    "headerl",           "headerr",    "headerf",    "footerl",      "footerr",   "footerf",
        "listtable", "listoverridetable", "rsidtbl",    "generator",  "themedata",    "datastore", "xmlnstbl",
        "fldinst",   "bkmkstart",         "bkmkend",    "nonshppict", "latentstyles", "revtbl",    "filetbl"})
    if (word == hidden) return true;
  return false;
}

// A word "\name-12" or a symbol "\'", behind its backslash.
struct RtfWord {
  std::string_view name;
  int value = 0;
  bool has_value = false;
};

class RtfReader {
 public:
  RtfReader(std::string_view rtf, std::size_t limit) : in_(rtf), limit_(limit) {}

  RtfText read() {
    while (at_ < in_.size() && out_.text.size() < limit_) step();
    flush();
    out_.text.resize(utf8_prefix(out_.text, limit_).size());
    return std::move(out_);
  }

 private:
  struct Group {
    bool hidden = false;    // a destination that nobody sees
    bool is_tag = false;    // HTML that was kept: \*\htmltag
    bool is_fonts = false;  // the table of fonts
    bool html_rtf = false;  // between \htmlrtf and \htmlrtf0: RTF that stands for a tag
    int skip = 1;           // characters behind \u
    int font = 0;
  };
  static constexpr std::size_t deepest = 1000;

  void step() {
    const char c = in_[at_];
    if (c == '{') {
      ++at_;
      open_group();
    } else if (c == '}') {
      ++at_;
      close_group();
    } else if (c == '\\') {
      ++at_;
      control();
    } else {
      const auto end = std::min(in_.find_first_of("\\{}\r\n", at_), in_.size());
      if (end > at_) put_bytes(in_.substr(at_, end - at_));
      at_ = end == at_ ? at_ + 1 : end;  // line ends mean nothing
    }
  }

  void open_group() {
    after_group_mark_ = true;
    if (groups_.size() < deepest)
      groups_.push_back(group_);
    else
      ++too_deep_;
  }
  void close_group() {
    flush();
    after_group_mark_ = false;
    if (too_deep_ > 0) {
      --too_deep_;
    } else if (!groups_.empty()) {
      group_ = groups_.back();
      groups_.pop_back();
    }
  }

  RtfWord next_word() {
    const auto begin = at_;
    while (at_ < in_.size() && is_ascii_letter(in_[at_]) && at_ - begin < 40) ++at_;
    RtfWord word{in_.substr(begin, at_ - begin), 0, false};
    const auto* first = in_.data() + at_;
    const auto [end, error] = std::from_chars(first, in_.data() + std::min(in_.size(), at_ + 12), word.value);
    word.has_value = error == std::errc();
    if (error != std::errc::invalid_argument) at_ += static_cast<std::size_t>(end - first);
    if (at_ < in_.size() && in_[at_] == ' ') ++at_;
    return word;
  }

  void control() {
    if (at_ >= in_.size()) return;
    if (is_ascii_letter(in_[at_])) {
      const auto word = next_word();
      const bool first_of_group = after_group_mark_;
      after_group_mark_ = false;
      obey(word, first_of_group);
      return;
    }
    const char symbol = in_[at_++];
    if (symbol == '\'') {
      int value = 0;
      const auto digits = in_.substr(at_, 2);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
      if (error == std::errc()) put_byte(static_cast<char>(value));
      at_ += digits.size();
    } else if (symbol == '*') {
      is_optional_ = true;
      return;  // the word behind it is the first of the group still
    } else if (symbol == '~') {
      put_text("\xc2\xa0");
    } else if (symbol == '_') {
      put_text("-");
    } else if (symbol == '\r' || symbol == '\n') {
      put_text("\n");
    } else if (symbol == '\\' || symbol == '{' || symbol == '}') {
      put_bytes(in_.substr(at_ - 1, 1));
    }
    after_group_mark_ = false;
  }

  void obey(const RtfWord& word, bool first_of_group) {
    const auto name = word.name;
    if (first_of_group && is_optional_)
      open_optional(name);
    else if (first_of_group && is_hidden_destination(name))
      open_hidden(name);
    is_optional_ = false;
    if (name == "fromhtml")
      out_.is_html = true;
    else if (name == "htmlrtf")
      flush(), group_.html_rtf = !word.has_value || word.value != 0;
    else if (name == "ansicpg")
      codepage_ = codepage_label(static_cast<std::uint32_t>(std::max(word.value, 0)));
    else if (name == "uc")
      group_.skip = std::clamp(word.value, 0, 100);
    else if (name == "u")
      put_code(word.value);
    else if (name == "f")
      set_font(word.value);
    else if (name == "fcharset") {
      if (group_.is_fonts && fonts_.size() < 1000) fonts_[group_.font] = codepage_of_rtf_charset(word.value);
    } else if (name == "bin")
      at_ += std::min<std::size_t>(static_cast<std::size_t>(std::max(word.value, 0)), in_.size() - at_);
    else
      put_character(name);
  }

  void open_optional(std::string_view name) {
    flush();
    group_.is_tag = name == "htmltag";
    group_.hidden = group_.hidden || !group_.is_tag;
  }
  void open_hidden(std::string_view name) {
    flush();
    group_.hidden = true;
    group_.is_fonts = name == "fonttbl";
  }
  void set_font(int number) {
    flush();
    group_.font = number;
  }

  void put_character(std::string_view name) {
    struct Spelled {
      std::string_view name, text;
    };
    constexpr std::array spelled = {Spelled{"par", "\n"},           Spelled{"line", "\n"},          Spelled{"tab", "\t"},
                                    Spelled{"cell", "\t"},          Spelled{"row", "\n"},           Spelled{"sect", "\n"},
                                    Spelled{"page", "\n"},          Spelled{"lquote", "\u2018"},    Spelled{"rquote", "\u2019"},
                                    Spelled{"ldblquote", "\u201c"}, Spelled{"rdblquote", "\u201d"}, Spelled{"endash", "\u2013"},
                                    Spelled{"emdash", "\u2014"},    Spelled{"bullet", "\u2022"}};
    for (const auto& entry : spelled)
      if (entry.name == name) return put_text(entry.text);
  }

  bool is_shown() const { return !group_.hidden && (!out_.is_html || group_.is_tag || !group_.html_rtf); }

  void put_code(int value) {
    const auto unit = static_cast<char32_t>(static_cast<std::uint16_t>(value));
    skip_ = group_.skip;
    if (!is_shown()) return;
    flush_bytes();
    if (unit >= 0xd800 && unit < 0xdc00) {
      high_ = unit;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      if (high_) append_code_point(out_.text, 0x10000 + ((high_ - 0xd800) << 10) + (unit - 0xdc00));
      high_ = 0;
    } else if (unit == '\t' || unit == '\n' || (unit >= 32 && unit != 127)) {
      append_code_point(out_.text, unit);
    }
  }
  void put_byte(char c) { put_bytes(std::string_view(&c, 1)); }
  void put_bytes(std::string_view bytes) {
    after_group_mark_ = false;
    const auto skipped = std::min<std::size_t>(static_cast<std::size_t>(skip_), bytes.size());
    skip_ -= static_cast<int>(skipped);
    bytes.remove_prefix(skipped);
    if (is_shown()) pending_ += bytes;
  }
  void put_text(std::string_view utf8) {
    skip_ = 0;
    if (!is_shown()) return;
    flush_bytes();
    out_.text += utf8;
  }

  // Bytes are gathered, because a character may be two of them.
  void flush_bytes() {
    if (pending_.empty()) return;
    const auto font = fonts_.find(group_.font);
    const bool has_label = font != fonts_.end() && !font->second.empty() && font->second != "windows-1252";
    out_.text += to_utf8(pending_, has_label ? font->second : codepage_, CharsetUse::Body);
    pending_.clear();
  }
  void flush() {
    flush_bytes();
    skip_ = 0;
    high_ = 0;
  }

  std::string_view in_;
  std::size_t limit_;
  std::size_t at_ = 0;
  RtfText out_;
  Group group_;
  std::vector<Group> groups_;
  std::size_t too_deep_ = 0;
  std::string pending_;
  std::string codepage_ = "windows-1252";
  std::map<int, std::string> fonts_;
  int skip_ = 0;
  char32_t high_ = 0;
  bool after_group_mark_ = false;
  bool is_optional_ = false;
};

}  // namespace

RtfText read_rtf(std::string_view rtf, std::size_t limit) { return RtfReader(rtf, limit).read(); }

}  // namespace m2t
