#include "mailer/template_data.h"

namespace m2t {
namespace {

namespace mustache = kainjow::mustache;

// "02.423.12.12" -> "024231212": what a tel: link can hold.
std::string digits_of_phone(std::string_view phone) {
  std::string digits;
  for (const char c : phone)
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  return digits;
}

}  // namespace

mustache::data data_of(const std::string& text) { return text.empty() ? mustache::data(false) : mustache::data(text); }

mustache::data data_of(const TemplateValues& values) {
  mustache::data all = mustache::data::type::object;
  if (const auto phone = values.find("phone"); phone != values.end())
    if (const auto* text = std::get_if<std::string>(&phone->second)) all.set("phone_digits", data_of(digits_of_phone(*text)));
  for (const auto& [name, value] : values) {
    if (const auto* text = std::get_if<std::string>(&value)) all.set(name, data_of(*text));
    if (const auto* flag = std::get_if<bool>(&value)) all.set(name, mustache::data(*flag));
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
      mustache::data items = mustache::data::type::list;
      for (const std::string& item : *list) items.push_back(mustache::data("text", item));
      all.set("has_" + name, mustache::data(!list->empty()));
      all.set(name, items);
    }
    if (const auto* list = std::get_if<std::vector<TemplateItem>>(&value)) {
      mustache::data items = mustache::data::type::list;
      for (const TemplateItem& item : *list) {
        mustache::data object = mustache::data::type::object;
        for (const auto& [key, text] : item) object.set(key, data_of(text));
        items.push_back(object);
      }
      all.set("has_" + name, mustache::data(!list->empty()));
      all.set(name, items);
    }
  }
  return all;
}

}  // namespace m2t
