// What the people of the desk write: requesters, who may write anything, and technicians, some of whose words are internal.
#include <algorithm>
#include <array>
#include <regex>
#include <stdexcept>

#include "parsers/mime/decode.h"
#include "parsers/mime/mime.h"
#include "tests/properties/desk_world.h"
#include "tests/properties/written_mails.h"
#include "tickets/reference.h"

namespace m2t::properties {
namespace {

struct WritingPerson {
  std::string_view name, address;
};
constexpr std::array<WritingPerson, 4> requesters{{{"Marie Dubois", "marie.dubois@jette.brussels"},
                                                   {"Jan Claes", "jan.claes@jette.brussels"},
                                                   {"Bib Bus", "bibliotheek@example.org"},
                                                   {"Evil", "evil@evil.test"}}};
constexpr std::array<WritingPerson, 2> technicians{
    {{"An Peeters", "an.peeters@jette.brussels"}, {"Luc Claes", "luc.claes@jette.brussels"}}};

template <class Choices>
const auto& one_of(const Choices& choices, int choice) {
  return choices[static_cast<std::size_t>(choice) % choices.size()];
}

std::string field_with(const WritingPerson& person) {
  return std::string(person.name) + " <" + std::string(person.address) + ">";
}

// The first part of a mail of ours, as its reader's program shows it.
std::string text_part_of(const std::string& bytes) {
  const MimeTree tree = scan_mime(bytes, {});
  const auto part = std::ranges::find_if(tree.parts, [](const MimePart& p) { return p.is("text/plain"); });
  if (part == tree.parts.end()) throw std::logic_error("a mail of the desk without a text part");
  std::string text = decoded(part->body(bytes), part->encoding);
  std::erase(text, '\r');
  return text;
}

std::string threading(const OutboxRow* ours) {
  if (ours == nullptr) return {};
  return "In-Reply-To: <" + ours->message_id + ">\nReferences: <" + ours->message_id + ">\n";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const ThreadStep& s) {
  out << "\n  {" << s.what << ", " << s.who << ", " << s.which << ", " << s.form << ", " << s.quote << ", " << s.fields << ", {";
  for (const CommandChoice& command : s.commands) out << command << " ";
  return out << "}}";
}

rc::Gen<std::vector<ThreadStep>> any_thread() {
  using rc::gen::inRange;
  using rc::gen::set;
  const auto step = rc::gen::build<ThreadStep>(
      set(&ThreadStep::what, rc::gen::weightedElement<int>({{3, 0}, {6, 1}, {3, 2}})),
      set(&ThreadStep::who, rc::gen::weightedElement<int>({{4, 0}, {2, 1}, {1, 2}, {1, 3}})),
      set(&ThreadStep::which, inRange(0, 12)), set(&ThreadStep::form, inRange(0, 40)), set(&ThreadStep::quote, inRange(0, 12)),
      set(&ThreadStep::fields, inRange(0, 12)), set(&ThreadStep::commands, rc::gen::mapcat(inRange(0, 3), [](int count) {
        return rc::gen::container<std::vector<CommandChoice>>(static_cast<std::size_t>(count), any_command());
      })));
  return rc::gen::mapcat(inRange(6, 18), [step](int steps) {
    return rc::gen::container<std::vector<ThreadStep>>(static_cast<std::size_t>(steps), step);
  });
}

std::string DeskWorld::public_word() { return "Public" + std::to_string(++words_) + "woord"; }

std::string DeskWorld::internal_word() {
  const std::string word = "Intern" + std::to_string(++words_) + "woord";
  internal_.insert("intern" + std::to_string(words_) + "woord");
  ++figures.internal_words;
  return word;
}

ValueSet DeskWorld::values_with(const std::string& marker) const {
  ValueSet values{marker,           {"JET-99999"}, {"evil@evil.test", "jan.claes@jette.brussels", "bibliotheek@example.org"},
                  {"toner"},        {"Luc", "An"}, {"incident", "plainte", "aanvraag"},
                  {"haute", "laag"}};
  const auto tx = store_->begin_reading();
  for (const Ticket& ticket : tx->list_tickets({})) values.numbers.push_back(to_text(ticket.number));
  return values;
}

const OutboxRow* DeskWorld::answered_by(const std::string& address, int which, std::string_view kind) {
  std::vector<const OutboxRow*> own;
  for (const OutboxRow& row : mails_)
    if (same_address(row.to, address) && (kind.empty() || row.kind == kind)) own.push_back(&row);
  if (own.empty()) return nullptr;
  return own[own.size() - 1 - static_cast<std::size_t>(which) % own.size()];
}

const std::string& DeskWorld::text_of(const OutboxRow& row) {
  const auto [place, is_new] = texts_.try_emplace(row.message_id);
  if (is_new) place->second = text_part_of(row.bytes);
  return place->second;
}

// Below what is written: nothing, the answered mail with marks, below Outlook's header, or pasted without any sign of where it is from.
std::string DeskWorld::quotation(const OutboxRow* ours, int quote) {
  if (ours == nullptr || quote % 4 == 0) return {};
  const std::string& text = text_of(*ours);
  if (quote % 4 == 1) return "\n" + quoted_with_marks(text, quote);
  if (quote % 4 == 2) return "\n" + quoted_below_header(text, quote);
  return "\n" + text;
}

std::string DeskWorld::code_in(const OutboxRow* confirmation) {
  if (confirmation == nullptr) return "abcd2345";
  static const std::regex behind_word("#(bevestigen|confirmer|confirm) ([a-z0-9]{8})");
  std::smatch found;
  const std::string& text = text_of(*confirmation);
  return std::regex_search(text, found, behind_word) ? found[2].str() : "abcd2345";
}

void DeskWorld::requester_writes(const ThreadStep& step) {
  const WritingPerson& person = one_of(requesters, step.who);
  const OutboxRow* ours = step.fields % 4 == 0 ? nullptr : answered_by(std::string(person.address), step.which);
  if (step.fields % 12 == 11)
    ours = answered_by(std::string(one_of(technicians, step.which).address), step.which);  // one that leaked
  Letter letter;
  letter.from = field_with(person);
  letter.subject = ours != nullptr ? "RE: [" + ours->ticket_number + "]" : "Imprimante du guichet " + std::to_string(step.which);
  if (step.fields % 4 == 0 && step.form % 3 == 1) letter.cc = field_with(one_of(requesters, step.who + 1));
  letter.more_fields = threading(ours);
  std::string commands;
  for (const CommandChoice& command : step.commands) commands += typed(command, values_with(public_word())).line + "\n";
  switch (step.form % 6) {
    case 0: letter.text = "Bonjour,\n\nL'imprimante est en panne, " + public_word() + ".\n"; break;
    case 1: letter.text = "Merci beaucoup !\n"; break;
    case 2: letter.text = commands + "Dag, het scherm is zwart. " + public_word() + "\n"; break;
    case 3: letter.text = "Ik wil een klacht indienen, dit is schandalig: " + public_word() + "\n" + commands; break;
    case 4:
      letter.text = "Je suis absent jusqu'au 4 décembre. " + public_word() + "\n";
      letter.more_fields += "Auto-Submitted: auto-replied\n";
      break;
    default: letter.text = "Urgent ! Tél. 02 423 12 99 " + public_word() + "\n"; break;
  }
  letter.text += quotation(ours, step.quote);
  post(letter, true);
}

void DeskWorld::technician_writes(const ThreadStep& step) {
  const WritingPerson& person = one_of(technicians, step.who);
  const OutboxRow* ours = answered_by(std::string(person.address), step.which);
  Letter letter;
  letter.from = field_with(person);
  if (step.fields % 12 == 10) letter.more_fields = "Auto-Submitted: auto-replied\n";
  letter.text = staff_text(step, ours, letter);
  if (letter.subject.empty()) letter.subject = ours != nullptr ? "RE: [" + ours->ticket_number + "]" : "Question";
  post(letter, false);
  if (step.quote < 3) return;
  // Most technicians send the code at once.
  const OutboxRow* asked = answered_by(std::string(person.address), 0, "staff_confirmation");
  if (asked == nullptr) return;
  Letter confirming;
  confirming.from = letter.from;
  confirming.subject = "RE: [" + asked->ticket_number + "]";
  confirming.more_fields = threading(asked);
  confirming.text = "#confirm " + code_in(asked) + "\n" + quotation(asked, step.quote);
  post(confirming, false);
}

std::string DeskWorld::staff_text(const ThreadStep& step, const OutboxRow* ours, Letter& letter) {
  const std::string address = std::string(one_of(technicians, step.who).address);
  std::string block;
  const auto answering = [&](const std::string& text) {
    letter.more_fields += threading(ours);
    return text + "\n" + quotation(ours, step.quote);
  };
  switch (step.form % 20) {
    case 0: return answering("Bonjour,\n\nC'est fait. " + public_word());
    case 1: return answering("#note\n" + internal_word() + "\nencore " + internal_word());
    case 2: {
      const std::string word = step.form < 20 ? "\n#opgelost\nDe kabel was los. " : "\n#vraag\nWelke kabel? ";
      return answering("#nota: " + internal_word() + word + public_word());
    }
    case 3: return answering("#question\nQuelle imprimante ? " + public_word());
    case 4: return answering("#résolu\nLe câble était débranché. " + public_word());
    case 5: return answering("Bonjour,\n" + internal_word() + "\n#note: " + internal_word());  // in the wrong place
    case 6: return answering("#ntoe: " + internal_word() + "\n#prendre");                      // mistyped
    case 7: return answering("#prendre\n#note: " + internal_word());
    case 8: return answering(step.form < 20 ? "#clore" : "#question : quel écran ? " + public_word());
    case 9: return answering("#copie " + std::string(one_of(requesters, step.which).address));
    case 10: return answering("#fusionner " + one_of(values_with("").numbers, step.which + 1) + "\n#note " + internal_word());
    case 11:  // the desk only gets a copy of what he wrote to somebody else
      letter.to = "collega@jette.brussels";
      letter.cc = "support@jette.brussels";
      return answering("Dag, " + internal_word() + " onder ons.");
    case 12:  // forwarded
      letter.subject = "TR: [" + (ours != nullptr ? ours->ticket_number : "x") + "]";
      return answering(internal_word() + "\n\n" + quoted_below_header("Bonjour, mon écran est noir.\n", step.quote));
    case 13:
      if (const OutboxRow* receipt = answered_by(address, step.which, "staff_receipt")) letter.more_fields += threading(receipt);
      return "#undo\n";
    case 14:
      letter.subject = ours != nullptr ? "[" + ours->ticket_number + "]" : "x";  // no proof, so an unverified note
      return "Vertel het niemand: " + internal_word() + "\n";
    case 15: letter.attachment = internal_word(); return answering("#note\n" + internal_word());
    case 16: return answering("> " + internal_word() + "\n> de la note d'avant\n\nOui. " + public_word());
    case 17: return answering("#interne : “" + internal_word() + "”\n\n\n" + internal_word() + "\n\nMet vriendelijke groeten");
    case 18:
      for (const CommandChoice& command : step.commands) block += typed(command, values_with(public_word())).line + "\n";
      return answering(block + "#note: " + internal_word());
    default:
      for (const CommandChoice& command : step.commands) block += typed(command, values_with(public_word())).line + "\n";
      return answering(block + "Tout est en ordre. " + public_word());
  }
}

}  // namespace m2t::properties
