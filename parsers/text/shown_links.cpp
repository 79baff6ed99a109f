#include "parsers/text/shown_links.h"

#include <algorithm>
#include <utility>

#include "parsers/text/text_lines.h"
#include "parsers/text/wrapped_urls.h"

namespace m2t {

namespace {

// What an address and the text that shows it have in common.
std::string comparable_address(std::string_view address) {
  std::string folded = fold_words(address, longest_link);
  for (std::string_view prefix : {"mailto:", "tel:", "https://", "http://", "www."}) {
    if (folded.starts_with(prefix)) folded.erase(0, prefix.size());
  }
  while (folded.ends_with('/')) folded.pop_back();
  return folded;
}

}  // namespace

std::string shown_address(std::string_view link_text, std::string href) {
  std::erase_if(href, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  const std::string folded = fold_words(href, 16);
  const bool is_page = folded.starts_with("http://") || folded.starts_with("https://") || folded.starts_with("ftp://");
  if (!is_page && !folded.starts_with("mailto:")) return {};
  if (is_page) href = unwrapped_url(std::move(href));
  if (href.size() > longest_link || href.find_first_of("<>\"") != std::string::npos) return {};
  if (!is_page) href = href.substr(7, href.find('?') - std::min<std::size_t>(7, href.find('?')));
  const std::string text = comparable_address(link_text);
  const std::string address = comparable_address(href);
  if (text.empty() || address.empty() || text.find(address) != std::string::npos) return {};
  return href;
}

}  // namespace m2t
