"""The shipped instruments, and how one is read from its table: facts as keys, named alternatives, sources by name."""

from collections.abc import Sequence
from functools import cache

from .. import data
from ..checks import near
from ..errors import InvalidValue, SmallGiantsError, shown
from ..sources import Citation
from . import _rules_table, _terms_table
from ._shelf import Shelf, Table, first_day, only, table_at, vouched
from .instruments import Edition, Instrument
from .terms import Term

__all__ = ["catalogue", "instrument_from"]

_OWN = ("id", "name", "decided_by", "kinds", "stages", "themes", "replaced_by")


@cache
def catalogue() -> tuple[Instrument, ...]:
    """The shipped instruments, by id.

    >>> [instrument.id for instrument in catalogue() if "prize" in instrument.kinds]
    ['egla', 'icapital', 'neb_boost']
    >>> len(catalogue())
    48
    """
    return tuple(instrument_from(data.table(name)) for name in data.names("instruments"))


def instrument_of(asked: Instrument | str, known: Sequence[Instrument]) -> Instrument:
    """The instrument of an id; `InvalidValue` tells the near ones."""
    if isinstance(asked, Instrument):
        return asked
    ids = tuple(one.id for one in known)
    if asked not in ids:
        raise InvalidValue(
            "instrument-unknown", "instrument", "the id of an instrument", shown(asked), near(asked, ids)
        )
    return known[ids.index(asked)]


def instrument_from(table: Table) -> Instrument:
    """An instrument from its table; `InvalidValue` names the path of a fault.

    >>> instrument_from({"id": "x", "nam": "X"})
    Traceback (most recent call last):
    smallgiants.errors.InvalidValue: nam: expected one of id, name, decided_by, kinds, stages, themes, replaced_by, \
seen_on, source, confidence, sources, terms, calls, editions, \
got 'nam'; did you mean name?

    Terms and calls are laid out as `funding.terms` and `funding.calls` describe.  Wherever a rule may stand,
    `parts = ["size"]` stands for the rules of that part of the same edition; a part that is `apart` is asked by itself
    only.  `EU27` and the other names of `data/sets.toml` stand for the values they list.
    """
    only(table, *_OWN, "seen_on", "source", "confidence", "sources", "terms", "calls", "editions")
    shelf = _shelf(table)
    editions = {
        name: table_at(f"editions[{name}]", one)
        for name, one in table_at("editions", table.get("editions", {})).items()
    }
    vouching = [_citation("decided_by", table, shelf)]
    vouching += [_citation(f"editions[{name}].published", one, shelf) for name, one in editions.items()]
    shared = tuple(_terms_table.terms(table.get("terms", {}), "terms", shelf))
    about = {key: table[key] for key in _OWN if key in table}
    return Instrument(
        **{**dict.fromkeys(("id", "name", "decided_by")), **about},  # a missing key is refused as an id that is none
        editions=tuple(_edition(name, one, shelf, shared) for name, one in editions.items()),
        calls=tuple(_terms_table.calls(table.get("calls", {}), shelf)),
        sources=tuple(one for one in vouching if one is not None),
    )


def _shelf(table: Table) -> Shelf:
    shelf: dict[str | None, Table] = {None: {}}
    for name, source in table_at("sources", table.get("sources", {})).items():
        only(source, "url", "as_of", "seen_on")
        shelf[name] = {"source": source.get("url"), "seen_on": source.get("seen_on", table.get("seen_on"))}
    return shelf


def _citation(path: str, table: Table, shelf: Shelf) -> Citation | None:
    about = vouched(table, shelf)
    return Citation(path=path, **about) if "source" in about else None


def _edition(name: str, table: Table, shelf: Shelf, shared: tuple[Term, ...]) -> Edition:
    own = ("published", "until", "note", "source", "confidence", "terms")
    try:
        published, told = first_day(table.get("published"))
        notes = "; ".join(note for note in (table.get("note"), told) if note)
        mine = tuple(_terms_table.terms(table.get("terms", {}), "terms", shelf))
        named = {one.name for one in mine}
        return Edition(
            id=name,
            published=published,
            until=table.get("until"),
            note=notes or None,
            parts=tuple(_rules_table.parts({key: one for key, one in table.items() if key not in own}, shelf)),
            terms=(*mine, *(one for one in shared if one.name not in named)),
        )
    except SmallGiantsError as error:
        raise error.under(f"editions[{name}]") from None
