#include "daemon/person_mails.h"

#include <algorithm>

#include "base/errors.h"

namespace m2t {
namespace {

void add_new_mails(std::vector<InboundId>& to, const std::vector<InboundId>& from) {
  for (const InboundId id : from)
    if (std::ranges::find(to, id) == to.end()) to.push_back(id);
}

// A mail of ours is encoded for its way: only what it says can be searched.
bool says_his_name(const Mail& mail, const PersonalWords& words) {
  std::vector<std::string> wanted = words.addresses;
  wanted.insert(wanted.end(), words.names.begin(), words.names.end());
  std::string all = mail.subject + "\n" + mail.text + "\n" + mail.quoted_text + "\n" + mail.signature;
  for (const HeaderField& field : mail.headers) all += "\n" + field.value;
  return names_person(all, wanted);
}

}  // namespace

void look_for_naming_mails(PersonalData& gathered, const KnownPerson& person, const PersonalWords& words, const Blobs& blobs,
                           MailReader& reader, NamingMails& so_far,
                           const std::function<void(std::size_t done, std::size_t all)>& progress) {
  const std::vector<RawMailPlace> mails = gathered.raw_mails_after(so_far.last_received);
  std::size_t done = 0;
  std::vector<InboundId> found;
  for (const RawMailPlace& mail : mails) {
    if (blobs.exists(mail.blob) && names_person(blobs.open(mail.blob).bytes(), words.addresses)) found.push_back(mail.id);
    so_far.last_received = mail.id;
    progress(++done, mails.size());
  }
  add_new_mails(so_far.received, found);
  add_new_mails(so_far.received, gathered.mails_whose_text_names(words));
  for (const OutboxId id : gathered.outgoing_to_look_at(person, so_far.last_outgoing)) {
    const auto row = gathered.tx().find_outgoing(id);
    if (!row) continue;
    const ReadResult read = reader.read_bytes(row->bytes);
    if (!read.is_read()) throw PermanentError("the outgoing mail " + row->mail_id + " cannot be read: " + read.failure);
    if (says_his_name(read.mail, words)) so_far.outgoing.push_back(id);
    so_far.last_outgoing = id;
  }
}

}  // namespace m2t
