// A header block on a single line. Known by quote_marks.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "parsers/body/quote_marks.h"

namespace m2t {

// All fields on one line, as programs write them that lose line breaks: "De : Jean <j@example.org> Envoyé : … À : … Objet : …". Looks
// at the first 2000 bytes of `line`, which is line `at` of its text or the end of it. Nothing without a writer first and a moment.
std::optional<QuotedHeaderBlock> read_flat_block(std::string_view line, std::size_t at);

}  // namespace m2t
