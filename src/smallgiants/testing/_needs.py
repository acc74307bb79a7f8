"""Strategies for needs: how much of what and when, pools, bundles and what is told of them."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..money import Money
from ..needs import (
    Aggregate,
    Bundle,
    Bundles,
    Duplicate,
    Duplicates,
    Need,
    Pool,
    Pools,
    Quantity,
    Spec,
    Window,
    Withdrawal,
    aggregate,
    bundles,
    likely_duplicates,
    pooled,
)
from ._values import _maybe, days, ids, instants, words

__all__ = [
    "STRATEGIES",
    "aggregates",
    "bundled_needs",
    "bundlings",
    "duplicates",
    "pools",
    "quantities",
    "single_bundles",
    "specs",
    "windows",
    "withdrawals",
]

_UNITS = ("luminaire", "m", "km", "m2", "ha", "kW", "MWh", "kWh", "t", "bus")


def quantities(units: tuple[str, ...] = _UNITS) -> SearchStrategy[Quantity]:
    """Any amount of these units, to the last decimal.

    >>> quantities().validate()
    """
    amounts = st.integers(0, 10**6).map(Decimal) | st.integers(0, 10**14).map(lambda many: Decimal(many).scaleb(-6))
    return st.builds(Quantity, amount=amounts, unit=st.sampled_from(units) | ids())


def specs() -> SearchStrategy[Spec]:
    """Any specification, its version perhaps unknown.

    >>> specs().validate()
    """
    return st.builds(Spec, id=ids(), version=_maybe(st.integers(0, 9)))


def windows() -> SearchStrategy[Window]:
    """Any days in which something is wanted, one at least.

    >>> windows().validate()
    """
    lengths = st.sampled_from((1, 30, 365)) | st.integers(1, 3650)
    last = days().map(lambda day: min(day, _LAST))
    return st.builds(lambda start, long: Window(start=start, end=start + timedelta(days=long)), last, lengths)


_LAST = Window(start="2150-01-01", end="2150-01-02").start


@st.composite
def withdrawals(draw: st.DrawFn) -> Withdrawal:
    """Any time during which a need was withdrawn, over or not.

    >>> withdrawals().validate()
    """
    ends = sorted(draw(st.lists(instants(), min_size=2, max_size=2, unique=True)))
    return Withdrawal(since=ends[0], until=draw(_maybe(st.just(ends[1]))))


def bundled_needs(most: int = 9) -> SearchStrategy[tuple[Need, ...]]:
    """Up to so many needs in euro that are worth bundling: of few towns and themes, many of one amount, or a cent apart.

    >>> bundled_needs().validate()
    """
    cents = st.sampled_from((0, 1, 999, 1000, 1001, 2999, 3000, 3001)) | st.integers(0, 4000)
    one = st.tuples(
        st.sampled_from("abcdefgh"), _maybe(cents), _maybe(st.sampled_from(("light", "heat"))), st.booleans()
    )
    return st.lists(one, max_size=most).map(lambda told: tuple(_need(*each) for each in enumerate(told)))


def _need(number: int, told: "tuple[str, int | None, str | None, bool]") -> Need:
    town, cents, theme, permitted = told
    amount = None if cents is None else Money(amount=Decimal(cents).scaleb(-2), currency="EUR")
    return Need(id=f"n-{number}", by=town, theme=theme, amount=amount, permitted=permitted)


def aggregates() -> SearchStrategy[Aggregate]:
    """Any sums of needs as the public sees them.

    >>> aggregates().validate()
    """
    return bundled_needs().map(lambda needs: aggregate(needs, audience="public", k=2))


def pools() -> SearchStrategy[Pool]:
    """Any pool of towns that want the same.

    >>> pools().validate()
    """
    return st.builds(
        Pool, id=ids(), spec=specs(), window=windows(), needs=st.just(("n-1", "n-2")), by=st.just(("horta", "kranj")),
        quantities=_maybe(st.tuples(quantities())), withheld=st.booleans(),
    )  # fmt: skip


def single_bundles() -> SearchStrategy[Bundle]:
    """Any bundle that holds.

    >>> single_bundles().validate()
    """
    amounts = st.integers(1, 10**10).map(lambda cents: Money(amount=Decimal(cents).scaleb(-2), currency="EUR"))
    return st.builds(Bundle, id=ids(), needs=st.just(("n-1", "n-2")), by=st.just(("horta", "kranj")), total=amounts,
                     theme=_maybe(ids()), leads=_maybe(st.just(("kranj",))), countries=_maybe(st.just(("PT", "SI"))))  # fmt: skip


def bundlings() -> SearchStrategy[Bundles]:
    """Any answer of `bundles`, also with none.

    >>> bundlings().validate()
    """
    reach = Money(amount=30, currency="EUR")
    return st.builds(
        lambda needs, members: bundles(needs, reach=reach, members=members, on=None),
        bundled_needs(7), _maybe(st.integers(1, 4)),
    )  # fmt: skip


def duplicates() -> SearchStrategy[Duplicate]:
    """Any two needs that are likely one.

    >>> duplicates().validate()
    """
    why = st.lists(words(), max_size=2).map(tuple)
    return st.builds(Duplicate, first=ids(), second=ids(), alike=_maybe(st.fractions(Fraction(17, 20), 1)), why=why)


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    Aggregate: aggregates(),
    Bundle: single_bundles(),
    Bundles: bundlings(),
    Duplicate: duplicates(),
    Duplicates: bundled_needs().map(likely_duplicates),
    Pool: pools(),
    Pools: bundled_needs().map(lambda needs: pooled(needs, audience="public")),
    Quantity: quantities(),
    Spec: specs(),
    Window: windows(),
    Withdrawal: withdrawals(),
}
