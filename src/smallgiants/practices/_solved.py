"""Who solved a challenge in a place like ours."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..challenges import Axis, Statement
from ..challenges._vocabulary import Vocabulary
from ..checks import a, each, identifier, near, one_of, optional, several, words
from ..civiltime import Viewpoint, viewpoint
from ..errors import NotAllowed
from ..labels import Text
from ..places import Municipality
from ._adoptions import _DONE, Adoption, Replicability, replicability
from ._alike import as_profile, failing, likeness_cells, picked
from ._library import library
from ._practice import Practice
from ._profiles import Likeness, PlaceProfile, likeness

__all__ = ["Match", "Solution", "Solved", "solved"]

Fit = Literal["same", "near"]

_AXES: tuple[Axis, Axis] = ("theme", "barrier")


@frozen(kw_only=True)
class Match:
    """A concept that a practice meets: that of the statement, a kind of it, or one that it is a kind of.

    >>> print(Match(axis="barrier", concept="barrier/capacity", label="Capacity", fit="near"))
    near Capacity
    """

    axis: Axis = field(validator=one_of("theme", "barrier"))
    concept: str = field(validator=identifier)
    label: str = field(validator=words)
    fit: Fit = field(validator=one_of("same", "near"))

    def __str__(self) -> str:
        return self.label if self.fit == "same" else f"near {self.label}"


@frozen(kw_only=True)
class Solution:
    """A practice that meets a challenge, at the place where it was done that is most like the one asked for.

    >>> print(Solution(practice="p", title=Text.of("Solar roofs"), by="krizevci", matches=[
    ...     Match(axis="barrier", concept="c", label="High upfront cost", fit="same")],
    ...     replicability=Replicability(practice="p")))
    Solar roofs (krizevci): meets High upfront cost; the place is not known
    """

    practice: str = field(validator=identifier)
    title: Text = field(validator=a(Text))
    by: str = field(validator=identifier)
    place: PlaceProfile | None = field(default=None, validator=optional(a(PlaceProfile)))
    matches: tuple[Match, ...] = field(converter=several, validator=each(a(Match)))
    likeness: Likeness | None = field(default=None, validator=optional(a(Likeness)))
    replicability: Replicability = field(validator=a(Replicability))
    page: str | None = field(default=None, validator=optional(words))

    @property
    def fit(self) -> int:
        """How well it meets the challenge: two for each axis that it meets exactly, one for each that it is near."""
        best = {
            one.axis: max(_FITS[other.fit] for other in self.matches if other.axis == one.axis) for one in self.matches
        }
        return sum(best.values())

    def __str__(self) -> str:
        where = (self.place.name or self.by) if self.place else self.by
        country = f", {self.place.country}" if self.place and self.place.country else ""
        like = "the place is not known" if self.likeness is None else str(self.likeness)
        told = [f"{self.title} ({where}{country}): meets {', '.join(map(str, self.matches))}", like]
        has = self.replicability
        if has.adopters or has.failed or has.untold:
            told.append(str(has).partition(": ")[2])
        return "; ".join([*told, *([self.page] if self.page else [])])


_FITS: dict[str, int] = {"same": 2, "near": 1}


@frozen(kw_only=True)
class Solved:
    """Who solved a challenge in a place like the one asked for, the best first; what was left out; what to ask.

    >>> print(Solved(statement="s-1", like="town", ask=("theme", "barrier")))
    nobody is known to have solved s-1; to be asked: its theme, its barrier
    """

    statement: str = field(validator=identifier)
    like: str = field(validator=identifier)
    found: tuple[Solution, ...] = field(default=(), converter=several, validator=each(a(Solution)))
    ask: tuple[Axis, ...] = field(default=(), converter=several, validator=each(one_of("theme", "barrier")))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    @property
    def why(self) -> tuple[str, ...]:
        """For each solution: what it meets, how like the place is and in what, how often others have it, where it is read."""
        return tuple(map(str, self.found))

    def rows(self) -> tuple[Row, ...]:
        """A row for each solution, in order; likeness and coverage as text of two decimals."""
        return tuple(
            {"practice": one.practice, "title": str(one.title), "by": one.by,
             "country": one.place.country if one.place else None, "meets": ", ".join(map(str, one.matches)), "fit": one.fit,
             **likeness_cells(one.likeness), "adopters": len(one.replicability.adopters),
             "replicated": one.replicability.replicated, "page": one.page}
            for one in self.found
        )  # fmt: skip

    def __str__(self) -> str:
        asked = f"; to be asked: its {', its '.join(self.ask)}" if self.ask else ""
        return "\n".join(self.why) or f"nobody is known to have solved {self.statement}{asked}"


def solved(
    dossier: Any, statement: str, *, like: Municipality | PlaceProfile | str, on: "Viewpoint | str | None",
    weights: Mapping[str, float] | None = None, must: tuple[str, ...] = (), most: int = 5, diverse: bool = False,
    langs: tuple[str, ...] = (),
) -> Solved:  # fmt: skip
    """Who solved the challenge of a statement in a place like one, out of the dossier's practices and the shipped ones.

    >>> from smallgiants.formats.toml import example
    >>> found = solved(example("small-giants-2024"), "s-1", like="horta", on=None)
    >>> found.found[0].practice, [str(one) for one in found.found[0].matches]
    ('mobility-islands', ['near Mobility and transport', 'near Capacity and skills barrier'])

    A practice is found where it meets a concept of the statement, or one that is broader or narrower; it was done where it
    began, and wherever an adoption goes well.  Better fits come first, then places more alike, as far as they are known to
    be, then ids.  Left out, with why, is what its owner does not let others see, what is an idea yet, and what was given
    up.  Raises `NotAllowed` for a statement, or the id of a town, that is not in the dossier.
    """
    when = None if on is None else viewpoint(on)
    whole = dossier.seen(on=when)
    said = _one(whole.statements, statement, "statement")
    mine = as_profile(_one(whole.towns, like, "town") if isinstance(like, str) else like)
    search = _Search(whole, said, mine, langs)
    found: list[Solution] = []
    out: list[LeftOut] = []
    for practice in search.practices:
        matches = search.matches(practice)
        if not matches:
            continue
        because = search.against(practice)
        best = None if because else search.best(practice, matches, weights, must, when)
        if isinstance(best, Solution):
            found.append(best)
        else:
            out.append(LeftOut(id=practice.id, because=because or best or ""))
    found.sort(key=lambda one: (-one.fit, -_sure(one), one.practice))
    kept = picked(found, most, place=lambda one: one.place, worth=lambda one: one.fit + _sure(one), diverse=diverse)
    return Solved(statement=said.id, like=mine.id or "place", found=kept, ask=search.ask, left_out=out)


def _sure(one: Solution) -> float:
    return one.likeness.at_least if one.likeness else 0.0


def _one(records: tuple[Any, ...], id_: str, what: str) -> Any:
    found = next((record for record in records if record.id == id_), None)
    if found is None:
        ids = [record.id for record in records]
        raise NotAllowed("reference-dangling", what, f"the id of a {what} of the dossier", repr(id_), near(id_, ids))
    return found


class _Search:
    """What a statement is about, and what is known of practices."""

    def __init__(self, whole: Any, said: Statement, mine: PlaceProfile, langs: tuple[str, ...]) -> None:
        self._whole, self._said, self._mine, self._langs = whole, said, mine, langs
        self._words = Vocabulary(whole.concepts, whole.themes)
        self._asked = {axis: self._about(axis) for axis in _AXES}
        own = {one.id for one in whole.practices}
        self.practices = (*whole.practices, *(one for one in library().practices if one.id not in own))
        told = {one.id for one in whole.adoptions}
        self._adoptions = (*whole.adoptions, *(one for one in library().adoptions if one.id not in told))
        self._towns = {one.id: as_profile(one) for one in whole.towns}

    @property
    def ask(self) -> tuple[Axis, ...]:
        """The axes that the statement says nothing of."""
        return tuple(axis for axis in _AXES if not self._asked[axis])

    def _about(self, axis: Axis) -> frozenset[str]:
        """The concepts that a statement is about, with those mapped to as the same."""
        known = (self._words.canonical(axis, one) for one in self._said.concepts(axis))
        return frozenset(same for one in known if one for same in self._words.same(one))

    def matches(self, practice: Practice) -> tuple[Match, ...]:
        return tuple(
            Match(axis=axis, concept=one, label=self._words.label(one, *self._langs), fit=fit)
            for axis in _AXES
            for one, fit in self._met(axis, practice.themes if axis == "theme" else practice.barriers)
        )

    def _met(self, axis: Axis, named: tuple[str, ...]) -> "Iterator[tuple[str, Fit]]":
        """The concepts of a statement that a practice meets, each once and as well as it does."""
        known = [one for name in named if (one := self._words.canonical(axis, name))]
        mine = {same for one in known for same in self._words.same(one)}
        above = {up for one in mine for up in self._words.line(one)}
        for asked in self._words.ordered(self._asked[axis]):
            if asked in mine:
                yield asked, "same"
            elif asked in above or mine & set(self._words.line(asked)):
                yield asked, "near"

    def against(self, practice: Practice) -> str | None:
        """Why a practice that would do is left out."""
        askers = {self._said.by, self._mine.id}
        if not practice.shown_to_all and practice.owner not in askers:
            return "its owner has not permitted it to be shown"
        if practice.owner == self._mine.id:
            return "it is their own"
        if practice.maturity == "idea":
            return "it is an idea, and nobody is known to have tried it"
        if practice.maturity == "ended":
            failures = "; ".join(map(str, practice.failures))
            return f"it was given up{f': {failures}' if failures else ''}"
        return None

    def best(
        self, practice: Practice, matches: tuple[Match, ...], weights: Mapping[str, float] | None, must: tuple[str, ...],
        on: "Viewpoint | None",
    ) -> "Solution | str":  # fmt: skip
        """The solution at the place most like ours, or why there is none."""
        has = replicability(practice, self._open, on=on, zone=self._whole.group.zone)
        found: list[Solution] = []
        for by, place, page in self._places(practice):
            told = None if place is None else likeness(self._mine, place, weights=weights)
            unlike = failing(told or likeness(self._mine, PlaceProfile()), must)
            if unlike is None:
                found.append(Solution(practice=practice.id, title=practice.title, by=by, place=place, matches=matches,
                                      likeness=told, replicability=has, page=page))  # fmt: skip
        return (
            min(found, key=lambda one: (-_sure(one), one.by)) if found else f"no place is as asked: {', '.join(must)}"
        )

    @property
    def _open(self) -> tuple[Adoption, ...]:
        return tuple(one for one in self._adoptions if one.shown_to_all or one.by in (self._said.by, self._mine.id))

    def _places(self, practice: Practice) -> "Iterator[tuple[str, PlaceProfile | None, str | None]]":
        """Where it was done: where it began, and where an adoption goes well; not at the place that asks."""
        yield practice.owner, practice.place or self._towns.get(practice.owner), practice.published
        for one in self._open:
            if one.practice == practice.id and one.outcome in _DONE and one.by not in (practice.owner, self._mine.id):
                yield one.by, one.place or self._towns.get(one.by), one.published or practice.published
