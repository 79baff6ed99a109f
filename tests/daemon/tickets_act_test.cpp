// The commands of technicians on the command line: the same effects as by mail, what is refused, and what stands in the audit.
#include <cstdlib>

#include "tests/daemon/staffed_command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

template <typename Options>
void refuses(StaffedCommandDesk& desk, ExitCode (*command)(const Options&, Console&), Options options, const char* part) {
  CHECK_THROWS_WITH_AS(desk.run(command, options), doctest::Contains(part), DataError);
}

}  // namespace

TEST_CASE("tickets reply: goes to the requester in the desk's name, waits, and can be stopped by its number") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  REQUIRE(desk.run(reply_to_ticket, desk.words(number, "La cartouche arrive demain.\r\n\r\nNous la plaçons.\n\n")) ==
          ExitCode::Ok);
  const auto answers = desk.mails("answer");
  REQUIRE(answers.size() == 1);
  const Mail answer = read_mail(answers[0].bytes);
  CHECK(answer.from->address == "support@jette.brussels");
  CHECK(answers[0].to == "marie.dubois@jette.brussels");
  CHECK(has(answer.text, "La cartouche arrive demain.\n\nNous la plaçons."));
  CHECK(has(desk.out, "SENT TO marie.dubois@jette.brussels."));
  const std::string id = std::to_string(static_cast<std::int64_t>(answers[0].id));
  CHECK(has(desk.out, "waits 60 s; to stop it: mail2ticket outbox cancel " + id));
  CHECK(has(desk.out, "the ticket is assigned"));
  CHECK(has(desk.err, "no daemon runs"));

  const TicketView view = desk.view(number);
  CHECK(view.ticket.state == TicketState::Assigned);
  REQUIRE(view.entries.size() == 2);
  CHECK(view.entries[1].kind == EntryKind::Answer);
  CHECK(view.entries[1].visibility == Visibility::Public);
  CHECK(view.entries[1].text == "La cartouche arrive demain.\n\nNous la plaçons.");
  CHECK(!view.entries[1].inbound);
  for (const Event& event : desk.events(number)) CHECK(event.actor.starts_with("admin:"));

  OutboxChangeOptions cancel;
  cancel.id = static_cast<std::int64_t>(answers[0].id);
  REQUIRE(desk.run(cancel_outgoing, cancel) == ExitCode::Ok);
  CHECK(desk.mails("answer")[0].state == OutboxState::Cancelled);

  const auto shows = [&](bool internal) {
    auto export_options = desk.on<TicketExportOptions>(number);
    export_options.internal = internal;
    REQUIRE(desk.run(export_ticket, export_options) == ExitCode::Ok);
    return has(desk.out, "La cartouche arrive demain.");
  };
  CHECK_FALSE(shows(false));  // it was never said (T-07)
  CHECK(shows(true));
  CHECK(has(desk.out, "Réponse arrêtée, jamais envoyée"));
  REQUIRE(desk.run(show_ticket, desk.on<TicketShowOptions>(number)) == ExitCode::Ok);
  CHECK(has(desk.out, "answer (internal: stopped, never sent)"));
  REQUIRE(desk.run(retry_outgoing, cancel) == ExitCode::Ok);  // now it goes out after all
  CHECK(shows(false));
}

TEST_CASE("tickets reply: what is attached arrives byte by byte, is kept once, and --json says what waits") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  std::string everything;
  for (int i = 0; i < 3000; ++i) everything += static_cast<char>(i * 7 % 256);
  auto options = desk.words(number, "Voici le mode d'emploi.");
  options.attachments = {desk.write("mode d'emploi é.bin", everything), desk.write("capture.png", png_bytes())};
  options.json = true;
  REQUIRE(desk.run(reply_to_ticket, options) == ExitCode::Ok);
  CHECK(has(desk.out, "\"ticket\": \"" + number + "\""));
  CHECK(has(desk.out, "\"status\": \"assigned\""));
  CHECK(has(desk.out, "\"kind\": \"answer\""));

  const OutboxRow sent = desk.mails("answer").at(0);
  const Mail answer = read_mail(sent.bytes);
  REQUIRE(answer.attachments.size() == 2);
  CHECK(attachment_bytes(sent.bytes, answer.attachments[0]) == everything);
  CHECK(answer.attachments[0].name == "mode d'emploi é.bin");
  CHECK(attachment_bytes(sent.bytes, answer.attachments[1]) == png_bytes());
  CHECK(answer.attachments[1].type == "image/png");
  CHECK(answer.defects.empty());

  const auto entry = desk.view(number).entries.at(1);
  CHECK(entry.kind == EntryKind::Answer);
  CHECK(entry.text == "Voici le mode d'emploi.");
  REQUIRE(entry.attachments.size() == 2);
  CHECK(entry.attachments[1].type == "image/png");
  REQUIRE(entry.inbound);
  const auto row = desk.store()->begin_reading()->find_inbound(*entry.inbound).value();
  CHECK(row.state == InboundState::Decided);  // it never waits to be handled
  CHECK(row.verdict == Verdict::FollowUp);
  CHECK(std::filesystem::exists(desk.data_dir() / "raw" / entry.blob));
}

TEST_CASE(
    "tickets reply: --as signs with the technician's name, by address or name, and the audit holds no address (T-08, T-48)") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  auto options = desk.words(number, "C'est réparé.");
  options.as = "peeters";
  REQUIRE(desk.run(resolve_ticket, options) == ExitCode::Ok);
  const OutboxRow sent = desk.mails("resolution").at(0);
  CHECK(has(read_mail(sent.bytes).text, "An Peeters"));
  CHECK(!has(sent.bytes, "an.peeters@"));
  CHECK(desk.view(number).entries.at(1).from.address == "an.peeters@jette.brussels");
  CHECK(has(desk.out, "SOLVED. The solution is sent to marie.dubois@jette.brussels."));
  bool is_named = false;
  for (const Event& event : desk.events(number)) {
    is_named = is_named || (event.what == "ticket.acted" && event.detail.starts_with("as=person:"));
    CHECK(!has(event.detail, "@"));
  }
  CHECK(is_named);
  options.as = "somebody@jette.brussels";
  refuses(desk, resolve_ticket, options, "An Peeters <an.peeters@jette.brussels>");
}

TEST_CASE("tickets note: no mail goes out, and no later mail holds it (T-07)") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  REQUIRE(desk.run(note_on_ticket, desk.words(number, "SECRET-WORD: trois fois ce mois-ci.")) == ExitCode::Ok);
  CHECK(has(desk.out, "INTERNAL NOTE"));
  CHECK(!has(desk.out, "outbox cancel"));
  CHECK(desk.view(number).entries.at(1).visibility == Visibility::Internal);
  desk.run(reply_to_ticket, desk.words(number, "Nous regardons."));
  for (const char* kind : {"acknowledgement", "answer"}) {
    REQUIRE(desk.mails(kind).size() == 1);
    CHECK(!has(read_mail(desk.mails(kind)[0].bytes).text, "SECRET-WORD"));
  }
}

TEST_CASE("tickets assign: tells the technician; a name that is nobody's or several people's names those who are meant") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  const std::size_t told = desk.mails("staff_news").size();
  auto options = desk.on<TicketAssignOptions>(number);
  options.technician = "Luc";
  REQUIRE(desk.run(assign_ticket, options) == ExitCode::Ok);
  CHECK(desk.view(number).ticket.technician->address == "luc.claes@jette.brussels");
  CHECK(has(desk.out, "Assigned to Luc Claes."));
  const auto news = desk.mails("staff_news");
  REQUIRE(news.size() == told + 1);
  CHECK(news.back().to == "luc.claes@jette.brussels");
  options.technician = "Piet";
  refuses(desk, assign_ticket, options, "Technicians: An Peeters <an.peeters@jette.brussels>, Luc Claes");
}

TEST_CASE("tickets resolve, close, reopen: the table of states holds here as well, and each tells the requester") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  const auto act = desk.on<TicketActOptions>(number);
  refuses(desk, reopen_ticket, act, "Not possible: the ticket is new. Nothing was done.");
  for (const char* nothing : {"", " ", "."}) refuses(desk, resolve_ticket, desk.words(number, nothing), "there is no text");
  CHECK(desk.view(number).ticket.state == TicketState::New);
  REQUIRE(desk.run(resolve_ticket, desk.words(number, "Le câble.")) == ExitCode::Ok);
  CHECK(desk.view(number).ticket.state == TicketState::Solved);
  CHECK(desk.view(number).ticket.countdown);
  REQUIRE(desk.run(reopen_ticket, act) == ExitCode::Ok);
  CHECK(desk.view(number).ticket.state == TicketState::Assigned);
  CHECK(desk.mails("reopened").size() == 1);
  REQUIRE(desk.run(close_ticket, act) == ExitCode::Ok);
  CHECK(desk.view(number).ticket.state == TicketState::Closed);
  CHECK(desk.mails("closed").size() == 1);
  refuses(desk, close_ticket, act, "The ticket is closed already, since ");
  CHECK(desk.mails("closed").size() == 1);
  auto assign = desk.on<TicketAssignOptions>(number);
  assign.technician = "Luc";
  refuses(desk, assign_ticket, assign, "The ticket is closed. Reopen it first");
  auto merge = desk.on<TicketMergeOptions>(desk.open_ticket("Deuxième"));
  merge.into = number;
  refuses(desk, merge_ticket, merge, "is closed: nobody would see the work there.");
}

TEST_CASE("tickets merge: the other one gets what comes from then on, and nothing is merged twice") {
  StaffedCommandDesk desk;
  const std::string first = desk.open_ticket(), second = desk.open_ticket("Encore l'imprimante");
  auto options = desk.on<TicketMergeOptions>(second);
  options.into = first;
  REQUIRE(desk.run(merge_ticket, options) == ExitCode::Ok);
  CHECK(desk.view(second).ticket.merged_into == desk.view(first).ticket.id);
  CHECK(desk.view(second).ticket.state == TicketState::Closed);
  REQUIRE(desk.run(note_on_ticket, desk.words(second, "Vu.")) == ExitCode::Ok);
  CHECK(has(desk.err, second + " was merged into " + first));
  CHECK(desk.view(first).entries.back().text == "Vu.");
  refuses(desk, merge_ticket, options, "That is the same ticket.");
  const std::string third = desk.open_ticket("Troisième");
  options.number = third;
  options.into = second;
  refuses(desk, merge_ticket, options, (second + " was merged into " + first).c_str());
  CHECK(desk.view(third).ticket.state == TicketState::New);
}

TEST_CASE("tickets: a complaint is not there without --complaints, and is the team leader's alone") {
  StaffedCommandDesk desk;
  const std::string complaint = desk.open_ticket("Plainte", "complaint"), other = desk.open_ticket();
  std::string said, not_there;
  try {
    desk.run(close_ticket, desk.on<TicketActOptions>(complaint));
  } catch (const DataError& e) {
    said = e.what();
  }
  try {
    desk.run(close_ticket, desk.on<TicketActOptions>("JET-99992"));
  } catch (const DataError& e) {
    not_there = e.what();
  }
  REQUIRE(has(not_there, "there is no ticket JET-99992"));
  CHECK(said.replace(said.find(complaint), complaint.size(), "JET-99992") == not_there);
  auto merge = desk.on<TicketMergeOptions>(other);
  merge.into = complaint;
  refuses(desk, merge_ticket, merge, "there is no ticket");

  auto options = desk.words(complaint, "Bonjour.");
  options.complaints = true;
  options.as = "an.peeters@jette.brussels";
  refuses(desk, reply_to_ticket, options, "only the team leader <chef.support@jette.brussels> works on it");
  auto assign = desk.on<TicketAssignOptions>(complaint);
  assign.complaints = true;
  assign.technician = "An";
  refuses(desk, assign_ticket, assign, "only the team leader");
  options.as = "chef.support@jette.brussels";
  CHECK(desk.run(reply_to_ticket, options) == ExitCode::Ok);
  for (const OutboxRow& row : desk.mails("staff_news"))
    if (row.ticket_number == complaint) CHECK(row.to == "chef.support@jette.brussels");
}

TEST_CASE("tickets: what cannot be written is told before anything is done") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  refuses(desk, reply_to_ticket, desk.words(number, "  \n\t\n"), "there is no text");
  refuses(desk, reply_to_ticket, desk.words(number, "caf\xe9"), "is not UTF-8");
  refuses(desk, reply_to_ticket, desk.words("JET-10420", "x"), "one wrong digit is enough");
  auto options = desk.words(number, "x");
  options.words.file = "also";
  CHECK_THROWS_WITH_AS(desk.run(reply_to_ticket, options), doctest::Contains("one of them is enough"), UsageError);
  options.words.file.clear();
  options.attachments = {(desk.folder / "missing.pdf").string()};
  refuses(desk, reply_to_ticket, options, "missing.pdf: there is no such file");
  options.attachments = {desk.data_dir().string()};
  refuses(desk, reply_to_ticket, options, "is a folder");
  options.attachments = {desk.write("empty.txt", "")};
  refuses(desk, reply_to_ticket, options, "is empty");
  CHECK(desk.view(number).entries.size() == 1);
  CHECK(desk.mails("answer").empty());
}

TEST_CASE("tickets: the text comes from a file, from standard input, or from an editor that is opened on a terminal only") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  auto options = desk.on<TicketWriteOptions>(number);
  REQUIRE(desk.run(note_on_ticket, options, "de l'entrée\n") == ExitCode::Ok);
  options.words.text = "-";
  REQUIRE(desk.run(note_on_ticket, options, "aussi\n") == ExitCode::Ok);
  options.words.text.reset();
  options.words.file = desk.write("note.txt", "du fichier\n");
  REQUIRE(desk.run(note_on_ticket, options) == ExitCode::Ok);
  options.words.file.clear();

  options.config = desk.folder / "mail2ticket.toml";
  std::istringstream in("must not be read");
  std::ostringstream out, err;
  Console console{in, out, err};
  console.in_is_terminal = true;
  const std::string seen = (desk.folder / "seen").string();
  const std::string editor =
      desk.write("editor", "#!/bin/sh\ncp \"$1\" '" + seen + "'\nprintf '# gone\\nde l’éditeur\\n' >> \"$1\"\n");
  std::filesystem::permissions(editor, std::filesystem::perms::owner_all);
  setenv("VISUAL", editor.c_str(), 1);
  REQUIRE(note_on_ticket(options, console) == ExitCode::Ok);
  setenv("VISUAL", "true", 1);
  CHECK_THROWS_WITH_AS(note_on_ticket(options, console), doctest::Contains("nothing was written"), DataError);
  setenv("VISUAL", "false", 1);
  CHECK_THROWS_WITH_AS(note_on_ticket(options, console), doctest::Contains("the editor `false` failed"), DataError);
  unsetenv("VISUAL");

  std::vector<std::string> notes;
  for (const EntryRow& entry : desk.view(number).entries)
    if (entry.kind == EntryKind::Note) notes.push_back(entry.text);
  CHECK(notes == std::vector<std::string>{"de l'entrée", "aussi", "du fichier", "de l’éditeur"});
  std::ostringstream shown;
  shown << std::ifstream(seen).rdbuf();
  CHECK(has(shown.str(), "# Internal note on " + number));
  CHECK(has(shown.str(), "#     L'imprimante affiche une erreur."));
}

TEST_CASE("tickets reply, resolve: words pasted out of our own mails are refused as by mail, and nothing is done (T-10)") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  const std::size_t mails = desk.store()->begin_reading()->list_outbox(true).size();
  for (const char* pasted : {"##- Répondez au-dessus de cette ligne -##", "mailto:support@jette.brussels?subject=x",
                             "<m2t.abcdefghijkmnpqrstuvwxyz23@jette.brussels>", "support+r.abcdefgh@jette.brussels"}) {
    CAPTURE(pasted);
    const auto words = desk.words(number, "Voici.\n\n" + std::string(pasted) + "\n");
    refuses(desk, reply_to_ticket, words, "holds pieces of the mail that the desk sent you");
    refuses(desk, resolve_ticket, words, "Nothing was done.");
  }
  CHECK(desk.view(number).entries.size() == 1);
  CHECK(desk.view(number).ticket.state == TicketState::New);
  CHECK(desk.store()->begin_reading()->list_outbox(true).size() == mails);
  REQUIRE(desk.run(note_on_ticket, desk.words(number, "##- Répondez au-dessus de cette ligne -##")) ==
          ExitCode::Ok);  // stays inside
}

TEST_CASE("tickets reply, resolve: a sentence of an internal note goes out only when whoever types it says so (T-10)") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket();
  REQUIRE(desk.run(note_on_ticket, desk.words(number, "Le mot de passe du coffre est dans le tiroir de gauche.")) ==
          ExitCode::Ok);
  const std::size_t mails = desk.store()->begin_reading()->list_outbox(true).size();
  auto words = desk.words(number, "Bonjour,\n\nle mot de passe du coffre est dans le tiroir de gauche\n");
  refuses(desk, reply_to_ticket, words, "Le mot de passe du coffre est dans le tiroir de gauche.");
  refuses(desk, resolve_ticket, words, "--with-note");
  CHECK(desk.store()->begin_reading()->list_outbox(true).size() == mails);
  words.with_note = true;
  CHECK(desk.run(reply_to_ticket, words) == ExitCode::Ok);
  CHECK(desk.store()->begin_reading()->list_outbox(true).size() == mails + 1);
}
