#include "tickets/effects.h"

#include <fmt/format.h>

#include <array>

#include "base/one_line.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

template <typename Word>
struct EffectWord {
  Word value;
  std::string_view word;
};

constexpr std::array<EffectWord<HeldReason>, 13> held_words{{
    {HeldReason::Poison, "poison"},
    {HeldReason::Stranger, "stranger"},
    {HeldReason::Oversize, "oversize"},
    {HeldReason::List, "list"},
    {HeldReason::Bulk, "bulk"},
    {HeldReason::Budget, "budget"},
    {HeldReason::NoSender, "no_sender"},
    {HeldReason::Unreadable, "unreadable"},
    {HeldReason::ServerSubstitute, "server_substitute"},
    {HeldReason::Hops, "hops"},
    {HeldReason::Suspicious, "suspicious"},
    {HeldReason::Rule, "rule"},
    {HeldReason::NoTicket, "no_ticket"},
}};
constexpr std::array<EffectWord<Verdict>, 11> verdict_words{{
    {Verdict::NewTicket, "new_ticket"},
    {Verdict::FollowUp, "follow_up"},
    {Verdict::Bounce, "bounce"},
    {Verdict::Automatic, "automatic"},
    {Verdict::Duplicate, "duplicate"},
    {Verdict::OwnMail, "own_mail"},
    {Verdict::Held, "held"},
    {Verdict::Refused, "refused"},
    {Verdict::Recorded, "recorded"},
    {Verdict::Vanished, "vanished"},
    {Verdict::Left, "left"},
}};
constexpr std::array<EffectWord<NoticeKind>, 13> notice_words{{
    {NoticeKind::AcknowledgeNew, "acknowledgement"},
    {NoticeKind::AcknowledgeFollowUp, "follow_up"},
    {NoticeKind::Answer, "answer"},
    {NoticeKind::Question, "question"},
    {NoticeKind::Reminder, "reminder"},
    {NoticeKind::Silence, "silence"},
    {NoticeKind::Resolution, "resolution"},
    {NoticeKind::Closed, "closed"},
    {NoticeKind::Reopened, "reopened"},
    {NoticeKind::Held, "held"},
    {NoticeKind::TooLarge, "too_large"},
    {NoticeKind::Merged, "merged"},
    {NoticeKind::BroughtIn, "brought_in"},
}};

constexpr std::array<EffectWord<StaffMailKind>, 4> staff_mail_words{{
    {StaffMailKind::News, "staff_news"},
    {StaffMailKind::Receipt, "staff_receipt"},
    {StaffMailKind::Confirmation, "staff_confirmation"},
    {StaffMailKind::Help, "staff_help"},
}};
constexpr std::array<EffectWord<StaffNews>, 7> staff_news_words{{
    {StaffNews::NewTicket, "new_ticket"},
    {StaffNews::RequesterWrote, "requester_wrote"},
    {StaffNews::OpenAgain, "open_again"},
    {StaffNews::Assigned, "assigned"},
    {StaffNews::WaitOver, "wait_over"},
    {StaffNews::TakenOver, "taken_over"},
    {StaffNews::CameBack, "came_back"},
}};
constexpr std::array<EffectWord<SilenceKind>, 2> silence_words{{
    {SilenceKind::Loop, "loop"},
    {SilenceKind::Commands, "commands"},
}};

template <typename Rows, typename Word>
std::string_view effect_word_of(const Rows& rows, Word value) {
  for (const auto& row : rows) {
    if (row.value == value) return row.word;
  }
  return "?";  // only a value that was cast from a foreign number gets here
}

template <typename Word, std::size_t Count>
std::optional<Word> effect_value_of(const std::array<EffectWord<Word>, Count>& rows, std::string_view word) {
  for (const auto& row : rows) {
    if (row.word == word) return row.value;
  }
  return std::nullopt;
}

std::string ticket_text(const std::optional<TicketId>& ticket) {
  return ticket ? fmt::format("ticket #{}", static_cast<std::int64_t>(*ticket)) : "the new ticket";
}

std::string person_text(const Person& person) {
  const std::string address = person.address.empty() ? "(no address)" : person.address;
  return person.name.empty() ? address : fmt::format("{} <{}>", person.name, address);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string languages_text(const std::vector<Language>& languages) {
  std::string text;
  for (const Language language : languages) text += (text.empty() ? "" : "+") + std::string(to_word(language));
  return text.empty() ? "no language" : text;
}

std::string describe_effect(const OpenTicket& open) {
  std::string text = fmt::format("open ticket “{}”, {}, {}, for {}", open.subject, to_word(open.type), to_word(open.priority),
                                 person_text(open.requester));
  if (!open.in_copy.empty()) text += ", in copy:";
  for (const Person& person : open.in_copy) text += " " + person_text(person);
  return text;
}

std::string describe_effect(const AddEntry& entry) {
  return fmt::format("add {} {} from {} to {}{}", to_word(entry.visibility), to_word(entry.kind), person_text(entry.from),
                     ticket_text(entry.ticket), entry.third_party ? " (third party, unverified)" : "");
}

std::string describe_effect(const FillFields& fill) {
  std::string names;
  for (const TicketField& field : fill.fields)
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", to_word(field.name), field.source);
  return fmt::format("keep on {}, where it has none yet: {}", ticket_text(fill.ticket), names);
}

std::string describe_effect(const ReadPictures& read) {
  std::string names;
  for (const auto& picture : read.pictures) names += (names.empty() ? "“" : ", “") + picture.name + "”";
  return "read the text of the picture" + std::string(read.pictures.size() == 1 ? " " : "s ") + names + " later";
}

std::string describe_effect(const AddNote& note) {
  return fmt::format("add internal note to {}: {}", ticket_text(note.ticket), note.text);
}

std::string describe_effect(const TakeTurn& turn) {
  return fmt::format("note that it was the turn of {} in team {}", person_text(turn.technician), turn.team);
}

std::string describe_effect(const ChangeState& change) {
  return fmt::format("change ticket #{} from {} to {} ({})", static_cast<std::int64_t>(change.ticket), to_word(change.from),
                     to_word(change.to), change.why);
}

std::string describe_effect(const ChangeTicket& change) {
  return fmt::format("change {}: {}", ticket_text(change.ticket), describe(change.change));
}

std::string describe_effect(const AddLink& link) {
  return fmt::format("link {} with ticket #{} ({})", ticket_text(link.ticket), static_cast<std::int64_t>(link.other),
                     to_word(link.kind));
}

std::string describe_effect(const KeepExternalReference& reference) {
  return fmt::format("keep {} number {} on {}", reference.system, reference.number, ticket_text(reference.ticket));
}

std::string describe_effect(const NoteBounce& bounce) {
  return fmt::format("note {} of our mail <{}> to {}{}", bounce.permanent ? "the bounce" : "a delay", bounce.original_message_id,
                     bounce.failed_recipient.empty() ? "(recipient unknown)" : bounce.failed_recipient,
                     bounce.status.empty() ? "" : ", status " + bounce.status) +
         (bounce.bad_address ? ", the address is marked" : "");
}

std::string describe_effect(const ClearBouncing& cleared) { return "mails reach " + cleared.address + " again"; }

std::string describe_effect(const SilenceSender& silence) {
  return fmt::format("silence {} ({}) until {}", silence.address, to_word(silence.kind), to_rfc3339(silence.until));
}

std::string describe_effect(const SendNotice& notice) {
  const std::string about = notice.without_ticket ? "the held mail" : ticket_text(notice.ticket);
  std::string text = fmt::format("send {} about {} to {} in {}", to_word(notice.kind), about, person_text(notice.to),
                                 languages_text(notice.languages));
  text += notice.subject_shown.empty() ? ", neutral subject" : fmt::format(", subject “{}”", notice.subject_shown);
  if (!notice.understood.empty()) text += ", understood: " + joined(notice.understood);
  for (const auto& [key, words] : notice.words_understood) text += fmt::format(", {} “{}”", key, words);
  if (!notice.missing.empty()) text += ", asks for: " + joined(notice.missing);
  if (notice.urgent) text += ", urgent";
  if (notice.outside_hours) text += ", outside opening hours";
  if (notice.next_opening) text += ", opens " + to_rfc3339(*notice.next_opening);
  if (notice.received_late) text += ", received late";
  if (notice.several_subjects) text += ", several subjects";
  if (notice.goes_on_in) text += ", goes on in " + to_text(*notice.goes_on_in);
  if (notice.continues) text += ", continues " + to_text(*notice.continues);
  if (!notice.variant.empty()) text += ", with the template acknowledgement-" + notice.variant;
  if (!notice.text.empty()) text += fmt::format(", text “{}”", notice.text);
  if (!notice.attachments.empty()) text += fmt::format(", {} attachments", notice.attachments.size());
  if (!notice.technician.empty()) text += ", by " + notice.technician;
  if (notice.last_day)
    text += fmt::format(", last day {:04}-{:02}-{:02}", static_cast<int>(notice.last_day->year()),
                        static_cast<unsigned>(notice.last_day->month()), static_cast<unsigned>(notice.last_day->day()));
  if (notice.wait.count() > 0) text += fmt::format(", can be stopped for {} s", notice.wait.count());
  return text;
}

std::string describe_effect(const SendStaffMail& mail) {
  std::string text = fmt::format("send {}", to_word(mail.kind));
  if (mail.kind == StaffMailKind::News) text += fmt::format(" ({})", to_word(mail.news));
  text += fmt::format(" about {} to {} in {}", mail.of_no_ticket ? "no ticket" : ticket_text(mail.ticket), person_text(mail.to),
                      to_word(mail.language));
  for (const std::string& line : mail.done) text += ", done: " + line;
  for (const std::string& line : mail.problems) text += ", problem: " + line;
  if (!mail.refused.empty()) text += ", " + mail.refused;
  for (const TicketChange& change : mail.undo) text += ", undone by " + describe(change);
  for (const ChangeTicket& change : mail.undo_elsewhere) text += ", undone by: " + describe_effect(change);
  if (mail.stops_mails) text += ", its mails can be stopped";
  return text;
}

std::string describe_effect(const TellAfterPictures& later) {
  return fmt::format("tell technicians ({}) of {} when its screenshots are read, after {} minutes at the latest",
                     to_word(later.news), ticket_text(later.ticket), later.at_most.count());
}

std::string describe_effect(const ConfirmMail& confirm) {
  return fmt::format("carry out the mail #{} that waited for its confirmation",
                     static_cast<std::int64_t>(confirm.waiting.inbound));
}

std::string describe_effect(const CountWrongCode& wrong) { return "a wrong code: one try less for " + person_text(wrong.person); }

std::string describe_effect(const TakeBack& undo) {
  std::string text = fmt::format("take back on ticket #{}", static_cast<std::int64_t>(undo.ticket));
  for (const TicketChange& change : undo.changes) text += ", " + describe(change);
  for (const ChangeTicket& change : undo.elsewhere) text += "; " + describe_effect(change);
  if (!undo.mails.empty()) text += fmt::format(", stop {} mails", undo.mails.size());
  return text;
}

std::string describe_effect(const RevokeSecret& revoke) {
  return revoke.ticket ? "revoke a secret for " + ticket_text(revoke.ticket) : std::string("revoke a technician's own address");
}
std::string describe_effect(const SetDigests& digests) {
  return fmt::format("digests for {} are {}", person_text(digests.person), digests.wanted ? "on" : "off");
}

std::string describe_effect(const HoldMail& hold) {
  return fmt::format("hold the mail ({}): {}", to_word(hold.reason), hold.explanation);
}

}  // namespace

std::string_view to_word(HeldReason value) { return effect_word_of(held_words, value); }
std::string_view to_word(Verdict value) { return effect_word_of(verdict_words, value); }
std::string_view to_word(NoticeKind value) { return effect_word_of(notice_words, value); }
std::optional<HeldReason> held_reason_from(std::string_view word) { return effect_value_of(held_words, word); }
std::optional<Verdict> verdict_from(std::string_view word) { return effect_value_of(verdict_words, word); }
std::string_view to_word(StaffMailKind kind) { return effect_word_of(staff_mail_words, kind); }
std::optional<StaffMailKind> staff_mail_kind_from(std::string_view word) { return effect_value_of(staff_mail_words, word); }
std::string_view to_word(SilenceKind kind) { return effect_word_of(silence_words, kind); }
std::optional<SilenceKind> silence_kind_from(std::string_view word) { return effect_value_of(silence_words, word); }
std::string_view to_word(StaffNews news) { return effect_word_of(staff_news_words, news); }
std::optional<StaffNews> staff_news_from(std::string_view word) { return effect_value_of(staff_news_words, word); }
bool is_written_by_a_person(NoticeKind kind) {
  return kind == NoticeKind::Answer || kind == NoticeKind::Question || kind == NoticeKind::Resolution ||
         kind == NoticeKind::BroughtIn;
}
bool answers_a_mail(NoticeKind kind) {
  return kind == NoticeKind::AcknowledgeNew || kind == NoticeKind::AcknowledgeFollowUp || kind == NoticeKind::Held ||
         kind == NoticeKind::TooLarge;
}
std::optional<NoticeKind> notice_kind_from(std::string_view word) { return effect_value_of(notice_words, word); }

std::string describe(const Effect& effect) {
  return on_one_line(std::visit([](const auto& one) { return describe_effect(one); }, effect));
}

}  // namespace m2t
