#include <algorithm>
#include <array>

#include "parsers/contact_finder.h"
#include "parsers/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t most_urls = 50;
constexpr std::size_t longest_url = 4000;

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool ends_url(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == '"' || c == '|' || c == '\\' || c == '^' ||
         c == '`' || c == '{' || c == '}';
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

std::string percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

bool is_page_address(std::string_view text) {
  const std::string lower = lowered(text.substr(0, 8));
  return lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("ftp://");
}

// What Microsoft's SafeLinks and Proofpoint put around an address; the address itself when there is nothing around it.
std::string unwrapped(std::string url) {
  for (int times = 0; times < 3; ++times) {
    const std::string lower = lowered(url);
    std::string inner;
    if (lower.find(".safelinks.protection.outlook.com/") != std::string::npos) {
      const std::size_t begin = std::min(lower.find("?url="), lower.find("&url="));
      if (begin != std::string::npos)
        inner = percent_decoded(std::string_view(url).substr(begin + 5, url.find('&', begin + 5) - begin - 5));
    } else if (lower.starts_with("https://urldefense.com/v3/__")) {
      const std::size_t end = url.find("__;", 28);
      if (end != std::string::npos) inner = url.substr(28, end - 28);
    }
    const bool clean = std::none_of(inner.begin(), inner.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '<' || c == '>'; });
    if (inner.empty() || !is_page_address(inner) || !clean) break;
    url = std::move(inner);
  }
  return url;
}

// The sentence's own punctuation behind an address: ". , ; : ! ?", quotation marks, a bracket that was not opened inside.
std::string_view without_sentence_end(std::string_view url) {
  for (bool again = true; again && !url.empty();) {
    again = false;
    const char last = url.back();
    const bool opened =
        (last == ')' && url.find('(') != std::string_view::npos) || (last == ']' && url.find('[') != std::string_view::npos);
    if (std::string_view(".,;:!?'*_)]").find(last) != std::string_view::npos && !opened) {
      url.remove_suffix(1);
      again = true;
    }
    for (std::string_view mark : {"\xC2\xBB", "\xE2\x80\x9D", "\xE2\x80\x99", "\xE2\x80\xA6", "\xC2\xA0", "\xE2\x80\xAF"}) {
      if (!url.ends_with(mark)) continue;
      url.remove_suffix(mark.size());
      again = true;
    }
  }
  return url;
}

// From `begin` to the first character that no address has; inside of <> over line ends, too.
std::string read_address(std::string_view text, std::size_t begin, std::size_t& end) {
  const bool in_angles = begin > 0 && text[begin - 1] == '<';
  std::string url;
  end = begin;
  if (in_angles) {
    const std::size_t close = text.substr(begin, longest_url).find('>');
    if (close != std::string_view::npos && text.substr(begin, close).find_first_of(" <\"") == std::string_view::npos) {
      for (char c : text.substr(begin, close)) {
        if (static_cast<unsigned char>(c) > ' ') url += c;
      }
      end = begin + close;
      return url;
    }
  }
  while (end < text.size() && !ends_url(text[end]) && end - begin < longest_url) ++end;
  return std::string(without_sentence_end(text.substr(begin, end - begin)));
}

// "intranet.jette.be/page": a name of a host as people type it. Only top domains that are no words at the end of a sentence.
bool is_bare_host(std::string_view address) {
  static constexpr auto top_domains =
      std::to_array<std::string_view>({"be", "brussels", "vlaanderen", "com", "org", "net", "eu", "gov", "fr", "nl", "lu", "io"});
  const std::size_t slash = address.find_first_of("/:?");
  const std::string_view host = address.substr(0, slash);
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || host.find("..") != std::string_view::npos ||
      !std::all_of(host.begin(), host.end(), is_host_char))
    return false;
  const bool has_letter =
      std::any_of(host.begin(), host.begin() + static_cast<std::ptrdiff_t>(dot), [](char c) { return c >= 'a' && c <= 'z'; });
  return has_letter && dot >= 2 && std::find(top_domains.begin(), top_domains.end(), host.substr(dot + 1)) != top_domains.end();
}

bool starts_here(std::string_view text, std::size_t i) {
  if (i == 0) return true;
  const char before = text[i - 1];
  return !is_host_char(before) && before != '@' && before != '/' && before != '_' && before != '\\' &&
         static_cast<unsigned char>(before) < 0x80;
}

bool has_host(std::string_view url) {
  const std::size_t begin = url.find("://");
  return begin != std::string_view::npos && begin + 3 < url.size() && url[begin + 3] != '/';
}

}  // namespace

std::vector<std::string> find_urls(std::string_view text) {
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < text.size() && urls.size() < most_urls;) {
    std::size_t end = i + 1;
    std::string url;
    if (is_host_char(text[i]) && (starts_here(text, i) || is_page_address(text.substr(i, 8)))) {
      const std::string start = lowered(text.substr(i, 8));
      if (is_page_address(start)) {
        url = read_address(text, i, end);
        if (!has_host(url)) url.clear();
      } else if (std::size_t host_end = i; true) {
        while (host_end < text.size() && is_host_char(text[host_end]) && host_end - i < 260) ++host_end;
        const bool is_mail_address = host_end < text.size() && (text[host_end] == '@' || text[host_end] == '_');
        end = host_end;
        if (!is_mail_address && text.substr(i, host_end - i).find('.') != std::string_view::npos) {
          const std::string address = read_address(text, i, end);
          if ((start.starts_with("www.") && address.size() > 7) || is_bare_host(address)) url = address;
          end = std::max(end, host_end);
        }
      }
    }
    if (!url.empty()) {
      url = unwrapped(std::move(url));
      if (std::find(urls.begin(), urls.end(), url) == urls.end()) urls.push_back(std::move(url));
    }
    i = std::max(end, i + 1);
  }
  return urls;
}

}  // namespace m2t
