#include <doctest/doctest.h>

#include <array>

#include "base/errors.h"
#include "tests/store/store_contract.h"

namespace m2t::test {

Ticket new_ticket(Tx& tx, const Person& requester, std::string subject) {
  OpenTicket what;
  what.subject = std::move(subject);
  what.requester = requester;
  return tx.open_ticket(what, "JET", monday);
}

namespace {

NewEntry new_entry(TicketId ticket, std::string text) {
  NewEntry entry;
  entry.ticket = ticket;
  entry.from = anne;
  entry.at = monday + std::chrono::minutes(3);
  entry.subject = "Imprimante en panne";
  entry.text = std::move(text);
  return entry;
}

void numbers(Tx& tx) {
  CHECK(new_ticket(tx).number == TicketNumber{"JET", first_ticket_counter});
  {
    const auto undone = tx.savepoint();
    CHECK(new_ticket(tx).number.counter == first_ticket_counter + 1);
  }
  CHECK(new_ticket(tx).number.counter == first_ticket_counter + 1);
  CHECK(tx.find_ticket(TicketNumber{"JET", first_ticket_counter}));
  CHECK_FALSE(tx.find_ticket(TicketNumber{"ABC", first_ticket_counter}));
  CHECK_FALSE(tx.find_ticket(TicketNumber{"JET", 4711}));
}

void parties_and_state(Tx& tx) {
  OpenTicket what;
  what.subject = "Écran noir";
  what.type = TicketType::Incident;
  what.priority = Priority::Urgent;
  what.requester = anne;
  what.in_copy = {jan, anne};
  const Ticket ticket = tx.open_ticket(what, "JET", monday);
  REQUIRE(ticket.parties.size() == 2);  // the requester in copy of herself stays the requester
  CHECK(ticket.parties[0].role == PartyRole::Requester);
  CHECK(ticket.parties[1].person == jan);
  CHECK(ticket.requester == anne);
  CHECK(ticket.type == TicketType::Incident);
  CHECK(ticket.priority == Priority::Urgent);
  CHECK(ticket.created == monday);
  tx.set_ticket_state(ticket.id, TicketState::Solved, monday + std::chrono::hours(1));
  CHECK(tx.find_ticket(ticket.id)->state == TicketState::Solved);
  CHECK(tx.find_ticket(ticket.id)->updated == monday + std::chrono::hours(1));
  CHECK_THROWS_AS(tx.set_ticket_state(TicketId{999}, TicketState::Solved, monday), PermanentError);
}

void entries(Tx& tx) {
  const Ticket ticket = new_ticket(tx);
  const InboundId mail = *tx.add_inbound(new_mail(1));
  NewEntry entry = new_entry(ticket.id, "elle ne répond plus");
  entry.inbound = mail;
  entry.logical_key = "m1@jette.brussels 9f86";
  entry.quoted_text = "> bonjour";
  AttachmentRow screenshot{"écran.png", "image/png", "abcd", "cid1", "image", "base64", 300000, 1200, 400000, true, 77, 555};
  const std::array attachments{screenshot, screenshot};
  tx.add_entry(entry, attachments);

  const auto view = tx.show_ticket(ticket.number);
  REQUIRE(view);
  CHECK(view->ticket.updated == entry.at);
  const EntryRow& row = view->entries.at(0);
  CHECK(row.text == entry.text);
  CHECK(row.from == anne);
  CHECK(row.inbound == mail);
  CHECK(row.blob == "2026-11/1");
  REQUIRE(row.attachments.size() == 2);
  CHECK(row.attachments[1].name == "écran.png");
  CHECK(row.attachments[1].offset == 1200);
  CHECK(row.attachments[1].is_inline);
  CHECK(row.attachments[1].inner_offset == 77);
  CHECK(row.attachments[1].inner_length == 555);
  CHECK(tx.find_inbound(mail)->ticket == ticket.id);

  CHECK_THROWS_AS(tx.add_entry(entry, {}), PermanentError);  // INV-4: a mail becomes at most one entry
  NewEntry same_key = new_entry(ticket.id, "again");
  same_key.logical_key = entry.logical_key;
  CHECK_THROWS_AS(tx.add_entry(same_key, {}), PermanentError);  // INV-12
  CHECK(tx.find_duplicate(entry.logical_key, InboundId{0})->id == mail);
  CHECK_FALSE(tx.find_duplicate(entry.logical_key, mail));
  CHECK_FALSE(tx.find_duplicate("", InboundId{0}));
  NewEntry by_desk = new_entry(ticket.id, "a note");
  by_desk.from = {};
  tx.add_entry(by_desk, {});
  tx.add_entry(by_desk, {});  // no logical key: not compared
  CHECK(tx.show_ticket(ticket.number)->entries.at(2).from.address.empty());
}

void turns(Tx& tx) {
  CHECK(tx.turns().empty());
  tx.take_turn("network", jan);
  tx.take_turn("desk", jan);
  tx.take_turn("network", anne);
  CHECK(tx.turns().size() == 2);
  CHECK(same_address(tx.turns().at("network"), anne.address));
}

void links_and_references(Tx& tx) {
  const Ticket closed = new_ticket(tx), open = new_ticket(tx);
  tx.add_link(closed.id, open.id, LinkKind::ContinuedBy);
  tx.add_link(closed.id, open.id, LinkKind::ContinuedBy);
  CHECK(tx.show_ticket(open.number)->linked == std::vector{closed.number});
  CHECK(tx.show_ticket(closed.number)->linked == std::vector{open.number});
  tx.add_external_reference(open.id, "glpi", "0000123");
  tx.add_external_reference(open.id, "glpi", "0000123");
  CHECK(tx.show_ticket(open.number)->external_references == std::vector<std::string>{"glpi 0000123"});
  tx.remember_message_id("a@b", open.id);
  tx.remember_message_id("a@b", open.id);
  tx.remember_message_id("a@b", closed.id);
  CHECK(tx.tickets_by_message_id("a@b").size() == 2);
  CHECK(tx.tickets_by_message_id("c@d").empty());
}

void fields(Tx& tx) {
  const Ticket ticket = new_ticket(tx), other = new_ticket(tx, jan);
  const TicketField phone{FieldName::Phone, "+32475123456", "signature"};
  const TicketField error{FieldName::ErrorText, "Accès refusé\n0x80070005", "screenshot a.png"};
  CHECK(tx.fill_field(ticket.id, phone));
  CHECK(tx.fill_field(ticket.id, error));
  CHECK_FALSE(tx.fill_field(ticket.id, {FieldName::Phone, "+3224231213", "text"}));  // what is there stays
  CHECK_FALSE(tx.fill_field(ticket.id, {FieldName::Product, "", "text"}));
  CHECK(tx.fill_field(other.id, {FieldName::Phone, "+3224231213", "text"}));
  CHECK(tx.show_ticket(ticket.number)->fields == std::vector{phone, error});
  CHECK(tx.show_ticket(new_ticket(tx).number)->fields.empty());
  CHECK(tx.knows_phone_of("ANNE.dupont@jette.brussels"));  // of an earlier ticket
  CHECK_FALSE(tx.knows_phone_of("nobody@jette.brussels"));
  const Person piet{"Piet", "piet@jette.brussels", Language::Dutch};
  CHECK(tx.fill_field(new_ticket(tx, piet).id, error));
  CHECK_FALSE(tx.knows_phone_of(piet.address));
}

void lists(Tx& tx) {
  const Ticket first = new_ticket(tx), second = new_ticket(tx, jan);
  OpenTicket complaint;
  complaint.subject = "Plainte";
  complaint.type = TicketType::Complaint;
  complaint.requester = anne;
  tx.open_ticket(complaint, "JET", monday);
  tx.set_ticket_state(first.id, TicketState::Closed, monday);

  CHECK(tx.list_tickets({}).size() == 2);
  CHECK(tx.list_tickets({}).at(0).number == second.number);  // newest first
  TicketFilter filter;
  filter.complaints = true;
  CHECK(tx.list_tickets(filter).size() == 3);
  filter.requester = "ANNE.dupont@Jette.Brussels";
  CHECK(tx.list_tickets(filter).size() == 2);
  filter.states = {TicketState::Closed};
  CHECK(tx.list_tickets(filter).size() == 1);
  filter = {};
  filter.states = {TicketState::New};
  CHECK(tx.list_tickets(filter).size() == 1);
  filter.requester = "nobody@jette.brussels";
  CHECK(tx.list_tickets(filter).empty());
  filter = {};
  filter.complaints = true;
  filter.limit = 2;
  CHECK(tx.list_tickets(filter).size() == 2);
}

std::size_t found(Store& store, std::string search) {
  TicketFilter filter;
  filter.search = std::move(search);
  return store.begin_reading()->list_tickets(filter).size();
}

}  // namespace

void contract_of_tickets(const MakeStore& make) {
  for (auto* part : {&numbers, &parties_and_state, &entries, &turns, &links_and_references, &fields, &lists}) {
    const auto store = make();
    const auto tx = store->begin();
    (*part)(*tx);
    tx->commit();
  }
}

void contract_of_search(const MakeStore& make) {
  const auto store = make();
  {
    const auto tx = store->begin();
    const Ticket ticket = new_ticket(*tx, anne, "Imprimante du 2e étage");
    tx->add_entry(new_entry(ticket.id, "L'imprimante d'à côté affiche \"PC LOAD LETTER\" (n° 42)."), {});
    {
      const auto undone = tx->savepoint();
      const Ticket never = new_ticket(*tx, anne, "jamais");
      tx->fill_field(never.id, {FieldName::Product, "Nimmer", "text"});
    }
    const auto kept = tx->savepoint();
    const Ticket black = new_ticket(*tx, jan, "Scherm zwart");
    tx->fill_field(black.id, {FieldName::ErrorCodes, "0x80070005\nORA-12541", "screenshot a.png"});
    kept->release();
    tx->commit();
  }
  for (const char* text :
       {"etage", "ÉTAGE", "imprim", "load letter", "cote", "d'à", "imprimante 42", "zwart", "ora-12541", "0x80070005"}) {
    CAPTURE(text);
    CHECK(found(*store, text) == 1);
  }
  CHECK(found(*store, "imprimante zwart") == 0);
  CHECK(found(*store, "jamais") == 0);
  CHECK(found(*store, "nimmer") == 0);
  // T-33: what means something to the search engine means nothing here, and nothing is an error.
  for (const char* text : {"\"", "a\"b", "*", "-", "NEAR(", "subject:", "AND", "OR", "NOT", "()", "^", "{", "a\"\"",
                           "'; DROP TABLE", "\xff\xfe", "+ -", "[JET-10005]"}) {
    CAPTURE(text);
    CHECK_NOTHROW(found(*store, text));
  }
}

namespace {

AttachmentRow picture_row(std::string name) {
  AttachmentRow row;
  row.name = std::move(name);
  row.type = "image/png";
  row.kind = "screenshot";
  row.encoding = "base64";
  row.offset = 1200;
  row.length = 400;
  return row;
}

const PictureFinding finding{
    "Erreur d'accès\nCode 0x80070005", "Explorateur", "Code 0x80070005", "Windows", {"0x80070005", "5"}, 91};

struct WithPictures {
  Ticket ticket;
  EntryId entry{};
};

WithPictures entry_with_pictures(Tx& tx) {
  const InboundId mail = tx.add_inbound(new_mail(1)).value();
  WithPictures made{new_ticket(tx), {}};
  NewEntry entry = new_entry(made.ticket.id, "voir image");
  entry.inbound = mail;
  const std::array attachments{picture_row("a.png"), picture_row("b.png")};
  made.entry = tx.add_entry(entry, attachments);
  for (const std::size_t position : {std::size_t{1}, std::size_t{0}, std::size_t{1}})
    tx.add_picture(made.entry, position, monday);
  return made;
}

void pictures_are_claimed_in_order(Tx& tx) {
  using std::chrono::minutes;
  CHECK_FALSE(tx.next_picture_due());
  CHECK_FALSE(tx.claim_picture(monday));
  const WithPictures made = entry_with_pictures(tx);
  CHECK(tx.next_picture_due() == monday);
  CHECK_FALSE(tx.claim_picture(monday - minutes(1)));
  const auto first = tx.claim_picture(monday);
  REQUIRE(first);
  CHECK(first->attachment.name == "b.png");
  CHECK(first->attachment.offset == 1200);
  CHECK(first->blob == "2026-11/1");
  CHECK(first->ticket == made.ticket.id);
  CHECK(first->attempts == 1);
  CHECK(tx.claim_picture(monday)->attempts == 2);  // whoever dies over it gets it again
  tx.postpone_picture(first->id, monday + minutes(5), "crashed", false);
  CHECK(tx.claim_picture(monday)->attachment.name == "a.png");
  const auto again = tx.claim_picture(monday + minutes(5));
  CHECK(again->attempts == 2);  // a.png: due before the other
  CHECK(tx.status(monday).pictures_waiting == 2);
}

void pictures_are_finished_once(Tx& tx) {
  const WithPictures made = entry_with_pictures(tx);
  const PictureId id = tx.claim_picture(monday)->id;
  tx.postpone_picture(id, monday, "unavailable", true);
  CHECK(tx.claim_picture(monday)->attempts == 1);
  CHECK(tx.finish_picture(id, PictureState::Done, finding, "", monday));
  CHECK_FALSE(tx.finish_picture(id, PictureState::Done, finding, "", monday));
  CHECK_FALSE(tx.finish_picture(id, PictureState::Failed, {}, "too late", monday));
  tx.postpone_picture(id, monday, "too late", false);
  const PictureId other = tx.claim_picture(monday)->id;
  CHECK(other != id);
  CHECK(tx.finish_picture(other, PictureState::NothingFound, {}, "no_text", monday));
  CHECK_FALSE(tx.claim_picture(monday));
  const EntryRow row = tx.show_ticket(made.ticket.number)->entries.at(0);
  REQUIRE(row.pictures.size() == 2);
  const PictureRow& done = row.pictures.at(1);
  CHECK(done.state == PictureState::Done);
  CHECK(done.text == finding.text);
  CHECK(done.title == finding.title);
  CHECK(done.message == finding.message);
  CHECK(done.codes == finding.codes);
  CHECK(done.product == finding.product);
  CHECK(done.confidence == 91);
  CHECK(row.pictures.at(0).state == PictureState::NothingFound);
  CHECK(row.pictures.at(0).reason == "no_text");
  CHECK(tx.status(monday).pictures_waiting == 0);
}

}  // namespace

void contract_of_pictures(const MakeStore& make) {
  for (const auto part : {pictures_are_claimed_in_order, pictures_are_finished_once}) {
    const auto store = make();
    part(*store->begin());
  }
  const auto store = make();
  {
    const auto tx = store->begin();
    entry_with_pictures(*tx);
    {
      const auto undone = tx->savepoint();
      tx->finish_picture(tx->claim_picture(monday)->id, PictureState::Done, finding, "", monday);
    }
    CHECK(tx->finish_picture(tx->claim_picture(monday)->id, PictureState::Done, finding, "", monday));
    tx->commit();
  }
  CHECK(found(*store, "0x80070005") == 1);
  CHECK(found(*store, "acces") == 1);
  CHECK(found(*store, "nirgends") == 0);
}

void contract_of_people_and_secrets(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  const PersonId id = tx->note_person({"", "Anne.Dupont@jette.brussels", Language::Unknown});
  CHECK(tx->note_person({"Anne Dupont", "anne.dupont@JETTE.brussels", Language::French}) == id);  // T-32
  CHECK(tx->find_person("anne.dupont@jette.brussels") == anne);  // filled in, the address as first written
  tx->note_person({"Somebody Else", "anne.dupont@jette.brussels", Language::Dutch});
  CHECK(tx->find_person("anne.dupont@jette.brussels") == anne);  // not overwritten
  CHECK_FALSE(tx->find_person("x@y"));
  const Ticket ticket = new_ticket(*tx);
  tx->add_secret("hash-of-a-secret", ticket.id, anne, monday + std::chrono::hours(1));
  const auto secret = tx->find_secret("hash-of-a-secret");
  REQUIRE(secret);
  CHECK(secret->ticket == ticket.id);
  CHECK(secret->person == anne);
  CHECK(secret->expires == monday + std::chrono::hours(1));
  CHECK_FALSE(secret->revoked);
  CHECK_FALSE(tx->find_secret("another"));
  CHECK_THROWS_AS(tx->add_secret("hash-of-a-secret", ticket.id, jan, monday), PermanentError);  // INV-4
}

}  // namespace m2t::test
