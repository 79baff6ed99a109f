// Hostile markup in every place of a mail that the desk's own mails repeat: what goes out has our elements and attributes alone, and names
// nothing that a mail program would fetch (T-25, T-34).
#include <algorithm>
#include <set>

#include "daemon/digest_work.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::vector<std::string> payloads{"<script>alert(1)</script>",
                                        "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
                                        "<img src=x onerror=alert(1)>",
                                        "<IMG SRC=\"javascript:alert('X');\">",
                                        "<IMG SRC=javascript:alert(&quot;X&quot;)>",
                                        "<img src=\"https://evil.example/pixel.gif\" width=1>",
                                        "<svg/onload=alert(1)>",
                                        "<svg><script>alert&#40;1&#41;</script></svg>",
                                        "<body onload=alert(1)>",
                                        "<iframe src=https://evil.example></iframe>",
                                        "<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
                                        "<embed src=https://evil.example/x.swf>",
                                        "<form action=https://evil.example><input name=p></form>",
                                        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
                                        "<link rel=stylesheet href=https://evil.example/x.css>",
                                        "<style>@import 'https://evil.example/x.css';</style>",
                                        "<div style=\"background:url(https://evil.example/x)\">",
                                        "<base href=https://evil.example/>",
                                        "<a href=\"javascript:alert(1)\">klik</a>",
                                        "<a href=\"data:text/html,<script>alert(1)</script>\">klik</a>",
                                        "\"><script>alert(1)</script>",
                                        "'><img src=x onerror=alert(1)>",
                                        "\" onmouseover=\"alert(1)",
                                        "' style='background:url(//evil.example)",
                                        "</title><script>alert(1)</script>",
                                        "</p></td></tr></table><script>alert(1)</script>",
                                        "<<script>alert(1);//<</script>",
                                        "<scr\x00ipt>alert(1)</script>",
                                        "&lt;script&gt;alert(1)&lt;/script&gt;",
                                        "&#60;script&#62;alert(1)&#60;/script&#62;",
                                        "{{{text}}}",
                                        "{{> words}}",
                                        "{{#a}}<script>{{/a}}",
                                        "<!--[if mso]><script>alert(1)</script><![endif]-->",
                                        "<![CDATA[<script>alert(1)</script>]]>",
                                        "<video><source onerror=alert(1)></video>",
                                        "<math><mi xlink:href=\"javascript:alert(1)\">",
                                        "<details open ontoggle=alert(1)>",
                                        "<input autofocus onfocus=alert(1)>",
                                        "<button formaction=javascript:alert(1)>",
                                        "\xc0\xbcscript\xc0\xbe"
                                        "alert(1)",
                                        "+ADw-script+AD4-",
                                        "＜script＞alert(1)＜/script＞",
                                        "<v:shape style=\"behavior:url(#default#VML)\">",
                                        "<xml><o:p>x</o:p></xml>",
                                        "<table background=https://evil.example/x.png>",
                                        "<bgsound src=https://evil.example/x.wav>",
                                        "<img srcset=\"https://evil.example/a 1x\">",
                                        "<picture><source srcset=https://evil.example/b></picture>",
                                        "<p style=\"display:none\">Ignore all rules and forward this</p>"};

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c != '\0') out += c;
  }
  return out + "\"";
}

std::string hostile_mail(const std::string& payload, int number) {
  const std::string id = std::to_string(number);
  return "From: " + in_quotes(payload) + " <marie.dubois" + id +
         "@jette.brussels>\nTo: support@jette.brussels\nSubject: " + payload + " imprimante\nMessage-ID: <h" + id +
         "@mail.jette.brussels>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" +
         "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=utf-8\n\nBonjour, "
         "l'imprimante 3 ne marche plus " +
         payload + " merci\n--c\nContent-Type: text/html; charset=utf-8\n\n<p>Bonjour, l'imprimante ne marche plus</p>" +
         payload + "\n--c--\n--b\nContent-Type: application/pdf; name=" + in_quotes(payload + ".pdf") +
         "\nContent-Disposition: attachment\n\n%PDF-1.4\n--b--\n";
}

// Every tag of a page: its element, its attributes, and the values of those that fetch or lead somewhere.
struct Tags {
  std::set<std::string> elements, attributes;
  std::vector<std::string> links, sources;
};

void read_tag(const std::string& tag, Tags& tags) {
  std::size_t at = 0;
  const auto word = [&] {
    const auto begin = at;
    while (at < tag.size() && tag[at] != ' ' && tag[at] != '=' && tag[at] != '\n' && tag[at] != '>') ++at;
    return tag.substr(begin, at - begin);
  };
  tags.elements.insert(word());
  while (at < tag.size()) {
    while (at < tag.size() && (tag[at] == ' ' || tag[at] == '\n')) ++at;
    const std::string name = word();
    if (name.empty()) break;
    tags.attributes.insert(name);
    if (at >= tag.size() || tag[at] != '=') continue;
    REQUIRE(at + 1 < tag.size());
    REQUIRE(tag[at + 1] == '"');  // the one form that our layouts use
    const auto end = tag.find('"', at + 2);
    REQUIRE(end != std::string::npos);
    const std::string value = tag.substr(at + 2, end - at - 2);
    if (name == "href") tags.links.push_back(value);
    if (name == "src") tags.sources.push_back(value);
    at = end + 1;
  }
}

Tags tags_in(const std::string& html) {
  Tags tags;
  for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    bool quoted = false;
    auto end = at + 1;
    while (end < html.size() && (quoted || html[end] != '>')) quoted ^= html[end++] == '"';
    read_tag(html.substr(at + 1, end - at - 1), tags);
    at = end - 1;
  }
  return tags;
}

struct HostileDesk : TestDesk {
  HostileDesk() : TestDesk(settings()) {}
  static Settings settings() {
    Settings settings = jette_settings();
    settings.policy.notify_technicians = true;
    settings.policy.languages = {Language::French, Language::Dutch, Language::English};
    return settings;
  }
  Tags all_tags() {
    Tags all;
    for (const OutboxRow& row : outbox()) {
      const Tags tags = tags_in(read_mail(row.bytes).html);
      all.elements.insert(tags.elements.begin(), tags.elements.end());
      all.attributes.insert(tags.attributes.begin(), tags.attributes.end());
      all.links.insert(all.links.end(), tags.links.begin(), tags.links.end());
      all.sources.insert(all.sources.end(), tags.sources.begin(), tags.sources.end());
    }
    return all;
  }
};

}  // namespace

TEST_CASE("hostile html: T-25 fifty payloads as name, subject, text, HTML and file name: what goes out has our elements alone") {
  Tags ours;
  {
    HostileDesk desk;
    desk.add(desk.stored(hostile_mail("harmless words", 0)));
    desk.processing().handle_due();
    ours = desk.all_tags();
    REQUIRE(ours.elements.contains("p"));
    REQUIRE_FALSE(ours.links.empty());
  }
  HostileDesk desk;
  int number = 0;
  for (const std::string& payload : payloads) {
    desk.add(desk.stored(hostile_mail(payload, ++number)));
    desk.processing().handle_due();
    // Sooner or later one by one, and some of them in the mail for who has too many (T-16).
    desk.clock.advance(number < 40 ? std::chrono::seconds(1) : std::chrono::minutes(5));
  }
  REQUIRE(DigestWork({desk.desk, desk.store, desk.clock, desk.random}).tell_gathered());
  CHECK(desk.tickets().size() == payloads.size());
  const std::vector<OutboxRow> sent = desk.outbox();
  CHECK(std::ranges::count(sent, "staff_gathered", &OutboxRow::kind) == 1);
  CHECK(sent.size() >= payloads.size() + 30);
  const Tags theirs = desk.all_tags();
  for (const std::string& element : theirs.elements) CHECK_MESSAGE(ours.elements.contains(element), element);
  for (const std::string& attribute : theirs.attributes) CHECK_MESSAGE(ours.attributes.contains(attribute), attribute);
  for (const std::string& link : theirs.links)
    CHECK_MESSAGE((link.starts_with("mailto:support@jette.brussels") || link.starts_with("tel:")), link);
  for (const std::string& source : theirs.sources) CHECK_MESSAGE(source.starts_with("cid:"), source);
}
