#include "parsers/body/banners.h"

#include <algorithm>
#include <array>

#include "parsers/body/quote_marks.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t most_banner_lines = 20;

// Folded. Nobody but a gateway or Outlook begins a mail like that.
constexpr auto banner_starts = std::to_array<std::string_view>({"vous n'obtenez pas souvent d'e-mail",
                                                                "vous ne recevez pas souvent",
                                                                "vous n'avez pas souvent recu",
                                                                "certaines personnes qui ont recu ce message",
                                                                "certains destinataires de ce message",
                                                                "u ontvangt niet vaak e-mail",
                                                                "u krijgt niet vaak e-mail",
                                                                "u ontvangt niet vaak een e-mail",
                                                                "u ontvangt niet vaak mail",
                                                                "sommige personen die dit bericht hebben ontvangen",
                                                                "sommige mensen die dit bericht hebben ontvangen",
                                                                "you don't often get email from",
                                                                "some people who received this message don't often get",
                                                                "sie erhalten nicht haufig",
                                                                "sie erhalten nicht oft",
                                                                "einige personen, die diese nachricht erhalten haben",
                                                                "this email originated from outside",
                                                                "this message originated from outside",
                                                                "this e-mail originated from outside",
                                                                "this email was sent from outside",
                                                                "this message was sent from outside",
                                                                "this email has been sent from outside",
                                                                "this email is from an external",
                                                                "this message is from an external",
                                                                "this message came from outside",
                                                                "this email came from outside",
                                                                "email from external",
                                                                "ce mail provient de l'ext",
                                                                "ce message provient de l'ext",
                                                                "cet e-mail provient de l'ext",
                                                                "cet email provient de l'ext",
                                                                "ce courriel provient de l'ext",
                                                                "ce mail provient d'un expediteur ext",
                                                                "ce message provient d'un expediteur ext",
                                                                "cet e-mail provient d'un expediteur ext",
                                                                "ce courriel provient d'un expediteur ext",
                                                                "ce courriel est de l'externe",
                                                                "deze e-mail komt van buiten",
                                                                "deze mail komt van buiten",
                                                                "dit bericht komt van buiten",
                                                                "deze e-mail is afkomstig van buiten",
                                                                "deze mail is afkomstig van buiten",
                                                                "dit bericht is afkomstig van buiten",
                                                                "dit bericht is afkomstig van een externe",
                                                                "deze e-mail is afkomstig van een externe",
                                                                "deze mail is afkomstig van een externe",
                                                                "deze e-mail is verzonden van buiten",
                                                                "diese e-mail kommt von au",
                                                                "diese e-mail stammt von au",
                                                                "diese e-mail wurde von au",
                                                                "diese nachricht kommt von au"});
// Names of the sort of mail: a banner when they stand alone or advice follows ("Mail externe bloqué depuis ce matin" is neither).
constexpr auto external_names = std::to_array<std::string_view>(
    {"message externe", "courriel externe", "e-mail externe", "mail externe", "expediteur externe", "externe e-mail",
     "externe mail", "extern bericht", "externe afzender", "external email", "external e-mail", "external message",
     "external sender", "external mail", "externe nachricht"});
// These begin people's own sentences as well, and so need a word of the second list behind them.
constexpr auto warnings = std::to_array<std::string_view>({"attention", "avertissement", "prudence", "mise en garde", "caution",
                                                           "warning", "notice", "let op", "opgelet", "opgepast", "waarschuwing",
                                                           "achtung", "vorsicht", "hinweis", "warnung", "alert"});
constexpr auto outside_words = std::to_array<std::string_view>(
    {"outside of",     "outside the",     "outside your",       "outside our",       "external",
     "exterieur de",   "de l'exterieur",  "expediteur externe", "source externe",    "origine externe",
     "mail externe",   "message externe", "courriel externe",   "van buiten",        "externe afzender",
     "externe e-mail", "externe mail",    "extern bericht",     "externe bron",      "buiten de organisatie",
     "buiten onze",    "buiten het",      "ausserhalb",         "externen absender", "externe e-mail",
     "von extern",     "originated"});
// What follows on lines of its own.
constexpr auto advice = std::to_array<std::string_view>({
    "do not click",
    "don't click",
    "please do not click",
    "do not open",
    "exercise caution",
    "use caution",
    "be careful",
    "be cautious",
    "think before",
    "verify the sender",
    "please verify",
    "unless you recogni",
    "unless you know",
    "links or open",
    "know the content is safe",
    "content is safe",
    "learn why this is important",
    "report suspicious",
    "ne cliquez",
    "n'ouvrez pas",
    "ne pas cliquer",
    "veuillez ne pas cliquer",
    "soyez prudent",
    "soyez vigilant",
    "restez vigilant",
    "restez prudent",
    "sauf si vous",
    "a moins que vous",
    "a moins de reconnaitre",
    "verifiez l'expediteur",
    "verifiez l'identite",
    "decouvrez pourquoi",
    "en savoir plus",
    "pourquoi c'est important",
    "klik niet",
    "klik enkel",
    "klik alleen",
    "open geen bijlage",
    "open geen",
    "wees voorzichtig",
    "wees waakzaam",
    "wees alert",
    "tenzij u",
    "tenzij je",
    "controleer de afzender",
    "meer informatie over waarom",
    "ontdek waarom",
    "lees waarom",
    "klicken sie nicht",
    "klicken sie keine",
    "offnen sie keine",
    "seien sie vorsichtig",
    "es sei denn",
    "erfahren sie, warum",
    "weitere informationen, warum",
    "aka.ms/learnaboutsenderidentification",
});

std::string_view without_decoration(std::string_view folded) {
  folded.remove_prefix(std::min(folded.find_first_not_of("*[]_#|!>-= "), folded.size()));
  return folded;
}

// "[EXTERNE]", "*** EXTERNAL ***"
bool is_external_tag(std::string_view folded) {
  std::string_view words = without_decoration(folded);
  while (!words.empty() && std::string_view("*[]_#|!>-=: .").find(words.back()) != std::string_view::npos) words.remove_suffix(1);
  return words == "externe" || words == "extern" || words == "external" || words == "ext" || words == "exterieur";
}

bool starts_banner(std::string_view whole) {
  if (is_external_tag(whole)) return whole.find_first_of("[*#") != std::string_view::npos;
  std::string_view folded = without_decoration(whole);
  for (std::string_view tag : {"externe]", "extern]", "external]", "ext]"}) {
    if (folded.starts_with(tag)) folded = without_decoration(folded.substr(tag.size()));
  }
  if (begins_with_any(folded, banner_starts)) return true;
  for (std::string_view name : external_names) {
    if (!folded.starts_with(name)) continue;
    const std::string_view rest = folded.substr(name.size());
    return rest.find_first_not_of(" *]_#|!-.:") == std::string_view::npos || contains_any(rest, advice);
  }
  return begins_with_any(folded, warnings) && contains_any(folded.substr(0, 200), outside_words);
}

bool ends_sentence(std::string_view folded) {
  while (!folded.empty() && std::string_view("*_|])> ").find(folded.back()) != std::string_view::npos) folded.remove_suffix(1);
  return folded.empty() || std::string_view(".!:").find(folded.back()) != std::string_view::npos;
}

// A warning word alone on its line, and the rest below: "CAUTION:" / "This email originated …".
bool is_warning_heading(std::string_view whole) {
  std::string_view folded = without_decoration(whole);
  while (!folded.empty() && std::string_view("*[]_#|!-=: .").find(folded.back()) != std::string_view::npos)
    folded.remove_suffix(1);
  return std::find(warnings.begin(), warnings.end(), folded) != warnings.end();
}

std::string folded_line(const std::vector<std::string_view>& lines, std::size_t at) {
  return at < lines.size() ? fold_words(lines[at].substr(0, 600), 600) : std::string();
}

std::size_t skip_blank_lines(const std::vector<std::string_view>& lines, std::size_t at) {
  const std::size_t end = std::min(lines.size(), at + most_banner_lines);
  while (at < end && trim_blanks(lines[at].substr(0, 400)).empty()) ++at;
  return at;
}

}  // namespace

std::size_t end_of_banners(const std::vector<std::string_view>& lines) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < lines.size() && at < most_banner_lines;) {
    at = skip_blank_lines(lines, at);
    // A frame of rulers around the banner belongs to it.
    std::size_t first = at;
    while (first < lines.size() && first < at + 3 && is_ruler(lines[first])) first = skip_blank_lines(lines, first + 1);
    std::string folded = folded_line(lines, first);
    if (is_warning_heading(folded)) {
      first = skip_blank_lines(lines, first + 1);
      folded = "caution " + folded_line(lines, first);
    }
    const bool goes_on = end > 0 && contains_any(folded, advice) && folded.size() < 400;
    if (!goes_on && !starts_banner(folded)) {
      // The ruler below a banner.
      if (end > 0 && at < lines.size() && is_ruler(lines[at]) && at == skip_blank_lines(lines, end)) return at + 1;
      return end;
    }
    // A sentence that goes on over lines ends with its full stop, at the latest with the paragraph.
    end = first + 1;
    while (!ends_sentence(folded) && end < lines.size() && end < first + 5 && !trim_blanks(lines[end].substr(0, 400)).empty() &&
           folded.size() > 50) {
      folded = folded_line(lines, end);
      ++end;
    }
    at = end;
  }
  return end;
}

}  // namespace m2t
