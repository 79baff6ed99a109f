#include "rules/technicians_mail.h"

#include <algorithm>

#include "parsers/body/forwarded.h"
#include "parsers/text/text_lines.h"
#include "rules/commands/carry_out.h"
#include "rules/commands/command_words.h"
#include "rules/commands/receipt_words.h"
#include "rules/commands/refused_block.h"
#include "rules/ticket_of_mail.h"
#include "tickets/mail_address.h"

namespace m2t {
namespace {

using K = CommandKind;

const MailCommand* call_of(const CommandBlock& block) {
  const auto found = std::ranges::find(block.commands, K::Call, &MailCommand::kind);
  return found == block.commands.end() ? nullptr : &*found;
}

bool is_word_of(std::string_view typed_line, K kind) {
  const std::size_t word = typed_line.find_first_not_of("#/!*_-> ");
  if (word == std::string_view::npos) return false;
  std::size_t length = 0;
  return command_word_at(fold_words(typed_line.substr(word)), length) == kind;
}

// A call whose address is missing or wrong, or that stands too far down.
bool means_a_call(const CommandBlock& block) {
  return call_of(block) ||
         std::ranges::any_of(block.problems, [](const CommandProblem& p) { return is_word_of(p.as_typed, K::Call); });
}

Language language_of(const Person& technician, const DeskPolicy& policy) {
  return technician.language == Language::Unknown ? policy.languages.front() : technician.language;
}

bool is_from(const MailFields& fields, const std::string& field, std::initializer_list<std::string_view> places) {
  const auto source = fields.sources.find(field);
  return source != fields.sources.end() && std::ranges::count(places, source->second.from) != 0;
}

void forget_phone(Mail& mail) {
  mail.fields.phone.clear();
  mail.fields.sources.erase("phone");
}

Person person_for(std::string_view name, std::string_view address, const std::optional<Person>& known) {
  Person person{std::string(name), std::string(address), Language::Unknown};
  if (!known) return person;
  if (person.name.empty()) person.name = known->name;
  person.language = known->language;
  return person;
}

// Read with certainty: one address, of somebody who may ask the desk for help, or whom it knows. What is attached was not even read by the
// technician's mail program, so that a stranger's is never taken for a colleague's.
bool is_certain_writer(const Forwarded& forwarded, const Person& technician, const std::optional<Person>& known,
                       const DeskPolicy& policy) {
  const std::string& address = forwarded.from.address;
  if (!forwarded.one_writer || !is_safe_envelope_address(address)) return false;
  if (is_own_address(policy, address) || same_address(address, technician.address)) return false;
  return is_allowed_sender(policy, address) || (known && !forwarded.attached);
}

// What a colleague in the desk had passed on himself: his words are no more the requester's than the technician's.
struct PassedOnTwice {
  std::string text;   // of the first writer
  std::string words;  // of the colleague, with the lines that announce the first mail
};

std::optional<PassedOnTwice> passed_on_by_staff(const Forwarded& forwarded, const DeskPolicy& policy) {
  if (!member_of_staff(policy, forwarded.from.address)) return std::nullopt;
  const auto inner = find_forwarded(forwarded.text);
  if (!inner) return std::nullopt;
  const std::size_t begin = inner->text.empty() ? std::string::npos : forwarded.text.rfind(inner->text);
  const std::string& who = forwarded.from.name.empty() ? forwarded.from.address : forwarded.from.name;
  return PassedOnTwice{inner->text, who + ":\n" + std::string(trim_blanks(forwarded.text.substr(0, begin)))};
}

void speak_for(Mail& mail, const Person& requester) {
  mail.from = Address{requester.name, requester.address};
  mail.from_count = 1;
  mail.sender.clear();
  mail.signature.clear();
  mail.quoted_text.clear();
  mail.forwarded.reset();
}

}  // namespace

NewStaffMail kind_of_new_staff_mail(const Mail& mail, const CommandBlock& block) {
  if (means_a_call(block)) return NewStaffMail::Call;
  const bool misplaced_only =
      block.commands.empty() && std::ranges::all_of(block.problems, [](const CommandProblem& problem) {
        return problem.kind == CommandProblemKind::Misplaced || problem.kind == CommandProblemKind::NoSign;
      });
  const bool steers_a_ticket = std::ranges::any_of(block.commands, [](const MailCommand& command) {
    return command.kind == K::Confirm || command.kind == K::Undo || command.kind == K::Help || command.kind == K::Digest;
  });
  if (mail.forwarded && !steers_a_ticket) return NewStaffMail::PassedOn;
  // Such a line further down in what he asks for himself harms nobody: it is not sent to anybody.
  return misplaced_only ? NewStaffMail::HisOwn : NewStaffMail::SteersNothing;
}

std::string address_of_somebody(const Mail& mail, const CommandBlock& block) {
  if (const auto* call = call_of(block)) {
    const auto* address = std::get_if<std::string>(&call->argument);
    return address ? *address : std::string();
  }
  return mail.forwarded ? mail.forwarded->from.address : std::string();
}

namespace {

class ReadingForSomebody {
 public:
  ReadingForSomebody(const Mail& mail, const CommandBlock& block, const Person& technician, const std::optional<Person>& known,
                     const DeskPolicy& policy)
      : block_(block), technician_(technician), known_(known), policy_(policy), language_(language_of(technician, policy)) {
    what_.mail = mail;
    what_.requester = technician;
    what_.is_call = means_a_call(block);
    for (const MailCommand& command : block.commands) {
      if (command.kind != K::Call && command.kind != K::Help) what_.orders.push_back(command);
      if (command.kind == K::Split || command.kind == K::Merge || command.kind == K::Confirm || command.kind == K::Undo)
        what_.problems.push_back(said(Said::NotForANewTicket, language_, shown_word(command.kind, language_)));
      what_.wants_help = what_.wants_help || command.kind == K::Help;
    }
  }

  ForSomebody run() {
    for (const CommandProblem& problem : block_.problems) what_.problems.push_back(problem_in_words(problem, language_));
    if (what_.is_call)
      read_call();
    else
      read_forward();
    if (!what_.is_certain()) {
      const bool named = what_.is_call && call_of(block_);
      what_.corrected = orders_to_send(named ? address_of_somebody(what_.mail, block_) : "", what_.orders, block_, {}, language_);
    }
    return std::move(what_);
  }

 private:
  void read_call() {
    const MailCommand* call = call_of(block_);
    if (!call) {
      what_.mail.new_text = block_.free_text.empty() ? what_.mail.new_text : block_.free_text;
      return;
    }
    const std::string address = address_of_somebody(what_.mail, block_);
    if (is_own_address(policy_, address)) what_.problems.push_back(said(Said::NotTheDesk, language_, address));
    if (!what_.is_certain()) return;
    what_.requester = person_for("", address, known_);
    // His words are the description; his number is not the caller's.
    Mail& mail = what_.mail;
    mail.new_text = call->text.empty() ? block_.free_text : call->text;
    if (!is_from(mail.fields, "phone", {"text", "subject"})) forget_phone(mail);
    mail.fields.name.clear();  // nor is his name
    if (what_.requester.language != Language::Unknown) {
      mail.language = what_.requester.language;
      mail.language_is_sure = true;
    }
    if (what_.mail.subject.empty() || mail.fields.title.starts_with("#") || mail.fields.title.starts_with("/"))
      mail.fields.title = title_of_words(mail.new_text);
    speak_for(mail, what_.requester);
  }

  // Who asks may be uncertain; that the technician's own words are for inside is not (T-07): whoever becomes the requester later reads
  // the text of the ticket.
  void read_forward() {
    const Forwarded forwarded = *what_.mail.forwarded;
    Mail& mail = what_.mail;
    what_.own_words = block_.commands.empty() ? mail.new_text : block_.free_text;
    mail.new_text = forwarded.text;
    const auto twice = passed_on_by_staff(forwarded, policy_);
    if (twice) {
      mail.new_text = twice->text;
      what_.own_words += (what_.own_words.empty() ? "" : "\n\n") + twice->words;
    }
    if (twice || !is_certain_writer(forwarded, technician_, known_, policy_))
      what_.problems.push_back(said(Said::WhoAsks, language_));
    if (!what_.is_certain()) return;
    what_.requester = person_for(forwarded.from.name, forwarded.from.address, known_);
    if (!forwarded.subject.empty()) mail.subject = forwarded.subject;
    forget_phone(mail);
    if (!forwarded.phone.empty()) {
      mail.fields.phone = forwarded.phone;
      mail.fields.sources["phone"] = {forwarded.phone, "forwarded"};
    }
    mail.language = forwarded.language;
    mail.language_is_sure = forwarded.language_is_sure;
    const bool speaks = mail.language_is_sure && std::ranges::count(policy_.languages, mail.language) != 0;
    if (what_.requester.language == Language::Unknown && speaks) what_.requester.language = mail.language;
    speak_for(mail, what_.requester);
  }

  const CommandBlock& block_;
  const Person& technician_;
  const std::optional<Person>& known_;
  const DeskPolicy& policy_;
  Language language_;
  ForSomebody what_;
};

}  // namespace

ForSomebody read_for_somebody(const Mail& mail, const CommandBlock& block, const Person& technician,
                              const std::optional<Person>& known, const DeskPolicy& policy) {
  return ReadingForSomebody(mail, block, technician, known, policy).run();
}

ForSomebody in_his_own_name(const ForSomebody& what, const CarriedOut& refused, const Mail& mail, const CommandBlock& block,
                            const Person& technician, const DeskPolicy& policy) {
  ForSomebody own = what;
  own.mail = mail;
  if (what.is_call)
    own.own_words.clear();
  else
    own.mail.new_text = what.mail.new_text;  // what he wrote above it stays a note
  own.requester = technician;
  own.problems = problems_of(refused);
  own.corrected =
      orders_to_send(address_of_somebody(mail, block), what.orders, block, refused.mends, language_of(technician, policy));
  return own;
}

AuthorityAnswer authority_for_somebody(const ForSomebody& what, const Proofs& proofs, const DeskPolicy& policy) {
  const bool outside = !is_allowed_sender(policy, what.requester.address) ||
                       std::ranges::any_of(what.orders, [&](const MailCommand& order) { return names_outsider(order, policy); });
  AuthorityAnswer answer = authority_for(ActKind::ForCaller, proofs);
  if (outside && !proofs.confirmed && answer.authority == Authority::Acts)
    answer = {Authority::AfterConfirmation, "A-10 somebody outside of [access] is written to after a confirmation only"};
  return answer;
}

}  // namespace m2t
