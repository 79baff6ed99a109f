// A person as the commands see him: given out, kept on hold, removed (T-50, T-52). What the database forgets is tests/store/erasure_test.cpp.
#include <fmt/format.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "daemon/commands/archive.h"
#include "tests/daemon/staffed_command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

struct PersonDesk : StaffedCommandDesk {
  PersonExportOptions to(const std::string& output, const std::string& address = "marie.dubois@jette.brussels") {
    PersonExportOptions options;
    options.address = address;
    options.output = (folder / output).string();
    return options;
  }
  PersonEraseOptions erasing(const std::string& address, bool yes = true) {
    PersonEraseOptions options;
    options.address = address;
    options.yes = yes;
    return options;
  }
  std::string ingest(const std::string& name, const std::string& raw) {
    IngestOptions options;
    options.files = {write(name, raw)};
    REQUIRE(run(ingest_mails, options) == ExitCode::Ok);
    return name;
  }
  void hold(const std::string& number) {
    auto options = on<TicketHoldOptions>(number);
    options.reason = "before a court";
    REQUIRE(run(hold_ticket, options) == ExitCode::Ok);
  }
  // Everything in the data directory, in lower case.
  std::string all_bytes() const {
    std::string all;
    for (const auto& file : std::filesystem::recursive_directory_iterator(data_dir())) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    for (char& c : all)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return all;
  }
  bool holds(std::string_view word) const { return all_bytes().find(word) != std::string::npos; }
  std::size_t raw_mails() const {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(data_dir() / "raw")) count += file.is_regular_file();
    return count;
  }
};

std::string bytes_in(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string mail_of(const std::string& from, const std::string& subject, const std::string& id, const std::string& text,
                    const std::string& more = {}) {
  return "From: " + from + "\nTo: support@jette.brussels\nSubject: " + subject +
         "\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" + id + ">\n" + more +
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n";
}

const std::string marie = "Marie Dubois <marie.dubois@jette.brussels>";
const std::string anne = "Anne Dupont <anne.dupont@jette.brussels>";

// Marie's ticket with an answer; Anne's with Marie in copy, who writes there; Anne's own; Anne names Marie; a stranger is held.
struct BusyPersonDesk : PersonDesk {
  BusyPersonDesk() {
    ingest("1.eml", mail_of(marie, "Zonnebloem gevraagd", "zonnebloem1@mail", "Mijn scherm toont een zonnebloem."));
    ingest("2.eml",
           mail_of(anne, "Clavier", "anne1@mail", "Mon clavier est en panne, demandez au Tournesol.", "Cc: " + marie + "\n"));
    ingest("3.eml", mail_of(marie, "Re: Clavier [JET-10019]", "zonnebloem2@mail", "Idem pour moi, zonnebloem."));
    ingest("4.eml", mail_of(anne, "Souris", "anne2@mail", "Ma souris est verte."));
    ingest("5.eml", mail_of(anne, "Armoire", "anne3@mail", "Voyez avec marie.dubois@jette.brussels pour l'armoire."));
    ingest("6.eml", mail_of("Citoyen <citoyen@elsewhere.test>", "Pour moi", "held1@elsewhere", "Une question de pissenlit."));
    REQUIRE(run(reply_to_ticket, words("10008", "Bonjour Marie, le tournesol est parti.")) == ExitCode::Ok);
  }
};

}  // namespace

TEST_CASE("person erase: nothing of the person stays in any file, others keep what is theirs (T-50)") {
  BusyPersonDesk desk;
  REQUIRE(desk.holds("zonnebloem"));
  REQUIRE(desk.holds("marie.dubois"));
  REQUIRE(desk.view("JET-10019").entries.size() >= 2);
  const std::size_t raw_before = desk.raw_mails();

  CHECK(desk.run(erase_person, desk.erasing("Marie.Dubois@jette.brussels", false)) == ExitCode::Ok);
  CHECK_MESSAGE(desk.out.find("       1 tickets") != std::string::npos, desk.out);
  CHECK(desk.out.find("Nothing was changed") != std::string::npos);
  CHECK(desk.holds("zonnebloem"));

  CHECK(desk.run(erase_person, desk.erasing("Marie.Dubois@jette.brussels")) == ExitCode::Ok);
  CHECK_MESSAGE(desk.err.empty(), desk.err);
  CHECK(desk.out.find("Backups that were made before") != std::string::npos);
  CHECK_FALSE(desk.holds("zonnebloem"));
  CHECK_FALSE(desk.holds("marie.dubois"));
  CHECK_FALSE(desk.holds("marie dubois"));
  CHECK(desk.raw_mails() == raw_before - 4);  // hers, and those two of Anne that name her

  const TicketView hers = desk.view("JET-10008"), with_her = desk.view("JET-10019"), annes = desk.view("JET-10024"),
                   names_her = desk.view("JET-10035");
  CHECK(hers.ticket.state == TicketState::Closed);
  CHECK(hers.ticket.subject == "[erased]");
  CHECK(hers.entries.back().text == "Bonjour [erased], le tournesol est parti.");
  CHECK(with_her.entries[0].text == "Mon clavier est en panne, demandez au Tournesol.");
  CHECK(with_her.entries[0].blob.empty());
  CHECK(annes.entries[0].text == "Ma souris est verte.");
  CHECK_FALSE(annes.entries[0].blob.empty());
  CHECK(names_her.entries[0].text == "Voyez avec [erased] pour l'armoire.");
  CHECK(desk.holds("pissenlit"));
  CHECK_NOTHROW(desk.store()->check_integrity());

  CHECK_THROWS_AS(desk.run(erase_person, desk.erasing("marie.dubois@jette.brussels")), DataError);  // nobody knows her any more
}

TEST_CASE("person erase: a stranger whose mail is only held is found by it") {
  BusyPersonDesk desk;
  CHECK(desk.run(erase_person, desk.erasing("citoyen@elsewhere.test")) == ExitCode::Ok);
  CHECK_FALSE(desk.holds("pissenlit"));
  CHECK_FALSE(desk.holds("citoyen"));
  CHECK(desk.store()->begin_reading()->held().empty());
  CHECK_THROWS_AS(desk.run(erase_person, desk.erasing("citoyen@elsewhere.test")), DataError);
  CHECK_THROWS_AS(desk.run(erase_person, desk.erasing("nobody@jette.brussels")), DataError);
}

TEST_CASE("person erase: who writes again afterwards is somebody new, and the old ticket answers nobody") {
  BusyPersonDesk desk;
  REQUIRE(desk.run(erase_person, desk.erasing("marie.dubois@jette.brussels")) == ExitCode::Ok);
  desk.ingest("7.eml", mail_of(marie, "Encore", "encore1@mail", "Un autre souci."));
  CHECK(desk.view("JET-10043").ticket.requester.address == "marie.dubois@jette.brussels");
  CHECK(desk.view("JET-10008").ticket.requester.address.empty());
  CHECK_THROWS_AS(desk.run(reply_to_ticket, desk.words("10008", "Encore un mot.")), DataError);
  const std::size_t before = desk.store()->begin_reading()->list_outbox(true).size();
  CHECK(desk.run(reopen_ticket, desk.on<TicketActOptions>("10008")) == ExitCode::Ok);
  CHECK(desk.store()->begin_reading()->list_outbox(true).size() == before);
}

TEST_CASE("person erase: people of the desk have to leave the configuration first") {
  BusyPersonDesk desk;
  for (const char* address : {"AN.peeters@jette.brussels", "chef.support@jette.brussels", "support@jette.brussels"})
    CHECK_THROWS_AS(desk.run(erase_person, desk.erasing(address)), DataError);
}

TEST_CASE("person erase: a hold stands against it, on a ticket of the person's and on one with a mail that names the person") {
  for (const char* number : {"10008", "10019", "10035"}) {
    BusyPersonDesk desk;
    desk.hold(number);
    for (const bool yes : {false, true}) {
      try {
        desk.run(erase_person, desk.erasing("marie.dubois@jette.brussels", yes));
        FAIL("erased in spite of the hold");
      } catch (const DataError& error) {
        CHECK(std::string(error.what()).find("before a court") != std::string::npos);
      }
    }
    CHECK(desk.holds("zonnebloem"));
    REQUIRE(desk.run(end_hold_of_ticket, desk.on<TicketHoldOptions>(number)) == ExitCode::Ok);
    CHECK(desk.run(erase_person, desk.erasing("marie.dubois@jette.brussels")) == ExitCode::Ok);
    CHECK_FALSE(desk.holds("zonnebloem"));
  }
}

TEST_CASE("person erase: another's answer that names the person and waits to go out is not lost") {
  BusyPersonDesk desk;
  REQUIRE(desk.run(reply_to_ticket, desk.words("10019", "Demandez à Marie Dubois.")) == ExitCode::Ok);
  CHECK_THROWS_AS(desk.run(erase_person, desk.erasing("marie.dubois@jette.brussels")), TransientError);
  CHECK(desk.holds("zonnebloem"));
  for (const OutboxRow& row : desk.mails("answer")) {
    OutboxChangeOptions options;
    options.id = static_cast<std::int64_t>(row.id);
    REQUIRE(desk.run(cancel_outgoing, options) == ExitCode::Ok);
  }
  CHECK(desk.run(erase_person, desk.erasing("marie.dubois@jette.brussels")) == ExitCode::Ok);
  CHECK(desk.view("JET-10019").entries.back().text == "Demandez à [erased].");
}

TEST_CASE("tickets hold: says why, is listed, a complaint's only when asked for") {
  PersonDesk desk;
  const std::string number = desk.open_ticket(), complaint = desk.open_ticket("Plainte", "complaint");
  auto empty = desk.on<TicketHoldOptions>(number);
  empty.reason = " \n";
  CHECK_THROWS_AS(desk.run(hold_ticket, empty), UsageError);
  CHECK_THROWS_AS(desk.run(end_hold_of_ticket, desk.on<TicketHoldOptions>(number)), DataError);
  auto of_complaint = desk.on<TicketHoldOptions>(complaint);
  of_complaint.reason = "file 17";
  CHECK_THROWS_AS(desk.run(hold_ticket, of_complaint), DataError);
  of_complaint.complaints = true;
  REQUIRE(desk.run(hold_ticket, of_complaint) == ExitCode::Ok);
  desk.hold(number);
  TicketHoldsOptions options;
  options.json = true;
  REQUIRE(desk.run(list_holds, options) == ExitCode::Ok);
  auto list = nlohmann::json::parse(desk.out);
  REQUIRE(list.size() == 1);
  CHECK(list[0]["ticket"] == number);
  CHECK(list[0]["reason"] == "before a court");
  options.complaints = true;
  REQUIRE(desk.run(list_holds, options) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out).size() == 2);
  for (const Event& event : desk.events(number)) CHECK(event.detail.find("court") == std::string::npos);  // T-48
}

TEST_CASE("person export: all of it, as JSON with the mails, in a folder or an archive, for nobody else to read (T-52)") {
  BusyPersonDesk desk;
  REQUIRE(desk.run(export_person, desk.to("marie")) == ExitCode::Ok);
  const auto folder = desk.folder / "marie";
  const auto all = nlohmann::json::parse(bytes_in(folder / "person.json"));
  CHECK(all["format"] == "mail2ticket person 1");
  CHECK(all["tables"]["person"][0]["name"] == "Marie Dubois");
  CHECK(all["tables"]["ticket"].size() == 1);
  CHECK(all["tables"]["ticket"][0]["number"] == "JET-10008");
  CHECK(all["tables"]["ticket"][0]["created"].get<std::string>().ends_with("Z"));
  const std::string text = all.dump();
  CHECK(text.find("Mijn scherm toont een zonnebloem.") != std::string::npos);
  CHECK(text.find("Idem pour moi, zonnebloem.") != std::string::npos);
  CHECK(text.find("le tournesol est parti") != std::string::npos);
  for (const char* others : {"Ma souris est verte", "pissenlit", "clavier est en panne"})
    CHECK(text.find(others) == std::string::npos);
  std::size_t mails = 0, hers = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder / "mails")) {
    ++mails;
    hers += bytes_in(file.path()).find("From: Marie Dubois") != std::string::npos;
    struct stat info {};
    REQUIRE(stat(file.path().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
  CHECK(mails == 2);
  CHECK(hers == 2);
  CHECK(std::distance(std::filesystem::directory_iterator(folder / "sent"), {}) >= 2);

  CHECK_THROWS_AS(desk.run(export_person, desk.to("marie")), DataError);  // never overwrites
  REQUIRE(desk.run(export_person, desk.to("marie.tar")) == ExitCode::Ok);
  std::filesystem::create_directory(desk.folder / "unpacked");
  unpack_archive(desk.folder / "marie.tar", desk.folder / "unpacked");
  CHECK(nlohmann::json::parse(bytes_in(desk.folder / "unpacked/person.json"))["tables"] == all["tables"]);
  CHECK_THROWS_AS(desk.run(export_person, desk.to("nobody.tar", "nobody@jette.brussels")), DataError);
  CHECK_FALSE(std::filesystem::exists(desk.folder / "nobody.tar"));
}
