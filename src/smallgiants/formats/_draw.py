"""What every drawing is made of: the frame that says in words what it draws, labels, and the same as a table."""

from collections.abc import Iterable, Sequence

from ._escape import Child, Html, el, joined

__all__ = ["LONGEST", "as_table", "canvas", "cut", "figure", "label", "slanted"]

LONGEST = 43
STEEP = -55


def canvas(name: str, title: str, description: str, height: int, drawn: Iterable[Html]) -> Html:
    """A drawing with its title and description."""
    told = (el("title", title, id=f"{name}-title"), el("desc", description, id=f"{name}-desc"))
    # Presentation attributes are for a chart that stands alone: the style sheet of a page overrules them.
    return el(
        "svg", *told, joined(drawn, "\n"), class_="chart", id=name, role="img", width="100%", height=height + 4,
        aria_labelledby=f"{name}-title {name}-desc", fill="currentColor", font_family="sans-serif", font_size="14",
    )  # fmt: skip


def label(text: str, base: int) -> Html:
    """A text at the left edge."""
    return el("text", text, x=0, y=base)


def cut(text: str, most: int = LONGEST) -> str:
    """A text that fits a line."""
    return text if len(text) <= most else f"{text[: max(most, 8) - 1]}…"


def slanted(text: str, at: float, base: int) -> Html:
    """The label of a column, slanted so that many fit side by side; `at` is its place from the left, in percent."""
    turned = f"transform-box: fill-box; transform-origin: left bottom; transform: rotate({STEEP}deg)"
    return el("text", text, class_="axis", x=f"{at:.2f}%", y=base, font_size="13", style=turned)


def figure(title: str, drawn: Html, table: Html, legend: Child = None, kind: str = "drawing") -> Html:
    """A drawing with its caption, and the same as a table to open."""
    more = el("details", el("summary", "The same as a table"), "\n", table)
    return el("figure", el("figcaption", title), "\n", drawn, "\n", legend, more, class_=kind)


def as_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Child]]) -> Html:
    """A plain table in a region that scrolls by itself; the first cell of each row heads it."""
    top = el("tr", *(el("th", head, scope="col") for head in heads))
    body = (el("tr", el("th", first, scope="row"), *(el("td", cell) for cell in rest)) for first, *rest in rows)
    table = el("table", el("caption", title), el("thead", top), el("tbody", joined(body, "\n")))
    return el("div", table, class_="scroll", role="region", tabindex=0, aria_label=title, style="overflow-x: auto")
