#include "daemon/commands/ticket_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "daemon/commands/event_words.h"
#include "daemon/commands/table.h"
#include "daemon/commands/wrapped_text.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t fewest_columns = 40;  // a narrower terminal breaks the lines itself

class TicketText {
 public:
  TicketText(const TicketView& view, const Settings& settings, std::size_t columns, std::ostream& out)
      : view_(view), settings_(settings), zone_(settings.calendar.time_zone), columns_(columns), out_(out) {}

  void print(const std::vector<Event>& events) {
    head();
    for (const EntryRow& entry : view_.entries) conversation_entry(entry);
    out_ << "\nWhat happened\n";
    for (const Event& event : events)
      out_ << fmt::format("  {}  {}  {}\n", local(event.at), event.actor, shown_text(event_in_words(event)));
  }

 private:
  std::string local(Time at) const { return shown_time(at, zone_); }

  // Each line behind the margin; the first one behind `first` instead, which is as wide.
  void block(std::string_view text, std::string_view first, std::string_view margin) {
    const std::size_t wide = columns_ == 0 ? 0 : std::max(columns_, fewest_columns) - margin.size();
    for (const std::string& line : wrapped_lines(text, wide)) {
      out_ << first << line << "\n";
      first = margin;
    }
  }
  void fact(std::string_view label, std::string_view value) {
    if (!value.empty()) block(value, fmt::format("  {:<11} ", label), "              ");
  }
  static std::string person(const Person& who) { return fmt::format("{} <{}>", who.name, who.address); }

  void head() {
    const Ticket& t = view_.ticket;
    out_ << fmt::format("{}  {}\n", to_text(t.number), shown_text(t.subject));
    out_ << fmt::format("  {}, {}, {} priority; opened {}, changed {}\n", to_word(t.state), to_word(t.type), to_word(t.priority),
                        local(t.created), local(t.updated));
    fact("requester", person(t.requester));
    if (const auto& bouncing = view_.requester_bouncing)
      fact("", fmt::format("mails to this address come back since {} {}", local(bouncing->since), bouncing->status));
    for (const auto& party : t.parties) {
      if (party.role == PartyRole::InCopy) fact("in copy", person(party.person));
      if (party.role == PartyRole::Invited) fact("brought in", person(party.person));
    }
    if (t.technician) fact("technician", t.technician->address);
    fact("team", t.team);
    fact("category", t.category);
    fact("tags", fmt::format("{}", fmt::join(t.tags, ", ")));
    for (const TicketNumber& other : view_.linked) fact("linked", to_text(other));
    for (const std::string& reference : view_.external_references) fact("elsewhere", reference);
    for (const TicketField& field : view_.fields) {
      std::string label(to_word(field.name));
      std::ranges::replace(label, '_', ' ');
      fact(label, field.value + "  (" + field.source + ")");
    }
  }

  // What is written without a technician's name is the desk's.
  std::string writer(const Person& from) const {
    const bool is_desk = from.name.empty() && same_address(from.address, settings_.policy.address);
    return fmt::format("{} <{}>", is_desk ? "the desk" : shown_text(from.name), shown_text(from.address));
  }

  void conversation_entry(const EntryRow& entry) {
    const bool withdrawn = entry.kind == EntryKind::WithdrawnNote;
    out_ << fmt::format("\n{}  {}{}{}  {}\n", local(entry.at), to_word(withdrawn ? EntryKind::Note : entry.kind),
                        withdrawn                                  ? " (internal: taken back)"
                        : was_never_sent(entry)                    ? " (internal: stopped, never sent)"
                        : entry.visibility == Visibility::Internal ? " (internal)"
                                                                   : "",
                        entry.third_party ? " (third party, unverified)" : "",  // T-04
                        writer(entry.from));
    block(entry.text, "    ", "    ");
    for (std::size_t i = 0; i < entry.attachments.size(); ++i) {
      const AttachmentRow& a = entry.attachments[i];
      const std::string scan = in_words(a.scan);
      out_ << fmt::format("    + {} ({}, {} bytes, {}{})\n", shown_text(a.name), shown_text(a.type), a.size, a.kind,
                          scan.empty() ? "" : "; " + shown_text(scan));
      if (const auto picture = entry.pictures.find(i); picture != entry.pictures.end()) picture_text(picture->second);
    }
  }

  void picture_text(const PictureRow& picture) {
    constexpr std::string_view margin = "      ";
    const std::string reason = picture.reason.empty() ? "" : ": " + shown_text(picture.reason);
    switch (picture.state) {
      case PictureState::Pending: out_ << margin << "its text is not read yet" << reason << "\n"; return;
      case PictureState::NothingFound: out_ << margin << "no text was found in it" << reason << "\n"; return;
      case PictureState::Failed: out_ << margin << "its text could not be read" << reason << "\n"; return;
      case PictureState::Done: break;
    }
    out_ << fmt::format("{}it says, read by the program ({} % sure):\n", margin, picture.confidence);
    block(picture.text, "      | ", "      | ");
  }

  const TicketView& view_;
  const Settings& settings_;
  TimeZone zone_;
  std::size_t columns_;
  std::ostream& out_;
};

}  // namespace

void print_ticket(const TicketView& view, const std::vector<Event>& events, const Settings& settings, std::size_t columns,
                  std::ostream& out) {
  TicketText(view, settings, columns, out).print(events);
}

}  // namespace m2t
