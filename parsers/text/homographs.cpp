#include "parsers/text/homographs.h"

#include <unicode/uidna.h>
#include <unicode/uspoof.h>

#include <array>
#include <memory>

#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "tickets/ticket.h"

namespace m2t {
namespace {

constexpr std::size_t longest_domain = 255;  // of DNS; a longer one is nobody's

using SpoofChecker = std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>;
using NameConverter = std::unique_ptr<UIDNA, decltype(&uidna_close)>;

// With A-labels read back; what cannot be read stays as it is.
std::string readable_domain(std::string_view domain) {
  UErrorCode error = U_ZERO_ERROR;
  const NameConverter names(uidna_openUTS46(UIDNA_DEFAULT, &error), &uidna_close);
  std::array<char, 1024> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const auto size = uidna_nameToUnicodeUTF8(names.get(), domain.data(), static_cast<std::int32_t>(domain.size()), out.data(),
                                            static_cast<std::int32_t>(out.size()), &info, &error);
  if (U_FAILURE(error) || size <= 0) return std::string(domain);
  return repaired_utf8({out.data(), static_cast<std::size_t>(size)});
}

// Two names that people cannot tell apart have the same (UTS 39, section 4). Empty: there is none.
std::string skeleton_of(const USpoofChecker* checker, std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  std::array<char, 4096> out{};
  const auto size = uspoof_getSkeletonUTF8(checker, 0, name.data(), static_cast<std::int32_t>(name.size()), out.data(),
                                           static_cast<std::int32_t>(out.size()), &error);
  if (U_FAILURE(error) || size <= 0) return {};
  return ascii_lowered({out.data(), static_cast<std::size_t>(size)});
}

bool mixes_scripts(const USpoofChecker* checker, std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  const auto found = uspoof_check2UTF8(checker, name.data(), static_cast<std::int32_t>(name.size()), nullptr, &error);
  return U_SUCCESS(error) && (found & USPOOF_RESTRICTION_LEVEL) != 0;
}

}  // namespace

DomainLooks looks_of_domain(std::string_view domain, std::span<const std::string> known) {
  DomainLooks looks;
  const std::string key = address_domain("@" + std::string(domain));
  if (key.empty() || key.size() > longest_domain) return looks;
  for (const std::string& one : known) {
    const std::string theirs = address_domain("@" + one);
    if (key == theirs || key.ends_with("." + theirs)) return looks;
  }
  looks.readable = readable_domain(key);
  UErrorCode error = U_ZERO_ERROR;
  const SpoofChecker checker(uspoof_open(&error), &uspoof_close);
  if (U_FAILURE(error)) return looks;
  uspoof_setChecks(checker.get(), USPOOF_RESTRICTION_LEVEL, &error);
  uspoof_setRestrictionLevel(checker.get(), USPOOF_HIGHLY_RESTRICTIVE);
  looks.mixed_scripts = mixes_scripts(checker.get(), looks.readable);
  const std::string skeleton = skeleton_of(checker.get(), looks.readable);
  for (const std::string& one : known) {
    if (skeleton.empty() || skeleton != skeleton_of(checker.get(), readable_domain(address_domain("@" + one)))) continue;
    looks.looks_like = one;
    break;
  }
  return looks;
}

}  // namespace m2t
