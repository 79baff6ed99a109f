"""Makes the pictures of texts.py and composed.py: Chromium draws them, ImageMagick spoils some of them as cameras and mail programs do."""

import json
import pathlib
import shutil
import subprocess
import tempfile

from windows import Screen

SIZE = {"browser": (1280, 800), "dense": (1280, 800), "office": (1100, 640), "sap": (900, 520), "full_screen": (1280, 720), "toast": (1000, 560)}


def draw(case, folder, profile):
    screen = Screen(case)
    page = folder / (case["name"] + ".html")
    page.write_text(screen.draw(), encoding="utf-8")
    width, height = SIZE.get(case["template"], (760, 420))
    target = folder / (case["name"] + ".png")
    smooth = ["--enable-lcd-text", "--font-render-hinting=full"] if case.get("lcd") else []  # coloured edges and upright stems, as of Windows
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", f"--force-device-scale-factor={case['scale']}",
                    *smooth, f"--window-size={width},{height}", "--hide-scrollbars", f"--screenshot={target}", page.as_uri()],
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


# How a telephone sees a screen: pixels of the photo for one of the screen, slant (share of the width), blur and noise, how dark the far
# side is, quality of the JPEG, how strong the raster of the screen is (its beats with the camera's pixels are the moiré).
GRADES = {"good": dict(zoom=2.0, lean=0.012, blur=0.7, noise=0.15, far="#c0c0c0", quality=88, raster=15),
          "usual": dict(zoom=1.6, lean=0.03, blur=0.9, noise=0.3, far="#8c8c8c", quality=80, raster=30),
          "poor": dict(zoom=1.3, lean=0.06, blur=1.1, noise=0.5, far="#606060", quality=65, raster=45)}


def raster_of_screen(target, strength):
    """Nine pixels for one of the screen: a red, a green and a blue stripe, and a dark line below."""
    stripe = target.with_name(target.stem + "-raster.png")
    dim = f"{100 - strength}%"
    colours = [f"xc:rgb({a},{b},{c})" for a, b, c in (("100%", dim, dim), (dim, "100%", dim), (dim, dim, "100%"))]
    row = ["(", "-size", "1x2", *colours, "+append", ")", "(", "-size", "3x1", f"xc:rgb({dim},{dim},{dim})", ")", "-append"]
    convert(*row, stripe)
    return stripe


def as_photo(picture, grade, seed):
    """A telephone before a screen: the raster of the screen, a slant, light from one side, blur, noise, JPEG."""
    g = GRADES[grade]
    width, height = map(int, subprocess.run(["identify", "-format", "%w %h", str(picture)], capture_output=True, text=True, check=True).stdout.split())
    target = picture.with_suffix(".jpg")
    stripe = raster_of_screen(target, g["raster"])
    wide, high = 3 * width, 3 * height
    lean = g["lean"] * (0.7 + 0.15 * (seed % 5))
    zoom = g["zoom"] / 3
    dx, dy = int(wide * zoom * lean), int(high * zoom * lean)
    w, h = int(wide * zoom), int(high * zoom)
    corners = [(0, 0, dx, dy // 2), (wide, 0, w - dx // 2, 0), (wide, high, w - dx // 3, h - dy), (0, high, dx // 2, h)]
    slant = " ".join(f"{a},{b} {c},{d}" for a, b, c, d in corners)
    turn = ((seed * 7) % 5 - 2) * 20 * g["lean"]
    convert(picture, "-filter", "point", "-resize", "300%", "(", "-size", f"{wide}x{high}", f"tile:{stripe}", ")", "-compose", "multiply", "-composite",
            "-background", "#303030", "-virtual-pixel", "background", "-set", "option:distort:viewport", f"{w}x{h}+0+0", "-distort", "perspective", slant,
            "-rotate", f"{turn}", "+repage", "-gamma", "1.15", "-blur", f"0x{g['blur']}",
            "(", "-size", f"{h}x{w}", f"gradient:#ffffff-{g['far']}", "-rotate", "90", "-resize", f"{w}x{h}!", ")", "-gravity", "center",
            "-compose", "multiply", "-composite", "-auto-level", "-seed", seed, "-attenuate", g["noise"], "+noise", "Gaussian", "-quality", g["quality"], target)
    picture.unlink()
    stripe.unlink()
    return target


def finished(picture, case):
    if case["finish"] == "jpeg":
        return as_jpeg(picture, case["quality"])
    return as_photo(picture, case["grade"], case["seed"]) if case["finish"] == "photo" else picture


def make(folder, cases):
    """Draws what is not there yet; the answer has one row a picture: the case, and with it the file and the known lines."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    profile = tempfile.mkdtemp(prefix="ocr-chromium-")
    rows = []
    try:
        for case in cases:
            note = folder / (case["name"] + ".json")
            if not note.exists():
                picture, known = draw(case, folder, profile)
                note.write_text(json.dumps({"file": str(finished(picture, case)), "known": known}, ensure_ascii=False))
            rows.append(case | json.loads(note.read_text()))
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    return rows
