// The files of a technician's mail that would go to the requester with his words, and what speaks against it. Pure.
#pragma once

#include <string>
#include <vector>

#include "rules/attachment_policy.h"
#include "rules/commands/command.h"
#include "rules/policy.h"

namespace m2t {

// Do words of it go to the requester, and its files with them?
bool speaks_to_requester(const CommandBlock& block, const DeskPolicy& policy);

// Their places among the attachments.
std::vector<std::size_t> files_that_go_along(const Mail& mail);

// Why nothing of the mail may go out, a sentence each for the receipt; empty: nothing speaks against it.
std::vector<std::string> why_files_stay(const Mail& mail, const std::vector<std::size_t>& files,
                                        const std::vector<CheckedFile>& checked, Language language);

}  // namespace m2t
