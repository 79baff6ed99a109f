#include "rules/boundary/boundary_block.h"

#include <fmt/format.h>

#include <algorithm>

#include "parsers/authentication/authentication_field.h"
#include "parsers/text/ascii.h"

namespace m2t {

std::string_view to_word(BoundaryKind kind) {
  switch (kind) {
    case BoundaryKind::None: return "none";
    case BoundaryKind::Rfc8601: return "rfc8601";
    case BoundaryKind::ExchangeOnline: return "exchange_online";
  }
  return "none";
}

std::vector<std::string> border_hosts(const BoundaryProfile& profile) {
  if (!profile.hosts.empty() || profile.kind != BoundaryKind::ExchangeOnline) return profile.hosts;
  return {".mail.protection.outlook.com"};
}

std::vector<std::string> hosts_behind_the_border(const BoundaryProfile& profile) {
  if (!profile.inner_hosts.empty() || profile.kind != BoundaryKind::ExchangeOnline) return profile.inner_hosts;
  return {".prod.outlook.com", ".outlook.office365.com", ".prod.protection.outlook.com"};
}

bool is_one_of(const std::vector<std::string>& hosts, std::string_view server) {
  return std::ranges::any_of(hosts, [&](const std::string& host) {
    if (host.starts_with('.')) return server.size() > host.size() && ends_with_ascii(server, host);
    return !host.empty() && same_ascii(host, server);
  });
}

BoundaryBlock boundary_block(const std::vector<HeaderField>& headers, const BoundaryProfile& profile) {
  const auto border = border_hosts(profile);
  const auto behind = hosts_behind_the_border(profile);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (!same_ascii(headers[i].name, "Received")) continue;
    const std::string server = receiving_server(headers[i].value);
    if (is_one_of(border, server)) return {i, {}};
    if (is_one_of(behind, server)) continue;
    return {std::nullopt,
            server.empty()
                ? std::string("the uppermost Received field names no server")
                : fmt::format("{} received it after the border; if it is yours, name it in [boundary] inner_hosts", server)};
  }
  return {std::nullopt, "no Received field of the border's hosts"};
}

}  // namespace m2t
