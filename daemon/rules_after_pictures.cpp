#include "daemon/rules_after_pictures.h"

#include <algorithm>

#include "base/errors.h"
#include "base/log.h"
#include "rules/file/apply_rules.h"
#include "rules/rules_at_hand.h"
#include "rules/ticket_of_mail.h"

namespace m2t {
namespace {

// The entry that a picture belongs to, if it is the request that opened the ticket.
const EntryRow* request_of(const TicketView& view, const PictureJob& job) {
  if (view.entries.empty() || view.entries.front().kind != EntryKind::Request) return nullptr;
  return job.inbound && view.entries.front().inbound == job.inbound ? &view.entries.front() : nullptr;
}

std::optional<TicketView> view_of(Tx& tx, TicketId id) {
  const auto ticket = tx.find_ticket(id);
  return ticket ? tx.show_ticket(ticket->number) : std::nullopt;
}

}  // namespace

bool was_known_before(Tx& tx, const std::string& address, Time moment) {
  TicketFilter filter;
  filter.requester = address;
  filter.complaints = true;
  return !address.empty() && std::ranges::any_of(tx.list_tickets(filter), [&](const Ticket& t) { return t.created < moment; });
}

std::vector<std::string> picture_texts_of(const EntryRow& entry) {
  std::vector<std::string> texts;
  for (const auto& [position, picture] : entry.pictures)
    if (!picture.text.empty()) texts.push_back(picture.text);
  return texts;
}

RulesAfterPictures::RulesAfterPictures(std::shared_ptr<const Desk> desk, const Blobs& blobs, RandomBytes random,
                                       std::function<std::unique_ptr<MailReader>()> make_reader)
    : desk_(std::move(desk)), blobs_(blobs), random_(std::move(random)), make_reader_(std::move(make_reader)) {}

std::optional<Mail> RulesAfterPictures::mail_to_try_again(Store& store, const PictureJob& job) {
  if (!needs_pictures(desk_->settings.rules)) return std::nullopt;
  {
    const auto tx = store.begin_reading();
    const auto view = view_of(*tx, job.ticket);
    const EntryRow* request = view ? request_of(*view, job) : nullptr;
    if (request == nullptr) return std::nullopt;
    const auto another_waits = [&](const auto& picture) {
      return picture.first != job.position && picture.second.state == PictureState::Pending;
    };
    if (std::ranges::any_of(request->pictures, another_waits)) return std::nullopt;
  }
  return read_again(job);
}

// The text of the screenshots joins the ticket in any case: a mail that cannot be read again keeps it from nobody.
std::optional<Mail> RulesAfterPictures::read_again(const PictureJob& job) {
  std::string why;
  try {
    if (!reader_) reader_ = make_reader_();
    const FileHandle raw = blobs_.open_file(job.blob);
    ReadResult read = reader_->read(raw.fd());
    if (read.is_read()) return std::move(read.mail);
    why = read.failure;
  } catch (const TransientError& e) {
    why = e.what();
  }
  log_warning("rules.not-tried", "a mail could not be read again, so no rule looked at its screenshots", {{"why", why}});
  return std::nullopt;
}

void RulesAfterPictures::tell(Decision& decision, const TicketNews& news) const {
  for (SendStaffMail& mail : news_for(news, desk_->settings.policy, &desk_->settings.rules))
    decision.effects.emplace_back(std::move(mail));
}

void RulesAfterPictures::try_again(Tx& tx, const PictureJob& job, const Mail& mail, Time now, bool news_follows) const {
  const auto view = view_of(tx, job.ticket);
  const EntryRow* request = view ? request_of(*view, job) : nullptr;
  const auto inbound = job.inbound ? tx.find_inbound(*job.inbound) : std::nullopt;
  if (request == nullptr || !inbound) return;
  const Settings& settings = desk_->settings;
  RuleContext context{desk_->calendar};
  context.received = request->at;
  context.turns = tx.turns();
  if (mail.from) context.directory = settings.directory.of(mail.from->address);
  context.known_requester = was_known_before(tx, view->ticket.requester.address, view->ticket.created);
  const RuleOutcome without = apply_rules(settings.rules, mail, context);
  context.picture_texts = picture_texts_of(*request);
  const RuleOutcome with = apply_rules(settings.rules, mail, context);
  Decision decision;
  decision.ticket = job.ticket;
  for (TicketChange& change : classification_by_pictures(view->ticket, classify(mail, without.changes, settings.policy),
                                                         classify(mail, with.changes, settings.policy))) {
    const auto* given = std::get_if<SetTechnician>(&change);
    const std::optional<Person> technician = given != nullptr ? given->technician : std::nullopt;
    const auto* type = std::get_if<SetType>(&change);
    const bool is_complaint = type != nullptr && type->type == TicketType::Complaint;
    decision.effects.emplace_back(ChangeTicket{job.ticket, std::move(change)});
    if (is_complaint && !news_follows)
      tell(decision, {job.ticket, StaffNews::NewTicket, TicketType::Complaint, {}, {}, request->id});
    if (technician && with.turn) decision.effects.emplace_back(TakeTurn{with.turn->team, *technician});
    if (!technician || news_follows) continue;
    tell(decision, {job.ticket, StaffNews::Assigned, view->ticket.type, technician, {}, request->id});
  }
  apply(tx, decision, *inbound, mail, ApplyContext{*desk_, random_, now, "desk"});
}

}  // namespace m2t
