#include "daemon/commands/event_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace m2t {
namespace {

struct EventWords {
  std::string_view what, words;  // {mail} is the outgoing mail's id, {key} the value of that key in the detail
};
constexpr std::array event_words{
    EventWords{"ticket.opened", "the ticket was opened"},
    EventWords{"ticket.state", "{from} -> {to} ({why})"},
    EventWords{"ticket.changed", "changed: {change} {to}"},
    EventWords{"ticket.linked", "linked with another ticket"},
    EventWords{"ticket.external", "also known to {system}"},
    EventWords{"ticket.fields", "now known: {fields}"},
    EventWords{"ticket.undone", "taken back: {changes} changes, {mails} mails stopped"},
    EventWords{"ticket.acted", "done in the name of {as}"},
    EventWords{"entry.added", "{kind} added"},
    EventWords{"note.added", "note by the desk"},
    EventWords{"outbox.queued", "mail {mail} is to go out ({kind})"},
    EventWords{"outbox.sent", "mail {mail} is sent"},
    EventWords{"outbox.failed", "mail {mail} is given up"},
    EventWords{"outbox.bounced", "mail {mail} came back ({status})"},
    EventWords{"address.reached", "mails reach the sender again"},
    EventWords{"sender.silenced", "the sender is silenced ({kind}) until {until}"},
    EventWords{"outbox.delayed", "mail {mail} is delayed ({status})"},
    EventWords{"outbox.cancelled", "mail {mail} was stopped"},
    EventWords{"outbox.retried", "mail {mail} is tried again"},
    EventWords{"picture.read", "picture {attachment}: {state}"},
    EventWords{"news.gathered", "a technician hears of it together with other news ({news})"},
    EventWords{"mail.confirmed", "the code came back; what waited for it is done"},
    EventWords{"ticket.held", "put on hold"},
    EventWords{"ticket.hold_ended", "the hold ended"},
    EventWords{"ticket.erased", "its requester was erased; it was {was}"},
    EventWords{"ticket.text_removed", "its texts were removed at the end of their retention"},
    EventWords{"notice.left_out", "no mail to the requester ({kind}): nobody is known any more"},
    EventWords{"clock.failed", "what the clock had to do failed; it is tried again in an hour"},
};

std::string value_of(const Event& event, std::string_view name) {
  if (name == "mail") return event.outbox ? std::to_string(static_cast<std::int64_t>(*event.outbox)) : "";
  std::string value = value_in_detail(event.detail, name);
  std::ranges::replace(value, '_', ' ');
  return value;
}

}  // namespace

std::string value_in_detail(std::string_view detail, std::string_view key) {
  for (std::size_t at = 0; at < detail.size();) {
    const std::size_t end = std::min(detail.find(' ', at), detail.size());
    const std::string_view pair = detail.substr(at, end - at);
    if (pair.starts_with(key) && pair.substr(key.size()).starts_with('=')) return std::string(pair.substr(key.size() + 1));
    at = end + 1;
  }
  return {};
}

std::string event_in_words(const Event& event) {
  const auto row = std::ranges::find(event_words, std::string_view(event.what), &EventWords::what);
  if (row == event_words.end()) return event.detail.empty() ? event.what : event.what + " " + event.detail;
  std::string text;
  for (std::string_view rest = row->words; !rest.empty();) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    text += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const std::size_t close = rest.find('}');
    text += value_of(event, rest.substr(1, close - 1));
    rest.remove_prefix(close + 1);
  }
  while (text.ends_with(' ')) text.pop_back();  // a value that is not there
  return text;
}

}  // namespace m2t
