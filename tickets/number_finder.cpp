#include "tickets/number_finder.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace m2t {
namespace {

constexpr std::uint32_t degree_sign = 0xB0, numero_sign = 0x2116;
// How far a number may stand behind its word, in pieces: "ticket n° : [#10429". Bounds the work for each word, so the whole
// text is read in linear time (T-36).
constexpr int most_connectors = 8;
constexpr std::size_t widest_blank = 16;

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::string_view (&words)[Count]) {
  return !word.empty() && std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view ticket_words[] = {"ticket",   "tickets",       "ticketnummer", "ticketnumber", "ticketnumero",
                                             "ticketnr", "ticketnummers", "ticketno",     "ticketid"};
constexpr std::string_view number_words[] = {"nr", "nrs", "no", "nos", "num", "numero", "numeros", "nummer", "nummers", "number"};
constexpr std::string_view between_words[] = {"id", "est", "is", "ist", "de", "du", "van", "of"};
constexpr std::string_view list_words[] = {"et", "en", "and", "und", "ou", "of", "or", "oder"};
// Whose numbers are not ours, whatever word stands in between: JetHelp looks like a GLPI.
constexpr std::string_view foreign_systems[] = {"glpi", "jethelp"};

bool is_solid(PieceKind kind) { return kind == PieceKind::Word || kind == PieceKind::Digits; }
bool is_keyword(std::string_view word) { return is_one_of(word, ticket_words) || is_one_of(word, number_words) || word == "n"; }
// "Ticketnr." and "nr." may end in a dot, "ticket." is the end of a sentence.
bool is_abbreviation(std::string_view word) {
  return is_one_of(word, number_words) || word == "n" || word == "ticketnr" || word == "ticketno";
}
bool is_connecting_sign(std::uint32_t sign) {
  return sign == '#' || sign == ':' || sign == '(' || sign == '[' || sign == '=' || sign == '*' || sign == degree_sign ||
         sign == numero_sign;
}

// Empty when there are more digits than any counter has. Zero-width characters may stand among the digits.
std::string plain_digits(std::string_view written) {
  constexpr std::size_t most_digits = 19;
  std::string digits;
  for (const char c : written) {
    if (c < '0' || c > '9') continue;
    if (digits.size() == most_digits) return {};
    digits += c;
  }
  return digits;
}

}  // namespace

NumberFinder::NumberFinder(std::string_view utf8, std::string_view prefix) : text_(utf8), prefix_(prefix) {}

// "JET-10429-3", "10429.50", "10429/2026", "10429e" are something else. Behind a bare number more of that kind is likely.
bool NumberFinder::is_cut_off(std::size_t end, bool prefixed) const {
  const TextPiece next = piece_at(text_, end);
  if (is_solid(next.kind)) return true;
  const bool joins = next.kind == PieceKind::Hyphen || (next.kind == PieceKind::Sign && next.sign == '.');
  const bool joins_bare = next.kind == PieceKind::Sign && (next.sign == ',' || next.sign == '/' || next.sign == ':');
  return (joins || (joins_bare && !prefixed)) && piece_at(text_, next.end).kind == PieceKind::Digits;
}

std::optional<NumberInText> NumberFinder::number_at(const TextPiece& piece, bool prefixed) const {
  const std::string digits = plain_digits(text_.substr(piece.offset, piece.end - piece.offset));
  if (digits.size() < 2 || digits[0] == '0') return std::nullopt;
  std::uint64_t counter = 0;
  const char* check = digits.data() + digits.size() - 1;
  std::from_chars(digits.data(), check, counter);
  if (counter < first_ticket_counter || damm_digit(digits.substr(0, digits.size() - 1)) != *check) return std::nullopt;
  if (is_cut_off(piece.end, prefixed)) return std::nullopt;
  return NumberInText{counter, piece.end};
}

std::optional<NumberInText> NumberFinder::behind_connectors(std::size_t offset, bool abbreviated, bool prefixed) const {
  for (int passed = 0; passed <= most_connectors; ++passed) {
    const TextPiece piece = piece_at(text_, offset);
    switch (piece.kind) {
      case PieceKind::Digits: return number_at(piece, prefixed);
      case PieceKind::End: return std::nullopt;
      case PieceKind::Hyphen: break;
      case PieceKind::Blank:
        if (piece.end - piece.offset > widest_blank) return std::nullopt;
        break;
      case PieceKind::Sign:
        if (!is_connecting_sign(piece.sign) && !(piece.sign == '.' && abbreviated)) return std::nullopt;
        break;
      case PieceKind::Word:
        abbreviated = is_abbreviation(piece.text());
        if (!is_keyword(piece.text()) && !is_one_of(piece.text(), between_words)) return std::nullopt;
        break;
    }
    offset = piece.end;
  }
  return std::nullopt;
}

bool NumberFinder::prefix_ends_at(const TextPiece& first, std::size_t& end) const {
  TextPiece here = first;
  for (std::size_t at = 0; at < prefix_.size();) {
    const TextPiece wanted = piece_at(prefix_, at);
    if (here.kind != wanted.kind) return false;
    if (wanted.kind == PieceKind::Word && (wanted.text().empty() || here.text() != wanted.text())) return false;
    if (wanted.kind == PieceKind::Digits &&
        text_.substr(here.offset, here.end - here.offset) != prefix_.substr(at, wanted.end - at)) {
      return false;
    }
    at = wanted.end;
    end = here.end;
    here = piece_at(text_, here.end);
  }
  return !prefix_.empty();
}

std::optional<NumberInText> NumberFinder::prefixed_at(const TextPiece& first) const {
  std::size_t end = 0;
  if (!prefix_ends_at(first, end)) return std::nullopt;
  return behind_connectors(end, false, true);
}

std::optional<NumberInText> NumberFinder::bare_at(const TextPiece& first) const {
  if (first.kind == PieceKind::Sign && first.sign == numero_sign) return behind_connectors(first.end, false, false);
  if (!is_keyword(first.text())) return std::nullopt;
  if (first.text() == "n") {  // a lone n counts as n° only
    const TextPiece sign = piece_at(text_, first.end);
    if (sign.kind != PieceKind::Sign || (sign.sign != degree_sign && sign.sign != '.')) return std::nullopt;
  }
  return behind_connectors(first.end, is_abbreviation(first.text()), false);
}

// ", 10437" or " et 10437" behind a number.
std::optional<NumberInText> NumberFinder::next_of_list(std::size_t offset, std::size_t& starts) const {
  TextPiece piece = piece_at(text_, offset);
  if (piece.kind == PieceKind::Blank) piece = piece_at(text_, piece.end);
  const bool joins =
      piece.kind == PieceKind::Sign && (piece.sign == ',' || piece.sign == '&' || piece.sign == '+' || piece.sign == '/');
  if (!joins && !is_one_of(piece.text(), list_words)) return std::nullopt;
  piece = piece_at(text_, piece.end);
  if (piece.kind == PieceKind::Blank) piece = piece_at(text_, piece.end);
  if (piece.kind != PieceKind::Digits) return std::nullopt;
  starts = piece.offset;
  return number_at(piece, false);
}

std::vector<FoundNumber> NumberFinder::find_all() {
  std::vector<FoundNumber> found;
  std::unordered_set<std::uint64_t> known;
  const auto keep = [&](std::size_t starts, const NumberInText& number) {
    if (!known.insert(number.counter).second) return;
    found.push_back({{std::string(prefix_), number.counter}, std::string(text_.substr(starts, number.end - starts)), starts});
  };
  TextPiece before_last, last;
  bool foreign = false;  // behind the name of another ticket system
  for (TextPiece piece = piece_at(text_, 0); piece.kind != PieceKind::End;) {
    const bool glued = is_solid(last.kind);
    const bool hyphenated = last.kind == PieceKind::Hyphen && is_solid(before_last.kind);
    std::optional<NumberInText> number;
    if (!glued && !hyphenated) number = prefixed_at(piece);
    if (!number && !glued && !foreign) number = bare_at(piece);
    std::size_t end = piece.end;
    if (number) {
      keep(piece.offset, *number);
      end = number->end;
      std::size_t starts = 0;
      while (const auto another = next_of_list(end, starts)) {
        keep(starts, *another);
        end = another->end;
      }
      piece.kind = PieceKind::Digits;
    }
    if (is_solid(piece.kind)) foreign = is_one_of(piece.text(), foreign_systems) || (foreign && is_keyword(piece.text()));
    before_last = last;
    last = piece;
    piece = piece_at(text_, end);
  }
  return found;
}

std::vector<FoundNumber> find_ticket_numbers(std::string_view utf8, std::string_view prefix) {
  return NumberFinder(utf8, prefix).find_all();
}

}  // namespace m2t
