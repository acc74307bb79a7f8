"""The vocabulary of an applicant: which facts there are, of which kind, and how a host's values are read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..checks import near
from ..errors import InvalidValue, Problem, SmallGiantsError, shown
from ..money import Money
from ..needs import Bundle
from ..partial import AnyOf, Between
from ..places import Municipality
from ..sources import day
from ._derived import from_lists, reckoned
from ._vocabulary import CHOICES, FACTS, SHARES

__all__ = ["CHOICES", "FACTS", "check_facts"]

Known = Mapping[str, Any]
"""Facts as rules compare them: a value, a `Between`, an `AnyOf`; members as a tuple of such mappings."""

# Input only: a rule speaks of `population` and of every member, and these two facts narrow what is known of them.
NOT_IN_RULES = ("population_at_least", "every_member_lau", "raised", "members")
ORDERED = ("count", "tally", "money", "number")
OF_A_PLACE = ("country", "degurba", "lau", "nuts", "population", "population_year", "region_class")
_EUROSTAT = {"EL": "write GR", "UK": "write GB"}
_PLAIN = re.compile(r"\d{1,18}(\.\d{1,12})?", re.ASCII)


def _refuse(
    name: str, expected: str, given: object, hint: str | None = None, code: str = "fact-invalid"
) -> InvalidValue:
    return InvalidValue(code, name, expected, shown(given), hint)


def _yes_no(name: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise _refuse(name, "true or false", given)
    return given


def _lau(name: str, given: Any) -> bool:
    if isinstance(given, str) and given.strip():
        return True
    if not isinstance(given, bool):
        raise _refuse(name, "true, false or the code of the local administrative unit", given)
    return given


def _count(name: str, given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise _refuse(name, "a whole number of at least 0", given)
    return given


def _tally(name: str, given: Any) -> int:
    if isinstance(given, list | tuple) and all(isinstance(one, str) for one in given):
        return len([_choice("country", one) for one in set(given)] if name == "countries" else set(given))
    if isinstance(given, list | tuple):
        wrong = next(one for one in given if not isinstance(one, str))
        hint = _country_hint(wrong) if isinstance(wrong, bool) else None
        raise _refuse(name, "a count, or a list of texts in quotes", wrong, hint)
    return _count(name, given)


def _money(name: str, given: Any) -> Decimal:
    if isinstance(given, Mapping) and set(given) == {"amount", "currency"}:
        given = Money(**given)
    money = given if isinstance(given, Money) else Money(amount=given, currency="EUR")
    if money.currency != "EUR":
        raise _refuse(name, "an amount in EUR", money.currency, "convert it at a stated rate first", "currencies-mixed")
    if money.amount < 0:
        raise _refuse(name, "an amount of 0 or more", str(money), code="amount-negative")
    return money.amount


def _number(name: str, given: Any) -> Decimal:
    plain = str(given) if isinstance(given, int | Decimal | str) and not isinstance(given, bool) else ""
    if not _PLAIN.fullmatch(plain):
        hint = "write it as text, floats are not exact" if isinstance(given, float) else None
        raise _refuse(name, "a plain number of at least 0, with at most 12 decimals", given, hint)
    if name in SHARES and Decimal(plain) > 1:
        hint = "a share is told in parts of one: write 0.95 for 95 %"
        raise _refuse(name, "a share from 0 to 1", given, hint)
    return Decimal(plain)


def _choice(name: str, given: Any) -> str | int:
    choices = CHOICES[name]
    if isinstance(given, bool) or not isinstance(given, str | int) or given not in choices:
        known = "an ISO 3166-1 alpha-2 code" if name == "country" else f"one of {', '.join(map(str, choices))}"
        hint = _country_hint(given) if name == "country" else near(given, [str(one) for one in choices])
        raise _refuse(name, known, given, hint)
    return given


def _country_hint(given: Any) -> str | None:
    """What a country was probably meant to be: never taken for it."""
    if isinstance(given, bool):  # YAML 1.1 reads NO without quotes as false
        return 'put the code in quotes: "NO" is Norway' if given is False else "put the code in quotes"
    told = str(given)
    return _EUROSTAT.get(told) or (f"write {told.upper()}" if told.upper() in CHOICES["country"] else None)


def _text(name: str, given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise _refuse(name, "text that is not empty", given)
    return given


def _members(name: str, given: Any) -> tuple[Known, ...]:
    if not isinstance(given, list | tuple):
        raise _refuse(name, "a list of members, each a municipality or a mapping of facts", given)
    members = []
    for index, one in enumerate(given):
        try:
            members.append(_linked(_values(of_place(one) if isinstance(one, Municipality) else one)))
        except SmallGiantsError as error:
            raise error.under(f"{name}[{index}]") from None
    return tuple(members)


def _raised(name: str, given: Any) -> tuple[Known, ...]:
    if not isinstance(given, list | tuple) or not all(
        isinstance(one, Mapping) and set(one) == {"eur", "on"} for one in given
    ):
        raise _refuse(name, "a list of {eur, on}", given)
    return tuple({"eur": _money(f"{name}.eur", one["eur"]), "on": day(one["on"])} for one in given)


_READ: Mapping[str, Callable[[str, Any], Any]] = {
    "choice": _choice, "count": _count, "lau": _lau, "members": _members, "money": _money, "number": _number,
    "raised": _raised, "tally": _tally, "text": _text, "yes_no": _yes_no,
}  # fmt: skip


def value(name: str, given: Any) -> Any:
    """A fact as rules compare it, from a plain value or a partial one.

    >>> value("programme_eur", "18000000.00"), value("population", {"min": 9000})
    (Decimal('18000000.00'), Between(min=9000, max=None))

    Raises `InvalidValue` for a name the vocabulary does not have, with near names, and for a value not of its kind.
    """
    if name not in FACTS:
        hint = near(name, tuple(FACTS))
        raise _refuse(str(name), "a fact of the funding vocabulary", name, hint, "fact-unknown")
    try:
        return _partial(name, given)
    except SmallGiantsError as error:
        raise error if error.path.startswith(name) else error.under(name) from None


def _partial(name: str, given: Any) -> Any:
    kind = FACTS[name]
    read = _READ[kind]
    bounded = isinstance(given, Mapping) and given and set(given) <= {"min", "max"}
    if isinstance(given, Between) or bounded:
        if kind not in ORDERED:
            raise _refuse(name, "a value or `any_of` several: this fact has no order", given)
        low, high = (given.min, given.max) if isinstance(given, Between) else (given.get("min"), given.get("max"))
        return Between(**{end: read(name, one) for end, one in (("min", low), ("max", high)) if one is not None})
    several = isinstance(given, Mapping) and set(given) == {"any_of"}
    if isinstance(given, AnyOf) or several:
        if kind in ("money", "number", "members", "raised"):
            raise _refuse(name, "a value or a range: this fact is no choice", given)
        return AnyOf(any_of=tuple(read(name, one) for one in (given["any_of"] if several else given.any_of)))
    if isinstance(given, Mapping) and kind != "money":
        raise _refuse(
            name, "a value, {min, max} or {any_of}", given, near(next(map(str, given), ""), ("min", "max", "any_of"))
        )
    return read(name, given)


def _values(given: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise _refuse(path, "a municipality, or a mapping of fact names to values", given, code="type-wrong")
    return {name: value(name, one) for name, one in given.items() if one is not None}


def check_facts(given: Any) -> tuple[Problem, ...]:
    """Every fault of the facts of an applicant, all at once; empty where a verdict can be asked for.

    >>> for problem in check_facts({"populaton": 9000, "country": False, "programme_eur": "18,5 m"}):
    ...     print(problem.code, problem.path)
    fact-unknown populaton
    fact-invalid country
    amount-invalid programme_eur.amount
    """
    found = []
    for one in [{name: told} for name, told in given.items()] if isinstance(given, Mapping) else [given]:
        try:
            read(one, None, on=None)
        except SmallGiantsError as error:
            found.append(error.problem)
    if not found:
        try:
            read(given, None, on=None)
        except SmallGiantsError as error:
            found.append(error.problem)
    return tuple(found)


def of_place(town: Municipality) -> dict[str, Any]:
    """What a municipality says of itself as a place."""
    return {name: getattr(town, name) for name in OF_A_PLACE if getattr(town, name) is not None}


def of_bundle(bundle: Bundle) -> dict[str, Any]:
    """What a bundle of needs says: what it adds up to, and in which countries it is; who applies for it is not known."""
    euro = {"programme_eur": bundle.total} if bundle.total.currency == "EUR" else {}
    return {**euro, **({} if bundle.countries is None else {"countries": bundle.countries})}


def read(
    subject: Municipality | Bundle | Mapping[str, Any], facts: Mapping[str, Any] | None, *, on: date | None
) -> dict[str, Any]:
    """The known facts of an applicant, `facts` over what the subject says; a fact told as `None` is unknown.

    >>> read({"population_at_least": 5000}, {"form": "province"}, on=None)
    {'form': 'province', 'population': Between(min=5000, max=None)}
    """
    own: Any = subject
    if isinstance(subject, Municipality):
        own = {"applicant": "municipality", "form": "single_municipality", **of_place(subject)}
    elif isinstance(subject, Bundle):
        own = of_bundle(subject)
    for path, one in (("", own), ("facts", {} if facts is None else facts)):
        if not isinstance(one, Mapping):
            raise _refuse(path, "a municipality, or a mapping of fact names to values", one, code="type-wrong")
    more = {name: one for name, one in (facts or {}).items() if one is not None}
    given = {**own, **(facts or {})}
    if "members" in more and "population" not in more:
        given.pop("population", None)  # what a town counts alone says nothing of the members together
    known = _values(from_lists(given))
    return reckoned(_linked({name: one for name, one in known.items() if given.get(name, 0) is not None}), on)


def _linked(known: dict[str, Any]) -> dict[str, Any]:
    members = known.get("members")
    if members and "population" not in known:
        known["population"] = _total(members)
    least = bounds(known.pop("population_at_least", None))[0]
    if least is not None:
        known["population"] = _at_least(known.get("population"), least)
    _check_lau(members, known.get("every_member_lau"))
    return {name: one for name, one in known.items() if one is not None}


def _total(members: tuple[Known, ...]) -> int | Between | None:
    ends = [bounds(member.get("population")) for member in members]
    low = sum(end[0] or 0 for end in ends)
    high = sum(end[1] for end in ends) if all(end[1] is not None for end in ends) else None
    if low == high:
        return low
    return Between(min=low, max=high) if low or high is not None else None


def _at_least(population: Any, least: int) -> int | Between:
    low, high = bounds(population)
    if high is not None and high < least:
        raise _refuse("population_at_least", f"at most {high}, the population", least, code="facts-contradict")
    return low if low is not None and low == high else Between(min=max(low or 0, least), max=high)


def _check_lau(members: tuple[Known, ...] | None, every: Any) -> None:
    if not members or not isinstance(every, bool):
        return
    told = [member.get("lau") for member in members]
    if (every and False in told) or (not every and all(one is True for one in told)):
        raise _refuse("every_member_lau", "what the members say of themselves", every, code="facts-contradict")


def bounds(known: Any) -> tuple[Any, Any]:
    """The least and the most an ordered fact may be; `None` where that is open.

    >>> bounds(Between(min=5)), bounds(7), bounds(None)
    ((5, None), (7, 7), (None, None))
    """
    if isinstance(known, Between):
        return known.min, known.max
    if isinstance(known, AnyOf):
        return min(known.any_of), max(known.any_of)
    return known, known


def told(name: str, known: Any) -> str:
    """A value, or the set of those allowed, as a reader sees it.

    >>> told("population", Between(min=50000)), told("programme_eur", Decimal("18000000.50")), told("lau", True)
    ('at least 50,000', 'EUR 18,000,000.50', 'yes')
    """
    if isinstance(known, Between):
        ends = [(word, end) for word, end in (("at least", known.min), ("at most", known.max)) if end is not None]
        return " and ".join(f"{word} {told(name, end)}" for word, end in ends)
    if isinstance(known, AnyOf):
        each = [told(name, one) for one in known.any_of]
        return " or ".join(each) if len(each) < 4 else f"one of {', '.join(each)}"
    if isinstance(known, bool):
        return "yes" if known else "no"
    if isinstance(known, tuple):
        return f"{len(known)} listed"
    if FACTS[name] == "money":
        return f"EUR {Decimal(known):,}".removesuffix(".00")
    if FACTS[name] == "number" and len(str(known)) > 8:
        return f"about {Decimal(known):.4f}"
    return f"{known:,}" if isinstance(known, int) and name != "population_year" else str(known)


def counted(name: str, much: int | Decimal) -> str:
    """An amount of a fact with its unit, as in "20,000 inhabitants"."""
    return told(name, much) + (" inhabitants" if name == "population" else "")
