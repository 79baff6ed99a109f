#include "daemon/lookups.h"

#include <algorithm>

#include "daemon/apply.h"
#include "daemon/recent_mails.h"
#include "daemon/secret_uses.h"
#include "daemon/ticket_past.h"
#include "rules/commands/own_matters.h"
#include "rules/decide.h"
#include "rules/technicians_mail.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

bool names_own_mail(Tx& tx, const Mail& mail) {
  const auto is_ours = [&](const std::string& id) {
    const auto secret = secret_in_message_id(id);
    return (secret && tx.find_secret(secret_hash(*secret))) || tx.find_outgoing_by_message_id(id);
  };
  return std::ranges::any_of(mail.in_reply_to, is_ours) || std::ranges::any_of(mail.references, is_ours);
}

void count_past_mails(Tx& tx, const std::string& sender, const DeskPolicy& policy, Time now, History& history) {
  using namespace std::chrono_literals;
  history.acknowledgements_last_hour = tx.automatic_mails_to(sender, true, now - 1h);
  history.acknowledgements_last_day = tx.automatic_mails_to(sender, true, now - 24h);
  history.automatic_mails_last_hour = tx.automatic_mails_to(sender, false, now - 1h);
  history.automatic_mails_last_day = tx.automatic_mails_to(sender, false, now - 24h);
  history.last_automatic_mail = tx.last_automatic_mail_to(sender);
  history.new_tickets_last_hour = tx.new_tickets_from(sender, now - 1h);
  history.new_tickets_last_day = tx.new_tickets_from(sender, now - 24h);
  history.known_person = tx.find_person(sender);
  history.phone_known = tx.knows_phone_of(sender);
  if (is_allowed_sender(policy, sender)) return;  // the limits of domains are for outsiders
  const std::string domain = address_domain(sender);
  history.domain_tickets_last_hour = tx.new_tickets_from_domain(domain, now - 1h);
  history.domain_mails_last_hour = tx.automatic_mails_to_domain(domain, now - 1h);
  history.outside_mails_last_hour = tx.automatic_mails_outside(policy.allowed_domains, now - 1h);
}

int receipts_of_last_hour(Tx& tx, const Person& person, Time now) {
  return tx.receipts_to(person.address, now - std::chrono::hours(1));
}

// The mail that looks for its ticket.
struct Looking {
  InboundId id{};
  const Mail& mail;
  const DeskPolicy& policy;
  Time now{};
};

void look_up_secrets(Tx& tx, const std::vector<std::string>& secrets, const Looking& looking, std::vector<SecretHit>& hits) {
  for (const std::string& secret : secrets) {
    const std::string hash = secret_hash(secret);
    const auto stored = tx.find_secret(hash);
    if (!stored) continue;
    auto ticket = tx.find_ticket(stored->ticket);
    if (!ticket) continue;
    const bool expired = has_run_out(tx, *stored, *ticket, looking.now);
    hits.push_back({secret, *std::move(ticket), stored->person, expired, stored->revoked,
                    receipts_of_last_hour(tx, stored->person, looking.now),
                    is_spent(tx, hash, *stored, looking.id, looking.mail, looking.policy)});
  }
}

// Those of mails that belong to no ticket.
void look_up_own_mails(Tx& tx, const std::vector<std::string>& secrets, Time now, std::vector<OwnMailHit>& hits) {
  for (const std::string& secret : secrets)
    if (const auto stored = tx.find_secret(secret_hash(secret)); stored && stored->ticket == TicketId{})
      hits.push_back({stored->person, stored->expires < now, stored->revoked});
}

void look_up_numbers(Tx& tx, const std::vector<FoundNumber>& numbers, std::vector<Ticket>& tickets) {
  for (const FoundNumber& found : numbers)
    if (auto ticket = tx.find_ticket(found.number)) tickets.push_back(*std::move(ticket));
}

Found look_up(Tx& tx, const Candidates& candidates, const Looking& looking) {
  const Time now = looking.now;
  Found found;
  look_up_secrets(tx, candidates.secrets_in_ids, looking, found.by_id_secret);
  look_up_secrets(tx, candidates.secrets_in_addresses, looking, found.by_address_secret);
  for (const std::string& secret : candidates.personal_secrets)
    if (const auto stored = tx.find_personal_secret(secret_hash(secret)); stored && !stored->revoked)
      found.personal.push_back({secret, stored->person, receipts_of_last_hour(tx, stored->person, now)});
  for (const std::string& id : candidates.message_ids)
    for (Ticket& ticket : tx.tickets_by_message_id(id)) found.by_message_id.push_back(std::move(ticket));
  look_up_numbers(tx, candidates.numbers_in_subject, found.by_subject_number);
  look_up_own_mails(tx, candidates.secrets_in_ids, now, found.without_ticket);
  look_up_own_mails(tx, candidates.secrets_in_addresses, now, found.without_ticket);
  // A digest names many tickets, and whoever quotes it means none of them.
  if (found.without_ticket.empty() || !candidates.text_numbers_are_quoted)
    look_up_numbers(tx, candidates.numbers_in_text, found.by_text_number);
  return found;
}

std::optional<UndoOffer> undo_offer(Tx& tx, const Mail& mail, const Person& technician, const DeskPolicy& policy) {
  const Candidates candidates = find_candidates(mail, policy);
  for (const auto* secrets : {&candidates.secrets_in_ids, &candidates.secrets_in_addresses}) {
    for (const std::string& secret : *secrets)
      if (auto offer = offer_of_receipt(tx, secret_hash(secret), technician)) return offer;
  }
  return std::nullopt;
}

// The requester's words, where the block does something with them.
void add_words_of_ticket(const TicketView& view, const CommandBlock& block, StaffLookups& staff) {
  const bool wanted = std::ranges::any_of(block.commands, [](const MailCommand& command) {
    return command.kind == CommandKind::Split || command.kind == CommandKind::HeadOfService;
  });
  if (!wanted) return;
  for (const TicketField& field : view.fields)
    if (field.name == FieldName::Phone) staff.contact.push_back(field);
  for (const EntryRow& entry : view.entries) {
    const bool theirs = entry.kind == EntryKind::Request || entry.kind == EntryKind::FollowUp;
    if (!theirs || entry.text.empty()) continue;
    if (staff.first_words.empty()) staff.first_words = entry.text;
    if (same_address(entry.from.address, view.ticket.requester.address)) staff.last_words = entry.text;
  }
}

// A solution is answered as well: "that is not it".
bool was_written_to(const TicketView& view) {
  return std::ranges::any_of(view.entries, [](const EntryRow& entry) {
    return entry.kind == EntryKind::Answer && entry.visibility == Visibility::Public;
  });
}

bool has_personal_secret(Tx& tx, const Mail& mail, const Person& technician, const DeskPolicy& policy) {
  return std::ranges::any_of(find_candidates(mail, policy).personal_secrets, [&](const std::string& secret) {
    const auto stored = tx.find_personal_secret(secret_hash(secret));
    return stored && !stored->revoked && same_address(stored->person.address, technician.address);
  });
}

}  // namespace

WordsOnTicket words_on_ticket(const std::vector<EntryRow>& entries, const DeskPolicy& policy) {
  WordsOnTicket words;
  for (const EntryRow& entry : entries) {
    if (entry.text.empty()) continue;
    if (entry.visibility == Visibility::Public) words.told.push_back(entry.text);
    const bool waits =
        !entry.inbound && is_own_address(policy, entry.from.address) && entry.text.starts_with(note_of_waiting_mail);
    const bool is_note = entry.kind == EntryKind::Note || entry.kind == EntryKind::WithdrawnNote;
    if (is_note && entry.visibility == Visibility::Internal && !waits) words.notes.push_back(entry.text);
  }
  return words;
}

Arrival arrival_of(const InboundRow& row, Time now) {
  Arrival arrival;
  arrival.received = row.internal_date;
  arrival.now = now;
  arrival.before_first_start = row.before_first_start;
  arrival.oversize = row.oversize;
  arrival.in_mailbox = row.mailbox != 0;
  arrival.released = row.released;
  arrival.confirmed = row.confirmed;
  arrival.size_bytes = row.size_bytes;
  return arrival;
}

History history_of(Tx& tx, const InboundRow& row, const Mail& mail, const DeskPolicy& policy, Time now) {
  History history;
  if (const std::string key = logical_key(mail); !key.empty()) {
    if (const auto earlier = tx.find_duplicate(key, row.id)) history.duplicate_of = earlier->mail_id;
  }
  if (const auto secret = secret_in_message_id(mail.message_id))
    history.own_message_id = tx.find_secret(secret_hash(*secret)).has_value();
  const std::string key = tx.instance_key();
  history.own_loop_stamp =
      std::ranges::any_of(mail.automatic.loop_stamps, [&](const std::string& stamp) { return is_own_loop_stamp(stamp, key); });
  history.answers_our_mail = names_own_mail(tx, mail);
  if (mail.bounce.is) history.bounced = bounced_mail(tx, mail);
  if (!mail.from) return history;
  count_past_mails(tx, mail.from->address, policy, now, history);
  look_at_sender(tx, row, mail, policy, now, history);
  return history;
}

Match match_of(Tx& tx, const InboundRow& row, const Mail& mail, const Judgement& judgement, const DeskPolicy& policy, Time now) {
  if (row.release_to) {  // a person said where it belongs; that is the strongest evidence there is
    Match match;
    match.ticket = tx.find_ticket(*row.release_to);
    match.reasons.push_back("released into this ticket by an administrator");
    if (match.ticket) return match;
  }
  if (row.confirmed && row.ticket && row.verdict == Verdict::NewTicket) {
    Match match;
    match.ticket = tx.find_ticket(*row.ticket);
    match.opened_by_this_mail = match.ticket.has_value();
    match.reasons.push_back("the ticket that this mail opened");
    if (match.ticket) return match;
  }
  const Found found = look_up(tx, find_candidates(mail, policy), {row.id, mail, policy, now});
  return match_ticket(mail, found, policy, judgement.boundary.failed());
}

void follow_merges(Tx& tx, Match& match) {
  for (int hops = 0; match.ticket && match.ticket->merged_into && hops < 10; ++hops) {
    auto other = tx.find_ticket(*match.ticket->merged_into);
    if (!other) return;
    match.reasons.push_back(to_text(match.ticket->number) + " was merged into " + to_text(other->number));
    match.ticket = std::move(other);
  }
  // Both numbers stand in mails about the two: none of them is another ticket now.
  std::erase_if(match.also_named, [&](const Ticket& named) {
    return match.ticket && (named.id == match.ticket->id || named.merged_into == match.ticket->id);
  });
}

StaffLookups staff_lookups(Tx& tx, const Mail& mail, const Match& match, const Desk& desk, Time now) {
  const DeskPolicy& policy = desk.settings.policy;
  StaffLookups staff;
  const auto technician = staff_member_of(mail, policy);
  if (!technician) return staff;
  const CommandBlock block = block_of(mail, *technician, policy, desk.calendar, now);
  for (const TicketNumber& number : tickets_named(block))
    if (auto ticket = tx.find_ticket(number)) staff.named.push_back(*std::move(ticket));
  if (const std::string code = code_of(block); !code.empty())
    staff.confirmation = tx.find_confirmation(technician->address, secret_hash(code), now);
  staff.undo = undo_offer(tx, mail, *technician, policy);
  if (const auto view = match.ticket ? tx.show_ticket(match.ticket->number) : std::nullopt) {
    staff.on_ticket = words_on_ticket(view->entries, policy);
    staff.was_written_to = was_written_to(*view);
    add_words_of_ticket(*view, block, staff);
  }
  if (match.ticket) staff.closed_since = closed_since(tx, *match.ticket);
  staff.personal_secret = has_personal_secret(tx, mail, *technician, policy);
  staff.receipts_last_hour = tx.receipts_to(technician->address, now - std::chrono::hours(1));
  look_at_technician(tx, technician->address, now, staff);
  if (const std::string address = address_of_somebody(mail, block); !address.empty()) {
    staff.of_somebody.emplace();
    count_past_mails(tx, address, policy, now, *staff.of_somebody);
  }
  return staff;
}

}  // namespace m2t
