// The stable codes of what can be wrong with a configuration; the manual lists them. Private to the settings.
#pragma once

#include <array>
#include <string_view>

namespace m2t::settings_code {

struct Row {
  std::string_view code;
  std::string_view meaning;
};

// M2T-0001 to M2T-0003 are those of base/conf_file.
inline constexpr std::string_view unknown_key = "M2T-0102";
inline constexpr std::string_view wrong_type = "M2T-0103";
inline constexpr std::string_view wrong_value = "M2T-0104";
inline constexpr std::string_view missing = "M2T-0105";
inline constexpr std::string_view twice = "M2T-0106";
inline constexpr std::string_view not_protected = "M2T-0107";
inline constexpr std::string_view contradiction = "M2T-0108";
inline constexpr std::string_view secret_missing = "M2T-0110";
inline constexpr std::string_view secret_exposed = "M2T-0111";
inline constexpr std::string_view secret_unusable = "M2T-0112";
inline constexpr std::string_view file_missing = "M2T-0113";
inline constexpr std::string_view exposed = "M2T-0114";
inline constexpr std::string_view bad_template = "M2T-0115";
inline constexpr std::string_view not_in_this_version = "M2T-0116";
inline constexpr std::string_view bad_directory = "M2T-0117";

inline constexpr std::array<Row, 18> all{{
    {"M2T-0001", "The file cannot be read."},
    {"M2T-0002", "The file is not TOML."},
    {"M2T-0003", "The file is larger than any configuration."},
    {unknown_key, "No setting or table has this name. Passwords in the file itself are told so here."},
    {wrong_type, "The value is of the wrong type: a number where a text is due."},
    {wrong_value, "The value is of the right type, and cannot be."},
    {missing, "A setting without which nothing works is not there."},
    {twice, "Something that may stand there once stands there twice."},
    {not_protected, "security = \"none\" for a server that is not on this machine."},
    {contradiction, "Two settings do not fit together."},
    {secret_missing, "The file with a password is not there."},
    {secret_exposed, "The file with a password can be read or changed by others."},
    {secret_unusable, "The file with a password is empty, no file, or cannot be read."},
    {file_missing, "A file or folder that a setting names is not there or cannot be read."},
    {exposed, "The configuration or the data folder is open to others."},
    {bad_template, "A template is wrong, or a language has none."},
    {not_in_this_version, "Planned, but not in this version."},
    {bad_directory, "The export of the directory cannot be read, or names a person twice."},
}};

}  // namespace m2t::settings_code
