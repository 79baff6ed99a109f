#include "daemon/commands/handwritten_mail.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.h"
#include "daemon/commands/command_support.h"
#include "daemon/file_checks.h"
#include "daemon/processing.h"
#include "mailer/compose.h"

namespace m2t {
namespace {

constexpr std::string_view type_of_unread_file = "application/octet-stream";

// The reader tells by their content what the files are.
void take_types_from_content(Mail& mail) {
  for (Attachment& attachment : mail.attachments)
    if (attachment.type == type_of_unread_file && !attachment.detected_type.empty()) attachment.type = attachment.detected_type;
}

std::vector<std::size_t> places_of(const std::vector<AttachedFile>& files, const Mail& mail) {
  std::vector<std::size_t> places;
  for (const AttachedFile& file : files) {
    const std::string digest = to_hex(sha256(file.bytes));
    std::size_t place = 0;
    const auto is_it = [&](const Attachment& a) {
      return a.inner_length == 0 && a.sha256 == digest && std::ranges::count(places, place) == 0;
    };
    while (place < mail.attachments.size() && !is_it(mail.attachments[place])) ++place;
    if (place == mail.attachments.size())
      throw DataError(file.name +
                      " would not arrive as it is: mail programs take files of its kind apart. Put it into a .zip file");
    places.push_back(place);
  }
  return places;
}

}  // namespace

std::string mail_of(const Handwriting& what, const Desk& desk, const RandomBytes& random, Time now) {
  OutgoingMail mail;
  mail.message_id = "written." + base32(random(12)) + "@" + address_domain(desk.settings.policy.address);
  mail.from = what.from;
  mail.to = Person{"", desk.settings.policy.address, Language::Unknown};
  mail.subject = what.subject;
  mail.date = now;
  mail.text = what.text;
  for (const AttachedFile& file : what.files)
    mail.attachments.push_back({file.name, std::string(type_of_unread_file), file.bytes, ""});
  return compose(mail, desk.calendar.zone());
}

KeptMail keep_mail(const Handwriting& what, const Desk& desk, MailReader& reader, const Blobs& blobs, const RandomBytes& random,
                   Time now) {
  const std::string raw = mail_of(what, desk, random, now);
  if (const std::uint64_t most = desk.settings.policy.limits.message_bytes; raw.size() > most)
    throw DataError(fmt::format("with these files the mail would have {} MB; this desk sends {} at most ([limits] message_size)",
                                raw.size() / (1024 * 1024), most / (1024 * 1024)));
  KeptMail kept;
  kept.mail = facts_of(reader.read_bytes(raw));
  kept.mail.new_text = what.text;  // a line that looks like a quotation was written all the same
  kept.mail.quoted_text.clear();
  kept.mail.signature.clear();
  take_types_from_content(kept.mail);
  kept.attached = places_of(what.files, kept.mail);
  kept.row = inbound_from_file(kept.mail, raw, now, random);
  kept.until_commit = blobs.new_batch();
  kept.until_commit->append(raw);
  kept.row.blob = kept.until_commit->finish(now);
  kept.until_commit->commit();
  return kept;
}

std::vector<CheckedFile> check_before_sending(const KeptMail& kept, const Desk& desk, bool goes_out) {
  const SystemClock clock;
  const auto scanner = scanner_of(desk.settings, clock);
  const Blobs blobs(desk.settings.raw_mail_folder());
  auto checked = check_files(kept.mail, blobs.open(kept.row.blob).bytes(), scanner.get(), true);
  if (!goes_out) return checked;
  const auto with = [&](FileTrouble trouble) { return files_with(trouble, kept.mail, kept.attached, checked); };
  if (const auto names = with(FileTrouble::Infected); !names.empty()) throw DataError("virus found: " + names);
  if (const auto names = with(FileTrouble::NotScanned); !names.empty())
    throw DataError("the virus scanner cannot check " + names + ": too large, or encrypted");
  if (const auto names = with(FileTrouble::MayRun); !names.empty())
    throw DataError(names + " may hold a program; it goes out by a technician's mail alone, which he confirms");
  if (const auto names = with(FileTrouble::ScannerSilent); !names.empty())
    throw TransientError("the virus scanner does not answer, and " + names + " may not go out unscanned; try again later");
  return checked;
}

}  // namespace m2t
