// What one run of the desk works with: the settings and what is made from them once. Immutable, so that threads can share
// it; a reload makes a new one and swaps the pointer.
#pragma once

#include <memory>
#include <vector>

#include "daemon/settings.h"
#include "mailer/templates.h"
#include "tickets/calendar.h"

namespace m2t {

struct Desk {
  Settings settings;
  Calendar calendar;
  Templates templates;
};

// Reads the templates that the settings name. Problems (all at once) come back in `problems`; the desk is null then.
std::shared_ptr<const Desk> make_desk(Settings settings, std::vector<TemplateProblem>& problems);

}  // namespace m2t
