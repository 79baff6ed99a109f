#include "rules/unreadable_mail.h"

#include <algorithm>
#include <string_view>

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

bool is_smime_envelope(std::string_view type) {
  return type.starts_with("application/pkcs7-mime") || type.starts_with("application/x-pkcs7-mime");
}

bool holds_pgp_message(std::string_view text) { return text.find("-----BEGIN PGP MESSAGE-----") != std::string_view::npos; }

}  // namespace

std::string why_unreadable(const Mail& mail) {
  const auto any_file = [&](const auto& is_it) { return std::ranges::any_of(mail.attachments, is_it); };
  const bool has_words = !ascii_trimmed(mail.new_text).empty();
  const bool is_pgp = mail.content_type.starts_with("multipart/encrypted") || holds_pgp_message(mail.text);
  const bool is_smime = is_smime_envelope(mail.content_type) ||
                        (!has_words && any_file([](const Attachment& a) { return is_smime_envelope(a.type); }));
  const bool is_winmail = !has_words && any_file([](const Attachment& a) {
    return a.type == "application/ms-tnef" || a.detected_type == "application/vnd.ms-tnef";
  });
  if (is_pgp)
    return "This mail is encrypted (PGP): it cannot be read here. It is kept whole; ask its sender to write without encryption.";
  if (is_smime)
    return "This mail is encrypted or packed with S/MIME: it cannot be read here. It is kept whole; ask its sender to write "
           "without "
           "encryption.";
  if (is_winmail) return "The words of this mail are in a winmail.dat that cannot be read here. It is kept whole.";
  return {};
}

}  // namespace m2t
