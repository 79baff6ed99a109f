#include "rules/boundary/border_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

constexpr int spam_from_level = 5;  // H-37
constexpr std::size_t most_border_words = 200;

std::string shown(const HeaderField& field) {
  return fmt::format("{}: {}", field.name, std::string_view(field.value).substr(0, most_border_words));
}

bool is_results_field(std::string_view name) {
  return same_ascii(name, "Authentication-Results") || same_ascii(name, "X-MS-Exchange-Authentication-Results");
}
bool is_organization_field(std::string_view name) {
  return begins_with_ascii(name, "X-MS-Exchange-Organization-") || begins_with_ascii(name, "X-MS-Exchange-CrossTenant-");
}
// What speaks of authentication and is never believed: seals and results of other servers, kept under other names.
bool is_sealed_field(std::string_view name) {
  return begins_with_ascii(name, "ARC-") || same_ascii(name, "Authentication-Results-Original");
}

class WordReader {
 public:
  explicit WordReader(const BoundaryProfile& profile) : profile_(profile) {}

  void take(const HeaderField& field, bool above) {
    const bool exchange = profile_.kind == BoundaryKind::ExchangeOnline;
    if (is_sealed_field(field.name)) return ignore(field, "never counts");
    if (is_results_field(field.name)) return above ? take_results(field) : ignore(field, below);
    if (exchange && is_organization_field(field.name)) {
      if (above || profile_.header_firewall) return take_organization(field);
      if (ends_with_ascii(field.name, "-AuthAs") || ends_with_ascii(field.name, "-AuthSource")) ignore(field, below);
      return;
    }
    if (above && same_ascii(field.name, "X-Spam-Flag") && begins_with_ascii(ascii_trimmed(field.value), "yes")) {
      words_.spam = shown(field);
    }
  }
  BorderWords taken() { return std::move(words_); }

 private:
  static constexpr std::string_view below = "stands below the border's Received field";

  void ignore(const HeaderField& field, std::string_view why) {
    words_.ignored.push_back(fmt::format("{} — {}", shown(field), why));
  }

  void take_results(const HeaderField& field) {
    const bool exchange = profile_.kind == BoundaryKind::ExchangeOnline;
    auto read =
        parse_authentication_field(field.value, exchange ? AuthenticationForm::ExchangeOnline : AuthenticationForm::Rfc8601);
    if (!read) {
      words_.unreadable = true;
      return ignore(field, "cannot be read");
    }
    if (!exchange && !same_ascii(read->server, profile_.authserv_id))
      return ignore(field, "is not the border's: another authserv-id");
    for (auto& result : read->results) {
      words_.counted.push_back(in_words(result));
      words_.results.push_back(std::move(result));
    }
  }

  void take_organization(const HeaderField& field) {
    const std::string value = ascii_lowered(ascii_trimmed(field.value));
    if (ends_with_ascii(field.name, "-AuthAs")) {
      if (value.find("anonymous") != value.npos) words_.anonymous = true;
      if (same_ascii(field.name, "X-MS-Exchange-Organization-AuthAs")) words_.auth_as.push_back(value);
      words_.counted.push_back(shown(field));
    }
    if (same_ascii(field.name, "X-MS-Exchange-Organization-AuthSource")) {
      words_.auth_source.push_back(value);
      words_.counted.push_back(shown(field));
    }
    int level = 0;
    if (same_ascii(field.name, "X-MS-Exchange-Organization-SCL") &&
        std::from_chars(value.data(), value.data() + value.size(), level).ec == std::errc() && level >= spam_from_level)
      words_.spam = shown(field);
  }

  const BoundaryProfile& profile_;
  BorderWords words_;
};

}  // namespace

std::string in_words(const AuthenticationResult& result) {
  std::string words = fmt::format("{}={}", result.method, result.result);
  if (!result.reason.empty()) words += " reason=" + result.reason;
  for (const auto& [name, value] : result.properties)
    if (name == "header.from" || name == "header.d") words += fmt::format(" {}={}", name, value);
  return words;
}

BorderWords read_border_words(const std::vector<HeaderField>& headers, std::size_t end, const BoundaryProfile& profile) {
  WordReader reader(profile);
  for (std::size_t i = 0; i < headers.size(); ++i) reader.take(headers[i], i < end);
  return reader.taken();
}

}  // namespace m2t
