"""The money terms of an instrument: how much it pays for what, when the money comes, and what it may stand beside."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from attrs import evolve, field, fields, frozen

from ..checks import a, each, identifier, near, one_of, optional, refuse, several, whole, words
from ..errors import InvalidValue, shown
from ..money import Money
from ..sources import Citation, citation_for, day
from .requirements import plain_day

__all__ = ["Instalment", "Shared", "Terms"]

Gives = Literal["grant", "loan", "advice"]
Managed = Literal["union", "shared", "national", "private"]
Phase = Literal["preparation", "investment"]
Rung = Literal["concept", "development", "investment"]


def decimal(value: "str | int | Decimal | None") -> "Decimal | None":
    """A share or factor from a plain number; what is none is left to the validator."""
    if isinstance(value, str) and value.replace(".", "", 1).isascii() and value.replace(".", "", 1).isdigit():
        return Decimal(value)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value  # type: ignore[return-value]


def a_share(instance: Any, attribute: Any, value: Any) -> None:
    """A share between 0 and 1."""
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= 1:
        hint = "floats are not exact: write it as text, such as 0.80" if isinstance(value, float) else None
        raise refuse(attribute, "share-invalid", "an exact share from 0 to 1", value, hint)


def _factor(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, Decimal) or not value.is_finite() or value <= 0:
        raise refuse(attribute, "factor-invalid", "an exact factor above 0", value)


def not_negative(instance: Any, attribute: Any, value: Any) -> None:
    """Money of 0 or more."""
    a(Money)(instance, attribute, value)
    if value.amount < 0:
        raise refuse(attribute, "amount-negative", "an amount of 0 or more", str(value))


@frozen(kw_only=True)
class Instalment:
    """A part of a grant: as an `advance`, once so much of the costs is spent (`interim`), or at the end (`balance`).

    >>> Instalment(kind="interim", share="0.30", spent="0.35").spent
    Decimal('0.35')

    `months` is how long the money may take after what it waits for; `None` is unknown.
    """

    kind: Literal["advance", "interim", "balance"] = field(validator=one_of("advance", "interim", "balance"))
    share: Decimal = field(converter=decimal, validator=a_share)
    spent: Decimal | None = field(default=None, converter=decimal, validator=optional(a_share))
    months: int | None = field(default=None, validator=optional(whole(least=0, most=600)))

    def __attrs_post_init__(self) -> None:
        if (self.kind == "interim") != (self.spent is not None):
            raise InvalidValue(
                "instalment-invalid", "spent", "the share spent, of an interim payment", shown(self.spent)
            )


@frozen(kw_only=True)
class Shared:
    """A ceiling that an instrument shares with money of these funds: together at most this share of the cost.

    >>> Shared(funds=("ERDF",), most="0.90").most
    Decimal('0.90')
    """

    funds: tuple[str, ...] = field(converter=several, validator=each(words))
    most: Decimal = field(converter=decimal, validator=a_share)


def _instalments(instance: Any, attribute: Any, value: Any) -> None:
    each(a(Instalment))(instance, attribute, value)
    if value and sum(one.share for one in value) != 1:
        raise refuse(attribute, "instalments-invalid", "shares that make 1 together", sum(one.share for one in value))


@frozen(kw_only=True)
class Terms:
    """What an instrument pays and on what terms; a figure that nobody has seen is `None`, and so unknown.

    >>> from smallgiants.funding import shipped_terms
    >>> eui = shipped_terms(on=None)["eui_ia"]
    >>> eui.rate, [str(one.share) for one in eui.instalments], eui.citation("rate").confidence
    (Decimal('0.80'), ['0.50', '0.30', '0.20'], 'seen')

    `rate` is the most of the eligible cost; `cap` the most in all, and `uncapped` says that there is known to be none;
    `fixed` is a lump sum.  A grant is at most the investment divided by `leverage`.  `smallest` and `largest` bound the
    programme, `typical` says that they are no hard bounds.  `requires` and `produces` name documents.  Each figure has
    its citation in `sources`; one from memory is shown, and never decides: see `known`.
    """

    name: str | None = field(default=None, validator=optional(words))
    gives: Gives = field(default="grant", validator=one_of(*get_args(Gives)))
    fund: str | None = field(default=None, validator=optional(words))
    managed: Managed | None = field(default=None, validator=optional(one_of(*get_args(Managed))))
    phase: Phase | None = field(default=None, validator=optional(one_of(*get_args(Phase))))
    rung: Rung | None = field(default=None, validator=optional(one_of(*get_args(Rung))))
    rate: Decimal | None = field(default=None, converter=decimal, validator=optional(a_share))
    fixed: Money | None = field(default=None, validator=optional(not_negative))
    cap: Money | None = field(default=None, validator=optional(not_negative))
    uncapped: bool = field(default=False, validator=a(bool))
    floor: Money | None = field(default=None, validator=optional(not_negative))
    leverage: Decimal | None = field(default=None, converter=decimal, validator=optional(_factor))
    smallest: Money | None = field(default=None, validator=optional(not_negative))
    largest: Money | None = field(default=None, validator=optional(not_negative))
    typical: bool = field(default=False, validator=a(bool))
    own_share: Decimal | None = field(default=None, converter=decimal, validator=optional(a_share))
    own_not_eu: bool = field(default=False, validator=a(bool))
    public_own_share: Decimal | None = field(default=None, converter=decimal, validator=optional(a_share))
    public_most: Decimal | None = field(default=None, converter=decimal, validator=optional(a_share))
    shared: tuple[Shared, ...] = field(default=(), converter=several, validator=each(a(Shared)))
    separate_phases: bool = field(default=False, validator=a(bool))
    once: bool = field(default=False, validator=a(bool))
    excludes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    cumulable: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    requires: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    requires_any: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    produces: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    instalments: tuple[Instalment, ...] = field(default=(), converter=several, validator=_instalments)
    months: int | None = field(default=None, validator=optional(whole(least=0, most=600)))
    applied: int | None = field(default=None, validator=optional(whole(least=1)))
    selected: int | None = field(default=None, validator=optional(whole(least=0)))
    since: date | None = field(default=None, converter=day, validator=optional(plain_day))
    until: date | None = field(default=None, converter=day, validator=optional(plain_day))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
    notes: tuple[str, ...] = field(default=(), converter=several, validator=each(words))

    def __attrs_post_init__(self) -> None:
        if self.cap is not None and self.uncapped:
            raise InvalidValue("cap-contradicts", "cap", "an amount, or `uncapped`, not both", str(self.cap))
        if self.applied is not None and self.selected is not None and self.selected > self.applied:
            raise InvalidValue(
                "range-reversed", "selected", f"at most {self.applied}, who applied", shown(self.selected)
            )

    def citation(self, figure: str) -> Citation | None:
        """What vouches for a figure; `None` where nobody is named."""
        return citation_for(self.sources, figure)

    def known(self, figure: str) -> Any:
        """A figure as far as it may decide: one from memory is as good as unknown."""
        told, citation = getattr(self, figure), self.citation(figure)
        if citation is None or citation.confidence != "memory":
            return told
        return False if isinstance(told, bool) else () if isinstance(told, tuple) else None

    def over(self, under: "Terms") -> "Terms":
        """These terms where they say something, and those of `under` where they do not."""
        said = {one.name: getattr(self, one.name) for one in fields(Terms) if one.name not in ("sources", "notes")}
        plain = {one.name: one.default for one in fields(Terms)}
        own = {name: told for name, told in said.items() if told != plain[name]}
        kept = tuple(one for one in under.sources if one.path not in own)
        if "cap" in own:
            own["uncapped"] = False
        if {"applied", "selected"} & set(own):  # they are of one round
            own |= {"applied": self.applied, "selected": self.selected}
        return evolve(under, **own, sources=(*self.sources, *kept), notes=(*self.notes, *under.notes))


def terms_from(table: Mapping[str, Any], urls: Mapping[str, str], seen_on: str) -> Terms:
    """Terms from their table: a figure is a value, or `{is, source, confidence, note}`; amounts are in EUR."""
    known = {one.name: one for one in fields(Terms)}
    told: dict[str, Any] = {}
    sources = []
    for key, given in table.items():
        if key not in known:
            raise InvalidValue("key-unknown", key, "a term of funding", shown(key), near(key, tuple(known)))
        figure = given if isinstance(given, Mapping) else {"is": given}
        told[key] = _value(key, figure["is"], str(known[key].type))
        if "source" in figure or "confidence" in figure:
            sources.append(_citation(key, figure, urls, seen_on))
    return Terms(**told, sources=tuple(sources))


def _citation(key: str, figure: Mapping[str, Any], urls: Mapping[str, str], seen_on: str) -> Citation:
    named = figure.get("source")
    if named is not None and named not in urls:
        raise InvalidValue(
            "source-unknown", f"{key}.source", "the name of a source", shown(named), near(named, tuple(urls))
        )
    about = {name: figure[name] for name in ("confidence", "note") if name in figure}
    return Citation(path=key, source=urls[named] if named else "none", seen_on=seen_on, **about)


def _value(key: str, given: Any, kind: str) -> Any:
    if "Money" in kind:
        return Money(amount=given, currency="EUR")
    nested = {"instalments": Instalment, "shared": Shared}.get(key)
    return tuple(nested(**one) for one in given) if nested else given
