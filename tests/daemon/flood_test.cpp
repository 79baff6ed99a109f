// A flood from outside: the staff is served all the while, and every mail of the flood is there afterwards (T-38).
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// The suite takes what it bears; M2T_CASES=100000 is the flood of the requirements.
std::size_t size_of_flood() {
  const char* said = std::getenv("M2T_CASES");
  return said != nullptr ? std::max<std::size_t>(1000, std::strtoul(said, nullptr, 10)) : 1000;
}

std::vector<InboundId> flood(TestDesk& desk, std::size_t mails) {
  std::vector<InboundId> ids;
  for (std::size_t i = 0; i < mails; ++i) {
    RawMail mail;
    mail.from = fmt::format("x{}@flood{}.example", i % (mails / 2), i % 100);
    mail.message_id = fmt::format("flood{}@x.example", i);
    mail.text = fmt::format("Achetez {} !\n", i);
    ids.push_back(desk.receive(mail));
  }
  return ids;
}

std::vector<InboundId> from_staff(TestDesk& desk, int mails) {
  std::vector<InboundId> ids;
  for (int i = 0; i < mails; ++i) {
    RawMail mail;
    mail.from = fmt::format("Agent {} <agent{}@Jette.Brussels>", i, i);
    mail.message_id = fmt::format("staff{}@mail.jette.brussels", i);
    mail.text = fmt::format("Bonjour,\n\nL'imprimante {} ne marche plus.\n", i);
    ids.push_back(desk.receive(mail));
  }
  return ids;
}

}  // namespace

TEST_CASE("flood: T-38 mails from the desk's own domain that come behind a flood are answered after one batch of it") {
  TestDesk desk;
  const std::size_t mails = size_of_flood();
  const auto outside = flood(desk, mails);
  const auto staff = from_staff(desk, 30);
  std::size_t batches = 0, served_after = 0;
  desk.processing().handle_due([&] {
    ++batches;
    const bool all = std::ranges::all_of(staff, [&](InboundId id) { return desk.row(id).verdict == Verdict::NewTicket; });
    if (all && served_after == 0) served_after = batches;
  });
  CHECK(served_after == 1);
  CHECK(batches > mails / 64);
  // And nothing of the flood is lost: each has its decision, and none was answered.
  for (const InboundId id : outside) REQUIRE(desk.row(id).verdict == Verdict::Held);
  CHECK(desk.tickets().size() == staff.size());
  for (const OutboxRow& row : desk.outbox()) REQUIRE(address_domain(row.to) == "jette.brussels");
}

TEST_CASE("flood: T-38 a flood in the name of the desk's own domain takes half of each batch, not all of it") {
  TestDesk desk;
  for (int i = 0; i < 300; ++i) {
    RawMail mail;
    mail.from = fmt::format("agent{}@jette.brussels", i);
    mail.message_id = fmt::format("forged{}@x.example", i);
    desk.receive(mail);
  }
  RawMail other;
  other.from = "bibliotheek@example.org";  // in [access] by its address
  other.message_id = "other@x.example";
  std::vector<InboundId> others;
  for (int i = 0; i < 40; ++i) {
    other.message_id = fmt::format("other{}@x.example", i);
    other.text = fmt::format("De boekenscanner {} is stuk.\n", i);
    others.push_back(desk.receive(other));
  }
  std::size_t batches = 0;
  desk.processing().handle_due([&] { ++batches; });
  for (const InboundId id : others) CHECK(desk.row(id).verdict.has_value());
  CHECK(batches >= 5);
}
