#include "daemon/later.h"

#include "base/errors.h"
#include "tests/daemon/screenshot_mail.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

PictureOutcome read_words() {
  PictureOutcome outcome;
  outcome.text.text = "Saphir\nErreur ORA-12541";
  outcome.text.title = "Saphir";
  outcome.text.message = "Erreur ORA-12541";
  outcome.text.codes = {"ORA-12541"};
  outcome.text.confidence = 92;
  return outcome;
}
PictureOutcome failed() { return {{}, "it was ended by signal 11"}; }

struct LaterDesk : TestDesk {
  int calls = 0;
  std::function<PictureOutcome()> answer = read_words;
  Later later() {
    return Later({.store = store,
                  .read_picture =
                      [this](const PictureJob&) {
                        ++calls;
                        return answer();
                      },
                  .clock = clock});
  }
  TicketView with_screenshot(const std::string& more_parts = "") {
    const InboundId id = add(stored(mail_with_parts(picture_part(picture_file("dialogs-00a-fr.png")) + more_parts)));
    processing().handle_due();
    return view(row(id).ticket.value());
  }
  PictureRow picture(const TicketView& of) { return view(of.ticket.id).entries.at(0).pictures.at(0); }
  std::size_t found(const std::string& words) {
    TicketFilter filter;
    filter.search = words;
    return store->begin_reading()->list_tickets(filter).size();
  }
  std::vector<Event> events(const TicketView& of) {
    std::vector<Event> all = store->begin_reading()->events_of(of.ticket.id);
    std::erase_if(all, [](const Event& e) { return e.what != "picture.read"; });
    return all;
  }
};

}  // namespace

TEST_CASE("later: the ticket stands at once, the text of its screenshot joins it afterwards and is found") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  REQUIRE(ticket.entries.at(0).pictures.size() == 1);
  CHECK(desk.picture(ticket).state == PictureState::Pending);
  CHECK(desk.outbox().size() == 1);  // the acknowledgement did not wait
  CHECK(desk.found("ORA-12541") == 0);
  Later later = desk.later();
  CHECK(later.do_one());
  CHECK_FALSE(later.do_one());
  CHECK(desk.picture(ticket).state == PictureState::Done);
  CHECK(desk.picture(ticket).codes == std::vector<std::string>{"ORA-12541"});
  CHECK(desk.found("ora-12541") == 1);
  REQUIRE(desk.events(ticket).size() == 1);
  CHECK(desk.events(ticket)[0].detail == "attachment=1 state=done attempts=1");
  CHECK(desk.outbox().size() == 1);  // nobody is written to
  CHECK(desk.calls == 1);
}

TEST_CASE("later: what the mail did not say of the error is filled in from its screenshot, and found; what is there stays") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  CHECK(ticket.fields.empty());
  desk.answer = [] {
    PictureOutcome outcome = read_words();
    outcome.text.product = "Saphir Compta";
    return outcome;
  };
  desk.later().do_one();
  const std::string source = "screenshot Screenshot 2026-11-24.png";
  CHECK(desk.view(ticket.ticket.id).fields == std::vector<TicketField>{{FieldName::ErrorText, "Erreur ORA-12541", source},
                                                                       {FieldName::ErrorCodes, "ORA-12541", source},
                                                                       {FieldName::Product, "Saphir Compta", source}});
  CHECK(desk.found("compta") == 1);
  const auto events = desk.store->begin_reading()->events_of(ticket.ticket.id);
  CHECK(events.back().what == "ticket.fields");
  CHECK(events.back().detail == "fields=error_text,error_codes,product");
}

TEST_CASE("later: an error that the mail told is not overwritten by its screenshot") {
  LaterDesk desk;
  std::string raw = mail_with_parts(picture_part(picture_file("dialogs-00a-fr.png")));
  raw.replace(raw.find("Voir l'image."), 13, "Code d'erreur : 0x80070005");
  const InboundId id = desk.add(desk.stored(raw));
  desk.processing().handle_due();
  const TicketId ticket = desk.row(id).ticket.value();
  desk.later().do_one();
  const auto fields = desk.view(ticket).fields;
  REQUIRE(fields.size() == 2);
  CHECK(fields[0] == TicketField{FieldName::ErrorText, "Code d'erreur : 0x80070005", "text"});
  CHECK(fields[1] == TicketField{FieldName::ErrorCodes, "0x80070005", "text"});
  CHECK(desk.found("ora-12541") == 1);  // in the picture's own text
}

TEST_CASE("later: a picture that gives nothing fills nothing") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  desk.answer = failed;
  for (int i = 0; i < 5; ++i) {
    desk.later().do_one();
    desk.clock.advance(std::chrono::minutes(2));
  }
  CHECK(desk.picture(ticket).state == PictureState::Failed);
  CHECK(desk.view(ticket.ticket.id).fields.empty());
}

TEST_CASE("later: what stands in a picture is no command, no ticket reference and no entry (T-29)") {
  LaterDesk desk;
  const TicketView other = desk.view(desk.handle({}).ticket.value());
  const TicketView ticket = desk.with_screenshot();
  desk.answer = [&] {
    PictureOutcome outcome = read_words();
    outcome.text.text = "#résolu\n[" + to_text(other.ticket.number) + "]";
    return outcome;
  };
  desk.later().do_one();
  CHECK(desk.view(ticket.ticket.id).ticket.state == ticket.ticket.state);
  CHECK(desk.view(other.ticket.id).entries.size() == 1);
  CHECK(desk.view(ticket.ticket.id).linked.empty());
  CHECK(desk.view(ticket.ticket.id).entries.at(0).text == ticket.entries.at(0).text);
}

TEST_CASE("later: a picture that cannot be read is tried twice again, then the ticket says so (K-10, L-21)") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  desk.answer = failed;
  Later later = desk.later();
  CHECK(later.do_one());
  CHECK(desk.picture(ticket).state == PictureState::Pending);
  CHECK(desk.picture(ticket).reason == "it was ended by signal 11");
  CHECK_FALSE(later.do_one());  // not at once
  for (int i = 0; i < 10; ++i) {
    desk.clock.advance(std::chrono::minutes(2));
    later.do_one();
  }
  CHECK(desk.calls == 3);
  CHECK(desk.picture(ticket).state == PictureState::Failed);
  CHECK(desk.events(ticket).at(0).detail == "attachment=1 state=failed attempts=3");
}

TEST_CASE("later: a daemon that dies over a picture gets it again, and gives it up after the third time") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  for (int i = 0; i < 3; ++i) {  // the attempt is counted and committed, then everything ends
    auto tx = desk.store->begin();
    CHECK(tx->claim_picture(desk.clock.now()));
    tx->commit();
  }
  desk.later().do_one();
  CHECK(desk.calls == 0);
  CHECK(desk.picture(ticket).state == PictureState::Failed);
}

TEST_CASE("later: without the program pictures wait, and no attempt is counted") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  desk.answer = []() -> PictureOutcome { throw TransientError("mail2ticket-ocr is not there"); };
  Later later = desk.later();
  for (int i = 0; i < 5; ++i) {
    CHECK_THROWS_AS(later.do_one(), TransientError);
    desk.clock.advance(std::chrono::minutes(2));
  }
  CHECK(desk.picture(ticket).state == PictureState::Pending);
  CHECK(desk.picture(ticket).attempts == 0);
  desk.answer = read_words;
  CHECK(later.do_one());
  CHECK(desk.picture(ticket).state == PictureState::Done);
}

TEST_CASE("later: nothing in a picture is said as such") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot();
  desk.answer = [] {
    PictureOutcome outcome;
    outcome.text.why_nothing = "too_large";
    return outcome;
  };
  desk.later().do_one();
  CHECK(desk.picture(ticket).state == PictureState::NothingFound);
  CHECK(desk.picture(ticket).reason == "too_large");
}

TEST_CASE("later: what is no picture that can be read is not put down for it") {
  LaterDesk desk;
  const TicketView ticket = desk.with_screenshot(
      "--b\nContent-Type: image/svg+xml; name=\"a.svg\"\nContent-Disposition: attachment; filename=a.svg\n\n<svg/>\n");
  CHECK(ticket.entries.at(0).attachments.size() == 2);
  CHECK(ticket.entries.at(0).pictures.size() == 1);
}
