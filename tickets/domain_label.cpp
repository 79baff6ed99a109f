#include "tickets/domain_label.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/utf8.h"

namespace m2t {
namespace {

// Enough for the scripts that stand in addresses here; a letter it does not know stays, and then only equals itself.
std::uint32_t lower_letter(std::uint32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c == 0x178) return 0xFF;
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c | 1U;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1U);
  if (c >= 0x391 && c <= 0x3A9) return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

// Bootstring with the parameters of Punycode (RFC 3492 section 5).
constexpr std::uint32_t base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700, initial_bias = 72, initial_n = 128;

std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > ((base - t_min) * t_max) / 2; k += base) delta /= base - t_min;
  return k + (base - t_min + 1) * delta / (delta + skew);
}

void append_variable_length(std::string& out, std::uint32_t delta, std::uint32_t bias) {
  const auto digit = [](std::uint32_t d) { return static_cast<char>(d < 26 ? 'a' + d : '0' + (d - 26)); };
  for (std::uint32_t k = base;; k += base) {
    const std::uint32_t t = k <= bias ? t_min : std::min(t_max, k - bias);
    if (delta < t) break;
    out += digit(t + (delta - t) % (base - t));
    delta = (delta - t) / (base - t);
  }
  out += digit(delta);
}

std::string punycode(const std::vector<std::uint32_t>& points) {
  std::string out;
  for (const std::uint32_t c : points) {
    if (c < 0x80) out += static_cast<char>(c);
  }
  auto handled = static_cast<std::uint32_t>(out.size());
  const std::uint32_t plain = handled;
  if (plain > 0) out += '-';
  std::uint32_t n = initial_n, delta = 0, bias = initial_bias;
  while (handled < points.size()) {
    std::uint32_t next = UINT32_MAX;
    for (const std::uint32_t c : points) {
      if (c >= n) next = std::min(next, c);
    }
    delta += (next - n) * (handled + 1);
    n = next;
    for (const std::uint32_t c : points) {
      if (c < n) ++delta;
      if (c != n) continue;
      append_variable_length(out, delta, bias);
      bias = adapted_bias(delta, handled + 1, handled == plain);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return out;
}

// Nothing for a label that needs no A-label, or cannot have one (no UTF-8; longer than DNS allows, which also bounds the
// quadratic work above and keeps delta far from overflow).
std::optional<std::string> a_label(std::string_view label) {
  constexpr std::size_t longest_label = 63;
  std::vector<std::uint32_t> points;
  bool ascii = true;
  while (!label.empty()) {
    const Utf8Character c = first_character(label);
    if (!c.valid || points.size() == longest_label) return std::nullopt;
    ascii = ascii && c.code_point < 0x80;
    points.push_back(c.code_point);
    label.remove_prefix(c.bytes);
  }
  if (ascii) return std::nullopt;
  return "xn--" + punycode(points);
}

}  // namespace

std::string lower_case(std::string_view utf8) {
  std::string lower;
  lower.reserve(utf8.size());
  while (!utf8.empty()) {
    const Utf8Character c = first_character(utf8);
    if (c.valid) {
      append_utf8(lower, lower_letter(c.code_point));
    } else {
      lower += utf8[0];
    }
    utf8.remove_prefix(c.bytes);
  }
  return lower;
}

std::string domain_key(std::string_view domain) {
  if (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
  const std::string lower = lower_case(domain);
  if (std::all_of(lower.begin(), lower.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return lower;
  std::string key;
  std::string_view rest = lower;
  for (;;) {
    const auto dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    key += a_label(label).value_or(std::string(label));
    if (dot == std::string_view::npos) return key;
    key += '.';
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace m2t
