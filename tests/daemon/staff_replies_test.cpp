// What goes out of a technician's answer when mail programs quote our own mail in it, above or below (T-08, T-10): his words alone, or
// nothing. Each answer is made from the mail that the desk really sent, in the shape of each program.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// Words of our mail to him that are nobody else's business, or would only puzzle the requester.
const std::vector<std::string> words_of_ours{
    "above this line", "au-dessus de cette ligne", "boven deze lijn", "mailto:", "##-", "priorité", "prioriteit", "priority",
    "budget"};
const std::string note = "Plus de budget cette année: ne pas le dire à la commune.";  // on the ticket
const std::string his_words = "Bonjour Marie, la cartouche arrive demain.";
// What he may write beside them.
const std::vector<std::string> more_words{"", "\n\nElle est noire.", "\n- le toner\n- le papier", "\n\nMerci de patienter !"};

Settings desk_of(Language language) {
  Settings settings = jette_settings();
  settings.policy.languages = {Language::French, Language::Dutch, Language::English};
  settings.policy.notify_technicians = true;
  settings.policy.plus_addresses = true;
  settings.policy.technicians = {Person{"An Peeters", "an.peeters@jette.brussels", language}};
  return settings;
}

// Our mail as text or as the inside of its HTML's body, and what the program says about it.
struct Ours {
  std::string text, html, from, subject;
};

std::string quoted(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) out += "> " + line + "\n";
  return out;
}

struct Reply {
  std::string text, html;  // an empty html: text/plain alone
};

std::string outlook_header(const Ours& ours, int words) {
  const std::vector<std::string> labels = words == 0   ? std::vector<std::string>{"De", "Envoyé", "À", "Objet"}
                                          : words == 1 ? std::vector<std::string>{"Van", "Verzonden", "Aan", "Onderwerp"}
                                                       : std::vector<std::string>{"From", "Sent", "To", "Subject"};
  return fmt::format("{} : {}\n{} : mardi 24 novembre 2026 10:00\n{} : An Peeters <an.peeters@jette.brussels>\n{} : {}\n",
                     labels[0], ours.from, labels[1], labels[2], labels[3], ours.subject);
}

std::string as_html(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '\n' ? "<br>\n" : std::string(1, c);
  return out;
}

std::string thunderbird_line(const Ours& o, int w) {
  return w == 0   ? "Le 24/11/2026 à 10:00, " + o.from + " a écrit :"
         : w == 1 ? "Op 24-11-2026 om 10:00 schreef " + o.from + ":"
                  : "On 24/11/2026 10:00, " + o.from + " wrote:";
}

struct Shape {
  const char* name;
  bool must_arrive;  // else it may be refused, which loses nobody's words: the receipt says so
  Reply (*make)(const Ours& ours, int words);
};

const std::vector<Shape> shapes{
    {"outlook, text, above", true,
     [](const Ours& o, int w) {
       return Reply{his_words + "\n\n" + outlook_header(o, w) + "\n" + o.text, ""};
     }},
    {"outlook, html, above", true,
     [](const Ours& o, int w) {
       return Reply{"", "<html><body><div class=\"WordSection1\"><p class=\"MsoNormal\">" + his_words +
                            "</p><div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p>" +
                            as_html(outlook_header(o, w)) + "</p></div>" + o.html + "</div></body></html>"};
     }},
    {"outlook, text, below", false,
     [](const Ours& o, int w) {
       return Reply{outlook_header(o, w) + "\n" + o.text + "\n" + his_words + "\n", ""};
     }},
    {"outlook, html, below", false,
     [](const Ours& o, int w) {
       return Reply{"", "<html><body><div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p>" +
                            as_html(outlook_header(o, w)) + "</p></div>" + o.html + "<p>" + his_words + "</p></body></html>"};
     }},
    {"outlook on the web, html, above", true,
     [](const Ours& o, int w) {
       return Reply{"", "<html><body><div>" + his_words +
                            "</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><font>" +
                            as_html(outlook_header(o, w)) + "</font></div><div>" + o.html + "</div></body></html>"};
     }},
    {"gmail, text and html, above", true,
     [](const Ours& o, int w) {
       const std::string line = w == 0   ? "Le mar. 24 nov. 2026 à 10:00, " + o.from + " a écrit :"
                                : w == 1 ? "Op di 24 nov 2026 om 10:00 schreef " + o.from + ":"
                                         : "On Tue, Nov 24, 2026 at 10:00 AM " + o.from + " wrote:";
       return Reply{his_words + "\n\n" + line + "\n\n" + quoted(o.text),
                    "<div dir=\"ltr\">" + his_words + "</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">" +
                        as_html(line) + "<br></div><blockquote class=\"gmail_quote\">" + o.html + "</blockquote></div>"};
     }},
    {"gmail, text, below", true,
     [](const Ours& o, int) {
       return Reply{"On Tue, Nov 24, 2026 at 10:00 AM " + o.from + " wrote:\n\n" + quoted(o.text) + "\n" + his_words + "\n", ""};
     }},
    {"iPhone, text, above", true,
     [](const Ours& o, int w) {
       const std::string sent = w == 0 ? "Envoyé de mon iPhone" : w == 1 ? "Verstuurd vanaf mijn iPhone" : "Sent from my iPhone";
       const std::string line = w == 0   ? "Le 24 nov. 2026 à 10:00, " + o.from + " a écrit :"
                                : w == 1 ? "Op 24 nov 2026 om 10:00 heeft " + o.from + " het volgende geschreven:"
                                         : "On 24 Nov 2026, at 10:00, " + o.from + " wrote:";
       return Reply{his_words + "\n\n" + sent + "\n\n> " + line + "\n> \n" + quoted(o.text), ""};
     }},
    {"iPhone, html only, above", true,
     [](const Ours& o, int) {
       return Reply{
           "", "<html><body dir=\"auto\">" + his_words +
                   "<br><div dir=\"ltr\">Envoyé de mon iPhone</div><div dir=\"ltr\"><br><blockquote type=\"cite\">Le 24 nov. "
                   "2026 à 10:00, " +
                   as_html(o.from) + " a écrit :<br><br></blockquote></div><blockquote type=\"cite\"><div dir=\"ltr\">" + o.html +
                   "</div></blockquote></body></html>"};
     }},
    {"Apple Mail, html, above", true,
     [](const Ours& o, int w) {
       const std::string line = w == 0   ? "Le 24 nov. 2026 à 10:00, " + o.from + " a écrit :"
                                : w == 1 ? "Op 24 nov 2026, om 10:00 heeft " + o.from + " het volgende geschreven:"
                                         : "On 24 Nov 2026, at 10:00, " + o.from + " wrote:";
       return Reply{"", "<html><body style=\"overflow-wrap: break-word\">" + his_words +
                            "<br><div><br><blockquote type=\"cite\"><div>" + as_html(line) +
                            "</div><br class=\"Apple-interchange-newline\"><div>" + o.html +
                            "</div></blockquote></div></body></html>"};
     }},
    {"Thunderbird, text, below", true,
     [](const Ours& o, int w) {
       return Reply{thunderbird_line(o, w) + "\n" + quoted(o.text) + "\n" + his_words + "\n", ""};
     }},
    {"Thunderbird, html, above", true,
     [](const Ours& o, int w) {
       return Reply{"", "<html><body><p>" + his_words + "</p><div class=\"moz-cite-prefix\">" + as_html(thunderbird_line(o, w)) +
                            "<br></div><blockquote type=\"cite\" cite=\"mid:x@y\">" + o.html + "</blockquote></body></html>"};
     }},
    {"a program that announces nothing, text, above", true,
     [](const Ours& o, int) {
       return Reply{his_words + "\n\n" + o.text, ""};
     }},
    {"a program that announces nothing, text, below", false,
     [](const Ours& o, int) {
       return Reply{o.text + "\n" + his_words + "\n", ""};
     }},
    {"a program that announces nothing, html, above", true,
     [](const Ours& o, int) {
       return Reply{"", "<html><body><p>" + his_words + "</p>" + o.html + "</body></html>"};
     }},
    {"the line gone, its end left", false,
     [](const Ours& o, int) {
       return Reply{his_words + "\n\n" + o.text.substr(o.text.size() / 2), ""};
     }},
};

std::string body_of(const std::string& html) {
  const auto begin = html.find("<body"), end = html.find("</body>");
  return html.substr(html.find('>', begin) + 1, end - html.find('>', begin) - 1);
}

std::string raw_reply(const Reply& reply, const OutboxRow& ours, const std::string& reply_to) {
  std::string raw = "From: An Peeters <an.peeters@jette.brussels>\nTo: " + reply_to + "\nSubject: RE: " + "[" +
                    ours.ticket_number +
                    "]\nDate: Tue, 24 Nov 2026 10:05:00 +0100\nMessage-ID: <an1@mail.jette.brussels>\nIn-Reply-To: <" +
                    ours.message_id + ">\nReferences: <" + ours.message_id + ">\nMIME-Version: 1.0\n";
  const std::string plain = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + reply.text + "\n";
  const std::string html = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + reply.html + "\n";
  if (reply.html.empty()) return raw + plain;
  if (reply.text.empty()) return raw + html;
  return raw + "Content-Type: multipart/alternative; boundary=alt\n\n--alt\n" + plain + "--alt\n" + html + "--alt--\n";
}

struct Outcome {
  std::string sent;     // the text of the mail to the requester; empty: none went out
  std::string receipt;  // of the mail to the technician that followed
};

OutboxRow newest_news(TestDesk& desk) {
  std::vector<OutboxRow> rows = desk.outbox();
  std::erase_if(rows, [](const OutboxRow& row) { return row.kind != "staff_news"; });
  REQUIRE_FALSE(rows.empty());
  return *std::ranges::max_element(rows, {}, &OutboxRow::id);
}

// A request, an internal note, and a word of the requester, of which the technician gets a mail.
OutboxRow news_beside_a_note(TestDesk& desk) {
  RawMail mail;
  desk.handle(mail);
  const OutboxRow first = newest_news(desk);
  mail.from = "An Peeters <an.peeters@jette.brussels>";
  mail.message_id = "note@mail.jette.brussels";
  mail.more_fields = "In-Reply-To: <" + first.message_id + ">\n";
  mail.text = "#note " + note + "\n";
  desk.handle(mail);
  RawMail follow_up;
  follow_up.message_id = "b1@mail.jette.brussels";
  follow_up.subject = "RE: [" + first.ticket_number + "]";
  follow_up.text = "Des nouvelles ?\n";
  desk.handle(follow_up);
  OutboxRow news = newest_news(desk);
  REQUIRE(news.id != first.id);
  REQUIRE(desk.view(*desk.row(InboundId{2}).ticket).entries.size() == 3);
  return news;
}

Outcome outcome_of(const Shape& shape, Language language, int words, const std::string& more) {
  TestDesk desk(desk_of(language));
  const OutboxRow sent = news_beside_a_note(desk);
  const OutboxRow* news = &sent;
  const Mail mail = read_mail(news->bytes);
  const std::string reply_to = mail.reply_to.at(0).address;
  const Ours ours{mail.text, body_of(mail.html), "Service Desk <" + reply_to + ">", mail.subject};
  Reply reply = shape.make(ours, words);
  for (auto* form : {&reply.text, &reply.html})
    if (const auto at = form->find(his_words); at != form->npos)
      form->insert(at + his_words.size(), form == &reply.html ? as_html(more) : more);
  desk.add(desk.stored(raw_reply(reply, *news, reply_to)));
  desk.processing().handle_due();
  Outcome outcome;
  for (const OutboxRow& row : desk.outbox()) {
    if (row.kind == "answer") outcome.sent = read_mail(row.bytes).text;
    if (row.id <= sent.id) continue;
    if (row.kind == "staff_receipt" || row.kind == "staff_refusal" || row.kind == "staff_confirmation")
      outcome.receipt = read_mail(row.bytes).text;
  }
  return outcome;
}

}  // namespace

TEST_CASE("T-10: of a technician's answer his words go out and none of ours, whatever program quotes our mail, above or below") {
  // The suite lets him say something else each time; M2T_CASES=500 everything in each shape.
  const char* said = std::getenv("M2T_CASES");
  const std::size_t variants = said == nullptr ? 1 : more_words.size();
  std::size_t arrived = 0, tried = 0;
  for (const Shape& shape : shapes) {
    for (const Language language : {Language::French, Language::Dutch, Language::English}) {
      for (const int words : {0, 1, 2}) {
        CAPTURE(shape.name);
        CAPTURE(to_word(language));
        CAPTURE(words);
        for (std::size_t variant = 0; variant < variants; ++variant, ++tried) {
          CAPTURE(variant);
          const Outcome outcome = outcome_of(shape, language, words, more_words[tried % more_words.size()]);
          for (const std::string& ours : words_of_ours) CHECK(outcome.sent.find(ours) == std::string::npos);
          CHECK(outcome.sent.find("+r.") == std::string::npos);
          CHECK_FALSE(outcome.receipt.empty());
          if (shape.must_arrive) CHECK(outcome.sent.find(his_words) != std::string::npos);
          if (!outcome.sent.empty()) ++arrived;
        }
      }
    }
  }
  CHECK(tried >= (said == nullptr ? 140 : 560));
  CHECK(arrived >= 12 * 9 * variants);
}

TEST_CASE("T-10: every mail to a technician begins with the line above which he answers, in his language, in both forms") {
  const std::vector<std::pair<Language, std::string>> lines{{Language::French, "##- Répondez au-dessus de cette ligne -##"},
                                                            {Language::Dutch, "##- Antwoord boven deze lijn -##"},
                                                            {Language::English, "##- Reply above this line -##"}};
  for (const auto& row_of_line : lines) {
    const Language language = row_of_line.first;
    const std::string& line = row_of_line.second;
    CAPTURE(line);
    TestDesk desk(desk_of(language));
    desk.handle(RawMail{});
    const std::vector<OutboxRow> sent = desk.outbox();
    const auto news = std::ranges::find(sent, "staff_news", &OutboxRow::kind);
    REQUIRE(news != sent.end());
    RawMail command;
    command.from = "An Peeters <an.peeters@jette.brussels>";
    command.message_id = "an1@mail.jette.brussels";
    command.more_fields = "In-Reply-To: <" + news->message_id + ">\n";
    command.text = "#help\n";
    desk.handle(command);
    command.message_id = "an2@mail.jette.brussels";
    command.text = "#close\n";
    desk.handle(command);
    std::size_t to_technician = 0;
    for (const OutboxRow& row : desk.outbox()) {
      const Mail mail = read_mail(row.bytes);
      const bool is_staff = row.kind.starts_with("staff_");
      CHECK(mail.text.starts_with(line + "\n\n") == is_staff);
      CHECK((mail.html.find(line) != std::string::npos) == is_staff);
      to_technician += is_staff ? 1 : 0;
    }
    CHECK(to_technician == 3);  // news, help, confirmation
  }
}
