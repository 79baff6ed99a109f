// T-07, T-08, T-10 and what a requester may: over conversations that were made up, through the real core and a real store.
#include "tests/properties/desk_world.h"
#include "tests/properties/properties.h"

using namespace m2t;
using namespace m2t::properties;

TEST_CASE(
    "properties: no internal word reaches anybody but technicians, and a requester's mail changes what requesters may change") {
  DeskWorld::Figures sum;
  int solved_or_closed = 0;
  const int threads = cases(2000);
  const bool held = holds("internal words stay inside", threads, [&] {
    const std::vector<ThreadStep> steps = *any_thread();
    DeskWorld world;
    world.perform(ThreadStep{});  // a request, so that there is something to talk about
    for (const ThreadStep& step : steps) world.perform(step);
    sum.internal_words += world.figures.internal_words;
    sum.mails_to_others += world.figures.mails_to_others;
    sum.reminders += world.figures.reminders;
    solved_or_closed += world.solved_or_closed();
    sum.requester_changes += world.figures.requester_changes;
  });
  CHECK(held);
  MESSAGE(threads, " threads: ", sum.internal_words, " internal words, ", sum.mails_to_others, " mails to others, ",
          sum.reminders, " reminders, ", solved_or_closed, " tickets solved or closed, ", sum.requester_changes,
          " moved by requesters");
  // It says something only where there is something internal, mails go out, and tickets live.
  CHECK(sum.internal_words > threads);
  CHECK(sum.mails_to_others > 2 * threads);
  CHECK(sum.reminders > threads / 50);
  CHECK(solved_or_closed > threads / 10);
  CHECK(sum.requester_changes > threads / 100);
}
