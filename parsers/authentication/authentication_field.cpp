#include "parsers/authentication/authentication_field.h"

#include <algorithm>

#include "parsers/authentication/field_cursor.h"

namespace m2t {
namespace {

constexpr std::size_t most_results = 100;

class FieldReader {
 public:
  FieldReader(std::string_view value, AuthenticationForm form) : cursor_(value), form_(form) {}

  std::optional<AuthenticationField> read() {
    if (form_ == AuthenticationForm::Rfc8601 && !read_server()) return std::nullopt;
    if (form_ == AuthenticationForm::ExchangeOnline && cursor_.next() != ';' && !read_result()) return std::nullopt;
    while (!cursor_.at_end()) {
      if (!cursor_.take(';')) return std::nullopt;
      if (cursor_.at_end() || cursor_.next() == ';') continue;
      if (field_.results.size() >= most_results || !read_result()) return std::nullopt;
    }
    if (cursor_.broken()) return std::nullopt;
    return std::move(field_);
  }

 private:
  // authserv-id [ version ]
  bool read_server() {
    field_.server = ascii_lowered(cursor_.value(";="));
    if (field_.server.empty() || cursor_.broken()) return false;
    if (cursor_.at_end() || cursor_.next() == ';') return true;
    return cursor_.word(";=") == "1" && (cursor_.at_end() || cursor_.next() == ';');
  }

  // method [ "/" version ] "=" result, or "none", or in Exchange's form a word that says nothing.
  bool read_result() {
    AuthenticationResult result;
    result.method = ascii_lowered(cursor_.word(";=/"));
    if (result.method.empty()) return false;
    bool known_version = true;
    if (cursor_.take('/')) known_version = cursor_.word(";=") == "1";
    if (!cursor_.take('=')) {
      const bool may_stand_alone = result.method == "none" || form_ == AuthenticationForm::ExchangeOnline;
      return may_stand_alone && (cursor_.at_end() || cursor_.next() == ';');
    }
    result.result = ascii_lowered(cursor_.word(";="));
    if (result.result.empty() || !read_properties(result)) return false;
    if (known_version) field_.results.push_back(std::move(result));
    return true;
  }

  bool read_properties(AuthenticationResult& result) {
    while (!cursor_.at_end() && cursor_.next() != ';') {
      std::string name = ascii_lowered(cursor_.word(";="));
      if (name.empty() || !cursor_.take('=')) return false;
      std::string value = cursor_.value(";");
      if (cursor_.broken()) return false;
      if (name == "reason")
        result.reason = std::move(value);
      else if (form_ == AuthenticationForm::Rfc8601 && name.find('.') == name.npos)
        return false;
      else
        result.properties.emplace_back(std::move(name), std::move(value));
    }
    return !cursor_.broken();
  }

  FieldCursor cursor_;
  AuthenticationForm form_;
  AuthenticationField field_;
};

}  // namespace

const std::string* AuthenticationResult::property(std::string_view name) const {
  const auto found = std::ranges::find_if(properties, [&](const auto& property) { return property.first == name; });
  return found == properties.end() ? nullptr : &found->second;
}

std::optional<AuthenticationField> parse_authentication_field(std::string_view value, AuthenticationForm form) {
  return FieldReader(value, form).read();
}

std::string receiving_server(std::string_view received) {
  FieldCursor cursor(received);
  std::string server;
  int names = 0;
  while (!cursor.at_end() && cursor.next() != ';') {
    const bool is_plain = cursor.next() != '"';
    const std::string word = cursor.value(";");
    if (word.empty()) return {};  // a parenthesis without a beginning
    if (!is_plain || !same_ascii(word, "by")) continue;
    ++names;
    server = ascii_lowered(cursor.word(";"));
  }
  if (server.ends_with('.')) server.pop_back();
  return names == 1 && !cursor.broken() ? server : std::string();
}

}  // namespace m2t
