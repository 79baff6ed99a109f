// What technicians are still to be told, the small copies of pictures, and tickets with the same error.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "base/errors.h"
#include "tests/store/store_contract.h"

namespace m2t::test {
namespace {

using std::chrono::minutes;

AttachmentRow png(std::string name) {
  AttachmentRow row;
  row.name = std::move(name);
  row.type = "image/png";
  row.kind = "screenshot";
  row.encoding = "base64";
  return row;
}

struct Waiting {
  Ticket ticket;
  InboundId mail{};
  EntryId entry{};
};

Waiting entry_that_waits(Tx& tx, int n) {
  Waiting made{new_ticket(tx), tx.add_inbound(new_mail(n)).value(), {}};
  NewEntry entry;
  entry.ticket = made.ticket.id;
  entry.from = anne;
  entry.at = monday;
  entry.inbound = made.mail;
  const std::array attachments{png("a.png"), png("b.png")};
  made.entry = tx.add_entry(entry, attachments);
  for (std::size_t position = 0; position < attachments.size(); ++position) tx.add_picture(made.entry, position, monday);
  return made;
}

void news_wait_for_the_last_picture(Tx& tx) {
  const Waiting made = entry_that_waits(tx, 1);
  CHECK_FALSE(tx.take_news_when_read(made.entry));
  CHECK_FALSE(tx.next_news_due());
  tx.add_news_after_pictures(made.entry, StaffNews::RequesterWrote, jan, monday + minutes(10));
  CHECK(tx.next_news_due() == monday + minutes(10));
  const PictureId first = tx.claim_picture(monday)->id;
  tx.finish_picture(first, PictureState::Failed, {}, "crashed", monday);
  CHECK_FALSE(tx.take_news_when_read(made.entry));  // the second one still waits
  CHECK(tx.claim_picture(monday)->entry == made.entry);
  tx.finish_picture(tx.claim_picture(monday)->id, PictureState::NothingFound, {}, "no_text", monday);
  CHECK_FALSE(tx.take_news_when_read(EntryId{99}));
  const auto owed = tx.take_news_when_read(made.entry);
  REQUIRE(owed);
  CHECK(owed->entry == made.entry);
  CHECK(owed->ticket == made.ticket.id);
  CHECK(owed->inbound == made.mail);
  CHECK(owed->writer == jan.address);
  CHECK(owed->news == StaffNews::RequesterWrote);
  CHECK_FALSE(tx.take_news_when_read(made.entry));  // once
  CHECK_FALSE(tx.take_overdue_news(monday + minutes(60)));
}

void news_do_not_wait_for_ever(Tx& tx) {
  const Waiting second = entry_that_waits(tx, 1), first = entry_that_waits(tx, 2);
  tx.add_news_after_pictures(second.entry, StaffNews::NewTicket, jan, monday + minutes(10));
  tx.add_news_after_pictures(first.entry, StaffNews::NewTicket, jan, monday + minutes(5));
  CHECK_FALSE(tx.take_overdue_news(monday + minutes(4)));
  CHECK(tx.take_overdue_news(monday + minutes(12))->entry == first.entry);
  CHECK(tx.next_news_due() == monday + minutes(10));
  CHECK(tx.take_overdue_news(monday + minutes(12))->entry == second.entry);
  CHECK_FALSE(tx.take_overdue_news(monday + minutes(12)));
}

void news_are_owed_until_the_commit(Store& store) {
  EntryId entry{};
  {
    const auto tx = store.begin();
    entry = entry_that_waits(*tx, 1).entry;
    tx->add_news_after_pictures(entry, StaffNews::NewTicket, jan, monday);
    tx->commit();
  }
  CHECK(store.begin()->take_overdue_news(monday));  // whoever took it died
  const auto tx = store.begin();
  CHECK(tx->take_overdue_news(monday)->entry == entry);
}

void small_copies_are_kept(Tx& tx) {
  const Waiting made = entry_that_waits(tx, 1);
  CHECK(tx.small_pictures_of(made.entry).empty());
  const auto job = tx.claim_picture(monday);
  const std::string bytes("\x89PNG\0x", 6);
  tx.keep_small_picture(job->id, {"image/png", 600, 400, bytes});
  const auto kept = tx.small_pictures_of(made.entry);
  REQUIRE(kept.size() == 1);
  CHECK(kept.begin()->first == job->position);
  CHECK(kept.begin()->second.type == "image/png");
  CHECK(kept.begin()->second.width == 600);
  CHECK(kept.begin()->second.height == 400);
  CHECK(kept.begin()->second.bytes == bytes);
  const PictureId other{static_cast<std::int64_t>(job->id) + 1};
  CHECK_THROWS_AS(tx.keep_small_picture(other, {"image/svg+xml", 1, 1, "<svg/>"}), PermanentError);
  CHECK_THROWS_AS(tx.keep_small_picture(other, {"image/png", 1, 1, std::string(70'000, 'x')}), PermanentError);
}

Ticket ticket_with(Store& store, const std::string& text, const std::string& error, Time opened = monday,
                   TicketType type = TicketType::Incident) {
  const auto tx = store.begin();
  OpenTicket what;
  what.subject = "Saphir";
  what.type = type;
  what.requester = anne;
  const Ticket ticket = tx->open_ticket(what, "JET", opened);
  NewEntry entry;
  entry.ticket = ticket.id;
  entry.from = anne;
  entry.at = opened;
  entry.text = text;
  tx->add_entry(entry, {});
  if (!error.empty()) tx->fill_field(ticket.id, {FieldName::ErrorText, error, "text"});
  tx->commit();
  return ticket;
}

std::vector<TicketNumber> found(Store& store, const ErrorSearch& search) {
  std::vector<TicketNumber> numbers;
  for (const TicketWithFields& one : store.begin_reading()->open_tickets_with_error(search)) numbers.push_back(one.ticket.number);
  return numbers;
}

void tickets_with_the_same_error(Store& store) {
  const Ticket self = ticket_with(store, "x", "Le serveur ne répond pas");
  const Ticket by_field = ticket_with(store, "x", "LE SERVEUR NE REPOND PAS (12)");
  const Ticket by_text = ticket_with(store, "Depuis ce matin, le serveur ne répond pas.", "");
  ticket_with(store, "Le serveur répond, mais ne va pas vite", "");
  ticket_with(store, "le serveur ne répond pas", "", monday - std::chrono::days(8));
  ticket_with(store, "le serveur ne répond pas", "le serveur ne répond pas", monday, TicketType::Complaint);
  const Ticket closed = ticket_with(store, "le serveur ne répond pas", "");
  const Ticket merged = ticket_with(store, "le serveur ne répond pas", "");
  {
    const auto tx = store.begin();
    tx->set_ticket_state(closed.id, TicketState::Closed, monday);
    tx->change_ticket(merged.id, MergeInto{by_text.id}, monday);
    tx->commit();
  }
  ErrorSearch search{self.id, monday - std::chrono::days(7), {"0x80070005", "le serveur ne repond pas"}, 10};
  CHECK(found(store, search) == std::vector{by_text.number, by_field.number});
  CHECK(store.begin_reading()->open_tickets_with_error(search)[1].fields.at(0).value == "LE SERVEUR NE REPOND PAS (12)");
  search.limit = 1;
  CHECK(found(store, search) == std::vector{by_text.number});
  search.phrases.clear();
  CHECK(found(store, search).empty());
  for (const char* odd : {"\"", "a\" OR \"b", "*", "NEAR(", "-", "", "a\n\"b"}) {  // T-33: no text is an error
    CAPTURE(odd);
    search.phrases = {odd};
    CHECK_NOTHROW(found(store, search));
  }
}

// News that come together are taken as one, of who has the oldest, and are gone then (T-16).
void gathered_news(Tx& tx) {
  CHECK_FALSE(tx.oldest_gathered_news());
  CHECK_FALSE(tx.take_gathered_news());
  const TicketId first = new_ticket(tx).id, second = new_ticket(tx).id;
  tx.gather_news(jan, {first, StaffNews::NewTicket, monday});
  tx.gather_news(anne, {first, StaffNews::RequesterWrote, monday + std::chrono::minutes(1)});
  tx.gather_news(jan, {second, StaffNews::CameBack, monday + std::chrono::minutes(2)});
  CHECK(tx.oldest_gathered_news() == monday);
  const auto of_jan = tx.take_gathered_news();
  REQUIRE(of_jan);
  CHECK(of_jan->reader.address == jan.address);
  REQUIRE(of_jan->news.size() == 2);
  CHECK(of_jan->news[1].ticket == second);
  CHECK(of_jan->news[1].news == StaffNews::CameBack);
  CHECK(tx.oldest_gathered_news() == monday + std::chrono::minutes(1));
  CHECK(tx.take_gathered_news()->reader.address == anne.address);
  CHECK_FALSE(tx.take_gathered_news());
}

}  // namespace

void contract_of_news(const MakeStore& make) {
  for (const auto part : {news_wait_for_the_last_picture, news_do_not_wait_for_ever, small_copies_are_kept, gathered_news}) {
    const auto store = make();
    part(*store->begin());
  }
  news_are_owed_until_the_commit(*make());
  tickets_with_the_same_error(*make());
}

}  // namespace m2t::test
