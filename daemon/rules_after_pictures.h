// Rules that ask for the text of screenshots, tried again when the last screenshot of a request has been read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/apply.h"
#include "daemon/reader.h"
#include "rules/news.h"
#include "store/blobs.h"

namespace m2t {

// Rules that are tried later ask for what was so when the mail came in.
bool was_known_before(Tx& tx, const std::string& address, Time moment);
std::vector<std::string> picture_texts_of(const EntryRow& entry);

class RulesAfterPictures {
 public:
  // Who reads the mail again is made when it is first needed.
  RulesAfterPictures(std::shared_ptr<const Desk> desk, const Blobs& blobs, RandomBytes random,
                     std::function<std::unique_ptr<MailReader>()> make_reader);

  // The mail that has to be tried again when this picture is done; nothing when no rule asks for pictures, the mail is no request, or
  // other pictures of it are still to be read. Takes a reader's time, so no transaction is open.
  std::optional<Mail> mail_to_try_again(Store& store, const PictureJob& job);
  // Writes what the rules make of the ticket now that its pictures are read, as far as nobody changed it in between. Whom they give the
  // ticket to is told so, and the team leader that it is a complaint, unless the news of the mail itself follow.
  void try_again(Tx& tx, const PictureJob& job, const Mail& mail, Time now, bool news_follows) const;

 private:
  std::optional<Mail> read_again(const PictureJob& job);
  void tell(Decision& decision, const TicketNews& news) const;

  std::shared_ptr<const Desk> desk_;
  const Blobs& blobs_;
  RandomBytes random_;
  std::function<std::unique_ptr<MailReader>()> make_reader_;
  std::unique_ptr<MailReader> reader_;
};

}  // namespace m2t
