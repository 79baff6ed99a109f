#include "daemon/commands/ticket_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/base64.h"
#include "base/digest.h"
#include "daemon/commands/event_words.h"
#include "daemon/commands/table.h"
#include "daemon/commands/ticket_page_style.h"
#include "daemon/commands/ticket_page_words.h"
#include "mailer/notice_words.h"
#include "parsers/pictures/picture_header.h"
#include "rules/commands/receipt_words.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t most_picture_bytes = 10 * 1024 * 1024;  // larger ones are listed
constexpr std::string_view policy_of_page = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

// Foreign text between tags or in a quoted attribute. Controls and marks of reading direction become visible (T-34).
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : shown_text(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string escaped_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += escaped(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!text.empty()) out += '\n';
  }
  return out;
}

// Each piece of foreign text keeps its reading direction to itself.
std::string isolated(std::string_view text) { return "<bdi>" + escaped(text) + "</bdi>"; }

class PageWriter {
 public:
  PageWriter(const TicketPage& page, std::ostream& out) : page_(page), ticket_(page.view.ticket), out_(out) {}

  void write() {
    head();
    facts();
    out_ << "<h2>" << word(PageWord::Conversation) << "</h2>\n";
    for (const EntryRow& entry : page_.view.entries)
      if (page_.internal || (entry.visibility == Visibility::Public && entry.kind != EntryKind::Event)) conversation_entry(entry);
    history();
    out_ << fmt::format("<footer class=\"small\">{} · {} {}</footer>\n</main>\n</body>\n</html>\n",
                        escaped(desk_name_in({page_.desk.settings.desk_names, page_.desk.settings.phone}, page_.language)),
                        word(PageWord::MadeOn), time(page_.made));
  }

 private:
  std::string_view word(PageWord w) const { return page_word(w, page_.language); }

  std::string time(Time at) const {
    return fmt::format("<time datetime=\"{}\">{}</time>", to_rfc3339(at), shown_time(at, page_.desk.calendar.zone()));
  }

  void head() {
    const std::string number = to_text(ticket_.number);
    out_ << fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>[{}] {}</title>\n<style>{}</style>\n"
        "</head>\n<body>\n<main>\n<p class=\"number\">{}</p>\n<h1 dir=\"auto\">{}</h1>\n",
        to_word(page_.language), policy_of_page, number, escaped(ticket_.subject), ticket_page_style, number,
        escaped(ticket_.subject));
    if (page_.internal) out_ << "<p class=\"notice\">" << word(PageWord::NotForRequester) << "</p>\n";
  }

  void fact(PageWord name, const std::string& html) {
    if (!html.empty()) out_ << fmt::format("<dt>{}</dt><dd>{}</dd>\n", word(name), html);
  }

  static std::string person(const Person& who) {
    const std::string address = "<span class=\"address\">&lt;" + escaped(who.address) + "&gt;</span>";
    return who.name.empty() ? address : isolated(who.name) + " " + address;
  }

  // A technician's address is nobody's business outside of the desk (T-08).
  std::string technician(const Person& who) const {
    if (page_.internal) return person(who);
    return who.name.empty() ? escaped(desk_name()) : isolated(who.name);
  }

  std::string desk_name() const {
    return desk_name_in({page_.desk.settings.desk_names, page_.desk.settings.phone}, page_.language);
  }

  void facts() {
    out_ << "<dl>\n";
    fact(PageWord::Requester, person(ticket_.requester));
    parties(PartyRole::InCopy, PageWord::InCopy);
    if (page_.internal) parties(PartyRole::Invited, PageWord::BroughtIn);
    fact(PageWord::State, std::string(state_in_words(ticket_.state, page_.language)));
    fact(PageWord::Type, std::string(type_in_words(ticket_.type, page_.language)));
    fact(PageWord::Priority, std::string(priority_in_words(ticket_.priority, page_.language)));
    if (ticket_.technician) fact(PageWord::Technician, technician(*ticket_.technician));
    if (page_.internal) fact(PageWord::Team, escaped(ticket_.team));
    fact(PageWord::Category, escaped(ticket_.category));
    fact(PageWord::Opened, time(ticket_.created));
    for (const TicketNumber& other : page_.view.linked) fact(PageWord::Linked, to_text(other));
    for (const std::string& reference : page_.view.external_references) fact(PageWord::Elsewhere, escaped(reference));
    for (const TicketField& field : page_.view.fields)
      fact(field_word(field.name), "<span class=\"words\" dir=\"auto\">" + escaped_lines(field.value) + "</span>");
    out_ << "</dl>\n";
  }

  void parties(PartyRole role, PageWord name) {
    for (const Ticket::Party& party : ticket_.parties)
      if (party.role == role) fact(name, person(party.person));
  }

  static PageWord field_word(FieldName name) {
    switch (name) {
      case FieldName::Phone: return PageWord::Phone;
      case FieldName::Urls: return PageWord::Urls;
      case FieldName::ErrorText: return PageWord::ErrorText;
      case FieldName::ErrorCodes: return PageWord::ErrorCodes;
      case FieldName::Product: return PageWord::Product;
    }
    return PageWord::Product;
  }

  static PageWord kind_word(EntryKind kind) {
    switch (kind) {
      case EntryKind::Request: return PageWord::Request;
      case EntryKind::FollowUp: return PageWord::FollowUp;
      case EntryKind::Answer: return PageWord::Answer;
      case EntryKind::Note: return PageWord::InternalNote;
      case EntryKind::WithdrawnNote: return PageWord::WithdrawnNote;
      case EntryKind::Event: return PageWord::Event;
    }
    return PageWord::Event;
  }

  std::string writer_of(const EntryRow& entry) const {
    if (same_address(entry.from.address, page_.desk.settings.policy.address)) return escaped(desk_name());
    if (is_call(entry) && !page_.internal) return person(ticket_.requester);  // who typed it is nobody's business outside
    const bool requester = same_address(entry.from.address, ticket_.requester.address);
    const bool by_staff = !requester && member_of_staff(page_.desk.settings.policy, entry.from.address);
    const bool staff_alone =
        entry.kind == EntryKind::Answer || entry.kind == EntryKind::Note || entry.kind == EntryKind::WithdrawnNote;
    return staff_alone || by_staff ? technician(entry.from) : person(entry.from);
  }

  bool is_call(const EntryRow& entry) const { return entry.kind == EntryKind::Request && ticket_.origin == Origin::Phone; }

  void conversation_entry(const EntryRow& entry) {
    const bool internal = entry.visibility == Visibility::Internal, withdrawn = entry.kind == EntryKind::WithdrawnNote;
    const std::string remark = entry.third_party ? fmt::format(" ({})", word(PageWord::ThirdParty))
                               : is_call(entry)  ? fmt::format(" ({})", word(PageWord::ByPhone))
                                                 : "";
    out_ << fmt::format(
        "<article class=\"{}\">\n<header><span class=\"who\">{}</span><span class=\"kind\">{}{}</span>{}</header>\n",
        internal                          ? "internal"
        : entry.kind == EntryKind::Answer ? "answer"
                                          : "theirs",
        writer_of(entry),
        word(was_never_sent(entry) ? PageWord::Unsent
             : withdrawn           ? PageWord::WithdrawnNote
             : internal            ? PageWord::InternalNote
                                   : kind_word(entry.kind)),
        remark, time(entry.at));
    if (!entry.text.empty()) out_ << "<div class=\"words\" dir=\"auto\">" << escaped_lines(entry.text) << "</div>\n";
    std::string listed;
    for (std::size_t i = 0; i < entry.attachments.size(); ++i) attachment(entry, i, listed);
    if (!listed.empty())
      out_ << fmt::format("<ul class=\"attachments\" aria-label=\"{}\">\n{}</ul>\n", word(PageWord::Attachments), listed);
    out_ << "</article>\n";
  }

  void attachment(const EntryRow& entry, std::size_t position, std::string& listed) {
    const AttachmentRow& a = entry.attachments[position];
    const auto bytes = page_.bytes_of(entry, a);
    const bool is_altered = bytes && to_hex(sha256(*bytes)) != a.sha256;
    const bool is_shown = bytes && !is_altered && a.scan.state != ScanState::Infected;
    const std::string_view type = is_shown ? shown_picture_type(*bytes) : std::string_view();
    const bool decorates = a.kind == "logo" || a.kind == "signature";
    if (!type.empty() && !decorates && bytes->size() <= most_picture_bytes) return picture(entry, position, type, *bytes);
    const std::string_view trouble = !bytes ? word(PageWord::MailIsMissing) : is_altered ? word(PageWord::IsAltered) : "";
    listed +=
        fmt::format("<li>{} <span class=\"small\">({}, {} {}{}{})</span><br><code>sha256 {}</code></li>\n", isolated(a.name),
                    escaped(a.type), a.size, word(PageWord::Bytes), trouble.empty() ? "" : "; ", trouble, escaped(a.sha256));
  }

  void picture(const EntryRow& entry, std::size_t position, std::string_view type, std::string_view bytes) {
    const AttachmentRow& a = entry.attachments[position];
    out_ << fmt::format("<figure><img alt=\"{}\" src=\"data:{};base64,", escaped(a.name), type) << to_base64(bytes) << "\">";
    out_ << fmt::format("<figcaption>{} <span class=\"small\">({} {})</span><br><code>sha256 {}</code>", isolated(a.name), a.size,
                        word(PageWord::Bytes), escaped(a.sha256));
    const auto read = entry.pictures.find(position);
    if (read != entry.pictures.end() && !read->second.text.empty())
      out_ << fmt::format("<details><summary>{}</summary><div class=\"words\" dir=\"auto\">{}</div></details>",
                          word(PageWord::TextInPicture), escaped_lines(read->second.text));
    out_ << "</figcaption></figure>\n";
  }

  std::string public_event(const Event& event) const {
    if (event.what == "ticket.opened") return std::string(word(PageWord::TicketOpened));
    if (event.what != "ticket.state") return {};
    const auto from = ticket_state_from(value_in_detail(event.detail, "from"));
    const auto to = ticket_state_from(value_in_detail(event.detail, "to"));
    if (!from || !to) return {};
    return fmt::format("{} → {}", state_in_words(*from, page_.language), state_in_words(*to, page_.language));
  }

  void history() {
    out_ << fmt::format("<h2>{}</h2>\n<ul class=\"events\">\n", word(PageWord::WhatHappened));
    for (const Event& event : page_.events) {
      const std::string words = public_event(event);
      if (words.empty() && !page_.internal) continue;
      out_ << "<li>" << time(event.at) << " " << words;
      if (page_.internal)
        out_ << fmt::format("{}<code>{} {} {}</code>", words.empty() ? "" : " ", escaped(event.actor), escaped(event.what),
                            escaped(event.detail));
      out_ << "</li>\n";
    }
    out_ << "</ul>\n";
  }

  const TicketPage& page_;
  const Ticket& ticket_;
  std::ostream& out_;
};

}  // namespace

std::string_view shown_picture_type(std::string_view bytes) {
  const auto header = read_picture_header(bytes);
  if (!header) return {};
  switch (header->format) {
    case PictureFormat::Png: return "image/png";
    case PictureFormat::Jpeg: return "image/jpeg";
    case PictureFormat::Gif: return "image/gif";
    case PictureFormat::WebP: return "image/webp";
    case PictureFormat::Bmp: return "image/bmp";
    case PictureFormat::Tiff: return {};  // browsers do not show it
  }
  return {};
}

void write_ticket_page(const TicketPage& page, std::ostream& out) { PageWriter(page, out).write(); }

}  // namespace m2t
