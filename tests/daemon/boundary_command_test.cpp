// The boundary profile on the command line: `check --auth` for saved mails, the warning until a profile is tested, `explain`, `status`; and
// a technician's command that the border vouches for, on a real store.
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "daemon/commands/check_boundary.h"
#include "daemon/proved_profile.h"
#include "store/store.h"
#include "tests/daemon/command_desk.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::string received =
    "Received: from a.example by mx.jette.brussels (Postfix) with ESMTPS id 4Z; Tue, 24 Nov 2026 09:59:00 +0100\n";
const std::string pass = "Authentication-Results: mx.jette.brussels; dmarc=pass header.from=jette.brussels\n";

struct BorderDesk : CommandDesk {
  BorderDesk() {
    for (const char* name : {"imap-password", "smtp-password"})
      std::filesystem::permissions(write(name, "secret\n"), std::filesystem::perms::owner_read);
    set_hosts("mx.jette.brussels");
  }
  void set_hosts(const std::string& host) {
    if (plain_.empty()) {
      std::ifstream in(folder / "mail2ticket.toml");
      plain_.assign(std::istreambuf_iterator<char>(in), {});
    }
    write("mail2ticket.toml",
          plain_ + "[boundary]\nprofile = \"rfc8601\"\nauthserv_id = \"mx.jette.brussels\"\nhosts = [\"" + host + "\"]\n");
  }
  ExitCode check_saved(const std::string& mail) {
    CheckOptions options;
    options.auth = true;
    options.files = {write("saved.eml", mail)};
    return run(check_configuration, options);
  }
  std::shared_ptr<Store> store() {
    StoreOptions options;
    options.file = data_dir() / "mail2ticket.db";
    options.random = seeded_random(3);
    return open_sqlite_store(options);
  }
  void keep_test(const BoundaryTest& test) {
    auto opened = store();
    auto tx = opened->begin();
    tx->set_boundary_test(test);
    tx->commit();
  }
  DeskPolicy policy() { return settings_of(folder / "mail2ticket.toml").policy; }

 private:
  std::string plain_;
};

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("A-04: check --auth shows of saved mails which fields count, which do not, and what is concluded") {
  BorderDesk desk;
  const std::string mail = staff_mail("Imprimante", "a@b.test");
  REQUIRE(desk.check_saved(pass + received + "Authentication-Results: mx.jette.brussels; dmarc=fail\n" + mail) == ExitCode::Ok);
  CHECK(says(desk.out, "from         marie.dubois@jette.brussels"));
  CHECK(says(desk.out, "received by  mx.jette.brussels"));
  CHECK(says(desk.out, "counted      dmarc=pass header.from=jette.brussels"));
  CHECK(says(desk.out, "ignored      Authentication-Results: mx.jette.brussels; dmarc=fail — stands below"));
  CHECK(says(desk.out, "concluded    proved — A-03"));
  desk.check_saved(received + pass + mail);
  CHECK(says(desk.out, "concluded    no proof — A-17"));
  desk.check_saved("Authentication-Results: mx.jette.brussels; dmarc=fail\n" + received + mail);
  CHECK(says(desk.out, "concluded    forged — A-02"));
  desk.set_hosts("another.jette.brussels");
  desk.check_saved(pass + received + mail);
  CHECK(says(desk.out, "mx.jette.brussels received it after the border; if it is yours, name it in [boundary] inner_hosts"));
  CHECK_FALSE(std::filesystem::exists(desk.data_dir() / "mail2ticket.db"));  // a saved mail proves nothing about the servers
}

TEST_CASE("A-04: check --auth stands alone, and tests no profile that is not set") {
  BorderDesk desk;
  CheckOptions options;
  options.files = {"x.eml"};
  CHECK_THROWS_AS(desk.run(check_configuration, options), UsageError);
  options.auth = options.json = true;
  CHECK_THROWS_AS(desk.run(check_configuration, options), UsageError);
  CommandDesk plain;
  for (const char* name : {"imap-password", "smtp-password"})
    std::filesystem::permissions(plain.write(name, "secret\n"), std::filesystem::perms::owner_read);
  CheckOptions without_files;
  without_files.auth = true;
  CHECK_THROWS_AS(plain.run(check_configuration, without_files), UsageError);
}

TEST_CASE("A-04: until its test has passed, and after every change, check and status warn of a profile") {
  BorderDesk desk;
  const auto warned = [&] {
    REQUIRE(desk.run(check_configuration, CheckOptions{}) == ExitCode::Ok);
    return says(desk.out, "warn the boundary profile");
  };
  const auto warnings_for_programs = [&] {
    CheckOptions options;
    options.json = true;
    REQUIRE(desk.run(check_configuration, options) == ExitCode::Ok);
    return nlohmann::json::parse(desk.out)["warnings"];
  };
  CHECK(warned());
  CHECK(says(desk.out, "was never tested"));
  const std::string line = desk.out;
  const auto told = warnings_for_programs();
  REQUIRE(told.size() == 1);
  CHECK(told[0]["result"] == "warn");
  for (const char* part : {"what", "why", "remedy"}) CHECK(says(line, told[0][part].get<std::string>()));  // the same facts
  desk.keep_test({tuesday_at_ten(), digest_of_profile(desk.policy())});
  CHECK_FALSE(warned());
  CHECK(warnings_for_programs().empty());
  desk.run(show_status, ListOptions{});
  CHECK_FALSE(says(desk.out, "boundary profile"));
  desk.set_hosts("mx2.jette.brussels");
  CHECK(warned());
  CHECK(says(desk.out, "was changed since its test"));
  desk.run(show_status, ListOptions{});
  CHECK(says(desk.out, "! the boundary profile was changed"));
}

TEST_CASE("A-04: everything that decides what counts is part of the profile's digest") {
  DeskPolicy policy;
  policy.boundary.kind = BoundaryKind::ExchangeOnline;
  policy.allowed_domains = {"jette.brussels"};
  std::vector<std::string> digests{digest_of_profile(policy)};
  const auto changed = [&](auto change) {
    DeskPolicy other = policy;
    change(other);
    digests.push_back(digest_of_profile(other));
  };
  changed([](DeskPolicy& p) { p.boundary.kind = BoundaryKind::Rfc8601; });
  changed([](DeskPolicy& p) { p.boundary.authserv_id = "x"; });
  changed([](DeskPolicy& p) { p.boundary.hosts = {"x"}; });
  changed([](DeskPolicy& p) { p.boundary.inner_hosts = {"x"}; });
  changed([](DeskPolicy& p) { p.boundary.domains = {"x"}; });
  changed([](DeskPolicy& p) { p.allowed_domains = {"y"}; });
  changed([](DeskPolicy& p) { p.boundary.header_firewall = true; });
  for (std::size_t a = 0; a < digests.size(); ++a)
    for (std::size_t b = a + 1; b < digests.size(); ++b) CHECK(digests[a] != digests[b]);
}

TEST_CASE("explain: says what the border proves, and by which field (A-03, H-38)") {
  BorderDesk desk;
  desk.keep_test({tuesday_at_ten(), digest_of_profile(desk.policy())});
  MailFileOptions options;
  options.json = true;
  const auto reasons = [&](const std::string& fields) {
    options.file = desk.write("a.eml", fields + staff_mail("Imprimante", "a@b.test"));
    REQUIRE(desk.run(explain_mail, options) == ExitCode::Ok);
    return nlohmann::json::parse(desk.out);
  };
  const auto proved = reasons(pass + received);
  CHECK(proved["reasons"][0] == "A-03 the border vouches for the sender: dmarc=pass header.from=jette.brussels");
  CHECK(proved["verdict"] == "new_ticket");
  const auto forged = reasons("Authentication-Results: mx.jette.brussels; dmarc=fail\n" + received);
  CHECK(forged["reasons"][0] == "A-02 the border says that the mail is not from its sender: dmarc=fail");
  CHECK(forged["verdict"] == "held");
  CHECK(forged["mails"].empty());
  desk.keep_test({tuesday_at_ten(), "another profile"});
  CHECK(reasons(pass + received)["reasons"][0].get<std::string>().starts_with("A-04 the profile is not active before"));
  CHECK(reasons("Authentication-Results: mx.jette.brussels; dmarc=fail\n" + received)["verdict"] == "held");  // fails closed
}

TEST_CASE(
    "A-07: with the border's word and his secret a technician's command is done at once; the figures tell of those without") {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.boundary.kind = BoundaryKind::Rfc8601;
  settings.policy.boundary.authserv_id = "mx.jette.brussels";
  settings.policy.boundary.hosts = {"mx.jette.brussels"};
  TestDesk desk(settings);
  const TicketId id = *desk.handle(RawMail{}).ticket;
  std::string secret_id;
  for (const OutboxRow& row : desk.outbox())
    if (row.kind == "staff_news") secret_id = row.message_id;
  REQUIRE_FALSE(secret_id.empty());
  const auto command = [&](const std::string& border, const std::string& message_id) {
    // The border's fields stand above all others.
    NewInbound row =
        desk.stored(border +
                    "From: An Peeters <an.peeters@jette.brussels>\nTo: support@jette.brussels\nSubject: RE: x\nDate: "
                    "Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" +
                    message_id + ">\nIn-Reply-To: <" + secret_id + ">\nReferences: <" + secret_id +
                    ">\nContent-Type: text/plain\n\n#resolve\nThe cable was loose.\n");
    desk.add(row);
    desk.processing().handle_due();
    return desk.view(id).ticket.state;
  };
  CHECK(command(pass + received, "an0@mail.jette.brussels") == TicketState::New);      // not before its test
  CHECK(desk.store->begin_reading()->status(desk.clock.now()).technician_mails == 0);  // and no sign that the border changed
  {
    auto tx = desk.store->begin();
    tx->set_boundary_test({desk.clock.now(), digest_of_profile(settings.policy)});
    tx->commit();
  }
  CHECK(command(received + pass, "an1@mail.jette.brussels") == TicketState::New);  // forged: below the border's field
  CHECK(command("Authentication-Results: mx.jette.brussels; dmarc=fail\n" + received, "an2@mail.jette.brussels") ==
        TicketState::New);
  CHECK(command(pass + received, "an3@mail.jette.brussels") == TicketState::Solved);
  const StatusFigures figures = desk.store->begin_reading()->status(desk.clock.now());
  CHECK(figures.technician_mails == 3);
  CHECK(figures.technician_mails_unproved == 2);
}
