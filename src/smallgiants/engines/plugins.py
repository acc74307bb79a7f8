"""The door to other people's packages: catalogues, taxonomies, suggesters and holidays that they offer by entry points.

A package offers something under a name in its metadata.  What is installed is listed without being loaded; what the host
asks for by its name is loaded, and whatever is wrong with it is told as a problem.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, Protocol, TypeVar, get_args

from attrs import field, frozen

from ..challenges import ConceptScheme, Suggester
from ..checks import a, near, one_of, optional, words
from ..errors import InvalidValue, Problem, shown
from ..funding import Instrument
from ..funding import catalogue as shipped
from ..slots import Participant
from ..sources import day

__all__ = [
    "Catalogue",
    "Holidays",
    "Offer",
    "Point",
    "SuggesterMaker",
    "Taxonomy",
    "catalogue",
    "holidays",
    "offered",
    "suggester",
    "taxonomy",
]

Point = Literal["catalogues", "taxonomies", "suggesters", "holidays"]
"""What a package may offer; the group of its entry points is `smallgiants.catalogues` and so on."""

T = TypeVar("T")


class Catalogue(Protocol):
    """What stands behind an entry point of `smallgiants.catalogues`: called without arguments, it gives instruments.

    >>> def ours():
    ...     return shipped()[:1]
    >>> offer: Catalogue = ours
    """

    def __call__(self) -> Iterable[Instrument]:
        """The instruments."""
        ...


class Taxonomy(Protocol):
    """What stands behind an entry point of `smallgiants.taxonomies`: called without arguments, it gives a scheme.

    >>> def ours():
    ...     return ConceptScheme(id="own", version="1.0.0", title="Own", concepts=[])
    >>> offer: Taxonomy = ours
    """

    def __call__(self) -> ConceptScheme:
        """The scheme."""
        ...


class SuggesterMaker(Protocol):
    """What stands behind an entry point of `smallgiants.suggesters`: called without arguments, it gives a `Suggester`.

    >>> from smallgiants.challenges import matcher, scheme
    >>> def ours():
    ...     return matcher(scheme("degurba"))
    >>> offer: SuggesterMaker = ours
    """

    def __call__(self) -> Suggester:
        """The suggester."""
        ...


class Holidays(Protocol):
    """What stands behind an entry point of `smallgiants.holidays`: the holidays of a place (`PT`, `PT-20`) by their days.

    >>> def ours(place, *, first, last):
    ...     return {date(2026, 4, 25): "Dia da Liberdade"} if place == "PT" else None
    >>> offer: Holidays = ours
    """

    def __call__(self, place: str, *, first: date, last: date) -> Mapping[date, str] | None:
        """The holidays from the first day to the last; `None` for a place that it does not know."""
        ...


@frozen(kw_only=True)
class Offer:
    """Something that an installed package offers, not loaded.

    >>> print(Offer(point="catalogues", name="atlantis", distribution="atlantis-funds", version="1.0", target="atlantis:made"))
    catalogues atlantis, of atlantis-funds 1.0

    `distribution` and `version` are those of the package; `None` is unknown.  `target` is what would be loaded.
    """

    point: Point = field(validator=one_of(*get_args(Point)))
    name: str = field(validator=words)
    target: str = field(validator=words)
    distribution: str | None = field(default=None, validator=optional(words))
    version: str | None = field(default=None, validator=optional(a(str)))

    def __str__(self) -> str:
        of = f", of {self.distribution} {self.version or ''}".rstrip() if self.distribution else ""
        return f"{self.point} {self.name}{of}"


def offered(point: Point | None = None) -> tuple[Offer, ...]:
    """What the installed packages offer, sorted by point, name and package; nothing of it is loaded.

    >>> [offer.name for offer in offered("catalogues")]
    []

    Raises `InvalidValue` for a point that there is not.
    """
    points = get_args(Point)
    if point is not None and point not in points:
        raise InvalidValue("choice-unknown", "point", f"one of {', '.join(points)}", shown(point), near(point, points))
    return tuple(offer for offer, _ in _found(points if point is None else (point,)))


def catalogue(*names: str) -> tuple[tuple[Instrument, ...], tuple[Problem, ...]]:
    """The instruments of the catalogues asked for by name, in that order, and what is wrong with them.

    >>> instruments, problems = catalogue("atlantis")
    >>> print(problems[0])
    error catalogues[atlantis]: expected the name of an installed catalogue, got 'atlantis'; none is installed

    Give them to a question: `verdict(…, catalogue=(*sg.catalogue(), *instruments))`.  An instrument with the id of a shipped
    one, or of one before it, is told and left out.
    """
    taken = {one.id: "the shipped catalogue" for one in shipped()}
    made: list[Instrument] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        found, told = _made("catalogues", name, _instruments)
        problems += told
        for one in found or ():
            if one.id in taken:
                problems.append(_problem("plugin-clash", f"catalogues[{name}].{one.id}", "an id that no other instrument has",
                                         f"{one.id!r}, which is in {taken[one.id]}", "it is left out"))  # fmt: skip
                continue
            taken[one.id] = f"catalogues[{name}]"
            made.append(one)
    return tuple(made), tuple(problems)


def taxonomy(name: str) -> tuple[ConceptScheme | None, tuple[Problem, ...]]:
    """The scheme that a package offers under a name, and what is wrong with it: with the package, or between its concepts.

    >>> taxonomy("fisheries")[0] is None
    True
    """
    found, problems = _made("taxonomies", name, _a(ConceptScheme, "a ConceptScheme"))
    return found, (*problems, *(found.problems(profile="own") if found else ()))


def suggester(name: str) -> tuple[Suggester | None, tuple[Problem, ...]]:
    """The suggester that a package offers under a name, fit for `suggest(…, by=…)`, and what is wrong with it.

    >>> suggester("my-model")[0] is None
    True
    """
    return _made("suggesters", name, _suggester)


def holidays(
    name: str, participants: Iterable[Participant], *, between: "tuple[str | date, str | date]"
) -> tuple[Mapping[str, Mapping[date, str]], tuple[Problem, ...]]:
    """The holidays of everybody's country and region, fit for `best_slots(…, holidays=…)`, and what is wrong with them.

    >>> found, problems = holidays("regional", [Participant(id="ana", country="PT")], between=("2026-03-01", "2026-07-01"))
    >>> found, problems[0].code
    ({}, 'plugin-unknown')

    A place that the package does not know has no entry, and `best_slots` asks for it.
    """
    first, last = (_day(edge) for edge in between)
    places = sorted({place for one in participants for place in one.places})

    def asked(source: Any) -> dict[str, Mapping[date, str]]:
        told = {place: source(place, first=first, last=last) for place in places}
        return {place: _calendar(place, one) for place, one in told.items() if one is not None}

    found, problems = _made("holidays", name, asked, call=False)
    return found or {}, problems


class _Wrong(Exception):
    """What a plug-in gave is not what it should: what was expected, and what came."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.expected, self.got = expected, got


def _made(
    point: Point, name: str, read: Callable[[Any], T], *, call: bool = True
) -> tuple[T | None, tuple[Problem, ...]]:
    """What a plug-in gives, checked; or the problem with it.  Nothing that it raises gets further than here."""
    found = [one for one in _found((point,)) if _called(one[0], name)]
    path = f"{point}[{name}]"
    if len(found) != 1:
        return None, (_not_one(point, name, [offer for offer, _ in found]),)
    offer, entry = found[0]
    try:
        loaded = entry.load()
        return read(loaded() if call else loaded), ()
    except _Wrong as wrong:
        expected, got = wrong.expected, wrong.got
    except (Exception, SystemExit) as error:  # noqa: BLE001  # other people's code: whatever it raises is told
        expected, got = "a plug-in that works", f"{type(error).__name__}: {shown(str(error))}"
    return None, (_problem("plugin-broken", path, expected, got, f"it is {offer.target} of {offer.distribution}"),)


def _not_one(point: Point, name: str, found: list[Offer]) -> Problem:
    path = f"{point}[{name}]"
    if found:
        ways = " or ".join(f"{one.distribution}:{one.name}" for one in found)
        got = f"{name!r} from {' and '.join(str(one.distribution) for one in found)}"
        return _problem("plugin-clash", path, "a name that one package offers", got, f"write {ways}")
    known = [offer.name for offer in offered(point)]
    there = f"installed are {', '.join(dict.fromkeys(known))}" if known else "none is installed"
    what = {
        "catalogues": "catalogue",
        "taxonomies": "taxonomy",
        "suggesters": "suggester",
        "holidays": "source of holidays",
    }
    return _problem(
        "plugin-unknown", path, f"the name of an installed {what[point]}", shown(name), near(name, known) or there
    )


def _called(offer: Offer, name: str) -> bool:
    return name in (offer.name, f"{offer.distribution}:{offer.name}")


def _found(points: Iterable[str]) -> list[tuple[Offer, EntryPoint]]:
    """Each offer once, also where a package is found twice on the path: the first one found is what would be loaded."""
    told: dict[tuple[str, str, str], tuple[Offer, EntryPoint]] = {}
    for point in points:
        for entry in entry_points(group=f"smallgiants.{point}"):
            of = entry.dist
            offer = Offer(point=point, name=entry.name, target=entry.value, distribution=of.name if of else None,  # type: ignore[arg-type]  # a point
                          version=of.version if of else None)  # fmt: skip
            told.setdefault((point, entry.name, offer.distribution or ""), (offer, entry))
    return [told[key] for key in sorted(told)]


def _instruments(told: Any) -> tuple[Instrument, ...]:
    made = tuple(told)
    for one in made:
        if not isinstance(one, Instrument):
            raise _Wrong("instruments alone", shown(one))
    return made


def _a(kind: type[T], expected: str) -> Callable[[Any], T]:
    def read(told: Any) -> T:
        if not isinstance(told, kind):
            raise _Wrong(expected, shown(told))
        return told

    return read


def _suggester(told: Any) -> Suggester:
    if not (callable(getattr(told, "ranked", None)) and isinstance(getattr(told, "scheme", None), ConceptScheme)):
        raise _Wrong("a Suggester: `scheme`, and `ranked(text, axis=…, lang=…)`", shown(told))
    made: Suggester = told
    return made


def _calendar(place: str, told: Any) -> Mapping[date, str]:
    if not isinstance(told, Mapping):
        raise _Wrong(f"a mapping of days to names, or None, for {place}", shown(told))
    for when, name in told.items():
        if not isinstance(when, date) or not isinstance(name, str):
            raise _Wrong(f"days with names for {place}", f"{shown(when)}: {shown(name)}")
    return dict(sorted(told.items()))


def _day(edge: "str | date") -> date:
    told = day(edge)
    if told is None:
        raise InvalidValue("date-invalid", "between", "a day as YYYY-MM-DD", shown(edge))
    return told


def _problem(code: str, path: str, expected: str, got: str, hint: str) -> Problem:
    return Problem(code=code, severity="error", path=path, message=f"expected {expected}, got {got}", hint=hint,
                   params=(("expected", expected), ("got", got)))  # fmt: skip
