"""The building blocks of the page, and what its sections are made from."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from attrs import frozen

from ...audience import Audience
from ...dossiers import Dossier
from ...groups import Membership
from .._escape import Child, Html, el, joined
from ._notes import Notes
from ._words import UNKNOWN, counted, cut, said, titled

__all__ = ["MOST_ROWS", "Seen", "chart", "facts", "listed", "nothing", "section", "table"]

MOST_ROWS = 60
"""How many rows of a table are shown; how many more there are is said."""

_NAMELESS = el("span", "name not published", class_="none")


@frozen(kw_only=True)
class Seen:
    """A dossier as it was known on its viewpoint: the whole of it, for sums alone, and what this audience may see."""

    whole: Dossier
    view: Dossier
    audience: Audience
    notes: Notes
    seats: dict[str, Membership]
    _names: dict[str, Html]
    _themes: dict[str, Html]

    @classmethod
    def by(cls, dossier: Dossier, audience: Audience) -> "Seen":
        """The dossier in the eyes of this audience."""
        whole = dossier.seen(on=dossier.on)
        view = whole.view(audience=audience)
        names = {person.id: _name(person.name) for person in view.people}
        names |= {one.id: said(cut(one.name)) for one in view.organisations}
        names |= {one.id: said(cut(one.name)) for one in view.towns}
        themes = {one.id: titled(one.pref) for one in view.concepts} | {
            one.id: titled(one.title) for one in view.themes
        }
        seats = {m.seat: m for m in view.memberships if m.state in ("registered", "active")}
        return cls(
            whole=whole,
            view=view,
            audience=audience,
            notes=Notes.of(view, whole),
            seats=seats,
            names=names,
            themes=themes,
        )

    def name(self, id_: str | None) -> Html:
        """The name of a town, an organisation or a person, as far as this audience may read it."""
        return UNKNOWN if id_ is None else self._names.get(id_) or el("span", "not on record", class_="none")

    def named(self, id_: str) -> bool:
        """Whether this audience may read the name of a person, a town or an organisation."""
        return self._names.get(id_, _NAMELESS) is not _NAMELESS

    def theme(self, id_: str) -> Html:
        """The title of a theme, or of a concept."""
        return self._themes.get(id_) or said(id_)


def _name(name: str | None) -> Html:
    return said(cut(name)) if name else _NAMELESS


def section(name: str, title: str, *children: Child) -> Html:
    """A section with its heading."""
    return el("section", "\n", el("h2", title, id=f"{name}-title"), "\n", joined(children, "\n"), "\n",
              id=name, aria_labelledby=f"{name}-title")  # fmt: skip


def nothing(words: str) -> Html:
    """What stands where nothing is known yet."""
    return el("p", words, class_="none")


def facts(pairs: Iterable[tuple[str, Child]]) -> Html:
    """Names with what is known of each."""
    return el("dl", joined(el("dt", name) if i == 0 else el("dd", UNKNOWN if value is None else value)
                           for name, value in pairs for i in (0, 1)))  # fmt: skip


def listed(items: Iterable[Child], tag: str = "ul", **attributes: str) -> Html:
    """A list."""
    return el(tag, joined(el("li", item) for item in items), **attributes)


def chart(caption: Child, drawn: str) -> Html:
    """A drawing with its caption."""
    return el("figure", el("figcaption", caption), "\n", Html(drawn))


def table(
    notes: Notes,
    name: str,
    caption: Child,
    heads: Sequence[str],
    rows: Iterable[Sequence[Child]],
    total: int,
    *,
    numbers: Collection[str] = (),
    wide: Collection[str] = (),
    foot: Sequence[Child] = (),
) -> Html:
    """A table whose first column heads its rows, in a region that scrolls by itself, and the sources it rests on."""
    looks = ["number" if head in numbers else "wide" if head in wide else None for head in heads]
    top = (
        el("th", head, scope="col", class_=look, role="columnheader") for head, look in zip(heads, looks, strict=True)
    )
    body = joined((_row(row, looks, heads) for row in islice(rows, MOST_ROWS)), "\n")
    # The roles are a table's own: on a phone, where each row is laid out as a card, browsers would forget them.
    inner = [
        el("caption", el("span", caption), id=f"{name}-caption"),
        el("thead", el("tr", joined(top), role="row"), role="rowgroup"), el("tbody", body, role="rowgroup"),
        el("tfoot", _row(foot, looks, heads), role="rowgroup") if foot else None,
    ]  # fmt: skip
    region = el("div", el("table", joined(inner, "\n"), role="table"), class_="scroll", role="region", tabindex=0,
                aria_labelledby=f"{name}-caption")  # fmt: skip
    return joined([region, _more(total), notes.drawn()], "\n")


def _row(cells: Sequence[Child], looks: Sequence[str | None], heads: Sequence[str]) -> Html:
    told = [UNKNOWN if cell is None else cell for cell in cells]
    first = el("th", told[0], scope="row", class_=looks[0], role="rowheader")
    rest = (
        el("td", el("div", cell), class_=look, role="cell", data_label=head)
        for cell, look, head in zip(told[1:], looks[1:], heads[1:], strict=True)
    )
    return el("tr", first, *rest, role="row")


def _more(count: int) -> Html | None:
    if count <= MOST_ROWS:
        return None
    more = count - MOST_ROWS
    return el(
        "p", f"{counted(more, 'more row is', 'more rows are')} not shown, of {count:,} in all.", class_="small quiet"
    )
