// What people wrote in a subject, without what mail clients, gateways and we put in front of it or into it.
#include "tickets/number_finder.h"
#include "tickets/reference.h"
#include "tickets/typed_text.h"

namespace m2t {
namespace {

struct ReplyWord {
  std::string_view word;  // lower case, without accents
  bool needs_dot = false;
};

// As clients write them: FR Outlook, Apple, Yahoo, Notes; NL Apple, GroupWise; DE Outlook, Notes; EN all.
constexpr ReplyWord reply_words[] = {
    {"re", false},       {"rep", false},    {"tr", false}, {"fw", false}, {"fwd", false},     {"antw", false},
    {"antwoord", false}, {"doorst", false}, {"aw", false}, {"wg", false}, {"antwort", false}, {"weitergeleitet", false},
    {"ref", true},  // "Réf : 2026/17" is a reference that a person typed; "Réf. :" is Notes
};
constexpr std::string_view outside_tags[] = {"ext", "extern", "externe", "external", "exterieur"};
constexpr std::string_view outside_tag_ends[] = {"mail", "email", "sender", "message"};

bool is_sign(const TextPiece& piece, std::uint32_t sign) { return piece.kind == PieceKind::Sign && piece.sign == sign; }

TextPiece piece_behind_blank(std::string_view text, std::size_t offset) {
  const TextPiece piece = piece_at(text, offset);
  return piece.kind == PieceKind::Blank ? piece_at(text, piece.end) : piece;
}

// "[2]", "(2)", "^2", "*2": the end of it, or `offset` when there is none.
std::size_t end_of_reply_count(std::string_view text, std::size_t offset) {
  const TextPiece opening = piece_at(text, offset);
  const bool bracket = is_sign(opening, '[') || is_sign(opening, '(');
  if (!bracket && !is_sign(opening, '^') && !is_sign(opening, '*')) return offset;
  const TextPiece count = piece_at(text, opening.end);
  if (count.kind != PieceKind::Digits) return offset;
  if (!bracket) return count.end;
  const TextPiece closing = piece_at(text, count.end);
  return is_sign(closing, opening.sign == '[' ? ']' : ')') ? closing.end : offset;
}

// The end of "Re[2]:", "RE :", "Réf. :" at the start of the text; 0 when it starts otherwise. The colon is what tells "Re:"
// from "Re-installation" and "Tr. imprimante".
std::size_t end_of_reply_prefix(std::string_view text) {
  const TextPiece word = piece_at(text, 0);
  for (const ReplyWord& reply : reply_words) {
    if (word.text() != reply.word) continue;
    std::size_t offset = word.end;
    const TextPiece dot = piece_at(text, offset);
    if (is_sign(dot, '.')) {
      offset = dot.end;
    } else if (reply.needs_dot) {
      return 0;
    }
    const TextPiece colon = piece_behind_blank(text, end_of_reply_count(text, offset));
    return is_sign(colon, ':') ? colon.end : 0;
  }
  return 0;
}

template <std::size_t Count>
bool is_among(std::string_view word, const std::string_view (&list)[Count]) {
  for (const std::string_view one : list) {
    if (word == one) return true;
  }
  return false;
}

// "[EXTERNE]", "[External email]": what the border's mail server marks, not what anybody wrote.
std::size_t end_of_outside_tag(std::string_view text) {
  const TextPiece opening = piece_at(text, 0);
  const TextPiece word = piece_behind_blank(text, opening.end);
  if (!is_sign(opening, '[') || !is_among(word.text(), outside_tags)) return 0;
  TextPiece closing = piece_behind_blank(text, word.end);
  if (is_among(closing.text(), outside_tag_ends)) closing = piece_behind_blank(text, closing.end);
  return is_sign(closing, ']') ? closing.end : 0;
}

// "[JET-10429]" at `opening`: its end, or 0.
std::size_t end_of_own_token(const NumberFinder& finder, std::string_view text, const TextPiece& opening) {
  if (!is_sign(opening, '[')) return 0;
  const auto number = finder.prefixed_at(piece_behind_blank(text, opening.end));
  if (!number) return 0;
  const TextPiece closing = piece_behind_blank(text, number->end);
  return is_sign(closing, ']') ? closing.end : 0;
}

std::string without_own_tokens(std::string_view text, std::string_view prefix) {
  const NumberFinder finder(text, prefix);
  std::string kept;
  for (TextPiece piece = piece_at(text, 0); piece.kind != PieceKind::End;) {
    std::size_t end = end_of_own_token(finder, text, piece);
    if (end != 0) {
      kept += ' ';
    } else {
      end = piece.end;
      kept += text.substr(piece.offset, piece.end - piece.offset);
    }
    piece = piece_at(text, end);
  }
  return kept;
}

std::string with_folded_blanks(std::string_view text) {
  std::string folded;
  for (TextPiece piece = piece_at(text, 0); piece.kind != PieceKind::End; piece = piece_at(text, piece.end)) {
    if (piece.kind != PieceKind::Blank) {
      folded += text.substr(piece.offset, piece.end - piece.offset);
    } else if (!folded.empty()) {
      folded += ' ';
    }
  }
  if (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

}  // namespace

std::string base_subject(std::string_view utf8, std::string_view prefix) {
  const std::string folded = with_folded_blanks(without_own_tokens(utf8, prefix));
  std::string_view rest = folded;
  for (;;) {
    std::size_t dropped = end_of_reply_prefix(rest);
    if (dropped == 0) dropped = end_of_outside_tag(rest);
    if (dropped == 0) return std::string(rest);
    rest.remove_prefix(dropped);
    if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  }
}

bool has_reply_prefix(std::string_view utf8) {
  std::string_view rest = utf8;
  for (;;) {
    const TextPiece first = piece_behind_blank(rest, 0);
    rest.remove_prefix(first.offset);
    if (end_of_reply_prefix(rest) != 0) return true;
    // Technicians' mails carry our token in front, lists their name.
    const auto closing = is_sign(first, '[') ? rest.find(']') : std::string_view::npos;
    if (closing == std::string_view::npos) return false;
    rest.remove_prefix(closing + 1);
  }
}

}  // namespace m2t
