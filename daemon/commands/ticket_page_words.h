// What an exported ticket's page says besides the ticket's own words, in French, Dutch and English.
#pragma once

#include <string_view>

#include "tickets/ticket.h"

namespace m2t {

enum class PageWord {
  Requester,
  InCopy,
  BroughtIn,
  Technician,
  Team,
  State,
  Type,
  Priority,
  Category,
  Opened,
  Linked,
  Elsewhere,
  Phone,
  Urls,
  ErrorText,
  ErrorCodes,
  Product,
  Request,
  FollowUp,
  Answer,
  InternalNote,
  WithdrawnNote,
  Event,
  Unsent,
  ThirdParty,  // T-04
  ByPhone,     // behind Request
  Attachments,
  Bytes,
  MailIsMissing,
  IsAltered,
  TextInPicture,
  WhatHappened,
  TicketOpened,
  Conversation,
  MadeOn,
  NotForRequester,
};

// Languages without words of their own get the English ones.
std::string_view page_word(PageWord word, Language language);

}  // namespace m2t
