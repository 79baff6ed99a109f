#include "tests/reading/score.h"

namespace m2t::reading {

void score_reply(const nlohmann::json&, std::string_view, Scores&) {}

}  // namespace m2t::reading
