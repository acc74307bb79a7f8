"""What a place did about a challenge, told so that another can judge whether to do it too; and the tools it takes."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, refuse, several, whole, words
from ..errors import InvalidValue
from ..labels import Text, several_texts, text
from ..money import Money
from ..sources import Citation, day
from ._profiles import PlaceProfile, decimal

__all__ = ["Actor", "Cost", "Evidence", "Maturity", "Practice", "Result", "Support", "Tool"]

Maturity = Literal["idea", "pilot", "operating", "scaled", "ended"]
"""Not yet tried; tried in the small; running; grown where it began; given up or over."""

Evidence = Literal["measured", "reported", "claimed"]
"""How well a result is known: measured with a method told, reported by a body, or said by its maker alone."""

Support = Literal["lead", "money", "knowledge", "work", "land", "law", "voice"]
"""What an actor brought."""


def _year() -> Any:
    return optional(whole(least=1800, most=2200))


def _exact(instance: Any, attribute: Any, value: Any) -> None:
    a(Decimal)(instance, attribute, value)
    if not value.is_finite():
        raise refuse(attribute, "number-not-finite", "a finite number", str(value))


@frozen(kw_only=True)
class Actor:
    """Who took part, and what they brought.

    >>> Actor(name="Green Energy Cooperative", support=["lead", "money"]).support
    ('lead', 'money')
    """

    name: str = field(validator=words)
    support: tuple[Support, ...] = field(default=(), converter=several, validator=each(one_of(*get_args(Support))))


@frozen(kw_only=True)
class Cost:
    """What it cost, in the prices of a year, and what the amount covers.

    >>> Cost(amount=Money(amount="31000", currency="EUR"), price_year=2018, what="a plant of 30 kW").price_year
    2018
    """

    amount: Money = field(validator=a(Money))
    price_year: int | None = field(default=None, validator=_year())
    what: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))


@frozen(kw_only=True)
class Result:
    """What changed, in a unit, and how well that is known.

    >>> Result(indicator="Waste collected separately", value="82", unit="%", year=2010, evidence="reported").value
    Decimal('82')

    `baseline` is what it was before; `None` is unknown.
    """

    indicator: Text = field(converter=text, validator=a(Text))
    value: Decimal = field(converter=decimal, validator=_exact)
    unit: str = field(validator=words)
    baseline: Decimal | None = field(default=None, converter=decimal, validator=optional(_exact))
    year: int | None = field(default=None, validator=_year())
    evidence: Evidence | None = field(default=None, validator=optional(one_of(*get_args(Evidence))))


def years_in_order(one: Any) -> None:
    """Refuses a last year before the first."""
    if one.since is not None and one.until is not None and one.until < one.since:
        raise InvalidValue("range-reversed", "until", f"at least {one.since}, the `since`", str(one.until))


def open_to_all(one: Any) -> bool:
    """Whether a record is permitted to be shown, or was published where anybody reads it, and not refused since."""
    return one.permitted is True or (one.permitted is None and one.published is not None)


@frozen(kw_only=True)
class Practice:
    """What somebody did about a challenge, where, how, with what result, and what did not go well.

    >>> solar = Practice(id="solar-roofs", title="Solar roofs of citizens", owner="krizevci", maturity="operating",
    ...                  themes=["theme/rooftop-solar"], barriers=["barrier/upfront-cost"], place=PlaceProfile(country="HR"))
    >>> solar.shown_to_all, solar.results
    (False, ())

    `owner` is who answers for it; it is shown to others where the owner `permitted` it, or where it was `published`, which
    is the address where anybody reads it.  `place` is what the place was like then, `themes` and `barriers` are the
    challenges it meets.  `failures` are told like `lessons`: they spare the next one.  `checked_on` is when somebody last
    looked whether it still is so.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    owner: str = field(validator=identifier)
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    barriers: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    place: PlaceProfile | None = field(default=None, validator=optional(a(PlaceProfile)))
    problem: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    steps: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    actors: tuple[Actor, ...] = field(default=(), converter=several, validator=each(a(Actor)))
    since: int | None = field(default=None, validator=_year())
    until: int | None = field(default=None, validator=_year())
    costs: tuple[Cost, ...] = field(default=(), converter=several, validator=each(a(Cost)))
    funded_by: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    results: tuple[Result, ...] = field(default=(), converter=several, validator=each(a(Result)))
    conditions: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    difficulties: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    lessons: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    failures: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    transfer: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    tools: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    derived_from: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    maturity: Maturity | None = field(default=None, validator=optional(one_of(*get_args(Maturity))))
    evidence: Evidence | None = field(default=None, validator=optional(one_of(*get_args(Evidence))))
    permitted: bool | None = field(default=None, validator=optional(a(bool)))
    published: str | None = field(default=None, validator=optional(words))
    checked_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        years_in_order(self)

    @property
    def shown_to_all(self) -> bool:
        """Whether it may be shown to others than its owner: permitted, or published where anybody reads it."""
        return open_to_all(self)


@frozen(kw_only=True)
class Tool:
    """A method, a form, a program that a practice takes, so that the next one need not make it anew.

    >>> Tool(id="fifty", title="The 50/50 agreement", languages=["en"], effort="about 300 euros for each school").languages
    ('en',)
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    what: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    inputs: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    outputs: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    effort: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    skills: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    licence: str | None = field(default=None, validator=optional(words))
    languages: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    address: str | None = field(default=None, validator=optional(words))
    checked_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
