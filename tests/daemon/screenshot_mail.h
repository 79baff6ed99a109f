// Mails with screenshots, as a mail program writes them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace m2t::test {

inline std::string base64(const std::string& bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) out += j <= count ? alphabet[group >> (18 - 6 * j) & 63] : '=';
    if (i % 57 == 54) out += '\n';
  }
  return out;
}

// A file of tests/ocr/pictures.
inline std::string picture_file(std::string_view name) {
  std::ifstream in(std::string(M2T_SOURCE_DIR "/tests/ocr/pictures/").append(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string picture_part(const std::string& picture, std::string_view name = "Screenshot 2026-11-24.png") {
  return "--b\nContent-Type: image/png; name=\"" + std::string(name) + "\"\nContent-Disposition: attachment; filename=\"" +
         std::string(name) + "\"\nContent-Transfer-Encoding: base64\n\n" + base64(picture) + "\n";
}

// `parts`: of multipart/mixed with the boundary b, behind the text.
inline std::string mail_with_parts(const std::string& parts, std::string_view message_id = "shot@mail.jette.brussels") {
  return "From: Marie Dubois <marie.dubois@jette.brussels>\nTo: support@jette.brussels\nSubject: Erreur Saphir\n"
         "Date: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" +
         std::string(message_id) +
         ">\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nBonjour,\n\nVoir "
         "l'image.\n" +
         parts + "--b--\n";
}

}  // namespace m2t::test
