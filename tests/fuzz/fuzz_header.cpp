// Header blocks: fields, addresses, ids, dates and parameters out of any bytes.
#include "parsers/mime/header.h"
#include "parsers/mime/header_values.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using m2t::fuzz::must;
  std::vector<m2t::Defect> defects;
  const auto block = m2t::read_header_block(m2t::fuzz::text_of(data, size), m2t::ReadLimits{}, defects);
  for (const auto& field : block.fields) {
    const auto list = m2t::parse_addresses(field.value, 200, "utf-8");
    for (const auto& mailbox : list.mailboxes)
      must(m2t::is_valid_utf8(mailbox.name) && m2t::is_valid_utf8(mailbox.address), "addresses are UTF-8");
    for (const auto& id : m2t::parse_message_ids(field.value, 100)) must(m2t::is_valid_utf8(id), "ids are UTF-8");
    m2t::parse_mail_date(field.value);
    m2t::parse_parameters(field.value);
  }
  return 0;
}
