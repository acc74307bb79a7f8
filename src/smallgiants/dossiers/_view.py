"""What an audience may see of a dossier: the one place that strips what is not theirs."""

from collections.abc import Iterable
from typing import Any, TypeVar

from attrs import evolve

from ..audience import Audience
from ..checks import near
from ..civiltime import recorded_by
from ..disclosure import SMALLEST_CELL
from ..errors import InvalidValue, shown
from ..ledger import Entry, Happening
from ..people import Person
from ..sources import steps
from ..workshops import Setting
from ._applied import applications_seen
from ._decide import votes
from ._extra import extra_seen
from ._paths import nowhere
from ._solutions import challenges_seen

__all__ = ["view"]

D = TypeVar("D", bound=Any)

_OPEN: tuple[Happening, ...] = ("lapsed", "activated", "registered")


def view(dossier: D, audience: Audience) -> D:
    """The dossier for this audience; the secretariat sees all but secret ballots and votes, which are their seat's alone."""
    _known(dossier, audience)
    own = _own_seats(dossier, audience)
    made = _sealed(dossier, audience, own)
    gone = frozenset(nowhere(made)) - frozenset(nowhere(dossier))  # a citation of what is withheld would tell of it
    if not audience.sees("secretariat"):
        made = _narrowed(dossier, made, audience, own)
        gone = frozenset(nowhere(made))
    unnamed = {("statements", f"[{one.id}]") for one in made.statements if one.by == "unnamed"}
    unnamed |= {("opinions", f"[{one.id}]") for one in made.opinions if one.seat == "unnamed"}
    kept = (c for index, c in enumerate(made.sources) if index not in gone)
    sources = tuple(c for c in kept if tuple(steps(c.path)[:2]) not in unnamed)
    return evolve(made, sources=sources, extra=extra_seen(dossier, made, audience))


def _sealed(dossier: D, audience: Audience, own: frozenset[str]) -> D:
    """Without the single ballots and votes that are told to nobody but their own seat, and without what tells of them."""
    open_ = _can_be_open(dossier.ballots)
    secret = frozenset(motion.id for motion in dossier.motions if motion.secret)
    wide = audience.sees("secretariat")

    def mine(record: Any) -> bool:
        return record.seat in own or audience.is_self(record.person)

    return evolve(
        dossier,
        ballots=tuple(
            ballot if wide or mine(ballot) else evolve(ballot, person=None)
            for ballot in dossier.ballots if (ballot.shown and open_) or mine(ballot)
        ),
        access=tuple(one for one in dossier.access if audience.is_self(one.person)),  # to all others, counts alone
        votes=tuple(vote for vote in dossier.votes if mine(vote) or (wide and vote.motion not in secret)),
        decisions=tuple(_decision(dossier, decision, wide=wide) for decision in dossier.decisions),
    )  # fmt: skip


def _decision(dossier: Any, decision: Any, *, wide: bool) -> Any:
    """A decision without what tells how a few voted in secret, and who speaks where nobody is to be named."""
    motion = next((one for one in dossier.motions if one.id == decision.motion), None)
    if motion is not None and motion.secret and votes(dossier, motion, decision.at) is None:
        decision = evolve(decision, dissent=())
    if not wide and _covered(dossier, decision):
        decision = evolve(decision, actions=tuple(evolve(one, who=None) for one in decision.actions))
    return decision


def _covered(dossier: Any, decision: Any) -> bool:
    """Whether the Chatham House Rule covers what a decision was about: its item, or anything of its meeting."""
    if decision.item is not None:
        return _unnamed(dossier, decision.item)
    return any(agenda.meeting == decision.meeting and agenda.unnamed() for agenda in dossier.agendas)


def _narrowed(dossier: D, sealed: D, audience: Audience, own: frozenset[str]) -> D:
    """What others than the secretariat may see of it."""

    def mine(record: Any) -> bool:
        return audience.is_self(record.person)

    named = _named(dossier)
    return evolve(
        sealed,
        people=tuple(_person(person, named, audience) for person in dossier.people),
        group=_untold(dossier.group),
        workshops=tuple(_workshop(workshop, dossier.registrations, audience) for workshop in dossier.workshops),
        programme=dossier.programme and _untold(dossier.programme),
        memberships=tuple(told for one in dossier.memberships if (told := _membership(one, audience))),
        registrations=tuple(filter(mine, dossier.registrations)),
        replies=tuple(filter(mine, dossier.replies)),
        attendance=tuple(filter(mine, dossier.attendance)),
        consents=tuple(filter(mine, dossier.consents)),
        pledges=tuple(filter(mine, dossier.pledges)),
        credits=tuple(one for one in dossier.credits if mine(one) or _credited(one, dossier)),
        history=(),
        declared=tuple(one for one in dossier.declared if one.permitted or one.town in own),
        agendas=tuple(evolve(one, chairs=()) if one.unnamed() else one for one in dossier.agendas),
        conflicts=tuple(
            one if mine_ else evolve(one, about=None) for one in dossier.conflicts
            if (mine_ := one.seat in own or mine(one)) or (audience.sees("member") and not _unnamed(dossier, one.item))
        ),
        minutes=tuple(told for one in dossier.minutes if (told := _minutes(one, audience))),
        **challenges_seen(dossier, own, audience),
        applications=applications_seen(dossier, own),
        opinions=tuple(_opinion(one, audience, own) for one in dossier.opinions),
        needs=tuple(need if need.permitted or need.by in own else _figureless(need) for need in dossier.needs),
    )  # fmt: skip


def _known(dossier: Any, audience: Audience) -> None:
    """Refuses to show a dossier to one who is not in it: a slip of the pen would look like nothing of one's own."""
    ids = {record.id for name in ("people", "organisations", "towns") for record in getattr(dossier, name)}
    if audience.id is not None and audience.id not in ids:
        expected, hint = "self:<id> of a person, town or organisation of the dossier", near(audience.id, sorted(ids))
        raise InvalidValue("audience-unknown", "audience", expected, shown(str(audience)), hint)


def _can_be_open(ballots: Iterable[Any]) -> bool:
    """Whether single ballots can be shown: the published counts, less those shown, are the secret ones, and where
    these agree on a theme that tells each of them.  Where there are too few ballots for counts to be published at all,
    each member decides alone."""
    last = {
        ballot.seat: ballot for ballot in sorted(ballots, key=lambda one: (one.at is not None, one.at and str(one.at)))
    }
    return len(last) < SMALLEST_CELL or all(ballot.shown for ballot in last.values())


def _own_seats(dossier: Any, audience: Audience) -> frozenset[str]:
    """The seats that this audience holds on the viewpoint, or is."""
    held = {m.seat for m in dossier.memberships if audience.is_self(m.person) and m.since and not _ended(m, dossier)}
    return frozenset({*held, audience.id} - {None})


def _ended(membership: Any, dossier: Any) -> bool:
    until = membership.until
    return until is not None and recorded_by(until, on=dossier.on, zone=dossier.group.zone)


def _named(dossier: Any) -> set[str]:
    """Who consents to having their name told by the group, and not at one workshop alone."""
    given = (one for one in dossier.consents if one.purpose == "name" and one.withdrawn is None)
    return {one.person for one in given if one.covers(dossier.group.id)}


def _person(person: Person, named: set[str], audience: Audience) -> Person:
    if audience.is_self(person.id):
        return person
    if person.published or person.id in named:
        return evolve(person, email=None, phone=None)
    return evolve(person, email=None, phone=None, name=None, function=None, sources=())


def _membership(one: Any, audience: Audience) -> Any:
    """A membership as others know it: that it does not count, and not why; who never joined is not told of."""
    if audience.is_self(one.person):
        return one
    if one.since is None:
        return None
    rests: dict[str, Happening] = {"suspended": "lapsed", **{kind: kind for kind in _OPEN}}
    told: list[Entry[str]] = [
        Entry(at=entry.at, kind=rests[entry.kind]) for entry in one.history if entry.kind in rests
    ]
    kept = (entry for index, entry in enumerate(told) if not index or entry.kind != told[index - 1].kind)
    return evolve(one, history=tuple(kept))


def _credited(one: Any, dossier: Any) -> bool:
    mine = [consent for consent in dossier.consents if consent.person == one.person and consent.purpose == "credit"]
    return one.withdrawn is None and (not mine or any(consent.withdrawn is None for consent in mine))


def _workshop(workshop: Any, registrations: tuple[Any, ...], audience: Audience) -> Any:
    accepted = any(
        r.workshop == workshop.id and audience.is_self(r.person) and r.accepted and not r.withdrawn
        for r in registrations
    )
    told = _untold(workshop)
    return told if accepted else _linkless(told)


def _linkless(workshop: Any) -> Any:
    """The workshop without its join link, and without those that its ledger keeps."""
    history = (
        evolve(e, was=evolve(e.was, join_link=None)) if isinstance(e.was, Setting) else e for e in workshop.history
    )
    return _without("join_link", evolve(workshop, history=tuple(history)))


def _untold(noun: Any) -> Any:
    """The noun without whom its ledger says was told."""
    history = tuple(evolve(e, told=evolve(e.told, who=())) if e.told else e for e in noun.history)
    return evolve(noun, history=history)


def _unnamed(dossier: Any, item: str) -> bool:
    """Whether the Chatham House Rule covers an item: then nobody is told who took part in it."""
    return any(one.id == item and agenda.unnamed(item) for agenda in dossier.agendas for one in agenda.items)


def _minutes(minutes: Any, audience: Audience) -> Any:
    """Minutes that were sent round, for members; for others, and while they are rewritten, the text that was published."""
    if audience.sees("member") and minutes.state != "draft":
        return minutes
    standing = minutes.standing
    return standing and evolve(minutes, text=standing, history=())


def _opinion(opinion: Any, audience: Audience, own: frozenset[str]) -> Any:
    if opinion.seat in own or audience.is_self(opinion.person):
        return opinion
    if opinion.attribution == "named":
        return evolve(opinion, person=None)
    return evolve(opinion, seat="unnamed", person=None, sources=())


def _figureless(need: Any) -> Any:
    return _without("quantity", _without("amount", need))


def _without(name: str, noun: Any) -> Any:
    sources = tuple(citation for citation in noun.sources if steps(citation.path)[:1] != [name])
    return evolve(noun, **{name: None}, sources=sources)
