"""What a notebook shows of a noun or an answer: small tables with a caption, all text escaped, nothing by colour alone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..answers import Answer
from ..audience import Audience
from ..checks import a, each, several
from ..civiltime import Resolved, Slot
from ..dossiers import Dossier, shown_alone
from ..errors import SmallGiantsError
from ..labels import Text
from ..partial import Between
from ..workshops import Workshop
from ._answered import answered, asks_who
from ._cells import flat
from ._escape import Child, Html, el, joined, web
from ._structure import unstructure

__all__ = ["MOST_ROWS", "Reader", "fragment", "page", "refusal"]

_COUNTED = {
    "people": "person", "organisations": "organisation", "towns": "town", "memberships": "membership",
    "workshops": "workshop", "themes": "theme", "statements": "statement", "needs": "need", "decisions": "decision",
}  # fmt: skip
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 20, 12, 160
_WIDE, _LONG_WORD = 80, 24
# Everything takes its colour from the notebook, in light and dark alike.
_STYLE = """
.smallgiants { max-width: 60rem; overflow-wrap: anywhere; line-height: 1.45; text-align: left; }
.smallgiants :is(th, td) { overflow-wrap: break-word; }
.smallgiants .sg-long { overflow-wrap: anywhere; }
.smallgiants .sg-wide { min-width: 14rem !important; }
.smallgiants .sg-scroll { overflow-x: auto; max-width: 100%; margin: .5rem 0; }
.smallgiants table { border-collapse: collapse; font-size: .9em; margin: 0; min-width: min(100%, 20rem); }
.smallgiants caption { caption-side: top; text-align: left; font-weight: 600; padding: .25rem 0; color: inherit; }
.smallgiants :is(th, td) { text-align: left !important; vertical-align: top; padding: .25rem .75rem .25rem 0;
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 30%, transparent); max-width: 24rem; min-width: 3.5rem;
  white-space: normal !important; background: none; }
.smallgiants .sg-number { text-align: right !important; font-variant-numeric: tabular-nums; white-space: nowrap !important; }
.smallgiants .sg-title { font-weight: 600; font-size: 1.1em; margin: .25rem 0; }
.smallgiants .sg-none { font-style: italic; }
.smallgiants p { margin: .25rem 0; }
"""


@frozen(kw_only=True)
class Reader:
    """For whom it is shown, and in which languages."""

    audience: Audience = field(validator=a(Audience))
    languages: tuple[str, ...] = field(converter=several, validator=each(a(str)))


def page(shown: Html, reader: Reader) -> str:
    """What stands in the notebook: the element with its own style, and for whom it was made."""
    made = el("p", f"Made for {reader.audience}.", class_="sg-none")
    return str(el("div", el("style", Html(_STYLE)), shown, made, class_="smallgiants"))


def refusal(x: object, error: SmallGiantsError, reader: Reader) -> Html:
    """That it cannot be shown, and why."""
    told = f"{type(x).__name__} is not shown to {reader.audience}: {cut(error.message)}"
    return el("p", told, error.hint and f"; {error.hint}")


def fragment(x: Any, reader: Reader) -> Html:
    """What is shown of it; raises `NotAllowed` for what is not for this reader."""
    if isinstance(x, Dossier):
        return _dossier(x.view(audience=reader.audience), reader)
    if isinstance(x, Answer) and not isinstance(x, Dossier):
        return _answer(x, reader)
    if isinstance(x, Text):
        return joined(el("p", _said(one.text, one.lang), _flags(one)) for one in x.wordings)
    alone = shown_alone(x, audience=reader.audience)
    if isinstance(alone, Workshop):
        return _workshop(alone, reader)
    if isinstance(alone, Slot):
        return _pairs("Slot", _slot(alone))
    told = unstructure(alone, personal=reader.audience.sees("secretariat"))
    cells = dict(flat(_summed(told), type(alone))) if isinstance(told, Mapping) else {"value": str(told)}
    return _pairs(type(alone).__name__, ((_head(name), _cell(one)) for name, one in cells.items()))


def cut(text: str) -> str:
    """A text of absurd length is cut, and said to be."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}… ({len(text):,} letters)"


def _dossier(d: Dossier, reader: Reader) -> Html:
    title = el("p", _worded(d.title or d.group.name, reader), class_="sg-title")
    counts = ", ".join(
        f"{len(held)} {one if len(held) == 1 else name}" for name, one in _COUNTED.items() if (held := getattr(d, name))
    )
    known = el("p", f"{_said_kind(d)}, as known on {d.on:%Y-%m-%d}: {counts or 'no records yet'}.")
    moves = ("Workshop", "When", "Was", "Status")
    meetings = ((_worded(w.title, reader), _when(w.slot), _was(w), w.status) for w in d.workshops)
    towns = ((_said(t.name), t.country, _cell(_plain(t.population)), t.zone) for t in d.towns)
    needs = (
        (_worded(n.title, reader) if n.title else n.id, _town(d, n.by), str(n.amount) if n.amount else None)
        for n in d.needs
    )
    tables = [
        _table("Workshops", moves, meetings, len(d.workshops)),
        _table("Towns", ("Town", "Country", "Population", "Zone"), towns, len(d.towns)),
        _table("Needs", ("Need", "By", "Amount"), needs, len(d.needs)),
    ]
    return joined([title, known, *(one for one in tables if one is not None)])


def _said_kind(d: Dossier) -> str:
    return f"A {d.group.kind} group"


def _town(d: Dossier, id_: str) -> Child:
    return next((_said(one.name) for one in d.towns if one.id == id_), id_)


def _workshop(w: Workshop, reader: Reader) -> Html:
    place = _worded(w.place, reader) if w.place else None
    told = [("When", _when(w.slot)), ("Was", _was(w)), ("Status", w.status), ("Held", w.mode), ("Place", place)]
    last = next((entry.reason for entry in reversed(w.history) if entry.reason), None)
    more = [("Why", _said(last))] if last else []
    return _pairs(_worded(w.title, reader), [*told, *more])


def _slot(slot: Slot) -> Iterator[tuple[str, Child]]:
    yield "When", _when(slot)
    yield "Lasts", str(slot.duration) if slot.duration else None
    yield "Printed", slot.printed
    found = slot.resolve()
    yield (
        "In UTC",
        f"{slot.utc:%Y-%m-%d %H:%M}Z" if isinstance(found, Resolved) else f"no single instant: {type(found).__name__}",
    )


def _when(slot: Slot | None) -> Child:
    return None if slot is None else el("bdi", str(slot))


def _was(w: Workshop) -> Child:
    gone = [f"{entry.was.local:%Y-%m-%d %H:%M}" for entry in w.moves if isinstance(entry.was, Slot)]
    return ", ".join(gone) or "never moved"


def _answer(x: Any, reader: Reader) -> Html:
    rows = answered(x, reader.audience)
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    kept = columns[:MOST_COLUMNS]
    caption = _called(x)
    lines = ((_cell(row.get(name)) or "–" for name in kept) for row in rows)
    table = _table(caption, tuple(map(_head, kept)), lines, len(rows), left=len(columns) - len(kept))
    words = () if asks_who(x) else _lines(getattr(x, "why", None)) or _lines(str(x))
    why = el("details", el("summary", "Why"), joined(el("p", _said(one)) for one in words[:MOST_ROWS]), _more(words))
    asks = [str(one) for one in getattr(x, "ask", ())] if not asks_who(x) else []
    ask = el("p", f"To ask: {', '.join(map(cut, asks[:MOST_ROWS]))}") if asks else None
    return joined([table or el("p", f"{caption}: no rows"), ask, why if words else None])


def _lines(told: object) -> tuple[str, ...]:
    if isinstance(told, str):
        return tuple(line for line in told.splitlines() if line.strip())
    return tuple(str(one) for one in told) if isinstance(told, tuple) else ()


def _more(words: tuple[str, ...]) -> Child:
    return el("p", f"{len(words) - MOST_ROWS} more", class_="sg-none") if len(words) > MOST_ROWS else None


def _called(x: object) -> str:
    """The name of a noun in words."""
    name = type(x).__name__
    return "".join(f" {sign.lower()}" if sign.isupper() and index else sign for index, sign in enumerate(name))


def _table(
    caption: Child, heads: tuple[str, ...], rows: Iterable[Iterable[Child]], count: int, left: int = 0
) -> Html | None:
    """A table with its caption and the scope of its heads; at most so many rows."""
    if not count:
        return None
    top = el("tr", *(el("th", head, scope="col") for head in heads))
    told = [list(row) for row, _ in zip(rows, range(MOST_ROWS), strict=False)]
    body = joined(el("tr", _th(first), *map(_td, rest)) for first, *rest in told)
    more = [f"{count - MOST_ROWS:,} more rows"] if count > MOST_ROWS else []
    more += [f"{left} more columns"] if left else []
    table = el("table", el("caption", caption), el("thead", top), el("tbody", body))
    name = caption if isinstance(caption, str) else "Table"
    region = el("div", table, class_="sg-scroll", role="region", tabindex=0, aria_label=name)
    return joined([region, el("p", " and ".join(more), class_="sg-none") if more else None])


def _pairs(caption: Child, pairs: Iterable[tuple[str, Child]]) -> Html:
    rows = [el("tr", el("th", name, scope="row"), _td(told)) for name, told in pairs]
    body = el("tbody", joined(rows[:MOST_ROWS]))
    more = el("p", f"{len(rows) - MOST_ROWS} more", class_="sg-none") if len(rows) > MOST_ROWS else None
    name = caption if isinstance(caption, str) else "Fields"
    table = el("table", el("caption", caption), body)
    return joined([el("div", table, class_="sg-scroll", role="region", tabindex=0, aria_label=name), more])


def _th(told: Child) -> Html:
    return el("th", told, scope="row", class_="sg-wide" if len(str(told)) > _WIDE else None)


def _td(told: Child) -> Html:
    if told is None:
        return el("td", el("span", "not known", class_="sg-none"))
    source = str(told)
    kind = "sg-number" if source.startswith("<data") else "sg-wide" if len(source) > _WIDE else None
    return el("td", told, class_=kind)


def _cell(value: Any) -> Child:
    """One cell; numbers are told apart by their element."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | Fraction():
            return el("data", f"{value:,}" if isinstance(value, int) else str(value), value=str(value))
        case Decimal():
            return el("data", f"{value:,f}", value=f"{value:f}")
        case date():
            return el("time", value.isoformat(), datetime=value.isoformat())
    text = str(value)
    return el("a", cut(text), href=text, class_="sg-long") if web(text) else _said(text)


def _plain(value: Any) -> Any:
    """A fact, of which only a part may be known, in words."""
    if isinstance(value, Between):
        ends = (("at least", value.min), ("at most", value.max))
        return " and ".join(f"{word} {end:,}" for word, end in ends if end is not None)
    return value


def _summed(told: Any) -> Any:
    """Plain data with each list as words: what stands in it, or how many do."""
    if isinstance(told, Mapping):
        return {key: _summed(one) for key, one in told.items()}
    if not isinstance(told, list):
        return told
    words = all(isinstance(one, str) for one in told)
    return ", ".join(told) if words else f"{len(told)} {'entry' if len(told) == 1 else 'entries'}"


def _head(name: str) -> str:
    return ", ".join(dict.fromkeys(name.replace("_", " ").split("."))).capitalize()


def _said(text: str, lang: str | None = None) -> Html:
    """Text that somebody wrote, which may run in either direction."""
    long = max(map(len, text.split()), default=0) > _LONG_WORD
    return el(
        "bdi", cut(text), dir="auto", lang=lang if lang and lang != "und" else None, class_="sg-long" if long else None
    )


def _worded(text: Text, reader: Reader) -> Html:
    """A text in the reader's language; that it is another is said."""
    one = text.best(*reader.languages)
    asked = [tag.partition("-")[0].casefold() for tag in reader.languages]
    other = asked and one.lang != "und" and one.lang.partition("-")[0].casefold() not in asked[:1]
    return joined([_said(one.text, one.lang), el("span", f" ({one.lang})", class_="sg-none") if other else None])


def _flags(one: Any) -> Child:
    told = [word for word, flag in (("original", one.original), ("translated by a machine", one.machine),
                                    ("checked", one.checked)) if flag]  # fmt: skip
    where = [one.lang] if one.lang != "und" else []
    return el("span", f" ({', '.join([*where, *told])})", class_="sg-none") if where or told else None
