#include "tests/properties/written_mails.h"

#include <array>
#include <sstream>

namespace m2t::properties {
namespace {

std::vector<std::string> lines_of_text(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined_lines(const std::vector<TypedCommand>& commands, std::string_view before = "") {
  std::string text;
  for (const TypedCommand& command : commands)
    for (const std::string& line : lines_of_text(command.line)) text += std::string(before) + line + "\n";
  return text;
}

std::string in_html(const std::string& text) {
  std::string html;
  for (const std::string& line : lines_of_text(text)) {
    html += "<div>";
    for (const char c : line) html += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
    html += line.empty() ? "<br></div>\n" : "</div>\n";
  }
  return html;
}

// The mail as the hand wrote it, before a mail program makes parts of it.
struct Draft {
  std::string above, block, text, below;  // below: signature, quotation
  std::string hidden;                     // in HTML alone
  std::string attachment_type, attachment;
  std::string subject = "RE: [JET-10429] imprimante";
};

std::string above_of(Above above, int language) {
  switch (above) {
    case Above::Nothing: return {};
    case Above::BlankLines: return "\n \n\u00A0\n";
    case Above::Greeting: return language % 2 == 0 ? "Bonjour Marie,\n" : "Dag Marie,\n";
    case Above::Quotation: return "> Mijn printer werkt niet meer.\n\n";
  }
  return {};
}

void put_elsewhere(Draft& draft, const std::vector<TypedCommand>& others, const MailChoice& choice, Shape shape) {
  const std::string lines = joined_lines(others);
  if (lines.empty()) return;
  auto place = static_cast<Elsewhere>(choice.elsewhere % elsewheres);
  if (place == Elsewhere::Hidden && shape != Shape::HtmlOnly) place = Elsewhere::Quoted;  // text alone hides nothing
  switch (place) {
    case Elsewhere::Quoted: draft.below += quoted_with_marks(lines, choice.language); break;
    case Elsewhere::BelowHeaderBlock: draft.below += quoted_below_header(lines, choice.language); break;
    case Elsewhere::Hidden:
      draft.hidden = "<div style=\"display:none\">" + in_html(lines) + "</div><p style='font-size:0'>" + in_html(lines) + "</p>";
      break;
    case Elsewhere::Signature: draft.below += "-- \nAn Peeters\n" + lines; break;
    case Elsewhere::AttachedMail:
      draft.attachment_type = "message/rfc822";
      draft.attachment = "From: x@jette.brussels\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n" + lines;
      break;
    case Elsewhere::AttachedText:
      draft.attachment_type = "text/plain; charset=utf-8; name=\"notes.txt\"";
      draft.attachment = lines;
      break;
    case Elsewhere::BelowText: draft.text += "\nVoici la suite.\n" + lines; break;
    case Elsewhere::Decorated: draft.text += "\nVoici la suite.\n" + joined_lines(others, "* "); break;
    case Elsewhere::Subject: draft.subject = lines_of_text(lines).front(); break;
  }
}

std::string text_part(const Draft& draft) {
  return "Content-Type: text/plain; charset=utf-8\n\n" + draft.above + draft.block + draft.text + "\n" + draft.below;
}
std::string html_part(const Draft& draft) {
  return "Content-Type: text/html; charset=utf-8\n\n<html><head><style>p {margin:0}</style></head><body>" + draft.hidden +
         in_html(draft.above + draft.block + draft.text + "\n" + draft.below) + draft.hidden + "</body></html>\n";
}

std::string body_of(const Draft& draft, Shape shape) {
  std::string body = shape == Shape::HtmlOnly ? html_part(draft) : text_part(draft);
  if (shape == Shape::Alternative)
    body = "Content-Type: multipart/alternative; boundary=inner\n\n--inner\n" + text_part(draft) + "\n--inner\n" +
           html_part(draft) + "\n--inner--\n";
  if (draft.attachment.empty()) return body;
  return "Content-Type: multipart/mixed; boundary=outer\n\n--outer\n" + body +
         "\n--outer\nContent-Type: " + draft.attachment_type + "\nContent-Disposition: attachment\n\n" + draft.attachment +
         "\n--outer--\n";
}

}  // namespace

std::string quoted_with_marks(const std::string& text, int language) {
  static constexpr std::array<std::string_view, 3> wrote{
      "Le mar. 24 nov. 2026 à 09:58, Service Desk <support@jette.brussels> a écrit :",
      "Op di 24 nov. 2026 om 09:58 schreef Service Desk <support@jette.brussels>:",
      "On Tue, 24 Nov 2026 at 09:58, Service Desk <support@jette.brussels> wrote:"};
  std::string quoted = std::string(wrote[static_cast<std::size_t>(language) % wrote.size()]) + "\n\n";
  for (const std::string& line : lines_of_text(text)) quoted += "> " + line + "\n";
  return quoted;
}

std::string quoted_below_header(const std::string& text, int language) {
  static constexpr std::array<std::string_view, 3> headers{
      "De : Service Desk <support@jette.brussels>\nEnvoyé : mardi 24 novembre 2026 09:58\nÀ : An Peeters\nObjet : "
      "[JET-10429]\n\n",
      "Van: Service Desk <support@jette.brussels>\nVerzonden: dinsdag 24 november 2026 09:58\nAan: An Peeters\nOnderwerp: "
      "[JET-10429]\n\n",
      "From: Service Desk <support@jette.brussels>\nSent: Tuesday, November 24, 2026 9:58 AM\nTo: An Peeters\nSubject: "
      "[JET-10429]\n\n"};
  return std::string(headers[static_cast<std::size_t>(language) % headers.size()]) + text;
}

std::ostream& operator<<(std::ostream& out, const MailChoice& c) {
  out << "block";
  for (const CommandChoice& command : c.block) out << " " << command;
  out << ", others";
  for (const CommandChoice& command : c.others) out << " " << command;
  return out << ", above " << c.above << ", shape " << c.shape << ", elsewhere " << c.elsewhere << ", language " << c.language
             << ", text " << c.text;
}

rc::Gen<MailChoice> any_staff_mail() {
  using rc::gen::inRange;
  using rc::gen::set;
  const auto few = [] {
    return rc::gen::mapcat(rc::gen::weightedElement<int>({{1, 0}, {4, 1}, {3, 2}, {1, 3}}), [](int count) {
      return rc::gen::container<std::vector<CommandChoice>>(static_cast<std::size_t>(count), any_command());
    });
  };
  return rc::gen::build<MailChoice>(set(&MailChoice::block, few()), set(&MailChoice::others, few()),
                                    set(&MailChoice::above, rc::gen::weightedElement<int>({{6, 0}, {2, 1}, {1, 2}, {1, 3}})),
                                    set(&MailChoice::shape, inRange(0, 3)), set(&MailChoice::elsewhere, inRange(0, elsewheres)),
                                    set(&MailChoice::language, inRange(0, 3)), set(&MailChoice::text, inRange(0, 3)));
}

WrittenMail written(const MailChoice& choice, const ValueSet& of_block, const ValueSet& of_others,
                    const std::string& more_fields) {
  static constexpr std::array<std::string_view, 3> texts{"", "\nLa cartouche arrive demain.\n",
                                                         "\nWe bellen u terug.\n\nMet vriendelijke groeten,\nAn Peeters\n"};
  const auto shape = static_cast<Shape>(choice.shape % 3);
  const auto above = static_cast<Above>(choice.above % 4);
  WrittenMail mail;
  for (const CommandChoice& command : choice.block) mail.block.push_back(typed(command, of_block));
  for (const CommandChoice& command : choice.others) mail.others.push_back(typed(command, of_others));
  Draft draft;
  draft.above = above_of(above, choice.language);
  draft.block = joined_lines(mail.block);
  draft.text = texts[static_cast<std::size_t>(choice.text) % texts.size()];
  mail.has_own_text = !draft.text.empty() || above == Above::Greeting;
  put_elsewhere(draft, mail.others, choice, shape);
  if (above == Above::Greeting || above == Above::Quotation) {
    mail.others.insert(mail.others.end(), mail.block.begin(), mail.block.end());
    mail.block.clear();
  }
  mail.bytes = "From: An Peeters <an.peeters@jette.brussels>\nTo: support@jette.brussels\nSubject: " + draft.subject +
               "\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <staff@mail.jette.brussels>\n" + more_fields +
               "MIME-Version: 1.0\n" + body_of(draft, shape);
  return mail;
}

}  // namespace m2t::properties
