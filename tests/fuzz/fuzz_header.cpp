// Header blocks: fields, addresses, ids, dates and parameters out of any bytes.
#include "parsers/mime/header.h"
#include "parsers/mime/header_values.h"
#include "parsers/reader.h"
#include "tests/fuzz/fuzz.h"

void m2t::fuzz::try_input(std::string_view input) {
  std::vector<Defect> defects;
  const auto block = read_header_block(input, ReadLimits{}, defects);
  for (const auto& field : block.fields) {
    const auto list = parse_addresses(field.value, 200, "utf-8");
    for (const auto& mailbox : list.mailboxes) must_be_utf8("addresses are UTF-8", mailbox.name, mailbox.address);
    for (const auto& id : parse_message_ids(field.value, 100)) must_be_utf8("ids are UTF-8", id);
    parse_mail_date(field.value);
    parse_parameters(field.value);
  }
}
