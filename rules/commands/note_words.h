// Words of internal notes in what a technician would send to the requester (T-10): quoted back, or copied from a note. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/carry_out.h"
#include "rules/commands/command_arguments.h"

namespace m2t {

// What was written on the ticket so far.
struct WordsOnTicket {
  std::vector<std::string> notes;  // that people wrote, internal
  std::vector<std::string> told;   // what the requester wrote or was sent: in a note, too, it is no secret
};

// How the desk's own note begins that repeats a mail until its code comes: what he would send is no secret of a note then.
inline constexpr std::string_view note_of_waiting_mail = "A mail in the name of ";

// From so many characters on a sentence is known again; shorter ones ("Merci de votre patience.") stand everywhere.
inline constexpr std::size_t shortest_known_sentence = 40;

// The first sentence of a note that the public words of these orders hold, as the note has it; empty: none. Accents, case, punctuation and
// line breaks do not count. `context` reads a mail with commands that was kept as a note: of that one only its note is internal, so that
// a block may be sent again once it is corrected.
std::string note_that_would_go_out(const Orders& orders, const WordsOnTicket& words, const CommandContext& context);

}  // namespace m2t
