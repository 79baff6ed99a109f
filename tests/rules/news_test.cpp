// Who is told of what happened on a ticket, and when: at once, or when the screenshots are read.
#include "rules/news.h"

#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};
const Person luc{"Luc Martin", "luc.martin@jette.brussels", Language::Unknown};
const Person chef{"Chef", "chef.support@jette.brussels", Language::French};

DeskPolicy telling_desk() {
  DeskPolicy policy = desk();
  policy.technicians = {an, luc};
  policy.team_leader = chef;
  policy.notify_technicians = true;
  return policy;
}

std::vector<std::string> told(const TicketNews& what, const DeskPolicy& policy = telling_desk(), const RuleSet* rules = nullptr) {
  std::vector<std::string> addresses;
  for (const SendStaffMail& mail : news_for(what, policy, rules)) addresses.push_back(mail.to.address);
  return addresses;
}

using Addresses = std::vector<std::string>;

Mail with_screenshot() {
  Mail m = mail();
  Attachment picture;
  picture.name = picture.original_name = "ecran.png";
  picture.type = picture.detected_type = "image/png";
  picture.kind = AttachmentKind::Screenshot;
  picture.size = 4000;
  m.attachments.push_back(picture);
  return m;
}

}  // namespace

TEST_CASE("news: to the technician of the ticket, else to its team, else to all; never to who wrote it") {
  TicketNews news;
  CHECK(told(news) == Addresses{an.address, luc.address});
  news.writer = "An.Peeters@JETTE.brussels";
  CHECK(told(news) == Addresses{luc.address});
  news.writer.clear();
  const RuleSet set = rules(
      "[[team]]\nname = \"network\"\nmembers = [\"Luc Martin\"]\n[[team]]\nname = \"phones\"\nmailbox = \"t@jette.brussels\"\n");
  news.team = "network";
  CHECK(told(news, telling_desk(), &set) == Addresses{luc.address});
  news.team = "phones";
  CHECK(told(news, telling_desk(), &set) == Addresses{"t@jette.brussels"});
  news.team = "a team that the file no longer has";
  CHECK(told(news, telling_desk(), &set) == Addresses{an.address, luc.address});
  news.technician = an;
  CHECK(told(news, telling_desk(), &set) == Addresses{an.address});
}

TEST_CASE("news: of a complaint the team leader alone hears, whoever has the ticket; without one nobody does") {
  TicketNews news;
  news.type = TicketType::Complaint;
  news.technician = an;
  CHECK(told(news) == Addresses{chef.address});
  DeskPolicy without = telling_desk();
  without.team_leader.reset();
  CHECK(told(news, without).empty());
}

TEST_CASE(
    "news: none when the desk wants none; in the person's language, else in the desk's first; about the entry that is named") {
  TicketNews news;
  news.news = StaffNews::RequesterWrote;
  news.ticket = TicketId{7};
  news.entry = EntryId{3};
  const auto mails = news_for(news, telling_desk(), nullptr);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].language == Language::Dutch);
  CHECK(mails[1].language == Language::French);
  for (const SendStaffMail& mail : mails) {
    CHECK(mail.kind == StaffMailKind::News);
    CHECK(mail.news == StaffNews::RequesterWrote);
    CHECK(mail.ticket == TicketId{7});
    CHECK(mail.entry == EntryId{3});
  }
  DeskPolicy silent = telling_desk();
  silent.notify_technicians = false;
  CHECK(told(news, silent).empty());
}

TEST_CASE("news: a mail with screenshots is acknowledged at once, and technicians hear of it when those are read") {
  for (const bool follow_up : {false, true}) {
    CAPTURE(follow_up);
    const Match match = follow_up ? matched(ticket()) : Match{};
    const Decision d = decided(with_screenshot(), match, {}, telling_desk());
    CHECK(has<SendNotice>(d));
    CHECK_FALSE(has<SendStaffMail>(d));
    const auto later = only<TellAfterPictures>(d);
    CHECK(later.news == (follow_up ? StaffNews::RequesterWrote : StaffNews::NewTicket));
    CHECK(later.at_most == 10min);
    CHECK(later.ticket == (follow_up ? std::optional(ticket().id) : std::nullopt));
    CHECK(has_reason(d.reasons, "the technicians hear of it when the screenshots are read"));
    CHECK(describe(later).find("when its screenshots are read, after 10 minutes at the latest") != std::string::npos);

    const Decision plain = decided(mail(), match, {}, telling_desk());
    CHECK_FALSE(has<TellAfterPictures>(plain));
    CHECK(effects_of<SendStaffMail>(plain).size() == 2);
    CHECK_FALSE(has<TellAfterPictures>(decided(with_screenshot(), match)));  // notify = false
  }
}

TEST_CASE(
    "news: who hears of an answer to a solved ticket reads that it is open again; thanks and other states say nothing of it") {
  for (const TicketState state : {TicketState::New, TicketState::Assigned, TicketState::Waiting, TicketState::Solved}) {
    CAPTURE(to_word(state));
    Ticket on = ticket();
    on.state = state;
    Mail answer = mail();
    answer.text = answer.new_text = "Cela ne marche toujours pas.";
    const auto told = effects_of<SendStaffMail>(decided(answer, matched(on), {}, telling_desk()));
    REQUIRE_FALSE(told.empty());
    for (const SendStaffMail& one : told)
      CHECK(one.news == (state == TicketState::Solved ? StaffNews::OpenAgain : StaffNews::RequesterWrote));
  }
}
