"""Funding instruments and their editions: which rules stood when."""

from datetime import date
from itertools import pairwise

from attrs import field, frozen

from ..checks import a, each, identifier, near, optional, words
from ..errors import InvalidValue, shown
from ..sources import Citation, day
from .requirements import Combination, Requirement, Rule

__all__ = ["Edition", "Instrument", "Part"]


@frozen(kw_only=True)
class Part:
    """One question an edition answers, and its rule: `applicant` (who may apply), `size`, `own_share` and so on.

    >>> town = Requirement(id="kind", fact="applicant", allowed=AnyOf(any_of=("municipality",)), source="https://example.org")
    >>> Part(id="applicant", rule=town).rule.fact
    'applicant'
    """

    id: str = field(validator=identifier)
    rule: Requirement | Combination = field(validator=a(Requirement, Combination))


def _day(instance: object, attribute: object, value: object) -> None:
    if not isinstance(value, date):
        raise InvalidValue("date-invalid", "published", "the day of publication", shown(value))


@frozen(kw_only=True)
class Edition:
    """The rules of an instrument from their publication until the next edition, or until a stated last day.

    >>> town = Requirement(id="kind", fact="applicant", allowed=AnyOf(any_of=("municipality",)), source="https://example.org")
    >>> first = Edition(id="call-1", published="2020-05-25", parts=(Part(id="applicant", rule=town),))
    >>> first.rule("all") == first.rule("applicant")
    True
    """

    id: str = field(validator=identifier)
    published: date = field(converter=day, validator=_day)  # type: ignore[misc]  # `day` passes None on, refused here
    parts: tuple[Part, ...] = field(converter=tuple, validator=each(a(Part)))
    until: date | None = field(default=None, converter=day, validator=optional(a(date)))
    note: str | None = field(default=None, validator=optional(words))

    def __attrs_post_init__(self) -> None:
        ids = [part.id for part in self.parts]
        if not ids or len(set(ids)) < len(ids) or "all" in ids:
            raise InvalidValue("parts-invalid", "parts", "at least one part, each id once and none `all`", shown(ids))
        if self.until is not None and self.until < self.published:
            raise InvalidValue("range-reversed", "until", f"{self.published} or later", str(self.until))

    def rule(self, part: str) -> Rule:
        """The rule of a part; that of `all` is of every stated part but the state of the call."""
        rules = tuple(one.rule for one in self.parts if part in (one.id, "all") and (part, one.id) != ("all", "call"))
        if not rules:
            known = tuple(one.id for one in self.parts)
            raise InvalidValue("part-unknown", "part", f"all or one of {', '.join(known)}", shown(part), near(part, known))
        return rules[0] if len(rules) == 1 else Combination(kind="all", rules=rules)


@frozen(kw_only=True)
class Instrument:
    """A funding instrument, with its editions in the order of their publication, and who decides on applications.

    >>> [edition.id for edition in catalogue()[0].editions]
    ['call-1', 'calls-2-to-4', 'calls-5-to-7']
    """

    id: str = field(validator=identifier)
    name: str = field(validator=words)
    decided_by: str = field(validator=words)
    editions: tuple[Edition, ...] = field(converter=tuple, validator=each(a(Edition)))
    sources: tuple[Citation, ...] = field(default=(), converter=tuple, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        ids = [edition.id for edition in self.editions]
        late = next((then.id for now, then in pairwise(self.editions) if then.published <= now.published), None)
        if not ids or len(set(ids)) < len(ids) or late:
            expected = "at least one edition, each id once, in the order of publication"
            raise InvalidValue("editions-invalid", "editions", expected, shown(ids))

    def edition(self, on: date | None) -> Edition | None:
        """The edition published last on that day; the latest for `None`; `None` before the first.

        >>> catalogue()[0].edition(date(2024, 2, 7)).id
        'calls-5-to-7'
        """
        out = [edition for edition in self.editions if on is None or edition.published <= on]
        return out[-1] if out else None
