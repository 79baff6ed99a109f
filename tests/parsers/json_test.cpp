#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "parsers/reader.h"

TEST_CASE("json: the keys of the product page, in their order") {
  m2t::Mail mail;
  mail.subject = "été";
  const auto json = nlohmann::ordered_json::parse(m2t::to_json(mail));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"message_id",  "in_reply_to", "references", "date",     "subject",
                                         "from",        "reply_to",    "to",         "cc",       "text",
                                         "new_text",    "quoted_text", "signature",  "language", "ticket_numbers",
                                         "attachments", "automatic",   "bounce",     "fields",   "field_sources",
                                         "forwarded",   "defects"});
  CHECK(json["from"].is_null());
  CHECK(json["forwarded"].is_null());
  CHECK(json["date"].is_null());
  CHECK(json["references"].is_array());
  CHECK(json["field_sources"].is_object());
  CHECK(json["subject"] == "été");
  CHECK(json["language"] == "unknown");
  CHECK(m2t::to_json(mail).ends_with("}\n"));
}

TEST_CASE("json: attachments, addresses, fields and forwarded have their form") {
  m2t::Mail mail;
  mail.from = m2t::Address{"Jean", "jean@jette.brussels"};
  mail.date = m2t::parse_rfc3339("2026-11-23T09:15:00Z");
  mail.language = m2t::Language::French;
  mail.attachments.push_back(
      {"a.png", "a.png", "image/png", "image/png", "c1", 12, "00", true, m2t::AttachmentKind::Screenshot, 0, 0, {}});
  mail.fields.sources["phone"] = {"02 423", "text"};
  mail.forwarded = m2t::Forwarded{{"An", "an@jette.brussels"}, std::nullopt, "x"};
  mail.defects.push_back({"mime.boundary-missing", "read to the end"});
  const auto json = nlohmann::ordered_json::parse(m2t::to_json(mail));
  CHECK(json["from"].dump() == R"({"name":"Jean","address":"jean@jette.brussels"})");
  CHECK(json["date"] == "2026-11-23T09:15:00Z");
  CHECK(
      json["attachments"][0].dump() ==
      R"({"name":"a.png","type":"image/png","detected_type":"image/png","size":12,"sha256":"00","content_id":"c1","inline":true,"kind":"screenshot"})");
  CHECK(json["field_sources"]["phone"]["written"] == "02 423");
  CHECK(json["forwarded"]["from"]["name"] == "An");
  CHECK(json["forwarded"]["date"].is_null());
  CHECK(json["defects"][0] == "mime.boundary-missing: read to the end");
  CHECK(json["automatic"].dump() == R"({"is":false,"why":""})");
}

TEST_CASE("json: bytes that are no UTF-8 are replaced, not refused") {
  m2t::Mail mail;
  mail.subject = "a\xFF";
  CHECK(nlohmann::json::parse(m2t::to_json(mail))["subject"] == "a\xEF\xBF\xBD");
}
