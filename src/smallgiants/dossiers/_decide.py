"""From votes and ballots to a decision on record."""

from typing import Any

from attrs import evolve

from ..answers import LeftOut
from ..civiltime import Instant
from ..decisions import Count, Decision, Motion, counted
from ..errors import InvalidValue
from ..labels import Text, text
from ..programmes import Tally

__all__ = ["carried", "counting", "members", "votes"]


def members(dossier: Any, when: Instant) -> tuple[str, ...]:
    """The seats that are members of the group at an instant."""
    return tuple(sorted({m.seat for m in dossier.memberships if m.holds(on=when)}))


def counting(dossier: Any, motion: Motion, when: Instant) -> Count:
    """The votes on a motion by an instant, of the seats that are members then, or were when the vote closed.

    A vote cast while its seat was no member counts for nothing, also where the seat is one later.
    """
    end = when if motion.closed is None else min(when, motion.closed)
    mine = [vote for vote in dossier.votes if vote.motion == motion.id]
    held = _by_seat(dossier, {vote.seat for vote in mine})
    out = {vote.id for vote in mine if not any(m.holds(on=vote.at) for m in held[vote.seat])}
    cast = [vote for vote in mine if vote.id not in out]
    made = counted(motion, cast, eligible=members(dossier, end), on=when, conflicts=dossier.conflicts)
    late = (
        LeftOut(id=vote.id, because="the seat was no member then")
        for vote in mine
        if vote.id in out and vote.at <= when
    )
    return evolve(made, left_out=tuple(sorted((*made.left_out, *late), key=lambda one: one.id)))


def _by_seat(dossier: Any, seats: set[str]) -> dict[str, list[Any]]:
    """The memberships of these seats: of a hundred thousand, each is looked at once and not for every vote."""
    found: dict[str, list[Any]] = {seat: [] for seat in seats}
    for one in dossier.memberships:
        if one.seat in found:
            found[one.seat].append(one)
    return found


def votes(dossier: Any, motion: Motion, when: Instant) -> tuple[int, int, int] | None:
    """How many voted for, against, and neither, as far as everybody may know; of a secret vote that is open, nothing."""
    if motion.secret and motion.is_open(on=max(when, motion.opened)):
        return None
    return counting(dossier, motion, max(when, motion.opened)).counts


def carried(dossier: Any, answer: object, *, meeting: str, at: Instant, text: "Text | str | None") -> Decision:
    """The decision that a count or a tally amounts to, under a name still to be given."""
    if isinstance(answer, Tally):
        return _of_themes(dossier, answer, meeting, at, text)
    if not isinstance(answer, Count):
        expected, hint = "a Count or a Tally", "`count` counts the votes on a motion, `tally` ballots on themes"
        raise InvalidValue("type-wrong", "answer", expected, type(answer).__name__, hint)
    motion = next((one for one in dossier.motions if one.id == answer.motion), None)
    told: Text | str | None = text if text is not None or motion is None else motion.text
    if told is None:
        hint = "add the motion, or give the text"
        raise InvalidValue("decision-without-text", "text", "what was decided", "none", hint)
    return Decision(
        id="new", meeting=meeting, text=told, result=answer.result, at=at, motion=answer.motion,
        item=motion.item if motion is not None else None, dissent=_dissent(dossier, answer),
    )  # fmt: skip


def _of_themes(dossier: Any, answer: Tally, meeting: str, at: Instant, given: "Text | str | None") -> Decision:
    titles = {theme.id: theme.title for theme in (*answer.themes, *dossier.themes)}
    chosen = [titles.get(one, text(one)).best().text for one in answer.chosen]
    words: Text | str = given if given is not None else text(", ".join(chosen) or "–")
    return Decision(id="new", meeting=meeting, text=words, result="carried" if chosen else "rejected", at=at)


def _dissent(dossier: Any, answer: Count) -> tuple[Text, ...]:
    """The dissent of seats whose vote against counted, in the order of their ids; it would tell how a few voted in secret."""
    if answer.counts is None:
        return ()
    out = {one.id for one in answer.left_out}
    said = [
        vote for vote in dossier.votes if vote.motion == answer.motion and vote.at <= answer.on and vote.id not in out
    ]
    ordered = sorted(said, key=lambda vote: vote.id)
    return tuple(vote.dissent for vote in ordered if vote.dissent is not None and vote.choice == "against")
