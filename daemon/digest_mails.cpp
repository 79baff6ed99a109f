#include "daemon/digest_mails.h"

#include <algorithm>

#include "daemon/notices.h"
#include "mailer/compose.h"
#include "mailer/digest_words.h"
#include "mailer/mailto.h"
#include "mailer/notice_words.h"
#include "parsers/text/display_width.h"
#include "rules/commands/command_words.h"
#include "rules/commands/receipt_words.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t longest_bar = 40;  // of a text part of eighty columns
constexpr std::string_view ids_of_threads = "digest";

// One mail in the making: its own secret and Message-ID stand first, because its links name them.
class DigestMail {
 public:
  DigestMail(const DigestReader& reader, const DigestMailContext& context)
      : reader_(reader), context_(context), policy_(context.desk.settings.policy) {
    mail_.mail_id = "out-" + base32(context.random(8));
    own_ = new_secret(TicketId{});
    mail_.message_id = own_.message_id;
    if (policy_.plus_addresses) mail_.reply_to = own_.address;
  }

  Language language() const { return reader_.person.language; }

  TemplateValues common_values() const {
    TemplateValues values;
    values["name"] = reader_.person.name;
    values["cut_line"] = cut_line_in_words(language());  // what is quoted below it steers nothing (T-10)
    values["desk_name"] = desk_name_in({context_.desk.settings.desk_names, context_.desk.settings.phone}, language());
    // English, because its word is the same for everybody and holds no accent that a client could garble.
    values["off_link"] = to_mailto({own_.address, "#digest off", "#digest off", id_in_links(own_)});
    return values;
  }

  // A line for each ticket, with links to what may be done next.
  std::vector<TemplateItem> lines(const DigestSection& section, bool waiting) {
    std::vector<TemplateItem> items;
    for (const DigestLine& line : section.lines) {
      const Ticket& ticket = line.ticket;
      const MadeSecret secret = new_secret(ticket.id);
      TemplateItem item;
      item["number"] = to_text(ticket.number);
      item["title"] = ticket.subject;
      item["requester"] = ticket.requester.name.empty() ? ticket.requester.address : ticket.requester.name;
      item["age"] = age_of(line, waiting);
      for (const auto& [name, command, below] : buttons)
        item[std::string(name)] =
            to_mailto({secret.address, "[" + to_text(ticket.number) + "]",
                       "#" + std::string(shown_word(command, language())) + std::string(below), id_in_links(secret)});
      items.push_back(std::move(item));
    }
    return items;
  }

  PreparedDigest finish(std::string_view template_name, const TemplateValues& values) {
    const Rendered rendered = context_.desk.templates.render(template_name, {language()}, {values});
    mail_.from = desk_as_sender(context_.desk, language());
    mail_.to = reader_.person;
    mail_.subject = rendered.subject;
    mail_.date = context_.now;
    mail_.references = {mail_.message_id};
    mail_.thread_index = thread_index_for("", std::string(ids_of_threads) + mail_.mail_id, context_.now, context_.now);
    mail_.thread_topic = rendered.subject;
    mail_.auto_submitted = "auto-generated";
    mail_.languages = {language()};
    mail_.loop_stamp = make_loop_stamp(mail_.mail_id, context_.instance_key);
    mail_.text = rendered.text;
    mail_.html = rendered.html;

    prepared_.mail.mail_id = mail_.mail_id;
    prepared_.mail.kind = template_name;
    prepared_.mail.priority = OutboxPriority::Acknowledgement;  // news of tickets go first
    prepared_.mail.to = reader_.person.address;
    prepared_.mail.envelope_from = context_.desk.settings.smtp.envelope_from;
    prepared_.mail.message_id = mail_.message_id;
    prepared_.mail.bytes = compose(mail_, context_.desk.calendar.zone());
    prepared_.mail.created = prepared_.mail.not_before = context_.now;
    return std::move(prepared_);
  }

 private:
  struct MadeSecret {
    std::string message_id, address;
  };
  struct Button {
    std::string_view name;
    CommandKind command;
    std::string_view below;
  };
  static constexpr Button buttons[] = {{"take_link", CommandKind::Take, ""},
                                       {"resolve_link", CommandKind::Resolve, "\n"},
                                       {"ask_link", CommandKind::Ask, "\n"},
                                       {"note_link", CommandKind::Note, "\n"},
                                       {"reopen_link", CommandKind::Reopen, ""}};

  MadeSecret new_secret(TicketId ticket) {
    const std::string secret = make_secret(context_.random);
    prepared_.secrets.push_back({secret_hash(secret), ticket});
    return {make_message_id(secret, address_domain(policy_.address)),
            policy_.plus_addresses ? make_plus_address(policy_.address, secret) : policy_.address};
  }

  // The address carries the secret already, where the server takes such addresses; links stay short enough to be read.
  std::string_view id_in_links(const MadeSecret& secret) const {
    return policy_.plus_addresses ? std::string_view() : std::string_view(secret.message_id);
  }

  std::string age_of(const DigestLine& line, bool waiting) const {
    if (!waiting) return opened_in_words(line.days, language());
    if (line.until) return waiting_until_in_words(*line.until, language());
    return waiting_in_words(line.days, language()) + (line.last_day ? " – " + last_day_of_waiting_in_words(language()) : "");
  }

  const DigestReader& reader_;
  const DigestMailContext& context_;
  const DeskPolicy& policy_;
  OutgoingMail mail_;
  MadeSecret own_;
  PreparedDigest prepared_;
};

std::string summary_of(const MorningDigest& digest, Language language) {
  std::string summary;
  const auto add = [&](DigestCount what, std::size_t count) {
    const std::string words = count_in_words(what, count, language);
    if (!words.empty()) summary += (summary.empty() ? "" : ", ") + words;
  };
  add(DigestCount::Complaints, digest.complaints.count());
  add(DigestCount::Mine, digest.mine.count());
  add(DigestCount::Unassigned, digest.unassigned.count());
  add(DigestCount::Waiting, digest.waiting.count());
  add(DigestCount::Closing, digest.closing.count());
  add(DigestCount::Held, digest.held.count);
  return summary;
}

// Labels as wide as the widest one, so that the bars of the text part begin below each other.
std::vector<TemplateItem> bars_of(const std::vector<std::pair<std::string, std::size_t>>& counts) {
  std::size_t widest = 0, most = 0;
  for (const auto& [label, count] : counts) {
    widest = std::max(widest, display_width(label));
    most = std::max(most, count);
  }
  std::vector<TemplateItem> items;
  for (const auto& [label, count] : counts) {
    TemplateItem item;
    item["label"] = label;
    item["label_in_columns"] = label + std::string(widest - display_width(label), ' ');
    item["count"] = std::to_string(count);
    item["bar"] = bar_of_blocks(count, most, longest_bar);
    const std::size_t width = bar_in_per_cent(count, most);
    item["width"] = width == 0 ? std::string() : std::to_string(width);
    items.push_back(std::move(item));
  }
  return items;
}

// The days on which the desk is open, and those on which something came all the same.
std::vector<std::pair<std::string, std::size_t>> days_of(const WeekFigures& figures, const Calendar& calendar,
                                                         Language language) {
  std::vector<std::pair<std::string, std::size_t>> days;
  for (std::size_t day = 0; day < 7; ++day)
    if (calendar.rules().hours[day] || figures.received_on[day] > 0)
      days.emplace_back(weekday_in_words(day, language), figures.received_on[day]);
  return days;
}

std::vector<std::pair<std::string, std::size_t>> types_of(const WeekFigures& figures, Language language) {
  std::vector<std::pair<std::string, std::size_t>> types;
  for (const TicketType type : {TicketType::Incident, TicketType::Request, TicketType::Complaint})
    types.emplace_back(type_in_words(type, language), figures.received_of.at(static_cast<std::size_t>(type)));
  return types;
}

std::string median_in_words(const WeekFigures& figures, Language language) {
  return figures.median_first_answer ? hours_in_words(*figures.median_first_answer, language) : std::string();
}

}  // namespace

PreparedDigest prepare_morning_digest(const DigestReader& reader, const MorningDigest& digest, const DigestMailContext& context) {
  DigestMail mail(reader, context);
  const Language language = mail.language();
  TemplateValues values = mail.common_values();
  values["day"] = day_in_words(context.desk.calendar.zone().to_local(context.now).date, language);
  values["summary"] = summary_of(digest, language);
  const auto add = [&](const std::string& name, const DigestSection& section, bool waiting) {
    values[name] = mail.lines(section, waiting);
    values[name + "_more"] = more_in_words(section.more, language);
  };
  add("complaints", digest.complaints, false);
  add("mine", digest.mine, false);
  add("unassigned", digest.unassigned, false);
  add("waiting", digest.waiting, true);
  add("closing", digest.closing, false);
  values["held"] = held_in_words(digest.held.count, digest.held.oldest_days, language);
  values["personal_address"] = context.personal_address;
  return mail.finish("staff_digest", values);
}

PreparedDigest prepare_gathered_news(const DigestReader& reader, const GatheredDigest& news, const DigestMailContext& context) {
  DigestMail mail(reader, context);
  TemplateValues values = mail.common_values();
  values.erase("off_link");  // that ends digests, and these are news
  values["count"] = std::to_string(news.count);
  DigestSection section;
  for (const GatheredLine& line : news.lines) section.lines.push_back({line.ticket, 0, std::nullopt, false});
  std::vector<TemplateItem> items = mail.lines(section, false);
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].erase("age");
    std::string& words = items[i]["news"];
    for (const StaffNews one : news.lines[i].news) words += (words.empty() ? "" : ", ") + news_in_words(one, mail.language());
  }
  values["tickets"] = std::move(items);
  std::string numbers;
  for (const TicketNumber& number : news.more) numbers += (numbers.empty() ? "" : ", ") + to_text(number);
  const std::string_view colon = mail.language() == Language::French ? "\u00A0: " : ": ";
  values["more"] = numbers.empty() ? std::string() : more_in_words(news.more.size(), mail.language()).append(colon) + numbers;
  return mail.finish("staff_gathered", values);
}

PreparedDigest prepare_week_digest(const DigestReader& reader, const WeekReport& report, const DigestMailContext& context) {
  DigestMail mail(reader, context);
  const Language language = mail.language();
  TemplateValues values = mail.common_values();
  values["first_day"] = day_in_words(report.week.monday, language);
  values["last_day"] = day_in_words(std::chrono::sys_days(report.week.monday) + std::chrono::days(6), language);
  values["received"] = std::to_string(report.last.received);
  values["received_before"] = std::to_string(report.before.received);
  values["solved"] = std::to_string(report.last.solved);
  values["solved_before"] = std::to_string(report.before.solved);
  values["for_silence"] = report.last.for_silence == 0 ? std::string() : std::to_string(report.last.for_silence);
  values["median"] = median_in_words(report.last, language);
  values["median_before"] = median_in_words(report.before, language);
  values["open"] = std::to_string(report.open);
  values["days"] = bars_of(days_of(report.last, context.desk.calendar, language));
  values["types"] = bars_of(types_of(report.last, language));
  return mail.finish("staff_week", values);
}

}  // namespace m2t
