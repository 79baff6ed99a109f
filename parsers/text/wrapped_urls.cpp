#include "parsers/text/wrapped_urls.h"

#include <algorithm>
#include <array>

#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {

namespace {

// Where a filter keeps the address: as a parameter of its own link.
struct UrlWrapper {
  std::string_view host;  // a part of the host and path, lower case
  std::string_view parameter;
};
constexpr auto url_wrappers = std::to_array<UrlWrapper>({{".safelinks.protection.outlook.com/", "url"},
                                                         {"urldefense.proofpoint.com/v1/", "u"},
                                                         {"linkprotect.cudasvc.com/url", "a"},
                                                         {".google.com/url", "q"},
                                                         {".google.com/url", "url"},
                                                         {".google.be/url", "q"},
                                                         {".google.be/url", "url"},
                                                         {"trendmicro.com", "url"},
                                                         {"fireeye.com/", "u"},
                                                         {"clicktime.symantec.com/", "u"},
                                                         {"l.facebook.com/l.php", "u"},
                                                         {"linkedin.com/redir/redirect", "url"},
                                                         {"linkscan.io/", "url"},
                                                         {"protection.checkpoint.com/", "url"}});

int hex_digit_value(char c) {
  if (is_ascii_digit(c)) return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Blanks, controls and what is no ASCII stay escaped, as the address of a page needs them.
std::string url_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && hex_digit_value(text[i + 1]) >= 0 && hex_digit_value(text[i + 2]) >= 0;
    const int byte = escaped ? hex_digit_value(text[i + 1]) * 16 + hex_digit_value(text[i + 2]) : 0;
    const bool plain = byte > ' ' && byte < 0x7F;
    decoded += plain ? static_cast<char>(byte) : text[i];
    if (plain) i += 2;
  }
  return decoded;
}

// The value of a parameter as written, empty when there is none. "&amp;" comes from HTML that was copied as text.
std::string_view parameter_of(std::string_view url, std::string_view name) {
  std::size_t at = url.find('?');
  while (at != std::string_view::npos) {
    std::size_t begin = at + 1;
    if (url.substr(begin).starts_with("amp;")) begin += 4;
    const std::size_t end = std::min(url.find('&', begin), url.size());
    const std::string_view pair = url.substr(begin, end - begin);
    if (pair.size() > name.size() && pair[name.size()] == '=' && begins_with_ascii(pair, name))
      return pair.substr(name.size() + 1);
    at = end == url.size() ? std::string_view::npos : end;
  }
  return {};
}

// Proofpoint's second form: "-" stands for "%" and "_" for "/".
std::string second_proofpoint(std::string_view url) {
  std::string inner(parameter_of(url, "u"));
  std::replace(inner.begin(), inner.end(), '-', '%');
  std::replace(inner.begin(), inner.end(), '_', '/');
  return url_decoded(inner);
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_ascii_digit(c)) return c - '0' + 52;
  return c == '-' || c == '+' ? 62 : c == '_' || c == '/' ? 63 : -1;
}

// What was replaced, one byte for each "*" in the third form.
std::string base64_bytes(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int have = 0;
  for (char c : text) {
    const int value = base64_value(c);
    if (value < 0) break;
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes += static_cast<char>((bits >> static_cast<unsigned>(have)) & 0xFFU);
  }
  return bytes;
}

// Proofpoint's third form: "…/v3/__https://host/a*b__;Iw!!…"; "*" is the next of the replaced bytes, "**X" several of them.
std::string third_proofpoint(std::string_view url) {
  constexpr std::string_view run_lengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::size_t begin = url.find("/v3/__") + 6;
  const std::size_t end = url.rfind("__;");
  if (end == std::string_view::npos || end <= begin) return {};
  const std::string_view masked = url.substr(begin, end - begin);
  const std::string replaced = base64_bytes(url.substr(end + 3, std::min(url.find('!', end), url.size()) - end - 3));
  std::string inner;
  std::size_t used = 0;
  for (std::size_t i = 0; i < masked.size(); ++i) {
    if (masked[i] != '*' || used >= replaced.size()) {
      inner += masked[i];
      continue;
    }
    std::size_t count = 1;
    if (i + 2 < masked.size() && masked[i + 1] == '*' && run_lengths.find(masked[i + 2]) != std::string_view::npos) {
      count = run_lengths.find(masked[i + 2]) + 2;
      i += 2;
    }
    inner += replaced.substr(used, count);
    used = std::min(replaced.size(), used + count);
  }
  // A mail server folds "//" into "/" on the way.
  for (std::string_view scheme : {"https:/", "http:/"}) {
    if (inner.starts_with(scheme) && !std::string_view(inner).substr(scheme.size()).starts_with('/'))
      inner.insert(scheme.size(), 1, '/');
  }
  return inner;
}

// Cisco's: the address is the last part of the path.
std::string last_part_of_path(std::string_view url) {
  const std::size_t slash = url.rfind('/');
  return slash == std::string_view::npos ? std::string() : url_decoded(url.substr(slash + 1));
}

std::string inner_url(std::string_view url) {
  const std::string start = ascii_lowered(url.substr(0, url.find('?')));
  if (start.find("urldefense.") != std::string::npos && start.find("/v3/__") != std::string::npos) return third_proofpoint(url);
  if (start.find("urldefense.proofpoint.com/v2/") != std::string::npos) return second_proofpoint(url);
  if (start.starts_with("https://secure-web.cisco.com/")) return last_part_of_path(url);
  if (start.find(".protection.sophos.com") != std::string::npos) return base64_bytes(parameter_of(url, "u"));
  for (const UrlWrapper& wrapper : url_wrappers) {
    if (start.find(wrapper.host) == std::string::npos) continue;
    const std::string_view inner = parameter_of(url, wrapper.parameter);
    if (!inner.empty()) return url_decoded(inner);
  }
  return {};
}

bool is_clean(std::string_view inner) {
  return std::none_of(inner.begin(), inner.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>'; });
}

}  // namespace

bool is_page_address(std::string_view text) {
  return begins_with_ascii(text, "http://") || begins_with_ascii(text, "https://") || begins_with_ascii(text, "ftp://") ||
         begins_with_ascii(text, "file://");
}

std::string unwrapped_url(std::string url) {
  constexpr int most_wrappers = 3;  // one filter behind another
  for (int times = 0; times < most_wrappers; ++times) {
    std::string inner = inner_url(url);
    if (!is_page_address(inner) || !is_clean(inner) || repaired_utf8(inner) != inner) break;
    url = std::move(inner);
  }
  return url;
}

}  // namespace m2t
