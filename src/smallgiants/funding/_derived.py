"""What some facts say of others: lists of partners, ratios, sums, and what was raised in a rolling year; all exact.

A fact that a host tells itself is never replaced.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from typing import Any

from ..partial import AnyOf, Between
from ..places import COUNTRIES

__all__ = ["from_lists", "reckoned"]

# A quotient of amounts in cents differs from any threshold of few decimals by more than the last of these digits, unless
# it equals it: rounding here never moves it to the other side.
_EXACT = Context(prec=60)
_LOCAL = ("municipality", "local_authority")
_POORER = ("less_developed", "transition")


def from_lists(given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a host with what its lists of partners and applicants say: countries, kinds, classes of region."""
    facts = dict(given)
    if facts.get("applicant") in COUNTRIES:  # in an exchange an applicant is told by its country
        facts.setdefault("country", facts.pop("applicant"))
    affiliated = _listed(facts.get("affiliated"))
    for name in ("partners", "applicants"):
        listed = _listed(facts.get(name))
        if not listed:
            continue
        for fact, told in _said_by(listed, facts.get("country")):
            if facts.get(fact) is None:
                facts[fact] = told
        facts[name] = len(listed) if _several(listed) else [one for one in listed if one not in affiliated]
    if facts.get("municipality_partner") is None and facts.get("applicant") in _LOCAL:
        facts["municipality_partner"] = True
    return facts


def _listed(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list | tuple) else ()


def _several(listed: Sequence[Any]) -> bool:
    """Whether each entry stands for one body: a country may come twice, an id or a name may not."""
    return all(isinstance(one, Mapping) or one in COUNTRIES for one in listed)


def _said_by(listed: Sequence[Any], own: Any) -> Iterator[tuple[str, Any]]:
    countries = [one.get("country") if isinstance(one, Mapping) else one for one in listed]
    if all(isinstance(one, str) and one in COUNTRIES for one in countries):
        yield "countries", len(set(countries))
        if isinstance(own, str):
            yield "peer_in_other_country", all(one != own for one in countries)
    kinds = [one.get("applicant") if isinstance(one, Mapping) else one for one in listed]
    if any(isinstance(one, str) and one in _LOCAL for one in kinds):
        yield "municipality_partner", True
    classes = [one.get("region_class") for one in listed if isinstance(one, Mapping)]
    if len(classes) == len(listed) and None not in classes:
        yield "from_less_developed_or_transition", sum(one in _POORER for one in classes)


def reckoned(known: dict[str, Any], on: date | None) -> dict[str, Any]:
    """The known facts with those that they say of others."""
    if on is not None and "raised" in known:
        known.setdefault("raised_last_12_months_eur", _raised(known["raised"], on))
    cost = "eligible_td_costs_eur" if "eligible_td_costs_eur" in known else "total_eligible_eur"
    for fact, told in (
        ("rate", _ratio(known, "grant_eur", cost)),
        ("leverage", _ratio(known, "programme_eur", "grant_eur")),
        ("grant_to_loan", _ratio(known, "grant_eur", "eib_loan_eur")),
        ("share_from_less_developed_or_transition", _ratio(known, "from_less_developed_or_transition", "partners")),
        ("raised_with_new_offer_eur", _sum(known, "raised_last_12_months_eur", "new_offer_eur")),
        ("share_in_degurba_1_2", _share(known.get("members"))),
    ):
        if told is not None:
            known.setdefault(fact, told)
    return known


def _raised(offers: Sequence[Mapping[str, Any]], on: date) -> Decimal:
    """What was raised in the twelve months that end on this day."""
    before = on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)
    total = Decimal(0)
    for offer in offers:
        total = _EXACT.add(total, offer["eur"] if before < offer["on"] <= on else Decimal(0))
    return total


def _ends(known: Any) -> tuple[Any, Any]:
    if isinstance(known, Between):
        return known.min, known.max
    return (min(known.any_of), max(known.any_of)) if isinstance(known, AnyOf) else (known, known)


def _ratio(known: Mapping[str, Any], above: str, below: str) -> Decimal | Between | None:
    if above not in known or below not in known:
        return None
    (low, high), (least, most) = _ends(known[above]), _ends(known[below])
    return _between(_divided(low or 0, most), _divided(high, least or None))


def _divided(one: Any, other: Any) -> Decimal | None:
    return None if one is None or not other else _EXACT.divide(Decimal(one), Decimal(other))


def _sum(known: Mapping[str, Any], one: str, other: str) -> Decimal | Between | None:
    if one not in known and other not in known:
        return None
    (low, high), (least, most) = _ends(known.get(one)), _ends(known.get(other))
    return _between(
        _EXACT.add(low or Decimal(0), least or Decimal(0)), None if None in (high, most) else _EXACT.add(high, most)
    )


def _share(members: Sequence[Mapping[str, Any]] | None) -> Decimal | Between | None:
    """The share of the members' people who live in DEGURBA 1 or 2, as far as all their people are known."""
    people = [one for one in (member.get("population") for member in members or ()) if isinstance(one, int)]
    if len(people) < len(members or ()) or not sum(people):
        return None
    lives = [(many, _urban(member.get("degurba"))) for many, member in zip(people, members or (), strict=True)]
    least = sum(many for many, inside in lives if inside is True)
    most = sum(many for many, inside in lives if inside is not False)
    return _between(*(_EXACT.divide(Decimal(end), Decimal(sum(people))) for end in (least, most)))


def _urban(degurba: Any) -> bool | None:
    said = {one in (1, 2) for one in (degurba.any_of if isinstance(degurba, AnyOf) else [degurba])}
    return None if degurba is None or len(said) > 1 else said.pop()


def _between(low: Any, high: Any) -> Decimal | Between | None:
    if high is None and not low:
        return None  # nothing but that it is not negative
    return Decimal(low) if low == high else Between(min=low, max=high)
