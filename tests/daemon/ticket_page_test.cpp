// An exported ticket: whatever stands in it, the page holds no element, attribute or address of somebody else, and what the requester
// may not see only when it is asked for.
#include "daemon/commands/ticket_page.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "base/base64.h"
#include "daemon/commands/ticket_page_style.h"
#include "tests/daemon/staffed_command_desk.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

constexpr const char* hostile =
    "\"><script>alert(1)</script><img src=x onerror=alert(2)>'\u202Egnp.exe\x1b[31m</title></style>&lt;<svg/onload=alert(3)>"
    "<!--\n]]><a href=\"javascript:alert(4)\">x</a><meta http-equiv=refresh content=\"0;url=http://evil.test\">";

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

EntryRow hostile_entry(EntryKind kind, Visibility visibility) {
  EntryRow entry;
  entry.kind = kind;
  entry.visibility = visibility;
  entry.from = Person{hostile, "\"><b>@evil.test", Language::Unknown};
  entry.at = tuesday_at_ten();
  entry.text = entry.subject = hostile;
  entry.blob = "b";
  return entry;
}

AttachmentRow attachment_with(const std::string& bytes, const std::string& name, const std::string& type) {
  AttachmentRow row;
  row.name = name;
  row.type = type;
  row.kind = "screenshot";
  row.size = bytes.size();
  row.sha256 = to_hex(sha256(bytes));
  return row;
}

struct PageOfTest {
  PageOfTest() {
    view.ticket.number = TicketNumber{"JET", 1042};
    view.ticket.subject = hostile;
    view.ticket.requester = Person{"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
    view.ticket.technician = Person{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};
    view.ticket.category = hostile;
    view.ticket.created = tuesday_at_ten();
  }
  void add(const AttachmentRow& row, const std::string& content) {
    view.entries.back().attachments.push_back(row);
    contents[row.name] = content;
  }
  std::string html(bool internal = false) {
    std::ostringstream out;
    write_ticket_page({view, events, *desk, Language::French, internal, tuesday_at_ten(),
                       [&](const EntryRow&, const AttachmentRow& row) -> std::optional<std::string> {
                         const auto found = contents.find(row.name);
                         return found == contents.end() ? std::nullopt : std::optional(found->second);
                       }},
                      out);
    return out.str();
  }
  std::shared_ptr<const Desk> desk = desk_from(jette_settings());
  TicketView view;
  std::vector<Event> events;
  std::map<std::string, std::string> contents;
};

// The names of all elements, and of all their attributes, read as a browser would where everything foreign is escaped.
struct Tags {
  std::set<std::string> elements, attributes;
};
Tags tags_of(const std::string& html) {
  Tags tags;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at)) {
    std::size_t end = html.find_first_of(" >", at);
    REQUIRE(end != std::string::npos);
    tags.elements.insert(html.substr(at + 1, end - at - 1));
    while (html[end] == ' ') {
      const std::size_t name = html.find_first_of("= >", end + 1);
      REQUIRE(name != std::string::npos);
      tags.attributes.insert(html.substr(end + 1, name - end - 1));
      if (html[name] != '=') {
        end = name;
        continue;
      }
      REQUIRE(html[name + 1] == '"');
      end = html.find('"', name + 2) + 1;
      REQUIRE((html[end] == ' ' || html[end] == '>'));
    }
    at = end;
  }
  return tags;
}

// WCAG 2.1, of "#1b1f24".
double luminance(const std::string& colour) {
  const auto channel = [&](std::size_t at) {
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
double contrast(const std::string& a, const std::string& b) {
  const double one = luminance(a), two = luminance(b);
  return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}
std::string colour_in(const std::string& style, const std::string& name) {
  const auto at = style.find("--" + name + ": #");
  REQUIRE(at != std::string::npos);
  return style.substr(at + name.size() + 4, 7);
}

}  // namespace

TEST_CASE("tickets export: words stand out from what is behind them, in the light and in the dark (WCAG 2.1, 4.5 to 1)") {
  const std::string style = ticket_page_style;
  const auto dark = style.find("prefers-color-scheme: dark");
  REQUIRE(dark != std::string::npos);
  for (const std::string& scheme : {style.substr(0, dark), style.substr(dark)})
    for (const char* behind : {"paper", "card", "inside-card"})
      for (const char* words : {"ink", "soft", "inside"})
        CHECK_MESSAGE(contrast(colour_in(scheme, words), colour_in(scheme, behind)) >= 4.5, words, " on ", behind);
}

TEST_CASE("tickets export: hostile words in every place become text; only our own elements and attributes are there (T-34)") {
  PageOfTest page;
  page.view.entries.push_back(hostile_entry(EntryKind::Request, Visibility::Public));
  page.view.entries.back().third_party = true;
  AttachmentRow named = attachment_with(png_bytes(), hostile, hostile);
  page.add(named, png_bytes());
  named.name = std::string(hostile) + "2";
  page.add(named, "no picture");
  PictureRow read;
  read.state = PictureState::Done;
  read.text = hostile;
  page.view.entries.back().pictures[0] = read;
  page.view.entries.push_back(hostile_entry(EntryKind::Note, Visibility::Internal));
  page.view.fields.push_back({FieldName::ErrorText, hostile, hostile});
  page.view.external_references.push_back(hostile);
  page.view.ticket.team = hostile;
  page.view.ticket.parties.push_back({Person{hostile, hostile, Language::Unknown}, PartyRole::InCopy});
  page.events.push_back({tuesday_at_ten(), hostile, hostile, {}, {}, {}, hostile});
  const Tags tags = tags_of(page.html(true));
  const std::set<std::string> elements{
      "!DOCTYPE", "html",       "/html",       "head",     "/head",  "meta",    "title",   "/title",   "style",   "/style",
      "body",     "/body",      "main",        "/main",    "p",      "/p",      "h1",      "/h1",      "h2",      "/h2",
      "dl",       "/dl",        "dt",          "/dt",      "dd",     "/dd",     "span",    "/span",    "bdi",     "/bdi",
      "time",     "/time",      "article",     "/article", "header", "/header", "div",     "/div",     "figure",  "/figure",
      "img",      "figcaption", "/figcaption", "br",       "code",   "/code",   "details", "/details", "summary", "/summary",
      "ul",       "/ul",        "li",          "/li",      "footer", "/footer"};
  for (const std::string& element : tags.elements) CHECK_MESSAGE(elements.contains(element), element);
  CHECK(tags.elements.contains("img"));
  const std::set<std::string> attributes{"html",  "lang", "charset",  "http-equiv", "content", "name",
                                         "class", "dir",  "datetime", "alt",        "src",     "aria-label"};
  for (const std::string& attribute : tags.attributes) CHECK_MESSAGE(attributes.contains(attribute), attribute);
  CHECK(!has(page.html(true), "\u202E"));
  CHECK(!has(page.html(true), "\x1b"));
}

TEST_CASE("tickets export: nothing comes from the network, and the page forbids it itself") {
  PageOfTest page;
  page.view.entries.push_back(hostile_entry(EntryKind::Request, Visibility::Public));
  page.add(attachment_with(png_bytes(), "a.png", "image/png"), png_bytes());
  const std::string html = page.html();
  CHECK(has(html, "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\""));
  for (std::size_t at = html.find(" src=\""); at != std::string::npos; at = html.find(" src=\"", at + 1))
    CHECK(html.compare(at, 12, " src=\"data:i") == 0);
  CHECK(!has(html, "url("));
  CHECK(!has(html, "@import"));
  CHECK(has(html, "src=\"data:image/png;base64," + to_base64(png_bytes()) + "\""));
}

TEST_CASE("tickets export: a picture is what its bytes say; SVG, altered and missing files are listed only") {
  PageOfTest page;
  page.view.entries.push_back(hostile_entry(EntryKind::Request, Visibility::Public));
  const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
  page.add(attachment_with(svg, "a.png", "image/png"), svg);
  page.add(attachment_with(svg, "b.svg", "image/svg+xml"), svg);
  page.add(attachment_with(png_bytes(), "altered.png", "image/png"), png_bytes() + "x");
  page.view.entries.back().attachments.push_back(attachment_with(png_bytes(), "missing.png", "image/png"));
  page.add(attachment_with(png_bytes(), "lies.pdf", "application/pdf"), png_bytes());
  AttachmentRow logo = attachment_with(png_bytes(), "logo.png", "image/png");
  logo.kind = "logo";
  page.add(logo, png_bytes());
  const std::string html = page.html();
  CHECK(std::ranges::count(html, '\f') == 0);
  CHECK(html.find("<img") == html.rfind("<img"));  // lies.pdf, which is a picture
  CHECK(has(html, "alt=\"lies.pdf\" src=\"data:image/png"));
  for (const char* name : {"a.png", "b.svg", "altered.png", "missing.png", "logo.png"})
    CHECK_MESSAGE(has(html, "<li><bdi>" + std::string(name) + "</bdi>"), name);
  CHECK(has(html, "n'est plus tel qu'il est arrivé"));
  CHECK(has(html, "le mail d'origine n'est plus là"));
  CHECK(has(html, "sha256 " + to_hex(sha256(svg))));
  for (const std::string_view bytes : {"", "GIF", "\x89PNG", "BM", "%PDF-1.4", "II*\0"}) CHECK(shown_picture_type(bytes).empty());
}

TEST_CASE("tickets export: without --internal no note, no technician's address, no audit (T-07, T-08)") {
  PageOfTest page;
  EntryRow answer = hostile_entry(EntryKind::Answer, Visibility::Public);
  answer.from = *page.view.ticket.technician;
  answer.text = "PUBLIC-WORD";
  EntryRow note = answer;
  note.kind = EntryKind::Note;
  note.visibility = Visibility::Internal;
  note.text = "SECRET-WORD";
  page.view.entries = {answer, note};
  page.view.ticket.team = "TEAM-WORD";
  page.view.ticket.parties = {{Person{"", "invited@elsewhere.test", Language::Unknown}, PartyRole::Invited},
                              {*page.view.ticket.technician, PartyRole::Technician}};
  page.events = {{tuesday_at_ten(), "admin:root", "ticket.state", {}, {}, {}, "from=new to=assigned why=technician_answered"},
                 {tuesday_at_ten(), "admin:root", "outbox.queued", {}, {}, {}, "kind=answer"}};
  const std::string outside = page.html(false);
  CHECK(has(outside, "PUBLIC-WORD"));
  CHECK(has(outside, "An Peeters"));
  CHECK(has(outside, "nouveau → attribué"));
  for (const char* inside : {"SECRET-WORD", "an.peeters@", "TEAM-WORD", "invited@", "admin:root", "outbox.queued"}) {
    CHECK_MESSAGE(!has(outside, inside), inside);
    CHECK_MESSAGE(has(page.html(true), inside), inside);
  }
  CHECK(has(page.html(true), "Copie interne"));
}

TEST_CASE("tickets export: writes a new file for its owner alone, in the requester's language, complaints only when asked") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket(), complaint = desk.open_ticket("Plainte", "complaint");
  auto reply = desk.words(number, "Voyez l'image.");
  reply.attachments = {desk.write("capture.png", png_bytes())};
  REQUIRE(desk.run(reply_to_ticket, reply) == ExitCode::Ok);
  auto options = desk.on<TicketExportOptions>(number);
  options.output = (desk.folder / "ticket.html").string();
  REQUIRE(desk.run(export_ticket, options) == ExitCode::Ok);
  std::ostringstream written;
  written << std::ifstream(options.output).rdbuf();
  CHECK(has(written.str(), "<html lang=\"fr\">"));
  CHECK(has(written.str(), "alt=\"capture.png\" src=\"data:image/png;base64," + to_base64(png_bytes())));
  CHECK(written.str().ends_with("</html>\n"));
  CHECK(std::filesystem::status(options.output).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK_THROWS_WITH_AS(desk.run(export_ticket, options), doctest::Contains("never overwrites"), DataError);
  options.output = "-";
  options.language = "nl";
  REQUIRE(desk.run(export_ticket, options) == ExitCode::Ok);
  CHECK(has(desk.out, "<html lang=\"nl\">"));
  options.language = "es";
  CHECK_THROWS_WITH_AS(desk.run(export_ticket, options), doctest::Contains("fr, nl, en"), UsageError);
  auto hidden = desk.on<TicketExportOptions>(complaint);
  hidden.output = (desk.folder / "complaint.html").string();
  CHECK_THROWS_WITH_AS(desk.run(export_ticket, hidden), doctest::Contains("there is no ticket"), DataError);
  CHECK(!std::filesystem::exists(hidden.output));
  hidden.complaints = true;
  CHECK(desk.run(export_ticket, hidden) == ExitCode::Ok);
}
