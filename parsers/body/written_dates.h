// Dates as mail programs write them in a text: "mardi 17 novembre 2026, 08:51:12 UTC+1", "Nov 17, 2026 at 9:12 AM". Known by forwarded.
#pragma once

#include <string_view>

#include "base/zone_table.h"
#include "parsers/mail.h"

namespace m2t {

// Sets `date` and `date_has_zone` of `forwarded`; the date stays empty when it cannot be read. One without a zone is the writer's local
// time: in `desk_zone` where that is known, otherwise as if it were UTC.
void read_written_date(std::string_view written, const ZoneTable* desk_zone, Forwarded& forwarded);

}  // namespace m2t
