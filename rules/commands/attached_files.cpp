#include "rules/commands/attached_files.h"

#include <algorithm>

#include "rules/commands/command_block.h"
#include "rules/commands/receipt_words.h"

namespace m2t {

bool speaks_to_requester(const CommandBlock& block, const DeskPolicy& policy) {
  const bool freely = block.commands.empty() || !block.free_text.empty();
  if (freely && !policy.technician_answers_internal) return true;
  return std::ranges::any_of(block.commands, [](const MailCommand& command) {
    return command.kind == CommandKind::Reply || command.kind == CommandKind::Ask || command.kind == CommandKind::Resolve;
  });
}

// What he attached goes along; what his signature and the quotation bring does not (ours shows the requester's screenshots), nor a file
// inside winmail.dat, which only the reader may open.
std::vector<std::size_t> files_that_go_along(const Mail& mail) {
  const bool quotation_below = stands_at_the_top(mail.text, mail.new_text);
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < mail.attachments.size(); ++i) {
    const Attachment& attachment = mail.attachments[i];
    const AttachmentKind kind = attachment.kind;
    if (attachment.inner_length == 0 && !(attachment.is_quoted && quotation_below) && kind != AttachmentKind::Logo &&
        kind != AttachmentKind::Signature && kind != AttachmentKind::Contact)
      positions.push_back(i);
  }
  return positions;
}

std::vector<std::string> why_files_stay(const Mail& mail, const std::vector<std::size_t>& files,
                                        const std::vector<CheckedFile>& checked, Language language) {
  std::vector<std::string> sentences;
  const auto look_for = [&](FileTrouble trouble, Said sentence) {
    const std::string names = files_with(trouble, mail, files, checked);
    if (!names.empty()) sentences.push_back(said(sentence, language, names));
  };
  look_for(FileTrouble::Infected, Said::FileHasVirus);
  look_for(FileTrouble::NotScanned, Said::FileNotScanned);
  look_for(FileTrouble::ScannerSilent, Said::ScannerSilent);
  return sentences;
}

}  // namespace m2t
