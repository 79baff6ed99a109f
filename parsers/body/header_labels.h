// The names of header fields as mail programs write them above an earlier mail: "De :", "Verzonden:", "*Subject:*". Known by quote_marks
// and flat_header_block.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2t {

enum class Label { From, Date, To, Subject, Other };

struct LabelledLine {
  Label label = Label::Other;
  std::string_view value;
};

// Of a folded name, without its colon.
std::optional<Label> label_of(std::string_view folded);

// "*De :* Jean <j@example.org>" -> From, "Jean <j@example.org>"; as cells of a table "De : | Jean".
std::optional<LabelledLine> read_label(std::string_view line);

// The same without a colon, as eM Client writes it below a separator: "Van \"Jean\" <j@example.org>". Any sentence may begin so.
std::optional<LabelledLine> read_bare_label(std::string_view line);

// A value that goes on, at most some 2000 bytes in all.
void append_value(std::string& value, std::string_view more);

}  // namespace m2t
