"""The requirement language: what a rule asks of one fact, and how such requirements combine."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal, get_args

from attrs import evolve, field, frozen, resolve_types

from ..checks import a, each, identifier, near, one_of, optional, refuse, several, whole, words
from ..errors import InvalidValue, shown
from ..partial import AnyOf, Between
from ..sources import Confidence, day
from .facts import FACTS, NOT_IN_RULES, told, value

__all__ = ["Combination", "Requirement", "Rule"]

NOT_SEEN = "not seen in print"

CombinationKind = Literal["all", "any", "none", "at_least", "every_member"]


def _fact(instance: Any, attribute: Any, name: Any) -> None:
    if not isinstance(name, str) or name not in FACTS or name in NOT_IN_RULES:
        hint = near(name, tuple(FACTS))
        raise refuse(attribute, "fact-unknown", "a fact of the funding vocabulary that a rule may name", name, hint)


def plain_day(instance: Any, attribute: Any, value: Any) -> None:
    """A day and no instant: the two cannot be compared."""
    if type(value) is not date:
        raise refuse(attribute, "date-invalid", "a day", value)


@frozen(kw_only=True, cache_hash=True)
class Requirement:
    """What a rule asks of one fact: the set of values it allows, written as a partly known fact is.

    >>> size = Requirement(id="size", fact="population", allowed=Between(min=50000), source="https://example.org/call")
    >>> print(size)
    population at least 50,000

    A `soft` one says what is typical.  One that nobody has seen in print is `unseen`: it never decides and may not say
    what it allows.  A figure from `memory` is advisory.  `remedy` words the change an applicant can make to meet it;
    without one it is fixed.  It binds from `valid_from` to `valid_to`, both included.
    """

    id: str = field(validator=identifier)
    fact: str = field(validator=_fact)
    allowed: Between | AnyOf | None = field(default=None, validator=optional(a(Between, AnyOf)))
    kind: Literal["requirement"] = field(default="requirement", validator=one_of("requirement"))
    soft: bool = field(default=False, validator=a(bool))
    unseen: bool = field(default=False, validator=a(bool))
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of(*get_args(Confidence)))
    valid_from: date | None = field(default=None, converter=day, validator=optional(plain_day))
    valid_to: date | None = field(default=None, converter=day, validator=optional(plain_day))
    note: str | None = field(default=None, validator=optional(words))
    remedy: str | None = field(default=None, validator=optional(words))

    def __attrs_post_init__(self) -> None:
        if self.allowed is not None:
            value(self.fact, self.allowed)
        elif not self.unseen:
            raise InvalidValue("allowed-missing", "allowed", "the values it allows", "none", "or mark it `unseen`")
        if self.source is None and self.confidence != "memory":
            raise InvalidValue("source-missing", "source", "where it stands", "none", "or `memory` as its confidence")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise InvalidValue("range-reversed", "valid_to", f"{self.valid_from} or later", shown(str(self.valid_to)))

    def in_force(self, *, on: date) -> bool:
        """Whether it binds on this day."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)

    @property
    def validity(self) -> str:
        """From when and until when it binds, in words; empty where neither is stated."""
        ends = [f"{word} {end}" for word, end in (("from", self.valid_from), ("until", self.valid_to)) if end]
        return f"in force {' '.join(ends)}" if ends else ""

    @property
    def threshold(self) -> str:
        """The values it allows, in words."""
        return NOT_SEEN if self.unseen or self.allowed is None else told(self.fact, self.allowed)

    def __str__(self) -> str:
        return f"{self.fact} {self.threshold}"


def _rules(instance: Any, attribute: Any, rules: Any) -> None:
    each(a(Requirement, Combination))(instance, attribute, rules)
    if not rules:
        raise refuse(attribute, "rules-empty", "at least one rule", rules)


# Every member is looked at in every world of its own, so that rules of this kind are kept short.
MOST_PER_MEMBER = 6


@frozen(kw_only=True, cache_hash=True)
class Combination:
    """Rules taken together: `all`, `any`, `none` or `at_least` so many of them, or all of them for `every_member`.

    >>> town = Requirement(id="kind", fact="degurba", allowed=AnyOf(any_of=(1, 2)), source="https://example.org/call")
    >>> print(Combination(kind="every_member", rules=(town,)))
    every member: degurba 1 or 2

    `every_member` looks at the fact `members`, and holds for no empty list.
    """

    kind: CombinationKind = field(validator=one_of(*get_args(CombinationKind)))
    rules: tuple["Combination | Requirement", ...] = field(converter=several, validator=_rules)
    least: int | None = field(default=None, validator=optional(whole(least=1)))

    def __attrs_post_init__(self) -> None:
        if (self.kind == "at_least") != (self.least is not None) or (self.least or 1) > len(self.rules):
            expected = f"1 to {len(self.rules)} where the kind is at_least, else none"
            raise InvalidValue("least-invalid", "least", expected, shown(self.least))
        inner = [leaf for rule in self.rules for leaf in leaves(rule)]
        nested = any(isinstance(leaf, Combination) for leaf in inner)
        if self.kind == "every_member" and (nested or len(inner) > MOST_PER_MEMBER):
            expected = f"at most {MOST_PER_MEMBER} requirements on one member, no rule of every member among them"
            raise InvalidValue("members-rule-invalid", "rules", expected, f"{len(inner)}")

    def __str__(self) -> str:
        word = {"every_member": "every member", "at_least": f"at least {self.least} of"}.get(self.kind, self.kind)
        return f"{word}: {'; '.join(map(str, self.rules))}"


resolve_types(Combination)

Rule = Combination | Requirement
"""A requirement, or several combined; told apart by `kind`."""


def leaves(rule: Rule) -> Iterator[Rule]:
    """What a rule is built of, each time it stands there: requirements, and rules of every member taken whole."""
    if isinstance(rule, Requirement) or rule.kind == "every_member":
        yield rule
    else:
        for inner in rule.rules:
            yield from leaves(inner)


def parted(rule: Rule, doubtful: Callable[[Requirement], bool]) -> Rule:
    """The rule with what it asks of every member in two: what is certain, and what is doubtful."""
    if isinstance(rule, Requirement):
        return rule
    if rule.kind != "every_member":
        return evolve(rule, rules=tuple(parted(one, doubtful) for one in rule.rules))
    unsure = tuple(one for one in rule.rules if any(map(doubtful, requirements(one))))
    certain = tuple(one for one in rule.rules if one not in unsure)
    if not unsure or not certain:
        return rule
    return Combination(kind="all", rules=tuple(evolve(rule, rules=some) for some in (certain, unsure)))


def conjuncts(rule: Rule) -> tuple[Rule, ...]:
    """The rules that all have to hold for this one to do."""
    return rule.rules if isinstance(rule, Combination) and rule.kind == "all" else (rule,)


def barred(rule: Rule, against: bool = False) -> Iterator[Rule]:
    """The leaves that a rule wants not to hold: those under `none`."""
    if isinstance(rule, Requirement) or rule.kind == "every_member":
        yield from (rule,) if against else ()
    else:
        for inner in rule.rules:
            yield from barred(inner, against is not (rule.kind == "none"))


def requirements(rule: Rule) -> Iterator[Requirement]:
    """Every requirement of a rule, those of members too."""
    if isinstance(rule, Requirement):
        yield rule
    else:
        for inner in rule.rules:
            yield from requirements(inner)


def id_of(leaf: Rule) -> str:
    """The id of a requirement; of a rule of every member, those of all it asks."""
    return "+".join(one.id for one in requirements(leaf))


def kept(rule: Rule, keep: Callable[[Requirement], bool]) -> Rule | None:
    """The rule without the requirements that do not count; `None` where nothing is left."""
    if isinstance(rule, Requirement):
        return rule if keep(rule) else None
    rules = tuple(inner for inner in (kept(one, keep) for one in rule.rules) if inner is not None)
    least = None if rule.least is None else min(rule.least, len(rules))
    return evolve(rule, rules=rules, least=least) if rules else None
