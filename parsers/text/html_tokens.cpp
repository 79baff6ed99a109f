#include "parsers/text/html_tokens.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>

#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_entity = 12;

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_html_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool equal_ignoring_case(std::string_view a, std::string_view lower_case) {
  return a.size() == lower_case.size() &&
         std::equal(a.begin(), a.end(), lower_case.begin(), [](char x, char y) { return lower_ascii(x) == y; });
}

// Elements whose content is not markup (HTML standard, 13.2.5.2 to 13.2.5.4), and never text for a reader either.
bool has_raw_content(std::string_view name) {
  static constexpr std::array<std::string_view, 7> names{"script", "style", "textarea", "noembed", "noframes", "xmp", "iframe"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// HTML standard, 13.2.5.80: numbers 128 to 159 are windows-1252.
char32_t meant_code(unsigned long number) {
  static constexpr std::array<char32_t, 32> windows_1252{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                         0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                         0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                         0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (number >= 0x80 && number <= 0x9F) return windows_1252[number - 0x80];
  if (number == 0 || number > 0x10FFFF) return 0xFFFD;
  return static_cast<char32_t>(number);
}

// The code of the entity whose name or number is `body` ("eacute", "#233", "#xE9"); 0: there is none.
char32_t entity_code(std::string_view body) {
  if (body.size() > 1 && body[0] == '#') {
    const bool hex = lower_ascii(body[1]) == 'x';
    unsigned long number = 0;
    if (body.size() == (hex ? 2u : 1u)) return 0;
    for (char c : body.substr(hex ? 2 : 1)) {
      const char d = lower_ascii(c);
      const int digit = d >= '0' && d <= '9' ? d - '0' : hex && d >= 'a' && d <= 'f' ? d - 'a' + 10 : -1;
      if (digit < 0) return 0;
      number = std::min(number * (hex ? 16 : 10) + static_cast<unsigned long>(digit), 0x110000ul);
    }
    return meant_code(number);
  }
  std::array<xmlChar, longest_entity + 1> name{};
  if (body.empty() || body.size() > longest_entity) return 0;
  std::copy(body.begin(), body.end(), name.begin());
  const htmlEntityDesc* entity = htmlEntityLookup(name.data());
  if (entity) return entity->value;
  return body == "apos" ? U'\'' : U'\0';
}

// How many bytes after '&' can belong to an entity.
std::size_t entity_length(std::string_view after_ampersand) {
  std::size_t length = 0;
  if (length < after_ampersand.size() && after_ampersand[length] == '#') ++length;
  while (length < after_ampersand.size() && length <= longest_entity &&
         (is_ascii_letter(after_ampersand[length]) || (after_ampersand[length] >= '0' && after_ampersand[length] <= '9'))) {
    ++length;
  }
  return length;
}

}  // namespace

std::string decode_entities(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  std::size_t position = 0;
  while (position < raw.size()) {
    const std::size_t ampersand = raw.find('&', position);
    text += raw.substr(position, ampersand - position);
    if (ampersand == std::string_view::npos) break;
    const std::size_t length = entity_length(raw.substr(ampersand + 1));
    const char32_t code = entity_code(raw.substr(ampersand + 1, length));
    const bool closed = raw.substr(ampersand + 1 + length, 1) == ";";
    // An address such as "?a=1&copy=2" has no entity in it: without ';' only numbers are believed.
    if (code != 0 && (closed || raw[ampersand + 1] == '#')) {
      append_code_point(text, code);
      position = ampersand + 1 + length + (closed ? 1 : 0);
    } else {
      text += '&';
      position = ampersand + 1;
    }
  }
  return text;
}

bool HtmlTokens::starts_tag(std::size_t at) const {
  if (at + 1 >= html_.size()) return false;
  const char next = html_[at + 1];
  return is_ascii_letter(next) || next == '!' || next == '?' ||
         (next == '/' && at + 2 < html_.size() && is_ascii_letter(html_[at + 2]));
}

HtmlToken HtmlTokens::next() {
  while (position_ < html_.size()) {
    if (html_[position_] == '<' && starts_tag(position_)) {
      const char kind = html_[position_ + 1];
      if (kind == '!' || kind == '?') {
        skip_markup_declaration();
        continue;
      }
      return read_tag();
    }
    const std::size_t start = position_++;
    while (position_ < html_.size() && !(html_[position_] == '<' && starts_tag(position_))) {
      const std::size_t angle = html_.find('<', position_ + (html_[position_] == '<' ? 1 : 0));
      position_ = std::min(angle, html_.size());
    }
    HtmlToken token;
    token.kind = HtmlToken::Kind::Text;
    token.text = html_.substr(start, position_ - start);
    return token;
  }
  return {};
}

// "<!--[if mso]> … <![endif]-->" is a comment like any other; "<![if !mso]>" is a declaration whose content is shown.
void HtmlTokens::skip_markup_declaration() {
  if (html_.substr(position_, 4) == "<!--" && !no_comment_end_) {
    const std::string_view rest = html_.substr(position_ + 4);
    if (rest.starts_with(">")) {
      position_ += 5;
      return;
    }
    const std::size_t end = html_.find("-->", position_ + 2);
    if (end != std::string_view::npos) {
      position_ = end + 3;
      return;
    }
    no_comment_end_ = true;  // never closed: only its first tag is lost, not the mail
  }
  if (html_.substr(position_, 5) == "<![if" && html_.substr(position_, 12).find("mso") != std::string_view::npos &&
      html_.substr(position_, 7).find('!') == std::string_view::npos && !no_conditional_end_) {
    const std::size_t end = html_.find("<![endif]", position_);
    if (end != std::string_view::npos) position_ = end;
    no_conditional_end_ = end == std::string_view::npos;
  }
  const std::size_t end = html_.find('>', position_);
  position_ = end == std::string_view::npos ? html_.size() : end + 1;
}

HtmlToken HtmlTokens::read_tag() {
  HtmlToken token;
  ++position_;
  const bool closing = html_[position_] == '/';
  if (closing) ++position_;
  token.kind = closing ? HtmlToken::Kind::Close : HtmlToken::Kind::Open;
  while (position_ < html_.size() && !is_html_blank(html_[position_]) && html_[position_] != '>' && html_[position_] != '/') {
    if (token.name.size() < 32) token.name += lower_ascii(html_[position_]);
    ++position_;
  }
  const std::size_t start = position_;
  char quote = 0;
  bool after_equals = false;
  std::size_t unquoted_end = std::string_view::npos;
  for (; position_ < html_.size(); ++position_) {
    const char c = html_[position_];
    if (quote == 0 && c == '>') break;
    if (quote != 0 && c == '>' && unquoted_end == std::string_view::npos) unquoted_end = position_;
    if (quote == 0 && after_equals && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote != 0 && c == quote) {
      quote = 0;
      unquoted_end = std::string_view::npos;
    }
    if (!is_html_blank(c)) after_equals = c == '=';
    if (quote != 0 && unquoted_end != std::string_view::npos && (quotes_lie_ || position_ - start > 16384)) break;
  }
  // A quote that is never closed would swallow the mail. Found out once, so that going back stays linear.
  if (quote != 0 && unquoted_end != std::string_view::npos) {
    position_ = unquoted_end;
    quotes_lie_ = true;
  }
  position_ = std::min(position_, html_.size());
  token.attributes = html_.substr(start, position_ - start);
  token.self_closed = token.attributes.ends_with("/");
  if (position_ < html_.size()) ++position_;
  if (!closing && has_raw_content(token.name) && !token.self_closed) skip_raw_content(token.name);
  return token;
}

void HtmlTokens::skip_raw_content(std::string_view name) {
  for (std::size_t at = html_.find("</", position_); at != std::string_view::npos; at = html_.find("</", at + 2)) {
    if (equal_ignoring_case(html_.substr(at + 2, name.size()), name)) {
      position_ = at;
      return;
    }
  }
  position_ = html_.size();
}

std::string html_attribute(std::string_view attributes, std::string_view lower_case_name) {
  const bool long_value = lower_case_name == "href" || lower_case_name == "src";
  const std::string_view area = attributes.substr(0, long_value ? std::string_view::npos : 4096);
  std::size_t i = 0;
  while (i < area.size()) {
    while (i < area.size() && (is_html_blank(area[i]) || area[i] == '/')) ++i;
    const std::size_t name_start = i;
    while (i < area.size() && !is_html_blank(area[i]) && area[i] != '=' && area[i] != '/') ++i;
    const std::string_view name = area.substr(name_start, i - name_start);
    while (i < area.size() && is_html_blank(area[i])) ++i;
    std::string_view value;
    if (i < area.size() && area[i] == '=') {
      ++i;
      while (i < area.size() && is_html_blank(area[i])) ++i;
      const char quote = i < area.size() && (area[i] == '"' || area[i] == '\'') ? area[i] : '\0';
      if (quote != 0) ++i;
      const std::size_t value_start = i;
      while (i < area.size() && (quote != 0 ? area[i] != quote : !is_html_blank(area[i]))) ++i;
      value = area.substr(value_start, i - value_start);
      if (quote != 0 && i < area.size()) ++i;
    }
    if (equal_ignoring_case(name, lower_case_name)) return decode_entities(value);
  }
  return {};
}

}  // namespace m2t
