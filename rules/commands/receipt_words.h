// The sentences of receipts, in French, Dutch and English: what was done, what was not understood.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "rules/commands/command.h"
#include "tickets/calendar.h"
#include "tickets/ticket_changes.h"

namespace m2t {

enum class Said {
  Taken,         // the ticket is yours
  AssignedTo,    // {}
  InternalNote,  // the requester does not see it
  SentTo,        // {}: the mail waits a little
  QuestionTo,    // {}
  WaitsUntil,    // {}: a date
  Waits,
  SolvedAndTold,  // {}
  ClosedNow,
  OpenAgain,
  TypeIs,       // {}
  PriorityIs,   // {}
  CategoryIs,   // {}
  MergedInto,   // {}
  LinkedWith,   // {}
  RequesterIs,  // {}
  InCopy,       // {}
  MarkedAsSpam,
  HeadBroughtIn,          // {}
  SplitOff,               // {}: its number
  NumberTold,             // {}: who is told the number
  IsComplaint,            // what was split off, or what the ticket has become
  ComplaintIsTheLeaders,  // nobody else works on it
  MailTells,              // {}: who gets a mail of what was done
  OpenedFor,              // {}: the address of who telephoned or wrote
  AcknowledgedTo,         // {}
  NobodyTold,             // nobody got a mail
  OpenedInYourName,       // it is not certain who asks
  ColleaguesTold,         // {}: who got a mail
  ColleaguesTellLater,    // once the screenshots are read
  TechniciansTellLater,   // the same, where others got a mail
  NobodyElseTold,
  DigestsOff,
  DigestsOn,
  SignatureLeftOut,  // {}: what was cut off an answer
  AddressReplaced,   // {}: of the staff, in an answer
  // Why nothing was done:
  AlreadyTaken,        // {}: by whom; offers take!
  NoSuchTechnician,    // {}: what was typed
  PossibleNames,       // {}
  DidYouMean,          // {}: a word and what stands behind it
  LeaveLineOut,        // the corrected message is without it
  SeveralTechnicians,  // {}: who is meant
  NoSuchTicket,        // {}
  SameTicket,
  ComplaintApart,
  OtherIsClosed,  // {}: its number
  ReopenFirst,
  ClosedAlready,   // {}: since when
  NotInThisState,  // {}: the state
  NobodyToWriteTo,
  NothingWasAsked,   // the ticket cannot wait for an answer
  NotYetPossible,    // {}: the command
  WhoAsks,           // who wrote the mail that was passed on is not certain
  OnlyOfComplaints,  // the team leader's word
  WhichHead,         // no head of service is named
  NothingToSplit,    // no text, and the requester wrote nothing
  NotForANewTicket,  // {}: the word
  NotTheDesk,        // {}: an address of the desk's own
  Unverified,        // kept as an internal note
  HoldsOurMail,
  NothingSaid,         // no text, and no file that goes along
  SolvedWithoutWords,  // {}: who is told, and reads no explanation
  FileHasVirus,        // {}: the files, with what was found
  FileNotScanned,      // {}
  ScannerSilent,       // {}
  FileMayRun,          // {}: it goes out once confirmed
  SaidBefore,          // the same words came in answer to the same mail
  NoteGoesOut,         // {}: a sentence of an internal note; it goes out once confirmed
  NamesNoTicket,       // words that steer, and no ticket
  NoLongerHis,         // a ticket that he may not see any more
  LeaderHasHisText,
  HisTextIsKept,
  WroteAllTheSame,     // {}: who did, to the team leader; his text follows
  SecretCameFrom,      // {}: who sent it; it counts no more
  OwnAddressCameFrom,  // {}
  OfNoTicket,          // it answers a digest
  UnprovedOwn,         // what concerns its writer alone, and nothing proves who that is
  CodeWrong,
  Locked,         // too many mails in his name proved nothing (3.1)
  TooManyOrders,  // more than one person gives in an hour
  NothingToUndo,
  AlreadyUndone,
  TooLateToUndo,
  MailsAreGone,
  MailHasLeft,  // though the rest was taken back
  // And what was taken back:
  TakenBack,
  MailsStopped,
  LeftAlone,  // {}: what was changed since, by whom and when
};

// `value` stands in the place of {}.
std::string said(Said what, Language language, std::string_view value = {});

// "#prioritee haute": unknown word; did you mean #priorité?
std::string problem_in_words(const CommandProblem& problem, Language language);

// "une minute", "90 seconden", "5 minutes".
std::string duration_in_words(std::chrono::seconds duration, Language language);

// What a change made of a ticket, without a full stop: "Priorité : haute".
std::string change_in_words(const TicketChange& change, Language language);
// "24/11 9:58"
std::string moment_in_words(Time at, const TimeZone& zone);

std::string_view state_in_words(TicketState state, Language language);
std::string_view type_in_words(TicketType type, Language language);
std::string_view priority_in_words(Priority priority, Language language);

}  // namespace m2t
