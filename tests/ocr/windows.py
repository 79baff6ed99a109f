"""Windows and pages as HTML, drawn as the programs draw them, with every line of text known.

A picture is a Screen: its template draws it, `line()` puts a text on it and remembers it. Lines never wrap by themselves, so
what is known is what stands there.
"""

import html

LIGHT = {"desk": "#dfe6ee", "window": "#ffffff", "bar": "#f3f3f3", "text": "#1a1a1a", "dim": "#5f5f5f", "foot": "#f0f0f0",
         "button": "#fdfdfd", "edge": "#c8c8c8", "accent": "#0067c0", "on_accent": "#ffffff", "head": "#003399", "link": "#0066cc"}
DARK = {"desk": "#101418", "window": "#2b2b2b", "bar": "#202020", "text": "#ffffff", "dim": "#b8b8b8", "foot": "#202020",
        "button": "#3d3d3d", "edge": "#454545", "accent": "#4cc2ff", "on_accent": "#000000", "head": "#99ccff", "link": "#6cb8ff"}


class Screen:
    def __init__(self, case):
        self.case = case
        self.colours = DARK if case["dark"] else LIGHT
        self.font = case["font"]
        self.known = []

    def line(self, text, style=""):
        """Lines of text; a line break in it is one on the screen."""
        out = []
        for one in text.split("\n"):
            if one.strip():
                self.known.append(one.strip())
            out.append(html.escape(one) or "&nbsp;")
        return f'<div style="white-space:pre;{style}">' + "<br>".join(out) + "</div>"

    def lines(self, texts, style=""):
        return "".join(self.line(text, style) for text in texts)

    def button(self, text, accent=False):
        c = self.colours
        fill, ink = (c["accent"], c["on_accent"]) if accent else (c["button"], c["text"])
        return (f'<div style="display:inline-block;padding:5px 22px;margin-left:8px;border:1px solid {c["edge"]};'
                f'border-radius:4px;background:{fill};color:{ink}">{self.line(text)}</div>')

    def page(self, body, ground=None):
        c = self.colours
        return (f'<!doctype html><meta charset="utf-8"><style>*{{box-sizing:border-box}}body{{margin:0;font:12px/1.33 {self.font};'
                f'color:{c["text"]};background:{ground or c["desk"]}}}</style>{body}')

    def draw(self):
        return globals()["draw_" + self.case["template"]](self, self.case)


SIGNS = {
    "error": '<svg width="32" height="32"><circle cx="16" cy="16" r="15" fill="#d13438"/><path d="M10 10L22 22M22 10L10 22" '
             'stroke="#fff" stroke-width="3"/></svg>',
    "warning": '<svg width="32" height="32"><path d="M16 2L31 30H1Z" fill="#ffc83d" stroke="#a67c00"/><path d="M16 11V21M16 '
               '24V27" stroke="#000" stroke-width="3"/></svg>',
    "info": '<svg width="32" height="32"><circle cx="16" cy="16" r="15" fill="#0067c0"/><path d="M16 7V10M16 13V25" '
            'stroke="#fff" stroke-width="3"/></svg>',
}
CROSS = '<svg width="12" height="12"><path d="M1 1L11 11M11 1L1 11" stroke="currentColor"/></svg>'
CAPTION = ('<svg width="92" height="12"><path d="M4 6H14M81 1L91 11M91 1L81 11" stroke="currentColor"/><rect x="42" y="1" '
           f'width="10" height="10" fill="none" stroke="currentColor"/></svg>')


def title_bar(s, title, fill=None, ink=None, buttons=CROSS):
    c = s.colours
    return (f'<div style="display:flex;justify-content:space-between;padding:8px 12px;background:{fill or c["window"]};'
            f'color:{ink or c["text"]}">{s.line(title)}<span>{buttons}</span></div>')


def window(s, width, inside, left=60, top=50, radius=8):
    c = s.colours
    return (f'<div style="position:absolute;left:{left}px;top:{top}px;width:{width}px;background:{c["window"]};'
            f'border:1px solid {c["edge"]};border-radius:{radius}px;overflow:hidden;box-shadow:0 8px 24px #0006">{inside}</div>')


def draw_message_box(s, k):
    c = s.colours
    fill, ink = ("#0078d7", "#ffffff") if k.get("old") else (c["window"], c["text"])
    inside = title_bar(s, k["title"], fill, ink)
    inside += (f'<div style="display:flex;padding:18px 22px;gap:14px"><div>{SIGNS[k.get("sign", "error")]}</div><div>'
               + s.lines(k["message"]) + "</div></div>")
    inside += (f'<div style="text-align:right;padding:12px;background:{c["foot"]}">'
               + "".join(s.button(b) for b in k["buttons"]) + "</div>")
    return s.page(window(s, k.get("width", 470), inside, radius=0 if k.get("old") else 8))


def draw_task_dialog(s, k):
    c = s.colours
    inside = title_bar(s, k["title"])
    inside += (f'<div style="display:flex;padding:6px 22px 18px;gap:14px"><div>{SIGNS[k.get("sign", "error")]}</div><div>'
               + s.line(k["heading"], f'font-size:16px;color:{c["head"]};margin-bottom:10px') + s.lines(k["message"]) + "</div></div>")
    inside += (f'<div style="text-align:right;padding:12px;border-top:1px solid {c["edge"]};background:{c["foot"]}">'
               + "".join(s.button(b, i == 0) for i, b in enumerate(k["buttons"])) + "</div>")
    return s.page(window(s, k.get("width", 500), inside))


def draw_browser(s, k):
    c = s.colours
    edge = k["browser"] != "firefox"
    bar = (f'<div style="background:{"#202124" if k["dark"] else "#dee1e6"};padding:8px 10px 0"><div style="display:inline-block;'
           f'background:{c["window"]};border-radius:8px 8px 0 0;padding:7px 14px;min-width:200px">{s.line(k["tab"])}</div></div>'
           f'<div style="background:{c["window"]};padding:6px 60px;border-bottom:1px solid {c["edge"]}"><div style="background:'
           f'{"#3c3c3c" if k["dark"] else "#eef0f2"};border-radius:14px;padding:5px 16px">{s.line(k["address"], "font-size:13px")}</div></div>')
    body = s.line(k["heading"], f'font-size:{24 if edge else 28}px;margin-bottom:16px;font-weight:{500 if edge else 300}')
    body += s.lines(k["message"], f'font-size:15px;color:{c["dim"]};margin-bottom:12px')
    if k.get("code_line"):
        body += s.line(k["code_line"], f'font-size:12px;color:{c["dim"]};margin-bottom:24px')
    body += "".join(s.button(b, i == 0) for i, b in enumerate(k["buttons"]))
    return s.page(bar + f'<div style="margin:60px 0 0 150px;width:620px">{body}</div>', c["window"])


def draw_sap(s, k):
    """A form in the style of SAP GUI: small fonts, fields, a status line with the error."""
    c = s.colours
    rows = "".join(f'<tr><td style="padding:3px 14px 3px 0;color:{c["dim"]}">{s.line(a)}</td><td><div style="border:1px solid '
                   f'{c["edge"]};background:{"#383838" if k["dark"] else "#fffbe8"};padding:2px 6px;min-width:210px">{s.line(b)}</div></td></tr>'
                   for a, b in k["fields"])
    menu = "".join(f'<span style="margin-right:16px;display:inline-block">{s.line(m)}</span>' for m in k["menu"])
    status = (f'<div style="position:absolute;bottom:0;left:0;right:0;background:{"#5a1f1f" if k["dark"] else "#fbe3e3"};padding:5px 10px;'
              f'display:flex;gap:8px"><svg width="14" height="14"><circle cx="7" cy="7" r="6" fill="#cc1919"/></svg>{s.lines(k["message"])}</div>')
    return s.page(f'<div style="font-size:11px;height:100vh"><div style="padding:5px 10px;background:{c["bar"]}">{menu}</div>'
                  + title_bar(s, k["title"], "#2f5d8a" if not k["dark"] else "#1c3a57", "#ffffff", CAPTION)
                  + f'<div style="padding:16px 24px"><table>{rows}</table></div>{status}</div>', c["window"])


def draw_office(s, k):
    """A document window with a coloured bar and a message box over it."""
    c = s.colours
    ribbon = "".join(f'<span style="margin-right:18px;display:inline-block">{s.line(m)}</span>' for m in k["menu"])
    box = title_bar(s, k["title"], c["bar"]) + (
        f'<div style="display:flex;padding:16px 18px;gap:12px">{SIGNS[k.get("sign", "warning")]}<div>' + s.lines(k["message"])
        + f'</div></div><div style="text-align:center;padding:4px 10px 14px">' + "".join(s.button(b) for b in k["buttons"]) + "</div>")
    return s.page(f'<div style="background:{k["colour"]};color:#fff;padding:9px 14px;text-align:center">{s.line(k["document"])}</div>'
                  f'<div style="background:{c["bar"]};padding:7px 14px">{ribbon}</div>' + window(s, k.get("width", 520), box, 110, 120, 4),
                  "#1f1f1f" if k["dark"] else "#e6e6e6")


def draw_terminal(s, k):
    colour = k.get("colour", "#0c0c0c")
    ink = "#1a1a1a" if colour == "#ffffff" else "#cccccc"
    red = "#c50f1f" if colour == "#ffffff" else "#f9686c"
    body = ""
    for one in k["message"]:
        style = f"color:{red}" if one.startswith("!") else ""
        body += s.line(one.lstrip("!"), style)
    return s.page(title_bar(s, k["title"], "#202020", "#ffffff", CAPTION) + f'<div style="padding:8px;color:{ink};font:14px/1.25 '
                  f'{k["mono"]}">{body}</div>', colour)


def draw_web_form(s, k):
    c = s.colours
    banner = (f'<div style="background:{"#58151c" if k["dark"] else "#f8d7da"};color:{"#ffd6da" if k["dark"] else "#58151c"};'
              f'border-left:4px solid #dc3545;padding:10px 14px;margin:14px 0">' + s.lines(k["message"]) + "</div>")
    rows = "".join(f'<div style="margin:9px 0">{s.line(a, "margin-bottom:3px;font-weight:600")}<div style="border:1px solid {c["edge"]};border-radius:4px;'
                   f'padding:6px 10px;width:340px;background:{c["button"]}">{s.line(b)}</div></div>' for a, b in k["fields"])
    return s.page(f'<div style="font-size:14px"><div style="background:{k["colour"]};color:#fff;padding:13px 26px;font-size:17px">{s.line(k["title"])}</div>'
                  f'<div style="padding:10px 26px">{s.line(k["heading"], "font-size:20px;margin-top:8px")}{banner}{rows}'
                  f'<div style="margin-left:-8px">{"".join(s.button(b, i == 0) for i, b in enumerate(k["buttons"]))}</div></div></div>', c["window"])


def draw_printer(s, k):
    c = s.colours
    rows = "".join("<tr>" + "".join(f'<td style="padding:4px 16px 4px 4px">{s.line(cell)}</td>' for cell in row) + "</tr>" for row in k["rows"])
    inside = title_bar(s, k["title"], buttons=CAPTION) + (
        f'<div style="background:{c["bar"]};padding:5px 10px">' + "".join(f'<span style="margin-right:14px;display:inline-block">{s.line(m)}</span>'
                                                                    for m in k["menu"]) + "</div>"
        f'<table style="margin:6px 8px">{rows}</table><div style="padding:10px 12px;color:{"#ff8a8a" if k["dark"] else "#a80000"}">'
        + s.lines(k["message"]) + "</div>")
    return s.page(window(s, k.get("width", 640), inside))


def draw_toast(s, k):
    """Kept out of tuning: a notice in the corner over a page, white on a strong colour."""
    c = s.colours
    text = "".join(s.line(p, "margin-bottom:8px") for p in k["page"])
    return s.page(f'<div style="padding:24px;font-size:14px">{text}</div><div style="position:absolute;right:24px;bottom:24px;width:400px;'
                  f'background:{k["colour"]};color:#fff;border-radius:6px;padding:14px 18px">{s.line(k["title"], "font-weight:700;font-size:14px;margin-bottom:6px")}'
                  + s.lines(k["message"], "font-size:13px") + "</div>", c["window"])


def draw_full_screen(s, k):
    """Kept out of tuning: one message on a coloured screen."""
    return s.page(f'<div style="padding:90px 110px;color:#fff"><div style="font-size:64px">:(</div>'
                  + s.lines(k["message"], "font-size:22px;margin:14px 0") + s.lines(k["small"], "font-size:13px;margin-top:8px") + "</div>", k["colour"])


def draw_table_error(s, k):
    """Kept out of tuning: a grid of records with a panel of details beneath."""
    c = s.colours
    def row(cells, style):
        return "<tr>" + "".join(f'<td style="border:1px solid {c["edge"]};padding:4px 10px;{style}">{s.line(x)}</td>' for x in cells) + "</tr>"
    rows = row(k["rows"][0], f'background:{c["accent"]};color:{c["on_accent"]};font-weight:700') + "".join(row(r, "") for r in k["rows"][1:])
    return s.page(title_bar(s, k["title"], c["bar"], buttons=CAPTION) + f'<div style="padding:14px"><table style="border-collapse:collapse">{rows}</table>'
                  f'<div style="margin-top:14px;border:1px solid {c["edge"]};padding:10px;background:{c["foot"]}">{s.lines(k["message"])}</div></div>', c["window"])


def draw_dense(s, k):
    """A page full of small writing, as a list in a browser is, with a notice over it."""
    c = s.colours
    rows = "".join("<tr>" + "".join(f'<td style="padding:0 12px 0 0">{s.line(cell)}</td>' for cell in row) + "</tr>" for row in k["rows"])
    notice = f'<div style="background:{"#58151c" if k["dark"] else "#f8d7da"};color:{"#ffd6da" if k["dark"] else "#58151c"};padding:8px 14px">{s.lines(k["message"])}</div>'
    return s.page(f'<div style="font-size:11px">{s.line(k["title"], "font-size:16px;padding:8px 14px")}{notice}<table style="margin:6px 14px">{rows}</table></div>', c["window"])
