#!/usr/bin/python3
"""seeds.py FOLDER: the first inputs of each fuzz target, made from the mails in tests/mails and, where it is there, ../shared/corpus."""
import json
import pathlib
import re
import sys

project = pathlib.Path(__file__).resolve().parents[2]
largest = 32 * 1024


def mails():
    places = [project / "tests/mails", project.parent / "shared/corpus"]
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.is_file() and path.suffix not in {".json", ".jsonl", ".expected", ".given", ".md", ".xml"}:
                data = path.read_bytes()
                if 0 < len(data) <= largest:
                    yield path, data


def decoded_text(data):
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    return body[:8192]


def inputs_of(path, data):
    """Which target gets what of a mail."""
    head, _, body = data.partition(b"\r\n\r\n" if b"\r\n\r\n" in data else b"\n\n")
    yield "mail", data
    yield "header", head[:8192]
    for word in re.findall(rb"=\?[^\r\n]{4,200}", head)[:3]:
        yield "words", bytes([len(word) % 12]) + word
    for page in re.findall(rb"(?is)<html.*</html>", data)[:1]:
        yield "html", page[:16384]
        yield "body", decoded_text(data)[:4096] + b"\0" + page[:8192]
    yield "body", decoded_text(data)
    yield "fields", b"subject\n" + decoded_text(data)
    if b"daemon" in head.lower() or b"delivery" in data[:8192].lower():
        yield "bounce", data
    if path.suffix == ".tnef" or path.name.endswith(".dat"):
        yield "tnef", data
    if path.suffix in {".png", ".jpg", ".gif", ".bmp", ".webp", ".tif"}:
        yield "picture", data


def main():
    folder = pathlib.Path(sys.argv[1])
    counts = {}
    for path, data in mails():
        for target, seed in inputs_of(path, data):
            number = counts[target] = counts.get(target, 0) + 1
            (folder / target).mkdir(parents=True, exist_ok=True)
            (folder / target / f"seed-{number:05}").write_bytes(seed)
    print(json.dumps(counts))


main()
