# Writes OUT: a C++ source that holds the FILES (separated by |) of FOLDER as text.
string(REPLACE "|" ";" files "${FILES}")
set(content "#include \"base/embedded.h\"\n\nnamespace m2t {\nnamespace {\nconst EmbeddedFile ${NAME}_files[] = {\n")
foreach(f ${files})
  file(READ "${FOLDER}/${f}" text)
  string(APPEND content "{\"${f}\", R\"m2t~(${text})m2t~\"},\n")
endforeach()
string(APPEND content "};\n}\nstd::span<const EmbeddedFile> ${NAME}();\nstd::span<const EmbeddedFile> ${NAME}() { return ${NAME}_files; }\n}\n")
file(WRITE "${OUT}" "${content}")
