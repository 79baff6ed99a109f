// Words of the configuration -> values: durations, sizes, addresses, hosts. Pure; knows no setting. Private to the settings.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace m2t {

// "60s", "5m", "24h", "5d"; one number and one unit. Nothing for anything else, and for more than ten years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
std::string duration_words(std::chrono::seconds duration);  // "60s", "24h", "5d": the largest unit of which it is at least two

// "50MB", "512 kB", "1GB" (1 kB = 1024 bytes), or a plain number of bytes.
std::optional<std::uint64_t> parse_size(std::string_view text);
std::string size_words(std::uint64_t bytes);

// "2026-12-24", a day that exists.
std::optional<std::chrono::year_month_day> parse_day(std::string_view text);
std::string day_words(std::chrono::year_month_day day);

// What can be wrong with a text that ought to be a mail address, domain or host; empty: nothing. Made for messages.
std::string wrong_with_address(std::string_view text);
std::string wrong_with_domain(std::string_view text);
std::string wrong_with_host(std::string_view text);  // a name, an IPv4 or an IPv6 address

bool is_loopback_host(std::string_view host);

// A TOML basic string, with its quotes.
std::string toml_text(std::string_view text);

}  // namespace m2t
