// What can be odd in a mail and how it is read then: one row an oddity, for `parse --json` and the manual.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "parsers/mail.h"

namespace m2t {

struct DefectRow {
  std::string_view id;    // stable: "mime.boundary-missing"
  std::string_view text;  // what it is and what was done about it, for the administrator
};

// Every oddity there is a name for, sorted by id.
std::span<const DefectRow> known_defects();

// Adds a defect of the table unless one of that id is there already: a hostile mail must not make a long list.
void note_defect(std::vector<Defect>& defects, std::string_view id);

// The same with a text of the caller's own.
void note_defect(std::vector<Defect>& defects, std::string_view id, std::string_view text);

}  // namespace m2t
