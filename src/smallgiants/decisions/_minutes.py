"""What was said and decided at a meeting, from the draft to the corrected version; no version is lost."""

from typing import Literal, Self

from attrs import evolve, field, frozen

from ..checks import a, each, identifier, several
from ..civiltime import Instant, instant
from ..errors import NotAllowed
from ..labels import Text, text
from ..ledger import Entry, Happening, appended
from ..sources import Citation

__all__ = ["Minutes"]

State = Literal["draft", "circulated", "approved", "published"]

# From which states a verb may be used, and where it leads.
_STEPS: dict[str, tuple[tuple[State, ...], State]] = {
    "circulated": (("draft",), "circulated"),
    "revised": (("draft", "circulated"), "draft"),
    "approved": (("circulated",), "approved"),
    "published": (("approved",), "published"),
    "corrected": (("approved", "published"), "draft"),
}


@frozen(kw_only=True)
class Minutes:
    """The minutes of a meeting, as they stand, with the ledger of how they came to it.

    >>> draft = Minutes(id="min-1", meeting="sg-1", text="We begin with mobility.")
    >>> sent = draft.circulate(at="2024-03-14T09:00Z")
    >>> done = sent.approve(at="2024-03-20T09:00Z", by="d-1").publish(at="2024-03-21T09:00Z")
    >>> done.state, done.version, done.text.best().text
    ('published', 1, 'We begin with mobility.')

    A new text after approval is a correction: another version, that is approved and published again.  The earlier texts
    are kept as `was` of the ledger's entries.
    """

    id: str = field(validator=identifier)
    meeting: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))
    history: tuple[Entry[Text], ...] = field(default=(), converter=several, validator=each(a(Entry)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    @property
    def state(self) -> State:
        """draft, circulated, approved or published; a correction is a draft until it is approved."""
        kinds = [entry.kind for entry in self.history if entry.kind in _STEPS]
        if not kinds:
            return "draft"
        return "draft" if kinds[-1] in ("revised", "corrected") else _STEPS[kinds[-1]][1]

    @property
    def version(self) -> int:
        """Which version it is: one more with each correction."""
        return 1 + sum(entry.kind == "corrected" for entry in self.history)

    @property
    def standing(self) -> Text | None:
        """The text that was published last; None where none was."""
        held: Text = self.text
        for entry in reversed(self.history):
            if entry.kind == "published":
                return held
            held = entry.was if entry.was is not None else held
        return None

    def circulate(self, *, at: "Instant | str", by: str | None = None) -> Self:
        """Sent to those who were there, for their remarks."""
        return self._step("circulated", at, by=by)

    def approve(self, *, at: "Instant | str", by: str | None = None) -> Self:
        """Approved; `by` names the decision, or the person who may."""
        return self._step("approved", at, by=by)

    def publish(self, *, at: "Instant | str", by: str | None = None) -> Self:
        """Published."""
        return self._step("published", at, by=by)

    def revise(self, new: "Text | str | dict[str, str]", *, at: "Instant | str", by: str | None = None) -> Self:
        """Another text before it is approved: a draft again."""
        return self._step("revised", at, by=by, new=new)

    def correct(self, new: "Text | str | dict[str, str]", *, at: "Instant | str", reason: str | None = None,
                by: str | None = None) -> Self:  # fmt: skip
        """Another text after it was approved: a new version, which is circulated and approved anew.

        >>> done = Minutes(id="m", meeting="sg-1", text="Five towns.").circulate(at="2024-03-14T09:00Z")
        >>> done = done.approve(at="2024-03-20T09:00Z").publish(at="2024-03-21T09:00Z")
        >>> mended = done.correct("Six towns.", at="2024-03-22T09:00Z", reason="one was not listed")
        >>> mended.version, mended.state, mended.standing.best().text
        (2, 'draft', 'Five towns.')
        """
        return self._step("corrected", at, by=by, new=new, reason=reason)

    def _step(self, kind: Happening, at: "Instant | str", *, by: str | None, new: "Text | str | dict[str, str] | None" = None,
              reason: str | None = None) -> Self:  # fmt: skip
        allowed = _STEPS[kind][0]
        if self.state not in allowed:
            expected = f"minutes that are {' or '.join(allowed)}, to be {kind}"
            raise NotAllowed("minutes-not-ready", "history", expected, self.state, _MENDS[kind])
        was = None if new is None else self.text
        entry = Entry(at=instant(at), kind=kind, was=was, by=by, reason=reason)
        told = self.text if new is None else text(new)
        if new is not None and told == self.text:
            raise NotAllowed("minutes-unchanged", "text", "another text", "the same", "there is nothing to record")
        return evolve(self, text=told, history=appended(self.history, entry))


_MENDS = {
    "circulated": "`correct` what is approved; circulate the correction",
    "revised": "what is approved is changed by `correct`",
    "approved": "`circulate` them first",
    "published": "`approve` them first",
    "corrected": "what is not approved yet is changed by `revise`",
}
