// Domains that are made to be taken for another one (T-32).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace m2t {

struct DomainLooks {
  bool mixed_scripts = false;  // letters of several scripts in one name, or such as no name may have
  std::string looks_like;      // the known domain that it is taken for; empty: none
  std::string readable;        // with its letters instead of A-labels; for warnings alone
  bool is_suspicious() const { return mixed_scripts || !looks_like.empty(); }
};

// `domain` as it is written, or in A-labels. The known ones themselves, and their subdomains, are not suspicious.
DomainLooks looks_of_domain(std::string_view domain, std::span<const std::string> known);

}  // namespace m2t
