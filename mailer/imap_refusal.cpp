#include "mailer/imap_refusal.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "mailer/imap_wire.h"
#include "mailer/imap_words.h"

namespace m2t {

namespace {

using Kind = ImapError::Kind;
using namespace std::chrono_literals;

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

struct Meaning {
  std::string_view words;  // found anywhere in what the server said
  Kind kind;
};

// The first that is found decides.
constexpr std::array<Meaning, 9> meanings{{
    {"authenticated but not connected", Kind::NotConnected},
    {"[UNAVAILABLE]", Kind::Throttled},
    {"[LIMIT]", Kind::Throttled},
    {"Suggested Backoff Time", Kind::Throttled},
    {"throttled", Kind::Throttled},
    {"[AUTHENTICATIONFAILED]", Kind::Authentication},
    {"[AUTHORIZATIONFAILED]", Kind::Authentication},
    {"[TRYCREATE]", Kind::FolderMissing},
    {"[NONEXISTENT]", Kind::FolderMissing},
}};

// Exchange counts in milliseconds, and says so; a bare number is taken for the same. Never more than 15 minutes (I-28).
std::optional<std::chrono::seconds> asked_wait(std::string_view words) {
  constexpr std::string_view phrase = "Suggested Backoff Time:";
  const auto at = std::search(words.begin(), words.end(), phrase.begin(), phrase.end(), [](char a, char b) {
    return same_word({&a, 1}, {&b, 1});
  });
  if (at == words.end()) return std::nullopt;
  std::string_view rest = words.substr(static_cast<std::size_t>(at - words.begin()) + phrase.size());
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error == std::errc::result_out_of_range) return 15min;
  if (error != std::errc()) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  const bool in_seconds = same_word(rest.substr(0, 3), "sec") || same_word(rest, "s");
  const std::uint64_t seconds = in_seconds ? number : number / 1000 + (number % 1000 != 0 ? 1 : 0);
  return std::chrono::seconds(std::min<std::uint64_t>(seconds, 900));
}

}  // namespace

TaggedAnswer parse_tagged(std::string_view line) {
  TaggedAnswer answer;
  take_word(line);
  answer.status = take_word(line);
  answer.words = line;
  if (line.starts_with('[')) answer.code = line.substr(1, std::min(line.find(']'), line.size()) - 1);
  return answer;
}

ImapError refusal(const std::string& doing, std::string_view tagged_line, Kind otherwise, const SecretMask& mask) {
  const TaggedAnswer answer = parse_tagged(tagged_line);
  Kind kind = otherwise;
  for (const Meaning& meaning : meanings) {
    if (!has_word(answer.words, meaning.words)) continue;
    kind = meaning.kind;
    break;
  }
  const auto wait = kind == Kind::Throttled ? asked_wait(answer.words) : std::nullopt;
  const std::string words = clean_server_words(answer.words, mask);
  return ImapError(kind, fmt::format("{}: the server says: {} {}", doing, clean_server_words(answer.status, mask), words), wait);
}

}  // namespace m2t
