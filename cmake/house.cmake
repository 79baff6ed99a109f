# How the folders of the house are built: one library a folder, which links only what its line in CMakeLists.txt names.

set(M2T_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND M2T_WARNINGS -Wno-restrict)  # g++ 12 gives false ones for std::string's operators (its bug 105651)
endif()
if(CMAKE_UNITY_BUILD)
  list(APPEND M2T_WARNINGS -Wno-subobject-linkage)  # it takes the sources that are compiled together for headers
endif()

add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT M2T_SANITIZE)
  add_compile_definitions(_FORTIFY_SOURCE=3)
endif()
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
if(M2T_FUZZ)
  list(APPEND M2T_WARNINGS -Wno-error)  # clang's warnings are not the ones that the code is kept clean of
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
if(M2T_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    list(APPEND M2T_WARNINGS -Wno-maybe-uninitialized)  # g++ gives false ones once the sanitizers' code is in between
  endif()
  add_compile_options(-fsanitize=${M2T_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${M2T_SANITIZE})
endif()
if(M2T_CRASH_POINTS)
  add_compile_definitions(M2T_CRASH_POINTS)
endif()

function(m2t_folder name)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cpp ${CMAKE_SOURCE_DIR}/${name}/*/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$|_main\\.cpp$|/parsers/ocr/")
  if(sources)
    add_library(m2t_${name} STATIC ${sources})
    target_link_libraries(m2t_${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE})
    target_include_directories(m2t_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_compile_options(m2t_${name} PRIVATE ${M2T_WARNINGS})
  else()
    add_library(m2t_${name} INTERFACE)
    target_link_libraries(m2t_${name} INTERFACE ${ARG_LINKS})
    target_include_directories(m2t_${name} INTERFACE ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

# Puts the files of a folder (patterns relative to it, sub-folders too) into the program, as
#   std::span<const m2t::EmbeddedFile> m2t::NAME();   declared in base/embedded.h's form by whoever uses it
function(m2t_embed target name folder)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  set(files "")
  foreach(pattern ${ARGN})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/${pattern})
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  set(out ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
  set(depends "")
  foreach(f ${files})
    list(APPEND depends ${CMAKE_SOURCE_DIR}/${folder}/${f})
  endforeach()
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${name} -DFOLDER=${CMAKE_SOURCE_DIR}/${folder} "-DFILES=${joined}"
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${depends} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# A program that handles hostile bytes for the daemon: it links parsers/ alone, and what is named behind. It is found beside the program that starts it (in a
# build folder), or in libexec.
function(m2t_locked_program name main)
  add_executable(${name} ${main})
  target_link_libraries(${name} PRIVATE m2t_parsers ${ARGN})
  target_compile_options(${name} PRIVATE ${M2T_WARNINGS})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/mail2ticket)
endfunction()
