# Every library comes from Debian 12. The first seven are the customer's choice; the others say why they are here.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

find_path(ETPAN_INCLUDE_DIR libetpan/libetpan.h REQUIRED)        # IMAP; its .pc would make the program non-PIE
find_library(ETPAN_LIBRARY etpan REQUIRED)
add_library(etpan::etpan UNKNOWN IMPORTED)
set_target_properties(etpan::etpan PROPERTIES IMPORTED_LOCATION ${ETPAN_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${ETPAN_INCLUDE_DIR})
find_path(MIMETIC_INCLUDE_DIR mimetic/mimetic.h REQUIRED)        # MIME
find_library(MIMETIC_LIBRARY mimetic REQUIRED)
add_library(mimetic::mimetic UNKNOWN IMPORTED)
set_target_properties(mimetic::mimetic PROPERTIES IMPORTED_LOCATION ${MIMETIC_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${MIMETIC_INCLUDE_DIR})
find_package(CURL 7.88 REQUIRED)                                  # SMTP; the GnuTLS flavour (the other one excludes libetpan-dev)
find_package(SQLite3 3.40 REQUIRED)
find_package(SQLiteCpp 3.2 REQUIRED CONFIG)
find_package(fmt 9.1 REQUIRED CONFIG)
find_package(spdlog 1.10 REQUIRED CONFIG)

find_package(OpenSSL 3.0 REQUIRED)                                # TLS under libetpan, which verifies nothing itself; SHA-256
find_package(tomlplusplus 3.3 REQUIRED CONFIG)                    # the configuration syntax, with line and column of every value
find_package(CLI11 2.1 REQUIRED CONFIG)                           # command line
find_package(nlohmann_json 3.11 REQUIRED CONFIG)                  # the JSON of the command line
find_package(LibArchive REQUIRED)                                # backups are tar files
find_package(date REQUIRED CONFIG)                                # time zones: g++ 12 has no std::chrono zones
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)                  # charsets and NFC: glibc's iconv loads files, a locked-in process has none
find_package(LibXml2 REQUIRED)                                    # HTML to text by SAX events: linear, unlike gumbo
find_path(CLD2_INCLUDE_DIR cld2/public/compact_lang_det.h REQUIRED)   # which language a text is in
find_library(CLD2_LIBRARY cld2 REQUIRED)
add_library(cld2::cld2 UNKNOWN IMPORTED)
set_target_properties(cld2::cld2 PROPERTIES IMPORTED_LOCATION ${CLD2_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${CLD2_INCLUDE_DIR})
find_path(MAGIC_INCLUDE_DIR magic.h REQUIRED)                     # what a file is by its content, beside what a mail calls it
find_library(MAGIC_LIBRARY magic REQUIRED)
add_library(magic::magic UNKNOWN IMPORTED)
set_target_properties(magic::magic PROPERTIES IMPORTED_LOCATION ${MAGIC_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${MAGIC_INCLUDE_DIR})
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)     # templates
add_library(kainjow::mustache INTERFACE IMPORTED)
set_target_properties(kainjow::mustache PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${MUSTACHE_INCLUDE_DIR})
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)               # patterns in linear time: std::regex overflows the stack on long lines
add_library(re2::re2 ALIAS PkgConfig::RE2)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)    # notify and watchdog
pkg_check_modules(TESSERACT REQUIRED IMPORTED_TARGET tesseract>=5.3)  # the text of screenshots
# Pictures are decoded by Leptonica. Its .pc asks for development files of its own libraries, which nobody needs here.
find_path(LEPTONICA_INCLUDE_DIR leptonica/allheaders.h REQUIRED)
find_library(LEPTONICA_LIBRARY lept REQUIRED)
add_library(leptonica::leptonica UNKNOWN IMPORTED)
set_target_properties(leptonica::leptonica PROPERTIES IMPORTED_LOCATION ${LEPTONICA_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${LEPTONICA_INCLUDE_DIR})
find_path(CSV_INCLUDE_DIR csv.h REQUIRED)                         # the export of a directory: quotes, line breaks in cells, separators
find_library(CSV_LIBRARY csv REQUIRED)
add_library(csv::csv UNKNOWN IMPORTED)
set_target_properties(csv::csv PROPERTIES IMPORTED_LOCATION ${CSV_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${CSV_INCLUDE_DIR})
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp) # the filter of system calls that locks the readers in
