#include "daemon/settings/words.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace m2t {
namespace {

struct DurationUnit {
  char letter;
  std::int64_t seconds;
};
constexpr std::array<DurationUnit, 4> duration_units{{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t longest_duration = std::int64_t{3660} * 86400;

struct SizeUnit {
  std::string_view word;
  std::uint64_t bytes;
};
constexpr std::array<SizeUnit, 4> size_units{{{"GB", 1ull << 30}, {"MB", 1ull << 20}, {"kB", 1ull << 10}, {"B", 1}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The number in front; `text` is left with what follows it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || text.empty() || !is_digit(text.front())) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::string wrong_with_label(std::string_view label) {
  if (label.empty()) return "has an empty part between its dots";
  if (label.size() > 63) return "has a part of more than 63 characters";
  if (label.front() == '-' || label.back() == '-') return "has a part that begins or ends with a hyphen";
  for (const char c : label) {
    if (static_cast<unsigned char>(c) >= 0x80) return "is not in ASCII: write its xn-- form";
    if (!is_letter_or_digit(c) && c != '-') return fmt::format("has a {} in it", c == ' ' ? "blank" : fmt::format("\"{}\"", c));
  }
  return {};
}

bool is_address_literal(std::string_view host, int family) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(family, std::string(host).c_str(), bytes.data()) == 1;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  const auto number = take_number(text);
  if (!number || text.size() != 1) return std::nullopt;
  const auto unit =
      std::find_if(duration_units.begin(), duration_units.end(), [&](const auto& u) { return u.letter == text[0]; });
  if (unit == duration_units.end() || *number > static_cast<std::uint64_t>(longest_duration / unit->seconds)) return std::nullopt;
  return std::chrono::seconds(static_cast<std::int64_t>(*number) * unit->seconds);
}

std::string duration_words(std::chrono::seconds duration) {
  for (const auto& unit : duration_units)
    if (duration.count() >= 2 * unit.seconds && duration.count() % unit.seconds == 0)
      return fmt::format("{}{}", duration.count() / unit.seconds, unit.letter);
  return fmt::format("{}s", duration.count());
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto number = take_number(text);
  if (!number) return std::nullopt;
  if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (text.empty()) return number;
  const auto unit = std::find_if(size_units.begin(), size_units.end(), [&](const auto& u) { return u.word == text; });
  if (unit == size_units.end() || *number > std::numeric_limits<std::uint64_t>::max() / unit->bytes) return std::nullopt;
  return *number * unit->bytes;
}

std::string size_words(std::uint64_t bytes) {
  for (const auto& unit : size_units)
    if (bytes != 0 && bytes % unit.bytes == 0) return fmt::format("{}{}", bytes / unit.bytes, unit.word);
  return "0B";
}

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (!is_digit(text[i])) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + count, value);
    return value;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)), std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  return day.ok() ? std::optional(day) : std::nullopt;
}

std::string day_words(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string wrong_with_domain(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 253) return "has more than 253 characters";
  if (text.front() == '@') return "begins with @: only what stands behind it is the domain";
  if (text.find('@') != text.npos) return "is an address, not a domain";
  for (std::size_t from = 0; from <= text.size();) {
    const auto dot = std::min(text.find('.', from), text.size());
    if (auto wrong = wrong_with_label(text.substr(from, dot - from)); !wrong.empty()) return wrong;
    from = dot + 1;
  }
  return {};
}

std::string wrong_with_address(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 254) return "has more than 254 characters";
  const auto at = text.rfind('@');
  if (at == text.npos) return "has no @";
  const auto local = text.substr(0, at);
  if (local.empty()) return "has nothing in front of its @";
  if (local.size() > 64) return "has more than 64 characters in front of its @";
  if (local.front() == '.' || local.back() == '.' || local.find("..") != local.npos) return "has a dot too much";
  for (const char c : local)
    if (!is_letter_or_digit(c) && std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) == std::string_view::npos)
      return static_cast<unsigned char>(c) >= 0x80 ? std::string("is not in ASCII")
             : c == ' '                            ? std::string("has a blank in it")
                                                   : fmt::format("has a \"{}\" in it", c);
  if (auto wrong = wrong_with_domain(text.substr(at + 1)); !wrong.empty()) return "behind its @ " + wrong;
  return {};
}

std::string wrong_with_host(std::string_view text) {
  if (is_address_literal(text, AF_INET) || is_address_literal(text, AF_INET6)) return {};
  if (text.find("://") != text.npos) return "is a URL: only the host's name belongs here";
  if (const auto colon = text.rfind(':'); colon != text.npos && text.find_first_not_of("0123456789", colon + 1) == text.npos)
    return "has a port in it: that is the setting \"port\"";
  return wrong_with_domain(text);
}

bool is_loopback_host(std::string_view host) {
  if (host == "localhost" || host == "ip6-localhost" || host == "::1") return true;
  return host.starts_with("127.") && is_address_literal(host, AF_INET);
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace m2t
