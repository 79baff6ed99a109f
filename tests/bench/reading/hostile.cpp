// hostile [LARGEST_BYTES [FAMILY]]: families of mails that were made to be slow (T-19 to T-22, T-36), each at a hundredth, a tenth and the
// whole of the largest size (50 MB). Reading is linear: ten times the size takes at most twelve times as much processor time. Exit code 1
// when not.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <stdexcept>
#include <string_view>

#include "parsers/reader.h"
#include "tests/bench/reading/rounds.h"

namespace {

using std::string;
using std::string_view;

string repeated(string_view piece, std::size_t bytes) {
  string text;
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  return text;
}

constexpr string_view head = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n";
string plain(string_view body) { return string(head) + "Content-Type: text/plain; charset=utf-8\n\n" + string(body); }
string html(string_view body) { return string(head) + "Content-Type: text/html; charset=utf-8\n\n" + string(body); }
string field(string_view name, string_view value) { return string(name) + ": " + string(value) + "\n" + string(head) + "\nx\n"; }
string encoded(string_view encoding, string_view body) {
  return string(head) + "Content-Type: application/octet-stream\nContent-Transfer-Encoding: " + string(encoding) + "\n\n" +
         string(body);
}
string multipart(string_view body) { return string(head) + "Content-Type: multipart/mixed; boundary=b\n\n" + string(body); }

string nested_multiparts(std::size_t size) {
  string mail(head);
  for (std::size_t i = 0; mail.size() < size; ++i) {
    const auto name = std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=b" + name + "\n\n--b" + name + "\n";
  }
  return mail;
}

string numbered(std::size_t size, string_view before, string_view after) {
  string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += string(before) + std::to_string(i) + string(after);
  return text;
}

// All boundaries are beginnings of each other, and each line might be any of them.
string boundary_prefixes(std::size_t size) {
  string mail(head), name;
  for (int i = 0; i < 45; ++i) {
    name += 'b';
    mail += "Content-Type: multipart/mixed; boundary=" + name + "\n\n--" + name + "\n";
  }
  return mail + repeated("--" + name + "b\n", size);
}

struct Family {
  string_view name;
  string (*make)(std::size_t size);
};

constexpr Family families[] = {
    {"nested multiparts", nested_multiparts},
    {"nested messages", [](std::size_t n) { return repeated("Content-Type: message/rfc822\n\n", n); }},
    {"parts without content", [](std::size_t n) { return multipart(repeated("--b\n\n", n)); }},
    {"parts of one line", [](std::size_t n) { return multipart(repeated("--b\nContent-Type: image/png\n\nx\n", n)); }},
    {"boundary prefixes", boundary_prefixes},
    {"lines that are almost boundaries", [](std::size_t n) { return multipart("--b\n\n" + repeated("--bb\n", n)); }},
    {"a boundary of the mail's size", [](std::size_t n) {
       return string(head) + "Content-Type: multipart/mixed; boundary=" + repeated("b", n) + "\n\n--b\n\nx\n";
     }},
    {"hyphens", [](std::size_t n) { return multipart(repeated("-", n)); }},
    {"lines of two hyphens", [](std::size_t n) { return multipart(repeated("--\n", n)); }},
    {"header fields", [](std::size_t n) { return numbered(n, "X-", ": y\n") + string(head) + "\nx\n"; }},
    {"one long field", [](std::size_t n) { return field("X-Long", repeated("y", n)); }},
    {"one folded field", [](std::size_t n) { return field("Subject", repeated("y\n ", n)); }},
    {"header lines without colon", [](std::size_t n) { return string(head) + repeated("no field\n", n); }},
    {"addresses", [](std::size_t n) { return field("To", repeated("a@example.org, ", n)); }},
    {"colons in From", [](std::size_t n) { return field("From", repeated(":", n)); }},
    {"open comments in From", [](std::size_t n) { return field("From", repeated("(", n)); }},
    {"quotes in From", [](std::size_t n) { return field("From", repeated("\"\\", n)); }},
    {"open angles in From", [](std::size_t n) { return field("From", repeated("<", n)); }},
    {"References", [](std::size_t n) { return field("References", repeated("<a@example.org> ", n)); }},
    {"open References", [](std::size_t n) { return field("References", repeated("<", n)); }},
    {"encoded words", [](std::size_t n) { return field("Subject", repeated("=?utf-8?b?w6k=?= ", n)); }},
    {"beginnings of encoded words", [](std::size_t n) { return field("Subject", repeated("=?utf-8?q?", n)); }},
    {"parameters", [](std::size_t n) { return field("Content-Type", "text/plain" + numbered(n, "; p", "=v")); }},
    {"parameter continuations", [](std::size_t n) { return field("Content-Disposition", "attachment" + numbered(n, "; filename*", "*=%41")); }},
    {"one line of text", [](std::size_t n) { return plain(repeated("x", n)); }},
    {"words on one line", [](std::size_t n) { return plain(repeated("De : van ", n)); }},
    {"blank lines", [](std::size_t n) { return plain(repeated("\n", n)); }},
    {"carriage returns", [](std::size_t n) { return plain(repeated("\r", n)); }},
    {"NUL bytes", [](std::size_t n) { return plain(string(n, '\0')); }},
    {"quote marks", [](std::size_t n) { return plain(repeated(">", n)); }},
    {"quoted lines", [](std::size_t n) { return plain(repeated("> x\n", n)); }},
    {"nested quotes", [](std::size_t n) {
       string text;
       for (std::size_t depth = 1; text.size() < n; depth = depth % 200 + 1) text += string(depth, '>') + " x\n";
       return plain(text);
     }},
    {"attribution lines", [](std::size_t n) { return plain(repeated("Le 12 mars 2026, Jean <j@example.org> a écrit :\nbonjour\n", n)); }},
    {"attributions that never end", [](std::size_t n) { return plain(repeated("Le 12 mars 2026 à 10:15, Jean Dupont\n", n)); }},
    {"header blocks", [](std::size_t n) { return plain(repeated("De : a\nEnvoyé : b\nÀ : c\nObjet : d\n", n)); }},
    {"halves of header blocks", [](std::size_t n) { return plain(repeated("De : a\nbonjour\n", n)); }},
    {"closing formulas", [](std::size_t n) { return plain(repeated("Cordialement,\nJean\n", n)); }},
    {"disclaimers", [](std::size_t n) { return plain(repeated("Ce message est confidentiel et destiné à son destinataire seul.\n", n)); }},
    {"signature delimiters", [](std::size_t n) { return plain(repeated("-- \n", n)); }},
    {"URLs", [](std::size_t n) { return plain(repeated("https://example.org/a ", n)); }},
    {"one URL", [](std::size_t n) { return plain("https://example.org/" + repeated("a%41/", n)); }},
    {"SafeLinks in SafeLinks", [](std::size_t n) {
       return plain(repeated("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F", n));
     }},
    {"phone numbers", [](std::size_t n) { return plain(repeated("02 423 12 12 ", n)); }},
    {"digits", [](std::size_t n) { return plain(repeated("0", n)); }},
    {"ticket numbers", [](std::size_t n) { return plain(repeated("JET-10429 ", n)); }},
    {"prefixes of ticket numbers", [](std::size_t n) { return plain(repeated("ticket n° JET", n)); }},
    {"opening quotes", [](std::size_t n) { return plain(repeated("erreur « ", n)); }},
    {"stack traces", [](std::size_t n) { return plain("Exception:\n" + repeated("  at a.b.c(D.java:1)\n", n)); }},
    {"@ signs", [](std::size_t n) { return plain(repeated("@", n)); }},
    {"HTML elements, never closed", [](std::size_t n) { return html(repeated("<div>", n)); }},
    {"HTML tables, never closed", [](std::size_t n) { return html(repeated("<table><tr><td>", n)); }},
    {"HTML formatting, crossed", [](std::size_t n) { return html(repeated("<b><i></b></i>", n)); }},
    {"HTML fonts and paragraphs", [](std::size_t n) { return html(numbered(n, "<font color=c", "><p>")); }},
    {"HTML blockquotes", [](std::size_t n) { return html(repeated("<blockquote type=cite>x", n)); }},
    {"HTML lists", [](std::size_t n) { return html(repeated("<ul><li>x", n)); }},
    {"HTML open tags", [](std::size_t n) { return html(repeated("<", n)); }},
    {"HTML open comments", [](std::size_t n) { return html(repeated("<!--", n)); }},
    {"HTML conditional comments", [](std::size_t n) { return html(repeated("<!--[if mso]>", n)); }},
    {"HTML attributes", [](std::size_t n) { return html("<a " + numbered(n, "a", "=b ") + ">x</a>"); }},
    {"HTML one attribute", [](std::size_t n) { return html("<a href=\"" + repeated("x", n)); }},
    {"HTML entities", [](std::size_t n) { return html(repeated("&amp", n)); }},
    {"HTML ampersands", [](std::size_t n) { return html(repeated("&", n)); }},
    {"HTML links", [](std::size_t n) { return html(repeated("<a href=https://example.org/>x</a> ", n)); }},
    {"HTML hidden elements", [](std::size_t n) { return html(repeated("<div style=\"display:none\">", n)); }},
    {"HTML Gmail quotations", [](std::size_t n) { return html(repeated("<div class=\"gmail_quote\">x</div>", n)); }},
    {"HTML Outlook quotations", [](std::size_t n) { return html(repeated("<div id=\"divRplyFwdMsg\">De : a</div>", n)); }},
    {"HTML style sheets", [](std::size_t n) { return html(repeated("<style>p{", n)); }},
    {"base64", [](std::size_t n) { return encoded("base64", repeated("QUJD", n)); }},
    {"base64 of equals signs", [](std::size_t n) { return encoded("base64", repeated("=", n)); }},
    {"base64 of blanks", [](std::size_t n) { return encoded("base64", repeated(" \n", n)); }},
    {"base64 of bars", [](std::size_t n) { return encoded("base64", repeated("|", n)); }},
    {"quoted-printable", [](std::size_t n) { return encoded("quoted-printable", repeated("=41", n)); }},
    {"quoted-printable equals signs", [](std::size_t n) { return encoded("quoted-printable", repeated("=", n)); }},
    {"quoted-printable blanks", [](std::size_t n) { return encoded("quoted-printable", repeated(" ", n)); }},
    {"uuencode beginnings", [](std::size_t n) { return plain(repeated("begin 644 a\n", n)); }},
    {"uuencoded files", [](std::size_t n) { return plain(repeated("begin 644 a\n#0V%T\n`\nend\n", n)); }},
    {"yEnc beginnings", [](std::size_t n) { return plain(repeated("=ybegin line=128 size=3 name=a\n", n)); }},
    {"yEnc files", [](std::size_t n) { return plain(repeated("=ybegin line=128 size=3 name=a\nklm\n=yend size=3\n", n)); }},
    {"format=flowed", [](std::size_t n) {
       return string(head) + "Content-Type: text/plain; format=flowed; delsp=yes\n\n" + repeated("> x \n", n);
     }},
    {"escapes of ISO-2022-JP", [](std::size_t n) {
       return string(head) + "Content-Type: text/plain; charset=iso-2022-jp\n\n" + repeated("\x1b$B\x1b(B", n);
     }},
    {"UTF-7", [](std::size_t n) { return string(head) + "Content-Type: text/plain; charset=utf-7\n\n" + repeated("+AOk-", n); }},
    {"broken UTF-8", [](std::size_t n) { return plain(repeated("\xc3\xe2\x82", n)); }},
    {"report fields", [](std::size_t n) {
       return string(head) + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
              "Content-Type: message/delivery-status\n\n" + repeated("Final-Recipient: rfc822; a@example.org\nAction: failed\n\n", n);
     }},
    {"bounce in words", [](std::size_t n) {
       return "From: MAILER-DAEMON@example.org\nSubject: failure notice\n\n" + repeated("<a@example.org>: 550 5.1.1 unknown\n", n);
     }},
};

// Of this thread: under a limit of processor time the clock of the whole process goes in steps of 4 ms.
double processor_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

double read_once(const string& raw) {
  volatile std::size_t seen = 0;
  const double start = processor_seconds();
  seen = seen + m2t::read_mail(raw).text.size();
  return processor_seconds() - start;
}

double fastest(const string& raw, int rounds) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) best = std::min(best, read_once(raw));
  return best;
}

// Below this a figure is the machine's, not ours.
constexpr double too_short_to_judge = 0.002;
constexpr double most_times_for_ten = 12;
constexpr rlim_t most_seconds_a_family = 60;

// Prints the row of a family; false when it is not linear.
bool measure(const Family& family, std::size_t largest) {
  const double small = fastest(family.make(largest / 100), 5), middle = fastest(family.make(largest / 10), 3);
  const double large = fastest(family.make(largest), 2);
  const auto ratio = [](double more, double less) { return more / std::max(less, too_short_to_judge); };
  const double worst = std::max(ratio(middle, small), ratio(large, middle));
  const bool linear = worst <= most_times_for_ten;
  std::printf("| %.*s | %.1f ms | %.1f ms | %.1f ms | %.1f%s | %.0f |\n", static_cast<int>(family.name.size()),
              family.name.data(), small * 1e3, middle * 1e3, large * 1e3, worst, linear ? "" : " TOO MUCH",
              static_cast<double>(largest) / large / 1e6);
  std::fflush(stdout);
  return linear;
}

// In a process of its own: one that never ends is stopped, and none finds the memory that another one left behind.
bool measure_guarded(const Family& family, std::size_t largest) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{most_seconds_a_family, most_seconds_a_family};
    ::setrlimit(RLIMIT_CPU, &limit);
    ::_exit(measure(family, largest) ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) throw std::runtime_error("no process for a family of mails");
  if (WIFEXITED(status)) return WEXITSTATUS(status) == 0;
  std::printf("| %.*s | ended by signal %d (it has %d s) | | | TOO MUCH | |\n", static_cast<int>(family.name.size()),
              family.name.data(), WTERMSIG(status), static_cast<int>(most_seconds_a_family));
  std::fflush(stdout);
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t largest = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 50'000'000;
  const string_view only = argc > 2 ? argv[2] : "";
  m2t::prepare_reading();
  std::printf("| family | %zu kB | %zu kB | %zu kB | times for 10x | MB/s |\n|---|---|---|---|---|---|\n", largest / 100'000,
              largest / 10'000, largest / 1000);
  std::fflush(stdout);  // or each child would print it, too
  bool linear = true;
  for (const auto& family : families)
    if (only.empty() || family.name.find(only) != string_view::npos) linear = measure_guarded(family, largest) && linear;
  return linear ? 0 : 1;
}
