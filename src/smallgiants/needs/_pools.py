"""Who buys the same thing at the same time, and how much together."""

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..checks import a, each, identifier, optional
from ..disclosure import SMALLEST_CELL, Protected, Table, protect
from ..money import Money
from ._need import Need, Spec, Window
from ._quantities import Quantity
from ._tables import contributions, in_units, once

__all__ = ["Pool", "Pools", "pooled"]


@frozen(kw_only=True)
class Pool:
    """Towns that want the same thing, all of them during `window`, and how much it is together.

    >>> window = Window(start="2027-01-01", end="2028-01-01")
    >>> lamps = Pool(id="pool-1", spec=Spec(id="lamppost"), window=window, needs=("n-1", "n-2"), by=("horta", "kranj"))
    >>> print(lamps)
    lamppost: horta, kranj during [2027-01-01, 2028-01-01); how much is not known

    `quantities` and `amounts` are sums over the needs that tell theirs, `None` where they are withheld.
    """

    id: str = field(validator=identifier)
    spec: Spec = field(validator=a(Spec))
    window: Window = field(validator=a(Window))
    needs: tuple[str, ...] = field(validator=each(identifier))
    by: tuple[str, ...] = field(validator=each(identifier))
    quantities: tuple[Quantity, ...] | None = field(default=None, validator=optional(each(a(Quantity))))
    amounts: tuple[Money, ...] | None = field(default=None, validator=optional(each(a(Money))))
    withheld: bool = field(default=False, validator=a(bool))

    def __str__(self) -> str:
        told = [*map(str, self.quantities or ()), *map(str, self.amounts or ())]
        much = " and ".join([*told, *(["the rest is withheld"] if told and self.withheld else [])])
        much = much or ("how much is withheld" if self.withheld else "how much is not known")
        return f"{self.spec}: {', '.join(self.by)} during {self.window}; {much}"


@frozen(kw_only=True)
class Pools:
    """The pools of needs as one audience may see them, the largest first; keep `protected` for what is published later.

    >>> pooled([], audience="public").pools
    ()
    """

    pools: tuple[Pool, ...] = field(validator=each(a(Pool)))
    protected: Protected = field(validator=a(Protected))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def audience(self) -> Audience:
        """Whom it is made for."""
        return self.protected.audience

    def rows(self) -> tuple[Row, ...]:
        """A row for each pool and each quantity or amount of it."""
        return tuple(row for pool in self.pools for row in _rows(pool))

    def __str__(self) -> str:
        return "\n".join(map(str, self.pools)) or "nobody wants the same at the same time"


def _rows(pool: Pool) -> Iterator[Row]:
    about = {"pool": pool.id, "spec": pool.spec.id, "version": pool.spec.version, "start": pool.window.start,
             "end": pool.window.end, "towns": ", ".join(pool.by), "withheld": pool.withheld}  # fmt: skip
    told = [(one.amount, one.unit) for one in pool.quantities or ()]
    told += [(one.amount, one.currency) for one in pool.amounts or ()]
    yield from ({**about, "amount": amount, "unit": unit} for amount, unit in told)
    if not told:
        yield {**about, "amount": None, "unit": None}


def pooled(
    needs: Iterable[Need],
    *,
    audience: "Audience | str",
    k: int = SMALLEST_CELL,
    beside: Iterable[Table] = (),
    published: Protected | None = None,
) -> Pools:
    """Who wants the same version of the same specification, with a day in common to all.

    >>> def lamps(id, by, start, n):
    ...     return Need(id=id, by=by, spec=Spec(id="lamp", version=2), quantity=Quantity(amount=n, unit="luminaire"),
    ...                 horizon=Window(start=start, end="2029-01-01"), permitted=True)
    >>> print(pooled([lamps("n-1", "kranj", "2027-01-01", 300), lamps("n-2", "horta", "2028-01-01", 200)], audience="public"))
    lamp, version 2: horta, kranj during [2028-01-01, 2029-01-01); 500 luminaire

    A need may stand in several pools, each as large as it can be; sums of them are linked, and shown only where nobody's
    figure can be worked out of all of them and of the tables `beside`, as `disclosure.protect` says.  Needs whose version
    is unknown stand apart, for nobody knows whether it is the same.
    """
    known = once(needs)
    groups = list(_groups(known))
    beside = tuple(beside)
    ids = _named(len(groups), {one.id for one in beside})
    tables = {id_: _tables(id_, group) for id_, (_, _, group) in zip(ids, groups, strict=True)}
    every = [table for several in tables.values() for table in several.values()]
    protected = protect([*beside, *every], audience=audience, k=k, published=published)
    pools = tuple(
        _pool(id_, spec, window, group, protected) for id_, (spec, window, group) in zip(ids, groups, strict=True)
    )
    placed = {id_ for pool in pools for id_ in pool.needs}
    left = tuple(LeftOut(id=need.id, because=_alone(need)) for need in known if need.id not in placed)
    return Pools(pools=pools, protected=protected, left_out=left)


def _named(count: int, taken: set[str]) -> list[str]:
    """Ids of new pools: none that a table beside them has."""
    held = {one.partition("/")[0] for one in taken}
    numbers = (number for number in range(1, count + len(held) + 1) if f"pool-{number}" not in held)
    return [f"pool-{number}" for number, _ in zip(numbers, range(count), strict=False)]


def _groups(needs: list[Need]) -> Iterator[tuple[Spec, Window, list[Need]]]:
    """Each largest set of needs of one thing whose windows have a day in common, with the days common to all."""
    things: dict[Spec, list[Need]] = {}
    for need in needs:
        if need.spec is not None and need.spec.version is not None and need.horizon is not None and not need.withdrawn:
            things.setdefault(need.spec, []).append(need)
    found = [
        (spec, window, group)
        for spec, wanting in things.items()
        for window, group in _together(wanting)
        if len({need.by for need in group}) > 1
    ]
    yield from sorted(found, key=lambda one: (-len({need.by for need in one[2]}), one[0].id, one[0].version or 0,
                                              one[1].start, [need.id for need in one[2]]))  # fmt: skip


def _together(wanting: list[Need]) -> Iterator[tuple[Window, list[Need]]]:
    """The largest sets of windows that overlap: one ends wherever a window ends after another began."""
    spans = [(need.horizon, need) for need in wanting if need.horizon is not None]
    starts = sorted({span.start for span, _ in spans})
    for number, start in enumerate(starts):
        group = [(span, need) for span, need in spans if span.start <= start < span.end]
        end = min(span.end for span, _ in group)
        following = starts[number + 1] if number + 1 < len(starts) else end
        if following >= end:  # else whoever begins next joins all of these
            yield Window(start=start, end=end), [need for _, need in group]


def _tables(id_: str, group: list[Need]) -> dict[str, Table]:
    parts = contributions(group, {})
    return {
        unit: Table(id=f"{id_}/{unit}" if unit else id_, by=(), contributions=ones)
        for unit, ones in parts.items()
        if ones
    }


def _pool(id_: str, spec: Spec, window: Window, group: list[Need], protected: Protected) -> Pool:
    cells = {one.table: one for one in protected.cells if one.table == id_ or one.table.startswith(f"{id_}/")}
    shown = [one for one in cells.values() if not one.withheld]
    amounts = next((one.sums for one in shown if one.table == id_), None)
    much = [(one.count, one.table.removeprefix(f"{id_}/")) for one in shown if one.table != id_]
    return Pool(
        id=id_, spec=spec, window=window, needs=tuple(need.id for need in group),
        by=tuple(sorted({need.by for need in group})), amounts=amounts, withheld=len(shown) < len(cells),
        quantities=tuple(one for count, unit in much if (one := in_units(count, unit)) is not None) or None,
    )  # fmt: skip


def _alone(need: Need) -> str:
    """Why a need is in no pool."""
    if need.withdrawn:
        return "it is withdrawn"
    if need.spec is None:
        return "what exactly is wanted is not known"
    if need.spec.version is None:
        return "which version is wanted is not known"
    return "when it is wanted is not known" if need.horizon is None else "nobody else wants the same at the same time"
