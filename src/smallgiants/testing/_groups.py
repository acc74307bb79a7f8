"""Strategies for groups, workshops, challenges, needs, invitations and whole dossiers."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar, get_args

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..campaigns import Announcement, Campaign, Opinion, Question
from ..challenges import Ambition, Concept, Obstruction, Statement, Transition
from ..civiltime import Instant
from ..decisions import Agenda, AgendaItem, Conflict, Decision, Minutes, Motion, Vote
from ..disclosure import Figure, Shown
from ..dossiers import Dossier, Due, Effect, Effects, Extra, Receipt, Task
from ..dossiers._due import DueKind
from ..errors import NotAllowed
from ..funding import Application
from ..groups import (
    AccessNeeds,
    Consent,
    Credit,
    Group,
    Lineage,
    Mandate,
    Membership,
    Pledge,
    PledgeText,
    Purpose,
    Registration,
    Role,
)
from ..groups._periods import overlaps
from ..invitations import Message, Outbox
from ..needs import Need
from ..people import Organisation, Person
from ..places import Declaration, Municipality
from ..practices import Adoption, Assessment, Practice, Tool
from ..programmes import Ballot, Theme
from ..sources import Confidence
from ..workshops import Allowance, Attendance, Reply, Workshop
from ._applications import APPLICATIONS
from ._campaigns import CAMPAIGNS
from ._challenges import CHALLENGES
from ._decisions import DECISIONS
from ._needs import quantities, specs, windows, withdrawals
from ._people import PEOPLE, retentions
from ._plans import programmes_among
from ._practices import PRACTICES
from ._programmes import ballots, themes
from ._values import (
    ZONES,
    _maybe,
    _several,
    _sources,
    days,
    declarations,
    entries,
    ids,
    instants,
    moneys,
    municipalities,
    organisations,
    people,
    texts,
    words,
)
from ._workshops import (
    LANGUAGES,
    MAILBOXES,
    allowances,
    attendances,
    messages,
    outboxes,
    replies,
    workshops,
)

__all__ = [
    "STRATEGIES",
    "allowances",
    "consents",
    "dossiers",
    "effects",
    "extras",
    "figures",
    "groups",
    "lineages",
    "mandates",
    "memberships",
    "messages",
    "needs",
    "outboxes",
    "pledge_texts",
    "pledges",
    "receipts",
    "registrations",
    "shown",
    "workshops",
]

T = TypeVar("T")

_FIRST, _LAST = date(2020, 1, 1), date(2030, 12, 31)


def lineages() -> SearchStrategy[Lineage]:
    """Any origin of a group.

    >>> lineages().validate()
    """
    kinds = st.sampled_from(("formalises", "continues", "split_from", "merged_from"))
    return st.builds(Lineage, predecessor=words(), kind=kinds, on=_maybe(days()))


def mandates() -> SearchStrategy[Mandate]:
    """Any role, held for a while whose start and end may be unknown.

    >>> mandates().validate()
    """
    terms = st.tuples(_maybe(days(last=date(2100, 1, 1))), _maybe(st.integers(1, 5000)))
    return st.builds(_mandate, ids(), st.sampled_from(get_args(Role)), terms)


def _mandate(person: str, role: Role, term: tuple[date | None, int | None]) -> Mandate:
    since, length = term
    until = None if length is None else (since or date(2024, 1, 1)) + timedelta(days=length)
    return Mandate(person=person, role=role, since=since, until=until)


def pledge_texts() -> SearchStrategy[PledgeText]:
    """Any version of a pledge.

    >>> pledge_texts().validate()
    """
    return st.builds(PledgeText, version=ids(), text=texts())


def groups() -> SearchStrategy[Group]:
    """Any group, from a name and a zone to one with all there is to know of it.

    >>> groups().validate()
    """
    return st.builds(
        Group,
        id=ids(),
        name=texts(),
        zone=st.sampled_from(ZONES),
        kind=st.sampled_from(("focus", "discussion")),
        host=_maybe(ids()),
        support=_several(ids()),
        contact=_maybe(MAILBOXES),
        charter=_maybe(texts()),
        retention=_several(retentions()),
        scope=_maybe(texts()),
        objectives=_several(texts()),
        pledges=_several(pledge_texts()),
        lineage=_several(lineages()),
        mandates=_several(mandates()),
        history=_several(entries(words())),
        sources=_sources(),
    )


@st.composite
def _spans(draw: st.DrawFn) -> tuple[Instant, Instant | None]:
    start = draw(instants(_FIRST, _LAST))
    minutes = draw(_maybe(st.integers(0, 10**6)))
    return start, None if minutes is None else Instant(start + timedelta(minutes=minutes))


def memberships() -> SearchStrategy[Membership]:
    """Any seat held, still or for a while: a period alone, or a ledger whose steps follow one another.

    >>> memberships().validate()
    """
    return _periods() | _ledgers()


def _periods() -> SearchStrategy[Membership]:
    return st.builds(
        lambda span, **known: Membership(since=span[0], until=span[1], **known),
        _spans(), id=ids(), seat=ids(), person=ids(), nominated_by=_maybe(ids()),
    )  # fmt: skip


@st.composite
def _ledgers(draw: st.DrawFn) -> Membership:
    one = Membership(id=draw(ids()), seat=draw(ids()), person=draw(ids()), nominated_by=draw(_maybe(ids())))
    at = draw(instants(_FIRST, _LAST))
    for verb in draw(st.lists(st.sampled_from(sorted(_VERBS)), max_size=6)):
        at = Instant(at + timedelta(minutes=draw(st.integers(0, 10**5))))
        try:
            one = _VERBS[verb](one, at)
        except NotAllowed:  # what may not follow is left out
            continue
    return one


_VERBS: dict[str, Any] = {
    "invite": lambda one, at: one.invite(at=at), "register": lambda one, at: one.register(at=at, by="office"),
    "activate": lambda one, at: one.activate(at=at), "notify": lambda one, at: one.notify(at=at, reason="absent"),
    "suspend": lambda one, at: one.suspend(at=at), "lapse": lambda one, at: one.lapse(at=at),
    "decline": lambda one, at: one.decline(at=at), "withdraw": lambda one, at: one.withdraw(at=at),
    "remove": lambda one, at: one.remove(at=at, reason="left the town"),
}  # fmt: skip


def registrations() -> SearchStrategy[Registration]:
    """Any registration for a workshop, accepted or not, withdrawn or not.

    >>> registrations().validate()
    """
    return st.builds(
        lambda span, **known: Registration(at=span[0], withdrawn=span[1], **known),
        _spans(), id=ids(), person=ids(), workshop=ids(), seat=_maybe(ids()), accepted=_maybe(instants(_FIRST, _LAST)),
    )  # fmt: skip


def consents() -> SearchStrategy[Consent]:
    """Any consent, in force or withdrawn.

    >>> consents().validate()
    """
    return st.builds(
        lambda span, **known: Consent(at=span[0], withdrawn=span[1], **known),
        _spans(), person=ids(), purpose=st.sampled_from(get_args(Purpose)), context=_maybe(ids()), by=_maybe(ids()),
        version=_maybe(ids()), language=_maybe(LANGUAGES), channel=_maybe(words()),
    )  # fmt: skip


def pledges() -> SearchStrategy[Pledge]:
    """Any pledge, in force or withdrawn.

    >>> pledges().validate()
    """
    return st.builds(
        lambda span, **known: Pledge(at=span[0], withdrawn=span[1], **known),
        _spans(), person=ids(), version=ids(), language=_maybe(LANGUAGES), channel=_maybe(words()),
    )  # fmt: skip


def figures() -> SearchStrategy[Figure]:
    """Any figure of one of nine organisations in one of four cells, in one of two currencies; sums stay in bounds.

    >>> figures().validate()
    """
    return st.builds(
        Figure,
        cell=st.sampled_from("abcd"),
        of=st.sampled_from([f"t{number}" for number in range(9)]),
        amount=moneys(("EUR", "SEK"), negative=False).filter(lambda money: money.amount < 10**15),
        permitted=st.booleans(),
    )


def shown() -> SearchStrategy[Shown]:
    """Any cell as an audience may see it, withheld ones too.

    >>> shown().validate()
    """
    return st.builds(
        Shown, cell=_maybe(ids()), sums=_maybe(_several(moneys())), contributors=_maybe(st.integers(0, 99))
    )


def needs() -> SearchStrategy[Need]:
    """Any need, its figures, theme or permission perhaps unknown, withdrawn or not.

    >>> needs().validate()
    """
    return st.builds(
        Need,
        id=ids(),
        by=ids(),
        amount=_maybe(moneys(negative=False)),
        theme=_maybe(ids()),
        title=_maybe(texts()),
        permitted=_maybe(st.booleans()),
        sources=_sources(),
        quantity=_maybe(quantities()),
        spec=_maybe(specs()),
        horizon=_maybe(windows()),
        confidence=_maybe(st.sampled_from(get_args(Confidence))),
        withdrawals=_several(withdrawals(), 1),
    )


def extras() -> SearchStrategy[Extra]:
    """What a newer version of the document format wrote and this one does not know.

    >>> extras().validate()
    """
    letters = st.text(st.characters(codec="utf-8"), min_size=1, max_size=5)
    values = st.none() | st.booleans() | st.integers() | letters | st.lists(letters, max_size=2)
    return st.builds(Extra, at=st.sampled_from(("", "group", "towns[kranj]")), key=letters, value=values.map(json.dumps),
                     minor=st.integers(1, 9))  # fmt: skip


def dossiers() -> SearchStrategy[Dossier]:
    """Any small dossier in which every reference holds and no rule is broken; doubts there may be.

    >>> dossiers().validate()
    """
    return st.lists(ids(), min_size=9, max_size=9, unique=True).flatmap(_dossier)


@st.composite
def _dossier(draw: st.DrawFn, names: list[str]) -> Dossier:
    def some(kind: type[T], known: Iterable[str], **changes: SearchStrategy[Any]) -> tuple[T, ...]:
        """Records with some of these ids, their references drawn anew."""
        chosen = draw(st.lists(_of(known), unique=True))
        return tuple(any_(kind, id=st.just(id_), **changes) for id_ in chosen)

    def any_(kind: type[T], **changes: SearchStrategy[Any]) -> T:
        made: Any = draw(_ANY[kind])
        return evolve(made, **{name: draw(change) for name, change in changes.items()})  # type: ignore[no-any-return]

    towns, bodies = some(Municipality, names[:3]), some(Organisation, names[3:5], place=st.none())
    folk = some(Person, names[5:])
    who = [person.id for person in folk]
    seats = [*who, *(town.id for town in towns), *(body.id for body in bodies)]
    group = any_(
        Group, host=_among(bodies), support=st.just(()), mandates=st.just(()), pledges=_ONE_PLEDGE, contact=MAILBOXES
    )
    held = some(Membership, "jkl" if who else "", seat=_of(seats), person=_of(who), nominated_by=st.none())
    late = {second.id for _, second in overlaps(held)}
    held = tuple(one for one in held if one.id not in late)
    meetings = some(Workshop, "mno", group=st.just(group.id))
    asked = _of(one.id for one in meetings)
    ideas = some(Concept, "pq", broader=st.none(), axis=st.none(), status=st.just("current"))
    offered = some(Theme, "rstu", proposed_by=st.none() | _of(seats), concept=_among(ideas))
    approved = st.just(tuple(theme.id for theme in offered))
    held_now = [seat for seat in held if seat.periods]
    plans = some(Agenda, "78" if meetings else "", meeting=asked, chairs=st.just(()))
    plans = tuple(evolve(plan, items=(any_(AgendaItem, id=st.just(f"item-{plan.id}")),)) for plan in plans)
    points = _of(plan.items[0].id for plan in plans)
    barriers = st.just(tuple(idea.id for idea in ideas))
    said = some(Statement, "xy" if seats else "", by=_of(seats), themes=approved, barriers=barriers,
                assignments=st.just(()))  # fmt: skip
    aims = some(Ambition, "G" if seats else "", by=_of(seats))
    told = st.just(tuple(Obstruction(barrier=idea.id, statements=(said[0].id,)) for idea in ideas) if said else None)
    kits = some(Tool, "HI")
    did = some(Practice, "JK", themes=approved, barriers=barriers, derived_from=st.just(()),
               tools=st.just(tuple(kit.id for kit in kits)))  # fmt: skip
    asking = some(
        Campaign,
        "G",
        roles=st.just(()),
        first=st.none(),
        last=st.none(),
        questions=st.just((Question(id="q", text="?"),)),
    )
    put = some(Motion, "9A" if plans else "", item=points)
    wanted = some(Need, "z12" if seats else "", by=_of(seats), theme=_among(offered))
    made = some(Decision, "CD" if plans else "", meeting=asked, item=_maybe(points), motion=_among(put),
                supersedes=st.none(), actions=st.just(()))  # fmt: skip
    named: dict[str, tuple[Any, ...]] = {"meetings": meetings, "themes": offered, "needs": wanted,
             "decisions": tuple(one for one in made if one.result in ("carried", "consensus"))}  # fmt: skip
    listed = {name: tuple(one.id for one in records) for name, records in named.items()}
    programme = draw(st.none() | programmes_among(seats=tuple(seats), **listed))
    return Dossier(
        id=draw(_IDS),
        on=draw(_VIEWPOINTS),
        group=group,
        title=draw(_TITLES),
        people=folk,
        organisations=bodies,
        towns=towns,
        declared=tuple(any_(Declaration, town=st.just(town.id)) for town in towns),
        memberships=held,
        registrations=some(Registration, "vw" if who and meetings else "", person=_of(who), seat=_of(seats),
                           workshop=asked),
        consents=tuple(any_(Consent, person=st.just(one), context=st.none() | asked, by=st.none()) for one in who),
        pledges=tuple(any_(Pledge, person=st.just(one), version=st.just(group.pledges[0].version)) for one in who),
        access=some(AccessNeeds, "GH" if who else "", person=_of(who), workshop=st.none() | asked),
        credits=some(Credit, "IJ" if who else "", person=_of(who), to=_maybe(asked), by=st.none()),
        workshops=meetings,
        replies=some(Reply, "34" if who and meetings else "", person=_of(who), workshop=asked, revision=st.just(0)),
        attendance=some(Attendance, "56" if who and meetings else "", person=_of(who), workshop=asked,
                        seat=_maybe(_of(seats)), proxy=st.none()),
        allowance=draw(_maybe(st.just(Allowance(limit=3)))),
        themes=offered,
        ballots=tuple(
            any_(Ballot, id=st.just(f"b-{seat.id}"), seat=st.just(seat.seat), person=_maybe(st.just(seat.person)),
                 approvals=approved, at=_maybe(st.just(seat.periods[0][0])))
            for seat in held_now
        ),
        concepts=ideas,
        statements=said,
        ambitions=aims,
        transitions=some(Transition, "L" if seats else "", by=_of(seats), ambition=_among(aims), barriers=told),
        practices=did,
        tools=kits,
        adoptions=some(Adoption, "MN" if did else "", practice=_of(one.id for one in did)),
        assessments=some(Assessment, "OP" if did and seats else "", practice=_of(one.id for one in did), by=_of(seats)),
        needs=wanted,
        agendas=plans,
        conflicts=some(Conflict, "B" if plans and seats else "", item=points, seat=_of(seats), person=_maybe(_of(who))),
        motions=put,
        votes=tuple(
            any_(Vote, id=st.just(f"v-{seat.id}"), motion=_of(one.id for one in put), seat=st.just(seat.seat),
                 person=_maybe(st.just(seat.person)), at=st.just(seat.periods[0][0]))
            for seat in (held_now if put else ())
        ),
        decisions=made,
        minutes=some(Minutes, "EF" if meetings else "", meeting=asked),
        programme=programme,
        announcements=some(Announcement, "HI", version=st.just(1), supersedes=st.none(), workshop=_among(meetings),
                           by=_maybe(_of(seats)) if seats else st.none(), revision=st.none()),
        campaigns=asking,
        opinions=some(Opinion, "JK" if asking and seats else "", campaign=st.just("G"), question=st.just("q"), seat=_of(seats),
                      person=_maybe(_of(who)), role=st.none()),
        applications=some(Application, "RS" if seats else "", by=_of(seats), partners=st.just(()), needs=_maybe_of(wanted),
                          permitted=st.just(()), followed=st.just(()), edition=st.none(), call=st.none()),
        instruments=draw(_INSTRUMENTS),
        sources=draw(_CITED),
    )  # fmt: skip


def receipts() -> SearchStrategy[Receipt]:
    """Any receipt of an erasure.

    >>> receipts().validate()
    """
    return st.builds(Receipt, tombstone=ids(), at=instants(), by=_maybe(ids()), changed=_several(words()), kept=_several(words()),
                     out_of_reach=_several(words()))  # fmt: skip


def _effect() -> SearchStrategy[Effect]:
    return st.builds(Effect, path=words(), words=words())


def effects() -> SearchStrategy[Effects]:
    """Any answer to what a withdrawal would end.

    >>> effects().validate()
    """
    return st.builds(Effects, person=ids(), of=ids(), at=instants(), ends=_several(_effect()), stays=_several(_effect()),
                     out_of_reach=_several(words()))  # fmt: skip


def _tasks() -> SearchStrategy[Task]:
    kinds = st.sampled_from(get_args(DueKind))
    return st.builds(
        Task, kind=kinds, workshop=_maybe(ids()), revision=_maybe(st.integers(0, 9)), path=_maybe(words()),
        words=words(), day=_maybe(days()), who=_several(ids()),
        keys=_several(words()),
    )  # fmt: skip


def _of(known: Iterable[str]) -> SearchStrategy[str]:
    listed = list(known)
    return st.sampled_from(listed) if listed else st.nothing()


def _maybe_of(records: tuple[Any, ...]) -> SearchStrategy[tuple[str, ...]]:
    return st.sampled_from(((), tuple(record.id for record in records)))


def _among(records: tuple[Any, ...]) -> SearchStrategy[str | None]:
    return st.none() | _of(record.id for record in records)


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    **PEOPLE,
    Consent: consents(),
    Dossier: dossiers(),
    Effect: _effect(),
    Effects: effects(),
    Due: dossiers().map(lambda one: one.due(on=None, audience="secretariat")),
    Extra: extras(),
    Figure: figures(),
    Group: groups(),
    Lineage: lineages(),
    Mandate: mandates(),
    Membership: memberships(),
    Message: messages(),
    Need: needs(),
    Outbox: outboxes(),
    Pledge: pledges(),
    PledgeText: pledge_texts(),
    Receipt: receipts(),
    Registration: registrations(),
    Shown: shown(),
    Task: _tasks(),
}

# Made once, since Hypothesis looks every new strategy over, and a dossier draws from all of these.
_ANY: dict[type, SearchStrategy[Any]] = {
    **APPLICATIONS,
    **CHALLENGES,
    **CAMPAIGNS,
    **DECISIONS,
    **PRACTICES,
    **STRATEGIES,
    Attendance: attendances(),
    Ballot: ballots(),
    Declaration: declarations(),
    Municipality: municipalities(),
    Organisation: organisations(),
    Person: people(),
    Reply: replies(),
    Theme: themes(),
    Workshop: workshops(),
}
_IDS, _VIEWPOINTS, _TITLES, _CITED = ids(), days() | instants(), _maybe(texts()), _sources()
_ONE_PLEDGE = st.tuples(pledge_texts())
_INSTRUMENTS = st.sampled_from(((), ("eucf",), ("eui_ia", "elena")))
