// Bytes -> Mail, the whole way: structure, headers, text, body, language, fields, attachments, automatic. The one door that
// daemon/reader uses; the modules behind it stand beside it in this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/zone_table.h"
#include "parsers/mail.h"

namespace m2t {

// Part 3.1 of the requirements. Over a limit is never dropped: the raw mail is kept, the part that is over is a defect.
struct ReadLimits {
  std::size_t header_block_bytes = 256 * 1024;
  std::size_t header_field_bytes = 100 * 1024;
  std::size_t header_fields = 1000;
  std::size_t addresses = 200;
  std::size_t depth = 50;
  std::size_t parts = 1000;
  std::size_t nested_messages = 10;
  std::size_t text_bytes = 1024 * 1024;
  std::size_t attachments = 100;
  std::size_t attachment_bytes = 25 * 1024 * 1024;
};

struct ReadOptions {
  ReadLimits limits;
  std::string ticket_prefix = "JET";
  std::optional<ZoneTable> desk_zone{};   // for times that a forward gives without a zone; they stay without it otherwise
  std::vector<std::string> own_phones{};  // the desk's, as it writes them: never the number of who wrote the mail
};

// Total: there is no input it refuses, and none for which it throws (bad_alloc apart). Time is linear in the size.
Mail read_mail(std::string_view raw, const ReadOptions& options = {});

// Makes every library load now what it would load at its first use. Whoever locks itself in calls it before (parsers/prepare.cpp).
void prepare_reading();

// The decoded bytes of an attachment, by its place in the raw mail; empty when the place is outside of it.
std::string attachment_bytes(std::string_view raw, const Attachment& attachment);

// The form of the product page's `parse --json`, two blanks of indentation, ends with a line break.
std::string to_json(const Mail& mail);

}  // namespace m2t
