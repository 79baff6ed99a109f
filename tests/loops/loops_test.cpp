// T-17: eight kinds of programs react to each mail of a desk, for a thousand hours each. What ends the loops must need no header, and must
// not end the service for people.
#include <doctest/doctest.h>

#include <array>

#include "tests/daemon/test_desk.h"
#include "tests/loops/peers.h"

namespace m2t::loops {
namespace {

constexpr std::chrono::hours span{1000};
constexpr std::chrono::hours between_mails{25};
const std::string desk_address = "support@jette.brussels";
const std::string peer = "peer@jette.brussels";
const std::string human = "marie.dubois@jette.brussels";
const std::string technician = "an.peeters@jette.brussels";

Settings settings_of_loops() {
  Settings settings = test::jette_settings();
  settings.policy.plus_addresses = true;
  settings.policy.notify_technicians = true;
  return settings;
}

// No two of them alike, so that only programs repeat themselves.
std::string problem(int n) {
  static constexpr std::array<std::string_view, 7> things{"L'imprimante", "Le scanner", "Mon écran", "Le téléphone",
                                                          "La souris",    "Le clavier", "Mon badge"};
  static constexpr std::array<std::string_view, 6> states{"ne répond plus",     "clignote en rouge", "fait un bruit étrange",
                                                          "affiche un message", "reste noir",        "se bloque souvent"};
  const auto i = static_cast<std::size_t>(n);
  return std::string(things[i % things.size()]) + " " + std::string(states[i / things.size() % states.size()]);
}

struct LoopTrial {
  SimulatedWorld world{test::tuesday_at_ten()};
  SimulatedDesk desk{settings_of_loops(), world.clock(), 5};
  int from_peer = 0, from_human = 0;

  LoopTrial() { world.add_desk(desk); }

  // A person at `address` writes once in 25 hours.
  int somebody_writes(const std::string& address, std::chrono::minutes first) {
    int letters = 0;
    for (auto at = first; at + std::chrono::hours(30) < span; at += between_mails, ++letters)
      world.post({address, desk_address, problem(letters), "Bonjour, " + problem(letters) + " depuis ce matin."}, at);
    return letters;
  }

  void run() {
    from_peer = somebody_writes(peer, 1min);
    from_human = somebody_writes(human, 7min);
    world.run(span);
  }

  // The most automatic mails to `address` from one of the person's letters to the next.
  int most_for_one_letter(const std::string& address) const {
    int most = 0;
    for (Time at = world.start(); at < world.start() + span; at += between_mails)
      most = std::max(most, world.count(address, true, at, at + between_mails));
    return most;
  }

  void human_is_served() const {
    int acknowledged = 0;
    for (const auto& mail : world.sent) acknowledged += mail.to == human && mail.kind == "acknowledgement" ? 1 : 0;
    CHECK(acknowledged == from_human);
  }

  // At most three, then silence; the person beside the loop gets what he is due.
  void ends(const std::string& name, const std::string& address, int at_most = 3) {
    const int hour = world.most_within(address, 60min), letter = most_for_one_letter(address);
    const int all = world.count(address, true, {}, Time::max());
    MESSAGE(name << ": " << from_peer << " letters of the person, " << world.arrived << " mails in, " << all
                 << " automatic mails to the peer, at most " << hour << " in an hour, " << letter << " for one letter");
    CHECK(hour <= at_most);
    CHECK(letter <= at_most);
    human_is_served();
  }
};

TEST_CASE("loops: a vacation program with its fields (T-17)") {
  LoopTrial trial;
  trial.world.add_mailbox(peer, vacation_with_fields());
  trial.run();
  trial.ends("vacation with fields", peer, 1);
}

TEST_CASE("loops: a vacation program without any field and another subject (T-17, H-40)") {
  LoopTrial trial;
  trial.world.add_mailbox(peer, vacation_without_fields(false));
  trial.run();
  trial.ends("vacation without fields", peer);
}

TEST_CASE("loops: the same, whose words change each time, or who takes his time (T-17)") {
  LoopTrial trial;
  SUBCASE("changing") {
    trial.world.add_mailbox(peer, vacation_without_fields(true));
    trial.run();
    trial.ends("vacation without fields, changing words", peer);
  }
  SUBCASE("slow") {
    trial.world.add_mailbox(peer, vacation_without_fields(false, 300s));
    trial.run();
    trial.ends("vacation without fields, five minutes later", peer);
  }
  SUBCASE("in the thread") {
    trial.world.add_mailbox(peer, threaded_vacation_without_fields());
    trial.run();
    trial.ends("vacation without fields, in the thread", peer);
  }
}

TEST_CASE("loops: another ticket system that acknowledges each mail (T-17, H-28)") {
  LoopTrial trial;
  int tickets = 0;
  trial.world.add_mailbox(peer, other_ticket_system(tickets));
  trial.run();
  trial.ends("other ticket system", peer);
  CHECK(tickets > 0);
}

TEST_CASE("loops: a report of failure for each acknowledgement (T-17, S-22)") {
  LoopTrial trial;
  trial.world.add_mailbox(peer, no_such_mailbox());
  trial.run();
  trial.ends("reports of failure", peer, 1);
  CHECK(trial.desk.verdicts[Verdict::Bounce] > 0);
}

TEST_CASE("loops: a mailing list that the desk is on (T-17, H-23)") {
  LoopTrial trial;
  trial.world.add_mailbox(peer, mailing_list(desk_address));
  trial.run();
  trial.ends("mailing list", peer, 1);
}

TEST_CASE("loops: a rule sends our own mails back to us (T-18)") {
  LoopTrial trial;
  SUBCASE("the very mail") {
    trial.world.add_mailbox(peer, redirects_to(desk_address));
    trial.run();
    trial.ends("redirected to us", peer, 1);
    CHECK(trial.desk.verdicts[Verdict::OwnMail] > 0);
    CHECK(trial.desk.verdicts[Verdict::NewTicket] == trial.from_peer + trial.from_human);
  }
  SUBCASE("a copy without its fields") {
    trial.world.add_mailbox(peer, forwards_a_copy_to(desk_address));
    trial.run();
    trial.ends("forwarded to us as a copy", peer);
  }
}

// Notifications, digests and receipts are what he is due: what a program adds to them is counted apart.
int mails_to_technician(const Mailbox& mailbox, LoopTrial& trial) {
  if (mailbox) trial.world.add_mailbox(technician, mailbox);
  trial.run();
  trial.human_is_served();
  return trial.world.count(technician, true, {}, Time::max());
}

TEST_CASE("loops: a technician's out-of-office answers notifications (T-17, A-16)") {
  LoopTrial alone, trial;
  const int due = mails_to_technician({}, alone);
  const auto words_to_requesters = [&] {
    return trial.world.count(human, false, {}, Time::max()) - trial.world.count(human, true, {}, Time::max());
  };
  SUBCASE("with its fields") {
    CHECK(mails_to_technician(vacation_with_fields(), trial) == due);
    CHECK(words_to_requesters() == 0);
  }
  SUBCASE("without any field, another subject") {
    const int all = mails_to_technician(vacation_without_fields(false), trial);
    MESSAGE("technician's out-of-office without fields: " << due << " mails due, " << all << " sent");
    CHECK(all <= due + trial.from_human + trial.from_peer);
    CHECK(words_to_requesters() == 0);
  }
  SUBCASE("without any field, in the thread") {
    const int all = mails_to_technician(threaded_vacation_without_fields(), trial);
    MESSAGE("technician's out-of-office without fields, in the thread: " << due << " mails due, " << all
                                                                         << " sent; its words went to " << words_to_requesters()
                                                                         << " of " << trial.from_human << " requesters");
    CHECK(all <= due + 2 * (trial.from_human + trial.from_peer));
    CHECK(trial.world.most_within(technician, 60min) <= 8);
    CHECK(words_to_requesters() <= trial.from_human);
  }
}

TEST_CASE("loops: our mails are passed on to a second mailbox that answers (T-17, T-04)") {
  LoopTrial trial;
  const std::string second = "second@jette.brussels";
  trial.world.add_mailbox(peer, forwards_to(second));
  SUBCASE("in the thread") { trial.world.add_mailbox(second, threaded_vacation_without_fields()); }
  SUBCASE("as a new mail") { trial.world.add_mailbox(second, vacation_without_fields(false)); }
  trial.run();
  trial.ends("passed on, to the first mailbox", peer);
  trial.ends("passed on, to the second mailbox", second);
}

TEST_CASE("loops: two desks write to each other, at most four automatic mails in all (T-17)") {
  SimulatedWorld world{test::tuesday_at_ten()};
  Settings theirs = settings_of_loops();
  theirs.policy.address = "help@elsewhere.example";
  theirs.policy.aliases.clear();
  theirs.policy.allowed_domains = {"elsewhere.example", "jette.brussels"};
  theirs.policy.technicians.clear();
  Settings mine = settings_of_loops();
  mine.policy.allowed_domains.push_back("elsewhere.example");
  mine.policy.technicians.clear();
  SimulatedDesk ours{mine, world.clock(), 5}, other{theirs, world.clock(), 77};
  world.add_desk(ours);
  world.add_desk(other);
  // What begins it: a mail in the other desk's name, and one in ours.
  world.post({"help@elsewhere.example", desk_address, problem(1), "Bonjour, " + problem(1) + "."}, 1min);
  world.post({desk_address, "help@elsewhere.example", problem(2), "Bonjour, " + problem(2) + "."}, 500h);
  world.run(span);
  const int to_them = world.count("help@elsewhere.example", true, {}, Time::max());
  const int to_us = world.count(desk_address, true, {}, Time::max());
  MESSAGE("two desks: " << to_them << " and " << to_us << " automatic mails");
  CHECK(to_them + to_us > 0);
  CHECK(to_them + to_us <= 4);
}

}  // namespace
}  // namespace m2t::loops
