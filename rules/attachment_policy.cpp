#include "rules/attachment_policy.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "parsers/attachments/content_type.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

// What Outlook blocks and Windows starts by a double click, and pictures of disks, which Windows opens as folders without a mark of
// where they came from.
constexpr std::array program_endings = {"ade",
                                        "adp",
                                        "apk",
                                        "app",
                                        "appref-ms",
                                        "appx",
                                        "appxbundle",
                                        "asp",
                                        "aspx",
                                        "bas",
                                        "bat",
                                        "chm",
                                        "cmd",
                                        "cnt",
                                        "com",
                                        "cpl",
                                        "crt",
                                        "csh",
                                        "deb",
                                        "der",
                                        "diagcab",
                                        "dll",
                                        "dmg",
                                        "exe",
                                        "fxp",
                                        "gadget",
                                        "grp",
                                        "hlp",
                                        "hpj",
                                        "hta",
                                        "htc",
                                        "img",
                                        "inf",
                                        "ins",
                                        "iso",
                                        "isp",
                                        "its",
                                        "jar",
                                        "jnlp",
                                        "js",
                                        "jse",
                                        "ksh",
                                        "library-ms",
                                        "lnk",
                                        "mad",
                                        "maf",
                                        "mag",
                                        "mam",
                                        "maq",
                                        "mar",
                                        "mas",
                                        "mat",
                                        "mau",
                                        "mav",
                                        "maw",
                                        "mcf",
                                        "mda",
                                        "mdb",
                                        "mde",
                                        "mdt",
                                        "mdw",
                                        "mdz",
                                        "msc",
                                        "msh",
                                        "msh1",
                                        "msh2",
                                        "mshxml",
                                        "msi",
                                        "msix",
                                        "msp",
                                        "mst",
                                        "msu",
                                        "ops",
                                        "osd",
                                        "pcd",
                                        "pif",
                                        "pl",
                                        "plg",
                                        "prf",
                                        "prg",
                                        "printerexport",
                                        "ps1",
                                        "ps1xml",
                                        "ps2",
                                        "ps2xml",
                                        "psc1",
                                        "psc2",
                                        "psd1",
                                        "psdm1",
                                        "pst",
                                        "py",
                                        "pyc",
                                        "pyo",
                                        "pyw",
                                        "pyz",
                                        "rdp",
                                        "reg",
                                        "rpm",
                                        "scf",
                                        "scr",
                                        "sct",
                                        "search-ms",
                                        "settingcontent-ms",
                                        "sh",
                                        "shb",
                                        "shs",
                                        "sys",
                                        "theme",
                                        "tmp",
                                        "udl",
                                        "url",
                                        "vb",
                                        "vbe",
                                        "vbp",
                                        "vbs",
                                        "vhd",
                                        "vhdx",
                                        "vsmacros",
                                        "vsw",
                                        "vxd",
                                        "webpnp",
                                        "website",
                                        "ws",
                                        "wsc",
                                        "wsf",
                                        "wsh",
                                        "xbap",
                                        "xll",
                                        "xnk"};
constexpr std::array macro_endings = {"docm", "dotm", "xlsm", "xltm", "xlsb",  "xlam",  "pptm",  "potm",  "ppsm", "ppam", "sldm",
                                      "xla",  "xlm",  "wll",  "one",  "accda", "accdb", "accde", "accdr", "vsdm", "vssm", "vstm"};

std::string ending_of(std::string_view name) {
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.remove_suffix(1);  // Windows drops them
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : ascii_lowered(name.substr(dot + 1));
}

}  // namespace

bool is_named_like_a_program(std::string_view file_name) {
  return std::ranges::find(program_endings, ending_of(file_name)) != program_endings.end();
}

bool is_named_like_a_macro_document(std::string_view file_name) {
  return std::ranges::find(macro_endings, ending_of(file_name)) != macro_endings.end();
}

FileTrouble trouble_of(const Attachment& file, const CheckedFile& checked) {
  switch (checked.scan.state) {
    case ScanState::Infected: return FileTrouble::Infected;
    case ScanState::Unscanned: return FileTrouble::NotScanned;
    case ScanState::Waiting: return FileTrouble::ScannerSilent;
    case ScanState::NotAsked:
    case ScanState::Clean: break;
  }
  const bool is_program = class_of_type(file.detected_type) == TypeClass::Program ||
                          class_of_type(file.type) == TypeClass::Program || is_named_like_a_program(file.name) ||
                          is_named_like_a_program(file.original_name);
  const bool runs = is_program || checked.has_macros || is_named_like_a_macro_document(file.name);
  return runs ? FileTrouble::MayRun : FileTrouble::None;
}

std::string files_with(FileTrouble trouble, const Mail& mail, const std::vector<std::size_t>& positions,
                       const std::vector<CheckedFile>& checked) {
  std::string names;
  for (const std::size_t position : positions) {
    const Attachment& file = mail.attachments.at(position);
    const CheckedFile known = position < checked.size() ? checked[position] : CheckedFile();
    if (trouble_of(file, known) != trouble) continue;
    names += (names.empty() ? "" : ", ") + file.name;
    if (trouble == FileTrouble::Infected) names += " (" + known.scan.what + ")";
  }
  return names;
}

}  // namespace m2t
