// Values <-> bytes, for what our own programs tell each other. Each struct names its members once, for both directions:
//
//   template <>
//   struct Members<Address> {
//     static void visit(auto& wire, auto& value) {
//       auto& [name, address] = value;   // a member that is added to the struct and forgotten here does not compile
//       wire(name, address);
//     }
//   };
//
// Reading is total: the bytes may come from a program that a mail has taken over. Lengths, counts and enumerators are checked;
// text becomes valid UTF-8, and one line unless it is marked as a block.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {

template <class T>
struct Members;  // visit(wire, value)

// An enumeration gives its last enumerator here.
template <class E>
struct LastOf;

inline constexpr std::size_t most_items_on_wire = 20'000;

// Text of several lines.
template <class S>
struct WireBlock {
  S& text;
};
template <class S>
WireBlock<S> block(S& text) {
  return {text};
}

class WireWriter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class N>
  void number(N value) {
    char bytes[sizeof(N)];
    std::memcpy(bytes, &value, sizeof value);
    bytes_.append(bytes, sizeof value);
  }
  void put(bool value) { bytes_ += value ? '\1' : '\0'; }
  template <std::integral N>
  void put(N value) {
    number(value);
  }
  template <class E>
  requires std::is_enum_v<E>
  void put(E value) { bytes_ += static_cast<char>(value); }
  void put(Time value) { number(value.time_since_epoch().count()); }
  void put(const std::string& text) {
    number(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  template <class S>
  void put(const WireBlock<S>& marked) {
    put(marked.text);
  }
  template <class T>
  void put(const std::vector<T>& items) {
    number(static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) put(item);
  }
  template <class T>
  void put(const std::map<std::string, T>& items) {
    number(static_cast<std::uint32_t>(items.size()));
    for (const auto& [key, item] : items) {
      put(key);
      put(item);
    }
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  requires std::is_class_v<T>
  void put(const T& value) { Members<T>::visit(*this, value); }

  std::string bytes_;
};

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}
  template <class... T>
  void operator()(T&&... values) {
    (get(values), ...);
  }
  // Everything was there, and nothing more.
  bool is_complete() const { return good_ && rest_.empty(); }

 private:
  std::string_view cut(std::size_t size) {
    if (!good_ || size > rest_.size()) {
      good_ = false;
      return {};
    }
    const auto piece = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return piece;
  }
  template <class N>
  N number() {
    N value{};
    const auto bytes = cut(sizeof value);
    if (good_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  void get(bool& value) {
    const auto byte = number<std::uint8_t>();
    if (byte > 1) good_ = false;
    value = byte == 1;
  }
  template <std::integral N>
  void get(N& value) {
    value = number<N>();
    if constexpr (std::is_signed_v<N>) {
      if (value < 0) good_ = false;  // all our numbers are counts
    }
  }
  template <class E>
  requires std::is_enum_v<E>
  void get(E& value) {
    const auto byte = number<std::uint8_t>();
    if (byte > static_cast<std::uint8_t>(LastOf<E>::value)) {
      good_ = false;
      return;
    }
    value = static_cast<E>(byte);
  }
  void get(Time& value) {
    using std::chrono::hours;
    constexpr Time earliest{-hours(24) * 365 * 2000}, latest{hours(24) * 365 * 8000};  // calendars end not far behind
    value = Time(Time::duration(number<Time::rep>()));
    if (value < earliest || value > latest) good_ = false;
  }
  void get(std::string& text) {
    get_text(text);
    make_one_line(text);
  }
  template <class S>
  void get(WireBlock<S>& marked) {
    get_text(marked.text);
  }
  void get_text(std::string& text) {
    const auto bytes = cut(number<std::uint32_t>());
    if (bytes.find('\0') == bytes.npos && is_valid_utf8(bytes))
      text = bytes;
    else
      text = repaired_utf8(bytes);
  }
  std::size_t count() {
    const std::size_t items = number<std::uint32_t>();
    if (items > most_items_on_wire || items > rest_.size()) good_ = false;  // an item has a byte at least
    return good_ ? items : 0;
  }
  template <class T>
  void get(std::vector<T>& items) {
    for (std::size_t left = count(); left > 0 && good_; --left) get(items.emplace_back());
  }
  template <class T>
  void get(std::map<std::string, T>& items) {
    for (std::size_t left = count(); left > 0 && good_; --left) {
      std::string key;
      get(key);
      get(items[key]);
    }
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    if (there && good_) get(value.emplace());
  }
  template <class T>
  requires std::is_class_v<T>
  void get(T& value) { Members<T>::visit(*this, value); }

  std::string_view rest_;
  bool good_ = true;
};

template <class T>
std::string to_wire(const T& value) {
  WireWriter wire;
  wire(value);
  return wire.take();
}

// Nothing when the bytes are not exactly one value.
template <class T>
std::optional<T> from_wire(std::string_view bytes) {
  T value{};
  WireReader wire(bytes);
  wire(value);
  if (!wire.is_complete()) return std::nullopt;
  return value;
}

}  // namespace m2t
