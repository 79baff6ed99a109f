#include "tests/properties/desk_world.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/log.h"
#include "daemon/clock_work.h"
#include "parsers/mime/decode.h"
#include "parsers/mime/mime.h"
#include "parsers/reader.h"
#include "tests/daemon/test_desk.h"
#include "tickets/reference.h"

namespace m2t::properties {
namespace {

using namespace std::chrono_literals;

Settings staffed_settings() {
  Settings settings = m2t::test::jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.plus_addresses = true;
  settings.policy.technicians.push_back({"Luc Claes", "luc.claes@jette.brussels", Language::French});
  settings.policy.team_leader = Person{"Chef", "chef.support@jette.brussels", Language::French};
  return settings;
}

std::shared_ptr<const Desk> shared_desk() {
  static const std::shared_ptr<const Desk> desk = m2t::test::desk_from(staffed_settings());
  return desk;
}

bool is_staff(const Desk& desk, const std::string& address) {
  const DeskPolicy& policy = desk.settings.policy;
  const auto is_it = [&](const Person& person) { return same_address(person.address, address); };
  return std::ranges::any_of(policy.technicians, is_it) || (policy.team_leader && is_it(*policy.team_leader));
}

std::string in_small_letters(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string local_part(const std::string& message_id) { return message_id.substr(0, message_id.find('@')); }

// All that a person or a program can read of a mail of ours: its bytes, every field and every part decoded. Without the reader, which
// would take most of the time of a thread.
std::string everything_in(const std::string& bytes) {
  std::string all = bytes;
  for (const MimePart& part : scan_mime(bytes, {}).parts) {
    for (const RawField& field : part.header.fields) all += "\n" + decode_words(field.value);
    for (const auto& [name, value] : part.content_type.parameters) all += "\n" + value;
    for (const auto& [name, value] : part.disposition.parameters) all += "\n" + value;
    if (part.form == PartForm::Leaf) all += "\n" + decoded(part.body(bytes), part.encoding);
  }
  return in_small_letters(std::move(all));
}

// A requester's mail: an answer to him, news to technicians; the technician whose secret he brings is told so.
bool may_follow_from_a_requester(const OutboxRow& row, bool brought_a_secret) {
  static constexpr std::array<std::string_view, 5> kinds{"acknowledgement", "follow_up", "held", "too_large", "staff_news"};
  return std::ranges::count(kinds, row.kind) != 0 || (brought_a_secret && row.kind == "staff_refusal");
}

bool may_a_requester_move(TicketState from, TicketState to) {
  return from == to || (to == TicketState::Assigned && (from == TicketState::Waiting || from == TicketState::Solved));
}

bool same_people(const std::vector<Ticket::Party>& a, const std::vector<Ticket::Party>& b) {
  return std::ranges::equal(a, b, [](const Ticket::Party& x, const Ticket::Party& y) {
    return x.role == y.role && same_address(x.person.address, y.person.address);
  });
}

// Empty, or what else changed than a requester may change.
std::string forbidden_change(const Ticket& a, const Ticket& b) {
  if (!may_a_requester_move(a.state, b.state)) return "state";
  if (!same_address(a.requester.address, b.requester.address)) return "requester";
  if (a.technician.has_value() != b.technician.has_value() ||
      (a.technician && !same_address(a.technician->address, b.technician->address)))
    return "technician";
  if (a.type != b.type) return "type";
  if (a.priority != b.priority) return "priority";
  if (a.category != b.category || a.team != b.team || a.tags != b.tags) return "classification";
  if (a.merged_into != b.merged_into) return "merge";
  if (a.subject != b.subject) return "subject";
  if (a.state == b.state && a.countdown != b.countdown) return "countdown";
  return same_people(a.parties, b.parties) ? "" : "parties";
}

}  // namespace

DeskWorld::DeskWorld() : desk_(shared_desk()), random_(seeded_random(42)), clock_(m2t::test::tuesday_at_ten()) {
  set_log_level(LogLevel::Error);
  store_ = m2t::test::memory_store();
}

std::vector<Ticket> DeskWorld::tickets() {
  TicketFilter all;
  all.complaints = true;
  return store_->begin_reading()->list_tickets(all);
}

void DeskWorld::fail(const std::string& why, const std::string& shown) {
  RC_LOG() << story_ << "\n--- " << why << "\n" << shown << "\n";
  RC_FAIL(why);
  throw std::logic_error("not reached");
}

void DeskWorld::post(const Letter& letter, bool by_a_requester) {
  const std::string id = "letter" + std::to_string(++letters_) + "@mail.jette.brussels";
  std::string raw = "From: " + letter.from + "\nTo: " + letter.to + "\n" + (letter.cc.empty() ? "" : "Cc: " + letter.cc + "\n") +
                    "Subject: " + letter.subject + "\nDate: " + to_rfc5322(clock_.now(), desk_->calendar.zone()) +
                    "\nMessage-ID: <" + id + ">\n" + letter.more_fields + "MIME-Version: 1.0\n";
  const std::string text = "Content-Type: text/plain; charset=utf-8\n\n" + letter.text;
  if (letter.attachment.empty()) {
    raw += text;
  } else {
    raw += "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + text + "\n--b\nContent-Type: text/plain; name=\"" +
           letter.attachment + ".txt\"\nContent-Disposition: attachment\n\n" + letter.attachment + "\n--b--\n";
  }
  story_ += "\n=== " + to_rfc3339(clock_.now(), desk_->calendar.zone()) + "\n" + raw + "\n";
  const std::string blob = to_hex(sha256(raw));
  received_[blob] = {raw, read_mail(raw)};
  NewInbound row = inbound_from_file(received_[blob].mail, raw, clock_.now(), random_);
  row.blob = blob;
  auto tx = store_->begin();
  if (!tx->add_inbound(row)) fail("the mail could not be taken", raw);
  const std::string small = in_small_letters(raw);
  // One that a requester knows already comes back to him with his own references.
  const auto is_in_it = [&](const std::string& secret) { return small.find(secret) != std::string::npos; };
  brought_a_secret_ = by_a_requester && (std::ranges::any_of(brought_, is_in_it) || std::ranges::any_of(secrets_, is_in_it));
  if (brought_a_secret_) std::ranges::copy_if(secrets_, std::inserter(brought_, brought_.end()), is_in_it);
  if (brought_a_secret_) std::erase_if(secrets_, is_in_it);
  tx->commit();
  handle_due(by_a_requester);
}

// Also what a confirmation lets through, which is due again.
void DeskWorld::handle_due(bool by_a_requester) {
  for (int rounds = 0; rounds < 3; ++rounds) {
    const auto due = store_->begin_reading()->received_inbound(clock_.now(), 64);
    if (due.empty()) return;
    for (const InboundRow& row : due) {
      const std::vector<Ticket> before = by_a_requester ? tickets() : std::vector<Ticket>{};
      const std::size_t mails_before = mails_.size();
      handle_one(row, received_.at(row.blob));
      look_at_new_mails();
      if (by_a_requester) changed_only_what_requesters_may(before, mails_before);
    }
  }
}

void DeskWorld::handle_one(const InboundRow& row, const Received& received) {
  auto tx = store_->begin();
  ApplyContext context{*desk_, random_, clock_.now(), "desk", {}};
  context.attachment_bytes = [&](const Attachment& a) { return attachment_bytes(received.raw, a); };
  try {
    const Handled handled = handle_mail(*tx, row, received.mail, context);
    tx->commit();
    story_ += "--- " + std::string(to_word(handled.decision.verdict)) + "\n";
    for (const Effect& effect : handled.decision.effects) story_ += "  " + describe(effect) + "\n";
  } catch (const std::exception& e) {  // the daemon would hold such a mail
    fail("a mail cannot be handled", e.what());
  }
}

void DeskWorld::changed_only_what_requesters_may(const std::vector<Ticket>& before, std::size_t mails_before) {
  const std::vector<Ticket> after = tickets();
  if (after.size() > before.size() + 1) fail("a requester's mail opened more than one ticket", "");
  for (const Ticket& old : before) {
    const auto now = std::ranges::find(after, old.id, &Ticket::id);
    if (now == after.end()) fail("a ticket is gone", to_text(old.number));
    const std::string what = forbidden_change(old, *now);
    if (!what.empty()) fail("a requester's mail changed what only technicians may: " + what, to_text(old.number));
    figures.requester_changes += old.state != now->state ? 1 : 0;
  }
  for (std::size_t i = mails_before; i < mails_.size(); ++i)
    if (!may_follow_from_a_requester(mails_[i], brought_a_secret_))
      fail("a requester's mail was answered as a technician's", mails_[i].bytes);
}

void DeskWorld::look_at_new_mails() {
  const auto tx = store_->begin_reading();
  const auto rows = tx->list_outbox(true);
  if (rows.size() == mails_.size()) return;
  std::set<OutboxId> known;
  for (const OutboxRow& row : mails_) known.insert(row.id);
  std::vector<OutboxId> fresh;
  for (const OutboxRow& row : rows)
    if (!known.contains(row.id)) fresh.push_back(row.id);
  std::ranges::sort(fresh);
  for (const OutboxId id : fresh) {
    mails_.push_back(tx->find_outgoing(id).value());
    const OutboxRow& row = mails_.back();
    if (is_staff(*desk_, row.to)) secrets_.insert(in_small_letters(local_part(row.message_id)));
  }
  for (std::size_t i = mails_.size() - fresh.size(); i < mails_.size(); ++i) look_at(mails_[i]);
}

// T-07, T-08, T-10: nothing internal, no technician's address, nothing that speaks for a technician.
void DeskWorld::look_at(const OutboxRow& row) {
  if (is_staff(*desk_, row.to)) return;
  ++figures.mails_to_others;
  figures.reminders += row.kind == "reminder" ? 1 : 0;
  const std::string all = everything_in(row.bytes);
  for (const std::string& word : internal_)
    if (all.find(word) != std::string::npos) fail("internal words go to " + row.to + ": " + word, row.bytes);
  for (const std::string& secret : secrets_)
    if (all.find(secret) != std::string::npos) fail("a technician's secret goes to " + row.to, row.bytes);
  for (const Person& technician : desk_->settings.policy.technicians)
    if (all.find(in_small_letters(technician.address)) != std::string::npos)
      fail("a technician's address goes to " + row.to, row.bytes);
}

void DeskWorld::send_what_is_due() {
  auto tx = store_->begin();
  std::vector<OutboxResult> results;
  for (const OutboxRow& row : tx->claim_outgoing(clock_.now(), 1000))
    results.push_back({row.id, OutboxState::Sent, "250 ok", {}, {}});
  tx->record_results(results, clock_.now());
  tx->commit();
}

void DeskWorld::time_passes(const ThreadStep& step) {
  static constexpr std::array<std::chrono::seconds, 8> leaps{61s, 11min, 26h, 72h, 96h, 11 * 24h, 10s, -1h};
  clock_.advance(leaps[static_cast<std::size_t>(step.form) % leaps.size()]);
  story_ += "\n=== it is " + to_rfc3339(clock_.now(), desk_->calendar.zone()) + "\n";
  send_what_is_due();
  ClockWork work({desk_, std::shared_ptr<Store>(store_.get(), [](Store*) {}), clock_, random_});
  for (int steps = 0; work.do_one(); ++steps)
    if (steps > 100) fail("the clock does not come to an end", "");
  look_at_new_mails();
}

void DeskWorld::perform(const ThreadStep& step) {
  switch (step.what % 3) {
    case 0: requester_writes(step); break;
    case 1: technician_writes(step); break;
    default: time_passes(step); break;
  }
}

int DeskWorld::solved_or_closed() {
  return static_cast<int>(std::ranges::count_if(
      tickets(), [](const Ticket& t) { return t.state == TicketState::Solved || t.state == TicketState::Closed; }));
}

}  // namespace m2t::properties
