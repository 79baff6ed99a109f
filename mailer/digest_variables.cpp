#include "mailer/digest_variables.h"

#include <array>

namespace m2t {
namespace {

using VariableKind = TemplateVariable::Kind;

constexpr std::string_view line_items = " number title requester age take_link resolve_link ask_link note_link reopen_link ";
constexpr std::string_view bar_items = " label label_in_columns count bar width ";

constexpr std::array morning_variables{
    TemplateVariable{"name", "The recipient's name; may be empty.", VariableKind::Text},
    TemplateVariable{"desk_name", "The name of the desk in the language of the text.", VariableKind::Text},
    TemplateVariable{"day", "The day in words.", VariableKind::Text},
    TemplateVariable{"summary", "How many of each, in words.", VariableKind::Text},
    TemplateVariable{"complaints", "Open complaints, the team leader's alone; of each number, title, requester, age and links.",
                     VariableKind::List, line_items},
    TemplateVariable{"has_complaints", "The list complaints is not empty.", VariableKind::Flag},
    TemplateVariable{"complaints_more", "How many have no line, in words; empty: none.", VariableKind::Text},
    TemplateVariable{"mine", "The recipient's own tickets.", VariableKind::List, line_items},
    TemplateVariable{"has_mine", "The list mine is not empty.", VariableKind::Flag},
    TemplateVariable{"mine_more", "How many have no line, in words; empty: none.", VariableKind::Text},
    TemplateVariable{"unassigned", "Tickets that nobody has.", VariableKind::List, line_items},
    TemplateVariable{"has_unassigned", "The list unassigned is not empty.", VariableKind::Flag},
    TemplateVariable{"unassigned_more", "How many have no line, in words; empty: none.", VariableKind::Text},
    TemplateVariable{"waiting", "Tickets that wait for their requesters; age says since when.", VariableKind::List, line_items},
    TemplateVariable{"has_waiting", "The list waiting is not empty.", VariableKind::Flag},
    TemplateVariable{"waiting_more", "How many have no line, in words; empty: none.", VariableKind::Text},
    TemplateVariable{"closing", "Solved tickets that are closed tonight.", VariableKind::List, line_items},
    TemplateVariable{"has_closing", "The list closing is not empty.", VariableKind::Flag},
    TemplateVariable{"closing_more", "How many have no line, in words; empty: none.", VariableKind::Text},
    TemplateVariable{"held", "How many mails are held and since when, a sentence; empty: none.", VariableKind::Text},
    TemplateVariable{"personal_address", "The technician's own address for calls; empty without plus addresses.",
                     VariableKind::Text},
    TemplateVariable{"off_link", "A mailto: link that ends the digests.", VariableKind::Text},
};
constexpr std::array week_variables{
    TemplateVariable{"name", "The recipient's name; may be empty.", VariableKind::Text},
    TemplateVariable{"desk_name", "The name of the desk in the language of the text.", VariableKind::Text},
    TemplateVariable{"first_day", "The Monday of that week in words.", VariableKind::Text},
    TemplateVariable{"last_day", "Its Sunday in words.", VariableKind::Text},
    TemplateVariable{"received", "How many tickets were opened.", VariableKind::Text},
    TemplateVariable{"received_before", "The same of the week before.", VariableKind::Text},
    TemplateVariable{"solved", "How many were solved.", VariableKind::Text},
    TemplateVariable{"solved_before", "The same of the week before.", VariableKind::Text},
    TemplateVariable{"for_silence", "How many of those because no answer came; empty: none.", VariableKind::Text},
    TemplateVariable{"median", "The median time to the first answer, opening hours alone; empty: nothing was answered.",
                     VariableKind::Text},
    TemplateVariable{"median_before", "The same of the week before.", VariableKind::Text},
    TemplateVariable{"open", "How many tickets are neither solved nor closed now.", VariableKind::Text},
    TemplateVariable{"days", "Received on each day: label, the same as wide as the others, count, bar, width in per cent.",
                     VariableKind::List, bar_items},
    TemplateVariable{"has_days", "The list days is not empty.", VariableKind::Flag},
    TemplateVariable{"types", "Received of each type, in the same way.", VariableKind::List, bar_items},
    TemplateVariable{"has_types", "The list types is not empty.", VariableKind::Flag},
    TemplateVariable{"off_link", "A mailto: link that ends the digests.", VariableKind::Text},
};
constexpr std::string_view gathered_items = " number title requester news take_link resolve_link ask_link note_link reopen_link ";
constexpr std::array gathered_variables{
    TemplateVariable{"name", "The recipient's name; may be empty.", VariableKind::Text},
    TemplateVariable{"desk_name", "The name of the desk in the language of the text.", VariableKind::Text},
    TemplateVariable{"count", "How many news there are.", VariableKind::Text},
    TemplateVariable{"tickets", "What they are about; of each number, title, requester, the news in words and links.",
                     VariableKind::List, gathered_items},
    TemplateVariable{"has_tickets", "The list tickets is not empty.", VariableKind::Flag},
    TemplateVariable{"more", "How many tickets have no line, in words; empty: none.", VariableKind::Text},
};

}  // namespace

std::span<const TemplateVariable> digest_variables(std::string_view template_name) {
  if (template_name == "staff_digest") return morning_variables;
  if (template_name == "staff_week") return week_variables;
  if (template_name == "staff_gathered") return gathered_variables;
  return {};
}

}  // namespace m2t
