"""The door to other people's data frames: the rules of instruments as expressions on Polars, DuckDB, Spark and others.

Needs the extra `frames` (narwhals) and the engine itself.  A column is a fact of the funding vocabulary, null is unknown.
The expressions are built from the same trees as the planes in memory; nothing is collected but what the planes are
asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional
from ..errors import InvalidValue, Problem, shown
from ..funding import FACTS, Instrument, Reach, Requirement, Rule, match_all
from ..funding import catalogue as shipped
from ..funding._asked import Asked, asked_of, day_of
from ..funding._columns import known_of
from ..funding._trees import Half, Pair, Tree, conj, worlds
from ..funding._worlds import Cell, cells, fact_of, truths
from ..funding.facts import CHOICES, read
from ..funding.requirements import leaves
from ..partial import AnyOf, Between
from ..sources import day

__all__ = ["Framed", "match_frame"]


class _Narwhals:
    """The package, loaded when it is first needed."""

    def __getattr__(self, name: str) -> Any:
        import narwhals

        return getattr(narwhals, name)


nw: Any = _Narwhals()

# Facts that other facts say something of: where such a column stands beside it, a frame cannot say the rule.
_SAID_BY_OTHERS: Mapping[str, frozenset[str]] = {
    fact: frozenset(others.split())
    for fact, others in {
        "countries": "partners applicants affiliated",
        "from_less_developed_or_transition": "partners applicants affiliated",
        "grant_to_loan": "grant_eur eib_loan_eur",
        "leverage": "programme_eur grant_eur",
        "members": "members every_member_lau",
        "municipality_partner": "applicant partners applicants affiliated",
        "peer_in_other_country": "partners applicants affiliated",
        "population": "members population_at_least",
        "raised_last_12_months_eur": "raised",
        "raised_with_new_offer_eur": "raised raised_last_12_months_eur new_offer_eur",
        "rate": "grant_eur eligible_td_costs_eur total_eligible_eur",
        "share_from_less_developed_or_transition": "from_less_developed_or_transition partners",
        "share_in_degurba_1_2": "members",
    }.items()
}
_KINDS = {
    "choice": "text", "text": "text", "yes_no": "true or false", "lau": "true or false, or text",
    "count": "whole numbers", "tally": "whole numbers", "money": "decimals or whole numbers",
    "number": "decimals or whole numbers",
}  # fmt: skip
# An expression has every world of a rule written out: beyond so many the planes are faster than its planning.
MOST_WORLDS = 64


@frozen(kw_only=True, eq=False)
class Framed:
    """What the rules say of every row of a frame: `frame` has a column for each instrument that frames can say.

    >>> import polars as pl  # doctest: +SKIP
    >>> towns = pl.DataFrame({"id": ["a", "b"], "country": ["FR", "NO"], "population": [9000, None]})  # doctest: +SKIP
    >>> answer = match_frame(towns, on="2024-02-07", facts={"applicant": "municipality"})  # doctest: +SKIP
    >>> answer.frame["eucf"].to_list(), answer.reach is None  # doctest: +SKIP
    (['eligible', 'ineligible'], True)

    `reach` is the answer of the planes for the others, each named in `problems`; `None` where there are none.
    """

    frame: Any = field(repr=False)
    id: str = field(validator=identifier)
    on: date | None = field(converter=day, validator=optional(a(date)))
    instruments: tuple[str, ...] = field(validator=each(identifier))
    reach: Reach | None = field(default=None, validator=optional(a(Reach)))
    problems: tuple[Problem, ...] = field(default=(), validator=each(a(Problem)))

    def rows(self) -> tuple[Row, ...]:
        """One row for each pair, those of the frame first; this collects the frame."""
        told = list(_collected(nw.from_native(self.frame).select(self.id, *self.instruments)))
        framed = ({"town": one[self.id], "instrument": i, "state": one[i]} for i in self.instruments for one in told)
        return (*framed, *(() if self.reach is None else self.reach.pairs()))

    def __str__(self) -> str:
        planes = "" if self.reach is None else f", {len(self.reach.instruments)} on planes"
        return f"{len(self.instruments)} instruments as columns{planes}"


def match_frame(
    frame: Any,
    *,
    on: str | date | None,
    part: str = "applicant",
    id: str = "id",  # noqa: A002  # the column's own name
    facts: Mapping[str, Any] | None = None,
    catalogue: Sequence[Instrument] | None = None,
) -> Framed:
    """The verdicts of `verdict` for every row of a frame, as columns of states on the frame's own engine.

    >>> import duckdb  # doctest: +SKIP
    >>> towns = duckdb.sql("select 'a' as id, 'ES' as country, null::bigint as population")  # doctest: +SKIP
    >>> answer = match_frame(towns, on="2024-02-07", facts={"applicant": "municipality"})  # doctest: +SKIP
    >>> answer.frame.select("id, elena, eui_ia").fetchall()  # doctest: +SKIP
    [('a', 'eligible', 'unknown')]

    Columns named like facts are looked at, all others are kept as they are; `facts` are laid over every row.  A value
    that its fact does not allow is read as unknown and told in a problem; floats are refused where amounts are exact.
    """
    given = nw.from_native(frame)
    types = dict(given.collect_schema().items())
    asked = shipped() if catalogue is None else tuple(catalogue)
    when, common = day_of(on), read({}, facts, on=day_of(on))
    if id not in types:
        raise InvalidValue("key-missing", id, "a column with the id of each row", f"columns {', '.join(types)}")
    clash = [one.id for one in asked if one.id in types]
    if clash:
        raise InvalidValue("id-duplicate", clash[0], "no column named like an instrument", shown(clash[0]))
    named = {fact: kind for fact, kind in types.items() if fact in FACTS and fact not in (facts or {}) and fact != id}
    scalar = {fact: kind for fact, kind in named.items() if not kind.is_nested()}
    for fact, kind in scalar.items():
        _fit(fact, kind)
    looks = _Looks(scalar, common)
    tree_of = {one.id: asked_of(one, part, when) for one in asked}
    unsaid = {one.id: told for one in asked if (told := _unsaid(tree_of[one.id], set(named), common))}
    ready = given.with_columns(**{_clean(fact): _cleaned(fact, kind) for fact, kind in scalar.items()})
    problems = [*_illegal(ready, scalar), *(_told(name, why) for name, why in unsaid.items())]
    states = {one.id: looks.state(tree_of[one.id]) for one in asked if one.id not in unsaid}
    answered = ready.with_columns(**looks.made).with_columns(**states).drop(*looks.made, *map(_clean, scalar))
    left = [one for one in asked if one.id in unsaid]
    rows = _facts(ready, id, named, scalar) if left else {}
    return Framed(
        frame=nw.to_native(answered),
        id=id,
        on=when,
        instruments=tuple(states),
        reach=match_all(rows, on=when, part=part, facts=facts, catalogue=left) if left else None,
        problems=tuple(problems),
    )


def _clean(fact: str) -> str:
    return f"_sg_{fact}"


def _fit(fact: str, kind: Any) -> None:
    """Refuses a column whose type cannot hold the fact exactly."""
    wanted = FACTS[fact]
    whole = fact == "degurba" or wanted in ("count", "tally")
    exact = kind.is_integer() or (wanted in ("money", "number") and kind.is_decimal())
    text = kind in (nw.String, nw.Categorical, nw.Enum)
    good = {"yes_no": kind == nw.Boolean, "lau": kind == nw.Boolean or text, "text": text, "choice": text}.get(
        wanted, exact
    )
    good = exact if whole else good
    if not good and kind != nw.Unknown and str(kind) != "Null":
        expected = "whole numbers" if whole else _KINDS.get(wanted, "a list")
        hint = "cast it: floats are not exact" if kind.is_float() else None
        raise InvalidValue("type-wrong", fact, f"a column of {expected}", str(kind), hint)


def _legal(fact: str, column: Any) -> Any:
    """Which values a fact allows; of text any that is not blank."""
    if FACTS[fact] == "choice":
        return column.is_in(list(CHOICES[fact]))
    if FACTS[fact] == "text":
        return column.str.strip_chars() != ""
    return column >= 0


def _cleaned(fact: str, kind: Any) -> Any:
    """A column with only legal values, all others null."""
    column = nw.col(fact)
    if FACTS[fact] == "lau" and kind != nw.Boolean:
        return nw.when(column.str.strip_chars() != "").then(nw.lit(True))
    return column if kind == nw.Boolean else nw.when(_legal(fact, column)).then(column)


def _illegal(frame: Any, scalar: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each column that holds values its fact does not allow: one question to the engine for all."""
    if not scalar:
        return
    told = {fact: (nw.col(fact).count() - nw.col(_clean(fact)).count()) for fact in scalar}
    found = next(iter(_collected(frame.select(**told))))
    for fact, many in found.items():
        if many:
            message = f"expected values that the fact allows, got {many} others; they are read as unknown"
            yield Problem(
                code="fact-invalid", severity="error", path=fact, message=message, params=(("rows", str(many)),)
            )


def _unsaid(one: Asked | None, columns: set[str], common: Mapping[str, Any]) -> str | None:
    """Why frames cannot say a rule; `None` where they can."""
    if one is None or one.whole is None:
        return None
    rules = [rule for rule in (one.hard, one.whole, one.doubtful) if rule is not None]
    for fact in sorted({fact_of(leaf) for rule in rules for leaf in leaves(rule)}):
        others = sorted(_SAID_BY_OTHERS.get(fact, frozenset()) & (columns | set(common)))
        if others and not (fact in common and fact not in columns and not set(others) & columns):
            return f"{fact} is reckoned from {', '.join(others)}"
    free = {rule: one.free if rule is one.doubtful else frozenset() for rule in rules}
    if one.wide or any(worlds(rule, (), free[rule]) > MOST_WORLDS for rule in rules):
        return f"more than {MOST_WORLDS} worlds"
    return None


def _told(name: str, why: str) -> Problem:
    message = f"expected a rule that a frame can say, got one where {why}; it runs on the planes"
    return Problem(code="rule-unframed", severity="info", path=name, message=message, params=(("why", why),))


def _facts(frame: Any, id_: str, named: Iterable[str], scalar: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The facts of every row by its id, for the planes."""
    plain = {fact: nw.col(_clean(fact)) for fact in scalar}
    nested = [fact for fact in named if fact not in plain]
    ready = frame.select(id_, *nested, *(column.alias(_clean(fact)) for fact, column in plain.items()))
    found: dict[str, dict[str, Any]] = {}
    for row in _collected(ready):
        if row[id_] in found:
            raise InvalidValue("id-duplicate", id_, "each id once", shown(row[id_]))
        told = {fact: row[fact] for fact in nested} | {fact: row[_clean(fact)] for fact in plain}
        found[row[id_]] = {fact: value for fact, value in told.items() if value is not None}
    return found


def _collected(frame: Any) -> Iterator[dict[str, Any]]:
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    yield from eager.iter_rows(named=True)


class _Looks:
    """What leaves look at in a frame: columns of their truths, made once for all rules."""

    def __init__(self, scalar: Mapping[str, Any], common: Mapping[str, Any]) -> None:
        self.scalar, self.common = scalar, common
        self.made: dict[str, Any] = {}
        self.names: dict[Any, Any] = {}

    def _column(self, key: Any, made: Any) -> Any:
        if key not in self.names:
            self.names[key] = f"_sg{len(self.made)}"
            self.made[self.names[key]] = made
        return nw.col(self.names[key])

    def _known(self, fact: str) -> Mapping[str, Any]:
        if fact == "members":
            return {name: self.common[name] for name in ("members", "every_member_lau") if name in self.common}
        return known_of(fact, self.common.get(fact))

    def leaf(self, leaf: Rule) -> Pair:
        """Where a leaf surely holds, and where it surely fails."""
        fact = fact_of(leaf)
        if fact not in self.scalar or not isinstance(leaf, Requirement):
            holds = truths(leaf, cells([leaf], self._known(fact)))[leaf]
            return holds is True, holds is False
        unknown = truths(leaf, cells([leaf], {}))[leaf]
        inside = _inside(leaf)
        return (
            self._column((fact, leaf.allowed, True), inside.fill_null(unknown is True)),
            self._column((fact, leaf.allowed, False), (~inside).fill_null(unknown is False)),
        )

    def lacking(self, fact: str, among: tuple[Rule, ...], cell: Cell) -> Half:
        """Where a fact surely does not lie in a cell."""
        if fact not in self.scalar:
            return cell not in cells(among, self._known(fact))[fact]
        beside = None
        for leaf in among:
            missed = ~_inside(leaf) if leaf in cell else _inside(leaf)
            beside = missed if beside is None else beside | missed
        key = (fact, frozenset((leaf.allowed, leaf in cell) for leaf in among))  # type: ignore[union-attr]
        return self._column(key, beside.fill_null(False))  # type: ignore[union-attr]

    def settled(self, found: Pair, facts: Sequence[str]) -> bool:
        """A frame is not looked into while its expressions are made."""
        return False

    def state(self, one: Asked | None) -> Any:
        """The state of each row for one part."""
        if one is None or one.whole is None:
            return nw.lit("unknown")
        may, may_not = (True, False) if one.hard is None else Tree(self).truth(one.hard)
        missed: Half = False if one.whole is one.hard else conj((may, Tree(self).truth(one.whole)[1]))
        if one.doubtful is not None:
            may_not = conj((may_not, Tree(self, one.free).truth(one.doubtful)[1]))
        told = nw.lit("unknown")
        for half, word in ((may_not, "ineligible"), (may, "eligible"), (missed, "soft_miss")):
            if half is True:
                told = nw.lit(word)
            elif half is not False:
                told = nw.when(half).then(nw.lit(word)).otherwise(told)
        return told


def _inside(leaf: Any) -> Any:
    """Where a value is among those a leaf allows; null where it is not known."""
    column, allowed = nw.col(_clean(leaf.fact)), leaf.allowed
    if isinstance(allowed, AnyOf):
        if set(map(type, allowed.any_of)) == {bool}:
            return (column | True) if len(set(allowed.any_of)) == 2 else column if allowed.any_of[0] else ~column
        return nw.when(~column.is_null()).then(column.is_in(list(allowed.any_of)))
    ends: Between = allowed
    inside = None if ends.min is None else column >= nw.lit(ends.min)
    if ends.max is not None:
        below = column <= nw.lit(ends.max)
        inside = below if inside is None else inside & below
    return inside
