#include "daemon/commands/event_words.h"

#include <doctest/doctest.h>

using namespace m2t;

namespace {

Event event_of(const std::string& what, const std::string& detail) {
  Event event;
  event.what = what;
  event.detail = detail;
  event.outbox = OutboxId{12};
  return event;
}

}  // namespace

TEST_CASE("tickets show: what happened is told in plain words, and nothing is left out that has none") {
  CHECK(event_in_words(event_of("ticket.state", "from=new to=assigned why=technician_answered")) ==
        "new -> assigned (technician answered)");
  CHECK(event_in_words(event_of("outbox.queued", "kind=answer id=out-abc")) == "mail 12 is to go out (answer)");
  CHECK(event_in_words(event_of("ticket.changed", "change=priority to=high")) == "changed: priority high");
  CHECK(event_in_words(event_of("ticket.changed", "change=technician")) == "changed: technician");
  CHECK(event_in_words(event_of("some.thing", "a=b")) == "some.thing a=b");
  CHECK(event_in_words(event_of("some.thing", "")) == "some.thing");
  CHECK(value_in_detail("from=new to=assigned", "to") == "assigned");
  CHECK(value_in_detail("into=x to=y", "to") == "y");
  CHECK(value_in_detail("to", "to").empty());
  CHECK(value_in_detail("", "to").empty());
}
