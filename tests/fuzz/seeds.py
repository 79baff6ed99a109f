#!/usr/bin/python3
"""seeds.py FOLDER PROGRAMS: the first inputs of each fuzz target, made from the mails in tests/mails and, where it is there,
../shared/corpus. PROGRAMS holds facts_of_mails, which makes those of the border."""
import binascii
import email
import json
import pathlib
import re
import struct
import subprocess
import sys

project = pathlib.Path(__file__).resolve().parents[2]
largest = 64 * 1024
largest_of_facts = 8 * 1024
no_mails = {".json", ".jsonl", ".expected", ".given", ".md", ".xml"}
pictures = {".png", ".jpg", ".gif", ".bmp", ".webp", ".tif"}


def files():
    places = [project / "tests/mails", project.parent / "shared/corpus"]
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.is_file() and path.suffix not in no_mails:
                data = path.read_bytes()
                if 0 < len(data) <= largest:
                    yield path, data


def is_mail(data):
    return re.match(rb"(?:From |[A-Za-z-]+[ \t]*:)", data) is not None


def body_of(data):
    return re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]


def attachments_of(data):
    """The decoded leaves of a mail that are no text, and the charset and bytes of those that are."""
    try:
        for part in email.message_from_bytes(data).walk():
            if part.is_multipart():
                continue
            content = part.get_payload(decode=True) or b""
            if part.get_content_maintype() == "text":
                yield str(part.get_content_charset() or ""), content
            elif content:
                yield None, content
    except (ValueError, LookupError, AttributeError, TypeError, KeyError, UnicodeError, binascii.Error):
        return  # mails that Python cannot take apart have given their other seeds


def inputs_of_file(data):
    """Which target gets what of a file that is no mail, or lies in one."""
    yield "content_type", data[:8192]
    if data.startswith(b"\x78\x9f\x3e\x22"):
        yield "tnef", data
        for mark in re.finditer(rb"LZFu|MELA", data):
            start = mark.start() - 8
            yield "rtf", data[start:start + 4 + struct.unpack_from("<I", data, start)[0]]
    if data.startswith(b"{\\rtf"):
        yield "rtf", data
    if re.match(rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\0|MM\0\*|RIFF....WEBP", data, re.S):
        yield "picture_header", data[:4096]


def picture_lines(text):
    """Lines with their places, as fuzz_picture_text reads them: one under the other, with a gap before each paragraph."""
    lines, gap = [], 35
    for line in text.splitlines()[:60]:
        if not line.strip():
            gap = 50
            continue
        lines.append(bytes([40, gap, 100, 60, 122]) + line.strip()[:200])
        gap = 35
    return b"\n".join(lines)


def picture_answer(text):
    def string(piece):
        return struct.pack(">I", len(piece)) + piece

    lines = [line for line in text.decode("utf-8", "ignore").split("\n") if line.strip()][:10]
    words = [line.encode()[:100].decode("utf-8", "ignore").encode() for line in lines] or [b""]
    codes = [b"0x80070005", b"ORA-01017"]
    return (b"m2t-picture-1\n" + string(b"\n".join(words)) + string(words[0]) + string(words[-1]) + struct.pack(">I", len(codes)) +
            b"".join(map(string, codes)) + string(b"Microsoft Outlook") + struct.pack(">I", 91) + string(b""))


def inputs_of_mail(data):
    """Which target gets what of a mail."""
    head, _, _ = data.partition(b"\r\n\r\n" if b"\r\n\r\n" in data else b"\n\n")
    body = body_of(data)[:8192]
    yield "mail", data
    yield "header", head[:8192]
    if re.search(rb"(?im)^(?:Authentication-Results|X-MS-Exchange-Organization-AuthAs):", head):
        above, received, below = head.partition(b"\nReceived:")
        yield "boundary", above[:4096] + b"\n\0" + (received + below)[1:4096]
        yield "boundary", head[:4096] + b"\n\0"
    for word in re.findall(rb"=\?[^\r\n]{4,200}", head)[:3]:
        yield "words", bytes([len(word) % 12]) + word
    for page in re.findall(rb"(?is)<html.*</html>", data)[:1]:
        yield "html", page[:16384]
        yield "body", body[:4096] + b"\0" + page[:8192]
    yield "body", body
    yield "fields", b"subject\n" + body
    yield "picture_text", picture_lines(body[:3000])
    yield "picture_text", picture_answer(body[:1000])
    if b"daemon" in head.lower() or b"delivery" in data[:8192].lower():
        yield "bounce", data
    for charset, content in attachments_of(data):
        if charset is None:
            yield from inputs_of_file(content)
        else:
            yield "charset", charset.encode("ascii", "replace") + b"\n" + content[:4096]


def written_by_hand():
    """Forms that the corpus has few of or none."""
    yield "rtf", (rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0\fswiss\fcharset128 A;}{\f1\fcharset238 B;}}{\*\htmltag84 <b>}"
                  rb"\htmlrtf \par\htmlrtf0\u8364 ?\uc2\u233 e'\'e9\~\bin3 abc{\*\generator x;}\tab\lquote\f0 \'83\'65\par}")
    for kind in (b"bmp", b"tiff", b"webp"):
        yield "picture_header", {
            b"bmp": b"BM" + struct.pack("<IIIIii", 200, 0, 54, 40, 640, -480) + bytes(30),
            b"tiff": b"II*\0" + struct.pack("<IHHHIIHHII", 8, 2, 256, 4, 1, 640, 257, 3, 1, 480) + bytes(4),
            b"webp": b"RIFF" + struct.pack("<I", 40) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + b"\x7f\x02\0\xdf\x01\0" + bytes(10),
        }[kind]
    for words in (b"Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\n",
                  b"X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthSource: mx.example.org\n",
                  b"Authentication-Results: spf=pass (x) a.b=c;dmarc=pass header.from=supplier.example;compauth=pass reason=100\n"):
        yield "boundary", words + b"\0Received: from x by y.example; Tue\n"
        yield "boundary", b"\0" + words
        yield "boundary", words + b"Received: from mx by imap.example.org; Tue\n\0" + words
    yield "picture_header", b"RIFF\x20\0\0\0WEBPVP8 " + struct.pack("<I", 20) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480) + bytes(8)
    yield "picture_header", b"RIFF\x20\0\0\0WEBPVP8L" + struct.pack("<I", 20) + b"\x2f\x7f\xc2\x77\0" + bytes(12)
    yield "facts", b"10 60 1 0 0\n" + b"Subject: x\n\niVBORw0KGgoAAAANSUhEUg==\n" * 3
    for label, text in (("utf-7", b"+AGEA6Q- a+-b"), ("iso-2022-jp", b"\x1b$B$3$s\x1b(B a"), ("utf-16", "h\u00e9".encode("utf-16")),
                        ("hz-gb-2312", b"~{VPND~} a"), ("windows-1251", "привет всем".encode("cp1251")),
                        ("iso-2022-kr", b"\x1b$)C\x0e\x30\x21\x0f"), ("utf-32", "a\u20ac".encode("utf-32"))):
        yield "charset", label.encode() + b"\n" + text


class Folder:
    def __init__(self, place):
        self.place, self.counts = place, {}

    def add(self, target, seed):
        number = self.counts[target] = self.counts.get(target, 0) + 1
        (self.place / target).mkdir(parents=True, exist_ok=True)
        (self.place / target / f"seed-{number:05}").write_bytes(seed)


def main():
    folder, programs = Folder(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
    short_mails = []
    for path, data in files():
        if is_mail(data):
            seeds = inputs_of_mail(data)
        else:
            seeds = [("mail", data), *inputs_of_file(data)]
        for target, seed in seeds:
            folder.add(target, seed)
        if is_mail(data) and len(data) <= largest_of_facts:
            short_mails.append(path)
    for target, seed in written_by_hand():
        folder.add(target, seed)
    subprocess.run([programs / "facts_of_mails", folder.place / "facts" / "mails", *short_mails], check=True)
    folder.counts["facts"] += len(short_mails)
    print(json.dumps(folder.counts))


main()
