// What a person writes for a subcommand: the words, and the files that go along. They are read before the database is opened, because
// from then on the command runs as the daemon's user, who may not see the files of the person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/commands/commands.h"

namespace m2t {

// The words that were given, tidied: UTF-8, "\n" as line end, no blank lines around. Nothing: an editor is to be opened, because neither
// option was given and standard input is a terminal. Throws UsageError (both options, standard input twice), DataError (no UTF-8).
std::optional<std::string> text_at_hand(const TextOptions& options, Console& console);

// Opens $VISUAL, $EDITOR or `editor` with `remarks` as lines that begin with # and are left out of what is given back. Throws DataError
// when nothing was written or the editor failed: nothing is done then.
std::string text_from_editor(const std::string& remarks);

struct AttachedFile {
  std::string name;  // safe to show and to send
  std::string bytes;
};
// Throws DataError for what is no file that can be read, is empty, or too large to be sent.
std::vector<AttachedFile> read_attachments(const std::vector<std::string>& files);

}  // namespace m2t
