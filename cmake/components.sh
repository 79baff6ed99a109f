#!/bin/sh
# The list of components (SBOM) of a build, as CycloneDX in JSON: the Debian packages whose libraries its programs load, and those whose
# headers are compiled into them. The same build gives the same bytes.
#   components.sh BUILD-FOLDER VERSION
set -eu
export LC_ALL=C
build=$1
version=$2
files=$(mktemp)
trap 'rm -f "$files"' EXIT

for program in mail2ticket mail2ticket-reader mail2ticket-ocr; do
  ldd "$build/$program"
done | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' >"$files"
# Whatever tests alone use is no part of the programs.
[ ! -f "$build/build.ninja" ] || ninja -C "$build" -t deps |
  awk '/^[^ ]/ { ours = $0 !~ /^tests\// } ours && /^ +\/usr\// { print $1 }' | sort -u >>"$files"

# A library that lies below /usr is known to dpkg there or without /usr.
sort -u "$files" | awk '{ print; if (/^\/usr\//) print substr($0, 5); else print "/usr" $0 }' | xargs dpkg-query -S 2>/dev/null |
  sed 's/: .*//' | tr -d ' ' | tr ',' '\n' | sort -u | xargs dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' |
  sort -u | awk -v version="$version" '
    BEGIN {
      printf "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n"
      printf "  \"metadata\": {\"component\": {\"type\": \"application\", \"name\": \"mail2ticket\", \"version\": \"%s\"}},\n", version
      printf "  \"components\": ["
    }
    {
      of_url = $2; gsub(/\+/, "%2B", of_url); gsub(/:/, "%3A", of_url)
      name = $1; gsub(/\+/, "%2B", name)
      printf "%s\n    {\"type\": \"library\", \"name\": \"%s\", \"version\": \"%s\", \"purl\": \"pkg:deb/debian/%s@%s?arch=%s\"}",
             (NR > 1 ? "," : ""), $1, $2, name, of_url, $3
    }
    END { printf "\n  ]\n}\n" }'
