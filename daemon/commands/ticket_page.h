// A ticket as one HTML file that needs nothing else: no script, nothing from the network, pictures as data: URIs.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk.h"
#include "store/store.h"

namespace m2t {

struct TicketPage {
  const TicketView& view;
  const std::vector<Event>& events;
  const Desk& desk;
  Language language = Language::English;
  // Internal notes, all events, and the addresses of technicians. Without: what the requester may see (T-07, T-08).
  bool internal = false;
  Time made{};
  // The decoded bytes of an entry's attachment; nothing: its raw mail is not there.
  std::function<std::optional<std::string>(const EntryRow&, const AttachmentRow&)> bytes_of;
};

void write_ticket_page(const TicketPage& page, std::ostream& out);

// The type by the first bytes, for pictures that a browser shows and that hold no program: PNG, JPEG, GIF, WebP, BMP. Never SVG, whatever
// the mail called it. Empty for everything else.
std::string_view shown_picture_type(std::string_view bytes);

}  // namespace m2t
