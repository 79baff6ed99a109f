// A technician's mail put together from parts: what stands at its top, and the same kind of lines everywhere where they must not count.
#pragma once

#include <rapidcheck.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/properties/typed_commands.h"

namespace m2t::properties {

enum class Above { Nothing, BlankLines, Greeting, Quotation };
enum class Shape { Plain, HtmlOnly, Alternative };
// Where the other commands stand.
enum class Elsewhere { Quoted, BelowHeaderBlock, Hidden, Signature, AttachedMail, AttachedText, BelowText, Decorated, Subject };
inline constexpr int elsewheres = 9;

struct MailChoice {
  std::vector<CommandChoice> block, others;
  int above = 0, shape = 0, elsewhere = 0, language = 0, text = 0;
};
std::ostream& operator<<(std::ostream& out, const MailChoice& choice);
rc::Gen<MailChoice> any_staff_mail();

struct WrittenMail {
  std::string bytes;
  std::vector<TypedCommand> block;  // what may be carried out; empty when something stands above it
  std::vector<TypedCommand> others;
  bool has_own_text = false;  // words that belong to no command
};

// Block and other lines get values of their own sets.
WrittenMail written(const MailChoice& choice, const ValueSet& of_block, const ValueSet& of_others,
                    const std::string& more_fields);

// What a mail program puts around an answered mail: marks before each line, or the header block of Outlook.
std::string quoted_with_marks(const std::string& text, int language);
std::string quoted_below_header(const std::string& text, int language);

}  // namespace m2t::properties
