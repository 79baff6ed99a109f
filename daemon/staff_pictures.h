// The screenshots of an entry as a mail to a technician shows them: small copies with what was read in them below.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mailer/compose.h"
#include "mailer/templates.h"
#include "store/store.h"

namespace m2t {

struct ShownPictures {
  std::vector<TemplateItem> items;              // for the template's list of pictures
  std::vector<OutgoingAttachment> attachments;  // the small copies that its items name
};

// Every picture that is or was to be read stands there with its name; the first few that have a small copy are shown. `small` are the
// entry's, `mail_id` and `domain` make the names by which the mail's HTML finds them.
ShownPictures show_pictures(const EntryRow& entry, const std::map<std::size_t, SmallPictureRow>& small,
                            const std::string& mail_id, const std::string& domain);

}  // namespace m2t
