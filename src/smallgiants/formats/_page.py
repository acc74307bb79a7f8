"""The skeleton of a page and its one style sheet: system fonts, light and dark, screen and paper."""

from collections.abc import Iterable

from ._escape import Html, el, joined

__all__ = ["skeleton"]

# Every pair of colours keeps a contrast of 4.5 to 1 and more, marks and lines of charts 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
_STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --raised: #f3f0e9; --ink: #23282c; --quiet: #55605f; --line: #d8d2c6; --edge: #8a8478;
  --deep: #0c5361; --yes: #1d6137; --no: #97302a; --open: #6b4c00; --soft: #5a4284;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15191b; --raised: #1e2427; --ink: #e7e4dd; --quiet: #a9b3b2; --line: #384044; --edge: #7b868a;
    --deep: #86cbd8; --yes: #8ed3a4; --no: #f2a29b; --open: #e6c36a; --soft: #c6b0ec;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 100%; scroll-behavior: auto; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
header, nav, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 3rem; }
footer { padding: 1rem 1.25rem 3rem; color: var(--quiet); font-size: .9375rem; }
h1, h2, h3 { font-family: "Iowan Old Style", Palatino, "Palatino Linotype", "URW Palladio L", P052, Georgia, serif;
  font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.75rem); margin: .25rem 0 1rem; }
h2 { font-size: 1.625rem; margin: 0 0 1rem; }
h3 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p, ul, ol, dl, blockquote { margin: 0 0 1rem; max-width: 42rem; }
ul { padding-left: 1.25rem; }
ol { padding-left: 2rem; }
li { margin-bottom: .375rem; }
main > section { padding: 2.25rem 0 1.25rem; border-top: 1px solid var(--line); }
a { color: var(--deep); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 3px; border-radius: 2px; }
.skip { position: absolute; left: 1rem; top: -6rem; padding: .75rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { top: 1rem; }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.kicker { margin: 0; color: var(--quiet); letter-spacing: .02em; }
.quiet, .none { color: var(--quiet); }
.small { font-size: .9375rem; }
.card { background: var(--raised); border-radius: .5rem; padding: 1.25rem 1.5rem .5rem; margin: 1.5rem 0; max-width: 48rem; }
.card > :is(p, ul, dl) { max-width: none; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.25rem; max-width: none; margin: .5rem 0 2rem; }
nav li { margin: 0; }
nav a { display: inline-block; padding: .375rem 0; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: .375rem 1.5rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
dd > :is(ul, ol, p):last-child { margin-bottom: 0; }
blockquote { margin: 0 0 1.25rem; padding-left: 1rem; border-left: 3px solid var(--line); }
blockquote p { margin: 0; }
blockquote footer { padding: 0; margin: 0; max-width: none; }
.mark { font-size: .75em; font-style: italic; color: var(--quiet); white-space: nowrap; margin-left: .25em; }
.legend { list-style: none; padding: 0; }
.notes { font-size: .875rem; color: var(--quiet); margin: .5rem 0 1.5rem; }
.notes a { display: inline-block; min-width: 1.5rem; min-height: 1.5rem; text-align: center; }
.scroll { position: relative; overflow-x: auto; max-width: 100%; margin: 1.25rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
caption { caption-side: top; text-align: left; font-weight: 600; padding: .25rem 0 .625rem; }
caption > span { position: sticky; left: 0; display: inline-block; max-width: min(42rem, calc(100vw - 2.5rem)); }
th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line);
  min-width: 5.5rem; overflow-wrap: break-word; }
:is(th, td) [dir] { overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: .25rem; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; border-bottom: 1px solid var(--edge); }
tbody th, tfoot th { font-weight: 600; min-width: 8rem; max-width: 14rem; }
tfoot :is(th, td) { border-top: 1px solid var(--edge); font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.wide { min-width: 11rem; }
td ul { margin: .25rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
td li { margin: 0 0 .125rem; }
td p { margin: .375rem 0 0; font-size: .875rem; }
.state { font-weight: 600; }
.state b { display: inline-block; min-width: 1.25em; text-align: center; margin-right: .25em; }
.eligible { color: var(--yes); }
.ineligible { color: var(--no); }
.unknown { color: var(--open); }
.soft_miss { color: var(--soft); }
details.pair { border-top: 1px solid var(--line); max-width: 48rem; }
details.pair > summary { padding: .5rem 0; cursor: pointer; }
details.pair > div { padding: 0 0 .75rem 1rem; }
h4 { font-size: 1rem; margin: .5rem 0 .25rem; }
figure { margin: 1.5rem 0; max-width: 42rem; }
figcaption { font-weight: 600; font-size: .9375rem; margin-bottom: .75rem; }
.chart { display: block; overflow: visible; font-family: inherit; font-size: 14px; fill: var(--ink); }
.chart .full { fill: var(--deep); stroke: var(--deep); }
.chart .hollow { fill: none; stroke: var(--deep); stroke-width: 1.5; }
.chart circle.hollow { fill: var(--paper); }
.chart .heat { fill: var(--deep); }
.chart .line { stroke: var(--deep); }
.chart .stop { fill: var(--paper); stroke: var(--deep); }
.chart .path { stroke: var(--edge); stroke-width: 1.5; }
.chart .tick { stroke: var(--line); stroke-opacity: 1; }
.chart text { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.chart .axis { fill: var(--quiet); font-size: 13px; }
code.quiet { white-space: nowrap; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
@media (max-width: 40rem) {
  header { padding-top: 2rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .625rem; }
  .card { padding: 1rem 1rem .25rem; }
}
@media screen and (max-width: 40rem) {
  table, caption, tbody, tfoot, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  caption > span { position: static; }
  tr { padding: .625rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:first-child { border-top: 1px solid var(--edge); }
  tfoot tr { border-top: 1px solid var(--edge); }
  th, td, tbody th, tfoot :is(th, td) { border: 0; padding: 0; min-width: 0; max-width: none; text-align: left; }
  tbody th, tfoot th { margin-bottom: .25rem; }
  td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0 .75rem; padding: .125rem 0; }
  td::before { content: attr(data-label); color: var(--quiet); font-weight: 400; }
  .number { text-align: left; white-space: normal; }
}
@media (forced-colors: active) { .chart .full { fill: CanvasText; } .chart .hollow { stroke: CanvasText; } }
@page { size: A4; margin: 16mm 15mm; }
@media print {
  :root {
    color-scheme: light; --paper: #fff; --raised: #fff; --ink: #000; --quiet: #444; --line: #bbb; --edge: #777;
    --deep: #0c4652; --yes: #1d5231; --no: #7d2620; --open: #553c00; --soft: #463468;
  }
  html { font-size: 10pt; }
  body { font-size: 1rem; line-height: 1.45; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  nav, .skip { display: none; }
  header { padding-top: 0; }
  .card { border: 1px solid var(--line); }
  h2, h3, caption, figcaption { break-after: avoid; }
  h2 { font-size: 15pt; } h3 { font-size: 12pt; margin-top: 1.25rem; }
  main > section { padding: 1.25rem 0 .5rem; }
  .scroll { overflow: visible; }
  table { width: 100%; font-size: 8.5pt; }
  thead { display: table-header-group; }
  tr, figure, blockquote, li { break-inside: avoid; }
  th, td { min-width: 0; padding: .25rem .625rem .25rem 0; overflow-wrap: anywhere; }
  tbody th, tfoot th { min-width: 5.5rem; }
  .wide { min-width: 0; }
  td ul, td p { font-size: 8pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .chart { font-size: 11px; }
  p, ul, ol, dl, blockquote { max-width: none; }
  a { text-decoration: none; }
  a.named::after { content: " (" attr(href) ")"; font-size: .9em; }
}
"""


def skeleton(
    title: str, header: Html, contents: Iterable[tuple[str, str]], sections: Iterable[Html], footer: Html
) -> str:
    """A whole page: the first thing that the keyboard meets is the way to the main part."""
    links = joined(el("li", el("a", words, href=f"#{name}")) for name, words in contents)
    head = joined(
        [
            Html('<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
            Html('<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'),
            el("title", title), "\n", el("style", Html(_STYLE)),
        ]
    )  # fmt: skip
    body = joined(
        [
            el("a", "Skip to the main part", class_="skip", href="#main"),
            el("header", header),
            el("nav", el("ul", links), aria_label="Contents"),
            el("main", joined(sections, "\n"), id="main", tabindex="-1"),
            el("footer", footer),
        ],
        "\n",
    )
    return f"<!doctype html>\n{el('html', el('head', head), el('body', body), lang='en')}\n"
