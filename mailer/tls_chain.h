// The same demands on certificates for a connection whose TLS is another library's: libcurl's GnuTLS takes common names, short
// keys and certificates for clients, and does not say what it refuses (T-41).
#pragma once

#include <string>
#include <vector>

#include "mailer/connection.h"

namespace m2t {

// What is wrong with the chain that a server showed, its own certificate first, as PEM; empty: nothing. Reads server.host and
// server.ca_file. Never throws for what a server may have sent; what cannot be read is wrong.
std::string why_chain_is_refused(const std::vector<std::string>& chain, const ServerAddress& server);

}  // namespace m2t
