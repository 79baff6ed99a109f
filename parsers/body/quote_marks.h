// How mail programs announce the mail that is answered or passed on: attribution lines, header blocks, separators. The words of
// each language stand in tables in header_labels.cpp and attribution.cpp. Known by body and forwarded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

using Lines = std::vector<std::string_view>;

// "De : … / Envoyé : … / À : … / Objet : …" and its like.
struct QuotedHeaderBlock {
  std::size_t end = 0;  // the first line behind it
  std::string from, date, subject;
};
// A block whose first label stands on line `at`: a writer and a date, recipient or subject, with an address, a moment or a ruler
// above it, which a form that somebody filled in has not. Values may go on over lines.
std::optional<QuotedHeaderBlock> find_header_block(const Lines& lines, std::size_t at);

// "Le 12 mars 2026 à 10:15, Jean Dupont <…> a écrit :" broken over at most four lines. The first line behind it, or nothing.
std::optional<std::size_t> find_attribution(const Lines& lines, std::size_t at);

enum class Separator { None, Original, Forwarded, ReplyAbove };
// "-----Original Message-----", "-------- Message transféré --------", "##- Please type your reply above this line -##".
Separator separator_of(std::string_view line);
// What a program left on the line of its separator: "De : …"; usually nothing.
std::string_view behind_separator(std::string_view line);

// Does a text tell a year and a time of day?
bool tells_moment(std::string_view value);

// A ruler of underscores, hyphens or equals signs alone.
bool is_ruler(std::string_view line);
bool is_quoted_line(std::string_view line);
// Without the ">" marks in front.
std::string_view without_quote_marks(std::string_view line);

}  // namespace m2t
