#include <algorithm>
#include <array>
#include <iterator>

#include "parsers/fields/contact_finder.h"
#include "parsers/text/ascii.h"
#include "parsers/text/wrapped_urls.h"

namespace m2t {

namespace {

constexpr std::size_t most_urls = 50;
constexpr std::size_t longest_url = 4000;
constexpr std::size_t most_bytes = 256 * 1024;

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool ends_url(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == '"' || c == '|' || c == '\\' || c == '^' ||
         c == '`' || c == '{' || c == '}';
}

// The sentence's own punctuation behind an address: ". , ; : ! ?", quotation marks, a bracket that was not opened inside.
std::string_view without_sentence_end(std::string_view url) {
  auto unopened = std::count(url.begin(), url.end(), ')') - std::count(url.begin(), url.end(), '(');
  for (bool again = true; again && !url.empty();) {
    again = false;
    const char last = url.back();
    const bool opened = (last == ')' && unopened <= 0) || (last == ']' && url.find('[') != std::string_view::npos);
    if (std::string_view(".,;:!?'*_)]").find(last) != std::string_view::npos && !opened) {
      if (last == ')') --unopened;
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
    const std::string_view ahead = text.substr(begin, longest_url);
    const std::size_t close = ahead.find_first_of("<>\" ");
    if (close != std::string_view::npos && ahead[close] == '>') {
      std::copy_if(ahead.begin(), ahead.begin() + static_cast<std::ptrdiff_t>(close), std::back_inserter(url),
                   [](char c) { return static_cast<unsigned char>(c) > ' '; });
      end = begin + close;
      return url;
    }
  }
  while (end < text.size() && !ends_url(text[end]) && end - begin < longest_url) ++end;
  return std::string(without_sentence_end(text.substr(begin, end - begin)));
}

// Top domains that are no words at the end of a sentence, as people here write them.
constexpr auto top_domains =
    std::to_array<std::string_view>({"be", "brussels", "vlaanderen", "gent", "com", "org", "net",   "eu",  "gov",   "edu",
                                     "fr", "nl",       "lu",         "uk",   "ch",  "io",  "local", "lan", "cloud", "online"});
// These are words as well: only with a path behind them.
constexpr auto wordy_top_domains =
    std::to_array<std::string_view>({"de", "info", "int", "app", "intern", "internal", "intranet", "site", "biz"});
constexpr auto known_products = std::to_array<std::string_view>({"asp.net", "vb.net", "ado.net", "paint.net"});

// "intranet.jette.be/page": a name of a host as people type it.
bool is_bare_host(std::string_view address) {
  const std::size_t slash = address.find_first_of("/:?");
  const std::string_view host = address.substr(0, slash);
  const bool has_path = slash != std::string_view::npos && address.size() > slash + 1;
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || host.find("..") != std::string_view::npos ||
      !std::all_of(host.begin(), host.end(), is_host_char))
    return false;
  // "Merci.Be": a sentence begins behind the dot; "WWW.JETTE.BE/X" is shouted.
  const bool lower =
      std::none_of(host.begin() + static_cast<std::ptrdiff_t>(dot), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool shouted = has_path && std::none_of(host.begin(), host.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!lower && !shouted) return false;
  const std::string name = ascii_lowered(host);
  const std::string_view top = std::string_view(name).substr(dot + 1);
  const bool has_letter = std::any_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(dot), is_ascii_letter);
  if (!has_letter || std::find(known_products.begin(), known_products.end(), name) != known_products.end()) return false;
  return std::find(top_domains.begin(), top_domains.end(), top) != top_domains.end() ||
         (has_path && std::find(wordy_top_domains.begin(), wordy_top_domains.end(), top) != wordy_top_domains.end());
}

bool starts_here(std::string_view text, std::size_t i) {
  if (i == 0) return true;
  const char before = text[i - 1];
  return !is_host_char(before) && before != '@' && before != '/' && before != '_' && before != '\\' &&
         (static_cast<unsigned char>(before) < 0x80 || text.substr(i < 2 ? 0 : i - 2, 2) == "\xC2\xAB" ||
          text.substr(i < 2 ? 0 : i - 2, 2) == "\xC2\xA0" || text.substr(i < 3 ? 0 : i - 3, 2) == "\xE2\x80");
}

bool has_host(std::string_view url) {
  const std::size_t begin = url.find("://");
  return begin != std::string_view::npos && begin + 3 < url.size() && (url[begin + 3] != '/' || url.starts_with("file:"));
}

// "\\\\srv-file01\\compta\\2026": a folder on a server. Blanks count inside of quotation marks and <> only.
std::string read_share(std::string_view text, std::size_t begin, std::size_t& end) {
  constexpr std::size_t longest_share = 400;
  const char before = begin > 0 ? text[begin - 1] : ' ';
  end = begin + 2;
  while (end < text.size() && (is_host_char(text[end]) || text[end] == '_')) ++end;
  if (end == begin + 2 || end >= text.size() || text[end] != '\\') return {};
  const bool closed = before == '"' || before == '<';
  const std::string_view ends = closed ? "\"<>|\r\n" : "\"<>|\r\n\t *?;,";
  const std::size_t stop = text.substr(begin, longest_share).find_first_of(ends, end - begin);
  end = stop == std::string_view::npos ? std::min(text.size(), begin + longest_share) : begin + stop;
  std::string_view share = without_sentence_end(text.substr(begin, end - begin));
  while (share.ends_with('\\')) share.remove_suffix(1);
  return share.find('\\', 2) == std::string_view::npos ? std::string() : std::string(share);
}

// The address that starts at `i`, empty when there is none; `end` is behind what was looked at.
std::string address_at(std::string_view text, std::size_t i, std::size_t& end) {
  end = i + 1;
  if (text.substr(i, 2) == "\\\\" && (i == 0 || text[i - 1] != '\\')) return read_share(text, i, end);
  if (!is_host_char(text[i])) return {};
  if (is_page_address(text.substr(i, 8))) {
    std::string url = read_address(text, i, end);
    return has_host(url) ? url : std::string();
  }
  if (!starts_here(text, i)) return {};
  std::size_t host_end = i;
  while (host_end < text.size() && is_host_char(text[host_end]) && host_end - i < 260) ++host_end;
  end = host_end;
  const bool is_mail_address =
      host_end < text.size() && (text[host_end] == '@' || text[host_end] == '_' || text[host_end] == '+');
  const std::string_view host = text.substr(i, host_end - i);
  if (is_mail_address || host.find('.') == std::string_view::npos) return {};
  const std::string address = read_address(text, i, end);
  end = std::max(end, host_end);
  const bool www = begins_with_ascii(address, "www.") && address.size() > 7 && address.find('.', 5) != std::string::npos;
  return www || is_bare_host(address) ? address : std::string();
}

// One page, however it is written: "www.jette.be <http://www.jette.be/>".
std::string page_key(std::string_view url) {
  std::string key = ascii_lowered(url.substr(0, url.find_first_of("?#")));
  key += url.substr(std::min(url.size(), key.size()));
  for (std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.erase(0, scheme.size());
  }
  while (key.ends_with('/')) key.pop_back();
  return key;
}

}  // namespace

std::vector<std::string> find_urls(std::string_view text) {
  text = text.substr(0, most_bytes);
  std::vector<std::string> urls;
  std::vector<std::string> keys;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size() && urls.size() < most_urls; i = std::max(end, i + 1)) {
    std::string url = address_at(text, i, end);
    if (url.empty()) continue;
    url = unwrapped_url(std::move(url));
    std::string key = page_key(url);
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    keys.push_back(std::move(key));
    urls.push_back(std::move(url));
  }
  return urls;
}

}  // namespace m2t
