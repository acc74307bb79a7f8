"""Funding instruments and their editions: which rules stood when."""

from datetime import date
from itertools import pairwise

from attrs import field, frozen

from ..checks import a, each, identifier, near, optional, several, words
from ..errors import InvalidValue, shown
from ..sources import Citation, day
from .calls import Call
from .requirements import Combination, Requirement, Rule, conjuncts, plain_day
from .terms import Term

__all__ = ["Edition", "Instrument", "Part"]


@frozen(kw_only=True)
class Part:
    """One question an edition answers, and its rule: `applicant` (who may apply), `size`, `own_share` and so on.

    >>> from smallgiants.partial import Between
    >>> town = Requirement(id="size", fact="population", allowed=Between(min=1000), source="https://example.org")
    >>> Part(id="applicant", rule=town).rule.fact
    'population'

    A part that stands `apart` is asked by itself only, and not where all parts are.
    """

    id: str = field(validator=identifier)
    rule: Rule = field(validator=a(Combination, Requirement))
    apart: bool = field(default=False, validator=a(bool))


@frozen(kw_only=True)
class Edition:
    """The rules of an instrument from their publication until the next edition, or until a stated last day.

    >>> from smallgiants.partial import Between
    >>> town = Requirement(id="size", fact="population", allowed=Between(min=1000), source="https://example.org")
    >>> first = Edition(id="call-1", published="2020-05-25", parts=(Part(id="applicant", rule=town),))
    >>> first.rule("all") == first.rule("applicant")
    True
    """

    id: str = field(validator=identifier)
    published: date = field(converter=day, validator=plain_day)
    parts: tuple[Part, ...] = field(converter=several, validator=each(a(Part)))
    until: date | None = field(default=None, converter=day, validator=optional(plain_day))
    note: str | None = field(default=None, validator=optional(words))
    terms: tuple[Term, ...] = field(default=(), converter=several, validator=each(a(Term)))

    def __attrs_post_init__(self) -> None:
        ids = [part.id for part in self.parts]
        if not ids or len(set(ids)) < len(ids) or "all" in ids:
            raise InvalidValue("parts-invalid", "parts", "at least one part, each id once and none `all`", shown(ids))
        if self.until is not None and self.until < self.published:
            raise InvalidValue("range-reversed", "until", f"{self.published} or later", str(self.until))

    def rule(self, part: str) -> Rule:
        """The rule of a part; that of `all` is of every part but the state of the call and what stands apart."""
        asked = [one for one in self.parts if one.id == part or (part == "all" and one.id != "call" and not one.apart)]
        if not asked:
            known = tuple(one.id for one in self.parts)
            raise InvalidValue(
                "part-unknown", "part", f"all or one of {', '.join(known)}", shown(part), near(part, known)
            )
        if len(asked) == 1:
            return asked[0].rule
        rules = tuple(dict.fromkeys(rule for one in asked for rule in conjuncts(one.rule)))
        return rules[0] if len(rules) == 1 else Combination(kind="all", rules=rules)

    def term(self, name: str, *, of: str | None = None) -> Term | None:
        """The term of that name for a case; the one for every case where the case has none of its own."""
        named = {one.of: one for one in reversed(self.terms) if one.name == name}
        return named.get(of) or named.get(None)


@frozen(kw_only=True)
class Instrument:
    """A funding instrument, with its editions in the order of their publication, and who decides on applications.

    >>> from smallgiants.partial import Between
    >>> town = Requirement(id="size", fact="population", allowed=Between(min=1000), source="https://example.org")
    >>> calls = tuple(Edition(id=call, published=day, parts=(Part(id="applicant", rule=town),))
    ...               for call, day in (("call-1", "2020-05-25"), ("call-2", "2021-03-29")))
    >>> facility = Instrument(id="x", name="Facility", decided_by="its board", editions=calls)
    >>> facility.edition(on=date(2021, 1, 1)).id, facility.edition(on=None).id
    ('call-1', 'call-2')

    `kinds` (grant, loan, technical_assistance …), `stages` and `themes` say what it helps; `calls` when it takes
    applications; `replaced_by` is the id of the instrument that comes after it.
    """

    id: str = field(validator=identifier)
    name: str = field(validator=words)
    decided_by: str = field(validator=words)
    editions: tuple[Edition, ...] = field(converter=several, validator=each(a(Edition)))
    kinds: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    stages: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    calls: tuple[Call, ...] = field(default=(), converter=several, validator=each(a(Call)))
    replaced_by: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        ids = [edition.id for edition in self.editions]
        late = next((then.id for one, then in pairwise(self.editions) if then.published <= one.published), None)
        if not ids or len(set(ids)) < len(ids) or late:
            expected = "at least one edition, each id once, in the order of publication"
            raise InvalidValue("editions-invalid", "editions", expected, shown(ids))
        calls = [call.id for call in self.calls]
        if len(set(calls)) < len(calls):
            raise InvalidValue("calls-invalid", "calls", "each id once", shown(calls))

    def edition(self, *, on: date | None) -> Edition | None:
        """The edition published last on that day; the latest for `None`; none before the first."""
        out = [edition for edition in self.editions if on is None or edition.published <= on]
        return out[-1] if out else None
