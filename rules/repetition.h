// What tells a program that answers our mails from a person, where no field does: the same words again (H-40), and mails that come sooner
// after ours than anybody writes (T-17). Pure.
#pragma once

#include <chrono>
#include <string>

#include "parsers/mail.h"
#include "rules/judge.h"
#include "rules/policy.h"

namespace m2t {

// Digests; of the words empty where a mail says nothing of its own.
struct WordsOfMail {
  std::string words;    // of its new text and its attachments
  std::string subject;  // of its base subject, without another system's running numbers
};
WordsOfMail words_of(const Mail& mail, const DeskPolicy& policy);

inline constexpr std::chrono::minutes span_of_quick_mails{10};
inline constexpr std::chrono::hours silence_of_loops{24};

// It came within 90 seconds after an automatic mail of ours to its sender.
bool came_quickly(const Arrival& arrival, const History& history);

// For T-17. A technician's answer to a notification counts for nothing, however quick he is, nor does what he forwards or commands.
struct Haste {
  bool quick = false;    // within 90 seconds after an automatic mail of ours
  bool at_once = false;  // within 20: nobody writes a new mail so fast
};
Haste haste_of(const Mail& mail, const Arrival& arrival, const History& history, const DeskPolicy& policy);

// The fourth quick mail within ten minutes, or the third that came at once: a loop gets three automatic mails, and a person who writes
// request after request loses no more than acknowledgements.
bool begins_silence(const Mail& mail, const Arrival& arrival, const History& history, const DeskPolicy& policy);

// A technician's words, without a command, that a program seems to have sent: to be kept, not to be passed on, not to be answered.
// `ticket`: to which it belongs; nothing: it answers a mail that belongs to none.
bool technicians_program_answers(const Mail& mail, const Arrival& arrival, const History& history,
                                 const std::optional<TicketId>& ticket, const DeskPolicy& policy);

}  // namespace m2t
