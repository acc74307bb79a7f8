"""What is wrong or doubtful between the records of a dossier."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..checks import fault, near
from ..civiltime import recorded_by, zone_info
from ..errors import InvalidValue, Problem, joined
from ..funding import catalogue
from ..practices import library
from ..workshops import spacing, usage
from ._applied import application_problems, applied
from ._faults_people import consents, twice
from ._paths import nowhere
from ._programme import between
from ._programme import references as planned
from ._solutions import challenge_problems, references
from ._wording import warning as _warning

__all__ = [
    "problems",
]

_WITH_IDS = ("people", "organisations", "towns", "memberships", "registrations", "workshops", "replies", "attendance",
             "themes", "ballots", "concepts", "statements", "ambitions", "transitions", "practices", "tools", "adoptions",
             "assessments", "needs", "agendas", "conflicts", "motions", "votes", "decisions", "minutes", "announcements",
             "campaigns", "opinions", "access", "credits", "applications")  # fmt: skip

_HINTED = 20


def problems(d: Any) -> tuple[Problem, ...]:
    """Every problem of a dossier, in the order of its collections."""
    checks = (
        _doubles,
        _dangling,
        challenge_problems,
        application_problems,
        _inside,
        _zones,
        _rules,
        _told,
        twice,
        between,
        consents,
        _doubtful,
    )
    return tuple(problem for check in checks for problem in check(d))


def _doubles(d: Any) -> Iterator[Problem]:
    for name in _WITH_IDS:
        for id_, count in Counter(record.id for record in getattr(d, name)).items():
            if count > 1:
                yield fault("id-duplicate", f"{name}[{id_}]", "each id once", f"{id_!r} {count} times", "rename one")
    items: dict[str, list[str]] = {}
    for agenda in d.agendas:
        for id_ in dict.fromkeys(item.id for item in agenda.items):
            items.setdefault(id_, []).append(agenda.id)
    for id_, agendas in items.items():
        if len(set(agendas)) > 1:  # motions, conflicts and decisions name an item by its id alone
            got, path = f"{id_!r} in {' and '.join(agendas)}", f"agendas[{agendas[1]}].items[{id_}]"
            yield fault("id-duplicate", path, "an id that names one agenda item", got, "rename one")
    homes = {name: {record.id for record in getattr(d, name)} for name in ("people", "organisations", "towns")}
    people, bodies, towns = homes.values()
    for id_ in sorted((people & bodies) | (people & towns) | (bodies & towns)):
        named = [name for name, ids in homes.items() if id_ in ids]
        got = f"{id_!r} in {' and '.join(named)}"
        yield fault("id-duplicate", f"{named[1]}[{id_}]", "an id that names one seat", got, "rename one")


def _references(d: Any, ids: dict[str, set[str]]) -> "Iterator[tuple[str, str | None, str]]":
    """Every reference that may dangle: its path, the id it names, and what kind of thing it should name."""
    yield "group.host", d.group.host, "organisations"
    yield from ((f"group.support[{i}]", one, "organisations") for i, one in enumerate(d.group.support))
    yield from ((f"group.mandates[{i}].person", one.person, "people") for i, one in enumerate(d.group.mandates))
    yield from _fields(d, ids, "organisations", place="towns")
    yield from _fields(d, ids, "memberships", seat="seats", person="people", nominated_by="seats")
    yield from _fields(d, ids, "registrations", person="people", workshop="workshops", seat="seats")
    yield from _fields(d, ids, "consents", person="people", context="group or workshops", by="seats")
    yield from _fields(d, ids, "pledges", person="people", version="pledges")
    yield from _fields(d, ids, "access", person="people", workshop="workshops")
    yield from _fields(d, ids, "credits", person="people")
    yield from _fields(d, ids, "workshops", group="group")
    yield from _fields(d, ids, "replies", person="people", workshop="workshops")
    yield from _fields(d, ids, "attendance", person="people", workshop="workshops", seat="seats", proxy="people")
    yield from _fields(d, ids, "declared", town="towns")
    yield from _fields(d, ids, "themes", proposed_by="seats", concept="concepts")
    yield from _fields(d, ids, "ballots", seat="seats", person="people")
    yield from _fields(d, ids, "concepts", broader="concepts")
    yield from references(d)
    yield from _fields(d, ids, "needs", by="seats", theme="themes")
    yield from _fields(d, ids, "agendas", meeting="workshops")
    yield from _fields(d, ids, "conflicts", item="items", seat="seats", person="people")
    yield from _fields(d, ids, "motions", item="items")
    yield from _fields(d, ids, "votes", motion="motions", seat="seats", person="people")
    yield from _fields(d, ids, "decisions", meeting="workshops", item="items", motion="motions", supersedes="decisions")
    yield from _fields(d, ids, "minutes", meeting="workshops")
    yield from _fields(d, ids, "announcements", supersedes="announcements", by="seats", workshop="workshops")
    yield from _fields(d, ids, "opinions", campaign="campaigns", seat="seats", person="people")
    for decision in d.decisions:
        yield from ((f"decisions[{decision.id}].actions[{one.id}].who", one.who, "seats") for one in decision.actions)
    for name, field_, kind in (("agendas", "chairs", "people"), ("ballots", "approvals", "themes")):
        for record in getattr(d, name):
            yield from (
                (f"{name}[{record.id}].{field_}[{i}]", one, kind) for i, one in enumerate(getattr(record, field_))
            )
    yield from ((f"instruments[{i}]", one, "instruments") for i, one in enumerate(d.instruments))
    yield from planned(d)
    yield from applied(d)


def _fields(d: Any, ids: dict[str, set[str]], name: str, **kinds: str) -> "Iterator[tuple[str, str | None, str]]":
    """The references of a collection that do dangle: of a hundred thousand records, few are worth a path."""
    known = [(field_, kind, ids[kind]) for field_, kind in kinds.items()]
    for index, record in enumerate(getattr(d, name)):
        for field_, kind, there in known:
            named = getattr(record, field_)
            if named is not None and named not in there:
                yield f"{name}[{getattr(record, 'id', index)}].{field_}", named, kind


def _dangling(d: Any) -> Iterator[Problem]:
    ids = {name: {record.id for record in getattr(d, name)} for name in _WITH_IDS}
    ids["seats"] = ids["people"] | ids["organisations"] | ids["towns"]
    uses = d.programme is not None and any(task.practices for task in d.programme.tasks)
    if d.practices or d.adoptions or d.assessments or uses:  # those that come with the library are known everywhere
        ids["practices"] |= {one.id for one in library().practices}
        ids["tools"] |= {one.id for one in library().tools}
    ids["statements or concepts"] = ids["statements"] | ids["concepts"]
    ids["items"] = {item.id for agenda in d.agendas for item in agenda.items}
    ids["group"], ids["pledges"] = {d.group.id}, {pledge.version for pledge in d.group.pledges}
    ids["group or workshops"] = ids["group"] | ids["workshops"]
    calls = d.programme is not None and any(task.calls for task in d.programme.tasks)
    ids["instruments"] = {instrument.id for instrument in catalogue()} if d.instruments or calls else set()
    homes = {"group or workshops": "workshops", "seats": "towns, organisations or people", "group": "the group",
             "pledges": "group.pledges", "items": "an agenda"}  # fmt: skip
    found = (
        (path, named, kind) for path, named, kind in _references(d, ids) if named is not None and named not in ids[kind]
    )
    for number, (path, named, kind) in enumerate(found):
        what = "a town, organisation or person" if kind == "seats" else f"an id of {kind}"
        # To look for what is near takes time for each id there is: whoever lost a whole collection is not helped by it.
        close = near(named, sorted(ids[kind])) if number < _HINTED else None
        yield fault(
            "reference-dangling", path, what, repr(named), close or f"add it to {homes.get(kind, kind)}, or mend the id"
        )


def _inside(d: Any) -> Iterator[Problem]:
    yield from (_under("group", problem) for problem in d.group.problems())
    for workshop in d.workshops:
        yield from (_under(f"workshops[{workshop.id}]", problem) for problem in workshop.problems())
    for one in d.memberships:
        if one.history:
            yield from (_under(f"memberships[{one.id}]", problem) for problem in one.problems())
    for agenda in d.agendas:
        yield from (_under(f"agendas[{agenda.id}]", problem) for problem in agenda.problems())
    if d.programme is not None:
        yield from (_under("programme", problem) for problem in d.programme.problems())
    for campaign in d.campaigns:
        yield from (_under(f"campaigns[{campaign.id}]", problem) for problem in campaign.problems())


def _zones(d: Any) -> Iterator[Problem]:
    """Zones of bulk nouns are not checked at birth, and a well-formed name may still be in no tz database."""
    named = [("group.zone", d.group.zone)]
    named += [(f"{name}[{r.id}].zone", r.zone) for name in ("people", "towns") for r in getattr(d, name) if r.zone]
    for path, zone in named:
        try:
            zone_info(zone)
        except InvalidValue as error:
            yield evolve(error.problem, path=path)


def _rules(d: Any) -> Iterator[Problem]:
    seats: dict[str, list[Any]] = {}
    for one in d.memberships if d.ballots or d.votes else ():
        seats.setdefault(one.seat, []).append(one)
    for ballot in d.ballots:
        yield from _by_member(seats, "ballot", ballot, "ballot-not-member", "ballot-not-holder")
    for vote in d.votes:
        yield from _by_member(seats, "vote", vote, "vote-not-member", "vote-not-holder")
    if d.allowance is not None:
        yield from _allowed(d)
    revisions = {workshop.id: workshop.revision for workshop in d.workshops}
    for reply in d.replies:
        if reply.revision > revisions.get(reply.workshop, reply.revision):
            yield fault("revision-unknown", f"replies[{reply.id}].revision", f"a revision up to {revisions[reply.workshop]}",
                         str(reply.revision), "record what happened to the workshop first")  # fmt: skip


def _told(d: Any) -> Iterator[Problem]:
    """Announcements in a line of versions, and opinions on what was asked."""
    by_id = {one.id: one for one in d.announcements}
    heirs = Counter(one.supersedes for one in d.announcements if one.supersedes is not None)
    for one in d.announcements:
        before = by_id.get(one.supersedes)
        if before is not None and (one.version != before.version + 1 or one.at <= before.at):
            expected = f"version {before.version + 1}, later than {before.at:%Y-%m-%dT%H:%MZ}"
            got = f"version {one.version} of {one.at:%Y-%m-%dT%H:%MZ}"
            hint = "make later versions with `supersede`"
            yield fault("version-unlinked", f"announcements[{one.id}]", expected, got, hint)
        if heirs[one.supersedes] > 1:
            yield fault("version-forked", f"announcements[{one.id}].supersedes", f"one version after {one.supersedes!r}",
                         f"{heirs[one.supersedes]}", "let one supersede the other")  # fmt: skip
    yield from _stale(d, set(heirs))
    asked = {one.id: one for one in d.campaigns}
    for one in d.opinions:
        campaign = asked.get(one.campaign)
        if campaign is not None:
            yield from _asked(one, campaign)


def _stale(d: Any, gone: "set[str]") -> Iterator[Problem]:
    revisions = {workshop.id: workshop.revision for workshop in d.workshops}
    for one in d.announcements:
        held = revisions.get(one.workshop)
        if one.revision is not None and held is not None and one.revision != held and one.id not in gone:
            path = f"announcements[{one.id}].revision"
            if one.revision > held:
                yield fault("revision-unknown", path, f"a revision up to {held}", str(one.revision),
                             "record what happened to the workshop first")  # fmt: skip
            else:
                yield _warning("announcement-stale", path, f"revision {held}, which {one.workshop} stands at",
                               str(one.revision), "supersede it: whoever copied it tells of what no longer holds")  # fmt: skip


def _asked(one: Any, campaign: Any) -> Iterator[Problem]:
    path, known = f"opinions[{one.id}]", [question.id for question in campaign.questions]
    if one.question not in known:
        hint = near(one.question, known) or "mend the id, or add the question to the campaign"
        yield fault(
            "reference-dangling", f"{path}.question", f"a question of {campaign.id!r}", repr(one.question), hint
        )
    if campaign.roles and one.role not in campaign.roles:
        hint = near(one.role, campaign.roles) or "it is kept, and not counted"
        yield _warning("role-not-asked", f"{path}.role", f"one of {', '.join(campaign.roles)}", repr(one.role), hint)


def _allowed(d: Any) -> Iterator[Problem]:
    """What the allowance says of number and spacing."""
    used = usage(d.workshops, allowance=d.allowance, on=None, zone=d.group.zone)
    if used.exceeded:
        got = f"{used.used}: {', '.join((*used.held, *used.planned))}"
        yield fault("allowance-exceeded", "workshops", f"at most {d.allowance.limit} workshops that are not cancelled", got,
                     "cancel one, or have the allowance raised")  # fmt: skip
    for gap in spacing(d.workshops, least=d.allowance.spacing).too_close:
        yield _warning("workshops-too-close", f"workshops[{gap.second}].slot", f"{gap.least} days after {gap.first}",
                       f"{gap.days}", "move one of the two")  # fmt: skip


def _by_member(seats: dict[str, list[Any]], kind: str, cast: Any, *codes: str) -> Iterator[Problem]:
    """A ballot, or a vote, is cast for a seat of the group, by one who holds it."""
    held = [m for m in seats.get(cast.seat, ()) if m.since is not None and (cast.at is None or m.holds(on=cast.at))]
    if not held:
        when = f" at {cast.at:%Y-%m-%dT%H:%MZ}" if cast.at else ""
        hint = f"one {kind} per seat of the group; register the seat first"
        yield fault(
            f"{kind}-not-member", f"{kind}s[{cast.id}].seat", f"a seat that is a member{when}", repr(cast.seat), hint
        )
    elif cast.person is not None and all(m.person != cast.person for m in held):
        hint = f"held then by {' and '.join(sorted({m.person for m in held}))}"
        yield fault(codes[1], f"{kind}s[{cast.id}].person", f"one who holds the seat {cast.seat!r}",
                     repr(cast.person), hint)  # fmt: skip


def _doubtful(d: Any) -> Iterator[Problem]:
    if d.registrations and d.group.contact is None:
        yield _warning("contact-missing", "group.contact", "a mailbox of the office, the organizer of invitations", "none",
                       "without it no invitation can be made")  # fmt: skip
    for index in nowhere(d):
        path = d.sources[index].path
        yield _warning("citation-nowhere", f"sources[{index}].path", "a path to a value of this document", repr(path),
                       "paths go by id: towns[kranj].population")  # fmt: skip
    for workshop in d.workshops:
        for index, entry in enumerate(workshop.history):
            if _is_later(d, entry.at):
                path = f"workshops[{workshop.id}].history[{index}].at"
                yield Problem(code="after-viewpoint", severity="info", path=path,
                              message=f"expected nothing later than the viewpoint {d.on}, got {entry.at:%Y-%m-%d}",
                              hint="it is kept, and not shown from this viewpoint")  # fmt: skip


def _is_later(d: Any, at: Any) -> bool:
    try:
        return not recorded_by(at, on=d.on, zone=d.group.zone)
    except InvalidValue:  # the zone is in no tz database, and told so
        return False


def _under(prefix: str, problem: Problem) -> Problem:
    return evolve(problem, path=joined(prefix, problem.path))
