// The fields of a ticket as `tickets show` gives them.
#include <nlohmann/json.hpp>

#include "tests/daemon/command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

std::string shown(CommandDesk& desk, bool json) {
  TicketShowOptions show;
  show.number = "JET-10008";
  show.json = json;
  REQUIRE(desk.run(show_ticket, show) == ExitCode::Ok);
  return desk.out;
}

CommandDesk& with_mail(CommandDesk& desk, const std::string& text) {
  IngestOptions ingest;
  ingest.files = {desk.write("a.eml", staff_mail("Saphir", "a@b.test") + text)};
  REQUIRE(desk.run(ingest_mails, ingest) == ExitCode::Ok);
  return desk;
}

}  // namespace

TEST_CASE("tickets show: phone, addresses and the error of the mail stand there with their places, as text and as JSON") {
  CommandDesk desk;
  with_mail(desk,
            "\nMessage d'erreur :\nAccès refusé (0x80070005)\nModule compta\n\nVoir https://intranet.jette.be/compta\n\n"
            "Marie Dubois\nTel. 02 423 12 13\n");
  const auto object = nlohmann::json::parse(shown(desk, true));
  CHECK(object["fields"]["phone"] == "+3224231213");
  CHECK(object["fields"]["urls"] == nlohmann::json::array({"https://intranet.jette.be/compta"}));
  CHECK(object["fields"]["error_text"] == "Accès refusé (0x80070005)\nModule compta");
  CHECK(object["fields"]["error_codes"] == nlohmann::json::array({"0x80070005"}));
  CHECK(object["fields"]["product"] == "");
  CHECK(object["field_sources"]["error_text"]["from"] == "text");
  CHECK_FALSE(object["field_sources"].contains("product"));
  const std::string text = shown(desk, false);
  CHECK(text.find("  phone       +3224231213  (") != std::string::npos);
  CHECK(text.find("  error text  Accès refusé (0x80070005)\n              Module compta  (text)\n") != std::string::npos);
  CHECK(text.find("  error codes 0x80070005  (text)\n") != std::string::npos);
  TicketsListOptions list;
  list.search = "3224231213";
  list.json = true;
  REQUIRE(desk.run(list_tickets, list) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out).size() == 1);
}

TEST_CASE("tickets show: a ticket without fields has empty ones; the desk's own number is none") {
  CommandDesk desk;
  with_mail(desk, "\nJ'ai essayé au 02 423 12 12.\n");
  const auto object = nlohmann::json::parse(shown(desk, true));
  CHECK(object["fields"]["phone"] == "");
  CHECK(object["fields"]["urls"].empty());
  CHECK(object["field_sources"].empty());
}
