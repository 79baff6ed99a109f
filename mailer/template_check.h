// The rules a template must keep, checked before any mail is made of it.
#pragma once

#include <vector>

#include "mailer/template_files.h"

namespace m2t {

enum class CheckedAs { PlainText, Html, Frame };  // Frame: blocks holds variables of its own, html is put in unescaped

void check_template(const TemplateSource& source, const std::vector<TemplateVariable>& known, CheckedAs as,
                    std::vector<TemplateProblem>& problems);

}  // namespace m2t
