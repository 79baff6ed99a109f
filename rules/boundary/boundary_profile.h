// Which server at the border is believed, and where it writes. daemon/settings fills it in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

enum class BoundaryKind { None, Rfc8601, ExchangeOnline };
std::string_view to_word(BoundaryKind);  // as in the configuration: "exchange_online"

struct BoundaryProfile {
  BoundaryKind kind = BoundaryKind::None;
  std::string authserv_id;               // how the border names itself in Authentication-Results; rfc8601 only
  std::vector<std::string> hosts;        // which take mail from outside and write results: names, or endings ".example.org"
  std::vector<std::string> inner_hosts;  // behind these, on the way to the mailbox
  std::vector<std::string> domains;      // whose mail is internal; exchange_online only
  bool header_firewall = false;          // the server removes X-MS-Exchange-Organization fields that come from outside
  std::vector<std::string> delegates;    // may stand in Sender for somebody else
  bool operator==(const BoundaryProfile&) const = default;
};

// The hosts of the profile as far as it names any; else those that Microsoft's documents name for it.
std::vector<std::string> border_hosts(const BoundaryProfile& profile);
std::vector<std::string> hosts_behind_the_border(const BoundaryProfile& profile);

// Is this server one of them? "mx.example.org" is that name alone, ".example.org" all names that end so.
bool is_one_of(const std::vector<std::string>& hosts, std::string_view server);

}  // namespace m2t
