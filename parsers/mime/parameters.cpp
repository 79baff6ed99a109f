#include <charconv>

#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {
namespace {

constexpr std::size_t most_parameters = 500;

bool is_name_char(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_' || c == '*' || c == '.' || c == '$' || c == '!';
}

struct RawParameter {
  std::string name;  // lower case, with its stars
  std::string value;
};

class ParameterReader {
 public:
  explicit ParameterReader(std::string_view text) : text_(text) {}

  std::vector<RawParameter> read() {
    std::vector<RawParameter> found;
    while (at_ < text_.size() && found.size() < most_parameters) {
      skip_to_name();
      const auto begin = at_;
      while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
      auto name = ascii_lowered(text_.substr(begin, at_ - begin));
      skip_blanks();
      if (name.empty() || at_ >= text_.size() || text_[at_] != '=') {
        if (at_ == begin) ++at_;
        continue;
      }
      ++at_;
      skip_blanks();
      auto value =
          at_ < text_.size() && text_[at_] == '"' ? quoted() : bare(name.starts_with("name") || name.starts_with("filename"));
      found.push_back({std::move(name), std::move(value)});
    }
    return found;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && is_ascii_blank(text_[at_])) ++at_;
  }
  void skip_to_name() {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '(') ++depth;
      if (text_[at_] == ')' && depth > 0) --depth;
      if (depth == 0 && is_name_char(text_[at_])) return;
    }
  }

  // A backslash escapes only what must be escaped: Windows programs write paths.
  std::string quoted() {
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\')) ++at_;
      out += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    return out;
  }

  // A file name goes on over blanks and brackets up to the ";", everything else ends at the first blank.
  std::string bare(bool is_file_name) {
    const auto begin = at_;
    const auto end = std::min(text_.find_first_of(is_file_name ? ";" : "; \t(", at_), text_.size());
    at_ = end;
    return std::string(ascii_trimmed(text_.substr(begin, end - begin)));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string percent_decoded(std::string_view text) {
  const auto hex = [](char c) {
    const char l = ascii_lower(c);
    return is_ascii_digit(c) ? c - '0' : l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex(text[i + 1]) : -1;
    const int low = high >= 0 ? hex(text[i + 2]) : -1;
    out += low >= 0 ? static_cast<char>(high * 16 + low) : text[i];
    if (low >= 0) i += 2;
  }
  return out;
}

// The pieces of one RFC 2231 parameter.
struct ExtendedParameter {
  struct Piece {
    std::string value;
    bool is_encoded = false;
  };
  std::map<unsigned, Piece> pieces;

  std::string joined() const {
    std::string bytes, charset;
    bool first = true;
    for (const auto& [number, piece] : pieces) {
      std::string_view value = piece.value;
      if (first && piece.is_encoded) {  // charset'language'text
        const auto quote = value.find('\'');
        const auto second = quote == std::string_view::npos ? quote : value.find('\'', quote + 1);
        if (second != std::string_view::npos) {
          charset = std::string(value.substr(0, quote));
          value = value.substr(second + 1);
        }
      }
      first = false;
      bytes += piece.is_encoded ? percent_decoded(value) : std::string(value);
    }
    return charset.empty() && bytes.find("=?") != std::string::npos ? decode_words(bytes)
                                                                    : to_utf8(bytes, charset, CharsetUse::EncodedWord);
  }
};

// "filename*0*" -> base "filename", number 0, encoded. False for a plain name.
bool split_extended(std::string_view name, std::string& base, unsigned& number, bool& is_encoded) {
  const auto star = name.find('*');
  if (star == std::string_view::npos || star == 0) return false;
  base = std::string(name.substr(0, star));
  auto rest = name.substr(star + 1);
  is_encoded = rest.empty() || rest.ends_with('*');
  if (rest.ends_with('*')) rest.remove_suffix(1);
  number = 0;
  if (!rest.empty() && std::from_chars(rest.data(), rest.data() + rest.size(), number).ec != std::errc()) number = 0;
  return true;
}

}  // namespace

std::string ParameterizedValue::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

std::string without_comments(std::string_view value) {
  std::string out;
  int depth = 0;
  bool in_quotes = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\\' && i + 1 < value.size()) {
      if (depth == 0) out.append(value.substr(i, 2));
      ++i;
    } else if (in_quotes || (c == '"' && depth == 0)) {
      if (c == '"') in_quotes = !in_quotes;
      out += c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (depth == 0) {
      out += c;
    }
  }
  return std::string(ascii_trimmed(out));
}

ParameterizedValue parse_parameters(std::string_view field_value) {
  ParameterizedValue result;
  const auto semicolon = std::min(field_value.find(';'), field_value.size());
  auto head = without_comments(field_value.substr(0, semicolon));
  head = head.substr(0, head.find_first_of(" \t\""));
  result.value = repaired_line(ascii_lowered(head));
  std::map<std::string, ExtendedParameter> extended;
  // A forgotten ";" behind the type: the parameters begin at the first blank.
  const auto begin = std::min(field_value.find_first_of("; \t"), field_value.size());
  for (const auto& [name, value] : ParameterReader(field_value.substr(begin)).read()) {
    std::string base;
    unsigned number = 0;
    bool is_encoded = false;
    if (split_extended(name, base, number, is_encoded))
      extended[base].pieces.try_emplace(number, ExtendedParameter::Piece{value, is_encoded});
    else
      result.parameters.try_emplace(name, decode_words(value));
  }
  for (const auto& [name, pieces] : extended) result.parameters[name] = pieces.joined();  // the better form of the two
  return result;
}

}  // namespace m2t
