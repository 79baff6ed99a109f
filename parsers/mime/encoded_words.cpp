#include "parsers/mime/encoded_words.h"

#include "parsers/mime/decode.h"
#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

// Q is quoted-printable with "_" for the blank; trailing blanks are no transport padding here.
std::string decoded_q(std::string_view text) {
  const auto hex = [](char c) { return is_ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '=' && i + 2 < text.size() ? hex(ascii_lower(text[i + 1])) : -1;
    const int low = high >= 0 ? hex(ascii_lower(text[i + 2])) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '_' ? ' ' : text[i];
    }
  }
  return out;
}

// Bytes of neighbouring words of one charset are put together first: programs split characters.
class WordJoiner {
 public:
  void add_word(const EncodedWord& word) {
    if (!bytes_.empty() && !same_ascii(word.charset, charset_)) flush();
    charset_ = word.charset;
    bytes_ += word.bytes;
  }
  void add_text(std::string_view text, std::string_view charset) {
    flush();
    out_ += to_utf8(text, charset, CharsetUse::Header);
  }
  std::string finish() {
    flush();
    return std::move(out_);
  }

 private:
  void flush() {
    if (!bytes_.empty()) out_ += to_utf8(bytes_, charset_, CharsetUse::EncodedWord);
    bytes_.clear();
  }
  std::string out_, bytes_, charset_;
};

bool is_all_blank(std::string_view text) { return text.find_first_not_of(ascii_blanks) == std::string_view::npos; }

}  // namespace

std::size_t EncodedWordReader::end_of_text(std::size_t from, std::size_t& next) {
  const auto end = no_end_left_ ? std::string_view::npos : value_.find("?=", from);
  if (end != std::string_view::npos) {
    next = end + 2;
    return end;
  }
  no_end_left_ = true;
  // The last word of a field that was cut: without blanks up to the end.
  constexpr std::size_t longest_cut_word = 80;
  if (value_.size() - from > longest_cut_word || value_.find_first_of(" \t", from) != std::string_view::npos) return 0;
  next = value_.size();
  return value_.find_last_not_of('?') + 1;
}

std::optional<EncodedWord> EncodedWordReader::word_at(std::size_t at) {
  if (value_.substr(at, 2) != "=?") return std::nullopt;
  const auto charset_end = value_.substr(at, 80).find('?', 2);
  if (charset_end == std::string_view::npos || charset_end == 2) return std::nullopt;
  const auto charset = value_.substr(at + 2, charset_end - 2);
  if (charset.find_first_of(" \t=<>,") != std::string_view::npos) return std::nullopt;
  const auto kind_at = at + charset_end + 1;
  if (kind_at + 1 >= value_.size() || value_[kind_at + 1] != '?') return std::nullopt;
  const char kind = ascii_lower(value_[kind_at]);
  if (kind != 'q' && kind != 'b') return std::nullopt;
  EncodedWord word;
  const auto text_at = kind_at + 2;
  const auto text_end = end_of_text(text_at, word.next);
  if (text_end < text_at) return std::nullopt;
  const auto text = value_.substr(text_at, text_end - text_at);
  word.charset = std::string(charset.substr(0, charset.find('*')));  // RFC 2231 section 5: "utf-8*fr"
  word.bytes = kind == 'q' ? decoded_q(text) : decoded(text, TransferEncoding::Base64);
  return word;
}

std::string decode_words(std::string_view value, std::string_view raw_charset) {
  WordJoiner joiner;
  EncodedWordReader words(value);
  std::size_t at = 0;
  bool after_word = false;
  while (at < value.size()) {
    std::size_t start = value.find("=?", at);
    std::optional<EncodedWord> word;
    while (start != std::string_view::npos && !(word = words.word_at(start))) start = value.find("=?", start + 2);
    const auto text = value.substr(at, std::min(start, value.size()) - at);
    // Blanks between two words are only folding (RFC 2047 section 6.2).
    if (!text.empty() && !(after_word && word && is_all_blank(text))) joiner.add_text(text, raw_charset);
    if (!word) break;
    joiner.add_word(*word);
    after_word = true;
    at = word->next;
  }
  return joiner.finish();
}

}  // namespace m2t
