"""Makes the pictures of texts.py: Chromium draws them, ImageMagick spoils some of them as cameras and mail programs do."""

import json
import pathlib
import shutil
import subprocess
import tempfile

from texts import cases
from windows import Screen

SIZE = {"browser": (1280, 800), "office": (1100, 640), "sap": (900, 520), "full_screen": (1280, 720), "toast": (1000, 560)}


def draw(case, folder, profile):
    screen = Screen(case)
    page = folder / (case["name"] + ".html")
    page.write_text(screen.draw(), encoding="utf-8")
    width, height = SIZE.get(case["template"], (760, 420))
    target = folder / (case["name"] + ".png")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", f"--force-device-scale-factor={case['scale']}",
                    f"--window-size={width},{height}", "--hide-scrollbars", f"--screenshot={target}", page.as_uri()],
                   check=True, timeout=90, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page.unlink()
    return target, screen.known


def convert(*arguments):
    subprocess.run(["convert", *map(str, arguments)], check=True, timeout=120)


def as_jpeg(picture, quality):
    target = picture.with_suffix(".jpg")
    convert(picture, "-quality", quality, target)
    picture.unlink()
    return target


def as_photo(picture, seed):
    """A telephone before a screen: the raster of the screen, a slant, light from one side, noise, JPEG."""
    width, height = map(int, subprocess.run(["identify", "-format", "%w %h", str(picture)], capture_output=True, text=True, check=True).stdout.split())
    target = picture.with_suffix(".jpg")
    lean = 0.012 + 0.004 * (seed % 5)
    dx, dy = int(width * lean), int(height * lean)
    corners = [(0, 0, dx, dy // 2), (width, 0, width - dx // 2, 0), (width, height, width - dx // 3, height - dy), (0, height, dx // 2, height)]
    slant = " ".join(f"{a},{b} {c},{d}" for a, b, c, d in corners)
    convert(picture, "(", "-size", f"{width}x{height}", "pattern:vertical2", "-alpha", "off", "-fill", "white", "-colorize", "88%", ")", "-compose", "multiply", "-composite",
            "-background", "#303030", "-virtual-pixel", "background", "-distort", "perspective", slant, "-rotate", f"{((seed * 7) % 5 - 2) * 0.6}",
            "-blur", "0x0.8",
            "(", "-size", f"{height}x{width}", "gradient:#ffffff-#8c8c8c", "-rotate", "90", "-resize", f"{width}x{height}!", ")", "-gravity", "center",
            "-compose", "multiply", "-composite", "-seed", seed, "-attenuate", "0.25", "+noise", "Gaussian", "-quality", "82", target)
    picture.unlink()
    return target


def make(folder, wanted=""):
    """Draws what is not there yet; the answer has one row a picture: name, file, kind, codes, known lines."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    profile = tempfile.mkdtemp(prefix="ocr-chromium-")
    rows = []
    try:
        for case in cases():
            if wanted not in case["name"]:
                continue
            note = folder / (case["name"] + ".json")
            if not note.exists():
                picture, known = draw(case, folder, profile)
                if case["finish"] == "jpeg":
                    picture = as_jpeg(picture, case["quality"])
                elif case["finish"] == "photo":
                    picture = as_photo(picture, case["seed"])
                row = {key: case[key] for key in ("name", "kind", "lang", "codes", "title", "scale", "dark", "template", "font", "message")}
                note.write_text(json.dumps(dict(row, file=str(picture), known=known), ensure_ascii=False))
            rows.append(json.loads(note.read_text()))
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    return rows
