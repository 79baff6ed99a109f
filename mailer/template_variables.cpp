// What the texts may use: one table for the mails to requesters, one for those to technicians, one for the frame around them.
#include <algorithm>
#include <array>
#include <string>

#include "mailer/digest_variables.h"
#include "mailer/templates.h"

namespace m2t {
namespace {

using VariableKind = TemplateVariable::Kind;

// What the caller gives; `meaning` goes into the manual page as it stands.
constexpr std::array variables{
    TemplateVariable{"number", "The ticket number, \"JET-10429\"; empty for a mail that has none yet.", VariableKind::Text},
    TemplateVariable{"subject", "The sender's own subject, cleaned; empty when it may not be repeated.", VariableKind::Text},
    TemplateVariable{"name", "How to greet the person; empty when the name is not known or not proved.", VariableKind::Text},
    TemplateVariable{"desk_name", "The name of the desk in the language of the text.", VariableKind::Text},
    TemplateVariable{"phone", "The desk's phone number as people write it; empty when there is none.", VariableKind::Text},
    TemplateVariable{"phone_digits", "The same number for a tel: link; made from phone.", VariableKind::Text},
    TemplateVariable{"hours", "The opening hours in words, in the language of the text.", VariableKind::Text},
    TemplateVariable{"outside_hours", "The mail came while the desk is closed.", VariableKind::Flag},
    TemplateVariable{"tell_closed", "The same, and no line for urgent mails has said so already.", VariableKind::Flag},
    TemplateVariable{"next_opening", "When the desk opens next, in words; set when outside_hours is.", VariableKind::Text},
    TemplateVariable{"urgent", "The sender said that it is urgent.", VariableKind::Flag},
    TemplateVariable{"is_complaint", "The request is a complaint: the team leader treats it, no technician.", VariableKind::Flag},
    TemplateVariable{"received_late", "The mail waited more than two days before it reached the desk.", VariableKind::Flag},
    TemplateVariable{"several_subjects", "The mail plainly holds several requests.", VariableKind::Flag},
    TemplateVariable{"continues", "The closed ticket that this one continues; empty when there is none.", VariableKind::Text},
    TemplateVariable{"goes_on_in", "The ticket that this one goes on in.", VariableKind::Text},
    TemplateVariable{"understood", "What was found in the mail, each item in words.", VariableKind::List},
    TemplateVariable{"has_understood", "The list understood is not empty.", VariableKind::Flag},
    TemplateVariable{"missing", "What would still help, each item in words, at most three.", VariableKind::List},
    TemplateVariable{"has_missing", "The list missing is not empty.", VariableKind::Flag},
    TemplateVariable{"text_lines", "The technician's words (of a reminder: the question that waits), line by line.",
                     VariableKind::List},
    TemplateVariable{"has_text_lines", "The list text_lines is not empty.", VariableKind::Flag},
    TemplateVariable{"greeting_line", "The technician's own greeting, for the place of ours; empty when he wrote none.",
                     VariableKind::Text},
    TemplateVariable{"greets", "The technician greets himself: a greeting of ours would be the second one.", VariableKind::Flag},
    TemplateVariable{"technician", "The name of the technician who writes; empty when the desk does.", VariableKind::Text},
    TemplateVariable{"signature", "The technician's own formula and name, line by line; his name when he wrote none.",
                     VariableKind::List},
    TemplateVariable{"has_signature", "The list signature is not empty.", VariableKind::Flag},
    TemplateVariable{
        "last_day",
        "The day in words: on which a waiting request is taken for solved, or until which an answer keeps a solved one open.",
        VariableKind::Text},
    TemplateVariable{"limit", "How large a mail may be, \"50 MB\".", VariableKind::Text},
    TemplateVariable{"files_limit", "How large files in one mail may be together.", VariableKind::Text},
};
// What the templates to technicians may use beside number, name, desk_name and text_lines.
constexpr std::array staff_variables{
    TemplateVariable{"requester", "The requester's name, or his address.", VariableKind::Text},
    TemplateVariable{"requester_address",
                     "The requester's address; empty where his name is not known, and it stands in place of it.",
                     VariableKind::Text},
    TemplateVariable{"requester_phone", "The phone number that was found; may be empty.", VariableKind::Text},
    TemplateVariable{"requester_phone_digits", "The same number for a tel: link; made from requester_phone.", VariableKind::Text},
    TemplateVariable{"ticket_subject", "The title of the ticket.", VariableKind::Text},
    TemplateVariable{"type", "Incident, request or complaint, in words.", VariableKind::Text},
    TemplateVariable{"priority", "The priority in words.", VariableKind::Text},
    TemplateVariable{"is_pressing", "The priority is high or urgent.", VariableKind::Flag},
    TemplateVariable{"state", "The state in words.", VariableKind::Text},
    TemplateVariable{"taken_by", "The technician of the ticket; empty when there is none.", VariableKind::Text},
    TemplateVariable{"in_copy", "Who is in copy and is written to; may be empty.", VariableKind::Text},
    TemplateVariable{"linked", "The tickets that this one is linked with, and their states; may be empty.", VariableKind::Text},
    TemplateVariable{"copy_outside", "Who is in copy and is not written to, being outside of [access]; may be empty.",
                     VariableKind::Text},
    TemplateVariable{"is_new", "The news: a new ticket.", VariableKind::Flag},
    TemplateVariable{"is_answer", "The news: the requester wrote.", VariableKind::Flag},
    TemplateVariable{"is_open_again", "The same, and the ticket was solved until then.", VariableKind::Flag},
    TemplateVariable{"is_assigned", "The news: the ticket was assigned to the recipient.", VariableKind::Flag},
    TemplateVariable{"is_wait_over", "The news: the date has come until which the ticket waited.", VariableKind::Flag},
    TemplateVariable{"is_taken_over", "The news: the recipient had the ticket, and somebody else has it now.",
                     VariableKind::Flag},
    TemplateVariable{"is_no_longer_yours", "The news: the ticket was given to the recipient, and that was taken back.",
                     VariableKind::Flag},
    TemplateVariable{"is_opened_by_mistake", "The news: the recipient was told of a new ticket, and that was taken back.",
                     VariableKind::Flag},
    TemplateVariable{"taken_at", "Since when the technician has the ticket; empty where that is not known.", VariableKind::Text},
    TemplateVariable{"came_back_to", "The news: the address that a technician's words did not reach, and the status; else empty.",
                     VariableKind::Text},
    TemplateVariable{"third_party", "Who wrote it, where that is not the requester; unverified.", VariableKind::Text},
    TemplateVariable{"is_outside", "The same, from outside of [access]: nothing is written to him.", VariableKind::Flag},
    TemplateVariable{"party_in_copy", "Who wrote it, where that is somebody in copy or brought in.", VariableKind::Text},
    TemplateVariable{"text_lines", "What the requester wrote last, line by line.", VariableKind::List},
    TemplateVariable{"has_text_lines", "The list text_lines is not empty.", VariableKind::Flag},
    TemplateVariable{"pictures", "The screenshots: of each an item with its name, then one for each line that was read in it.",
                     VariableKind::List},
    TemplateVariable{"has_pictures", "The list pictures is not empty.", VariableKind::Flag},
    TemplateVariable{"picture_name", "In pictures: its name.", VariableKind::Text},
    TemplateVariable{"picture_cid", "In pictures: what a cid: link to its small copy holds; empty when there is none.",
                     VariableKind::Text},
    TemplateVariable{"picture_width", "In pictures: the width of the small copy in pixels.", VariableKind::Text},
    TemplateVariable{"picture_waits", "In pictures: not empty when it could not be read yet.", VariableKind::Text},
    TemplateVariable{"picture_is_mute", "In pictures: not empty when no text was found in it.", VariableKind::Text},
    TemplateVariable{"picture_line", "In pictures: a line of what was read in the one before.", VariableKind::Text},
    TemplateVariable{"attachments", "The names of the attachments.", VariableKind::List},
    TemplateVariable{"has_attachments", "The list attachments is not empty.", VariableKind::Flag},
    TemplateVariable{"earlier", "What was written before, shortened.", VariableKind::List},
    TemplateVariable{"has_earlier", "The list earlier is not empty.", VariableKind::Flag},
    TemplateVariable{"similar", "Open tickets with the same error, number and title.", VariableKind::List},
    TemplateVariable{"has_similar", "The list similar is not empty.", VariableKind::Flag},
    TemplateVariable{"similar_today", "How many of all similar ones came today, when they are several.", VariableKind::Text},
    TemplateVariable{"take_link", "A mailto: link that takes the ticket.", VariableKind::Text},
    TemplateVariable{"resolve_link", "A mailto: link that begins a solution.", VariableKind::Text},
    TemplateVariable{"ask_link", "A mailto: link that begins a question.", VariableKind::Text},
    TemplateVariable{"note_link", "A mailto: link that begins an internal note.", VariableKind::Text},
    TemplateVariable{"done", "What was done, a sentence each.", VariableKind::List},
    TemplateVariable{"has_done", "The list done is not empty.", VariableKind::Flag},
    TemplateVariable{"problems", "Why nothing was done, a sentence each.", VariableKind::List},
    TemplateVariable{"has_problems", "The list problems is not empty.", VariableKind::Flag},
    TemplateVariable{"corrected_lines", "The text as it was probably meant; where it is too long for a link, its commands alone.",
                     VariableKind::List},
    TemplateVariable{"has_corrected_lines", "The list corrected_lines is not empty.", VariableKind::Flag},
    TemplateVariable{"corrected_link", "A mailto: link with the corrected text; empty when it is too long for one.",
                     VariableKind::Text},
    TemplateVariable{"refused", "Why the mail had no effect, a sentence.", VariableKind::Text},
    TemplateVariable{"undo_link", "A mailto: link that takes it back; empty when nothing can be.", VariableKind::Text},
    TemplateVariable{"can_stop_mails", "The mails can still be stopped for a while.", VariableKind::Flag},
    TemplateVariable{"hold_time", "How long, in words.", VariableKind::Text},
    TemplateVariable{"shown_lines", "What waits for the code, as it was typed.", VariableKind::List},
    TemplateVariable{"has_shown_lines", "The list shown_lines is not empty.", VariableKind::Flag},
    TemplateVariable{"code", "The code that confirms.", VariableKind::Text},
    TemplateVariable{"confirm_link", "A mailto: link that sends the code.", VariableKind::Text},
    TemplateVariable{"help_lines", "The words that steer, each with its meaning.", VariableKind::List},
    TemplateVariable{"has_help_lines", "The list help_lines is not empty.", VariableKind::Flag},
    TemplateVariable{"personal_address", "The technician's own address for calls; empty without plus addresses.",
                     VariableKind::Text},
    TemplateVariable{"answers_internal", "An answer without a word stays among technicians.", VariableKind::Flag},
};

// What only some templates may use: it has no meaning in the others.
struct OnlyIn {
  std::string_view variable;
  std::string_view templates;  // names between blanks
};
constexpr std::array variables_of_some{
    OnlyIn{"outside_hours", " acknowledgement follow_up held "},
    OnlyIn{"tell_closed", " acknowledgement follow_up held "},
    OnlyIn{"next_opening", " acknowledgement follow_up held "},
    OnlyIn{"urgent", " acknowledgement follow_up held "},
    OnlyIn{"is_complaint", " acknowledgement follow_up reopened "},
    OnlyIn{"received_late", " acknowledgement follow_up held "},
    OnlyIn{"several_subjects", " acknowledgement follow_up "},
    OnlyIn{"continues", " acknowledgement "},
    OnlyIn{"goes_on_in", " merged "},
    OnlyIn{"understood", " acknowledgement "},
    OnlyIn{"has_understood", " acknowledgement "},
    OnlyIn{"missing", " acknowledgement "},
    OnlyIn{"has_missing", " acknowledgement "},
    OnlyIn{"text_lines", " answer brought_in question reminder silence resolution reopened "},
    OnlyIn{"has_text_lines", " answer brought_in question reminder silence resolution reopened "},
    OnlyIn{"greeting_line", " answer brought_in question resolution reopened "},
    OnlyIn{"greets", " answer brought_in question resolution reopened "},
    OnlyIn{"signature", " answer brought_in question reminder silence resolution closed reopened "},
    OnlyIn{"has_signature", " answer brought_in question reminder silence resolution closed reopened "},
    OnlyIn{"limit", " too_large "},
    OnlyIn{"files_limit", " too_large "},
    OnlyIn{"technician", " answer brought_in question reminder silence resolution closed reopened "},
    OnlyIn{"last_day", " reminder silence resolution "},
};
bool is_used_in(std::string_view variable, std::string_view template_name) {
  const auto row = std::ranges::find(variables_of_some, variable, &OnlyIn::variable);
  return row == variables_of_some.end() || row->templates.find(" " + std::string(template_name) + " ") != std::string_view::npos;
}

}  // namespace

std::vector<TemplateVariable> template_variables(std::string_view template_name) {
  template_name = template_name.substr(0, template_name.find('-'));  // a variant of it may use the same
  std::vector<TemplateVariable> known(variables.begin(), variables.end());
  if (const auto of_digests = digest_variables(template_name); !of_digests.empty()) return {of_digests.begin(), of_digests.end()};
  if (template_name.starts_with("staff_")) {
    std::erase_if(known,
                  [](const TemplateVariable& v) { return v.name != "number" && v.name != "name" && v.name != "desk_name"; });
    known.insert(known.end(), staff_variables.begin(), staff_variables.end());
    return known;
  }
  std::erase_if(known, [&](const TemplateVariable& v) { return !is_used_in(v.name, template_name); });
  return known;
}

const std::vector<TemplateVariable>& frame_variables() {
  static const std::vector<TemplateVariable> table{
      {"lang", "The language of the mail, or inside blocks of the block, as a tag such as \"fr\".", VariableKind::Text},
      {"title", "The subject.", VariableKind::Text},
      {"cut_line", "In mails to technicians: the line above which they answer; nothing below it is taken for theirs.",
       VariableKind::Text},
      {"preheader", "The first sentence, which mail clients show beside the subject.", VariableKind::Text},
      {"blocks", "One block for each language.", VariableKind::List},
      {"divided", "In blocks: another block stands before this one.", VariableKind::Flag},
      {"pointer", "In blocks: where the other language is, in that language; empty when there is none.", VariableKind::Text},
      {"pointer_lang", "In blocks: the language of pointer.", VariableKind::Text},
      {"html", "In blocks: the rendered text of that language; the only value that is HTML already.", VariableKind::Text},
  };
  return table;
}

}  // namespace m2t
