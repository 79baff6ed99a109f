#include "daemon/desk.h"

namespace m2t {

std::shared_ptr<const Desk> make_desk(Settings settings, std::vector<TemplateProblem>& problems) {
  Templates templates = Templates::load(settings.templates_dir, settings.policy.languages, problems);
  if (!problems.empty()) return nullptr;
  Calendar calendar(settings.calendar);
  return std::make_shared<const Desk>(Desk{std::move(settings), std::move(calendar), std::move(templates)});
}

}  // namespace m2t
