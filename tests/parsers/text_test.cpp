#include "parsers/text/text.h"

#include <doctest/doctest.h>

#include <string>

using m2t::html_to_text;

TEST_CASE("text: paragraphs stay apart, breaks break, blanks collapse") {
  CHECK(html_to_text("<p>Bonjour,</p>\n<p>l'imprimante  du\n <b>2e</b> ne marche plus.<br>Merci</p>") ==
        "Bonjour,\n\nl'imprimante du 2e ne marche plus.\nMerci\n");
  CHECK(html_to_text("<div>a</div><div><br></div><div>b<br></div><div>c</div>") == "a\n\nb\nc\n");
  CHECK(html_to_text("") == "");
  CHECK(html_to_text("no tags & none") == "no tags & none\n");
}

TEST_CASE("text: entities, also those of windows-1252, become characters; an address keeps its ampersands") {
  CHECK(html_to_text("&eacute;t&#233; &#xE9; &#150; &euro; &lt;b&gt; &apos; &nosuch;") == "été é – € <b> ' &nosuch;\n");
  CHECK(html_to_text("<a href='https://a.be/?x=1&copy=2'>page</a>") == "page <https://a.be/?x=1&copy=2>\n");
}

TEST_CASE("text: lists, numbered lists and table rows") {
  CHECK(html_to_text("<ul><li>un</li><li>deux<ul><li>trois</ul></ul>") == "- un\n- deux\n  - trois\n");
  CHECK(html_to_text("<ol><li>een<li>twee</ol>na") == "1. een\n2. twee\n\nna\n");
  CHECK(html_to_text("<table><tr><td><p>Nom</p></td><td><p>Dupont</p></td></tr><tr><td>Tel</td><td>1234</td></tr></table>") ==
        "Nom | Dupont\nTel | 1234\n");
}

TEST_CASE("text: a link shows its address only where it differs") {
  CHECK(html_to_text("<a href='https://irisbox.brussels/'>irisbox.brussels</a>") == "irisbox.brussels\n");
  CHECK(html_to_text("<a href='https://irisbox.brussels/login'>cliquez ici</a>") ==
        "cliquez ici <https://irisbox.brussels/login>\n");
  CHECK(html_to_text("<a href='mailto:a@jette.brussels'>a@jette.brussels</a>") == "a@jette.brussels\n");
  CHECK(html_to_text("<a href='mailto:a@jette.brussels?subject=x'>An</a>") == "An <a@jette.brussels>\n");
}

TEST_CASE("text: T-25 active contents and hidden texts are not there") {
  CHECK(html_to_text("<head><title>t</title><style>p{}</style></head><body>seen<script>alert(1)</script>"
                     "<a href='javascript:alert(2)'>link</a><img src='http://t/x.gif' alt='x'></body>") == "seenlink\n");
  CHECK(html_to_text("<div style='display: none; max-height:0'>preheader <div>more</div></div>text") == "text\n");
  CHECK(html_to_text("<span style='mso-hide:all'>preheader</span>text") == "text\n");
  CHECK(html_to_text("<!--[if mso]><p>Outlook only</p><![endif]-->text<!-- comment -->") == "text\n");
  CHECK(html_to_text("<![if !mso]>shown<![endif]>") == "shown\n");
}

TEST_CASE("text: Word's HTML comes out clean") {
  CHECK(html_to_text(
            "<html><head><!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body>"
            "<p class=MsoNormal>Beste,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            "<p class=MsoNormal>De printer is kapot.<o:p></o:p></p>"
            "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>"
            "<![endif]>een<o:p></o:p></p>") == "Beste,\n\nDe printer is kapot.\n- een\n");
}

TEST_CASE("text: cited block quotes are marked, indentation is not") {
  CHECK(html_to_text("ja<blockquote type=cite>vraag?<br><br>nog</blockquote>antwoord") == "ja\n> vraag?\n>\n> nog\n\nantwoord\n");
  CHECK(html_to_text("<blockquote>indented</blockquote>") == "indented\n");
}

TEST_CASE("text: D9 deep nesting and markup that is never closed stay linear and small") {
  const auto repeated = [](std::string_view unit) {
    std::string html;
    while (html.size() < 500'000) html += unit;
    return html + "end";
  };
  for (std::string_view unit :
       {"<div>", "<b><i>", "<font color=red><p>", "<table><tr><td>", "<blockquote type=cite>", "<ul><li>", "<!--", "<![if mso]",
        "<a href=\"x>", "<td><p>x</p>", "</div>", "<", "&amp", "<script>", "<a a=1 b=2"}) {
    CAPTURE(unit);
    CHECK(html_to_text(repeated(unit)).size() <= 1024 * 1024);
  }
  // What makes a parser with a stack search it again and again.
  CHECK(html_to_text(repeated("<div>") + repeated("</i>")).find("end") != std::string::npos);
}

TEST_CASE("text: never more than 1 MiB, and whole characters") {
  std::string html;
  while (html.size() < 1'500'000) html += "é";
  const std::string text = html_to_text(html);
  CHECK(text.size() <= 1024 * 1024);
  CHECK(text.find("\xC3\xA9") == 0);
}

TEST_CASE("text: bytes that are no UTF-8 are replaced") { CHECK(html_to_text("a\xFF z\xC3") == "a\xEF\xBF\xBD z\xEF\xBF\xBD\n"); }

TEST_CASE("text: texts of no size, padding and direction marks are not there; joined emoji stay whole") {
  CHECK(html_to_text("<span style='font-size:0'>preheader</span>text") == "text\n");
  CHECK(html_to_text("<div style='font-size:0px;line-height:0'>preheader</div>text") == "text\n");
  CHECK(html_to_text("<td style='font-size:0'><b style='font-size:14px'>seen</b></td>") == "seen\n");
  CHECK(html_to_text("a&zwnj;&#847;&rlm;b&#8203;c") == "abc\n");
  const std::string family = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  CHECK(html_to_text(family) == family + "\n");
}

TEST_CASE("text: blank cells are nothing, columns of several lines stand one below the other") {
  CHECK(html_to_text("<table><tr><td>a</td><td>&nbsp;</td><td>b</td></tr></table>") == "a | b\n");
  CHECK(html_to_text("<table><tr><td><p style='margin:0'>Jean</p><p style='margin:0'>GRH</p></td><td><p style='margin:0'>T 1</p>"
                     "<p style='margin:0'>F 2</p></td></tr></table>") == "Jean\nGRH\nT 1\nF 2\n");
  CHECK(html_to_text("<table><tr><td><table><tr><td>x</td><td>y</td></tr></table></td></tr></table>") == "x | y\n");
}

TEST_CASE("text: a block quote with a line at its left is a quotation, as Zimbra and Outlook draw it") {
  CHECK(html_to_text("ja<blockquote style='border-left:2px solid #1010FF'>vraag</blockquote>") == "ja\n> vraag\n");
}

TEST_CASE("text: the address behind a link is shown without what mail filters put around it") {
  CHECK(m2t::html_to_text("<a "
                          "href=\"https://eur03.safelinks.protection.outlook.com/"
                          "?url=https%3A%2F%2Fintranet.example.org%2Fx&amp;data=05\">ici</a>") ==
        "ici <https://intranet.example.org/x>\n");
  CHECK(m2t::html_to_text("<a href=\"https://urldefense.com/v3/__https://portal.example.org/4711__;!!Ab!x$\">portal</a>") ==
        "portal <https://portal.example.org/4711>\n");
  CHECK(
      m2t::html_to_text(
          "<a href=\"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fexample.org%2fy&amp;c=E\">https://example.org/y</a>") ==
      "https://example.org/y\n");
}
