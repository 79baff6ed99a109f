// What the administration's directory says of people: department, site, function, as the administrator exported them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// Attribute -> its values; names as in the export.
using DirectoryAttributes = std::map<std::string, std::vector<std::string>, std::less<>>;

// A telephone number stands in it, whatever the export calls its column: telephoneNumber, mobile, gsm.
bool names_a_phone(const DirectoryAttributes& attributes);

class Directory {
 public:
  // False: that address is there already, and stays as it was. Case of the address does not count.
  bool add(std::string_view address, DirectoryAttributes attributes);
  // Empty for whoever is not in it.
  const DirectoryAttributes& of(std::string_view address) const;
  std::size_t size() const { return people_.size(); }

 private:
  std::map<std::string, DirectoryAttributes, std::less<>> people_;  // by address_key
};

}  // namespace m2t
