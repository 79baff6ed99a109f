// What the libraries load at their first use is loaded now: later there are no files any more.
#include <string>

#include "parsers/attachments/content_type.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

// Passes every reader of the folder that uses a library: charsets, header words, HTML, languages, patterns, digests.
constexpr std::string_view sample_mail =
    "From: =?iso-8859-1?Q?Jos=E9?= <a@example.org>\r\n"
    "Subject: =?utf-8?B?UHJvYmzDqG1l?= Dr. e\xcc\x81\r\n"
    "Date: Tue, 24 Nov 2026 09:58:00 +0100\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
    "--b\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "<html><body><p>Bonjour, l'imprimante du guichet 3 est en panne depuis ce matin, erreur 0x80070005 &eacute;&#233;=E9.</p>"
    "<div>Tel. 02 423 12 12, https://example.org/</div><blockquote type=3Dcite>Hallo</blockquote></body></html>\r\n"
    "--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=\r\n"
    "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n"
    "--b--\r\n";

// One of each family of ICU's converters.
constexpr std::string_view charset_families[] = {
    "utf-8",        "utf-16",     "utf-16le",   "utf-16be",     "utf-32",      "utf-7",         "iso-8859-1", "iso-8859-15",
    "windows-1252", "koi8-r",     "ibm850",     "macintosh",    "gb18030",     "gbk",           "hz-gb-2312", "iso-2022-cn",
    "big5",         "big5-hkscs", "shift_jis",  "euc-jp",       "iso-2022-jp", "iso-2022-jp-2", "euc-kr",     "ks_c_5601-1987",
    "iso-2022-kr",  "tis-620",    "iso-8859-6", "windows-1255", "x-unknown",   "ebcdic-cp-be",  "scsu",       "bocu-1",
};

}  // namespace

void prepare_reading() {
  load_type_database();  // without it types are told by the signatures that we know ourselves
  read_mail(sample_mail);
  for (const std::string_view charset : charset_families)
    to_utf8("a\xe9\xa4\xb1 \x1b$B0l\x1b(B ~{<:~}", charset, CharsetUse::Body);
}

}  // namespace m2t
