// How an exported ticket looks: on screens from 320 pixels, light and dark, and on paper.
#pragma once

namespace m2t {

inline constexpr const char* ticket_page_style = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --card: #f6f8fa; --line: #d0d7de;
  --theirs: #0b5cad; --ours: #1a7f37; --inside: #9a6700; --inside-card: #fff8e1; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #0d1117; --card: #161b22; --line: #3d444d;
    --theirs: #79b8ff; --ours: #56d364; --inside: #e3b341; --inside-card: #272115; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.25rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.75rem; }
.number { color: var(--soft); font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.25rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
article { border: 1px solid var(--line); border-left: 4px solid var(--theirs); border-radius: 6px; background: var(--card);
  padding: 0.75rem 1rem; margin: 0 0 1rem; }
article.answer { border-left-color: var(--ours); }
article.internal { border-left-color: var(--inside); background: var(--inside-card); }
article header { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; margin-bottom: 0.5rem; }
article header > * { overflow-wrap: anywhere; min-width: 0; }
.who { font-weight: 600; overflow-wrap: anywhere; }
.who .address { font-weight: 400; }
.kind, time, .address, .small { color: var(--soft); font-size: 0.875rem; }
.internal .kind, .notice { color: var(--inside); font-weight: 600; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 0.75rem 0 0; }
img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 4px; background: #ffffff; }
figcaption, .attachments { margin-top: 0.5rem; font-size: 0.875rem; overflow-wrap: anywhere; }
.attachments { padding-left: 1.25rem; margin-bottom: 0; }
code { font-family: ui-monospace, Consolas, monospace; font-size: 0.75rem; overflow-wrap: anywhere; }
details { margin-top: 0.25rem; }
.events { padding-left: 1.25rem; font-size: 0.875rem; overflow-wrap: anywhere; }
footer { margin-top: 2rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } article { padding: 0.6rem 0.75rem; } }
@media print {
  :root { --ink: #000000; --soft: #444444; --paper: #ffffff; --card: #ffffff; --line: #999999; --inside-card: #ffffff; }
  main { max-width: none; padding: 0; } article, h2 { break-after: avoid-page; } article header, figure { break-inside: avoid; }
  article { break-after: auto; } img { max-height: 20cm; }
}
)css";

}  // namespace m2t
