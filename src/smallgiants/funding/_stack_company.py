"""The rules on what a grant may stand beside: own shares, phases, other funds, documents, State aid and de minimis aid."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..money import Money
from ._stack_case import PUBLIC, Case, Ruling, Sum, general, rules, special, told
from ._stack_costs import base, in_union, is_grant
from .stacks import Grant, OwnShare

__all__ = ["RULES"]


def own_share(case: Case) -> Iterator[Ruling]:
    """Enough of what is declared to a grant is paid from elsewhere than from the Union."""
    for one in case.stack.grants:
        least = case.known(one, "own_share")
        if least is None:
            continue
        items = {cover.item for cover in one.covers}
        beside = _paid(case, items, lambda other, one=one: _beside(case, other, one))
        of = base(case, one)
        holds = beside.at_least(of, least)
        yield special(
            case, one, "own_share", "own-share", holds=holds, observed=f"{beside} from outside the Union's budget",
            allowed=f"at least {told(of, least)}", ask=None if holds is not None else "own",
        )  # fmt: skip


def _beside(case: Case, other: "Grant | OwnShare", one: Grant) -> bool | None:
    """Whether money counts as the own share beside a grant."""
    if isinstance(other, OwnShare):
        return None if other.source is None else other.source != "other_eu"
    if other.id == one.id:
        return False
    union = in_union(case, other)
    return None if union is None else not union


def _paid(case: Case, items: "set[str]", want: Any) -> Sum:
    found = [(want(one), cover.amount) for one in case.backings() for cover in one.covers if cover.item in items]
    return Sum.of(case, [amount for sure, amount in found if sure], [amount for sure, amount in found if sure is None])


def own_source(case: Case) -> Iterator[Ruling]:
    """The own share beside a grant does not come from another fund of the Union."""
    for one in case.stack.grants:
        if not case.known(one, "own_not_eu"):
            continue
        items = {cover.item for cover in one.covers}
        beside = [own for own in case.stack.own if items & {cover.item for cover in own.covers}]
        bad = [own.id for own in beside if own.source == "other_eu"]
        unsaid = [own.id for own in beside if own.source is None]
        yield special(
            case, one, "own_not_eu", "own-source", holds=False if bad else None if unsaid else True,
            observed=f"another fund of the Union behind {', '.join(bad)}" if bad else "own share from "
            + (", ".join(own.source or "a source that is not said" for own in beside) or "nobody"),
            allowed="never from another fund of the Union", ask=f"own[{unsaid[0]}].source" if unsaid and not bad else None,
        )  # fmt: skip


def public_money(case: Case) -> Iterator[Ruling]:
    """The owner pays enough of the public financing, and public aid is not too much of the cost."""
    for one in case.stack.grants:
        items = {cover.item for cover in one.covers}
        aid = _paid(case, items, lambda other: _public(case, other))
        own = _paid(
            case, items, lambda other: isinstance(other, OwnShare) and (other.source == "own" or _unsaid(other))
        )
        least, most = case.known(one, "public_own_share"), case.known(one, "public_most")
        if most is not None:
            cost = case.cost(sorted(items))
            holds = aid.at_most(cost, most)
            yield special(case, one, "public_most", "public-aid", holds=holds, observed=f"public aid of {aid}",
                          allowed=f"at most {told(cost, most)}", ask=None if holds is not None else "grants")  # fmt: skip
        if least is not None:
            holds = _part(own, aid, Fraction(least))
            yield special(
                case, one, "public_own_share", "public-own-share", holds=holds, observed=f"own money of {own} beside {aid}",
                allowed=f"at least {Decimal(least) * 100:f} % of both", ask=None if holds is not None else "own",
            )  # fmt: skip


def _part(own: Sum, aid: Sum, share: Fraction) -> bool | None:
    """Whether own money is at least a share of itself and the aid together."""
    if aid.most is not None and Fraction(own.least.amount) * (1 - share) >= share * Fraction(aid.most.amount):
        return True
    never = own.most is not None and Fraction(own.most.amount) * (1 - share) < share * Fraction(aid.least.amount)
    return False if never else None


def _public(case: Case, other: "Grant | OwnShare") -> bool | None:
    if not isinstance(other, Grant) or not is_grant(case, other):
        return False
    managed = case.known(other, "managed")
    return None if managed is None else managed in PUBLIC


def _unsaid(own: OwnShare) -> bool | None:
    return None if own.source is None else False


def phase(case: Case) -> Iterator[Ruling]:
    """A grant pays for its own phase alone."""
    for one in case.stack.grants:
        wanted = case.known(one, "phase")
        for cover in one.covers if wanted else ():
            item = case.item(cover.item)
            yield special(
                case, one, "phase", "phase", holds=None if item.phase is None else item.phase == wanted,
                observed=f"{item.id} is of {item.phase or 'a phase that is not said'}", allowed=f"costs of {wanted} alone",
                ask=f"costs[{item.id}].phase" if item.phase is None else None,
            )  # fmt: skip


def separate(case: Case) -> Iterator[Ruling]:
    """Some funds stand beside other money of the Union in separate phases only."""
    for one in case.stack.grants:
        if not case.known(one, "separate_phases"):
            continue
        mine = {case.item(cover.item).phase for cover in one.covers}
        for other in case.stack.grants:
            union = in_union(case, other)
            if other.id == one.id or union is False:
                continue
            theirs = {case.item(cover.item).phase for cover in other.covers}
            holds = None if None in mine | theirs or (union is None and mine & theirs) else not mine & theirs
            yield special(
                case, one, "separate_phases", "separate-phases", holds=holds, allowed="other money of the Union in another phase",
                observed=f"{other.id} in {' and '.join(sorted(str(name or 'a phase that is not said') for name in theirs))}",
                ask=None if holds is not None else f"the phases and the fund of {other.id}",
            )  # fmt: skip


def exclusion(case: Case) -> Iterator[Ruling]:
    """What excludes another, or is given once, does not stand beside it."""
    named = [one.instrument for one in case.stack.grants]
    for one in case.stack.grants:
        for other in case.known(one, "excludes"):
            yield special(case, one, "excludes", "exclusion", holds=other not in named, allowed=f"not together with {other}",
                          observed=f"{other} {'stands beside it' if other in named else 'is not there'}")  # fmt: skip
        if case.known(one, "once"):
            twice = one.instrument in (case.stack.had or ()) or named.count(one.instrument) > 1
            before = "not said whether it was given before" if case.stack.had is None else "not given before"
            yield special(
                case, one, "once", "once", holds=False if twice else None if case.stack.had is None else True,
                observed="given twice" if twice else before, allowed="once to each beneficiary",
                ask="had" if case.stack.had is None and not twice else None,
            )  # fmt: skip


def documents(case: Case) -> Iterator[Ruling]:
    """What a grant asks for is at hand, or another grant of the stack produces it."""
    made = {name for one in case.stack.grants for name in case.known(one, "produces")}
    held = made | set(case.stack.documents or ())
    for one in case.stack.grants:
        every, some = case.known(one, "requires"), case.known(one, "requires_any")
        asked = [("requires", (name,), name) for name in every]
        asked += [("requires_any", some, " or ".join(some))] if some else []
        for figure, names, words in asked:
            has = bool(held & set(names))
            holds = True if has else None if case.stack.documents is None else False
            yield special(case, one, figure, "prerequisite", holds=holds, allowed=f"with {words}",
                          observed="at hand" if has else "not said" if holds is None else "missing",
                          ask="documents" if holds is None else None)  # fmt: skip


def shared_ceiling(case: Case) -> Iterator[Ruling]:
    """Money of several funds keeps a ceiling in common; some sets are published as cumulable."""
    for one in case.stack.grants:
        items = {cover.item for cover in one.covers}
        cost = case.cost(sorted(items))
        for ceiling in case.known(one, "shared"):
            paid = _paid(case, items, lambda other, one=one, funds=ceiling.funds: _of_funds(case, other, one, funds))
            holds = paid.at_most(cost, ceiling.most)
            yield special(
                case, one, "shared", "common-ceiling", holds=holds, observed=f"{paid} with {', '.join(ceiling.funds)}",
                allowed=f"at most {told(cost, ceiling.most)}", ask=None if holds is not None else "grants",
            )  # fmt: skip
        for other in case.stack.grants:
            fund = case.known(other, "fund")
            if other.id != one.id and fund in case.known(one, "cumulable"):
                yield special(case, one, "cumulable", "cumulable", holds=True, observed=f"{other.id} is of {fund}",
                              allowed="published as cumulable")  # fmt: skip


def _of_funds(case: Case, other: "Grant | OwnShare", one: Grant, funds: Sequence[str]) -> bool | None:
    if not isinstance(other, Grant):
        return False
    fund = case.known(other, "fund")
    return True if other.id == one.id or fund in funds else None if fund is None else False


def aid_intensity(case: Case) -> Iterator[Ruling]:
    """State aid on one cost item keeps the highest intensity, also beside central money of the Union."""
    for item in case.stack.costs:
        there = [one for one in case.stack.grants if item.id in {cover.item for cover in one.covers}]
        exempted = [one for one in there if one.aid and one.aid.kind == "exempted"]
        if not exempted:
            continue
        stated = [one.aid.intensity for one in exempted if one.aid]
        most = max((one for one in stated if one is not None), default=None) if None not in stated else None
        aid = case.on_item(item.id, lambda one: _aid(case, one))
        yield _intensity(case, "aid-intensity", item.id, item.amount, most, aid)
        central = [one for one in there if _central(case, one) is not False]
        if central:
            rates = [most, *(case.known(one, "rate") for one in central)]
            best = None if None in rates else max(rates)
            public = case.on_item(item.id, lambda one: _central(case, one) or _aid(case, one))
            yield _intensity(case, "aid-with-union", item.id, item.amount, best, public)


def _central(case: Case, one: "Grant | OwnShare") -> bool | None:
    """Whether it is a grant that the Union manages itself; `None` where nobody said who does."""
    if not isinstance(one, Grant) or not is_grant(case, one):
        return False
    managed = case.known(one, "managed")
    return None if managed is None and one.aid is None else managed == "union"


def _intensity(case: Case, rule: str, item: str, cost: Money | None, most: Any, paid: Sum) -> Ruling:
    holds = None if most is None else paid.at_most(cost, most)
    allowed = "an intensity that is not known" if most is None else f"at most {told(cost, most)}"
    ask = None if holds is not None else "the intensity, and what of it is State aid"
    return general(rule, where=f"costs[{item}]", holds=holds, observed=f"{paid} of aid", allowed=allowed, ask=ask)


def _aid(case: Case, one: "Grant | OwnShare") -> bool | None:
    """Whether a grant is State aid, as it says; central money of the Union is none, and else it was not said."""
    if not isinstance(one, Grant) or case.known(one, "gives") == "advice":
        return False
    if one.aid is not None:
        return one.aid.kind != "none"
    return False if case.known(one, "managed") == "union" else None


def de_minimis(case: Case) -> Iterator[Ruling]:
    """De minimis aid of one Member State stays below the ceiling in the three years before each award."""
    given = [one for one in case.stack.grants if one.aid and one.aid.kind == "de_minimis"]
    rule = rules()["rules"]["de-minimis"]
    ceiling = Money(amount=rule["most"], currency="EUR")
    awards = [(one.awarded or case.on, cover.amount) for one in given for cover in one.covers]
    awards += [(one.on, one.amount) for one in case.stack.received or ()]
    for end in sorted({one.awarded or case.on for one in given}, key=str):
        counted = [(_within(day, end, rule["years"]), amount) for day, amount in awards]
        maybe = [amount for sure, amount in counted if sure is None] + [None] * (case.stack.received is None)
        total = Sum.of(case, [amount for sure, amount in counted if sure], maybe)
        beyond = end is not None and not rule["since"] <= end.isoformat() <= rule["until"]
        holds = None if beyond else total.at_most(ceiling)
        unread = "the ceiling of that day, which was not read" if beyond else "the days and amounts of the awards"
        asked = "received" if case.stack.received is None else unread
        yield general(
            "de-minimis", where="grants", holds=holds, observed=f"{total} in three years to {end or 'a day not said'}",
            allowed=f"at most {ceiling}", ask=None if holds is not None else asked,
        )  # fmt: skip


def _within(day: date | None, end: date | None, years: int) -> bool | None:
    """Whether a day lies in the years that end on another; `None` where only one of them is known."""
    if day is None or end is None:
        return True if day is end else None
    first = date(end.year - years, end.month, min(end.day, 28) if end.month == 2 else end.day)
    return first < day <= end


RULES = (
    own_share, own_source, public_money, phase, separate, exclusion, documents, shared_ceiling, aid_intensity, de_minimis,
)  # fmt: skip
