// What the templates of digests may use.
#pragma once

#include <span>
#include <string_view>

#include "mailer/templates.h"

namespace m2t {

// Of "staff_digest", "staff_week" and "staff_gathered"; empty for any other.
std::span<const TemplateVariable> digest_variables(std::string_view template_name);

}  // namespace m2t
