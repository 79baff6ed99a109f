// The words by which the message of a screen and the product that shows it are known.
#include <algorithm>
#include <array>

#include "parsers/fields/error_text.h"
#include "parsers/pictures/picture_codes.h"
#include "parsers/pictures/picture_text_parts.h"
#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

// Folded: what dialogs say when something does not go, without the word error.
constexpr auto trouble_words = std::to_array<std::string_view>({"impossible",
                                                                "ne peut pas",
                                                                "n'a pas pu",
                                                                "n'ont pas pu",
                                                                "n'avons pas pu",
                                                                "ne repond pas",
                                                                "echoue",
                                                                "echec",
                                                                "refuse",
                                                                "refusee",
                                                                "inaccessible",
                                                                "introuvable",
                                                                "n'existe pas",
                                                                "incorrect",
                                                                "incorrecte",
                                                                "expire",
                                                                "expiree",
                                                                "verrouille",
                                                                "depasse",
                                                                "depassee",
                                                                "non reconnu",
                                                                "non valide",
                                                                "pas valable",
                                                                "n'etes pas autorise",
                                                                "n'autorise pas",
                                                                "probleme",
                                                                "bourrage",
                                                                "injoignable",
                                                                "ne fonctionne pas",
                                                                "bloque",
                                                                "kan niet",
                                                                "kan geen",
                                                                "kunnen niet",
                                                                "mislukt",
                                                                "geweigerd",
                                                                "niet gevonden",
                                                                "niet bereikbaar",
                                                                "onbereikbaar",
                                                                "verlopen",
                                                                "ongeldig",
                                                                "onjuist",
                                                                "vergrendeld",
                                                                "probleem",
                                                                "problemen",
                                                                "werkt niet",
                                                                "niet bereikt",
                                                                "vastgelopen",
                                                                "geblokkeerd",
                                                                "onleesbare",
                                                                "geen machtiging",
                                                                "niet geopend",
                                                                "cannot",
                                                                "can't",
                                                                "could not",
                                                                "couldn't",
                                                                "unable to",
                                                                "failed",
                                                                "failure",
                                                                "denied",
                                                                "refused",
                                                                "not found",
                                                                "invalid",
                                                                "expired",
                                                                "timed out",
                                                                "isn't working",
                                                                "not working",
                                                                "not available",
                                                                "unavailable",
                                                                "blocked",
                                                                "no authorization",
                                                                "don't have authorization",
                                                                "trouble",
                                                                "ran into a problem",
                                                                "not private",
                                                                "not correct",
                                                                "redirected you too many times",
                                                                "has stopped",
                                                                "fault"});

// The longer name first where one holds the other. Folded, and as shown.
struct Product {
  std::string_view folded, shown;
};
constexpr auto products = std::to_array<Product>({{"microsoft outlook", "Microsoft Outlook"},
                                                  {"outlook", "Microsoft Outlook"},
                                                  {"microsoft excel", "Microsoft Excel"},
                                                  {"excel", "Microsoft Excel"},
                                                  {"microsoft word", "Microsoft Word"},
                                                  {"microsoft access", "Microsoft Access"},
                                                  {"powerpoint", "Microsoft PowerPoint"},
                                                  {"microsoft teams", "Microsoft Teams"},
                                                  {"onedrive", "Microsoft OneDrive"},
                                                  {"sharepoint", "Microsoft SharePoint"},
                                                  {"windows powershell", "Windows PowerShell"},
                                                  {"windows update", "Windows Update"},
                                                  {"bitlocker", "BitLocker"},
                                                  {"remote desktop", "Remote Desktop"},
                                                  {"bureau a distance", "Remote Desktop"},
                                                  {"extern bureaublad", "Remote Desktop"},
                                                  {"adobe acrobat", "Adobe Acrobat"},
                                                  {"acrobat reader", "Adobe Acrobat"},
                                                  {"firefox", "Mozilla Firefox"},
                                                  {"google chrome", "Google Chrome"},
                                                  {"microsoft edge", "Microsoft Edge"},
                                                  {"anyconnect", "Cisco AnyConnect"},
                                                  {"citrix", "Citrix"},
                                                  {"saphir", "Saphir"},
                                                  {"sql*plus", "SQL*Plus"},
                                                  {"java", "Java"},
                                                  {"hp laserjet", "HP LaserJet"},
                                                  {"canon", "Canon"},
                                                  {"xerox", "Xerox"},
                                                  {"ricoh", "Ricoh"},
                                                  {"konica", "Konica Minolta"},
                                                  {"forticlient", "FortiClient"},
                                                  {"visual c++ runtime", "Microsoft Visual C++ Runtime"}});

// Of the bars of windows.
constexpr auto menu_words = std::to_array<std::string_view>(
    {"fichier", "edition",  "modifier", "affichage", "outils",  "aide",    "document", "imprimante", "accueil",
     "bestand", "bewerken", "beeld",    "extra",     "help",    "printer", "invoegen", "indeling",   "start",
     "file",    "edit",     "view",     "tools",     "home",    "insert",  "layout",   "insertion",  "options",
     "favoris", "format",   "opmaak",   "window",    "venster", "fenetre", "actions",  "systeem",    "systeme",
     "traiter", "springen", "goto",     "extras",    "system",  "saut",    "commande"});

}  // namespace

bool tells_trouble(std::string_view text) {
  if (!find_error_text(text).empty()) return true;
  const std::string folded = fold_words(text, 4000);
  if (std::any_of(trouble_words.begin(), trouble_words.end(), [&](std::string_view w) {
        return contains_word(folded, w) || (w.find('\'') != std::string_view::npos && folded.find(w) != std::string::npos);
      }))
    return true;
  const auto lines = split_lines(text);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return !codes_in(line).empty(); });
}

bool is_menu(std::string_view line) {
  const std::string folded = fold_words(line);
  const auto words = words_of(folded);
  const auto known = std::count_if(words.begin(), words.end(), [](std::string_view word) {
    return std::find(menu_words.begin(), menu_words.end(), word) != menu_words.end();
  });
  return known >= 2 && 2 * static_cast<std::size_t>(known) > words.size();
}

std::string product_in(std::string_view title, std::string_view message, std::string_view text) {
  for (const std::string_view where : {title, message, text}) {
    const std::string folded = fold_words(where, longest_picture_text);
    for (const Product& product : products)
      if (contains_word(folded, product.folded)) return std::string(product.shown);
  }
  // "Plan.dwg - AutoCAD": programs write their name behind that of the file.
  const std::size_t dash = title.rfind(" - ");
  if (dash == std::string_view::npos || dash < 4) return {};
  const std::size_t point = title.substr(0, dash).rfind('.');
  const bool is_file = point != std::string_view::npos && dash - point >= 3 && dash - point <= 6 &&
                       title.substr(point, dash - point).find(' ') == std::string_view::npos;
  return is_file ? std::string(trim_blanks(title.substr(dash + 3))) : std::string();
}

}  // namespace m2t
