#include "mailer/mailto.h"

namespace m2t {
namespace {

void append_encoded(std::string& url, std::string_view text, std::string_view also_plain = "") {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                       c == '_' || c == '~' || also_plain.find(c) != std::string_view::npos;
    if (plain) {
      url += c;
    } else if (c == '\n') {
      url += "%0D%0A";
    } else if (c != '\r') {
      const auto byte = static_cast<unsigned char>(c);
      url += '%';
      url += digits[byte >> 4];
      url += digits[byte & 15];
    }
  }
}

}  // namespace

std::string to_mailto(const MailtoLink& link) {
  std::string url = "mailto:";
  append_encoded(url, link.to, "@");
  url += "?subject=";
  append_encoded(url, link.subject);
  if (!link.in_reply_to.empty()) {
    url += "&In-Reply-To=%3C";
    append_encoded(url, link.in_reply_to, "@");
    url += "%3E";
  }
  url += "&body=";
  append_encoded(url, link.body);
  return url;
}

}  // namespace m2t
