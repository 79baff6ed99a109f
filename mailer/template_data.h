// The values of a template as the library wants them. Included by mailer/template*.cpp alone.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>

#include "mailer/templates.h"

namespace m2t {

// An empty text counts as "no" in a section.
kainjow::mustache::data data_of(const std::string& text);
// With what follows from the values: has_NAME of each list, NAME_digits of phone numbers.
kainjow::mustache::data data_of(const TemplateValues& values);
// The line that stands above everything; empty when there is none.
std::string cut_line_in(const TemplateValues& values);

}  // namespace m2t
