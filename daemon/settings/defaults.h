// The default of one setting, in words. Private to the settings.
#pragma once

#include <string>

#include "daemon/settings/table.h"

namespace m2t {

std::string default_of(const Setting& setting);  // as TOML, or a phrase; empty: nothing is set then

}  // namespace m2t
