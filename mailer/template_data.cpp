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

mustache::data items_of(const std::vector<TemplateItem>& list) {
  mustache::data items = mustache::data::type::list;
  for (const TemplateItem& item : list) {
    mustache::data one = mustache::data::type::object;
    for (const auto& [name, text] : item) one.set(name, data_of(text));
    items.push_back(one);
  }
  return items;
}

}  // namespace

mustache::data data_of(const std::string& text) { return text.empty() ? mustache::data(false) : mustache::data(text); }

mustache::data data_of(const TemplateValues& values) {
  mustache::data all = mustache::data::type::object;
  for (const char* const name : {"phone", "requester_phone"})
    if (const auto phone = values.find(name); phone != values.end())
      if (const auto* text = std::get_if<std::string>(&phone->second))
        all.set(std::string(name) + "_digits", data_of(digits_of_phone(*text)));
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
      all.set("has_" + name, mustache::data(!list->empty()));
      all.set(name, items_of(*list));
    }
  }
  return all;
}

std::string cut_line_in(const TemplateValues& values) {
  const auto found = values.find("cut_line");
  const auto* text = found == values.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? std::string() : *text;
}

}  // namespace m2t
