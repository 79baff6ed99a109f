// `mail2ticket held show`: a held mail as a technician would see it, why it is held, and what its release would do.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/held_at_hand.h"
#include "daemon/commands/held_words.h"
#include "daemon/commands/release_trial.h"
#include "daemon/commands/table.h"
#include "daemon/commands/wrapped_text.h"
#include "daemon/picture_reader.h"
#include "daemon/stored_attachments.h"
#include "parsers/reader.h"
#include "rules/ticket_fields.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t fewest_columns_of_held = 40;  // a narrower terminal breaks the lines itself

struct HeldView {
  InboundRow row;
  ReleaseTrial trial;
  bool hidden = false;                               // it concerns a complaint, and that is not to be shown
  std::map<std::size_t, PictureOutcome> pictures{};  // by their position among the attachments
  std::string no_pictures{};                         // why none could be read
  std::map<std::string, std::string> subjects{};     // of the mails that would go out, by their mail id
};

// Nothing of a held mail is in the database, so its pictures are read now.
void read_pictures(HeldView& view, const Blobs& blobs) {
  PictureReader reader(blobs);
  const std::vector<AttachmentRow> attachments = attachment_rows(view.trial.mail, {});
  try {
    for (const ReadPictures::Picture& picture : pictures_to_read(view.trial.mail).pictures) {
      PictureJob job;
      job.blob = view.row.blob;
      job.position = picture.position;
      job.attachment = attachments.at(picture.position);
      view.pictures[picture.position] = reader.read(job);
    }
  } catch (const TransientError& e) {  // the mail can be shown without them
    view.no_pictures = e.what();
  }
}

HeldView held_view_of(const HeldShowOptions& options, const std::shared_ptr<const Desk>& desk) {
  const auto store = store_of(desk->settings, false);
  HeldView view{held_mail_at_hand(*store->begin_reading(), options.id), {}};
  view.trial = ReleaseTrials(desk, store).try_release(view.row);
  view.hidden = view.trial.complaint && !options.complaints;
  if (view.hidden) {
    view.row = without_complaint(std::move(view.row));
    view.trial = {};
    view.trial.mail.subject = complaint_not_shown;
    return view;
  }
  read_pictures(view, Blobs(desk->settings.raw_mail_folder()));
  ReaderProgram reader(reading_options(desk->settings));
  if (view.trial.handled)
    for (const NewOutgoing& outgoing : view.trial.handled->applied.mails)
      view.subjects[outgoing.mail_id] = facts_of(reader.read_bytes(outgoing.bytes)).subject;
  return view;
}

ordered_json release_json(const HeldView& view) {
  if (view.hidden) return nullptr;
  ordered_json release;
  release["failure"] = view.trial.failure;
  if (!view.trial.handled) return release;
  const Handled& handled = *view.trial.handled;
  release["verdict"] = to_word(handled.decision.verdict);
  release["ticket"] = handled.applied.ticket ? ordered_json(to_text(handled.applied.ticket->number)) : ordered_json(nullptr);
  release["reasons"] = handled.decision.reasons;
  release["evidence"] = handled.decision.evidence;
  release["effects"] = ordered_json::array();
  for (const Effect& effect : handled.decision.effects) release["effects"].push_back(describe(effect));
  release["mails"] = ordered_json::array();
  for (const NewOutgoing& mail : handled.applied.mails)
    release["mails"].push_back({{"to", mail.to}, {"subject", view.subjects.at(mail.mail_id)}});
  return release;
}

// What `parse --json` says, and beside it what is particular to a held mail.
void print_view_as_json(const HeldView& view, std::ostream& out) {
  ordered_json object = ordered_json::parse(to_json(view.trial.mail));
  ordered_json pictures = ordered_json::array();
  for (const auto& [position, outcome] : view.pictures)
    pictures.push_back({{"attachment", position}, {"text", outcome.text.text}, {"failure", outcome.failure}});
  object["held"] = {
      {"id", static_cast<std::int64_t>(view.row.id)}, {"reason", reason_word(view.row)}, {"explanation", view.row.explanation},
      {"received", to_rfc3339(view.row.received)},    {"pictures", std::move(pictures)}, {"release", release_json(view)}};
  out << object.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

class HeldText {
 public:
  HeldText(const HeldView& view, const Desk& desk, Console& console)
      : view_(view), mail_(view.trial.mail), desk_(desk), columns_(console.out_columns), out_(console.out) {}

  void print() {
    head();
    if (view_.hidden) return;
    text();
    release();
  }

 private:
  void block(std::string_view text, std::string_view first, std::string_view margin) {
    const std::size_t wide = columns_ == 0 ? 0 : std::max(columns_, fewest_columns_of_held) - margin.size();
    for (const std::string& line : wrapped_lines(text, wide)) {
      out_ << first << line << "\n";
      first = margin;
    }
  }
  void fact(std::string_view label, std::string_view value) {
    if (!value.empty()) block(value, fmt::format("  {:<11} ", label), "              ");
  }
  void item(std::string_view text) { block(text, "  - ", "    "); }

  void head() {
    const InboundRow& row = view_.row;
    const HeldWords words = held_words(row.held_reason);
    out_ << fmt::format("Held mail {}, for {}\n", static_cast<std::int64_t>(row.id),
                        age_in_words(SystemClock().now() - row.received));
    fact("why", fmt::format("{} ({}). {}", words.why, reason_word(row), row.explanation));
    fact("what to do", words.to_do);
    const bool named = mail_.from && !mail_.from->name.empty();
    fact("from", named ? fmt::format("{} <{}>", mail_.from->name, mail_.from->address) : row.shown_from);
    fact("subject", row.shown_subject);
    fact("received", shown_time(row.received, TimeZone(desk_.settings.calendar.time_zone)));
    if (view_.hidden) return;
    if (mail_.automatic.is()) fact("automatic", mail_.automatic.why);
    if (view_.trial.was_read) fact("language", to_word(mail_.language));
    for (const TicketField& field : fields_of_mail(mail_, Writer::Requester)) {
      std::string label(to_word(field.name));
      std::ranges::replace(label, '_', ' ');
      fact(label, field.value + "  (" + field.source + ")");
    }
    fact("raw mail", row.blob.empty() ? "" : (desk_.settings.raw_mail_folder() / row.blob).string());
  }

  // What a technician would be told: what is new, without quotation and signature; all of it where nothing is.
  void text() {
    out_ << "\n";
    if (!view_.trial.was_read) return block("(its text cannot be shown: " + view_.trial.failure + ")", "    ", "    ");
    block(mail_.new_text.empty() ? mail_.text : mail_.new_text, "    ", "    ");
    if (!mail_.new_text.empty() && !(mail_.quoted_text.empty() && mail_.signature.empty()))
      out_ << "    (quotation and signature are left out; `mail2ticket parse` of the raw mail shows them)\n";
    for (std::size_t i = 0; i < mail_.attachments.size(); ++i) {
      const Attachment& a = mail_.attachments[i];
      out_ << fmt::format("    + {} ({}, {} bytes, {})\n", shown_text(a.name), shown_text(a.type), a.size, to_word(a.kind));
      if (const auto picture = view_.pictures.find(i); picture != view_.pictures.end()) picture_text(picture->second);
    }
    if (!view_.no_pictures.empty()) block("(its pictures cannot be read now: " + view_.no_pictures + ")", "    ", "    ");
  }

  void picture_text(const PictureOutcome& outcome) {
    if (!outcome.failure.empty()) return block("its text could not be read: " + outcome.failure, "      ", "      ");
    if (outcome.text.text.empty()) {
      out_ << "      no text was found in it\n";
      return;
    }
    out_ << fmt::format("      it says, read by the program ({} % sure):\n", outcome.text.confidence);
    block(outcome.text.text, "      | ", "      | ");
  }

  void release() {
    out_ << "\nWhat a release would do\n";
    if (!view_.trial.handled) return item("nothing as it is now, it would be held again: " + view_.trial.failure);
    const Handled& handled = *view_.trial.handled;
    const Decision& decision = handled.decision;
    const auto& ticket = handled.applied.ticket;
    const std::string which = ticket ? fmt::format("{} “{}”", to_text(ticket->number), ticket->subject) : "";
    if (decision.verdict == Verdict::NewTicket && ticket)
      item("open a ticket, now it would be " + which);
    else if (decision.verdict == Verdict::FollowUp && ticket)
      item(fmt::format("add it to {}, by {}", which, decision.evidence));
    else
      item(fmt::format("{}{}", to_word(decision.verdict), which.empty() ? ", no ticket" : ", noted on " + which));
    for (const NewOutgoing& mail : handled.applied.mails)
      item(fmt::format("write to {}: {}", mail.to, view_.subjects.at(mail.mail_id)));
    if (handled.applied.mails.empty()) item("write to nobody");
    out_ << "\nBecause\n";
    for (const std::string& reason : decision.reasons) item(reason);
  }

  const HeldView& view_;
  const Mail& mail_;
  const Desk& desk_;
  std::size_t columns_;
  std::ostream& out_;
};

}  // namespace

ExitCode show_held(const HeldShowOptions& options, Console& console) {
  const auto desk = desk_of(options.config);
  const HeldView view = held_view_of(options, desk);
  if (options.json)
    print_view_as_json(view, console.out);
  else
    HeldText(view, *desk, console).print();
  return ExitCode::Ok;
}

}  // namespace m2t
