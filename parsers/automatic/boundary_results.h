// What mail servers on the way wrote about a mail: spam levels and authentication (H-37, H-38). Read, not believed.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "parsers/mime/header.h"

namespace m2t {

// Every instance of X-MS-Exchange-Organization-SCL, X-Forefront-Antispam-Report, X-Spam-Flag and Authentication-Results (RFC 8601),
// in the order of the header, at most 50. Comments are no data.
std::vector<BoundaryResult> read_boundary_results(const HeaderBlock& header);

}  // namespace m2t
