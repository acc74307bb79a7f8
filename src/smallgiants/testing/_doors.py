"""Strategies for what the doors hand over and give back: charts, forms, frames, what plug-ins offer."""

from typing import Any, Literal, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..engines.frames import Framed
from ..engines.plugins import Offer, Point
from ..formats.charts import Bar, Hour, Span
from ..formats.forms import Column, Kind, Line, Merge, ReadCell, Reading, State
from ..formats.ft_portal import Feed
from ..formats.json import Document
from ._funding import instruments
from ._needs import quantities
from ._values import _maybe, _several, days, ids, instants, problems, words

__all__ = [
    "STRATEGIES",
    "chart_bars",
    "chart_hours",
    "chart_spans",
    "documents",
    "feeds",
    "form_cells",
    "form_columns",
    "form_lines",
    "form_merges",
    "form_readings",
    "framed",
    "offers",
]

_NUMBERS = st.integers(1, 10**6)


def chart_bars() -> SearchStrategy[Bar]:
    """Any bar of a chart.

    >>> chart_bars().validate()
    """
    return st.builds(Bar, label=words(), value=st.integers(0, 10**12), mark=_maybe(words()))


def chart_hours() -> SearchStrategy[Hour]:
    """Any hour that a clock shows, of a length that may be unknown.

    >>> chart_hours().validate()
    """
    local = instants().map(lambda moment: moment.replace(tzinfo=None))
    return st.builds(Hour, label=words(), local=local, minutes=_maybe(st.integers(1, 10_000)))


def chart_spans() -> SearchStrategy[Span]:
    """Any stretch of days, moved or not.

    >>> chart_spans().validate()
    """
    pairs = st.lists(days(), min_size=2, max_size=2).map(sorted)
    single = st.builds(Span, label=words(), start=days(), was=_several(days()), faint=st.booleans())
    return single | st.builds(lambda pair, label: Span(label=label, start=pair[0], end=pair[1]), pairs, words())


def form_columns() -> SearchStrategy[Column]:
    """Any column of a form.

    >>> form_columns().validate()
    """
    told: SearchStrategy[Literal["table", "caller"]] = st.sampled_from(("table", "caller"))
    return st.builds(
        Column, number=_NUMBERS, header=words(), about=_maybe(ids()), by=_maybe(told), option=_maybe(words())
    )


def form_cells() -> SearchStrategy[ReadCell]:
    """Any cell that came, understood or not.

    >>> form_cells().validate()
    """
    more = {name: _maybe(words()) for name in ("about", "meaning", "rest", "code")}
    states = st.sampled_from(get_args(State))
    return st.builds(ReadCell, row=_NUMBERS, column=_NUMBERS, came=words(), state=states, **more)


def form_lines() -> SearchStrategy[Line]:
    """Any row of a form, whole as it came.

    >>> form_lines().validate()
    """
    return st.builds(Line, number=_NUMBERS, cells=_several(st.just("") | words(), 4), records=_several(words()))


def form_merges() -> SearchStrategy[Merge]:
    """Any rows that may speak of one person or town.

    >>> form_merges().validate()
    """
    kinds: SearchStrategy[Literal["person", "town"]] = st.sampled_from(("person", "town"))
    return st.builds(Merge, kind=kinds, rows=_several(_NUMBERS), ids=_several(ids()), because=words())


def form_readings() -> SearchStrategy[Reading]:
    """What a small form may say.

    >>> form_readings().validate()
    """
    return st.builds(
        Reading,
        kind=st.sampled_from(get_args(Kind)),
        source=words(),
        columns=_several(form_columns()),
        lines=_several(form_lines()),
        cells=_several(form_cells()),
        merges=_several(form_merges()),
        problems=_several(problems()),
    )


def framed() -> SearchStrategy[Framed]:
    """The answer of a frame that is not there: what stands around it.

    >>> framed().validate()
    """
    return st.builds(
        Framed,
        frame=st.none(),
        id=ids(),
        on=_maybe(days()),
        instruments=_several(ids()),
        reach=st.none(),
        problems=_several(problems()),
    )


def documents() -> SearchStrategy[Document]:
    """What was read of a document: a noun, or only problems.

    >>> documents().validate()
    """
    return st.builds(
        Document,
        noun=_maybe(quantities()),
        problems=_several(problems()),
        line=_maybe(_NUMBERS),
        audience=_maybe(st.just("public")),
    )


def feeds() -> SearchStrategy[Feed]:
    """What a feed of calls tells.

    >>> feeds().validate()
    """
    cells = st.tuples(words(), _several(ids()))
    return st.builds(Feed, instruments=_several(instruments(), 1), unread=_several(cells))


def offers() -> SearchStrategy[Offer]:
    """Anything that an installed package may offer.

    >>> offers().validate()
    """
    names = st.text("abcdefghij-_", min_size=1, max_size=8)
    return st.builds(
        Offer, point=st.sampled_from(get_args(Point)), name=names, distribution=_maybe(names),
        version=_maybe(st.just("1.0")), target=names.map("{}:made".format),
    )  # fmt: skip


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    Bar: chart_bars(),
    Hour: chart_hours(),
    Span: chart_spans(),
    Column: form_columns(),
    ReadCell: form_cells(),
    Line: form_lines(),
    Merge: form_merges(),
    Reading: form_readings(),
    Document: documents(),
    Feed: feeds(),
    Framed: framed(),
    Offer: offers(),
}
