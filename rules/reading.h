// What the words of a mail say about it, as far as short closed lists can tell. When unsure, the answer is no.
#pragma once

#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

// Nothing but thanks in the new text ("Merci beaucoup !", "Dank u wel", "Parfait merci"), a greeting and a name around it.
bool is_only_thanks(const Mail& mail, const std::vector<Person>& technicians = {});
// Something is broken, as against something that is wished for. The word that says so; empty when it is a request.
std::string incident_word(const Mail& mail);
// Two or more matters in one mail, said so or plainly numbered.
bool holds_several_subjects(const Mail& mail);
// A person's or a machine's address that nobody reads, or a mailing list's (H-29).
bool is_noreply_address(std::string_view address);
// The forms of H-29 that belong to mailing lists: "owner-x", "x-request", "listserv".
bool is_list_address(std::string_view address);

}  // namespace m2t
