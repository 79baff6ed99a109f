// What a file is, by its first bytes: a few signatures of our own, libmagic for the rest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

// Enough for libmagic, and for the second entry of a zip, which tells Office files apart.
inline constexpr std::size_t type_head_bytes = 8192;

// Loads libmagic's data; a process that gives up its files calls this before. False: there are none, and only the signatures of
// our own are known from then on. Later calls do nothing. For any thread.
bool load_type_database();

// "image/png"; empty when the bytes say nothing. `head` is the begin of a file, `is_whole` when there is no more of it. For any thread.
std::string type_of_content(std::string_view head, bool is_whole);

// An OLE file (.doc, .xls, .msg) is told apart by its directory, which may be anywhere: where it begins, or 0 for other files.
std::size_t ole_directory_place(std::string_view head);
std::string type_of_ole(std::string_view directory);

// The sorts of files that nobody confuses by accident.
enum class TypeClass { Unknown, Picture, Media, Document, Archive, Program };
TypeClass class_of_type(std::string_view type);
TypeClass class_of_name(std::string_view file_name);
// Does a file claim to be of one sort and is of another? Zip and Office files count as alike, also texts of every kind.
bool is_type_lie(TypeClass claimed, TypeClass found);

}  // namespace m2t
