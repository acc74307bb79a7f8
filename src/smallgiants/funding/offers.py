"""What the shipped instruments offer on a day: the terms of their editions, and what stacking and pathways add."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from .. import data
from ..money import Money
from ..sources import Citation
from .instruments import Edition, Instrument
from .money_terms import Instalment, Shared, Terms, terms_from
from .tables import catalogue as shipped
from .terms import Term

__all__ = ["shipped_terms"]

_STRUCTURAL = ("ERDF", "ESF+", "JTF", "CF")
_REASONED = "reasoned from its other terms"
_OWN_KEYS = ("of", "case", "without")


def shipped_terms(
    *, on: date | None, region: str | None = None, catalogue: Sequence[Instrument] | None = None
) -> Mapping[str, Terms]:
    """The money terms of the instruments of a catalogue on a day, by id; of the shipped one where none is given.

    >>> shelf = shipped_terms(on=None)
    >>> str(shelf["eucf"].fixed), shelf["eui_ia"].rate, shelf["erdf_art11"].rate is None
    ('EUR 60,000.00', Decimal('0.80'), True)

    `region` is the class of the town's region: some figures are told by it.  Before its first edition an instrument is
    told as of that edition, and `since` says so.
    """
    if catalogue is None:
        return _shelf(on, region)
    return _made({one.id: one for one in catalogue}, on, region)


@lru_cache(maxsize=32)
def _shelf(on: date | None, region: str | None) -> Mapping[str, Terms]:
    return _made({one.id: one for one in shipped()}, on, region)


def _made(instruments: Mapping[str, Instrument], on: date | None, region: str | None) -> Mapping[str, Terms]:
    table = data.table("funding/ladder.toml")
    more: Mapping[str, Any] = table["instruments"]
    asked = {name: more.get(name, {}).get("of", name) for name in (*instruments, *more)}
    return MappingProxyType(
        {
            name: _terms(instruments[of], more.get(name, {}), table, on, region)
            for name, of in sorted(asked.items())
            if of in instruments
        }
    )


def _terms(
    instrument: Instrument, own: Mapping[str, Any], table: Mapping[str, Any], on: date | None, region: str | None
) -> Terms:
    """The terms of an edition, with those that stacking and pathways add over them."""
    edition = instrument.edition(on=on) or instrument.editions[0]
    cases = [region, *own.get("case", ()), None]
    without = own.get("without", ())
    found = {name: _case(edition, name, cases) for name in {one.name for one in edition.terms} - set(without)}
    kept = {name: one for name, one in found.items() if one is not None and (one.binding or name == "investment")}
    told, figures = dict(_figures(kept, own)), {}
    sources = []
    for key, (figure, term) in told.items():
        figures[key] = figure
        about: dict[str, Any] = {"seen_on": term.seen_on, "confidence": term.confidence, "note": term.note}
        sources.append(Citation(path=key, source=term.source or _REASONED, **about))
    if figures.get("fund") in table["managed"]:
        figures["managed"] = table["managed"][figures["fund"]]
    base = Terms(name=instrument.name, **figures, since=edition.published, until=edition.until, sources=tuple(sources))
    added = {key: one for key, one in own.items() if key not in _OWN_KEYS}
    return terms_from(added, table["sources"], table["seen_on"]).over(base)


def _case(edition: Edition, name: str, cases: "list[str | None]") -> Term | None:
    """The term for the first of the cases that has one."""
    return next((term for of in cases if (term := edition.term(name, of=of)) is not None), None)


def _figures(kept: Mapping[str, Term], own: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, Term]]]:
    """Each figure of the terms that one of the instrument's terms tells."""
    loan = own.get("gives", {}).get("is") == "loan"
    for name, term in kept.items():
        yield from ((key, (figure, term)) for key, figure in _one(name, term, loan) if figure not in (None, ()))
    parts = [kept.get(name) for name in ("advance", "interim", "balance")]
    instalments = tuple(_instalments(kept))
    first = next((one for one in parts if one is not None), None)
    if first is not None and sum(one.share for one in instalments) == 1:
        yield "instalments", (instalments, first)


def _one(name: str, term: Term, loan: bool) -> Iterator[tuple[str, Any]]:
    """The figures of the money terms that one term tells."""
    if name in _SUMS:
        yield from _sums(name, term, loan)
    elif name == "public_aid":
        yield ("shared", (Shared(funds=_STRUCTURAL, most=term.most),)) if loan else ("public_most", term.most)
    elif name in _SAID:
        key, read = _SAID[name]
        yield key, read(term)


def _names(term: Term) -> tuple[str, ...]:
    """Names as ids; `EU` stands for every fund of the Union."""
    return tuple(one.replace(" ", "_") for one in term.said if one != "EU")


_SUMS = ("grant", "investment")
_SAID: Mapping[str, tuple[str, Callable[[Term], Any]]] = {
    "cumulates_with": ("cumulable", lambda term: term.said),
    "duration_months": ("months", lambda term: None if term.most is None else int(term.most)),
    "fund": ("fund", lambda term: term.said[0]),
    "leverage": ("leverage", lambda term: term.least),
    "not_with": ("excludes", _names),
    "own_share": ("own_share", lambda term: term.least),
    "own_share_public": ("public_own_share", lambda term: term.least),
    "rate": ("rate", lambda term: term.most),
    "requires": ("requires", _names),
    "separate_from": ("separate_phases", lambda term: "EU" in term.said or None),
}


def _sums(name: str, term: Term, loan: bool) -> Iterator[tuple[str, Any]]:
    """A grant is a lump sum or has a cap and a floor; an investment has a size, which may be typical only."""
    least, most = _money(term.least), _money(term.most)
    if name == "investment":
        yield from (("smallest", least), ("largest", most), ("typical", term.soft or None))
    elif least == most and not loan:
        yield "fixed", most
    else:
        yield from (("cap", most), ("floor", least if least != most else None))


def _money(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount=amount, currency="EUR")


def _instalments(kept: Mapping[str, Term]) -> Iterator[Instalment]:
    """The payments, as far as their shares are told; what is paid after so much is spent needs to say how much."""
    after = kept.get("interim_after")
    for kind in ("advance", "interim", "balance"):
        term = kept.get(kind)
        if term is None or not term.most:
            continue
        if kind != "interim":
            yield Instalment(kind=kind, share=term.most)
        elif after is not None:
            yield Instalment(kind="interim", share=term.most, spent=after.most)
