#include "parsers/mime/mimetic_fields.h"

#include <mimetic/mimetic.h>

#include <cstddef>
#include <exception>
#include <iterator>

namespace m2t {
namespace {

// Deliberately no more than an input iterator: given random access, mimetic takes another parser, which matches boundaries in mid-line
// and throws on a body of one line end.
struct OneWayIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at;
  reference operator*() const { return *at; }
  OneWayIterator& operator++() {
    ++at;
    return *this;
  }
  OneWayIterator operator++(int) {
    const OneWayIterator before = *this;
    ++at;
    return before;
  }
  bool operator==(const OneWayIterator& other) const { return at == other.at; }
  bool operator!=(const OneWayIterator& other) const { return at != other.at; }
};

}  // namespace

std::optional<std::vector<std::pair<std::string, std::string>>> fields_by_mimetic(const std::string& block) {
  try {
    mimetic::MimeEntity entity;
    entity.load(OneWayIterator{block.data()}, OneWayIterator{block.data() + block.size()});
    // Raw names and values of a const header only: the typed accessors free memory twice on a bad address list.
    const mimetic::MimeEntity& only_read = entity;
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& field : only_read.header()) fields.emplace_back(field.name(), field.value());
    return fields;
  } catch (const std::exception&) {
    return std::nullopt;  // the caller has its own reading
  }
}

}  // namespace m2t
