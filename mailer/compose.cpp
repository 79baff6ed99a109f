#include "mailer/compose.h"

#include <mimetic/mimetic.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "base/base64.h"
#include "base/digest.h"
#include "base/errors.h"
#include "base/utf8.h"
#include "mailer/header_text.h"

namespace m2t {
namespace {

constexpr std::size_t most_references = 1000;
constexpr std::size_t text_line = 76;  // RFC 2045 section 6.7 (5), without its CR LF

// Any line ends -> CR LF; what is neither text nor UTF-8 -> a blank; ends with a line end.
std::string strict_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32 + 2);
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = first_character(text.substr(at));
    const std::uint32_t c = next.code_point;
    if (c == '\r' || c == '\n') {
      at += c == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
      out += "\r\n";
      continue;
    }
    if (!next.valid || (c < 0x20 && c != '\t') || c == 0x7f)
      out += ' ';
    else
      out.append(text.substr(at, next.bytes));
    at += next.bytes;
  }
  if (!out.ends_with("\r\n")) out += "\r\n";
  return out;
}

// 7bit is good when nothing needs encoding: ASCII, short lines, and no "From " for old mailboxes to escape.
bool fits_seven_bit(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find("\r\n", begin)) != std::string_view::npos; begin = end + 2) {
    const std::string_view line = text.substr(begin, end - begin);
    if (line.size() > text_line || line.starts_with("From ") || line.ends_with(' ') || line.ends_with('\t')) return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string quoted_printable(std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r') {
      out += "\r\n";
      line = 0;
      ++at;
      continue;
    }
    const char c = text[at];
    const bool ends_line = at + 1 < text.size() && text[at + 1] == '\r';
    const bool from = line == 0 && text.substr(at).starts_with("From ");
    const bool plain = (c > ' ' && c < 0x7f && c != '=' && !from) || ((c == ' ' || c == '\t') && !ends_line);
    const std::size_t width = plain ? 1 : 3;
    if (line + width > text_line - 1) {
      out += "=\r\n";
      line = 0;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      out += {'=', hex[byte >> 4], hex[byte & 15]};
    line += width;
  }
  return out;
}

// One part with its own two fields. mimetic writes these; the fields of the mail itself it would fold once more, with an empty
// line in between (0.9.8), so they are written by add_header.
std::string rendered_text_part(const char* subtype, std::string_view text) {
  const std::string lines = strict_lines(text);
  const bool seven_bit = fits_seven_bit(lines);
  mimetic::MimeEntity part;
  part.header().push_back(mimetic::Field("Content-Type", std::string("text/") + subtype + "; charset=utf-8"));
  part.header().push_back(mimetic::Field("Content-Transfer-Encoding", seven_bit ? "7bit" : "quoted-printable"));
  part.body().set(seven_bit ? lines : quoted_printable(lines));
  std::ostringstream out;
  out << part;
  return std::move(out).str();
}

void add_field(std::string& header, std::string_view name, const std::string& value) {
  if (!value.empty()) header.append(name).append(": ").append(value).append("\r\n");
}

std::string language_tags(const std::vector<Language>& languages) {
  std::string tags;
  for (const Language language : languages)
    if (language != Language::Unknown) tags += (tags.empty() ? "" : ", ") + std::string(to_word(language));
  return tags;
}

void add_text_field(std::string& header, std::string_view name, std::string_view utf8) {
  if (!utf8.empty()) add_field(header, name, unstructured_value(utf8, name.size()));
}
void add_token_field(std::string& header, std::string_view name, std::string_view ascii) {
  if (!ascii.empty()) add_field(header, name, token_value(ascii, name.size()));
}

void add_header(std::string& header, const OutgoingMail& mail, const TimeZone& zone) {
  add_field(header, "Date", to_rfc5322(mail.date, zone));
  add_field(header, "From", mailbox_value(mail.from, 4));
  add_field(header, "To", mailbox_value(mail.to, 2));
  if (!mail.reply_to.empty()) add_field(header, "Reply-To", mailbox_value({"", mail.reply_to, {}}, 8));
  add_text_field(header, "Subject", mail.subject);
  add_field(header, "Message-ID", ids_value({mail.message_id}));
  if (!mail.in_reply_to.empty()) add_field(header, "In-Reply-To", ids_value({mail.in_reply_to}));
  add_field(header, "References", ids_value(cut_references(mail.references, most_references)));
  add_token_field(header, "Thread-Index", mail.thread_index);
  add_text_field(header, "Thread-Topic", mail.thread_topic);
  if (!mail.auto_submitted.empty()) {
    add_token_field(header, "Auto-Submitted", mail.auto_submitted);
    add_field(header, "X-Auto-Response-Suppress", "All");
  }
  add_field(header, "Content-Language", language_tags(mail.languages));
  add_token_field(header, mail_id_field, mail.mail_id);
  add_token_field(header, loop_stamp_field, mail.loop_stamp);
  add_field(header, "MIME-Version", "1.0");
}

// RFC 2045 section 6.8: lines of 76 characters.
std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t bytes_of_a_line = 57;
  std::string out;
  out.reserve(bytes.size() / bytes_of_a_line * 78 + 80);
  for (std::size_t at = 0; at < bytes.size(); at += bytes_of_a_line) {
    if (at != 0) out += "\r\n";
    out += to_base64(bytes.substr(at, bytes_of_a_line));
  }
  return out + "\r\n";
}

// Lower case letters, digits and -+. around one slash: nothing that could be another field (T-12).
bool is_plain_type(std::string_view type) {
  const auto is_token = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
  };
  const std::size_t slash = type.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < type.size() && type.size() <= 80 &&
         std::ranges::all_of(type.substr(0, slash), is_token) && std::ranges::all_of(type.substr(slash + 1), is_token) &&
         !type.starts_with("multipart/") && !type.starts_with("message/");
}

// RFC 2231: percent-encoded UTF-8, so that no name needs quotes.
std::string extended_value(std::string_view utf8) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out = "UTF-8''";
  for (const char c : utf8) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      out += c;
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

std::string rendered_attachment(const OutgoingAttachment& attachment) {
  std::string out;
  add_field(out, "Content-Type", is_plain_type(attachment.type) ? attachment.type : "application/octet-stream");
  add_field(out, "Content-Transfer-Encoding", "base64");
  const std::string_view how = attachment.content_id.empty() ? "attachment" : "inline";
  add_field(out, "Content-Disposition", std::string(how) + ";\r\n filename*=" + extended_value(attachment.name));
  if (!attachment.content_id.empty()) add_field(out, "Content-ID", ids_value({attachment.content_id}));
  return out + "\r\n" + base64_lines(attachment.bytes);
}

// The same mail has the same bytes whenever it is made; "=_" occurs in no quoted-printable and no base64 text.
std::string multipart(std::string_view subtype, const OutgoingMail& mail, const std::vector<std::string>& parts) {
  const std::string boundary =
      "=_m2t_" + to_hex(sha256(std::string(subtype) + '\n' + mail.mail_id + '\n' + mail.message_id)).substr(0, 32);
  std::string out;
  add_field(out, "Content-Type", "multipart/" + std::string(subtype) + ";\r\n boundary=\"" + boundary + '"');
  const std::string delimiter = "\r\n--" + boundary;
  for (const std::string& part : parts) out += delimiter + "\r\n" + part;
  return out + delimiter + "--\r\n";
}

std::string rendered_body(const OutgoingMail& mail) {
  std::string plain = rendered_text_part("plain", mail.text);
  if (mail.html.empty()) return plain;
  return multipart("alternative", mail, {plain, rendered_text_part("html", mail.html)});  // RFC 2046 section 5.1.4
}

}  // namespace

std::string compose(const OutgoingMail& mail, const TimeZone& zone) {
  if (!is_safe_message_id(mail.message_id)) throw PermanentError("the mail's Message-ID cannot be written safely");
  std::vector<std::string> inlined{rendered_body(mail)}, whole;
  for (const OutgoingAttachment& attachment : mail.attachments)
    if (!attachment.content_id.empty()) inlined.push_back(rendered_attachment(attachment));
  whole.push_back(inlined.size() == 1 ? inlined.front() : multipart("related", mail, inlined));
  for (const OutgoingAttachment& attachment : mail.attachments)
    if (attachment.content_id.empty()) whole.push_back(rendered_attachment(attachment));
  std::string out;
  add_header(out, mail, zone);
  return out + (whole.size() == 1 ? whole.front() : multipart("mixed", mail, whole));
}

}  // namespace m2t
