// Every condition of the table: what satisfies it, and what does not. The first test sees to it that none is forgotten.
#include <set>

#include "rules/file/rule_tables.h"
#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

Attachment attachment(const char* name, AttachmentKind kind) {
  Attachment a;
  a.name = a.original_name = name;
  a.kind = kind;
  return a;
}

// A mail and all that is known beside it, rich enough for each condition.
struct Case {
  Mail mail;
  RuleContext context;
};

Case rich() {
  Case c{mail(), context()};
  c.mail.subject = "Accès VPN à distance";
  c.mail.new_text = "Bonjour,\nje n'ai plus d'accès. L'imprimante-réseau non plus.";
  c.mail.cc = {Address{"", "Bureau@jette.brussels"}};
  c.mail.delivered_to = {"helpdesk@jette.brussels"};
  c.mail.fields.title = "Accès VPN";
  c.mail.fields.name = "Marie Dubois";
  c.mail.fields.phone = "+3224231212";
  c.mail.fields.urls = {"https://saphir.jette.brussels/login"};
  c.mail.fields.error_text = "Erreur 0x80070035";
  c.mail.fields.urgency = {"urgent"};
  c.mail.attachments = {attachment("capture.png", AttachmentKind::Screenshot),
                        attachment("liste.xlsm", AttachmentKind::Document)};
  c.mail.headers = {HeaderField{"X-Priority", "1 (Highest)"}, HeaderField{"X-Priority", "zweite"}};
  c.context.directory = {{"Department", {"Finances", "2e étage"}}};
  c.context.picture_texts = {{"Windows Security", "Connexion refusée"}};
  return c;
}

struct ConditionCase {
  const char* row;
  const char* holds;
  const char* does_not;
};

const ConditionCase condition_cases[] = {
    {"sender", "sender = \"Marie.Dubois@JETTE.brussels\"", "sender = \"dubois@jette.brussels\""},
    {"sender_domain", "sender_domain = [\"example.org\", \"Jette.brussels\"]", "sender_domain = \"brussels.jette\""},
    {"sender_domain", "sender_domain = \".brussels\"", "sender_domain = \".jette.brussels\""},
    {"sender_name", "sender_name = \"dubois\"", "sender_name = \"duboi\""},
    {"sender_attribute", "sender_attribute = { department = \"finances\" }",
     "sender_attribute = { department = \"population\" }"},
    {"sender_attribute", "sender_attribute = { DEPARTMENT = \"etage\" }", "sender_attribute = { title = \"finances\" }"},
    {"recipient", "recipient = \"support@jette.brussels\"", "recipient = \"info@jette.brussels\""},
    {"recipient", "recipient = \"bureau@jette.brussels\"", "recipient = \"marie.dubois@jette.brussels\""},
    {"recipient", "recipient = \"helpdesk@jette.brussels\"", "recipient = \"x@jette.brussels\""},
    {"subject", "subject = \"acces vpn\"", "subject = \"imprimante\""},
    {"new_text", "new_text = \"imprimante\"", "new_text = \"vpn\""},
    {"text", "text = \"vpn\"", "text = \"scanner\""},
    {"text", "text = \"l'imprimante réseau\"", "text = \"imprimante vpn\""},
    {"title", "title = \"VPN\"", "title = \"distance\""},
    {"name", "name = \"marie dubois\"", "name = \"dubois marie\""},
    {"phone", "phone = '/^\\+32/'", "phone = \"32\""},
    {"url", "url = \"saphir.jette.brussels\"", "url = \"saphir.brussels\""},
    {"error_text", "error_text = '/0x[0-9A-F]{8}/'", "error_text = '/0x[0-9A-F]{9}/'"},
    {"urgency", "urgency = true", "urgency = false"},
    {"language", "language = [\"nl\", \"fr\"]", "language = \"nl\""},
    {"attachment_kind", "attachment_kind = \"document\"", "attachment_kind = [\"archive\", \"photo\"]"},
    {"attachment_name", "attachment_name = '/\\.xls[mx]$/'", "attachment_name = '/\\.pdf$/'"},
    {"picture_text", "picture_text = \"connexion refusee\"", "picture_text = \"security connexion\""},
    {"header", "header = { x-priority = '/^1\\b/' }", "header = { X-Priority = \"2\" }"},
    {"header", "header = { X-PRIORITY = \"zweite\" }", "header = { X-Mailer = \"zweite\" }"},
    {"hour", "hour = \"10:00-10:01\"", "hour = \"09:00-10:00\""},
    {"hour", "hour = [\"12:00-13:00\", \"22:00-10:30\"]", "hour = \"10:01-10:00\""},
    {"working_day", "working_day = true", "working_day = false"},
    {"known_requester", "known_requester = false", "known_requester = true"},
};

}  // namespace

TEST_CASE("rules: each condition holds where it should and not elsewhere, negated the other way round") {
  std::set<std::string> tested;
  for (const ConditionCase& row : condition_cases) {
    CAPTURE(std::string(row.holds));
    CAPTURE(std::string(row.does_not));
    REQUIRE(find_condition(row.row) != nullptr);
    CHECK(std::string(row.holds).starts_with(row.row));
    CHECK(std::string(row.does_not).starts_with(row.row));
    tested.insert(row.row);
    const Case c = rich();
    const std::string holds = row.holds, does_not = row.does_not;
    const RuleOutcome outcome = apply_rules(rule_when(holds), c.mail, c.context);
    CHECK(outcome.changes.category == "x");
    REQUIRE(outcome.reports.front().why.size() == 1);
    CHECK(outcome.reports.front().why.front().starts_with(row.row));
    CHECK(apply_rules(rule_when(does_not), c.mail, c.context).reports.front().fate == RuleFate::DidNotFire);
    CHECK(fired(apply_rules(rule_when("not = { " + does_not + " }"), c.mail, c.context)).size() == 1);
    CHECK(fired(apply_rules(rule_when("not = { " + holds + " }"), c.mail, c.context)).empty());
  }
  for (const ConditionRow& row : condition_rows())
    CHECK_MESSAGE(tested.contains(std::string(row.name)), row.name, " has no case");
}

TEST_CASE("rules: what a mail does not have satisfies no condition but yes-or-no ones") {
  Mail empty;
  for (const ConditionRow& row : condition_rows()) {
    CAPTURE(row.name);
    const auto values = row.look({empty, context()}, "x");
    REQUIRE(values);
    const bool always_there = row.form == ConditionForm::Switch || row.form == ConditionForm::Hours || row.name == "language";
    CHECK((always_there == !values->empty() || row.name == "text"));
  }
}

TEST_CASE("rules: the example of each condition and each action in the manual can be read") {
  const std::string head = "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\"]\n[[rule]]\nname = \"r\"\n";
  for (const ConditionRow& row : condition_rows())
    CHECK(problems_of(head + fmt::format("when.{} = {}\nthen.category = \"x\"\n", row.name, row.example)) == "");
  for (const ActionRow& row : action_rows())
    CHECK(problems_of(head + fmt::format("then.{} = {}\n", row.name, row.example)) == "");
}

TEST_CASE("rules: the words of the language and attachment conditions are those of the readers") {
  const auto& languages = find_condition("language")->words;
  for (const Language l : {Language::Unknown, Language::French, Language::Dutch, Language::English, Language::German})
    CHECK(std::find(languages.begin(), languages.end(), to_word(l)) != languages.end());
  const auto& kinds = find_condition("attachment_kind")->words;
  for (int i = 0; i <= static_cast<int>(AttachmentKind::Other); ++i)
    CHECK(std::find(kinds.begin(), kinds.end(), to_word(static_cast<AttachmentKind>(i))) != kinds.end());
  CHECK(kinds.size() == static_cast<std::size_t>(AttachmentKind::Other) + 1);
}

TEST_CASE("rules: keys of a condition are all needed, any needs one, and they nest") {
  const Case c = rich();
  const auto holds = [&](const std::string& when) { return !fired(apply_rules(rule_when(when), c.mail, c.context)).empty(); };
  CHECK(holds("subject = \"vpn\", language = \"fr\""));
  CHECK_FALSE(holds("subject = \"vpn\", language = \"nl\""));
  CHECK(holds("any = [ { subject = \"scanner\" }, { new_text = \"imprimante\" } ]"));
  CHECK_FALSE(holds("any = [ { subject = \"scanner\" }, { subject = \"vpn\", language = \"nl\" } ]"));
  CHECK(holds("all = [ { any = [ { subject = \"x\" }, { not = { subject = \"x\" } } ] }, { text = \"vpn\" } ]"));
  CHECK_FALSE(holds("not = { any = [ { subject = \"x\" }, { subject = \"vpn\" } ] }"));
  CHECK(holds("not = { subject = \"vpn\", language = \"nl\" }"));
}

TEST_CASE("rules: hours and working days are those of the desk's zone when the mail was received") {
  Case c = rich();
  c.context.received = at(28, 10);  // a Saturday
  CHECK(fired(apply_rules(rule_when("working_day = false, hour = \"11:00-11:01\""), c.mail, c.context)).size() == 1);
  c.context.received = at(24, 23, 30);  // half past midnight on Wednesday
  CHECK(fired(apply_rules(rule_when("working_day = true, hour = \"00:00-01:00\""), c.mail, c.context)).size() == 1);
}

TEST_CASE("rules: why a rule fired names the words that were there") {
  const Case c = rich();
  const RuleOutcome outcome = apply_rules(
      rule_when("text = [\"*distanc*\", \"vpn\"], error_text = '/0x[0-9a-f]+/', not = { language = \"nl\" }"), c.mail, c.context);
  CHECK(describe(outcome.reports.front()) ==
        "rule “r” (line 4): text: “distance”, error_text: “0x80070035”, not language: nl → category x");
}
