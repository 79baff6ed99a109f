#include "mailer/imap_fetch_answer.h"

#include <charconv>

#include "mailer/imap_words.h"

namespace m2t {

namespace {

// Where the items begin in `* 12 FETCH (`; nothing for other lines.
std::optional<std::size_t> items_of(std::string_view line) {
  if (!line.starts_with("* ")) return std::nullopt;
  const std::size_t space = line.find(' ', 2);
  if (space == std::string_view::npos || line.find_first_not_of("0123456789", 2) != space) return std::nullopt;
  if (!same_word(line.substr(space + 1, 7), "FETCH (")) return std::nullopt;
  return space + 8;
}

}  // namespace

void FetchAnswer::malformed() const {
  throw ImapWire::Violation("the server sent a FETCH answer that makes no sense: " + clean_server_words(line_));
}

char FetchAnswer::peek() const { return at_ < line_.size() ? line_[at_] : '\0'; }

void FetchAnswer::skip_blanks() {
  while (peek() == ' ') ++at_;
}

bool FetchAnswer::walk(std::string_view line, const std::function<void(const FetchItem&)>& on_item) {
  const auto start = items_of(line);
  if (!start) return false;
  line_ = line;
  at_ = *start;
  for (;;) {
    skip_blanks();
    if (peek() == ')') break;
    FetchItem item;
    item.name = take_name();
    skip_blanks();
    take_value(item, on_item);
  }
  if (line_.find_first_not_of(" )", at_) != std::string::npos) malformed();
  return true;
}

std::string FetchAnswer::take_name() {
  std::string name;
  bool in_section = false;
  for (; at_ < line_.size(); ++at_) {
    const char c = line_[at_];
    if (c == '[') in_section = true;
    if (!in_section && (c == ' ' || c == ')' || c == '(')) break;
    if (c == ']') in_section = false;
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (name.ends_with('>') && name.find('<') != std::string::npos) name.resize(name.rfind('<'));
  if (name.empty() || at_ >= line_.size()) malformed();
  return name;
}

void FetchAnswer::take_value(FetchItem& item, const std::function<void(const FetchItem&)>& on_item) {
  switch (peek()) {
    case '"': item.text = take_quoted(); return on_item(item);
    case '(':
      item.form = FetchItem::Form::List;
      take_list();
      return on_item(item);
    case '~':
    case '{':
      if (!wire_.literal_size()) malformed();
      item.form = FetchItem::Form::Literal;
      item.literal_size = *wire_.literal_size();
      on_item(item);
      return pass_literal();
    default: break;
  }
  const std::size_t end = std::min(line_.find_first_of(" )", at_), line_.size());
  item.text = line_.substr(at_, end - at_);
  at_ = end;
  if (item.text.empty() || at_ >= line_.size()) malformed();
  if (same_word(item.text, "NIL")) item.form = FetchItem::Form::Nil;
  on_item(item);
}

std::string FetchAnswer::take_quoted() {
  std::string text;
  for (++at_; peek() != '"'; ++at_) {
    if (peek() == '\\') ++at_;
    if (at_ >= line_.size()) malformed();
    text += line_[at_];
  }
  ++at_;
  return text;
}

// Flags, or an answer to something we never ask; nobody needs the contents.
void FetchAnswer::take_list() {
  unsigned depth = 0;
  do {
    switch (peek()) {
      case '(': ++depth; break;
      case ')': --depth; break;
      case '"': take_quoted(); continue;
      case '{':
        if (!wire_.literal_size() || line_.find('}', at_) + 1 != line_.size()) malformed();
        pass_literal();
        continue;
      case '\0': malformed();
      default: break;
    }
    ++at_;
  } while (depth > 0);
}

// The rest of the literal, if any, and the line that goes on behind it.
void FetchAnswer::pass_literal() {
  wire_.read_literal([](std::string_view) {});
  line_ = wire_.read_line();
  at_ = 0;
}

}  // namespace m2t
