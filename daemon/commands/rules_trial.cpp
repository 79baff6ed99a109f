#include "daemon/commands/rules_trial.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/reader.h"
#include "daemon/rules_after_pictures.h"
#include "rules/decide.h"
#include "store/blobs.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t mails_at_once = 200;

Classification classes_of(const Ticket& ticket) {
  return {ticket.type, ticket.priority, ticket.category, ticket.team, ticket.technician, ticket.tags};
}

std::string set_aside(const RuleChanges& changes) {
  if (changes.hold) return "held: " + *changes.hold;
  return changes.record ? "recorded: " + *changes.record : std::string();
}

// Goes through the mails; one reading transaction a page, so that the daemon is never kept waiting.
class Retrial {
 public:
  Retrial(const Settings& settings, Store& store, bool complaints)
      : settings_(settings),
        store_(store),
        complaints_(complaints),
        calendar_(settings.calendar),
        blobs_(settings.raw_mail_folder()),
        reader_(reading_options(settings)) {}

  TriedMails run(Time since, const std::function<void(std::size_t)>& progress) {
    InboundId after{0};
    for (;;) {
      const auto tx = store_.begin_reading();
      const std::vector<InboundRow> rows = tx->inbound_since(since, after, mails_at_once);
      if (rows.empty()) return std::move(tried_);
      for (const InboundRow& row : rows) {
        try_one(*tx, row);
        after = row.id;
        progress(tried_.tried);
      }
    }
  }

 private:
  void try_one(Tx& tx, const InboundRow& row) {
    const bool opened = row.verdict == Verdict::NewTicket;
    const bool kept_from_it =
        row.verdict == Verdict::Recorded || (row.verdict == Verdict::Held && row.held_reason == HeldReason::Rule);
    if ((!opened && !kept_from_it) || row.blob.empty()) return;
    const auto ticket = row.ticket ? tx.find_ticket(*row.ticket) : std::nullopt;
    if (ticket && ticket->type == TicketType::Complaint && !complaints_) return;
    const auto mail = read(row);
    if (!mail) {
      ++tried_.unreadable;
      return;
    }
    ++tried_.tried;
    compare(tx, row, ticket, *mail);
  }

  std::optional<Mail> read(const InboundRow& row) {
    try {
      const FileHandle raw = blobs_.open_file(row.blob);
      ReadResult result = reader_.read(raw.fd());
      if (result.is_read()) return std::move(result.mail);
    } catch (const TransientError&) {  // its raw mail is not there: counted, and told at the end
    }
    return std::nullopt;
  }

  void compare(Tx& tx, const InboundRow& row, const std::optional<Ticket>& ticket, const Mail& mail) {
    RuleContext context{calendar_};
    context.received = row.internal_date;
    context.known_requester = mail.from && was_known_before(tx, mail.from->address, row.received);
    context.turns = tx.turns();
    if (mail.from) context.directory = settings_.directory.of(mail.from->address);
    const auto view = ticket ? tx.show_ticket(ticket->number) : std::nullopt;
    context.picture_texts.emplace();
    if (view && !view->entries.empty()) context.picture_texts = picture_texts_of(view->entries.front());
    const RuleOutcome outcome = apply_rules(settings_.rules, mail, context);
    Classification after = classify(mail, outcome.changes, settings_.policy);
    if (outcome.turn && ticket && ticket->technician) after.technician = ticket->technician;  // it had its turn then
    const std::string aside = set_aside(outcome.changes);
    const std::string before_text =
        ticket ? described(classes_of(*ticket)) : std::string(to_word(*row.verdict)) + ": " + row.explanation;
    const std::string after_text = aside.empty() ? described(after) : aside;
    const bool same = ticket ? before_text == after_text : !aside.empty();
    if (same) return;
    TriedMails::Change change{row.mail_id, ticket ? to_text(ticket->number) : "", row.shown_subject, before_text, after_text, {}};
    for (const RuleReport& report : outcome.reports)
      if (report.fate == RuleFate::Fired) change.rules.push_back(report.name);
    tried_.changes.push_back(std::move(change));
  }

  const Settings& settings_;
  Store& store_;
  bool complaints_;
  Calendar calendar_;
  Blobs blobs_;
  ReaderProgram reader_;
  TriedMails tried_;
};

}  // namespace

std::string RulesTrial::becomes() const { return outcome.changes.hold ? "held" : outcome.changes.record ? "recorded" : "ticket"; }

std::string described(const Classification& classes) {
  std::string text = fmt::format("{}, {}", to_word(classes.type), to_word(classes.priority));
  if (!classes.category.empty()) text += ", " + classes.category;
  if (!classes.team.empty()) text += ", team " + classes.team;
  if (classes.technician)
    text += ", for " + (classes.technician->name.empty() ? classes.technician->address : classes.technician->name);
  std::vector<std::string> tags = classes.tags;
  std::ranges::sort(tags);
  if (!tags.empty()) text += fmt::format(", tags {}", fmt::join(tags, " "));
  return text;
}

std::string described(const RulesTrial& trial) {
  const std::string aside = set_aside(trial.outcome.changes);
  return aside.empty() ? described(trial.with) : aside;
}

RulesTrial try_rules_on(const Mail& mail, const Settings& settings, Tx& tx, Time now) {
  RulesTrial trial;
  trial.mail = mail;
  trial.received = mail.date.value_or(now);
  History history;
  if (mail.from) history.known_person = tx.find_person(mail.from->address);
  RulesAtHand rules{&settings.rules, tx.turns(), {}};
  if (mail.from) rules.directory = settings.directory.of(mail.from->address);
  const Calendar calendar(settings.calendar);
  trial.outcome = apply_rules(settings.rules, mail, context_of(rules, mail, trial.received, history, calendar));
  trial.without = classify(mail, {}, settings.policy);
  trial.with = classify(mail, trial.outcome.changes, settings.policy);
  return trial;
}

TriedMails try_rules_since(Time since, const Settings& settings, Store& store, bool complaints,
                           const std::function<void(std::size_t)>& progress) {
  return Retrial(settings, store, complaints).run(since, progress);
}

}  // namespace m2t
