// A header block: where its fields stand, and what they hold, unfolded but not decoded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/defects.h"
#include "parsers/mail.h"
#include "parsers/reader.h"

namespace m2t {

struct RawField {
  std::string name;   // as written, without the blanks before the colon
  std::string value;  // unfolded, without NUL and the blanks around it; bytes as they came
};

struct HeaderBlock {
  std::vector<RawField> fields;
  // The first field of that name (any case); nothing when there is none.
  const std::string* first(std::string_view name) const;
  std::vector<const std::string*> all(std::string_view name) const;
  bool has(std::string_view name) const { return first(name) != nullptr; }
};

// The end of the line that begins at `from`: CR LF, LF, a lone CR, or CR CR LF. Remembers where the next LF is, so that a text of
// lone CRs costs no more than any other.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}
  struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;   // without the line end
    std::size_t next = 0;  // behind the line end
  };
  // `from` never goes back.
  Line line_at(std::size_t from);

 private:
  std::string_view text_;
  std::size_t next_lf_ = 0;
};

// "Name:" with a name of RFC 5322 section 3.6.8, or one with 8-bit letters; blanks before the colon are allowed.
// The length of the name; 0 for anything else.
std::size_t field_name_length(std::string_view line);

// Reads the fields of a block that ends with the text handed over (no blank line in it). Fields over the limits are cut or left out,
// with a defect. Well-formed unstructured fields are read by mimetic, in the subset of it that holds up, and checked against our own
// reading; where the two disagree, our own counts.
HeaderBlock read_header_block(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects);

// The same for a part inside a mail, of which only the Content fields count. Without mimetic, which rewrites these.
HeaderBlock read_content_fields(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects);

// A block of fields that is no mail header (a delivery report, a returned header). Without mimetic.
HeaderBlock read_plain_fields(std::string_view block, const ReadLimits& limits, std::vector<Defect>& defects);
// Where the header at the beginning of a text ends: its first blank line, or the end of the text.
std::size_t end_of_header(std::string_view text);

}  // namespace m2t
