// What we write into mails and must recognise when it comes back: numbers, Message-IDs, plus addresses, the loop stamp.
// Finding numbers in text is in number_finder.cpp, subjects are in subject.cpp.
#include "tickets/reference.h"

#include <algorithm>
#include <charconv>

#include "tickets/domain_label.h"

namespace m2t {
namespace {

constexpr std::string_view damm_table[10] = {"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
                                             "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};

constexpr std::size_t secret_length = 26;          // 128 bits, five a character
constexpr std::size_t personal_secret_bytes = 16;  // the first half of the MAC
constexpr std::string_view message_id_start = "m2t.";
constexpr std::string_view plus_start = "r.";
constexpr std::string_view personal_start = "t.";

bool equal_ignoring_case(std::string_view a, std::string_view b) { return lower_case(a) == lower_case(b); }

// A server or a person may have changed the case on the way; what was hashed is the lower-case form.
std::optional<std::string> as_secret(std::string_view text) {
  if (text.size() != secret_length) return std::nullopt;
  std::string secret = lower_case(text);
  constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
  if (secret.find_first_not_of(letters) != std::string::npos) return std::nullopt;
  return secret;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && equal_ignoring_case(text.substr(0, start.size()), start);
}

std::string_view without_brackets_and_blanks(std::string_view text) {
  constexpr std::string_view around = " \t\r\n<>";
  const auto first = text.find_first_not_of(around);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(around) - first + 1);
}

struct PlusParts {
  std::string_view local;   // in front of the +
  std::string_view detail;  // between + and @
  std::string_view domain;
};

std::optional<PlusParts> split_address(std::string_view address) {
  address = without_brackets_and_blanks(address);
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const std::string_view whole_local = address.substr(0, at);
  const auto plus = whole_local.find('+');
  const std::string_view detail = plus == std::string_view::npos ? std::string_view() : whole_local.substr(plus + 1);
  return PlusParts{whole_local.substr(0, plus), detail, address.substr(at + 1)};
}

std::string with_detail(std::string_view desk_address, std::string_view start, std::string_view secret) {
  const auto parts = split_address(desk_address);
  if (!parts) return std::string(desk_address);
  return std::string(parts->local) + '+' + std::string(start) + std::string(secret) + '@' + std::string(parts->domain);
}

std::optional<std::string> secret_in_detail(std::string_view address, std::string_view desk_address, std::string_view start) {
  const auto parts = split_address(address);
  const auto desk = split_address(desk_address);
  if (!parts || !desk || !equal_ignoring_case(parts->local, desk->local)) return std::nullopt;
  if (!starts_with_ignoring_case(parts->detail, start)) return std::nullopt;
  return as_secret(parts->detail.substr(start.size()));
}

std::string loop_mac(std::string_view mail_id, std::string_view instance_key) {
  // The label keeps this use of the instance's key apart from any other.
  return hmac_sha256_hex(instance_key, "mail2ticket loop stamp\n" + std::string(mail_id));
}

}  // namespace

char damm_digit(std::string_view decimal_digits) {
  std::size_t interim = 0;
  for (const char c : decimal_digits) {
    if (c >= '0' && c <= '9') interim = static_cast<std::size_t>(damm_table[interim][static_cast<std::size_t>(c - '0')] - '0');
  }
  return static_cast<char>('0' + interim);
}

std::string to_text(const TicketNumber& number) {
  const std::string counter = std::to_string(number.counter);
  return number.prefix + '-' + counter + damm_digit(counter);
}

std::optional<TicketNumber> parse_ticket_number(std::string_view text, std::string_view prefix) {
  if (!starts_with_ignoring_case(text, prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.size() < 3 || text[0] != '-' || text[1] == '0') return std::nullopt;
  const std::string_view counter = text.substr(1, text.size() - 2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(counter.data(), counter.data() + counter.size(), value);
  if (error != std::errc() || end != counter.data() + counter.size() || text.back() != damm_digit(counter)) return std::nullopt;
  return TicketNumber{std::string(prefix), value};
}

std::string make_secret(const RandomBytes& random) { return base32(random(16)); }
std::string secret_hash(std::string_view secret) { return to_hex(sha256(secret)); }

std::string make_message_id(std::string_view secret, std::string_view domain) {
  return std::string(message_id_start) + std::string(secret) + '@' + std::string(domain);
}

std::optional<std::string> secret_in_message_id(std::string_view message_id) {
  message_id = without_brackets_and_blanks(message_id);
  const auto at = message_id.find('@');
  if (at == std::string_view::npos || !starts_with_ignoring_case(message_id, message_id_start)) return std::nullopt;
  return as_secret(message_id.substr(message_id_start.size(), at - std::min(at, message_id_start.size())));
}

std::string make_plus_address(std::string_view desk_address, std::string_view secret) {
  return with_detail(desk_address, plus_start, secret);
}
std::string make_personal_address(std::string_view desk_address, std::string_view secret) {
  return with_detail(desk_address, personal_start, secret);
}

std::optional<std::string> secret_in_plus_address(std::string_view address, std::string_view desk_address) {
  return secret_in_detail(address, desk_address, plus_start);
}
std::optional<std::string> secret_in_personal_address(std::string_view address, std::string_view desk_address) {
  return secret_in_detail(address, desk_address, personal_start);
}

std::string personal_secret(std::string_view instance_key, std::string_view technician_address, int generation) {
  const std::string mac = hmac_sha256_hex(
      instance_key, "mail2ticket personal address\n" + address_key(technician_address) + "\n" + std::to_string(generation));
  std::string bytes;
  for (std::size_t i = 0; i < personal_secret_bytes; ++i) {
    unsigned value = 0;
    std::from_chars(mac.data() + 2 * i, mac.data() + 2 * i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return base32(bytes);
}

bool is_own_address(std::string_view address, std::string_view own_address) {
  const auto parts = split_address(address);
  const auto own = split_address(own_address);
  return parts && own && equal_ignoring_case(parts->local, own->local) && domain_key(parts->domain) == domain_key(own->domain);
}

std::string make_loop_stamp(std::string_view mail_id, std::string_view instance_key) {
  return std::string(mail_id) + ' ' + loop_mac(mail_id, instance_key);
}

bool is_own_loop_stamp(std::string_view stamp, std::string_view instance_key) {
  stamp = without_brackets_and_blanks(stamp);
  const auto blank = stamp.find_last_of(" \t\r\n");
  // Without a key everybody can make the stamp, so it proves nothing.
  if (blank == std::string_view::npos || instance_key.empty()) return false;
  const std::string_view mail_id = without_brackets_and_blanks(stamp.substr(0, blank));
  return equal_in_constant_time(lower_case(stamp.substr(blank + 1)), loop_mac(mail_id, instance_key));
}

}  // namespace m2t
