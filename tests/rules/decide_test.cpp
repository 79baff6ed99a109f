#include "rules/decide.h"

#include <array>
#include <set>

#include "tests/rules/builders.h"
#include "tickets/lifecycle.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

constexpr std::array all_states{TicketState::New, TicketState::Assigned, TicketState::Waiting, TicketState::Solved,
                                TicketState::Closed};

Attachment picture() {
  Attachment a;
  a.name = a.original_name = "ecran.png";
  a.type = "image/png";
  a.kind = AttachmentKind::Screenshot;
  return a;
}

template <typename... Kinds>
std::vector<std::size_t> order() {
  return {Effect(Kinds{}).index()...};
}
std::vector<std::size_t> order_of(const Decision& d) {
  std::vector<std::size_t> indices;
  for (const auto& e : d.effects) indices.push_back(e.index());
  return indices;
}

Mail technician_mail() {
  Mail m = mail();
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  return m;
}

}  // namespace

TEST_CASE("decide: a new mail opens a ticket and is acknowledged") {
  const auto d = decided(mail());
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(order_of(d) == order<OpenTicket, AddEntry, SendNotice>());
  const auto open = only<OpenTicket>(d);
  CHECK(open.subject == "Imprimante du guichet");
  CHECK(open.type == TicketType::Request);
  CHECK(open.priority == Priority::Normal);
  CHECK(open.requester.address == "marie.dubois@jette.brussels");
  CHECK(open.requester.language == Language::French);
  const auto notice = only<SendNotice>(d);
  CHECK(notice.kind == NoticeKind::AcknowledgeNew);
  CHECK(!notice.ticket);
  CHECK(notice.to.address == "marie.dubois@jette.brussels");
  CHECK(notice.languages == std::vector<Language>{Language::French});
  CHECK(notice.subject_shown == "Imprimante du guichet");
  CHECK(notice.missing == std::vector<std::string>{"phone"});
  CHECK(!notice.outside_hours);
  CHECK(!notice.received_late);
  CHECK(!notice.continues);
}

TEST_CASE("decide: what the mail says of the problem is kept with the ticket, where it has nothing yet") {
  Mail m = mail();
  m.fields.phone = "+32475123456";
  m.fields.error_text = "Accès refusé";
  m.fields.sources["phone"] = {"0475/12.34.56", "signature"};
  const auto opened = decided(m);
  CHECK(order_of(opened) == order<OpenTicket, AddEntry, FillFields, SendNotice>());
  const auto fill = only<FillFields>(opened);
  CHECK(!fill.ticket);
  REQUIRE(fill.fields.size() == 2);
  CHECK(fill.fields[0] == TicketField{FieldName::Phone, "+32475123456", "signature"});
  CHECK(describe(fill) == "keep on the new ticket, where it has none yet: phone (signature), error_text (text)");

  const Ticket known = ticket();
  CHECK(only<FillFields>(decided(m, matched(known))).fields.size() == 2);
  CHECK_FALSE(has<FillFields>(decided(m, matched(known, true))));  // T-04
  m.from = Address{"Jan Claes", "jan.claes@jette.brussels"};
  const auto by_colleague = only<FillFields>(decided(m, matched(known)));
  REQUIRE(by_colleague.fields.size() == 1);
  CHECK(by_colleague.fields[0].name == FieldName::ErrorText);
  CHECK(by_colleague.ticket == known.id);
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  CHECK_FALSE(has<FillFields>(decided(m, matched(known))));
}

TEST_CASE("decide: whom no mail can be written to safely gets a ticket and no acknowledgement (T-13)") {
  for (const char* address : {"\"a b\"@jette.brussels", "zo\xC3\xA9@jette.brussels", "x@y@jette.brussels"}) {
    auto from_nowhere = mail();
    from_nowhere.from->address = address;
    const auto d = decided(from_nowhere);
    CHECK(d.verdict == Verdict::NewTicket);
    CHECK(order_of(d) == order<OpenTicket, AddEntry>());
  }
}

TEST_CASE("decide: every verdict that a mail can get is reachable (INV-2)") {
  std::set<Verdict> seen;
  auto refusing = desk();
  refusing.strangers = StrangerPolicy::Refuse;
  Mail bounce = mail(), automatic = mail();
  bounce.automatic.delivery_report = true;
  automatic.automatic.auto_submitted = {"auto-replied"};
  History duplicate, own;
  duplicate.duplicate_of = "M-1";
  own.own_message_id = true;
  seen.insert(decided(mail()).verdict);
  seen.insert(decided(mail(), matched(ticket())).verdict);
  seen.insert(decided(bounce).verdict);
  seen.insert(decided(automatic).verdict);
  seen.insert(decided(mail(), {}, duplicate).verdict);
  seen.insert(decided(mail(), {}, own).verdict);
  seen.insert(decided(stranger_mail()).verdict);
  seen.insert(decided(stranger_mail(), {}, {}, refusing).verdict);
  // Vanished and Left are said by intake: there is no mail to judge.
  CHECK(seen == std::set<Verdict>{Verdict::NewTicket, Verdict::FollowUp, Verdict::Bounce, Verdict::Automatic, Verdict::Duplicate,
                                  Verdict::OwnMail, Verdict::Held, Verdict::Refused});
}

TEST_CASE("decide: no mail that a row forbids to answer is answered, matched or not (part 4)") {
  for (const auto& row : row_cases()) {
    for (const bool with_ticket : {false, true}) {
      for (const bool released : {false, true}) {
        CAPTURE(std::string(row.id));
        Mail m = mail();
        Arrival a = arrival();
        History h;
        row.make(m, a, h);
        a.released = released;
        const auto d = decided(m, with_ticket ? matched(ticket()) : Match{}, h, desk_with_a_border(), a);
        CHECK(has<SendNotice>(d) == row.may_answer);
        CHECK(has_reason(d.reasons, row.id));
        const bool no_effect_at_all = d.effects.empty();
        if (no_effect_at_all) CHECK((row.disposition != Disposition::Handle && row.disposition != Disposition::Hold));
      }
    }
  }
}

TEST_CASE("decide: held without a match, handled with one (T / H rows)") {
  Mail m = mail();
  m.automatic.list_field = true;
  CHECK(decided(m).verdict == Verdict::Held);
  CHECK(only<HoldMail>(decided(m)).reason == HeldReason::List);
  CHECK(decided(m).effects.size() == 1);
  CHECK(decided(m, matched(ticket())).verdict == Verdict::FollowUp);
}

TEST_CASE("decide: an automatic reply is kept on its ticket in any state and changes nothing (N / R rows)") {
  Mail m = mail();
  m.automatic.auto_submitted = {"auto-replied"};
  for (const auto state : all_states) {
    const auto d = decided(m, matched(ticket(1, state)));
    CHECK(d.verdict == Verdict::Automatic);
    REQUIRE(d.effects.size() == 1);
    CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
    CHECK(d.ticket == TicketId{1});
  }
  CHECK(decided(m).effects.empty());
  CHECK(decided(m).verdict == Verdict::Automatic);
}

TEST_CASE("decide: a bounce is noted on the mail of ours and on its ticket (S-22)") {
  Mail m = mail();
  m.automatic.delivery_report = m.bounce.is = m.bounce.permanent = true;
  m.bounce.failed_recipient = "x@elsewhere.example";
  m.bounce.status = "5.1.1";
  m.bounce.original_message_id = make_message_id(make_secret(seeded_random(1)), "jette.brussels");
  auto d = decided(m, matched(ticket(), true));
  CHECK(order_of(d) == order<NoteBounce, AddNote>());
  CHECK(only<NoteBounce>(d).original_message_id == m.bounce.original_message_id);
  CHECK(only<AddNote>(d).text.find("x@elsewhere.example") != std::string::npos);
  d = decided(m);
  CHECK(order_of(d) == order<NoteBounce>());
  m.references = {m.bounce.original_message_id};
  m.bounce.original_message_id.clear();
  CHECK(only<NoteBounce>(decided(m)).original_message_id == m.references[0]);
}

TEST_CASE("decide: a follow-up in every state of its ticket") {
  for (const auto state : all_states) {
    CAPTURE(to_word(state));
    const auto d = decided(mail(), matched(ticket(1, state)));
    if (state == TicketState::Closed) {
      CHECK(d.verdict == Verdict::NewTicket);
      CHECK(order_of(d) == order<OpenTicket, AddEntry, AddLink, SendNotice>());
      CHECK(only<AddLink>(d).other == TicketId{1});
      CHECK(only<AddLink>(d).kind == LinkKind::ContinuedBy);
      CHECK(only<SendNotice>(d).continues == ticket(1).number);
      CHECK(only<SendNotice>(d).kind == NoticeKind::AcknowledgeNew);
      continue;
    }
    CHECK(d.verdict == Verdict::FollowUp);
    CHECK(d.ticket == TicketId{1});
    CHECK(only<AddEntry>(d).visibility == Visibility::Public);
    CHECK(only<SendNotice>(d).kind == NoticeKind::AcknowledgeFollowUp);
    CHECK(only<SendNotice>(d).missing.empty());
    const auto to = next_state(state, TicketEvent::RequesterWrote);
    const bool moves = to && *to != state;
    CHECK(has<ChangeState>(d) == moves);
    if (moves) CHECK(only<ChangeState>(d).to == *to);
    if (state == TicketState::Solved || state == TicketState::Waiting) CHECK(moves);
  }
}

TEST_CASE("decide: thanks are stored in every state, reopen nothing and are not answered") {
  for (const char* words :
       {"Merci !", "Merci beaucoup", "Dank u", "Dank u wel!", "Bedankt", "Parfait merci !", "Super, bedankt voor de snelle hulp!",
        "Thanks a lot", "Bonjour,\n\nMerci beaucoup pour votre aide.\n\nCordialement,\nMarie Dubois",
        "Ça marche, merci\n\nEnvoyé de mon iPhone", "Hartelijk dank\nMet vriendelijke groeten,\nMarie"}) {
    CAPTURE(words);
    Mail m = mail();
    m.new_text = words;
    for (const auto state : all_states) {
      const auto d = decided(m, matched(ticket(1, state)));
      CHECK(d.verdict == Verdict::FollowUp);
      CHECK(has<AddEntry>(d));
      CHECK(!has<ChangeState>(d));
      CHECK(!has<OpenTicket>(d));
      CHECK(!has<SendNotice>(d));
    }
  }
}

TEST_CASE("decide: what holds more than thanks reopens a solved ticket") {
  for (const char* words :
       {"Merci, mais ça ne marche toujours pas", "Merci de rouvrir le ticket", "Dank u, maar het werkt niet", "Ça marche ?",
        "Merci d'avance", "Non merci", "Bonjour", "", "Thanks, but the printer is broken again", "ok"}) {
    CAPTURE(words);
    Mail m = mail();
    m.new_text = words;
    CHECK(has<ChangeState>(decided(m, matched(ticket(1, TicketState::Solved)))));
  }
  Mail with_picture = mail();
  with_picture.new_text = "Merci !";
  with_picture.attachments = {picture()};
  CHECK(has<ChangeState>(decided(with_picture, matched(ticket(1, TicketState::Solved)))));
}

TEST_CASE("decide: a follow-up is acknowledged up to 3 an hour, 10 a day, and not within ten minutes (H-39, 3.1)") {
  struct Row {
    int hour, day;
    std::optional<std::chrono::seconds> since;
    bool answered;
  };
  for (const auto& row :
       {Row{2, 9, {}, true}, Row{3, 3, {}, false}, Row{4, 4, {}, false}, Row{0, 10, {}, false}, Row{0, 11, {}, false},
        Row{300, 300, {}, false}, Row{1, 1, 599s, false}, Row{1, 1, 600s, true}, Row{1, 1, 601s, true}}) {
    CAPTURE(row.hour);
    CAPTURE(row.day);
    History h;
    h.automatic_mails_last_hour = row.hour;
    h.automatic_mails_last_day = row.day;
    if (row.since) h.last_automatic_mail = now() - *row.since;
    CHECK(has<SendNotice>(decided(mail(), matched(ticket()), h)) == row.answered);
    CHECK(has<SendNotice>(decided(mail(), {}, h)));  // a second new subject within minutes does get its number
  }
}

TEST_CASE("decide: new tickets of the staff are acknowledged up to 20 an hour and 60 a day (3.1)") {
  struct Row {
    int hour, day;
    bool answered;
  };
  for (const auto& row :
       {Row{19, 19, true}, Row{20, 20, false}, Row{21, 21, false}, Row{0, 59, true}, Row{0, 60, false}, Row{0, 6000, false}}) {
    CAPTURE(row.hour);
    CAPTURE(row.day);
    History h;
    h.acknowledgements_last_hour = row.hour;
    h.acknowledgements_last_day = row.day;
    const auto d = decided(mail(), {}, h);
    CHECK(d.verdict == Verdict::NewTicket);
    CHECK(has<SendNotice>(d) == row.answered);
    CHECK(has_reason(d.reasons, "H-39") != row.answered);
  }
}

TEST_CASE("decide: a stranger who is accepted gets a fixed text, 3 an hour and 10 a day in all (T-05, 3.1)") {
  auto policy = desk();
  policy.strangers = StrangerPolicy::Accept;
  Mail m = stranger_mail();
  m.fields.phone = "+3221234567";
  m.fields.urgency = {"urgent"};
  m.new_text = "Deux demandes : http://spam.example et une erreur";
  const auto notice = only<SendNotice>(decided(m, {}, {}, policy));
  CHECK(notice.subject_shown.empty());
  CHECK(notice.understood.empty());
  CHECK(notice.missing.empty());
  CHECK(!notice.urgent);
  CHECK(!notice.several_subjects);
  struct Row {
    int acknowledged, other;
    bool answered;
  };
  for (const auto& row :
       {Row{2, 0, true}, Row{3, 0, false}, Row{1, 1, true}, Row{1, 2, false}, Row{4, 0, false}, Row{300, 0, false}}) {
    CAPTURE(row.acknowledged);
    History h;
    h.acknowledgements_last_hour = h.acknowledgements_last_day = row.acknowledged;
    h.automatic_mails_last_hour = h.automatic_mails_last_day = row.other;
    CHECK(has<SendNotice>(decided(m, {}, h, policy)) == row.answered);
  }
}

TEST_CASE("decide: a stranger is held unless a ticket of which he is a party matches") {
  CHECK(only<HoldMail>(decided(stranger_mail())).reason == HeldReason::Stranger);
  CHECK(decided(stranger_mail(), matched(ticket())).verdict == Verdict::FollowUp);
  auto policy = desk();
  policy.strangers = StrangerPolicy::Refuse;
  const auto refused = decided(stranger_mail(), {}, {}, policy);
  CHECK(refused.verdict == Verdict::Refused);
  CHECK(refused.effects.empty());
  CHECK(!has<SendNotice>(decided(stranger_mail(), matched(ticket()), {}, policy)));
}

TEST_CASE("decide: a third party may add, is marked, and from outside is neither answered nor let open a ticket (T-04)") {
  const auto d = decided(stranger_mail(), matched(ticket(), true));
  CHECK(only<AddEntry>(d).third_party);
  CHECK(!has<SendNotice>(d));
  const auto closed = decided(stranger_mail(), matched(ticket(1, TicketState::Closed), true));
  CHECK(closed.verdict == Verdict::Held);
  const auto colleague = decided(mail(), matched(ticket(1, TicketState::Closed), true));
  CHECK(!only<SendNotice>(colleague).continues);  // told to parties only
}

TEST_CASE("decide: an answer to a closed ticket counts as a new ticket in the budget (3.1)") {
  History h;
  h.new_tickets_last_hour = 20;
  CHECK(only<HoldMail>(decided(mail(), matched(ticket(1, TicketState::Closed)), h)).reason == HeldReason::Budget);
  CHECK(decided(mail(), matched(ticket()), h).verdict == Verdict::FollowUp);
  CHECK(decided(mail(), {}, h).verdict == Verdict::Held);
}

TEST_CASE("decide: a technician's mail on a ticket becomes an internal, unverified note (A-01)") {
  for (const auto state : all_states) {
    const auto d = decided(technician_mail(), matched(ticket(1, state)));
    CHECK(d.verdict == Verdict::FollowUp);
    CHECK(order_of(d) == order<AddEntry, AddNote, SendStaffMail>());  // the real technician is told
    CHECK(only<AddEntry>(d).kind == EntryKind::Note);
    CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
  }
  CHECK(has<SendNotice>(decided(technician_mail())));  // his own new mail: as of anybody
  Ticket own = ticket();
  own.requester.address = "an.peeters@jette.brussels";
  CHECK(only<AddEntry>(decided(technician_mail(), matched(own))).kind == EntryKind::FollowUp);
}

TEST_CASE("decide: a second ticket named is noted on both; one that the sender may not know, internally (T-02)") {
  Match match = matched(ticket(1));
  match.also_named = {ticket(2)};
  match.not_allowed = {ticket(3)};
  const auto d = decided(mail(), match);
  const auto notes = effects_of<AddNote>(d);
  REQUIRE(notes.size() == 3);
  CHECK(notes[0].ticket == TicketId{2});
  CHECK(notes[1].ticket == TicketId{1});
  CHECK(notes[2].ticket == TicketId{1});
  CHECK(only<AddLink>(d).kind == LinkKind::Mentions);

  Match none;
  none.not_allowed = {ticket(3)};
  const auto opened = decided(mail(), none);
  CHECK(!only<AddNote>(opened).ticket);
  CHECK(only<AddNote>(opened).text.find(to_text(ticket(3).number)) != std::string::npos);
  auto without = only<SendNotice>(decided(mail()));
  const auto with = only<SendNotice>(opened);
  CHECK(with.subject_shown == without.subject_shown);
  CHECK(with.understood == without.understood);
  CHECK(!with.continues);
}

TEST_CASE("decide: JetHelp's number is kept, its mails are not answered (H-28)") {
  Mail m = mail();
  m.automatic.external_system = "glpi";
  m.automatic.external_number = "0000123";
  const auto d = decided(m);
  CHECK(only<KeepExternalReference>(d).number == "0000123");
  CHECK(!has<SendNotice>(d));
  CHECK(only<KeepExternalReference>(decided(m, matched(ticket()))).ticket == TicketId{1});
}

TEST_CASE("decide: a released mail without From opens a ticket for nobody, unanswered (H-42)") {
  Mail m = mail();
  m.from.reset();
  m.from_count = 0;
  CHECK(only<HoldMail>(decided(m)).reason == HeldReason::NoSender);
  Arrival a = arrival();
  a.released = true;
  const auto d = decided(m, {}, {}, desk(), a);
  CHECK(only<OpenTicket>(d).requester.name == "(unknown sender)");
  CHECK(only<OpenTicket>(d).requester.address.empty());
  CHECK(!has<SendNotice>(d));
}

TEST_CASE("decide: a large mail says so on its ticket; one that came too large as a file waits (I-39)") {
  Arrival a = arrival();
  a.size_bytes = desk().limits.message_bytes;
  CHECK(!has<AddNote>(decided(mail(), {}, {}, desk(), a)));
  ++a.size_bytes;
  CHECK(has<AddNote>(decided(mail(), {}, {}, desk(), a)));
  a.oversize = true;
  CHECK(only<HoldMail>(decided(mail(), {}, {}, desk(), a)).reason == HeldReason::Oversize);
  a.released = true;
  CHECK(has<AddNote>(decided(mail(), {}, {}, desk(), a)));
}

TEST_CASE("decide: received late after 48 hours, silent after five days (I-38)") {
  Arrival a = arrival();
  a.received = a.now - 48h;
  CHECK(!only<SendNotice>(decided(mail(), {}, {}, desk(), a)).received_late);
  a.received -= 1s;
  CHECK(only<SendNotice>(decided(mail(), {}, {}, desk(), a)).received_late);
  a.received = a.now - 24h * 5 - 1s;
  CHECK(!has<SendNotice>(decided(mail(), {}, {}, desk(), a)));
  CHECK(has<OpenTicket>(decided(mail(), {}, {}, desk(), a)));
}

TEST_CASE("decide: outside opening hours the next opening is told") {
  Arrival a = arrival();
  a.received = a.now = at(28, 12);  // a Saturday
  const auto notice = only<SendNotice>(decided(mail(), {}, {}, desk(), a));
  CHECK(notice.outside_hours);
  CHECK(notice.next_opening == at(30, 7, 30));  // Monday 8:30 in Brussels
}

TEST_CASE("decide: the language is the known one, else the sure one, else all of the desk's") {
  using L = Language;
  Mail m = mail();
  History h;
  const std::vector<L> both{L::French, L::Dutch};
  CHECK(languages_for(m, h, desk()) == std::vector<L>{L::French});
  m.language_is_sure = false;
  CHECK(languages_for(m, h, desk()) == both);
  m.language_is_sure = true;
  m.language = L::German;
  CHECK(languages_for(m, h, desk()) == both);
  m.language = L::French;
  h.known_person = Person{"Marie", "marie.dubois@jette.brussels", L::Dutch};
  CHECK(languages_for(m, h, desk()) == std::vector<L>{L::Dutch});
  h.known_person->language = L::English;  // the desk has no English
  CHECK(languages_for(m, h, desk()) == std::vector<L>{L::French});
  h.known_person->language = L::Unknown;
  CHECK(languages_for(m, h, desk()) == std::vector<L>{L::French});
}

TEST_CASE("decide: incident or request, by words and by an error text") {
  for (const char* words :
       {"L'imprimante est en panne", "Mijn scherm is kapot", "Word ne s'ouvre plus", "de printer werkt niet meer",
        "J'ai un message d'erreur", "The screen is broken", "Storing op het netwerk"}) {
    CAPTURE(words);
    Mail m = mail();
    m.new_text = words;
    CHECK(only<OpenTicket>(decided(m)).type == TicketType::Incident);
    CHECK(only<SendNotice>(decided(m)).missing == std::vector<std::string>{"error_text", "phone"});
    m.attachments = {picture()};
    m.fields.phone = "1212";
    CHECK(only<SendNotice>(decided(m)).missing.empty());
  }
  for (const char* words :
       {"Je voudrais un deuxième écran", "Graag een nieuwe laptop voor de collega", "Foutloos gewerkt, nog een muis graag"}) {
    CAPTURE(words);
    Mail m = mail();
    m.new_text = words;
    CHECK(only<OpenTicket>(decided(m)).type == TicketType::Request);
  }
  Mail m = mail();
  m.fields.error_text = "0x80070005";
  CHECK(only<OpenTicket>(decided(m)).type == TicketType::Incident);
}

TEST_CASE("decide: what was understood is told by name, what is missing is asked for once") {
  Mail m = mail();
  m.new_text = "Help";
  auto notice = only<SendNotice>(decided(m));
  CHECK(notice.missing == std::vector<std::string>{"description", "phone"});
  m.fields.phone = "+3224231212";
  m.fields.urls = {"https://jette.brussels"};
  m.fields.error_text = "Access denied";
  m.fields.urgency = {"urgent"};
  m.attachments = {picture()};
  m.quoted_text = "> tout le problème est décrit ici";
  notice = only<SendNotice>(decided(m));
  CHECK(notice.missing.empty());
  CHECK(notice.understood == std::vector<std::string>{"phone", "url", "error_text", "screenshot"});
  CHECK(notice.urgent);
  CHECK(only<OpenTicket>(decided(m)).priority == Priority::High);
}

TEST_CASE("decide: several subjects are seen when said or plainly numbered, and not otherwise") {
  const auto several = [](const char* words) {
    Mail m = mail();
    m.new_text = words;
    return only<SendNotice>(decided(m)).several_subjects;
  };
  CHECK(several("Bonjour, j'ai deux demandes : ..."));
  CHECK(several("Ik heb twee vragen."));
  CHECK(several("1. l'imprimante est en panne\n2. Word affiche une erreur\n"));
  CHECK(!several("1. ouvrir Word\n2. cliquer sur Fichier\n3. le problème apparaît\n"));
  CHECK(!several("Les deux écrans sont noirs"));
  CHECK(!several("le 2 problème"));
}

TEST_CASE("decide: in copy are To and Cc without us, the sender, doubles and addresses that nobody reads") {
  Mail m = mail();
  m.to.push_back({"Jan", "jan.claes@jette.brussels"});
  m.cc = {{"", "JAN.Claes@jette.brussels"},    {"", "helpdesk@jette.brussels"}, {"", "noreply@jette.brussels"},
          {"", "Marie.Dubois@jette.brussels"}, {"Ext", "ext@supplier.example"}, {"", ""}};
  const auto people = only<OpenTicket>(decided(m)).in_copy;
  REQUIRE(people.size() == 2);
  CHECK(people[0].address == "jan.claes@jette.brussels");
  CHECK(people[1].address == "ext@supplier.example");
  m.cc.clear();
  for (int i = 0; i < 30; ++i) m.cc.push_back({"", "p" + std::to_string(i) + "@jette.brussels"});
  CHECK(only<OpenTicket>(decided(m)).in_copy.size() == 20);
}

TEST_CASE("decide: Reply-To is used for nothing (H-30)") {
  Mail m = mail();
  m.reply_to = {{"", "victim@elsewhere.example"}};
  const auto d = decided(m);
  CHECK(only<SendNotice>(d).to.address == "marie.dubois@jette.brussels");
  CHECK(only<OpenTicket>(d).requester.address == "marie.dubois@jette.brussels");
}

TEST_CASE("decide: the subject repeated holds no link, no address, nothing invisible (T-05)") {
  const auto shown = [](const std::string& subject) {
    Mail m = mail();
    m.subject = subject;
    return subject_to_repeat(m, desk());
  };
  CHECK(shown("RE: TR: imprimante en panne") == "imprimante en panne");
  CHECK(shown("voir https://evil.example/x vite") == "voir vite");
  CHECK(shown("voir evil.com/x et www.evil.com et evil.com.") == "voir et et");
  CHECK(shown("appelez bob@evil.com svp") == "appelez svp");
  CHECK(shown("lire (evil.com) site:evil.com <evil.com>") == "lire");
  CHECK(shown("ev\u200Bil.com a\u202Eb") == "ab");
  CHECK(shown("evil\uFF0Ecom bob\uFF20evil") == "");
  CHECK(shown("http\uFF1A//evil bien") == "bien");
  CHECK(shown("192.0.2.1/login ici") == "ici");
  CHECK(shown("ouvrir rapport.pdf dans Word 16.0") == "ouvrir rapport.pdf dans Word 16.0");
  CHECK(shown("Problème d'accès : réseau, é\u00A0clair") == "Problème d'accès : réseau, é clair");
  CHECK(shown("") == "");
  const auto cut = shown(std::string(300, 'a'));
  CHECK(cut.size() == 100);
  std::string accents;
  for (int i = 0; i < 300; ++i) accents += "é";
  CHECK(shown(accents).size() == 200);
}
