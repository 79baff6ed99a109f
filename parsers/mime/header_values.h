// What stands in header values: encoded words, parameters, addresses, message ids, dates. All tolerant, linear and without recursion
// (T-20); every text that comes out is valid UTF-8.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"

namespace m2t {

// RFC 2047, also as broken programs write it: blanks inside, characters split over two words, missing padding, words without blanks
// between them, no end. Bytes outside of words are read as `raw_charset` ("" = not known), and never as UTF-7 (T-21).
std::string decode_words(std::string_view value, std::string_view raw_charset = {});

// "text/plain; charset=utf-8; name*0*=..." taken apart. The value is in lower case, without comments; names are in lower case.
// RFC 2231 pieces are joined and decoded, encoded words in values too. The first of two parameters of one name counts.
struct ParameterizedValue {
  std::string value;
  std::map<std::string, std::string, std::less<>> parameters;
  std::string parameter(std::string_view name) const;  // "" when there is none
};
ParameterizedValue parse_parameters(std::string_view field_value);

// All mailboxes of an address field: comments, quoted strings, groups, encoded words, missing brackets and quotes, "smtp:" and
// "mailto:". What has no @ is an address only when it is one word ("MAILER-DAEMON"). At most `limit`; `more` tells of the rest.
struct AddressList {
  std::vector<Address> mailboxes;
  bool group = false;  // group syntax was used (H-42)
  bool more = false;
};
AddressList parse_addresses(std::string_view field_value, std::size_t limit, std::string_view raw_charset = {});

// The ids of a References, In-Reply-To or Message-ID field, without <>. At most `limit`: the first ones and the last ones, because
// the first names the conversation and the last the mail answered.
std::vector<std::string> parse_message_ids(std::string_view field_value, std::size_t limit);

// RFC 5322 section 3.3 with the obsolete forms, asctime's, and RFC 3339. Nothing for what cannot be read.
std::optional<Time> parse_mail_date(std::string_view field_value);

// A value without its comments "(...)"; those in quoted strings stay.
std::string without_comments(std::string_view value);

}  // namespace m2t
