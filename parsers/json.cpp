// A Mail in the form that the product page promises for `parse --json`: the keys, their order, nothing else.
#include <nlohmann/json.hpp>

#include "parsers/reader.h"

namespace m2t {

namespace {

using Json = nlohmann::ordered_json;

Json address_json(const Address& address) { return {{"name", address.name}, {"address", address.address}}; }

Json addresses_json(const std::vector<Address>& addresses) {
  Json list = Json::array();
  for (const Address& address : addresses) list.push_back(address_json(address));
  return list;
}

Json optional_address_json(const std::optional<Address>& address) { return address ? address_json(*address) : Json(); }

Json date_json(const std::optional<Time>& date) { return date ? Json(to_rfc3339(*date)) : Json(); }

Json attachments_json(const std::vector<Attachment>& attachments) {
  Json list = Json::array();
  for (const Attachment& attachment : attachments) {
    list.push_back({{"name", attachment.name},
                    {"type", attachment.type},
                    {"detected_type", attachment.detected_type},
                    {"size", attachment.size},
                    {"sha256", attachment.sha256},
                    {"content_id", attachment.content_id},
                    {"inline", attachment.is_inline},
                    {"kind", to_word(attachment.kind)}});
  }
  return list;
}

Json fields_json(const MailFields& fields) {
  return {{"title", fields.title},           {"name", fields.name},
          {"phone", fields.phone},           {"urls", fields.urls},
          {"error_text", fields.error_text}, {"error_codes", fields.error_codes},
          {"urgency", fields.urgency}};
}

Json sources_json(const MailFields& fields) {
  Json sources = Json::object();
  for (const auto& [key, source] : fields.sources) sources[key] = {{"written", source.written}, {"from", source.from}};
  return sources;
}

Json bounce_json(const BounceFacts& bounce) {
  return {{"is", bounce.is},
          {"failed_recipient", bounce.failed_recipient},
          {"status", bounce.status},
          {"original_message_id", bounce.original_message_id},
          {"why", bounce.why}};
}

Json forwarded_json(const std::optional<Forwarded>& forwarded) {
  if (!forwarded) return {};
  return {{"from", address_json(forwarded->from)},
          {"date", date_json(forwarded->date)},
          {"subject", forwarded->subject},
          {"text", forwarded->text}};
}

Json defects_json(const std::vector<Defect>& defects) {
  Json list = Json::array();
  for (const Defect& defect : defects) list.push_back(defect.id.empty() ? defect.text : defect.id + ": " + defect.text);
  return list;
}

}  // namespace

std::string to_json(const Mail& mail) {
  Json json = {{"message_id", mail.message_id},
               {"in_reply_to", mail.in_reply_to},
               {"references", mail.references},
               {"date", date_json(mail.date)},
               {"subject", mail.subject},
               {"from", optional_address_json(mail.from)},
               {"reply_to", addresses_json(mail.reply_to)},
               {"to", addresses_json(mail.to)},
               {"cc", addresses_json(mail.cc)},
               {"text", mail.text},
               {"new_text", mail.new_text},
               {"quoted_text", mail.quoted_text},
               {"signature", mail.signature},
               {"language", to_word(mail.language)},
               {"ticket_numbers", mail.ticket_numbers},
               {"attachments", attachments_json(mail.attachments)},
               {"automatic", {{"is", mail.automatic.is()}, {"why", mail.automatic.why}}},
               {"bounce", bounce_json(mail.bounce)},
               {"fields", fields_json(mail.fields)},
               {"field_sources", sources_json(mail.fields)},
               {"forwarded", forwarded_json(mail.forwarded)},
               {"defects", defects_json(mail.defects)}};
  // `replace`: one wrong byte must not cost the whole answer.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace m2t
